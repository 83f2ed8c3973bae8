"""The figure of a run: what it holds."""

import numpy as np
import pytest

from landscapes import LANDSCAPES, sample
from pages.figures.run import Ranges, run_view, step_position

BOWL = LANDSCAPES["Quadratic bowl"]
GRID = sample(BOWL.loss, BOWL.window, resolution=20)
RANGES = Ranges((1e-6, 50.0), (1e-3, 40.0), (-0.3, 12.0))


def test_a_drag_moves_few_traces():
    """Every move draws all scatter traces anew: eighteen take a frame."""
    figure = run_view(GRID, RANGES, 100)
    moving = [trace for trace in figure.data if trace.type == "scatter" and trace.meta != "ground"]
    assert len(moving) <= 18


@pytest.mark.parametrize("dimensions", [2, 3])
def test_every_axis_has_a_range_that_no_run_rescales(dimensions):
    layout = run_view(GRID, RANGES, 100, dimensions).layout
    axes = [layout.scene.zaxis] if dimensions == 3 else [layout.xaxis, layout.yaxis]
    assert all(axis.range for axis in [*axes, layout.yaxis2, layout.yaxis3, layout.yaxis4])


def test_an_axis_is_logarithmic_only_where_its_range_is_above_zero():
    layout = run_view(GRID, Ranges((-1.0, 2.0), (1e-3, 40.0), (-0.3, 12.0)), 100).layout
    assert [layout[f"yaxis{k}"].type for k in (2, 3, 4)] == ["linear", "log", "linear"]
    assert layout.yaxis2.range == (-1.0, 2.0)
    np.testing.assert_allclose(layout.yaxis3.range, np.log10([1e-3, 40.0]))


def test_what_cannot_be_drawn_in_three_dimensions_is_left_out():
    names = {trace.name for trace in run_view(GRID, RANGES, 100, 3).data}
    assert not {"ascent step", "steps"} & names


@pytest.mark.parametrize("arrows", [(), ("ascent step",), ("ascent step", "steps")])
def test_only_the_arrows_that_are_asked_for_are_there(arrows):
    names = {trace.name for trace in run_view(GRID, RANGES, 100, arrows=arrows).data}
    assert {"ascent step", "steps"} & names == set(arrows)


@pytest.mark.parametrize("num_steps", [100, 8000])
def test_the_first_step_has_a_place_on_every_axis_of_steps(num_steps):
    axis = run_view(GRID, RANGES, num_steps).layout.xaxis2
    places = step_position(np.array([0, num_steps]), num_steps)
    if axis.type == "log":
        places = np.log10(places)
    assert axis.range[0] <= places[0] and places[1] <= axis.range[1]
