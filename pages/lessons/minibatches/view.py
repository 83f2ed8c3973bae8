"""Clouds of estimates from minibatches, and the paths of walks that go by them."""

from collections.abc import Mapping

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent import surface
from pages.figures.frame import DECADES, FRAME, QUIET, arrow, dot, heading, line, map_axes, title
from pages.figures.palette import PALETTE
from pages.figures.race import Style, trajectories
from pages.figures.tick_map import TickMap, add_tick_map


def _cloud(name: str, colour: str, symbol: str, size: float) -> dict:
    marker = {"color": PALETTE[colour], "symbol": symbol, "size": size, "opacity": 0.55}
    return {"name": name, "mode": "markers", "marker": marker, "hoverinfo": "none"}


def clouds_view(grid: Grid) -> go.Figure:
    """The surface with two clouds of estimates at a point; beside it their variances by η."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(**_cloud("different cloud", "pin-c", "circle", 5))
    figure.add_scatter(**_cloud("same cloud", "eta", "diamond", 6))
    figure.add_scatter(name="ring", mode="lines", **line("pin-c", "dot", 1.8))
    figure.add_scatter(**arrow("exact", "exact", "solid", 3.6))
    figure.add_scatter(**arrow("mean", "eta", "dash", 2.6))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="signal", mode="lines", **panel, **line("exact", "solid", 2.4))
    figure.add_scatter(name="predicted", mode="lines", **panel, **line("pin-c", "dot", 1.8))
    figure.add_scatter(**panel, **_cloud("different variances", "pin-c", "circle-open", 8))
    figure.add_scatter(**panel, **_cloud("same variances", "eta", "diamond-open", 8))
    figure.add_scatter(**panel, **dot("different now", "pin-c", 12))
    figure.add_scatter(**panel, **dot("same now", "eta", 12, "diamond"))

    x, y = ([float(axis[0]), float(axis[-1])] for axis in (grid.x, grid.y))
    label = "variance of one estimate of ∇‖g‖"
    wide = {
        "height": 370,
        "xaxis": {"domain": [0, 0.46]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.54, 1]},
        "yaxis2": {"domain": [0.06, 0.93]},
        "annotations": [heading(label, 0.54, 0.94)],
    }
    narrow = {
        "height": 640,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.5, 1]},
        "xaxis2": {"domain": [0.04, 1]},
        "yaxis2": {"domain": [0, 0.36]},
        "annotations": [heading(label, 0.04, 0.37)],
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-3.1, -0.4], "title": title("η, the step size"),
                                 "anchor": "y2"},
        yaxis2=QUIET | DECADES | {"range": [-1.5, 6.5], "anchor": "x2"},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip


def noisy_race_view(grid: Grid, styles: Mapping[str, Style], chart: TickMap) -> go.Figure:
    """For every name a path with a dot at its end, and curves of loss and sharpness; a map."""
    figure = trajectories(grid, styles)
    for number, quantity in ((2, "loss"), (3, "curvature")):
        panel = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        for name, style in styles.items():
            figure.add_scatter(name=f"{name} {quantity}", mode="lines", **panel, **line(*style))
    add_tick_map(figure, chart, 4)
    x, y = ([float(axis[0]), float(axis[-1])] for axis in (grid.x, grid.y))
    labels = "loss over all examples", "sharpness λ<sub>max</sub> on the way", chart.label
    wide = {
        "height": 480,
        "xaxis": {"domain": [0, 0.56]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.63, 1]},
        "xaxis3": {"domain": [0.63, 1]},
        "xaxis4": {"domain": [0.63, 1]},
        "yaxis2": {"domain": [0.78, 0.95]},
        "yaxis3": {"domain": [0.52, 0.7]},
        "yaxis4": {"domain": [0, 0.36]},
        "annotations": [
            heading(text, 0.63, at) for text, at in zip(labels, (0.955, 0.705, 0.365), strict=True)
        ],
    }
    narrow = {
        "height": 890,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.71, 1]},
        "xaxis2": {"domain": [0.04, 1]},
        "xaxis3": {"domain": [0.04, 1]},
        "xaxis4": {"domain": [0.04, 1]},
        "yaxis2": {"domain": [0.49, 0.62]},
        "yaxis3": {"domain": [0.27, 0.43]},
        "yaxis4": {"domain": [0, 0.18]},
        "annotations": [
            heading(text, 0.04, at) for text, at in zip(labels, (0.625, 0.435, 0.185), strict=True)
        ],
    }
    spent = QUIET | {"type": "log", "dtick": 1, "fixedrange": True, "range": [0.2, 3.9]}
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=spent | {"anchor": "y2", "showticklabels": False},
        xaxis3=spent | {"anchor": "y3", "title": title("gradients computed")},
        yaxis2=QUIET | DECADES | {"range": [-6, 1], "anchor": "x2", "dtick": 2},
        yaxis3=QUIET | {"range": [0, 9], "anchor": "x3", "fixedrange": True},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip
