"""The window, the kinds of critical points, and the grid that figures draw."""

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES, CriticalPoint, Window, sample

WINDOW = Window(x=(-1.0, 2.0), y=(3.0, 5.0))


@pytest.mark.parametrize(
    "point, inside",
    [
        ((0.0, 4.0), True),
        ((-1.0, 5.0), True),  # the edge belongs to the window
        ((2.1, 4.0), False),
        ((-1.1, 4.0), False),
        ((0.0, 2.9), False),
        ((0.0, 5.1), False),
        ((np.nan, 4.0), False),
        ((0.0, np.nan), False),
        ((np.inf, 4.0), False),
    ],
)
def test_a_window_contains_what_lies_between_its_edges(point, inside):
    assert WINDOW.contains(jnp.array(point)) == inside


def test_a_window_judges_a_batch_point_by_point():
    batch = jnp.array([[[0.0, 4.0], [0.0, 9.0]], [[9.0, 4.0], [1.0, 3.0]]])
    np.testing.assert_array_equal(WINDOW.contains(batch), [[True, False], [False, True]])


@pytest.mark.parametrize(
    "curvatures, kind",
    [
        ((1.0, 2.0), "minimum"),
        ((-1.0, 2.0), "saddle"),
        ((-2.0, -1.0), "maximum"),
        ((0.0, 2.0), "floor"),
        ((-1.0, 0.0), "degenerate"),
        ((0.0, 0.0), "degenerate"),
    ],
)
def test_the_signs_of_the_curvatures_make_the_kind(curvatures, kind):
    assert CriticalPoint("", (0.0, 0.0), 0.0, curvatures).kind == kind


def test_himmelblau_has_four_minima_four_saddles_and_a_maximum():
    kinds = [point.kind for point in LANDSCAPES["Himmelblau"].critical_points]
    assert sorted(kinds) == ["maximum"] + 4 * ["minimum"] + 4 * ["saddle"]
    assert len(LANDSCAPES["Himmelblau"].minima) == 4


def slanted(params):
    return params[0] + 10 * params[1]


def tilted(params, slope):
    return slope * params[0]


def test_a_grid_has_x_along_its_columns_and_y_along_its_rows():
    grid = sample(slanted, WINDOW, resolution=5)
    assert grid.x.shape == grid.y.shape == (5,) and grid.z.shape == (5, 5)
    np.testing.assert_allclose(grid.x, np.linspace(-1, 2, 5))
    np.testing.assert_allclose(grid.y, np.linspace(3, 5, 5))
    np.testing.assert_allclose(grid.z, grid.x[None, :] + 10 * grid.y[:, None])


def test_an_argument_of_the_field_is_traced_not_compiled_in():
    sample(tilted, WINDOW, 1.0, resolution=7)
    compiled = sample._cache_size()
    np.testing.assert_allclose(sample(tilted, WINDOW, 3.0, resolution=7).z[0, -1], 6.0)
    assert sample._cache_size() == compiled
