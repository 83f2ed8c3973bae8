"""Two gradients at one point, used in two ways, and how wrong each estimate of ∇‖∇L‖ is."""

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import DECADES, FRAME, QUIET, arrow, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface


def estimates_view(grid: Grid) -> go.Figure:
    """The surface with both pairs of steps and three arrows; beside it relative error by radius."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="gd path",
        mode="lines+markers",
        marker={"size": [0, 8, 8], "color": PALETTE["gd"]},
        **line("gd", "dot", 2.2),
    )
    figure.add_scatter(
        name="ascent step",
        mode="lines+markers",
        marker={"size": [0, 11], "symbol": "circle-open", "color": PALETTE["rho"],
                "line": {"width": 2.5}},
        **line("rho", "solid", 2.4),
    )  # fmt: skip
    figure.add_scatter(**arrow("sam step", "sam", "solid", 1.8))
    figure.add_scatter(**arrow("exact", "exact", "solid", 3.6))
    figure.add_scatter(**arrow("sam estimate", "sam", "dash"))
    figure.add_scatter(**arrow("difference estimate", "free", "dash"))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="predicted error", mode="lines", **panel, **line("text", "dot", 1.4))
    figure.add_scatter(name="forward error", mode="lines", **panel, **line("sam"))
    figure.add_scatter(name="backward error", mode="lines", **panel, **line("free"))
    figure.add_scatter(**panel, **dot("sam now", "sam", 12))
    figure.add_scatter(**panel, **dot("difference now", "free", 12))

    errors = "relative error of the estimate of ∇‖∇L‖"
    wide = {"xy": (0, 0.42, 0, 1), "x2y2": (0.48, 1, 0.06, 0.93, errors)}
    narrow = {"xy": (0, 1, 0.48, 1), "x2y2": (0.02, 1, 0, 0.34, errors)}
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-4, 0.3], "title": title("length: ρ, or η‖g₀‖"),
                                 "anchor": "y2"},
        yaxis2=QUIET | DECADES | {"range": [-5, 2], "anchor": "x2"},
        meta={"wide": panels(380, wide), "narrow": panels(700, narrow)},
    )  # fmt: skip
