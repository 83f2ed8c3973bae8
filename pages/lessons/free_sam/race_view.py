"""The race on the fork; at its start the slopes on the way up and down, and one cycle of steps."""

from collections.abc import Mapping

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import QUIET, arrow, dot, line, panels, title
from pages.figures.named import named
from pages.figures.palette import PALETTE
from pages.figures.race import Style, gradients_axis, race_view
from pages.figures.tick_map import MapAxes

# The lines through two slopes: trace → colour, symbol at the end, what is written there and where
MEASURED = {
    "up": ("sam", "circle-open", "SAM, uphill ", "middle left"),
    "down": ("free", "square-open", " next step, downhill", "middle right"),
}


def fork_race_view(
    grid: Grid,
    styles: Mapping[str, Style],
    budget: int,
    chart: MapAxes,
    minima: Mapping[str, tuple[float, float]],
    reach: tuple[float, float],
    slope: tuple[float, float],
) -> go.Figure:
    """The runs with the names of the minima, one cycle of steps, and slopes at the start.

    `reach` is how far down and up these are seen, `slope` the range of their panel.
    """
    figure = race_view(grid, styles, gradients_axis(budget), {"range": [0.0, 9.0]}, chart)
    figure.add_scatter(
        name="minima", meta="ground", mode="markers", hoverinfo="none",
        x=[x for x, _ in minima.values()], y=[y for _, y in minima.values()],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    words = {"size": 14, "color": PALETTE["text"]}
    figure.add_scatter(
        name="plain steps", mode="lines+markers+text", text=["  θ₀", "  θ₁", "θ₂  "],
        textposition=["middle right", "middle right", "middle left"], textfont=words,
        marker={"size": 10, "color": PALETTE["gd"]}, **line("gd", "dot", 2.4),
    )  # fmt: skip
    third = arrow("third step", "free", "solid", 3.6)
    figure.add_scatter(
        **third
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
        text=["  where one stands"], textposition="bottom right", textfont=words, **beside,
        **dot("slope here", "text", 11) | {"mode": "markers+text"},
    )  # fmt: skip

    slopes, sharpness = "slope of the loss, on the way up or down", "sharpness on the way"
    wide = {
        "xy": (0, 0.56, 0, 1),
        "x4y4": (0.63, 1, 0.77, 0.95, slopes),
        "x2y2": (0.63, 1, 0.46, 0.63, sharpness),
        "x3y3": (0.63, 1, 0, 0.3, chart.label),
    }
    narrow = {
        "x4y4": (0.04, 1, 0.84, 0.98, slopes),
        "xy": (0, 1, 0.5, 0.76),
        "x2y2": (0.04, 1, 0.27, 0.42, sharpness),
        "x3y3": (0.04, 1, 0, 0.18, chart.label),
    }
    names = named(minima, 62)  # below the bounces of the runs
    return figure.update_layout(
        xaxis4=QUIET | {"range": list(reach), "anchor": "y4", "fixedrange": True, "nticks": 7,
                        "title": title("downhill ←  distance  → uphill")},
        yaxis4=QUIET | {"range": list(slope), "anchor": "x4", "fixedrange": True, "nticks": 6},
        meta={"wide": panels(520, wide, *names), "narrow": panels(1150, narrow, *names)},
    )  # fmt: skip
