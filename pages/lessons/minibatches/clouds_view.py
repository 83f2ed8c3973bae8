"""Estimates from minibatches as lines through two slopes and as a cloud; their variances by η."""

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


# Which minibatches → colour, symbol and size of both ends of the step, width of the line
_SLOPES = {
    "different": ("pin-c", "circle", 7, 1),
    "same": ("free", "diamond", 8, 1.2),
    "exact": ("exact", "circle", 13, 4),
}


def clouds_view(grid: Grid, reach: float) -> go.Figure:
    """The surface with two clouds of estimates at a point, and arrows; their variances by η.

    Beside it there is room for the slopes at both ends of a step, up to `reach` from the point.
    """
    figure = go.Figure(surface(grid))
    figure.add_scatter(**_cloud("different cloud", "pin-c", "circle", 5))
    figure.add_scatter(**_cloud("same cloud", "free", "diamond", 6))
    figure.add_scatter(**_bold("exact", "exact"))
    figure.add_scatter(**_bold("mean", "free", "dash"))
    figure.add_scatter(
        name="outside", mode="text", text=[""], textposition="top right", hoverinfo="none",
        textfont={"size": 13, "color": PALETTE["text"]},
    )  # fmt: skip
    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="signal", mode="lines", **panel, **line("exact", "solid", 2.4))
    figure.add_scatter(name="predicted", mode="lines", **panel, **line("pin-c", "dot", 1.8))
    figure.add_scatter(**panel, **_cloud("different variances", "pin-c", "circle-open", 8))
    figure.add_scatter(**panel, **_cloud("same variances", "free", "diamond-open", 8))
    figure.add_scatter(**panel, **dot("different now", "pin-c", 12))
    figure.add_scatter(**panel, **dot("same now", "free", 12, "diamond"))
    for name, text, colour, place in (
        ("predicted", "\N{EN SPACE}two minibatches: 1/η²", "text", "top right"),
        ("signal", "signal; above, noise is larger<br>\N{EN SPACE}", "exact", "top right"),
        ("same", "<br>one minibatch, twice", "free", "bottom right"),
    ):
        figure.add_scatter(
            name=f"{name} name", mode="text", text=[text], textposition=place, hoverinfo="none",
            textfont={"size": 13, "color": PALETTE[colour]}, **panel,
        )  # fmt: skip

    along = {"xaxis": "x3", "yaxis": "y3"}
    for name, (colour, symbol, size, width) in _SLOPES.items():
        figure.add_scatter(
            name=f"{name} lines", mode="lines", **along, **line(colour, "solid", width)
        )
        figure.add_scatter(**along, **_cloud(f"{name} ends", colour, symbol, size, 1))

    slopes, variance = (
        "slope of the loss along a step downhill",
        "noise of the estimates (variance)",
    )
    wide = {
        "xy": (0, 0.52, 0, 1),
        "x3y3": (0.6, 1, 0.6, 0.94, slopes),
        "x2y2": (0.6, 1, 0, 0.36, variance),
    }
    narrow = {
        "x3y3": (0.04, 1, 0.74, 0.97, slopes),
        "xy": (0, 1, 0.31, 0.66),
        "x2y2": (0.04, 1, 0, 0.22, variance),
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-3.1, -0.4], "title": title("η, the learning rate"),
                                 "anchor": "y2"},
        yaxis2=QUIET | DECADES | {"range": [-1.5, 6.5], "dtick": 2, "anchor": "x2"},
        xaxis3=QUIET | {"range": [-0.02, reach], "anchor": "y3", "fixedrange": True,
                        "title": title("distance along the step")},
        yaxis3=QUIET | {"range": [-0.6, 3.0], "anchor": "x3", "fixedrange": True, "nticks": 5},
        meta={"wide": panels(430, wide), "narrow": panels(1000, narrow)},
    )  # fmt: skip
