"""Runs on minibatches, their loss and sharpness on the way, and a map of settings."""

from collections.abc import Mapping

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import DECADES, FRAME, QUIET, line, map_axes, panels, title
from pages.figures.race import Style, trajectories
from pages.figures.tick_map import MapAxes, add_map_axes


def minibatch_race_view(grid: Grid, styles: Mapping[str, Style], chart: MapAxes) -> go.Figure:
    """For every name a trajectory, and curves of loss and sharpness; an empty map."""
    figure = trajectories(grid, styles)
    for number, quantity in ((2, "loss"), (3, "curvature")):
        panel = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        for name, style in styles.items():
            figure.add_scatter(name=f"{name} {quantity}", mode="lines", **panel, **line(*style))
    add_map_axes(figure, chart, 4)
    loss, sharpness = "loss over all examples", "sharpness λ<sub>max</sub> on the way"
    wide = {
        "xy": (0, 0.56, 0, 1),
        "x2y2": (0.63, 1, 0.78, 0.95, loss),
        "x3y3": (0.63, 1, 0.52, 0.7, sharpness),
        "x4y4": (0.63, 1, 0, 0.36, chart.label),
    }
    narrow = {
        "xy": (0, 1, 0.71, 1),
        "x2y2": (0.04, 1, 0.49, 0.62, loss),
        "x3y3": (0.04, 1, 0.27, 0.43, sharpness),
        "x4y4": (0.04, 1, 0, 0.18, chart.label),
    }
    spent = QUIET | {"type": "log", "dtick": 1, "fixedrange": True, "range": [0.2, 3.9]}
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window),
        xaxis2=spent | {"anchor": "y2", "showticklabels": False},
        xaxis3=spent | {"anchor": "y3", "title": title("gradients computed")},
        yaxis2=QUIET | DECADES | {"range": [-6, 1], "anchor": "x2", "dtick": 2},
        yaxis3=QUIET | {"range": [0, 9], "anchor": "x3", "fixedrange": True},
        meta={"wide": panels(480, wide), "narrow": panels(890, narrow)},
        uirevision="minibatch race",  # a zoom stays while the map is of another rate
    )
