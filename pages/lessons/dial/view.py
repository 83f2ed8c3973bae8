"""Walks from a few starts on a surface; beside it where they end, along α and by α and ρ."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent import surface
from pages.figures.frame import FRAME, QUIET, heading, line, map_axes, ring
from pages.figures.outcomes import add_signs
from pages.figures.palette import PALETTE
from pages.figures.tick_map import Ticks, tick_axis

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
    across: Ticks,
    up: Ticks,
    minima: Mapping[str, tuple[float, float]],
    band: tuple[str, float, float],
    mark: tuple[str, float],
    flat: np.ndarray | None,
) -> go.Figure:
    """The surface with room for a path from each start; the panel of ends over the dial; the map.

    Its axes are α and ρ, `band` and `mark` the settings that others recommend. `flat` is how many
    of the walks end on the flat side (rhos × alphas, NaN where one leaves the picture); without it
    the map is empty.
    """
    colours = [PALETTE[colour] for colour, _ in WALKERS]
    place = {alpha: k for k, alpha in enumerate(across.values)}
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

    chart = {"xaxis": "x2", "yaxis": "y3"}
    if flat is not None:
        _add_map(figure, flat, len(starts), chart)
    figure.add_scatter(**ring("here"), **chart)

    told = [(name, (place[low] + place[high]) / 2), (mark[0], place[mark[1]])]
    names = [
        {"text": text, "x": at, "y": 1, "xref": "x2", "yref": "y2 domain", "showarrow": False,
         "xanchor": "center", "yanchor": "top", "font": {"size": 11.5},
         "bgcolor": PALETTE["ground"], "borderpad": 1}
        for text, at in told
    ]  # fmt: skip
    labels = "where each walk ends, θ₁, by α", "how many of six end flat, θ₁ < 0; →: someone leaves"
    wide = {
        "height": 385,
        "xaxis": {"domain": [0, 0.55]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.62, 1]},
        "yaxis2": {"domain": [0.57, 0.94]},
        "yaxis3": {"domain": [0, 0.45]},
        "annotations": [
            heading(labels[0], 0.62, 0.945), heading(labels[1], 0.62, 0.455), *names
        ],
    }  # fmt: skip
    narrow = {
        "height": 760,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.66, 1]},
        "xaxis2": {"domain": [0.03, 1]},
        "yaxis2": {"domain": [0.32, 0.56]},
        "yaxis3": {"domain": [0, 0.26]},
        "annotations": [
            heading(labels[0], 0.03, 0.563), heading(labels[1], 0.03, 0.263), *names
        ],
    }  # fmt: skip
    y = [float(grid.y[0]), float(grid.y[-1])]
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=tick_axis(across, anchor="y3", showgrid=True),
        yaxis2=QUIET | {"range": x, "anchor": "x2", "fixedrange": True, "nticks": 5},
        yaxis3=tick_axis(up, anchor="x2"),
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip


def _add_map(figure: go.Figure, flat: np.ndarray, walks: int, chart: Mapping[str, str]) -> None:
    """Cells by how many of the walks end on the flat side, grey where one leaves; the counts."""
    rows, columns = flat.shape
    gone = np.isnan(flat)
    figure.add_heatmap(
        name="flat", z=flat, zmin=0, zmax=walks, opacity=0.6, showscale=False, hoverinfo="skip",
        colorscale=[[0, PALETTE["pin-d"]], [1, PALETTE["pin-a"]]], **chart,
    )  # fmt: skip
    figure.add_heatmap(
        name="gone", z=np.where(gone, 1, np.nan), zmin=0, zmax=1, opacity=0.6, showscale=False,
        colorscale=[[end, PALETTE["text"]] for end in (0, 1)], hoverinfo="skip", **chart,
    )  # fmt: skip
    regions = {(str(count), "text"): flat == count for count in range(walks + 1)}
    add_signs(
        figure, regions | {("→", "ground"): gone}, np.arange(columns), np.arange(rows), **chart
    )
