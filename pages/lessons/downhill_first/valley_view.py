"""Two runs in a valley, what they measure at its start, and a map of where the mirror ends."""

from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, dot, line, panels, title
from pages.figures.named import named
from pages.figures.palette import PALETTE
from pages.figures.surface import surface
from pages.figures.tick_map import MapAxes, add_map_axes

# name → colour, dash, marker at its end, what is written there and where
STEPS = {
    "step up": ("rho", "solid", "circle-open", "SAM", "middle right"),
    "plain step": ("gd", "dot", "circle", "gradient descent", "middle left"),
    "step down": ("rho", "solid", "square-open", "mirror", "bottom right"),
}

# name → colour, dash, width; from the back to the front
RUNS = {"forward": ("sam", "solid", 2.0), "backward": ("anti", "dash", 2.2)}

# Where the slope is measured: name → colour, symbol, where the slope is written
TANGENTS = {
    "sam": ("sam", "circle-open", "top left"),
    "here": ("gd", "circle", "bottom right"),
    "mirror": ("anti", "square-open", "bottom right"),
}

# How fast the slope grows, as measured and exactly: name → colour, symbol, dash, where it is
# written
GROWTHS = {
    "sam": ("sam", "circle-open", "solid", "top right"),
    "exact": ("exact", "line-ew-open", "dot", "middle right"),
    "mirror": ("anti", "square-open", "dash", "bottom right"),
}

_WORDS = {"size": 12.5, "color": PALETTE["text"]}


class Measured(NamedTuple):
    """What does not move of both panels of measurements: the loss by distance, growth by |ρ|."""

    distances: np.ndarray
    losses: np.ndarray
    radii: np.ndarray
    sam: np.ndarray
    mirror: np.ndarray
    exact: float


def valley_view(grid: Grid, measured: Measured, axes: MapAxes) -> go.Figure:
    """The valley with both runs, the loss and how fast its slope grows at the start; an empty map.

    `axes` are those of the map.
    """
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="flattest", meta="ground", mode="markers", hoverinfo="none", x=[0], y=[0],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    figure.add_scatter(name="rest", mode="lines", **line("anti", "dot", 2))
    for name, style in RUNS.items():
        figure.add_scatter(name=name, mode="lines", **line(*style))
    for name, (colour, *_) in RUNS.items():
        figure.add_scatter(**dot(f"{name} end", colour, 11))
    for name, (colour, dash, symbol, words, where) in STEPS.items():
        figure.add_scatter(
            name=name, mode="lines+markers+text", text=["", f" {words} "], textposition=where,
            textfont={"size": 12, "color": PALETTE["text"]},
            marker={"size": [0, 11], "symbol": symbol, "color": PALETTE[colour],
                    "line": {"width": 2.5}},
            **line(colour, dash, 2.4),
        )  # fmt: skip
    figure.add_scatter(**dot("start", "text", 8))
    _add_loss(figure, measured, {"xaxis": "x2", "yaxis": "y2"})
    _add_growth(figure, measured, {"xaxis": "x3", "yaxis": "y3"})
    add_map_axes(figure, axes, 4)

    names = named({"flattest point": (0, 0)})
    loss, growth = "the loss on the line up and down", "growth of the slope per unit of distance"
    wide = {
        "xy": (0, 0.56, 0.54, 1),
        "x2y2": (0, 0.56, 0, 0.37, loss),
        "x3y3": (0.64, 1, 0.63, 0.95, growth),
        "x4y4": (0.64, 1, 0, 0.4, axes.label),
    }
    narrow = {
        "x4y4": (0, 1, 0.82, 0.98, axes.label),
        "xy": (0, 1, 0.55, 0.76),
        "x2y2": (0.02, 1, 0.26, 0.46, loss),
        "x3y3": (0.04, 1, 0, 0.17, growth),
    }
    x, y = grid.window
    low, high = measured.distances[[0, -1]]
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | {"range": x, "showgrid": False, "title": title("θ₁")},
        yaxis=QUIET | {"range": y, "showgrid": False, "title": title("θ₂"), "nticks": 5},
        xaxis2=QUIET | {"range": [low, high], "anchor": "y2", "fixedrange": True, "nticks": 7,
                        "title": title("downhill ←  distance  → uphill")},
        yaxis2=QUIET | {"range": [0, 1.08 * max(measured.losses)], "anchor": "x2",
                        "fixedrange": True, "nticks": 5},
        # The numbers at the ends of the curves stand to the right of them.
        xaxis3=QUIET | {"range": [0, 1.55 * max(measured.radii)], "anchor": "y3",
                        "fixedrange": True, "tickvals": [0, 0.1, 0.2, 0.3], "title": title("|ρ|")},
        yaxis3=QUIET | {"range": [4.3, 6.0], "anchor": "x3", "fixedrange": True, "nticks": 5},
        meta={"wide": panels(430, wide, *names), "narrow": panels(1000, narrow, *names)},
    )  # fmt: skip


def _add_loss(figure: go.Figure, measured: Measured, panel: dict) -> None:
    """The loss along the gradient at the start, with a tangent at each place of a measurement."""
    figure.add_scatter(
        name="loss", meta="ground", mode="lines", x=measured.distances, y=measured.losses,
        **panel, **line("text", "solid", 1.6),
    )  # fmt: skip
    for name, (colour, *_) in TANGENTS.items():
        figure.add_scatter(
            name=f"{name} tangent", mode="lines", **panel, **line(colour, "solid", 2.4)
        )
    for name, (colour, symbol, where) in TANGENTS.items():
        figure.add_scatter(
            name=f"{name} slope", mode="markers+text", text=[""], textposition=where,
            textfont=_WORDS, hoverinfo="none", **panel,
            marker={"size": 11, "symbol": symbol, "color": PALETTE[colour], "line": {"width": 3}},
        )  # fmt: skip


def _add_growth(figure: go.Figure, measured: Measured, panel: dict) -> None:
    """How fast the slope grows by the radius: as each way measures it, and exactly."""
    curves = {
        "sam": measured.sam,
        "exact": np.full_like(measured.radii, measured.exact),
        "mirror": measured.mirror,
    }
    for name, (colour, _, dash, _) in GROWTHS.items():
        figure.add_scatter(
            name=f"{name} by radius", meta="ground", mode="lines", x=measured.radii,
            y=curves[name], **panel, **line(colour, dash, 2.2),
        )  # fmt: skip
    figure.add_scatter(name="errors", mode="lines", **panel, **line("faint", "solid", 1))
    for name, (colour, symbol, _, where) in GROWTHS.items():
        figure.add_scatter(
            name=f"{name} growth", mode="markers+text", text=[""], textposition=where,
            textfont=_WORDS, hoverinfo="none", **panel,
            marker={"size": 12, "symbol": symbol, "color": PALETTE[colour], "line": {"width": 3}},
        )  # fmt: skip
