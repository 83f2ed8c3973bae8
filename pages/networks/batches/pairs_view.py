"""Where two steps take their gradients, and of which minibatches, as a diagram."""

from collections.abc import Mapping

import plotly.graph_objects as go

from pages.figures.diagram import box, diagram, way, words
from pages.figures.methods import Mark

# For each method the minibatches of the gradients along its run, and what it is called.
_ROWS = {
    "sam": ("AB", "SAM"),
    "different": ("ABCD", "free, new minibatches"),
    "same": ("AABB", "free, each minibatch twice"),
}
_SIDE = 0.8  # of the square that is a gradient
_STEP = 1.7  # from one of the run to the next
_ASIDE = (0.85, 1.2)  # from one of the run to SAM's second
_APART = 3.2  # between the rows


def pairs(marks: Mapping[str, Mark]) -> go.Figure:
    """The same four gradients spent by each method, each a square with the name of its minibatch.

    Arrows to the right are steps of the run, those upwards SAM's way to its second place; Δ stands
    between the two gradients of which it is the difference, and what it all costs at the right.
    """
    traces, notes = [], []
    for row, (name, (letters, said)) in enumerate(_ROWS.items()):
        mark, height = marks[name], -_APART * row
        notes.append(words((-0.4, height + 2.0), f"{mark.glyph} {said}", mark.colour, "left"))
        for place, letter in enumerate(letters):
            x = _STEP * place
            traces += [
                box((x, height), _SIDE, _SIDE),
                way((x + _SIDE / 2, height), (x + _STEP - _SIDE / 2, height)),
            ]
            notes.append(words((x, height), letter))
            if name == "sam":
                aside = x + _ASIDE[0], height + _ASIDE[1]
                traces += [
                    box(aside, _SIDE, _SIDE),
                    way((x, height + _SIDE / 2), (x, aside[1]), (aside[0] - _SIDE / 2, aside[1])),
                ]
                notes += [words(aside, letter), words((x + 0.3, height + 0.8), "Δ")]
            elif place % 2:
                low, high = height + _SIDE / 2, height + 0.85
                before = x - _STEP
                bracket = [(before, low), (before, high), (x, high), (x, low)]
                traces.append(way(*bracket, head=False))
                notes.append(words((x - _STEP / 2, high + 0.35), "Δ"))
        steps = len(letters)
        gradients = 2 * steps if name == "sam" else steps
        cost = f"{gradients} gradients,<br>{steps} steps"
        notes.append(words((7.0, height), cost, mark.colour, "left"))
    return diagram(traces, notes, (-0.8, 9.4), (-7.2, 2.5))
