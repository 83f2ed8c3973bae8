"""Pinned runs: how each is told from the others, and drawn beside the reader's."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from livefigure import Record
from livefigure.markup import swatch
from pages.figures.frame import line
from pages.figures.palette import PALETTE
from pages.figures.run import PANELS


class Pin(NamedTuple):
    """How a pinned run is told from the others: a colour, a dash, a marker at its end."""

    name: str
    colour: str  # a name of the palette
    dash: str  # as Plotly calls it
    dash_3d: str  # the same in three dimensions, where there are fewer
    symbol: str  # of the marker
    sign: str  # the marker as a letter, for lists


PINS = (
    Pin("A", "pin-a", "dash", "dash", "square", "■"),
    Pin("B", "pin-b", "dashdot", "dashdot", "diamond", "◆"),
    Pin("C", "pin-c", "longdash", "longdash", "cross", "✚"),
    Pin("D", "pin-d", "longdashdot", "dot", "x", "✖"),
)


def pin_legend(count: int) -> str:
    """A line sample and a name for each of the first pins."""
    return "".join(
        swatch("", pin.colour, pin.dash, f"{pin.sign} {pin.name}") for pin in PINS[:count]
    )


def add_pins(figure: go.Figure, records: Sequence[Record], dimensions: int) -> None:
    """Add runs that stay as they are to a run figure, by their records."""
    for pin, record in zip(PINS, records, strict=False):
        _add_pin(figure, pin, record, dimensions)


def _add_pin(figure: go.Figure, pin: Pin, record: Record, dimensions: int) -> None:
    # What stays as it is should not be drawn anew at every move: it lies beneath.
    still = {"name": f"pin {pin.name}", **line(pin.colour, pin.dash, 1.6)}
    marker = {"color": PALETTE[pin.colour], "symbol": pin.symbol}
    end = np.isfinite(record["x"]).cumsum().max() - 1
    sizes = np.zeros(len(record["x"]))
    sizes[end] = 1
    if dimensions == 3:
        del still["line"]
        figure.add_scatter3d(
            x=_small(record["x"]), y=_small(record["y"]), z=_small(record["height"]),
            mode="lines+markers", marker=marker | {"size": 6 * sizes},
            **line(pin.colour, pin.dash_3d, 3) | still,
        )  # fmt: skip
    else:
        figure.add_scatter(
            x=_small(record["x"]), y=_small(record["y"]), mode="lines+markers", meta="ground",
            marker=marker | {"size": 10 * sizes}, **still,
        )  # fmt: skip
    for number, channel in enumerate(PANELS, start=2):
        figure.add_scatter(
            x=_small(record["at"]), y=_small(record[channel]), mode="lines", meta="ground",
            xaxis=f"x{number}", yaxis=f"y{number}",
            **line(pin.colour, pin.dash, 1.3), name=f"{channel} pin {pin.name}",
        )  # fmt: skip


def _small(values: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.asarray(values).astype(np.float32)
