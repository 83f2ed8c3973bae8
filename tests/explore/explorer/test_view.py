"""Pinned runs in the figure: told from one another, and out of the way of what moves."""

import itertools

import numpy as np
import plotly.graph_objects as go
import pytest

from landscapes import LANDSCAPES, sample
from pages.explore.explorer.view import PINS, add_pins
from pages.figures.run import PANELS, Ranges, run_view

BOWL = LANDSCAPES["Quadratic bowl"]
GRID = sample(BOWL.loss, BOWL.window, resolution=20)
RANGES = Ranges((1e-6, 50.0), (1e-3, 40.0), (-0.3, 12.0))


def record(steps: int = 10) -> dict[str, np.ndarray]:
    values = np.linspace(1.0, 0.0, steps)
    channels = ("x", "y", "height", *PANELS)
    return {"at": np.arange(steps), **dict.fromkeys(channels, values)}


def view(records: list[dict[str, np.ndarray]], dimensions: int = 2) -> go.Figure:
    figure = run_view(GRID, RANGES, 100, dimensions)
    add_pins(figure, records, dimensions)
    return figure


def test_pins_lie_with_the_ground_and_leave_the_moving_traces_alone():
    bare, pinned = view([]), view([record()] * 4)
    moving = [trace.name for trace in pinned.data if trace.meta != "ground"]
    assert moving == [trace.name for trace in bare.data if trace.meta != "ground"]
    assert len(pinned.data) == len(bare.data) + 4 * (1 + len(PANELS))


@pytest.mark.parametrize("part", ["colour", "dash", "symbol", "sign", "name"])
def test_no_two_pins_look_alike_in_any_respect(part):
    for one, other in itertools.combinations(PINS, 2):
        assert getattr(one, part) != getattr(other, part)


def test_the_marker_of_a_pin_stands_where_its_path_is_last_finite():
    broken = record()
    broken["x"] = np.where(np.arange(10) > 6, np.nan, broken["x"])
    figure = view([broken])
    [pin] = [trace for trace in figure.data if trace.name == "pin A"]
    assert list(np.flatnonzero(pin.marker.size)) == [6]


def test_a_path_that_is_nowhere_finite_is_still_drawn():
    nowhere = dict.fromkeys(record(), np.full(10, np.nan))
    view([nowhere])
    view([nowhere], 3)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_every_trace_has_a_name_of_its_own(dimensions):
    figure = view([record()] * 4, dimensions)
    names = [trace.name for trace in figure.data]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_path_does_not_rescale_the_picture(dimensions):
    far = {name: values * 1e9 for name, values in record().items()}
    assert view([far], dimensions).layout == view([], dimensions).layout
