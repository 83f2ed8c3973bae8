"""Clouds of estimates from minibatches at a point, and their variances by learning rate."""

import plotly.graph_objects as go

from landscapes import Grid, Window
from pages.figures.frame import DECADES, FRAME, QUIET, arrow, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface


def _cloud(name: str, colour: str, symbol: str, size: float, opacity: float = 0.55) -> dict:
    marker = {"color": PALETTE[colour], "symbol": symbol, "size": size, "opacity": opacity}
    return {"name": name, "mode": "markers", "marker": marker, "hoverinfo": "none"}


def clouds_view(grid: Grid, beyond: Window) -> go.Figure:
    """The surface with two clouds of estimates at a point; their variances by η; and zoomed out."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(**_cloud("different cloud", "pin-c", "circle", 5))
    figure.add_scatter(**_cloud("same cloud", "free", "diamond", 6))
    figure.add_scatter(name="ring", mode="lines", **line("pin-c", "dot", 1.8))
    figure.add_scatter(**arrow("exact", "exact", "solid", 3.6))
    figure.add_scatter(**arrow("mean", "free", "dash", 2.6))
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

    far = {"xaxis": "x3", "yaxis": "y3"}
    figure.add_scatter(**far, **_cloud("far dots", "pin-c", "circle", 5, 0.3))
    figure.add_scatter(**far, **_cloud("far diamonds", "free", "diamond", 6, 0.3))
    figure.add_scatter(**far, **arrow("far exact", "exact", "solid", 3.6))
    figure.add_scatter(**far, **arrow("far mean", "free", "dash", 2.6))
    figure.add_scatter(**far, **arrow("own", "pin-c", "solid", 3))
    x, y = grid.window
    figure.add_scatter(
        name="frame", meta="ground", mode="lines", **far, **line("faint", "solid", 1),
        x=[x[0], x[1], x[1], x[0], x[0]], y=[y[0], y[0], y[1], y[1], y[0]],
    )  # fmt: skip
    figure.add_scatter(**far, **dot("far point", "text", 8))

    zoomed = "zoomed out (frame: the picture before)"
    variance = "variance of one estimate of ∇‖∇L‖"
    wide = {
        "xy": (0, 0.54, 0, 1),
        "x2y2": (0.62, 1, 0.62, 0.95, variance),
        "x3y3": (0.62, 1, 0, 0.42, zoomed),
    }
    narrow = {
        "xy": (0, 1, 0.65, 1),
        "x2y2": (0.04, 1, 0.35, 0.56, variance),
        "x3y3": (0.04, 1, 0, 0.25, zoomed),
    }
    apart = map_axes(*beyond, true_lengths=True)
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-3.1, -0.4], "title": title("η, the learning rate"),
                                 "anchor": "y2"},
        yaxis2=QUIET | DECADES | {"range": [-1.5, 6.5], "anchor": "x2"},
        xaxis3=apart["xaxis"] | {"anchor": "y3", "fixedrange": True},
        yaxis3=apart["yaxis"] | {"anchor": "x3", "scaleanchor": "x3",
                                 "fixedrange": True},
        meta={"wide": panels(430, wide), "narrow": panels(900, narrow)},
    )  # fmt: skip
