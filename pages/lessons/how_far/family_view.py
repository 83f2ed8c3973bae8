"""Runs of one product p = αρ on the surface, where they end by p, and a map by p and ρ."""

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

MAP = {"xaxis": "x2", "yaxis": "y3"}  # the axes of the map


def family_view(
    grid: Grid,
    styles: Mapping[str, Style],
    alphas: Mapping[str, float],
    start: tuple[float, float],
    products: Sequence[float],
    radii: tuple[float, float],
    minima: Mapping[str, tuple[float, float]],
    learning_rate: float,
) -> go.Figure:
    """The surface with a trajectory for every name; where each of them ends, by p; an empty map.

    The axes of the map are p and the radius ρ, from the lowest to the highest of `radii`; the runs
    of `alphas` have lines there.
    """
    colours = [PALETTE[colour] for colour, *_ in styles.values()]
    sizes = [17 - 2 * k for k in range(len(styles))]  # where runs end together, each shows a rim
    diamonds = {"size": sizes, "symbol": "diamond", "color": colours,
                "line": {"width": 1, "color": PALETTE["ground"]}}  # fmt: skip
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
            marker=diamonds | {"size": size, "color": colour},
        )  # fmt: skip
    figure.add_scatter(
        name="ascent step",
        mode="lines+markers",
        marker={"size": [0, 13], "symbol": "circle-open", "color": PALETTE["rho"],
                "line": {"width": 2.5}},
        **line("rho", "solid", 2.4),
    )  # fmt: skip

    panel = {"xaxis": "x2", "yaxis": "y2"}
    # Widest at the back: where runs end together, each still shows a rim.
    for k, (name, (colour, dash, _)) in enumerate(styles.items()):
        figure.add_scatter(
            name=f"end {name}", mode="lines", **panel, **line(colour, dash, 8 - 1.5 * k)
        )
    figure.add_scatter(name="product", mode="lines", **panel, **line("alpha", "solid", 1.6))
    figure.add_scatter(name="now", mode="markers", hoverinfo="none", **panel, marker=diamonds)

    for name, alpha in alphas.items():
        along = np.geomspace(products[-1] / 1e4, products[-1], 40)
        figure.add_scatter(
            name=f"alpha {name}", x=along, y=along / alpha, mode="lines", **MAP,
            **line(*styles[name]),
        )  # fmt: skip
    figure.add_scatter(name="product there", mode="lines", **MAP, **line("alpha", "solid", 1.6))
    dots = {"size": 11, "color": [PALETTE[styles[name][0]] for name in alphas],
            "line": {"width": 1.5, "color": PALETTE["ground"]}}  # fmt: skip
    figure.add_scatter(name="radii", mode="markers", hoverinfo="none", **MAP, marker=dots)

    x, y = grid.window
    names = named(minima, 11)  # below what ends there
    ends = "where each run ends, θ₁, by p = αρ"
    outcome = f"where a run ends, by p and ρ, at η = {learning_rate:g}"
    wide = {
        "xy": (0, 0.55, 0, 1),
        "x2y2": (0.62, 1, 0.63, 0.95, ends),
        "x2y3": (0.62, 1, 0, 0.53, outcome),
    }
    narrow = {
        "xy": (0, 1, 0.67, 1),
        "x2y2": (0.06, 1, 0.37, 0.58, ends),
        "x2y3": (0.06, 1, 0, 0.31),  # too narrow for its heading, which begins further left
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=QUIET | {"range": [products[0], products[-1]], "title": title("p = αρ"),
                        "anchor": "y3", "fixedrange": True},
        yaxis2=QUIET | {"range": x, "anchor": "x2", "fixedrange": True, "nticks": 5},
        yaxis3=QUIET | {"type": "log", "range": np.log10(radii).tolist(),
                        "title": title("ρ"), "tickvals": [0.01, 0.03, 0.1, 0.3, 1],
                        "anchor": "x2", "fixedrange": True, "showgrid": False},
        meta={
            "wide": panels(430, wide, *names),
            "narrow": panels(830, narrow, heading(outcome, 0, 0.313), *names),
        },
    )  # fmt: skip


class RadiusMap(NamedTuple):
    """What becomes of a run by its product and its radius: a number of `outcomes` for each pair."""

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
