"""One step in four panels: on the surface, its gradients, the loss along one of them, a map."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, arrow, dot, line, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface
from pages.figures.tick_map import MapAxes, add_map_axes

# The panels, as their axes are called.
SURFACE, GRADIENTS, ALONG_U, MAP = "xy", "x2y2", "x3y3", "x4y4"

# An arrow has a head at its tip; from there a line leads up to the loss where the step ends.
_TIP_AND_LANDING = {"size": [0, 12, 10], "symbol": ["arrow", "arrow", "circle"]}


def one_step_view(
    grid: Grid,
    fan: Sequence[float],
    pieces: int,
    along: tuple[float, float],
    rises: tuple[float, float],
    axes: MapAxes,
) -> go.Figure:
    """The panels, empty until bound; `axes` are those of the map.

    `fan` holds every α that is marked; the ascent step has so many pieces along the loss, and
    `along` and `rises` are the ranges of the loss along u.
    """
    named = {0.0: "gd", 1.0: "sam"}
    colours = [PALETTE[named.get(a, "anti" if a < 0 else "alpha")] for a in fan]
    beads = {"size": 7, "color": colours, "line": {"width": 1, "color": PALETTE["ground"]}}
    labels = [f"  α = {a:g}  ".replace("-", "−") for a in fan]
    small = {"size": 11, "color": PALETTE["text"]}
    end_ring = {"size": [0, 12], "symbol": "circle-open", "color": PALETTE["rho"],
                "line": {"width": 2.5}}  # fmt: skip

    figure = go.Figure(surface(grid))
    figure.add_scatter(name="cut", mode="lines", **line("faint", "dash", 1.2))
    figure.add_scatter(**_named(arrow("gradient", "gd", "dash", 2.2), "gradient at θ", "left"))
    figure.add_scatter(
        name="ascent step", mode="lines+markers", marker=end_ring, **line("rho", "solid", 1.8)
    )
    figure.add_scatter(
        **_named(arrow("gradient there", "sam", "solid", 2.6), "gradient<br>at the ring", "right")
    )
    figure.add_scatter(
        name="next points", mode="lines+markers+text", marker=beads,
        text=[labels[0], *[""] * (len(fan) - 2), labels[-1]], textposition="middle right",
        textfont=small, **line("faint", "solid", 1.2),
    )  # fmt: skip
    figure.add_scatter(**_named(arrow("descent", "gd", "solid", 2.2), "gradient descent", "right"))
    figure.add_scatter(**_named(arrow("sam step", "sam", "solid", 2.2), "SAM’s step", "left"))
    figure.add_scatter(**arrow("step", "alpha", "solid", 3))

    gradients = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(
        name="fan", mode="lines+markers+text", marker=beads, text=labels,
        textposition="middle right", textfont=small,
        **gradients, **line("faint", "solid", 1.2),
    )  # fmt: skip
    figure.add_scatter(**gradients, **_named_half(arrow("g0", "gd", "solid", 2.6), "g₀", "left"))
    figure.add_scatter(
        **gradients, **_named_half(arrow("g_rho", "sam", "solid", 2.6), "g<sub>ρ</sub>", "right")
    )
    figure.add_scatter(**gradients, **arrow("exact", "exact", "solid", 4.5))
    difference = arrow("difference", "alpha", "dot", 2.6)
    figure.add_scatter(**gradients, **_named_half(difference, "α (g<sub>ρ</sub> − g₀)", "left"))
    figure.add_scatter(**gradients, **arrow("g", "alpha", "solid", 3.2))

    along_u = {"xaxis": "x3", "yaxis": "y3"}
    figure.add_scatter(
        name="gap", mode="lines", fill="toself", hoverinfo="none", opacity=0.5, **along_u,
        fillcolor=PALETTE["rho"], line={"width": 0},
    )  # fmt: skip
    figure.add_scatter(name="tangent", mode="lines", **along_u, **line("gd", "dot", 2.4))
    figure.add_scatter(name="loss", mode="lines", **along_u, **line("text", "solid", 2.2))
    climb = end_ring | {"size": [*[0] * pieces, 12]}
    figure.add_scatter(
        name="climb", mode="lines+markers", marker=climb, **along_u, **line("rho", "solid", 4)
    )
    figure.add_scatter(name="slope there", mode="lines", **along_u, **line("sam", "solid", 3.2))
    for name, colour, width, step in (
        ("gd move", "gd", 2.2, "gradient descent"),
        ("sam move", "sam", 2.2, "SAM’s step"),
        ("move", "alpha", 3, "α-SAM’s step"),
    ):
        drawn = _named(arrow(name, colour, "solid", width), step, "right")
        drawn["marker"] |= _TIP_AND_LANDING
        figure.add_scatter(**along_u, **drawn | {"text": [f" {step}", "", ""], "textfont": small})
    figure.add_scatter(
        **along_u, **dot("theta", "text", 12) | {"mode": "markers+text"},
        text=["θ"], textposition="bottom right", textfont={"size": 15, "color": PALETTE["text"]},
    )  # fmt: skip

    x, y = grid.window
    add_map_axes(figure, axes, 4)

    gradients_here, uphill = "gradients, from one point", "loss along the gradient"
    wide = {
        SURFACE: (0, 0.3, 0, 0.95, "loss by θ₁ and θ₂"),
        GRADIENTS: (0.35, 0.64, 0.5, 0.95, gradients_here),
        ALONG_U: (0.35, 0.64, 0, 0.39, uphill),
        MAP: (0.72, 1, 0, 0.95, axes.label),
    }
    narrow = {
        SURFACE: (0, 1, 0.75, 1),
        GRADIENTS: (0, 1, 0.5, 0.7, gradients_here),
        ALONG_U: (0.02, 1, 0.29, 0.46, uphill),
        MAP: (0.05, 1, 0, 0.23, axes.label),
    }
    blank = {"range": [-1.12, 1.12], "showticklabels": False, "ticks": "", "fixedrange": True,
             "showgrid": False, "constrain": "domain"}  # fmt: skip
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | {"range": x, "showgrid": False, "title": title("θ₁"), "constrain": "domain",
                       "constraintoward": "left"},
        yaxis=QUIET | {"range": y, "showgrid": False, "title": title("θ₂"), "scaleanchor": "x",
                       "constrain": "domain", "constraintoward": "top", "nticks": 6},
        xaxis2=QUIET | blank | {"anchor": "y2", "constraintoward": "left"},
        yaxis2=QUIET | blank | {"anchor": "x2", "scaleanchor": "x2", "constraintoward": "top"},
        xaxis3=QUIET | {"range": list(along), "anchor": "y3", "fixedrange": True,
                        "showgrid": False, "title": title("distance from θ, uphill →")},
        yaxis3=QUIET | {"range": list(rises), "anchor": "x3", "fixedrange": True,
                        "showgrid": False, "showticklabels": False, "ticks": "",
                        "title": title("loss →")},
        meta={"wide": panels(370, wide), "narrow": panels(1250, narrow)},
    )  # fmt: skip


def _named(drawn: dict[str, Any], name: str, side: str) -> dict[str, Any]:
    """An arrow with its name beside its tip."""
    return drawn | {
        "mode": "lines+markers+text", "text": ["", f" {name} "],
        "textposition": f"middle {side}", "textfont": {"size": 12, "color": PALETTE["text"]},
    }  # fmt: skip


def _named_half(drawn: dict[str, Any], name: str, side: str) -> dict[str, Any]:
    """An arrow through a point half way, with its name there."""
    named = _named(drawn, name, side) | {"text": ["", f" {name} ", ""]}
    return named | {
        "marker": named["marker"] | {"size": [0, 0, 12]},
        "textfont": named["textfont"] | {"size": 14},
    }
