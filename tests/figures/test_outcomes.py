"""Regions of a map have their signs where there is room, and its legend has every outcome."""

import numpy as np
import plotly.graph_objects as go
import pytest

from experiments.outcome import Outcome
from pages.figures.outcomes import add_outcomes, add_signs, map_legend


class Side(Outcome):
    FLAT = "flat", "flat", 0.7, "to the flat side"
    SHARP = "sharp", "pin-d", 0.5, "to the sharp side"


@pytest.mark.parametrize("rows, signs", [(9, ["<b>A</b>"]), (10, [])])
def test_a_single_cell_has_room_for_its_sign_where_there_are_few_rows(rows, signs):
    region = np.zeros((rows, 12), bool)
    region[4, 5] = True
    figure = go.Figure()
    add_signs(figure, {("A", "text"): region}, np.arange(12), np.arange(rows))
    assert list(figure.data[0].text) == signs


def test_every_outcome_is_drawn_and_said():
    where = np.repeat([[Side.FLAT, Side.SHARP]], 3, axis=0).repeat(3, axis=1)
    figure = go.Figure()
    add_outcomes(figure, Side, where, np.arange(6), np.arange(3))
    layers = {trace.name: trace for trace in figure.data if trace.type == "heatmap"}
    assert list(layers) == [side.words for side in Side]
    for side in Side:
        np.testing.assert_array_equal(np.isfinite(layers[side.words].z), where == side)
        assert side.words in map_legend(Side) and f"<b>{side.sign}</b>" in map_legend(Side)
