"""Errors of two ways of training, by the gradients that were computed."""

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.figures.frame import FRAME, QUIET, line, panels, title
from pages.figures.palette import PALETTE

WAYS = {"plain": ("gd", "dash"), "sam": ("sam", "solid")}


def errors_view(budgets: Sequence[float], errors: tuple[float, float]) -> go.Figure:
    """One panel, empty until bound; the budgets are marked by upright lines.

    Beside each of these lines there is room for a number.
    """
    figure = go.Figure()
    for budget in budgets:
        figure.add_scatter(
            name=f"at {budget}", meta="ground", mode="lines", x=[budget] * 2, y=errors,
            **line("faint", "dot", 1.2),
        )  # fmt: skip
    for name, (colour, dash) in WAYS.items():
        figure.add_scatter(
            name=name, mode="lines+markers", **line(colour, dash, 2.6),
            marker={"size": 7, "color": PALETTE[colour]},
        )  # fmt: skip
        figure.add_scatter(name=f"{name} bars", mode="lines", **line(colour, "solid", 4))
        figure.add_scatter(
            name=f"{name} at budgets", mode="markers", hoverinfo="none",
            marker={"size": 17, "symbol": "circle-open", "color": PALETTE[colour],
                    "line": {"width": 2.6}},
        )  # fmt: skip
    for budget in budgets:
        figure.add_scatter(
            name=f"gain {budget}", mode="text", textposition="middle right", hoverinfo="none",
            textfont={"size": 15, "color": PALETTE["text"]},
        )  # fmt: skip
    across = "cost, in epochs of plain training"
    heading = "test error on ImageNet, %  (lower is better)"
    ticks = [100, 200, 400, 800]
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | {"type": "log", "range": [1.93, 2.97], "tickvals": ticks, "fixedrange": True,
                       "showgrid": False, "title": title(across)},
        yaxis=QUIET | {"range": errors, "fixedrange": True, "nticks": 7},
        meta={
            "wide": panels(400, {"xy": (0, 1, 0, 0.94, heading)}),
            "narrow": panels(270, {"xy": (0.02, 1, 0.02, 0.92, heading)}),
        },
    )  # fmt: skip
