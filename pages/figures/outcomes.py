"""The map of what becomes of runs: one flat colour for each outcome, and its sign."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from experiments.outcome import Outcome, SurfaceOutcome
from livefigure.markup import patch
from pages.figures.palette import PALETTE

Shown = Outcome | SurfaceOutcome


def map_legend(outcomes: Iterable[Shown], name: str = "") -> str:
    """The legend of a map: for each outcome a patch of its colour, its sign and its words.

    With the `name` of a term it is not shown where none of the traces of the term is.
    """
    patches = [
        patch(each.colour, each.opacity, each.sign.replace("<br>", " "), each.words)
        for each in outcomes
    ]
    if not name:
        return "".join(patches)
    return f'<span data-term="{name}" style="display: contents">{"".join(patches)}</span>'


def add_regions(figure: go.Figure, shown: Iterable[Shown], outcome: np.ndarray, x, y, **axes):
    """One flat colour per outcome, without signs; −1 is left blank."""
    for i, each in enumerate(shown):
        figure.add_heatmap(
            name=each.words, x=x, y=y, z=np.where(outcome == i, 1, np.nan).astype(np.float32),
            zmin=0, zmax=1, colorscale=[[end, PALETTE[each.colour]] for end in (0, 1)],
            opacity=each.opacity, showscale=False, hoverinfo="skip", **axes,
        )  # fmt: skip


def add_outcomes(
    figure: go.Figure,
    shown: Iterable[Shown],
    outcome: np.ndarray,
    x,
    y,
    taken: Any = False,
    **axes,
) -> None:
    """One flat colour per outcome, and its sign where it is thickest; −1 is left blank.

    `x` and `y` are the places of the columns and rows; on cells that are `taken` by something else
    a sign stands only if there is no room beside them.
    """
    shown = list(shown)
    add_regions(figure, shown, outcome, x, y, **axes)
    regions = {}
    for i, each in enumerate(shown):
        region = outcome == i
        free = region & ~np.asarray(taken)
        roomy = free.any() and thickest(free)[-1] >= 2
        regions[each.sign, _INK.get(each.colour, "text")] = free if roomy else region
    add_signs(figure, regions, x, y, **axes)


_FEW = 10  # rows, on all maps at least as high as as many signs
_INK = {"text": "ground"}  # what is written in on a colour, if not in that of the text


def add_signs(
    figure: go.Figure, regions: Mapping[tuple[str, str], np.ndarray], x, y, **axes
) -> None:
    """A sign (its text, its colour) on each region of cells that is not too thin for one.

    Where there are only a few rows of them, a single cell is large enough.
    """
    least = 1 if len(y) < _FEW else 2
    spots = [(*sign, *thickest(cells)) for sign, cells in regions.items() if cells.any()]
    spots = [spot for spot in spots if spot[-1] >= least]
    figure.add_scatter(
        name="signs", meta="ground", mode="text", hoverinfo="skip", **axes,
        x=[x[column] for *_, column, _ in spots], y=[y[row] for *_, row, _, _ in spots],
        text=[f"<b>{text}</b>" for text, *_ in spots],
        textposition=[_beside(text, column / len(x)) for text, *_, column, _ in spots],
        textfont={
            "size": [15 if len(text) == 1 else 12 for text, *_ in spots],
            "color": [PALETTE[colour] for _, colour, *_ in spots],
        },
    )  # fmt: skip


def _beside(text: str, share: float) -> str:
    """Where a sign stands by its spot, which is so far across the map: a word must not be cut."""
    if len(text) == 1 or 0.1 < share < 0.9:
        return "middle center"
    return "middle right" if share < 0.5 else "middle left"


def thickest(region: np.ndarray) -> tuple[int, int, int]:
    """The row and column in the midst of a region of cells, and how many layers it has around it.

    Raises IndexError for a region without cells.
    """
    core = layer = np.asarray(region)
    thickness = 0
    while layer.any():
        core, thickness = layer, thickness + 1
        padded = np.pad(layer, 1)
        layer = layer & padded[2:, 1:-1] & padded[:-2, 1:-1] & padded[1:-1, 2:] & padded[1:-1, :-2]
    midst = np.argwhere(core)
    row, column = midst[len(midst) // 2]
    return int(row), int(column), thickness
