"""Methods compared: test accuracy against sharpness, one mark for each; and on the way there."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import plotly.graph_objects as go

from pages.figures.frame import FRAME, QUIET, dot, heading, line, title
from pages.figures.palette import PALETTE


class Mark(NamedTuple):
    """How a method is drawn, wherever it is."""

    colour: str
    symbol: str  # as Plotly calls it
    glyph: str  # the same as a letter, for legends
    dash: str = "solid"


class Frame(NamedTuple):
    """What the axes span."""

    sharpness: tuple[float, float]
    accuracy: tuple[float, float]  # in percent
    gradients: int


def methods_view(marks: Mapping[str, Mark], frame: Frame) -> go.Figure:
    """Empty until bound. For every name, of what it has:

    "… line" through all strengths, "… cross" for the spread, "… mark" where it is, "… out" at the
    edge where it would be outside; and "… course" by gradients computed, with "… now" on it.
    """
    figure = go.Figure()
    panel = {"xaxis": "x2", "yaxis": "y2"}
    for name, mark in marks.items():
        small = {"size": 4, "color": PALETTE[mark.colour]}
        figure.add_scatter(
            name=f"{name} line",
            mode="lines+markers",
            marker=small,
            opacity=0.55,
            **line(mark.colour, mark.dash, 1.4),
        )
    for name, mark in marks.items():
        figure.add_scatter(
            name=f"{name} course", mode="lines", **panel, **line(mark.colour, mark.dash, 2.0)
        )
        figure.add_scatter(name=f"{name} cross", mode="lines", **line(mark.colour, "solid", 1.6))
    for name, mark in marks.items():
        figure.add_scatter(**_mark(f"{name} mark", mark, 12))
        figure.add_scatter(**_mark(f"{name} out", mark._replace(symbol="x-thin"), 11))
        figure.add_scatter(**panel, **_mark(f"{name} now", mark, 8))

    tens = (1, 1.5, 2, 3, 4, 5, 7)
    ticks = [digit * 10**power for power in range(-2, 2) for digit in tens]
    accuracy = QUIET | {"range": list(frame.accuracy), "fixedrange": True, "ticksuffix": " %"}
    labels = "test accuracy, by sharpness", "test accuracy, on the way"
    wide = {
        "height": 370,
        "xaxis": {"domain": [0, 0.56]},
        "yaxis": {"domain": [0, 0.93]},
        "xaxis2": {"domain": [0.63, 1]},
        "yaxis2": {"domain": [0, 0.93]},
        "annotations": [heading(labels[0], 0, 0.94), heading(labels[1], 0.63, 0.94)],
    }
    narrow = {
        "height": 640,
        "xaxis": {"domain": [0.04, 1]},
        "yaxis": {"domain": [0.5, 0.96]},
        "xaxis2": {"domain": [0.04, 1]},
        "yaxis2": {"domain": [0, 0.36]},
        "annotations": [heading(labels[0], 0.04, 0.965), heading(labels[1], 0.04, 0.365)],
    }
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET
        | {
            "type": "log", "range": [math.log10(end) for end in frame.sharpness], "tickvals": ticks,
            "ticktext": [f"{tick:g}" for tick in ticks], "fixedrange": True, "anchor": "y",
            "title": title("sharpness λ<sub>max</sub> (flatter ←)"),
        },
        yaxis=accuracy | {"anchor": "x"},
        xaxis2=QUIET | {"range": [0, 1.02 * frame.gradients], "fixedrange": True, "anchor": "y2",
                        "title": title("gradients computed")},
        yaxis2=accuracy | {"anchor": "x2"},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip


def _mark(name: str, mark: Mark, size: float) -> dict:
    """A marker of the method's own symbol, with a rim of the ground's colour."""
    drawn = dot(name, mark.colour, size, mark.symbol)
    rim = mark.colour if mark.symbol == "x-thin" else "ground"
    drawn["marker"]["line"] = {"width": 2.5 if rim != "ground" else 1, "color": PALETTE[rim]}
    return drawn
