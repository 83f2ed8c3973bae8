"""Which two gradients a correction is the difference of, as a diagram."""

from collections.abc import Mapping

import plotly.graph_objects as go

from pages.figures.diagram import box, diagram, way, words
from pages.figures.methods import Mark

# For each method the minibatches of its gradients, step by step, and what it is called.
_ROWS = {
    "sam": (("AA", "BB"), "SAM"),
    "different": (("A", "B", "C", "D"), "free, new minibatches"),
    "same": (("A", "A", "B", "B"), "free, each minibatch twice"),
}
_SIDE = 0.95  # of the square that is a gradient
_APART = 3.0  # between the rows


def pairs(marks: Mapping[str, Mark]) -> go.Figure:
    """Two pairs of gradients for each method, each a square with the name of its minibatch.

    A line beneath them is a step of the run, a bracket above them the difference of a pair; what it
    all costs is told at the right.
    """
    traces, notes = [], []
    for row, (name, (steps, said)) in enumerate(_ROWS.items()):
        mark, height = marks[name], -_APART * row
        notes.append(words((0.1, height + 1.6), f"{mark.glyph} {said}", mark.colour, "left"))
        letters = "".join(steps)
        middles = [0.8 + 1.12 * place + 1.1 * (place // 2) for place in range(len(letters))]
        for x, letter in zip(middles, letters, strict=True):
            traces.append(box((x, height), _SIDE, _SIDE))
            notes.append(words((x, height), letter))
        for first, second in zip(middles[::2], middles[1::2], strict=True):
            low, high = height + 0.55, height + 0.85
            bracket = [(first, low), (first, high), (second, high), (second, low)]
            traces.append(way(*bracket, head=False))
            notes.append(words((second + 0.12, high), "Δ", anchor="left"))
        done = 0
        for step in steps:
            first, last = middles[done], middles[done + len(step) - 1]
            ends = [(first - 0.4, height - 0.8), (last + 0.4, height - 0.8)]
            traces.append(way(*ends, head=False))
            done += len(step)
        notes.append(words((-0.1, height), "gradients", "faint", "right"))
        notes.append(words((-0.1, height - 0.8), "steps", "faint", "right"))
        cost = f"{len(letters)} gradients,<br>{len(steps)} steps"
        notes.append(words((6.0, height - 0.3), cost, mark.colour, "left"))
    return diagram(traces, notes, (-2.0, 8.4), (-7.1, 2.2))
