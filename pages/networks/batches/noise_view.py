"""The variance of the free estimate on a network, by the length of the step."""

import math

import plotly.graph_objects as go

from pages.figures.frame import DECADES, FRAME, QUIET, dot, line, title
from pages.figures.palette import PALETTE


def network_noise_view(rates: tuple[float, float]) -> go.Figure:
    """Measured marks with the predicted line through them, and the signal; empty until bound."""
    figure = go.Figure()
    figure.add_scatter(name="signal", mode="lines", **line("exact", "solid", 2.4))
    figure.add_scatter(name="predicted", mode="lines", **line("pin-c", "dot", 1.8))
    for name, colour, symbol in (
        ("different", "pin-c", "circle-open"),
        ("same", "free", "diamond-open"),
    ):
        marker = {"color": PALETTE[colour], "symbol": symbol, "size": 8, "line": {"width": 1.6}}
        figure.add_scatter(
            name=f"{name} variances", mode="markers", marker=marker, hoverinfo="none"
        )
    figure.add_scatter(**dot("different now", "pin-c", 12))
    figure.add_scatter(**dot("same now", "free", 12, "diamond"))
    ends = [math.log10(rates[0]) - 0.1, math.log10(rates[1]) + 0.1]
    return figure.update_layout(
        **FRAME | {"margin": {"l": 52, "r": 12, "t": 8, "b": 34}},
        xaxis=QUIET | DECADES | {"range": ends, "title": title("learning rate η")},
        yaxis=QUIET
        | DECADES
        | {"range": [-1, 9], "dtick": 2, "title": title("variance of one estimate of ∇‖∇L‖")},
        meta={"wide": {"height": 300}, "narrow": {"height": 340}},
    )
