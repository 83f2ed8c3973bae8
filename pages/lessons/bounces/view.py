"""A run on its surface; beside it a number over the steps with its prediction, and a map."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, dot, line, map_axes, panels, title
from pages.figures.surface import surface
from pages.figures.tick_map import MapAxes, add_map_axes

# name, colour, dash, width; from the back to the front
Style = tuple[str, str, str, float]

# A map's border that theory draws, its places counted in ticks.
Border = tuple[Sequence[float], Sequence[float]]


def upright(value: float, across: Sequence[float], up: Sequence[float]) -> Border:
    """The border at one value of the slider across, whatever the other is."""
    place = float(np.interp(value, across, range(len(across))))
    return [place, place], [-0.5, len(up) - 0.5]


def passing(rising: np.ndarray, level: float, first: int = 0) -> Border:
    """Where each column of a map, from the row `first` up, passes a level; NaN where none does."""
    rows = first + np.arange(len(rising))
    passed = [float(np.interp(level, each, rows, np.nan, np.nan)) for each in rising.T]
    return list(range(len(passed))), passed


def bounces_view(
    grid: Grid | None,
    window: tuple[Sequence[float], Sequence[float]],
    trajectories: Sequence[Style],
    numbers: Sequence[Style],
    label: str,
    steps: dict,
    values: dict,
    chart: MapAxes,
    border: Border,
) -> go.Figure:
    """`trajectories` on the left, over the surface if there is any; `numbers` by step on the right.

    Each of them whose line is solid has its current step marked: "… end", "… now". Below the
    numbers, whose heading is the `label`, is the map, and on it the border that theory draws.
    """
    figure = go.Figure(surface(grid) if grid is not None else [])
    for name, colour, dash, width in trajectories:
        figure.add_scatter(name=name, mode="lines", **line(colour, dash, width))
    for name, colour, dash, _ in trajectories:
        if dash == "solid" and colour != "rule":
            figure.add_scatter(**dot(f"{name} end", colour, 10))
    beside = {"xaxis": "x2", "yaxis": "y2"}
    for name, colour, dash, width in numbers:
        figure.add_scatter(name=name, mode="lines", **beside, **line(colour, dash, width))
    for name, colour, dash, _ in numbers:
        if dash == "solid":
            figure.add_scatter(**dot(f"{name} now", colour, 9), **beside)
    figure.add_scatter(
        name="border", meta="ground", mode="lines", x=border[0], y=border[1],
        xaxis="x3", yaxis="y3", **line("text", "dash", 2.2),
    )  # fmt: skip
    add_map_axes(figure, chart, 3)
    wide = {
        "xy": (0, 0.49, 0, 1),
        "x2y2": (0.57, 1, 0.62, 0.95, label),
        "x3y3": (0.57, 1, 0, 0.43, chart.label),
    }
    narrow = {
        "xy": (0, 1, 0.67, 1),
        "x2y2": (0.03, 1, 0.36, 0.58, label),
        "x3y3": (0.03, 1, 0, 0.26, chart.label),
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(*window),
        xaxis2=QUIET | {"anchor": "y2", "title": title("step"), "fixedrange": True} | steps,
        yaxis2=QUIET | {"anchor": "x2", "fixedrange": True} | values,
        meta={"wide": panels(460, wide), "narrow": panels(860, narrow)},
    )
