"""Decision boundaries become curves of a fixed number of points, and stay where they are."""

import numpy as np
import pytest

from pages.figures.boundary import boundary

X, Y = (-2.0, 3.0), (-1.5, 1.5)


def field(of):
    """A margin over a lattice that is finer across than upwards, so that mixing them up shows."""
    x, y = np.meshgrid(np.linspace(*X, 81), np.linspace(*Y, 41))
    return of(x, y)


def circle(x, y, at=(0.5, 0.0), radius=1.0):
    return np.hypot(x - at[0], y - at[1]) - radius


@pytest.mark.parametrize("num_points", [40, 100, 500])
def test_the_points_lie_where_the_margin_is_zero(num_points):
    x, y = boundary(X, Y, field(circle), num_points)
    assert x.shape == y.shape == (num_points,)
    drawn = np.isfinite(x)
    assert drawn.sum() > num_points / 3 or num_points == 500
    np.testing.assert_allclose(circle(x[drawn], y[drawn]), 0, atol=2e-3)


def test_a_thinned_curve_still_goes_all_the_way_round():
    x, y = boundary(X, Y, field(circle), 30)
    angles = np.sort(np.arctan2(y, x - 0.5)[np.isfinite(x)])
    assert np.diff(angles).max() < 0.5
    assert (x[0], y[0]) == pytest.approx((x[np.isfinite(x)][-1], y[np.isfinite(y)][-1]))


def test_two_curves_are_not_joined():
    two = lambda x, y: np.minimum(circle(x, y, (-1, 0), 0.5), circle(x, y, (2, 0), 0.5))
    x, y = boundary(X, Y, field(two), 300)
    gaps = np.flatnonzero(np.isnan(x))
    assert np.isnan(y[gaps]).all()
    lengths = np.hypot(np.diff(x), np.diff(y))
    assert np.nanmax(lengths) < 0.2
    assert np.isfinite(x[gaps[0] + 1])  # the second begins after a single gap


def test_where_all_are_of_one_class_nothing_is_drawn():
    assert np.isnan(boundary(X, Y, field(lambda x, y: 1 + 0 * x), 50)).all()


def test_a_network_that_diverged_draws_nothing():
    assert np.isnan(boundary(X, Y, field(lambda x, y: np.nan * x), 50)).all()


def test_when_there_are_more_curves_than_points_the_largest_stay():
    specks = lambda x, y: np.where(
        circle(x, y, (1.5, 0), 1.2) < 0, -1.0, np.cos(12 * x) * np.cos(12 * y) + 0.5
    )
    x, _ = boundary(X, Y, field(specks), 60)
    assert 20 < np.isfinite(x).sum() <= 60
