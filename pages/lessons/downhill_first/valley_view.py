"""Slopes at the start in a valley, two runs, the drift that theory predicts, and a map."""

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, arrow, dot, line, panels, title
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

# The parts of the mirror's drift: name → colour, what is written at the head
PARTS = {"bounce": ("text", "bounce"), "push": ("anti", "downhill")}

# name → colour, dash, width; from the back to the front
RUNS = {"forward": ("sam", "solid", 2.0), "backward": ("anti", "dash", 2.2)}


# The lines through two slopes: name → colour, dash, width
TILTS = {
    "tangent": ("exact", "dot", 2.4),
    "sam line": ("sam", "solid", 2.4),
    "mirror line": ("anti", "dash", 2.4),
}

# What is measured at their ends: name → colour, symbol, words, where
MEASURED = {
    "measured up": ("sam", "circle-open", "SAM", "top left"),
    "measured down": ("anti", "square-open", "mirror", "top left"),
}


def valley_view(
    grid: Grid,
    drift: tuple[float, float],
    slope: tuple[float, float],
    reach: float,
    axes: MapAxes,
) -> go.Figure:
    """The valley above its drifts, on one axis of θ₁; beside it slopes at the start; an empty map.

    `drift` and `slope` are the ranges of their panels, `axes` those of the map; the slopes are seen
    up to `reach` from the start.
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
    for name, (colour, words) in PARTS.items():
        drawn = arrow(name, colour, "solid", 3.4) | {"mode": "lines+markers+text"}
        figure.add_scatter(
            text=["", words], textposition="bottom center",
            textfont={"size": 12, "color": PALETTE["text"]}, **drawn,
        )  # fmt: skip
    figure.add_scatter(**dot("start", "text", 8))

    x, y = grid.window
    below = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(
        name="no drift", meta="ground", mode="lines", x=x, y=[0, 0], **below,
        **line("faint", "solid", 1),
    )  # fmt: skip
    figure.add_scatter(name="drift rest", mode="lines", **below, **line("anti", "dot", 2))
    for name, (colour, dash, _) in RUNS.items():
        figure.add_scatter(name=f"{name} drift", mode="lines", **below, **line(colour, dash, 1.6))
    for name, (colour, *_) in RUNS.items():
        figure.add_scatter(
            name=f"{name} measured", mode="markers", hoverinfo="none", **below,
            marker={"size": 6, "symbol": "circle-open", "color": PALETTE[colour],
                    "line": {"width": 1.5}},
        )  # fmt: skip

    beside = {"xaxis": "x3", "yaxis": "y3"}
    figure.add_scatter(name="slopes", mode="lines", **beside, **line("rule", "solid", 9))
    for name, style in TILTS.items():
        figure.add_scatter(name=name, mode="lines", **beside, **line(*style))
    for name, (colour, symbol, words, where) in MEASURED.items():
        figure.add_scatter(
            name=name, mode="markers+text", text=[f" {words} "], textposition=where,
            textfont={"size": 12.5, "color": PALETTE["text"]}, hoverinfo="none", **beside,
            marker={"size": 13, "symbol": symbol, "color": PALETTE[colour], "line": {"width": 3}},
        )  # fmt: skip
    figure.add_scatter(
        text=["  here"], textposition="bottom right",
        textfont={"size": 12.5, "color": PALETTE["text"]}, **beside,
        **dot("here slope", "text", 10) | {"mode": "markers+text"},
    )  # fmt: skip

    add_map_axes(figure, axes, 4)

    names = named({"flattest point": (0, 0)})
    drifts, slopes = (
        "drift along θ₁: line by theory, ○ measured",
        "slope of the loss, on the way up or down",
    )
    wide = {
        "xy": (0, 0.56, 0.54, 1),
        "x2y2": (0, 0.56, 0, 0.37, drifts),
        "x3y3": (0.63, 1, 0.62, 0.95, slopes),
        "x4y4": (0.63, 1, 0, 0.4, axes.label),
    }
    narrow = {
        "x4y4": (0, 1, 0.8, 0.98, axes.label),
        "xy": (0, 1, 0.51, 0.74),
        "x2y2": (0, 1, 0.25, 0.42, drifts),
        "x3y3": (0.04, 1, 0, 0.16, slopes),
    }
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | {"range": x, "showgrid": False, "title": title("θ₁")},
        yaxis=QUIET | {"range": y, "showgrid": False, "title": title("θ₂"), "nticks": 5},
        xaxis2=QUIET | {"range": x, "anchor": "y2", "title": title("θ₁"), "fixedrange": True},
        yaxis2=QUIET | {"range": list(drift), "anchor": "x2", "nticks": 5, "fixedrange": True},
        xaxis3=QUIET | {"range": [-reach, reach], "anchor": "y3", "fixedrange": True, "nticks": 7,
                        "title": title("downhill ←  distance  → uphill")},
        yaxis3=QUIET | {"range": list(slope), "anchor": "x3", "fixedrange": True, "nticks": 6},
        meta={"wide": panels(430, wide, *names), "narrow": panels(930, narrow, *names)},
    )  # fmt: skip
