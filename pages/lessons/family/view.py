"""One step of SAM beside one of a relative, their runs on the fork, and where each method ends."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.outcome import Outcome
from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, arrow, dot, line, map_axes, panels, title
from pages.figures.named import named
from pages.figures.outcomes import add_regions
from pages.figures.palette import PALETTE
from pages.figures.race import Style, trajectories
from pages.figures.surface import surface

# The panels, as their axes are called: the runs, the map, one step of two methods.
RUNS, MAP, STEP = "xy", "x2y2", "x3y3"
SIDES = {"xaxis": "x2", "yaxis": "y2"}  # the axes of the map
ONE_STEP = {"xaxis": "x3", "yaxis": "y3"}
ROOM = 0.5  # on the axis of ρ, for the names of the methods


def family_view(
    grid: Grid,
    close_up: Grid,
    styles: Mapping[str, Style],
    relatives: Sequence[str],
    names: Sequence[str],
    minima: Mapping[str, tuple[float, float]],
    radii: Sequence[float],
    point: float,
) -> go.Figure:
    """The surface with empty trajectories; the close-up with a step of each style; empty axes.

    The close-up has the place of SAM's step at its left and that of the relative at its right,
    beside each other, both around the θ₁ of the `point`; the map will have a row for each of
    the names.
    """
    figure = trajectories(grid, styles)
    figure.add_trace(surface(close_up).update(name="close-up", **ONE_STEP))
    (left, right), (bottom, top) = close_up.window
    figure.add_scatter(
        **_still([left, right], [0, 0]), **line("text", "dash", 1.2),
    )  # fmt: skip
    figure.add_scatter(
        **_words([right - 0.005], [-0.01], ["floor"], "bottom left")
    )  # fmt: skip
    middle = (left + right) / 2
    figure.add_scatter(**_still([middle, middle], [bottom, top]), **line("ground", "solid", 5))
    head = {
        "color": PALETTE["rho"], "symbol": "circle-open", "size": [0, 15], "opacity": 1,
        "line": {"width": 2.5},
    }  # fmt: skip
    for name in styles:
        figure.add_scatter(
            name=f"{name} ascent", mode="lines+markers+text", marker=head, **ONE_STEP,
            **line("rho", "solid", 3), textposition="top center", textfont=_INK,
        )  # fmt: skip
    for name, (colour, *_) in styles.items():
        drawn = arrow(f"{name} step", colour, "solid", 4)
        drawn["marker"]["size"] = [0, 15]
        figure.add_scatter(**drawn, **ONE_STEP)
    figure.add_scatter(
        **dot("before", "pin-d", 10) | {"mode": "markers+text"}, text=["  the step before"],
        textposition="middle right", textfont=_INK, **ONE_STEP,
    )  # fmt: skip
    for name in ("theta", "relative theta"):
        figure.add_scatter(
            **dot(name, "text", 11) | {"mode": "markers+text"}, text=["  θ"],
            textposition="middle right", textfont=_INK | {"size": 15}, **ONE_STEP,
        )  # fmt: skip
    head_line = top - 0.03
    figure.add_scatter(
        **_words([(left + middle) / 2], [head_line], ["<b>SAM</b>"], "middle center")
    )
    figure.add_scatter(
        name="names", mode="text", hoverinfo="none", textfont=_INK | {"size": 13},
        text=[f"<b>{name}</b>" for name in relatives], textposition="middle center", **ONE_STEP,
    )  # fmt: skip
    figure.add_scatter(name="radius", mode="lines", **SIDES, **line("rho", "solid", 2.2))

    # Both halves are the surroundings of the same point.
    at, apart = (-0.1, 0.0, 0.1), (right - left) / 2
    half = (radii[1] - radii[0]) / 2
    step, runs = "one step of each, from the same θ", "the runs, some of their steps"
    label = "where each ends on this surface"
    wide = {
        STEP: (0, 0.33, 0, 0.94, step),
        RUNS: (0.39, 0.59, 0, 0.94, runs),
        MAP: (0.63, 1, 0, 0.94, label),
    }
    narrow = {
        STEP: (0.02, 1, 0.7, 0.98, step),
        RUNS: (0.02, 1, 0.43, 0.62, runs),
        MAP: (0, 1, 0, 0.34, label),
    }
    # On two lines: side by side the names would touch where all panels are shown.
    places = named({name.replace(" ", "<br>"): at for name, at in minima.items()}, 62)
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
        xaxis3=QUIET | {
            "range": [left, right], "fixedrange": True, "showgrid": False, "anchor": "y3",
            "title": title("θ₁"), "tickvals": [*at, *(place + apart for place in at)],
            "ticktext": [f"{point + place:g}" for place in at] * 2,
        },
        yaxis3=QUIET | {
            "range": [bottom, top], "fixedrange": True, "showgrid": False, "anchor": "x3",
            "title": title("θ₂"), "nticks": 6,
        },
        meta={"wide": panels(400, wide, *places), "narrow": panels(980, narrow, *places)},
    )  # fmt: skip


_INK = {"size": 12, "color": PALETTE["text"]}


def _still(x: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
    """A line of the close-up that does not move."""
    return {"x": x, "y": y, "mode": "lines", "meta": "ground", **ONE_STEP}


def _words(x: Sequence[float], y: Sequence[float], text: Sequence[str], at: str) -> dict[str, Any]:
    """Words in the close-up that do not move."""
    return {
        "x": x, "y": y, "text": text, "mode": "text", "meta": "ground", "hoverinfo": "none",
        "textposition": at, "textfont": _INK, **ONE_STEP,
    }  # fmt: skip


class SideMap(NamedTuple):
    """On which side each method ends, a row for each of them, at every ρ."""

    radii: Sequence[float]
    outcomes: type[Outcome]
    channels: Sequence[str] = ("sides",)

    def draw(self, figure: go.Figure, *arrays: np.ndarray) -> None:
        [sides] = arrays
        # A sign would stand in one row, and there it would read like the name of that row.
        add_regions(figure, self.outcomes, sides, self.radii, np.arange(len(sides)), **SIDES)
