"""The map is drawn where its numbers are, and its outcomes can be told apart."""

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscapes import LANDSCAPES, outcomes, sample
from pages.figures.outcomes import (
    ALPHA_TICKS,
    RHO_TICKS,
    Shading,
    add_signs,
    alpha_position,
    atlas_view,
    fates,
    hyperbola,
    rho_position,
)

TWIN = LANDSCAPES["Twin wells"]
GRID = sample(TWIN.loss, TWIN.window, resolution=20)
ALPHAS, RHOS = np.linspace(-2, 16, 19), np.linspace(-0.5, 2.5, 13)
FATES = fates(outcomes(TWIN))
OUTCOME = np.add.outer(np.arange(13), np.arange(19)) // 8


def view(outcome=OUTCOME, shading=None):
    marks = {0.0: "GD", 1.0: "SAM"}
    return atlas_view(GRID, ALPHAS, RHOS, FATES, outcome, shading, marks)


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


def test_the_names_stand_over_their_alphas():
    names = {note.text: note.x for note in view().layout.annotations}
    assert names["GD"] == 0
    assert names["SAM"] == pytest.approx(float(alpha_position(1)))


def test_every_cell_wears_the_colour_of_its_outcome_and_no_other():
    layers = {trace.name: trace for trace in view().data if trace.type == "heatmap"}
    for i, fate in enumerate(FATES):
        painted = np.isfinite(np.asarray(layers[fate.words].z, float))
        np.testing.assert_array_equal(painted, i == OUTCOME)
        np.testing.assert_allclose(layers[fate.words].x, alpha_position(ALPHAS))
        np.testing.assert_allclose(layers[fate.words].y, rho_position(RHOS))


def test_a_sign_stands_in_the_region_that_it_names():
    [signs] = [trace for trace in view().data if trace.name == "signs"]
    spots = {text: (x, y) for text, x, y in zip(signs.text, signs.x, signs.y, strict=True)}
    for i, fate in enumerate(FATES[:4]):
        x, y = spots[f"<b>{fate.sign}</b>"]
        column = int(np.abs(alpha_position(ALPHAS) - x).argmin())
        row = int(np.abs(rho_position(RHOS) - y).argmin())
        assert OUTCOME[row, column] == i


@pytest.mark.parametrize("rows, signs", [(9, ["<b>A</b>"]), (10, [])])
def test_a_single_cell_has_room_for_its_sign_where_there_are_few_rows(rows, signs):
    region = np.zeros((rows, 12), bool)
    region[4, 5] = True
    figure = go.Figure()
    add_signs(figure, {("A", "text"): region}, np.arange(12), np.arange(rows))
    assert list(figure.data[0].text) == signs


def test_under_a_shading_what_is_gone_keeps_its_colour():
    gone = OUTCOME >= 3
    values = np.where(gone, np.nan, 1.0)
    figure = view(np.where(gone, OUTCOME, -1), Shading(values, 0.0, 2.0))
    layers = [np.asarray(t.z, float) for t in figure.data if t.type == "heatmap"]
    painted = sum(np.isfinite(z).astype(int) for z in layers)
    np.testing.assert_array_equal(painted, 1)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_no_two_outcomes_look_alike(landscape):
    shown = fates(outcomes(landscape))
    assert len(shown) == len(outcomes(landscape))
    assert len({fate.sign for fate in shown}) == len(shown)
    assert len({(fate.colour, fate.opacity) for fate in shown}) == len(shown)


def test_the_map_waits_without_its_cells():
    assert not [trace for trace in view(outcome=None).data if trace.type == "heatmap"]
