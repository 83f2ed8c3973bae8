"""The race on the fork; at its start the slopes on the way up and down, and one cycle of steps."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import QUIET, arrow, dot, line, panels, title
from pages.figures.named import named
from pages.figures.palette import PALETTE
from pages.figures.race import Style, gradients_axis, race_view
from pages.figures.surface import surface
from pages.figures.tick_map import MapAxes

# After how many gradients a run has crossed: name → where that is written
CROSSED = {"forward": "middle left", "sam": "middle right"}

# The lines through two slopes: trace → colour, symbol at the end, where it is written there
MEASURED = {
    "up": ("sam", "circle-open", "top left"),
    "down": ("free", "square-open", "bottom right"),
}


def fork_race_view(
    grid: Grid,
    near: Grid,
    styles: Mapping[str, Style],
    budget: int,
    chart: MapAxes,
    minima: Mapping[str, tuple[float, float]],
    slopes: tuple[np.ndarray, np.ndarray],
) -> go.Figure:
    """The runs with the names of the minima, one cycle of steps, and slopes at the start.

    `near` is the surface about the start, where the cycle is seen larger; `slopes` are distances
    from there, down and up, and the slopes at them.
    """
    figure = race_view(grid, styles, gradients_axis(budget), {"range": [0.0, 9.0]}, chart)
    figure.add_scatter(
        name="minima", meta="ground", mode="markers", hoverinfo="none",
        x=[x for x, _ in minima.values()], y=[y for _, y in minima.values()],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    words = {"size": 14, "color": PALETTE["text"]}
    enlarged = {"xaxis": "x5", "yaxis": "y5"}
    figure.add_trace(surface(near).update(name="surface about the start", **enlarged))
    figure.add_scatter(
        name="plain steps", mode="lines+markers+text", **enlarged, text=["  θ₀", "  θ₁", "θ₂  "],
        textposition=["middle right", "middle right", "middle left"], textfont=words,
        marker={"size": 10, "color": PALETTE["gd"]}, **line("gd", "dot", 2.4),
    )  # fmt: skip
    third = arrow("third step", "free", "solid", 3.6)
    figure.add_scatter(
        **third | enlarged
        | {"mode": "lines+markers+text", "text": ["", "θ₃  "], "textposition": "middle left",
           "textfont": words, "marker": third["marker"] | {"size": [0, 16]}}
    )  # fmt: skip

    _add_crossings(figure, styles)
    beside = {"xaxis": "x4", "yaxis": "y4"}
    figure.add_scatter(
        name="slopes", meta="ground", mode="lines", x=slopes[0], y=slopes[1], **beside,
        **line("rule", "solid", 9),
    )  # fmt: skip
    for name, (colour, symbol, where) in MEASURED.items():
        figure.add_scatter(
            name=f"measured {name}", mode="lines+markers+text", text=["", ""], **beside,
            textposition=where, textfont=words,
            marker={"size": [0, 14], "symbol": symbol, "color": PALETTE[colour],
                    "line": {"width": 3}},
            **line(colour, "solid", 3),
        )  # fmt: skip
    figure.add_scatter(
        text=["  here"], textposition="bottom right", textfont=words, **beside,
        **dot("slope here", "text", 11) | {"mode": "markers+text"},
    )  # fmt: skip

    measured, cycle, sharpness = (
        "slope of the loss, by the distance from here",
        "one cycle, enlarged",
        "sharpness on the way",
    )
    wide = {
        "xy": (0, 0.56, 0.46, 1),
        "x4y4": (0, 0.26, 0, 0.3, measured),
        "x5y5": (0.32, 0.56, 0, 0.3, cycle),
        "x2y2": (0.63, 1, 0.63, 0.94, sharpness),
        "x3y3": (0.63, 1, 0, 0.43, chart.label),
    }
    narrow = {
        "x4y4": (0.04, 1, 0.88, 0.98, measured),
        "x3y3": (0.04, 1, 0.69, 0.82, chart.label),
        "xy": (0, 1, 0.43, 0.64),
        "x5y5": (0.04, 1, 0.2, 0.37, cycle),
        "x2y2": (0.04, 1, 0, 0.14, sharpness),
    }
    # The names stand below the bounces of the runs, which are lower on a narrow page.
    names, near_names = named(minima, 62), named(minima, 44)
    return figure.update_layout(
        xaxis4=QUIET | {"range": list(slopes[0][[0, -1]]), "anchor": "y4", "fixedrange": True,
                        "nticks": 7, "title": title("downhill ←  distance  → uphill")},
        yaxis4=QUIET | {"range": [-1.6, 6.8], "anchor": "x4", "fixedrange": True, "nticks": 6},
        xaxis5=QUIET | {"range": list(near.window.x), "anchor": "y5", "fixedrange": True,
                        "showgrid": False, "nticks": 5, "title": title("θ₁")},
        yaxis5=QUIET | {"range": list(near.window.y), "anchor": "x5", "fixedrange": True,
                        "showgrid": False, "nticks": 5, "title": title("θ₂")},
        meta={"wide": panels(600, wide, *names), "narrow": panels(1450, narrow, *near_names)},
    )  # fmt: skip


def _add_crossings(figure: go.Figure, styles: Mapping[str, Style]) -> None:
    """An upright line on the panel of sharpness where each run has crossed, with its number."""
    for name, where in CROSSED.items():
        colour = styles[name][0]
        figure.add_scatter(
            name=f"{name} crossing", mode="lines+text", text=["", ""], textposition=where,
            textfont={"size": 13, "color": PALETTE["text"]}, xaxis="x2", yaxis="y2",
            **line(colour, "dot", 1.6),
        )  # fmt: skip
