"""A step of Adam as a diagram, with the four places where a correction can enter it."""

from collections.abc import Mapping

import plotly.graph_objects as go

from pages.figures.diagram import box, diagram, way, words
from pages.figures.frame import dot
from pages.figures.methods import Mark

# The heights of the way of the gradient, of that of its squares, and of the names.
_HEIGHT, _BELOW, _NAMES = 3.6, 1.3, 4.95
_FORK, _DIVIDED = 2.2, 7.05  # where the squares branch off, and where they come back

# Where each correction enters, and where its name stands.
_PLACES = {"C": (1.6, 0.85), "M": (2.75, 3.0), "D": (6.35, 6.2), "raw": (8.1, 8.75)}


def places(marks: Mapping[str, Mark], titles: Mapping[str, str]) -> go.Figure:
    """The gradient goes from the left to the step at the right, and its squares below."""
    traces = [
        way((0.9, _HEIGHT), (3.05, _HEIGHT)),
        way((_FORK, _HEIGHT), (_FORK, _BELOW), (2.85, _BELOW)),
        box((4.5, _HEIGHT), 2.9, 1.25),
        box((4.5, _BELOW), 3.3, 1.25),
        way((5.95, _HEIGHT), (_DIVIDED - 0.35, _HEIGHT)),
        way((6.15, _BELOW), (_DIVIDED, _BELOW), (_DIVIDED, _HEIGHT - 0.55)),
        way((_DIVIDED + 0.35, _HEIGHT), (9.0, _HEIGHT)),
    ]
    notes = [
        words((0.55, _HEIGHT), "<i>g</i>"),
        words((4.5, _HEIGHT), "average of<br>gradients m̂"),
        words((4.5, _BELOW), "average of<br>squares v̂"),
        words((_DIVIDED + 0.1, 2.1), "√v̂", anchor="left"),
        words((_DIVIDED, _HEIGHT), "<b>÷</b>"),
        words((9.05, _HEIGHT), "step", anchor="left"),
    ]
    for name, (x, label) in _PLACES.items():
        mark = marks[name]
        traces.append({**dot(name, mark.colour, 13, mark.symbol), "x": [x], "y": [_HEIGHT]})
        notes.append(words((label, _NAMES), titles[name].replace(" ", "<br>"), mark.colour))
    return diagram(traces, notes, (0, 10.2), (0.4, 5.6))
