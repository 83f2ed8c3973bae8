"""Two walks on the floor of a valley, the drift theory predicts, their sharpness, and a map."""

import math

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent import surface
from pages.figures.frame import FRAME, QUIET, dot, heading, line, title
from pages.figures.palette import PALETTE
from pages.figures.tick_map import TickMap, add_tick_map

# name → colour, dash, width; from the back to the front
WALKS = {"forward": ("sam", "solid", 2.0), "backward": ("anti", "dash", 2.2)}


def valley_drift_view(
    grid: Grid,
    drift: tuple[float, float],
    curvature: tuple[float, float],
    num_steps: int,
    chart: TickMap,
) -> go.Figure:
    """The valley above its drifts, on one axis of θ₁; beside them sharpness by step, and a map."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(name="rest", mode="lines", **line("anti", "dot", 2))
    for name, style in WALKS.items():
        figure.add_scatter(name=name, mode="lines", **line(*style))
    for name, (colour, *_) in WALKS.items():
        figure.add_scatter(**dot(f"{name} end", colour, 11))

    x = [float(grid.x[0]), float(grid.x[-1])]
    below = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(
        name="no drift", meta="ground", mode="lines", x=x, y=[0, 0], **below,
        **line("faint", "solid", 1),
    )  # fmt: skip
    figure.add_scatter(name="drift rest", mode="lines", **below, **line("anti", "dot", 2))
    for name, (colour, dash, _) in WALKS.items():
        figure.add_scatter(name=f"{name} drift", mode="lines", **below, **line(colour, dash, 1.6))
    for name, (colour, *_) in WALKS.items():
        figure.add_scatter(
            name=f"{name} measured", mode="markers", hoverinfo="none", **below,
            marker={"size": 6, "symbol": "circle-open", "color": PALETTE[colour],
                    "line": {"width": 1.5}},
        )  # fmt: skip

    beside = {"xaxis": "x3", "yaxis": "y3"}
    figure.add_scatter(name="curvature rest", mode="lines", **beside, **line("anti", "dot", 2))
    for name, style in WALKS.items():
        figure.add_scatter(name=f"{name} curvature", mode="lines", **beside, **line(*style))
    for name, (colour, *_) in WALKS.items():
        figure.add_scatter(**dot(f"{name} now", colour, 9), **beside)

    add_tick_map(figure, chart, 4)

    y = [float(grid.y[0]), float(grid.y[-1])]
    drifts, sharpness = "drift of θ₁ per step, in units of ηp²", "sharpness κ of the floor below"
    wide = {
        "height": 430,
        "xaxis": {"domain": [0, 0.56]},
        "yaxis": {"domain": [0.5, 1]},
        "xaxis2": {"domain": [0, 0.56]},
        "yaxis2": {"domain": [0, 0.38]},
        "xaxis3": {"domain": [0.63, 1]},
        "yaxis3": {"domain": [0.62, 0.95]},
        "xaxis4": {"domain": [0.63, 1]},
        "yaxis4": {"domain": [0, 0.4]},
        "annotations": [
            heading(drifts, 0, 0.385),
            heading(sharpness, 0.63, 0.955),
            heading(chart.label, 0.63, 0.405),
        ],
    }
    narrow = {
        "height": 930,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.75, 1]},
        "xaxis2": {"domain": [0, 1]},
        "yaxis2": {"domain": [0.5, 0.68]},
        "xaxis3": {"domain": [0, 1]},
        "yaxis3": {"domain": [0.26, 0.42]},
        "xaxis4": {"domain": [0, 1]},
        "yaxis4": {"domain": [0, 0.17]},
        "annotations": [
            heading(drifts, 0, 0.682),
            heading(sharpness, 0, 0.422),
            heading(chart.label, 0, 0.173),
        ],
    }
    powers = [10**k for k in range(int(math.log10(num_steps)) + 1)]
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | {"range": x, "showgrid": False, "showticklabels": False},
        yaxis=QUIET | {"range": y, "showgrid": False, "title": title("θ₂"), "nticks": 5},
        xaxis2=QUIET | {"range": x, "anchor": "y2", "title": title("θ₁"), "fixedrange": True},
        yaxis2=QUIET | {"range": list(drift), "anchor": "x2", "nticks": 5, "fixedrange": True},
        xaxis3=QUIET | {"type": "log", "range": [math.log10(0.45), math.log10(num_steps) + 0.06],
                        "tickvals": [0.5, *powers],
                        "ticktext": ["0", *(f"{power:,}".replace(",", " ") for power in powers)],
                        "anchor": "y3", "title": title("step"), "fixedrange": True},
        yaxis3=QUIET | {"range": list(curvature), "anchor": "x3", "fixedrange": True},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip
