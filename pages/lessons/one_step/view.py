"""One step in four panels: on the surface, its gradients tail to tail, the loss uphill, a map."""

from collections.abc import Sequence

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent import surface
from pages.figures.frame import FRAME, QUIET, arrow, heading, line, title
from pages.figures.palette import PALETTE
from pages.figures.tick_map import TickMap, add_tick_map


def one_step_view(
    grid: Grid,
    fan: Sequence[float],
    along: tuple[float, float],
    rises: tuple[float, float],
    chart: TickMap,
) -> go.Figure:
    """The panels; `fan` holds every α that is marked, `along` and `rises` are ranges of the cut."""
    named = {0.0: "gd", 1.0: "sam"}
    colours = [PALETTE[named.get(a, "anti" if a < 0 else "alpha")] for a in fan]
    beads = {"size": 7, "color": colours, "line": {"width": 1, "color": PALETTE["ground"]}}

    figure = go.Figure(surface(grid))
    figure.add_scatter(name="cut", mode="lines", **line("faint", "dot", 1.2))
    figure.add_scatter(**arrow("gradient", "gd", "solid", 4.5))
    figure.add_scatter(
        name="look",
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

    x, y = ([float(axis[0]), float(axis[-1])] for axis in (grid.x, grid.y))
    add_tick_map(figure, chart, 4)

    labels = ("the gradients, tail to tail", "the loss straight uphill, over ‖g₀‖", chart.label)
    wide = {
        "height": 370,
        "xaxis": {"domain": [0, 0.31]},
        "yaxis": {"domain": [0, 0.95]},
        "xaxis2": {"domain": [0.36, 0.63]},
        "yaxis2": {"domain": [0.46, 0.95]},
        "xaxis3": {"domain": [0.36, 0.63]},
        "yaxis3": {"domain": [0, 0.35]},
        "xaxis4": {"domain": [0.69, 1]},
        "yaxis4": {"domain": [0, 0.95]},
        "annotations": [
            heading("the surface", 0, 0.955),
            heading(labels[0], 0.36, 0.955),
            heading(labels[1], 0.36, 0.355),
            heading(labels[2], 0.69, 0.955),
        ],
    }
    narrow = {
        "height": 1250,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.75, 1]},
        "xaxis2": {"domain": [0, 1]},
        "yaxis2": {"domain": [0.5, 0.7]},
        "xaxis3": {"domain": [0.02, 1]},
        "yaxis3": {"domain": [0.29, 0.46]},
        "xaxis4": {"domain": [0.02, 1]},
        "yaxis4": {"domain": [0, 0.23]},
        "annotations": [
            heading(labels[0], 0, 0.703),
            heading(labels[1], 0.02, 0.463),
            heading(labels[2], 0.02, 0.233),
        ],
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
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip
