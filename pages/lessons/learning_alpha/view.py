"""A learned ρ and a learned α on a surface, and what three learners find on a quadratic."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import (
    DECADES,
    FRAME,
    QUIET,
    arrow,
    dot,
    line,
    map_axes,
    panels,
    title,
)
from pages.figures.palette import PALETTE
from pages.figures.race import Style
from pages.figures.surface import surface

# What is written at the head of an arrow of the compass, and where.
_WRITTEN = {"vsam": ("ρ learned", "middle right"), "model": ("α learned", "middle left")}
_CIRCLE = np.linspace(0, 2 * np.pi, 121)


def learning_view(
    grid: Grid,
    styles: Mapping[str, Style],
    near: float,
    temperatures: tuple[float, float],
) -> go.Figure:
    """The surface with room for a trajectory and an ascent step for every name, and two charts.

    A compass has for each the direction of its correction, the right one being upright; the other
    chart has how many degrees it is off, by temperature, with a line at `near`. On the surface
    there is room for the cloud, too.
    """
    figure = go.Figure(surface(grid))
    for name, style in styles.items():
        figure.add_scatter(name=name, mode="lines", **line(*style))
    for name, (colour, *_) in styles.items():
        ink = PALETTE[colour]
        figure.add_scatter(
            name=f"{name} ascent",
            mode="lines+markers",
            marker={"size": [10, 15], "symbol": ["circle", "circle-open"], "color": ink,
                    "line": {"width": 2.6, "color": ink}},
            **line(colour, "solid", 2),
        )  # fmt: skip
    figure.add_scatter(
        name="draws", mode="markers", hoverinfo="none",
        marker={"size": 7, "color": PALETTE["rho"], "opacity": 0.8},
    )  # fmt: skip
    figure.add_scatter(name="circle", mode="lines", **line("rho", "dot", 1.8))
    figure.add_scatter(
        text=["start"], textposition="middle right",
        textfont={"size": 12.5, "color": PALETTE["text"]},
        **dot("start", "text", 8) | {"mode": "markers+text"},
    )  # fmt: skip

    compass, angles = ({"xaxis": f"x{k}", "yaxis": f"y{k}"} for k in (2, 3))
    figure.add_scatter(
        name="compass", meta="ground", mode="lines", **compass, **line("rule", "solid", 1.5),
        x=np.sin(_CIRCLE), y=np.cos(_CIRCLE),
    )  # fmt: skip
    figure.add_scatter(**compass, **_needle("right", "exact", "should point", "top center", 4.4))
    for name, (colour, *_) in styles.items():
        words, where = _WRITTEN[name]
        letter = words.split()[0]  # for more there is no room beside a small circle
        figure.add_scatter(**compass, **_needle(f"{name} arrow", colour, letter, where, 3.2))
    figure.add_scatter(
        name="near", meta="ground", mode="lines", **angles, **line("faint", "dot", 1.4),
        x=temperatures, y=[near, near],
    )  # fmt: skip
    figure.add_scatter(
        meta="ground", mode="text", hoverinfo="none", **angles, x=temperatures[:1], y=[near + 1],
        text=[f" {near:g}°: still called right"], textposition="top right",
        textfont={"size": 12, "color": PALETTE["text"]},
    )  # fmt: skip
    for name, style in styles.items():
        figure.add_scatter(name=f"{name} curve", mode="lines", **angles, **line(*style))
    for name, (colour, *_) in styles.items():
        words, _ = _WRITTEN[name]
        figure.add_scatter(
            **dot(f"{name} now", colour, 13) | {"mode": "markers+text"}, **angles,
            text=[f"{words} "], textposition="top left",
            textfont={"size": 13, "color": PALETTE["text"]},
        )  # fmt: skip

    pointing, off = "where the correction points", "degrees that the correction is off, by τ"
    wide = {
        "xy": (0, 0.5, 0, 1),
        "x2y2": (0.56, 1, 0.6, 0.95, pointing),
        "x3y3": (0.6, 1, 0, 0.47, off),
    }
    narrow = {
        "x2y2": (0.04, 1, 0.77, 0.97, pointing),
        "xy": (0, 1, 0.36, 0.7),
        "x3y3": (0.06, 1, 0, 0.26, off),
    }
    still = QUIET | {"fixedrange": True}
    bare = {"visible": False, "fixedrange": True, "constrain": "domain"}
    low, high = (math.log10(each) for each in temperatures)
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window, true_lengths=True),
        # Above the circle there is room for the words at the upright arrow.
        xaxis2=bare | {"anchor": "y2", "range": [-1.15, 1.15]},
        yaxis2=bare | {"anchor": "x2", "scaleanchor": "x2", "range": [-1.1, 1.5]},
        xaxis3=still | {"type": "log", "range": [low - 0.04, high + 0.04], "anchor": "y3",
                        "title": title("τ"), "tickvals": [0.02, 0.05, 0.1, 0.2, 0.3, 0.6]},
        yaxis3=still | {"anchor": "x3", "range": [0, 100], "dtick": 30, "ticksuffix": "°"},
        meta={"wide": panels(430, wide), "narrow": panels(1000, narrow)},
    )  # fmt: skip


def _needle(name: str, colour: str, words: str, where: str, width: float) -> dict[str, Any]:
    """An arrow of the compass, with words at its head."""
    drawn = arrow(name, colour, "solid", width)
    return drawn | {
        "mode": "lines+markers+text", "text": ["", f" {words} "], "textposition": where,
        "textfont": {"size": 13, "color": PALETTE["text"]},
        "marker": drawn["marker"] | {"size": [0, 17]},
    }  # fmt: skip


def settled_view(styles: Mapping[str, Style], symbols: Mapping[str, str]) -> go.Figure:
    """What is learned on a quadratic, by temperature and by learning rate.

    For every name there is room for a predicted line and for measured marks; besides for the width
    of the posterior, and for where the setting is.
    """
    figure = go.Figure()
    for number, along in enumerate(("heat", "eta"), start=1):
        place = "" if number == 1 else str(number)
        panel: dict[str, Any] = {"xaxis": f"x{place}", "yaxis": f"y{place}"}
        figure.add_scatter(
            name=f"{along} now", mode="lines", **panel, **line("faint", "solid", 1.2)
        )
        figure.add_scatter(
            name=f"posterior by {along}", mode="lines", **panel, **line("text", "dot", 1.6)
        )
        for name, style in styles.items():
            figure.add_scatter(name=f"{name} by {along}", mode="lines", **panel, **line(*style))
        for name, (colour, *_) in styles.items():
            figure.add_scatter(
                name=f"{name} measured by {along}",
                mode="markers",
                marker={"size": 10, "symbol": symbols[name], "color": PALETTE[colour],
                        "line": {"width": 2, "color": PALETTE[colour]}},
                hoverinfo="none",
                **panel,
            )  # fmt: skip
    by_heat, by_eta = "learned strength αρ by temperature τ", "… and by learning rate η"
    wide = {"xy": (0.01, 0.48, 0, 0.92, by_heat), "x2y2": (0.54, 1, 0, 0.92, by_eta)}
    narrow = {"xy": (0.03, 1, 0.58, 0.96, by_heat), "x2y2": (0.03, 1, 0, 0.4, by_eta)}
    sizes = QUIET | DECADES | {"range": [-2.3, 0.8]}
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | DECADES | {"range": [-2.05, 0.05], "anchor": "y", "title": title("τ")},
        xaxis2=QUIET | DECADES | {"range": [-2.75, -0.7], "anchor": "y2", "title": title("η")},
        yaxis=sizes | {"anchor": "x"},
        yaxis2=sizes | {"anchor": "x2"},
        meta={"wide": panels(320, wide), "narrow": panels(600, narrow)},
    )
