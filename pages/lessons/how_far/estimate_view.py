"""SAM's estimate of ∇‖∇L‖ and the exact vector on the surface, and how wrong it is by radius."""

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import DECADES, FRAME, QUIET, arrow, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface


def estimate_view(grid: Grid) -> go.Figure:
    """The surface with the ascent step and two arrows, their gap shaded; the error by radius."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="gap", mode="lines", fill="toself", hoverinfo="none", opacity=0.35,
        fillcolor=PALETTE["faint"], line={"width": 0},
    )  # fmt: skip
    figure.add_scatter(
        name="ascent step",
        mode="lines+markers",
        marker={"size": [0, 11], "symbol": "circle-open", "color": PALETTE["rho"],
                "line": {"width": 2.5}},
        **line("rho", "solid", 2.4),
    )  # fmt: skip
    figure.add_scatter(**arrow("exact", "exact", "solid", 3.6))
    figure.add_scatter(**arrow("sam estimate", "sam", "dash", 2.8))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="central error", mode="lines", **panel, **line("pin-c", "dash"))
    figure.add_scatter(name="forward error", mode="lines", **panel, **line("sam", "solid", 3.2))
    figure.add_scatter(name="predicted error", mode="lines", **panel, **line("text", "dot", 1.6))
    figure.add_scatter(**panel, **dot("central now", "pin-c", 10))
    figure.add_scatter(**panel, **dot("forward now", "sam", 12))

    errors = "relative error of the estimate of ∇‖∇L‖"
    wide = {"xy": (0, 0.42, 0, 1), "x2y2": (0.48, 1, 0.06, 0.93, errors)}
    narrow = {"xy": (0, 1, 0.48, 1), "x2y2": (0.02, 1, 0, 0.34, errors)}
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-7, 0.3], "title": title("ρ"),
                                  "anchor": "y2"},
        yaxis2=QUIET | DECADES | {"range": [-11, 1.5], "anchor": "x2", "dtick": 2},
        meta={"wide": panels(330, wide), "narrow": panels(660, narrow)},
    )  # fmt: skip
