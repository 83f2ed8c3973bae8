"""Walks from a few starts on a surface, and beside it where each of them ends along the dial α."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent_view import surface
from pages.figures.frame import FRAME, QUIET, heading, line, map_axes, title
from pages.figures.palette import PALETTE

# Who starts where: colour and dash, in the order of the starts.
WALKERS = (
    ("pin-a", "solid"),
    ("pin-c", "dot"),
    ("pin-b", "dash"),
    ("pin-d", "solid"),
    ("pin-c", "solid"),
    ("pin-a", "dash"),
)


def dial_view(
    grid: Grid,
    starts: Sequence[tuple[float, float]],
    alphas: Sequence[float],
    ticks: Mapping[float, str],
    minima: Mapping[str, tuple[float, float]],
    band: tuple[str, float, float],
    mark: tuple[str, float],
) -> go.Figure:
    """The surface with room for a path from each start; the panel of ends over the dial.

    The dial's axis counts its `alphas`, so that it is as uneven as the slider is; `ticks` are those
    that are written, `band` and `mark` the settings that others recommend.
    """
    colours = [PALETTE[colour] for colour, _ in WALKERS]
    place = {alpha: k for k, alpha in enumerate(alphas)}
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="minima", meta="ground", mode="markers", hoverinfo="none",
        x=[point[0] for point in minima.values()], y=[point[1] for point in minima.values()],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    figure.add_scatter(name="hover", mode="lines", **line("anti", "dash", 1.8))
    for number, (colour, dash) in enumerate(WALKERS, start=1):
        figure.add_scatter(
            name=f"path {number}", mode="lines", **line(colour, dash, 2.4 if dash == "dot" else 2)
        )
    figure.add_scatter(
        name="starts", mode="markers+text", hoverinfo="none",
        x=[x for x, _ in starts], y=[y for _, y in starts],
        text=[str(k + 1) for k in range(len(starts))], textposition="top center",
        textfont={"size": 13, "color": PALETTE["text"]},
        marker={"size": 10, "symbol": "circle", "color": PALETTE["ground"],
                "line": {"width": 2.4, "color": colours}},
    )  # fmt: skip
    figure.add_scatter(
        name="ends", mode="markers", hoverinfo="none",
        marker={"size": [17, 15, 13, 11, 9, 7], "symbol": "diamond", "color": colours,
                "line": {"width": 1, "color": PALETTE["ground"]}},
    )  # fmt: skip

    panel = {"xaxis": "x2", "yaxis": "y2"}
    name, low, high = band
    x = [float(grid.x[0]), float(grid.x[-1])]
    figure.add_scatter(
        name=name, meta="ground", mode="lines", fill="toself", hoverinfo="none", **panel,
        x=[place[low], place[low], place[high], place[high]], y=[x[0], x[1], x[1], x[0]],
        line={"width": 0}, fillcolor=PALETTE["rule"], opacity=0.45,
    )  # fmt: skip
    figure.add_scatter(
        name=mark[0], meta="ground", mode="lines", **panel,
        x=[place[mark[1]]] * 2, y=x, **line("faint", "dot", 1.4),
    )  # fmt: skip
    # Widest at the back: where walks end together, each still shows a rim.
    for number, (colour, dash) in enumerate(WALKERS, start=1):
        figure.add_scatter(
            name=f"end {number}", mode="lines", **panel, **line(colour, dash, 11 - 1.6 * number)
        )
    figure.add_scatter(name="dial", mode="lines", **panel, **line("alpha", "solid", 2.2))
    figure.add_scatter(
        name="now", mode="markers", hoverinfo="none", **panel,
        marker={"size": [17, 15, 13, 11, 9, 7], "symbol": "diamond", "color": colours,
                "line": {"width": 1, "color": PALETTE["ground"]}},
    )  # fmt: skip

    told = [(name, (place[low] + place[high]) / 2), (mark[0], place[mark[1]])]
    names = [
        {"text": text, "x": at, "y": 1, "xref": "x2", "yref": "y2 domain", "showarrow": False,
         "xanchor": "center", "yanchor": "top", "font": {"size": 11.5},
         "bgcolor": PALETTE["ground"], "borderpad": 1}
        for text, at in told
    ]  # fmt: skip
    label = "where each walk ends, θ₁, by α"
    wide = {
        "height": 345,
        "xaxis": {"domain": [0, 0.55]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.62, 1]},
        "yaxis2": {"domain": [0.02, 0.92]},
        "annotations": [heading(label, 0.62, 0.93), *names],
    }
    narrow = {
        "height": 560,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.55, 1]},
        "xaxis2": {"domain": [0.03, 1]},
        "yaxis2": {"domain": [0, 0.38]},
        "annotations": [heading(label, 0.03, 0.385), *names],
    }
    y = [float(grid.y[0]), float(grid.y[-1])]
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=QUIET | {"range": [-1, len(alphas)], "title": title("α, spaced as on its slider"),
                        "anchor": "y2", "fixedrange": True,
                        "tickvals": [place[alpha] for alpha in ticks],
                        "ticktext": list(ticks.values())},
        yaxis2=QUIET | {"range": x, "anchor": "x2", "fixedrange": True, "nticks": 5},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip
