"""One step in four panels: on the surface, its gradients tail to tail, the loss uphill, a map."""

from collections.abc import Sequence

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, arrow, line, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface
from pages.figures.tick_map import MapAxes, add_map_axes


def one_step_view(
    grid: Grid,
    fan: Sequence[float],
    along: tuple[float, float],
    rises: tuple[float, float],
    axes: MapAxes,
) -> go.Figure:
    """The panels, empty until bound; `axes` are those of the map.

    `fan` holds every α that is marked; `along` and `rises` are the ranges of the loss uphill.
    """
    named = {0.0: "gd", 1.0: "sam"}
    colours = [PALETTE[named.get(a, "anti" if a < 0 else "alpha")] for a in fan]
    beads = {"size": 7, "color": colours, "line": {"width": 1, "color": PALETTE["ground"]}}

    figure = go.Figure(surface(grid))
    figure.add_scatter(name="cut", mode="lines", **line("faint", "dot", 1.2))
    figure.add_scatter(**arrow("gradient", "gd", "solid", 4.5))
    figure.add_scatter(
        name="ascent step",
        mode="lines+markers",
        marker={"size": [0, 12], "symbol": "circle-open", "color": PALETTE["rho"],
                "line": {"width": 2.5}},
        **line("rho", "solid", 1.8),
    )  # fmt: skip
    figure.add_scatter(**arrow("gradient there", "sam", "solid", 2.6))
    figure.add_scatter(name="next points", mode="lines+markers", marker=beads,
                       **line("faint", "solid", 1.2))  # fmt: skip
    figure.add_scatter(**arrow("step", "alpha", "solid", 3.2))

    lens = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="fan", mode="lines+markers", marker=beads, **lens,
                       **line("faint", "solid", 1.2))  # fmt: skip
    figure.add_scatter(**lens, **arrow("g0", "gd", "solid", 2.6))
    figure.add_scatter(**lens, **arrow("g_rho", "sam", "solid", 2.6))
    figure.add_scatter(**lens, **arrow("exact", "exact", "solid", 4.5))
    figure.add_scatter(**lens, **arrow("stretched", "alpha", "dash", 2.6))
    figure.add_scatter(**lens, **arrow("g", "alpha", "solid", 3.2))

    cut = {"xaxis": "x3", "yaxis": "y3"}
    figure.add_scatter(
        name="gap", mode="lines", fill="toself", hoverinfo="none", opacity=0.5, **cut,
        fillcolor=PALETTE["rho"], line={"width": 0},
    )  # fmt: skip
    figure.add_scatter(name="tangent", mode="lines", **cut, **line("gd", "dash", 1.8))
    figure.add_scatter(name="loss", mode="lines", **cut, **line("text", "solid", 2.2))
    figure.add_scatter(
        name="heights",
        mode="lines+markers",
        marker={"size": [8, 12], "symbol": ["circle", "circle-open"], "line": {"width": 2.5},
                "color": [PALETTE["gd"], PALETTE["rho"]]},
        **cut,
        **line("rho", "solid", 2.4),
    )  # fmt: skip

    x, y = grid.window
    add_map_axes(figure, axes, 4)

    gradients, uphill = "the gradients, tail to tail", "the loss straight uphill, over ‖g₀‖"
    wide = {
        "xy": (0, 0.31, 0, 0.95, "the surface"),
        "x2y2": (0.36, 0.63, 0.46, 0.95, gradients),
        "x3y3": (0.36, 0.63, 0, 0.35, uphill),
        "x4y4": (0.69, 1, 0, 0.95, axes.label),
    }
    narrow = {
        "xy": (0, 1, 0.75, 1),
        "x2y2": (0, 1, 0.5, 0.7, gradients),
        "x3y3": (0.02, 1, 0.29, 0.46, uphill),
        "x4y4": (0.02, 1, 0, 0.23, axes.label),
    }
    blank = {"range": [-1.12, 1.12], "showticklabels": False, "ticks": "", "fixedrange": True,
             "showgrid": False, "constrain": "domain"}  # fmt: skip
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | {"range": x, "showgrid": False, "title": title("θ₁"), "constrain": "domain",
                       "constraintoward": "left"},
        yaxis=QUIET | {"range": y, "showgrid": False, "title": title("θ₂"), "scaleanchor": "x",
                       "constrain": "domain", "constraintoward": "top"},
        xaxis2=QUIET | blank | {"anchor": "y2", "constraintoward": "left"},
        yaxis2=QUIET | blank | {"anchor": "x2", "scaleanchor": "x2", "constraintoward": "top"},
        xaxis3=QUIET | {"range": list(along), "anchor": "y3", "fixedrange": True,
                        "title": title("distance from θ along u")},
        yaxis3=QUIET | {"range": list(rises), "anchor": "x3", "fixedrange": True, "nticks": 5},
        meta={"wide": panels(370, wide), "narrow": panels(1250, narrow)},
    )  # fmt: skip
