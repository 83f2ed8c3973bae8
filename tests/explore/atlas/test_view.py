"""The map is drawn where its numbers are, and its outcomes can be told apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.outcome import surface_outcomes
from landscapes import LANDSCAPES, sample
from pages.explore.atlas.view import (
    ALPHA_TICKS,
    RHO_TICKS,
    Shading,
    alpha_position,
    atlas_view,
    hyperbola,
    rho_position,
)

TWIN = LANDSCAPES["Twin wells"]
GRID = sample(TWIN.loss, TWIN.window, resolution=20)
ALPHAS, RHOS = np.linspace(-2, 16, 19), np.linspace(-0.5, 2.5, 13)
SHOWN = surface_outcomes(TWIN)
OUTCOME = np.add.outer(np.arange(13), np.arange(19)) // 8


def view(outcome=OUTCOME, shading=None):
    marks = {0.0: "GD", 1.0: "SAM"}
    return atlas_view(GRID, ALPHAS, RHOS, SHOWN, outcome, shading, marks)


@given(
    product=st.floats(0.01, 10) | st.floats(-10, -0.01),
    alphas=st.tuples(st.floats(-4, -0.5), st.floats(0.5, 16)),
    rhos=st.tuples(st.floats(-2, -0.1), st.floats(0.1, 3)),
)
def test_along_a_curve_the_product_is_constant_and_inside_the_map(product, alphas, rhos):
    alpha, rho = hyperbola(product, alphas, rhos)
    drawn = np.isfinite(alpha)
    np.testing.assert_allclose((alpha * rho)[drawn], product)
    for values, (low, high) in ((alpha[drawn], alphas), (rho[drawn], rhos)):
        assert np.all((values >= low * (1 + 1e-9)) & (values <= high * (1 + 1e-9)))
    corners = {a * r > product > 0 or a * r < product < 0 for a in alphas for r in rhos}
    assert drawn.any() == (True in corners)


def test_ticks_stand_where_their_numbers_are():
    layout = view().layout
    for axis, position, ticks in (
        (layout.xaxis, alpha_position, ALPHA_TICKS),
        (layout.yaxis, rho_position, RHO_TICKS),
    ):
        named = [float(text.replace("−", "-")) for text in axis.ticktext]
        np.testing.assert_allclose(axis.tickvals, position(named))
        assert set(named) <= set(ticks) and {0.0} <= set(named)
    assert {-1.0, 1.0} <= {float(text.replace("−", "-")) for text in layout.xaxis.ticktext}


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_names_stand_over_their_alphas(width):
    names = {note["text"]: note["x"] for note in view().layout.meta[width]["annotations"]}
    assert names["GD"] == 0
    assert names["SAM"] == pytest.approx(float(alpha_position(1)))


def test_every_cell_wears_the_colour_of_its_outcome_and_no_other():
    layers = {trace.name: trace for trace in view().data if trace.type == "heatmap"}
    for i, shown in enumerate(SHOWN):
        painted = np.isfinite(np.asarray(layers[shown.words].z, float))
        np.testing.assert_array_equal(painted, i == OUTCOME)
        np.testing.assert_allclose(layers[shown.words].x, alpha_position(ALPHAS))
        np.testing.assert_allclose(layers[shown.words].y, rho_position(RHOS))


def test_a_sign_stands_in_the_region_that_it_names():
    [signs] = [trace for trace in view().data if trace.name == "signs"]
    spots = {text: (x, y) for text, x, y in zip(signs.text, signs.x, signs.y, strict=True)}
    for i, shown in enumerate(SHOWN[:4]):
        x, y = spots[f"<b>{shown.sign}</b>"]
        column = int(np.abs(alpha_position(ALPHAS) - x).argmin())
        row = int(np.abs(rho_position(RHOS) - y).argmin())
        assert OUTCOME[row, column] == i


def test_under_a_shading_what_has_left_keeps_its_colour():
    left = OUTCOME >= 3
    values = np.where(left, np.nan, 1.0)
    figure = view(np.where(left, OUTCOME, -1), Shading(values, 0.0, 2.0))
    layers = [np.asarray(t.z, float) for t in figure.data if t.type == "heatmap"]
    painted = sum(np.isfinite(z).astype(int) for z in layers)
    np.testing.assert_array_equal(painted, 1)


def test_the_map_waits_without_its_cells():
    assert not [trace for trace in view(outcome=None).data if trace.type == "heatmap"]
