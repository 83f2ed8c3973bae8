"""One step in three panels: on the surface, its gradients tail to tail, and the loss uphill."""

from collections.abc import Sequence

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent_view import surface
from pages.figures.frame import FRAME, QUIET, arrow, heading, line, title
from pages.figures.palette import PALETTE


def one_step_view(
    grid: Grid, fan: Sequence[float], along: tuple[float, float], rises: tuple[float, float]
) -> go.Figure:
    """The three panels; `fan` holds every α that is marked, the rest are ranges of the cut."""
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
    labels = ("the surface", "the gradients, tail to tail", "the loss straight uphill, over ‖g₀‖")
    spots = (0, 0.35, 0.69)
    wide = {
        "height": 335,
        "xaxis": {"domain": [0, 0.31]},
        "yaxis": {"domain": [0, 0.93]},
        "xaxis2": {"domain": [0.35, 0.64]},
        "yaxis2": {"domain": [0, 0.93]},
        "xaxis3": {"domain": [0.69, 1]},
        "yaxis3": {"domain": [0, 0.93]},
        "annotations": [heading(text, at, 0.94) for text, at in zip(labels, spots, strict=True)],
    }
    narrow = {
        "height": 900,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.66, 1]},
        "xaxis2": {"domain": [0, 1]},
        "yaxis2": {"domain": [0.31, 0.59]},
        "xaxis3": {"domain": [0.02, 1]},
        "yaxis3": {"domain": [0, 0.25]},
        "annotations": [heading(labels[1], 0, 0.595), heading(labels[2], 0.02, 0.255)],
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
