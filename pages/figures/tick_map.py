"""A map of the ticks of two sliders: its columns those of one, its rows those of the other."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import plotly.graph_objects as go

from experiments.outcome import Outcome
from pages.figures.frame import QUIET, ring, title
from pages.figures.outcomes import Fate, add_outcomes


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
    outcomes: Iterable[Fate | Outcome]
    axes: int = 3  # the number of its panel's axes

    @property
    def channels(self) -> Sequence[str]:
        return (self.channel,)

    def draw(self, figure: go.Figure, *arrays: np.ndarray) -> None:
        [outcome] = arrays
        rows, columns = (np.arange(size) for size in outcome.shape)
        place = {"xaxis": f"x{self.axes}", "yaxis": f"y{self.axes}"}
        add_outcomes(figure, self.outcomes, outcome, columns, rows, **place)


class TickMap(NamedTuple):
    """What becomes of every pair of ticks."""

    label: str
    across: Ticks
    up: Ticks
    fates: Sequence[Fate] = ()
    outcome: np.ndarray | None = None  # an index into `fates`, rows × columns


def tick_axis(ticks: Ticks, **more: Any) -> dict[str, Any]:
    """The axis; out of a zoom's reach, for a hand on the map moves the sliders."""
    places = [list(ticks.values).index(value) for value in ticks.named]
    return QUIET | {
        "range": [-0.5, len(ticks.values) - 0.5], "fixedrange": True, "showgrid": False,
        "title": title(ticks.title), "tickvals": places,
        "ticktext": [f"{value:g}".replace("-", "−") for value in ticks.named],
    } | more  # fmt: skip


def add_tick_map(figure: go.Figure, chart: TickMap, place: int) -> None:
    """The map, and the ring "here", on the axes of this number; the layout says where they are."""
    axes = {"xaxis": f"x{place}", "yaxis": f"y{place}"}
    columns, rows = (np.arange(len(ticks.values)) for ticks in (chart.across, chart.up))
    if chart.outcome is not None:
        add_outcomes(figure, chart.fates, chart.outcome, columns, rows, **axes)
    figure.add_scatter(**ring("here"), **axes)
    figure.update_layout({
        f"xaxis{place}": tick_axis(chart.across, anchor=f"y{place}"),
        f"yaxis{place}": tick_axis(chart.up, anchor=f"x{place}"),
    })  # fmt: skip
