"""Runs of one strength αρ on the surface, and a map of where a run ends by αρ and ρ."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.outcome import SurfaceOutcome
from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, heading, line, map_axes, panels, title
from pages.figures.named import named
from pages.figures.outcomes import add_outcomes
from pages.figures.palette import PALETTE
from pages.figures.surface import surface

# name → colour, dash, width
Style = tuple[str, str, float]

MAP = {"xaxis": "x2", "yaxis": "y2"}  # the axes of the map


def family_view(
    grid: Grid,
    styles: Mapping[str, Style],
    alphas: Mapping[str, tuple[float, str]],
    start: tuple[float, float],
    strongest: float,
    minima: Mapping[str, tuple[float, float]],
    learning_rate: float,
) -> go.Figure:
    """The surface with a trajectory for every name, and an empty map.

    The axes of the map are αρ and the radius ρ, both from 0 to the strongest αρ: there every α is
    a straight line from the corner, and each of `alphas` has one, with its name on it.
    """
    colours = [PALETTE[colour] for colour, *_ in styles.values()]
    sizes = [17 - 3 * k for k in range(len(styles))]  # where runs end together, each shows a rim
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="minima", meta="ground", mode="markers", hoverinfo="none",
        x=[point[0] for point in minima.values()], y=[point[1] for point in minima.values()],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    for name, style in styles.items():
        figure.add_scatter(name=f"path {name}", mode="lines", **line(*style))
    figure.add_scatter(
        name="begin", mode="markers", hoverinfo="none", x=[start[0]], y=[start[1]],
        marker={"size": 10, "color": PALETTE["ground"],
                "line": {"width": 2.4, "color": PALETTE["text"]}},
    )  # fmt: skip
    for name, size, colour in zip(styles, sizes, colours, strict=True):
        figure.add_scatter(
            name=f"stop {name}", mode="markers", hoverinfo="none",
            marker={"size": size, "symbol": "diamond", "color": colour,
                    "line": {"width": 1, "color": PALETTE["ground"]}},
        )  # fmt: skip
    figure.add_scatter(
        name="ascent step",
        mode="lines+markers+text",
        textposition="top center",
        textfont={"size": 12.5, "color": PALETTE["text"]},
        marker={"size": [0, 13], "symbol": "circle-open", "color": PALETTE["rho"],
                "line": {"width": 2.5}},
        **line("rho", "solid", 2.4),
    )  # fmt: skip

    for name, (alpha, label) in alphas.items():
        # Above its line a name needs room, and the more the steeper that is.
        ends = np.array([0.0, 1 - 0.1 / alpha, 1.0]) * strongest
        figure.add_scatter(
            name=f"alpha {name}", x=ends, y=ends / alpha, mode="lines+text", **MAP,
            text=["", label, ""], textposition="top left",  # off its line, which falls to the left
            textfont={"size": 13, "color": PALETTE["text"]}, **line(*styles[name]),
        )  # fmt: skip
    dots = {"size": 12, "color": [PALETTE[styles[name][0]] for name in alphas],
            "line": {"width": 1.5, "color": PALETTE["ground"]}}  # fmt: skip
    figure.add_scatter(name="radii", mode="markers", hoverinfo="none", **MAP, marker=dots)

    x, y = grid.window
    names = named(minima, 11)  # below what ends there
    outcome = f"where a run ends, at the learning rate η = {learning_rate:g}"
    wide = {"xy": (0, 0.55, 0, 1), "x2y2": (0.62, 1, 0, 0.94, outcome)}
    narrow = {
        "xy": (0, 1, 0.5, 1),
        "x2y2": (0.06, 1, 0, 0.4),  # too narrow for its heading, which begins further left
    }
    ticks = {"dtick": 0.5 if strongest > 1 else 0.2}  # the title of an axis stands between two
    axis = QUIET | ticks | {"range": [0, strongest], "fixedrange": True, "showgrid": False}
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=axis | {"title": title("strength αρ"), "anchor": "y2"},
        yaxis2=axis | {"title": title("ρ"), "anchor": "x2"},
        meta={
            "wide": panels(400, wide, *names),
            "narrow": panels(700, narrow, heading(outcome, 0, 0.403, "x2y2"), *names),
        },
    )  # fmt: skip


class RadiusMap(NamedTuple):
    """What becomes of a run by αρ and its radius: a number of `outcomes` for each pair."""

    outcomes: Sequence[SurfaceOutcome]
    products: Sequence[float]
    radii: np.ndarray
    channels: Sequence[str] = ("outcome",)

    def draw(self, figure: go.Figure, *arrays: np.ndarray) -> None:
        [outcome] = arrays
        add_outcomes(figure, self.outcomes, outcome, self.products, self.radii, **MAP)
        [signs] = figure.select_traces({"name": "signs"})
        middle = self.products[-1] / 3  # from there on, a word beside its spot is not cut
        signs.textposition = [  # beside it, for the dots of the runs may lie on it
            "middle left" if x > middle else at
            for x, at in zip(signs.x, signs.textposition, strict=True)
        ]
