"""A map of the ticks of two sliders: its columns those of one, its rows those of the other."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import plotly.graph_objects as go

from experiments.outcome import Outcome, SurfaceOutcome
from pages.figures.frame import QUIET, ring, title
from pages.figures.outcomes import add_outcomes


class Ticks(NamedTuple):
    """An axis that counts the ticks of a slider, so that it is as uneven as the slider is."""

    values: Sequence[float]
    named: Sequence[float]  # those with their number
    title: str


class PlaneMap(Protocol):
    """What a figure shows of every pair of ticks of two sliders, drawn once it is computed."""

    @property
    def channels(self) -> Sequence[str]:
        """The channels that it shows."""
        ...

    def draw(self, figure: go.Figure, *arrays: np.ndarray) -> None:
        """Add the map to the figure; each array has a row for every tick of the slider upwards."""
        ...


class OutcomeMap(NamedTuple):
    """A map of what becomes of a run, by a channel whose values are numbers of `outcomes`."""

    channel: str
    outcomes: Iterable[Outcome | SurfaceOutcome]
    axes: int = 3  # the number of its panel's axes
    ring_row: int | None = None  # where the ring stands at first: no sign is to be beside it

    @property
    def channels(self) -> Sequence[str]:
        return (self.channel,)

    def draw(self, figure: go.Figure, *arrays: np.ndarray) -> None:
        [outcome] = arrays
        rows, columns = (np.arange(size) for size in outcome.shape)
        place = {"xaxis": f"x{self.axes}", "yaxis": f"y{self.axes}"}
        taken = np.zeros(outcome.shape, bool)
        if self.ring_row is not None:
            taken[max(0, self.ring_row - 2) : self.ring_row + 3] = True
        add_outcomes(figure, self.outcomes, outcome, columns, rows, taken, **place)


class MapAxes(NamedTuple):
    """The panel of a map before anything is shown on it."""

    label: str
    across: Ticks
    up: Ticks


def tick_axis(ticks: Ticks, **more: Any) -> dict[str, Any]:
    """The axis; out of a zoom's reach, for a hand on the map moves the sliders."""
    places = [list(ticks.values).index(value) for value in ticks.named]
    return QUIET | {
        "range": [-0.5, len(ticks.values) - 0.5], "fixedrange": True, "showgrid": False,
        "title": title(ticks.title), "tickvals": places,
        "ticktext": [f"{value:g}".replace("-", "−") for value in ticks.named],
    } | more  # fmt: skip


def add_map_axes(figure: go.Figure, chart: MapAxes, number: int) -> None:
    """The axes of this number, with the ring "here"; the layout says where they are."""
    figure.add_scatter(**ring("here"), xaxis=f"x{number}", yaxis=f"y{number}")
    figure.update_layout({
        f"xaxis{number}": tick_axis(chart.across, anchor=f"y{number}"),
        f"yaxis{number}": tick_axis(chart.up, anchor=f"x{number}"),
    })  # fmt: skip
