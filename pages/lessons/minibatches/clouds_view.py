"""Clouds of estimates from minibatches at a point, and their variances by learning rate."""

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import DECADES, FRAME, QUIET, arrow, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface


def _cloud(name: str, colour: str, symbol: str, size: float, opacity: float = 0.55) -> dict:
    marker = {"color": PALETTE[colour], "symbol": symbol, "size": size, "opacity": opacity}
    return {"name": name, "mode": "markers", "marker": marker, "hoverinfo": "none"}


def _bold(name: str, colour: str, dash: str = "solid") -> dict:
    """An arrow that is seen among the points of a cloud."""
    drawn = arrow(name, colour, dash, 4)
    return drawn | {"marker": drawn["marker"] | {"size": [0, 17]}}


def clouds_view(grid: Grid) -> go.Figure:
    """The surface with two clouds of estimates at a point, and arrows; their variances by η."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(**_cloud("different cloud", "pin-c", "circle", 5))
    figure.add_scatter(**_cloud("same cloud", "free", "diamond", 6))
    for name, colour, symbol in (
        ("lowest", "text", "circle-open"), ("least", "free", "diamond-open"),
    ):  # fmt: skip
        figure.add_scatter(**dot(name, colour, 12, symbol))
    figure.add_scatter(**_bold("own", "pin-c"))
    figure.add_scatter(**_bold("exact", "exact"))
    figure.add_scatter(**_bold("mean", "free", "dash"))
    figure.add_scatter(
        name="step", mode="lines+markers", marker={"size": [0, 9], "color": PALETTE["gd"]},
        **line("gd", "dot", 2.4),
    )  # fmt: skip

    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="signal", mode="lines", **panel, **line("exact", "solid", 2.4))
    figure.add_scatter(name="predicted", mode="lines", **panel, **line("pin-c", "dot", 1.8))
    figure.add_scatter(**panel, **_cloud("different variances", "pin-c", "circle-open", 8))
    figure.add_scatter(**panel, **_cloud("same variances", "free", "diamond-open", 8))
    figure.add_scatter(**panel, **dot("different now", "pin-c", 12))
    figure.add_scatter(**panel, **dot("same now", "free", 12, "diamond"))

    variance = "variance of one estimate of ∇‖∇L‖"
    wide = {"xy": (0, 0.58, 0, 1), "x2y2": (0.66, 1, 0, 0.94, variance)}
    narrow = {"xy": (0, 1, 0.5, 1), "x2y2": (0.04, 1, 0, 0.36, variance)}
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-3.1, -0.4], "title": title("η, the learning rate"),
                                 "anchor": "y2"},
        yaxis2=QUIET | DECADES | {"range": [-1.5, 6.5], "anchor": "x2"},
        meta={"wide": panels(430, wide), "narrow": panels(620, narrow)},
    )  # fmt: skip
