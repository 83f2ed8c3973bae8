"""The race on the fork; at its start the slopes on the way up and down, and one cycle of steps."""

from collections.abc import Mapping

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import QUIET, arrow, dot, line, panels, title
from pages.figures.named import named
from pages.figures.palette import PALETTE
from pages.figures.race import Style, gradients_axis, race_view
from pages.figures.surface import surface
from pages.figures.tick_map import MapAxes

# The lines through two slopes: trace → colour, symbol at the end, what is written there and where
MEASURED = {
    "up": ("sam", "circle-open", "SAM, uphill ", "middle left"),
    "down": ("free", "square-open", " next step, downhill", "middle right"),
}


def fork_race_view(
    grid: Grid,
    near: Grid,
    styles: Mapping[str, Style],
    budget: int,
    chart: MapAxes,
    minima: Mapping[str, tuple[float, float]],
    reach: tuple[float, float],
    slope: tuple[float, float],
) -> go.Figure:
    """The runs with the names of the minima, one cycle of steps, and slopes at the start.

    `near` is the surface about the start, where the cycle is seen larger, `reach` how far down and
    up the slopes are seen, and `slope` the range of their panel.
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

    beside = {"xaxis": "x4", "yaxis": "y4"}
    figure.add_scatter(name="slopes", mode="lines", **beside, **line("rule", "solid", 9))
    for name, (colour, symbol, text, where) in MEASURED.items():
        figure.add_scatter(
            name=f"measured {name}", mode="lines+markers+text", text=["", text], **beside,
            textposition=where, textfont=words,
            marker={"size": [0, 14], "symbol": symbol, "color": PALETTE[colour],
                    "line": {"width": 3}},
            **line(colour, "solid", 3),
        )  # fmt: skip
    figure.add_scatter(
        text=["  here"], textposition="bottom right", textfont=words, **beside,
        **dot("slope here", "text", 11) | {"mode": "markers+text"},
    )  # fmt: skip

    slopes, cycle, sharpness = (
        "slope, uphill and downhill",
        "one cycle, enlarged",
        "sharpness on the way",
    )
    wide = {
        "xy": (0, 0.56, 0.46, 1),
        "x4y4": (0, 0.26, 0, 0.3, slopes),
        "x5y5": (0.32, 0.56, 0, 0.3, cycle),
        "x2y2": (0.63, 1, 0.63, 0.94, sharpness),
        "x3y3": (0.63, 1, 0, 0.43, chart.label),
    }
    narrow = {
        "x4y4": (0.04, 1, 0.88, 0.98, slopes),
        "x3y3": (0.04, 1, 0.69, 0.82, chart.label),
        "xy": (0, 1, 0.43, 0.64),
        "x5y5": (0.04, 1, 0.2, 0.37, cycle),
        "x2y2": (0.04, 1, 0, 0.14, sharpness),
    }
    names = named(minima, 62)  # below the bounces of the runs
    return figure.update_layout(
        xaxis4=QUIET | {"range": list(reach), "anchor": "y4", "fixedrange": True, "nticks": 7,
                        "title": title("downhill ←  distance  → uphill")},
        yaxis4=QUIET | {"range": list(slope), "anchor": "x4", "fixedrange": True, "nticks": 6},
        xaxis5=QUIET | {"range": list(near.window.x), "anchor": "y5", "fixedrange": True,
                        "showgrid": False, "nticks": 5, "title": title("θ₁")},
        yaxis5=QUIET | {"range": list(near.window.y), "anchor": "x5", "fixedrange": True,
                        "showgrid": False, "nticks": 5, "title": title("θ₂")},
        meta={"wide": panels(600, wide, *names), "narrow": panels(1450, narrow, *names)},
    )  # fmt: skip
