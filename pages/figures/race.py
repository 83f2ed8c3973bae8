"""Several runs from one start on a surface, their sharpness on the way, and a map of settings."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, dot, line, map_axes, panels, title
from pages.figures.surface import surface
from pages.figures.tick_map import MapAxes, add_map_axes

# name → colour, dash, width
Style = tuple[str, str, float]


def trajectories(grid: Grid, styles: Mapping[str, Style]) -> go.Figure:
    """The surface, and for every name a trajectory with a dot at its end; empty until bound."""
    figure = go.Figure(surface(grid))
    for name, style in styles.items():
        figure.add_scatter(name=name, mode="lines", **line(*style))
    for name, (colour, *_) in styles.items():
        figure.add_scatter(**dot(f"{name} end", colour, 11))
    return figure


def race_view(
    grid: Grid,
    styles: Mapping[str, Style],
    progress: dict[str, Any],
    sharpness: dict[str, Any],
    chart: MapAxes,
) -> go.Figure:
    """For every name a trajectory and a curve of sharpness; below the curves an empty map.

    `progress` and `sharpness` are what the two axes of the curves have of their own.
    """
    figure = trajectories(grid, styles)
    panel = {"xaxis": "x2", "yaxis": "y2"}
    for name, style in styles.items():
        figure.add_scatter(name=f"{name} curvature", mode="lines", **panel, **line(*style))
    add_map_axes(figure, chart, 3)
    label = "sharpness λ<sub>max</sub> on the way"
    wide = {
        "xy": (0, 0.56, 0, 1),
        "x2y2": (0.63, 1, 0.63, 0.94, label),
        "x3y3": (0.63, 1, 0, 0.43, chart.label),
    }
    narrow = {
        "xy": (0, 1, 0.69, 1),
        "x2y2": (0.03, 1, 0.36, 0.58, label),
        "x3y3": (0.03, 1, 0, 0.25, chart.label),
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window),
        xaxis2=QUIET | {"anchor": "y2", "fixedrange": True} | progress,
        yaxis2=QUIET | {"anchor": "x2", "fixedrange": True} | sharpness,
        meta={"wide": panels(430, wide), "narrow": panels(850, narrow)},
    )


def gradients_axis(budget: int) -> dict[str, Any]:
    """An axis of gradients computed, on decades; none of them stands at five."""
    return {
        "type": "log", "dtick": 1, "title": title("gradients computed"),
        "range": [0.7, 0.02 + len(str(budget)) - 1 + 0.86],
    }  # fmt: skip
