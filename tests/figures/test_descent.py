"""The picture of a descent: what it holds, and that no path bends its frame."""

import itertools

import numpy as np
import pytest

from landscapes import LANDSCAPES, Grid, sample
from pages.figures.descent import PANELS, PINS, Ranges, descent_view, relief, step_position

BOWL = LANDSCAPES["Quadratic bowl"]
GRID = sample(BOWL.loss, BOWL.window, resolution=20)
RANGES = Ranges((1e-6, 50.0), (1e-3, 40.0), (-0.3, 12.0))


def record(steps: int = 10) -> dict[str, np.ndarray]:
    walk = np.linspace(1.0, 0.0, steps)
    channels = ("x", "y", "height", *PANELS)
    return {"at": np.arange(steps), **dict.fromkeys(channels, walk)}


def test_a_drag_moves_few_traces():
    """Every move draws all scatter traces anew: eighteen take a frame."""
    figure = descent_view(GRID, RANGES, 100)
    assert sum(trace.type == "scatter" for trace in figure.data) <= 18


@pytest.mark.parametrize("dimensions", [2, 3])
def test_every_trace_has_a_name_of_its_own(dimensions):
    figure = descent_view(GRID, RANGES, 100, dimensions, pins=[record()] * 4)
    names = [trace.name for trace in figure.data]
    assert len(set(names)) == len(names)


def test_pins_lie_with_the_ground_and_leave_the_moving_traces_alone():
    bare = descent_view(GRID, RANGES, 100)
    pinned = descent_view(GRID, RANGES, 100, pins=[record()] * 4)
    moving = [trace.name for trace in pinned.data if trace.meta != "ground"]
    assert moving == [trace.name for trace in bare.data]
    assert len(pinned.data) == len(bare.data) + 4 * (1 + len(PANELS))


@pytest.mark.parametrize("part", ["colour", "dash", "symbol", "sign", "name"])
def test_no_two_pins_look_alike_in_any_respect(part):
    for one, other in itertools.combinations(PINS, 2):
        assert getattr(one, part) != getattr(other, part)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_path_does_not_rescale_the_picture(dimensions):
    far = {name: values * 1e9 for name, values in record().items()}
    bare = descent_view(GRID, RANGES, 100, dimensions).layout
    assert descent_view(GRID, RANGES, 100, dimensions, pins=[far]).layout == bare
    axes = [bare.scene.zaxis] if dimensions == 3 else [bare.xaxis, bare.yaxis]
    assert all(axis.range for axis in [*axes, bare.yaxis2, bare.yaxis3, bare.yaxis4])


def test_the_marker_of_a_pin_stands_where_its_path_is_last_finite():
    broken = record()
    broken["x"] = np.where(np.arange(10) > 6, np.nan, broken["x"])
    figure = descent_view(GRID, RANGES, 100, pins=[broken])
    [pin] = [trace for trace in figure.data if trace.name == "pin A"]
    assert list(np.flatnonzero(pin.marker.size)) == [6]


def test_a_path_that_is_nowhere_finite_is_still_drawn():
    nowhere = dict.fromkeys(record(), np.full(10, np.nan))
    descent_view(GRID, RANGES, 100, pins=[nowhere])
    descent_view(GRID, RANGES, 100, 3, pins=[nowhere])


def test_an_axis_is_logarithmic_only_where_its_range_is_above_zero():
    layout = descent_view(GRID, Ranges((-1.0, 2.0), (1e-3, 40.0), (-0.3, 12.0)), 100).layout
    assert [layout[f"yaxis{k}"].type for k in (2, 3, 4)] == ["linear", "log", "linear"]
    assert layout.yaxis2.range == (-1.0, 2.0)
    np.testing.assert_allclose(layout.yaxis3.range, np.log10([1e-3, 40.0]))


def test_what_cannot_be_drawn_in_three_dimensions_is_left_out():
    names = {trace.name for trace in descent_view(GRID, RANGES, 100, 3).data}
    assert not {"look", "steps"} & names


@pytest.mark.parametrize("arrows", [(), ("look",), ("look", "steps")])
def test_only_the_arrows_that_are_asked_for_are_there(arrows):
    names = {trace.name for trace in descent_view(GRID, RANGES, 100, arrows=arrows).data}
    assert {"look", "steps"} & names == set(arrows)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_a_relief_rises_with_the_loss_and_keeps_its_order(landscape):
    grid = sample(landscape.loss, landscape.window, resolution=30)
    heights = relief(grid).height(np.sort(np.ravel(grid.z)))
    assert np.isfinite(heights).all() and heights[0] == 0
    assert (np.diff(heights) >= 0).all() and heights[-1] > 1


def test_a_flat_surface_has_a_relief():
    level = Grid(*(np.arange(3.0),) * 2, np.ones((3, 3)))
    assert (relief(level).height(level.z) == 0).all()


@pytest.mark.parametrize("num_steps", [100, 8000])
def test_the_first_step_has_a_place_on_every_axis_of_steps(num_steps):
    axis = descent_view(GRID, RANGES, num_steps).layout.xaxis2
    places = step_position(np.array([0, num_steps]), num_steps)
    if axis.type == "log":
        places = np.log10(places)
    assert axis.range[0] <= places[0] and places[1] <= axis.range[1]
