"""Runs from a few starts on a surface; beside it on which side they end, by α, and by α and ρ."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, dot, line, map_axes, panels, ring, title
from pages.figures.named import named
from pages.figures.outcomes import add_signs
from pages.figures.palette import PALETTE
from pages.figures.surface import surface
from pages.figures.tick_map import Ticks, tick_axis

MAP = {"xaxis": "x2", "yaxis": "y3"}  # the axes of the map

# The sides on which a run ends: a name of the palette, and how opaque.
SIDES = {"flat": ("flat", 0.8), "sharp": ("pin-d", 0.6)}


def dial_view(
    grid: Grid,
    starts: Sequence[tuple[float, float]],
    across: Ticks,
    up: Ticks,
    minima: Mapping[str, tuple[float, float]],
    predicts: bool,
) -> go.Figure:
    """The surface with room for a trajectory from each start; a bar for each run; an empty map.

    The bars are over α, the axes of the map are α and ρ. If the figure predicts where AntiSAM
    rests, there is room for that, too, behind the trajectories, and on the map for two ways from
    SAM to a stronger correction. The runs are of one method and have one colour: numbers at their
    starts tell them apart.
    """
    numbers = [str(k + 1) for k in range(len(starts))]
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="minima", meta="ground", mode="markers", hoverinfo="none",
        x=[point[0] for point in minima.values()], y=[point[1] for point in minima.values()],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    if predicts:
        figure.add_scatter(name="hover", mode="lines", **line("anti", "dash", 1.8))
    for number in numbers:
        # Thin and pale, for six of them lie over one another.
        figure.add_scatter(
            name=f"path {number}", mode="lines", opacity=0.7, **line("alpha", width=1.3)
        )
    figure.add_scatter(
        name="starts", mode="markers+text", hoverinfo="none",
        x=[x for x, _ in starts], y=[y for _, y in starts],
        text=numbers, textposition=_beside(starts),
        textfont={"size": 13, "color": PALETTE["text"]},
        marker={"size": 10, "symbol": "circle", "color": PALETTE["ground"],
                "line": {"width": 2.4, "color": PALETTE["alpha"]}},
    )  # fmt: skip
    figure.add_scatter(**dot("ends", "alpha", 12, "diamond"))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    for name, (colour, opacity) in SIDES.items():
        figure.add_scatter(
            name=f"{name} bars", mode="lines", opacity=opacity, **panel, **line(colour, width=11)
        )
    figure.add_scatter(name="dial", mode="lines", **panel, **line("text", "dot", 2.2))

    if predicts:
        figure.add_scatter(
            name="ways", mode="lines+markers+text", hoverinfo="none", **MAP,
            text=["α = 4, ρ = 0.05", "SAM, ρ = 0.05", "SAM, ρ = 0.2"],
            textposition=["top center", "bottom center", "top center"],
            textfont={"size": 13, "color": PALETTE["text"]},
            marker={"size": 11, "symbol": ["diamond", "circle", "diamond"],
                    "color": PALETTE["text"]},
            line={"color": PALETTE["text"], "width": 2},
        )  # fmt: skip
    below = list(up.values).index(0.0) - 0.5
    figure.add_scatter(
        name="below zero", meta="ground", mode="lines+text", hoverinfo="none", **MAP,
        x=[-0.5, len(across.values) - 0.5], y=[below, below], textposition="bottom right",
        text=[" ρ < 0: next lesson", ""],
        textfont={"size": 12, "color": PALETTE["text"]},
        line={"color": PALETTE["text"], "width": 1},
    )  # fmt: skip
    figure.add_scatter(**ring("here"), **MAP)

    x, y = grid.window
    names = named(minima, 62)  # below most bounces
    ends, counts = "on which side each run ends, by α", "how many of six end on the flat side"
    wide = {
        "xy": (0, 0.55, 0, 1),
        "x2y2": (0.62, 1, 0.6, 0.94, ends),
        "x2y3": (0.62, 1, 0, 0.43, counts),
    }
    narrow = {
        "x2y2": (0.06, 1, 0.77, 0.98, ends),
        "xy": (0, 1, 0.36, 0.68),
        "x2y3": (0.06, 1, 0, 0.24, counts),
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=tick_axis(across, anchor="y3", showgrid=True),
        yaxis2=QUIET | {"range": [len(starts) + 0.6, 0.4], "anchor": "x2", "fixedrange": True,
                        "tickvals": list(range(1, len(starts) + 1)), "title": title("run"),
                        "showgrid": False},
        yaxis3=tick_axis(up, anchor="x2"),
        meta={"wide": panels(385, wide, *names), "narrow": panels(760, narrow, *names)},
    )  # fmt: skip


def _beside(starts: Sequence[tuple[float, float]]) -> list[str]:
    """Where the number of each start stands: the inner two of four neighbours have theirs below."""
    near = [
        [abs(other - x) < 0.35 for k, (other, _) in enumerate(starts) if k != place]
        for place, (x, _) in enumerate(starts)
    ]
    crowded = [k for k, each in enumerate(near) if any(each)]
    places = {k: ("top" if i in (0, len(crowded) - 1) else "bottom")
              + (" left" if i < len(crowded) / 2 else " right")
              for i, k in enumerate(crowded)}  # fmt: skip
    return [places.get(k, "top center") for k in range(len(starts))]


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
            colorscale=[[0, PALETTE[SIDES["sharp"][0]]], [1, PALETTE[SIDES["flat"][0]]]],
            showscale=False,
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
