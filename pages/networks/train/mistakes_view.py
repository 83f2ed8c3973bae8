"""The digits that a network gets wrong."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int

from pages.figures.frame import FRAME
from pages.figures.palette import PALETTE

COLUMNS, ROWS = 12, 2
_CELL = 10  # pixels of a digit and its margin, to either side


def mistakes_view(
    images: Float[np.ndarray, "n 8 8"], labels: Int[np.ndarray, " n"], said: Int[np.ndarray, " n"]
) -> go.Figure:
    """The first of the wrong ones as images; below each what it is, and what it is taken for."""
    wrong = np.flatnonzero(labels != said)[: COLUMNS * ROWS]
    sheet = np.full((ROWS * (_CELL + 4), COLUMNS * _CELL), np.nan, np.float32)
    notes = []
    for place, which in enumerate(wrong):
        row, column = divmod(place, COLUMNS)
        top, left = row * (_CELL + 4) + 1, column * _CELL + 1
        sheet[top : top + 8, left : left + 8] = images[which]
        notes.append({
            "text": f"{labels[which]} → <b>{said[which]}</b>", "showarrow": False,
            "x": left + 3.5, "y": top + 9.5, "font": {"size": 12},
        })  # fmt: skip
    figure = go.Figure(
        go.Heatmap(
            z=sheet, showscale=False, hoverinfo="skip",
            colorscale=[[0, PALETTE["ground"]], [1, PALETTE["text"]]],
        )
    )  # fmt: skip
    hidden = {"visible": False, "fixedrange": True}
    return figure.update_layout(
        **FRAME | {"margin": {"l": 0, "r": 0, "t": 0, "b": 0}},
        height=210,
        xaxis=hidden,
        yaxis=hidden | {"autorange": "reversed", "scaleanchor": "x"},
        annotations=notes,
    )
