"""The two valleys; below them what a shift costs in each, and the same losses on a new axis."""

from collections.abc import Mapping

import plotly.graph_objects as go

from pages.figures.frame import FRAME, QUIET, dot, line, panels, title
from pages.figures.named import named
from pages.figures.palette import PALETTE

MINIMA = {"sharp": "pin-d", "flat": "flat"}  # as on the maps


def why_flat_view(
    window: tuple[float, float],
    shifts: tuple[float, float],
    highest: float,
    minima: Mapping[str, float],
) -> go.Figure:
    """The panels, empty until bound: the parameter, the shift, the new parameter along x.

    Both parameters have one window, so that the curves are alike where nothing is stretched. The
    minima are named where their parameter is.
    """
    figure = go.Figure()
    for suffix in ("", " new"):
        axes = {"xaxis": "x3", "yaxis": "y3"} if suffix else {}
        figure.add_scatter(
            name=f"train{suffix}", mode="lines", **axes, **line("text", "solid", 1.8)
        )
        figure.add_scatter(name=f"test{suffix}", mode="lines", **axes, **line("text", "dash", 2))
        for name, colour in MINIMA.items():
            figure.add_scatter(
                name=f"{name} gap{suffix}", mode="lines", **axes, **line(colour, "solid", 3)
            )
            named_here = {"mode": "markers+text", "text": [name], "textposition": "bottom center",
                          "textfont": {"size": 13, "color": PALETTE["text"]}}  # fmt: skip
            train = dot(f"{name} train{suffix}", colour, 13)
            # Where the axis is stretched its minimum moves, and its name with it.
            figure.add_scatter(**axes, **train | (named_here if suffix else {}))
            figure.add_scatter(**axes, **_ring(f"{name} test{suffix}", colour))
    axes = {"xaxis": "x2", "yaxis": "y2"}
    for name, colour in MINIMA.items():
        figure.add_scatter(name=f"{name} by shift", mode="lines", **axes, **line(colour, width=2.6))
    figure.add_scatter(name="shift", mode="lines", **axes, **line("text", "dot", 1.4))
    for name, colour in MINIMA.items():
        figure.add_scatter(**axes, **_ring(f"{name} now", colour))

    costs, again = "test loss at each minimum, by the shift", "the losses, on the stretched axis"
    wide = {
        "xy": (0, 1, 0.55, 0.96, "the loss, by one parameter of a model"),
        "x2y2": (0, 0.46, 0, 0.34, costs),
        "x3y3": (0.54, 1, 0, 0.34, again),
    }
    narrow = {
        "xy": (0.02, 1, 0.68, 0.97, "the loss, by one parameter"),
        "x2y2": (0.02, 1, 0.37, 0.57, costs),
        "x3y3": (0.02, 1, 0.04, 0.25, again),
    }
    names = named({name: (at, 0) for name, at in minima.items()}, 7)
    up = QUIET | {"range": [-0.04 * highest, highest], "fixedrange": True, "nticks": 5}
    across = QUIET | {"fixedrange": True, "showgrid": False}
    return figure.update_layout(
        **FRAME,
        xaxis=across | {"range": window, "title": title("parameter")},
        yaxis=up | {"range": [-0.16 * highest, highest]},
        xaxis2=across | {"range": shifts, "anchor": "y2", "title": title("shift"), "nticks": 5},
        yaxis2=up | {"anchor": "x2"},
        xaxis3=across
        | {
            "range": window,
            "anchor": "y3",
            "title": title("parameter on the axis stretched by k"),
        },
        yaxis3=up | {"anchor": "x3", "range": [-0.24 * highest, highest]},
        meta={"wide": panels(430, wide, *names), "narrow": panels(720, narrow, *names)},
    )


def _ring(name: str, colour: str) -> dict:
    return {
        "name": name,
        "mode": "markers",
        "marker": {"size": 13, "symbol": "circle-open", "color": PALETTE[colour],
                   "line": {"width": 3}},
        "hoverinfo": "none",
    }  # fmt: skip
