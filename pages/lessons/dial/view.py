"""Runs from a few starts on a surface; beside it where they end, along α and by α and ρ."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, dot, line, map_axes, panels, ring
from pages.figures.named import named
from pages.figures.outcomes import add_signs
from pages.figures.palette import PALETTE
from pages.figures.surface import surface
from pages.figures.tick_map import Ticks, tick_axis

MAP = {"xaxis": "x2", "yaxis": "y3"}  # the axes of the map


def dial_view(
    grid: Grid,
    starts: Sequence[tuple[float, float]],
    across: Ticks,
    up: Ticks,
    minima: Mapping[str, tuple[float, float]],
    band: tuple[str, float, float],
    mark: tuple[str, float],
    predicts: bool,
) -> go.Figure:
    """The surface with room for a trajectory from each start; where they end along α; an empty map.

    Its axes are α and ρ; `band` and `mark` are the settings that others recommend. If the figure
    predicts where AntiSAM rests, there is room for that, too, behind the trajectories, and for the
    α at which each run changes sides. The runs are of one method and have one colour: numbers at
    their starts tell them apart.
    """
    numbers = [str(k + 1) for k in range(len(starts))]
    place = {alpha: k for k, alpha in enumerate(across.values)}
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="minima", meta="ground", mode="markers", hoverinfo="none",
        x=[point[0] for point in minima.values()], y=[point[1] for point in minima.values()],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    if predicts:
        figure.add_scatter(name="hover", mode="lines", **line("anti", "dash", 1.8))
    for number in numbers:
        figure.add_scatter(name=f"path {number}", mode="lines", **line("alpha"))
    figure.add_scatter(
        name="starts", mode="markers+text", hoverinfo="none",
        x=[x for x, _ in starts], y=[y for _, y in starts],
        text=numbers, textposition="top center",
        textfont={"size": 13, "color": PALETTE["text"]},
        marker={"size": 10, "symbol": "circle", "color": PALETTE["ground"],
                "line": {"width": 2.4, "color": PALETTE["alpha"]}},
    )  # fmt: skip
    figure.add_scatter(**dot("ends", "alpha", 12, "diamond"))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    name, low, high = band
    x, y = grid.window
    figure.add_scatter(
        name=name, meta="ground", mode="lines", fill="toself", hoverinfo="none", **panel,
        x=[place[low], place[low], place[high], place[high]], y=[x[0], x[1], x[1], x[0]],
        line={"width": 0}, fillcolor=PALETTE["rule"], opacity=0.45,
    )  # fmt: skip
    figure.add_scatter(
        name=mark[0], meta="ground", mode="lines", **panel,
        x=[place[mark[1]]] * 2, y=x, **line("faint", "dot", 1.4),
    )  # fmt: skip
    for number in numbers:
        figure.add_scatter(name=f"end {number}", mode="lines", **panel, **line("alpha", width=1.8))
    figure.add_scatter(name="dial", mode="lines", **panel, **line("text", "dot", 2.2))
    figure.add_scatter(**dot("now", "alpha", 11, "diamond"), **panel)
    if predicts:
        figure.add_scatter(
            name="turns", mode="markers+text", hoverinfo="none", text=numbers,
            textposition="middle center", textfont={"size": 10.5, "color": PALETTE["text"]},
            marker={"size": 15, "color": PALETTE["ground"],
                    "line": {"width": 1.4, "color": PALETTE["alpha"]}}, **panel,
        )  # fmt: skip

    figure.add_scatter(**ring("here"), **MAP)

    told = [(name, (place[low] + place[high]) / 2), (mark[0], place[mark[1]])]
    names = [
        {"text": text, "x": at, "y": 1, "xref": "x2", "yref": "y2 domain", "showarrow": False,
         "xanchor": "center", "yanchor": "top", "font": {"size": 11.5},
         "bgcolor": PALETTE["ground"], "borderpad": 1}
        for text, at in told
    ] + named(minima, 9)  # fmt: skip
    ends, counts = "θ₁ at the end of each run, by α", "runs of six that end at θ₁ < 0"
    wide = {
        "xy": (0, 0.55, 0, 1),
        "x2y2": (0.62, 1, 0.57, 0.94, ends),
        "x2y3": (0.62, 1, 0, 0.45, counts),
    }
    narrow = {
        "xy": (0, 1, 0.66, 1),
        "x2y2": (0.03, 1, 0.32, 0.56, ends),
        "x2y3": (0.03, 1, 0, 0.26, counts),
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=tick_axis(across, anchor="y3", showgrid=True),
        yaxis2=QUIET | {"range": x, "anchor": "x2", "fixedrange": True, "nticks": 5},
        yaxis3=tick_axis(up, anchor="x2"),
        meta={"wide": panels(385, wide, *names), "narrow": panels(760, narrow, *names)},
    )  # fmt: skip


class CountMap(NamedTuple):
    """How many of so many runs end on the flat side, at every α and ρ; grey where one leaves."""

    runs: int
    channels: Sequence[str] = ("flat side", "left")

    def draw(self, figure: go.Figure, *arrays: np.ndarray) -> None:
        flat, left = arrays
        rows, columns = flat.shape
        leaves = left > 0
        figure.add_heatmap(
            name="flat", z=np.where(leaves, np.nan, flat), zmin=0, zmax=self.runs, opacity=0.6,
            colorscale=[[0, PALETTE["pin-d"]], [1, PALETTE["flat"]]], showscale=False,
            hoverinfo="skip", **MAP,
        )  # fmt: skip
        figure.add_heatmap(
            name="left", z=np.where(leaves, 1, np.nan), zmin=0, zmax=1, opacity=0.6,
            colorscale=[[end, PALETTE["text"]] for end in (0, 1)], showscale=False,
            hoverinfo="skip", **MAP,
        )  # fmt: skip
        regions = {
            (str(count), "text"): ~leaves & (flat == count) for count in range(self.runs + 1)
        }
        signs = regions | {("→", "ground"): leaves}
        add_signs(figure, signs, np.arange(columns), np.arange(rows), **MAP)
