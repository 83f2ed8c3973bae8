"""The fork with a trajectory for every method; beside it on which side each ends, by ρ."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.outcome import Outcome
from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, line, map_axes, panels, title
from pages.figures.named import named
from pages.figures.outcomes import add_outcomes
from pages.figures.palette import PALETTE
from pages.figures.race import Style, trajectories

SIDES = {"xaxis": "x2", "yaxis": "y2"}  # the axes of the map
ROOM = 0.4  # on the axis of ρ, for the names of the methods


def family_view(
    grid: Grid,
    styles: Mapping[str, Style],
    ascending: Sequence[str],
    names: Sequence[str],
    minima: Mapping[str, tuple[float, float]],
    radii: Sequence[float],
) -> go.Figure:
    """The surface, empty trajectories, and the axes of the map: a row for each of the names.

    Those that are `ascending` have an ascent step each, to a ring where the gradient is taken.
    """
    figure = trajectories(grid, styles)
    for name in ascending:
        colour, *_ = styles[name]
        head = {
            "color": PALETTE[colour],
            "symbol": "circle-open",
            "size": [0, 13],
            "opacity": 1,
            "line": {"width": 2.5},
        }
        figure.add_scatter(
            name=f"{name} ascent", mode="lines+markers", marker=head, **line(colour, "solid", 2.4)
        )
    figure.add_scatter(name="radius", mode="lines", **SIDES, **line("rho", "solid", 2.2))
    half = (radii[1] - radii[0]) / 2
    label = "where each ends, by ρ"
    wide = {"xy": (0, 0.56, 0, 1), "x2y2": (0.62, 1, 0, 0.94, label)}
    narrow = {"xy": (0, 1, 0.5, 1), "x2y2": (0, 1, 0, 0.4, label)}
    places = named(minima, 9)
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window),
        xaxis2=QUIET | {
            "range": [radii[0] - half - ROOM, radii[-1] + half], "fixedrange": True,
            "showgrid": False, "title": title("ρ"), "anchor": "y2",
            "tickvals": [0.2, 0.4, 0.6, 0.8],
        },
        yaxis2=QUIET | {
            "range": [len(names) - 0.5, -0.5], "fixedrange": True, "showgrid": False,
            "anchor": "x2", "tickvals": list(range(len(names))), "ticktext": list(names),
            "ticks": "", "ticklabelposition": "inside",
            # Plotly's own colour for what is inside a panel does not follow the theme.
            "tickfont": {"size": 11, "color": PALETTE["text"]},
        },
        meta={"wide": panels(400, wide, *places), "narrow": panels(720, narrow, *places)},
    )  # fmt: skip


class SideMap(NamedTuple):
    """On which side each method ends, a row for each of them, at every ρ."""

    radii: Sequence[float]
    outcomes: type[Outcome]
    channels: Sequence[str] = ("sides",)

    def draw(self, figure: go.Figure, *arrays: np.ndarray) -> None:
        [sides] = arrays
        add_outcomes(figure, self.outcomes, sides, self.radii, np.arange(len(sides)), **SIDES)
