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
    "step up": ("rho", "solid", "circle-open", "SAM measures here", "middle right"),
    "plain step": ("gd", "dot", "circle", "gradient descent", "middle left"),
    "step down": ("rho", "solid", "square-open", "its mirror here", "bottom right"),
}

# name → colour, dash, width; from the back to the front
RUNS = {"forward": ("sam", "solid", 2.0), "backward": ("anti", "dash", 2.2)}

# Where the slope is measured: name → colour, symbol, where the slope is written
SLOPES = {
    "sam": ("sam", "circle-open", "top left"),
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
    """What does not move of both panels of measurements: the slope by distance, growth by |ρ|."""

    distances: np.ndarray
    slopes: np.ndarray
    radii: np.ndarray
    sam: np.ndarray
    mirror: np.ndarray
    exact: float


def valley_view(
    grid: Grid, measured: Measured, floor: tuple[np.ndarray, np.ndarray], axes: MapAxes
) -> go.Figure:
    """The valley with both runs, how sharp its floor is, slopes at the start, and an empty map.

    `floor` is places along the floor and the curvature across it there; `axes` are those of the
    map.
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
    _add_floor(figure, floor, {"xaxis": "x5", "yaxis": "y5"})
    _add_slopes(figure, measured, {"xaxis": "x2", "yaxis": "y2"})
    _add_growth(figure, measured, {"xaxis": "x3", "yaxis": "y3"})
    add_map_axes(figure, axes, 4)

    names = named({"flattest point": (0, 0)})
    slope = "slope of the loss, by the distance from here"
    growth, sharpness = "growth of the slope per unit of distance", "sharpness of the floor"
    # The slopes and their growth are for cards alone, one at a time.
    wide = {
        "xy": (0, 0.56, 0.63, 1),
        "x5y5": (0, 0.56, 0.3, 0.49, sharpness),
        "x4y4": (0.64, 1, 0.3, 0.96, axes.label),
        "x2y2": (0, 0.48, 0, 0.16, slope),
        "x3y3": (0.56, 1, 0, 0.16, growth),
    }
    narrow = {
        "x4y4": (0, 1, 0.82, 0.98, axes.label),
        "xy": (0, 1, 0.58, 0.76),
        "x5y5": (0, 1, 0.43, 0.52, sharpness),
        "x2y2": (0.02, 1, 0.23, 0.36, slope),
        "x3y3": (0.04, 1, 0, 0.16, growth),
    }
    x, y = grid.window
    low, high = measured.distances[[0, -1]]
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | {"range": x, "showgrid": False, "title": title("θ₁")},
        yaxis=QUIET | {"range": y, "showgrid": False, "title": title("θ₂"), "nticks": 5},
        xaxis2=QUIET | {"range": [low, high], "anchor": "y2", "fixedrange": True, "nticks": 7,
                        "title": title("downhill ←  distance  → uphill")},
        yaxis2=QUIET | {"range": [0, 1.08 * max(measured.slopes)], "anchor": "x2",
                        "fixedrange": True, "nticks": 5},
        # The numbers at the ends of the curves stand to the right of them.
        xaxis3=QUIET | {"range": [0, 1.55 * max(measured.radii)], "anchor": "y3",
                        "fixedrange": True, "tickvals": [0, 0.1, 0.2, 0.3], "title": title("|ρ|")},
        yaxis3=QUIET | {"range": [4.3, 6.0], "anchor": "x3", "fixedrange": True, "nticks": 5},
        xaxis5=QUIET | {"range": x, "anchor": "y5", "fixedrange": True, "title": title("θ₁")},
        yaxis5=QUIET | {"range": [0, 8], "anchor": "x5", "fixedrange": True, "nticks": 5},
        meta={"wide": panels(470, wide, *names), "narrow": panels(1000, narrow, *names)},
    )  # fmt: skip


def _add_floor(
    figure: go.Figure, floor: tuple[np.ndarray, np.ndarray], panel: dict[str, str]
) -> None:
    """How sharp the floor is along θ₁, with a dot where each run is."""
    figure.add_scatter(
        name="floor", meta="ground", mode="lines", x=floor[0], y=floor[1],
        **panel, **line("text", "solid", 1.6),
    )  # fmt: skip
    figure.add_scatter(name="rest floor", mode="lines", **panel, **line("anti", "dot", 2))
    for name, (colour, *_) in RUNS.items():
        figure.add_scatter(**panel, **dot(f"{name} floor", colour, 12))


def _add_slopes(figure: go.Figure, measured: Measured, panel: dict[str, str]) -> None:
    """The slope along the gradient at the start, and how it differs at both ends."""
    figure.add_scatter(
        name="slopes", meta="ground", mode="lines", x=measured.distances, y=measured.slopes,
        **panel, **line("text", "solid", 1.6),
    )  # fmt: skip
    figure.add_scatter(name="level", mode="lines", **panel, **line("gd", "dot", 1.6))
    for name, (colour, symbol, where) in SLOPES.items():
        figure.add_scatter(
            name=f"{name} slope", mode="lines+markers+text", text=["", ""], textposition=where,
            textfont=_WORDS | {"size": 14}, **panel,
            marker={"size": [0, 13], "symbol": symbol, "color": PALETTE[colour],
                    "line": {"width": 3}},
            **line(colour, "solid", 4),
        )  # fmt: skip
    figure.add_scatter(
        **panel, **dot("slope here", "gd", 12)
        | {"mode": "markers+text", "text": [""], "textposition": "bottom right",
           "textfont": _WORDS | {"size": 14}},
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
