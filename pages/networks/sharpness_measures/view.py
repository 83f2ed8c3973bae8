"""Minima that are one function, and five numbers called sharpness along them."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import DECADES, FRAME, QUIET, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import relief, surface

# How each measure is drawn: colour, dash, what it is called. ‖∇L‖ is 0 and has no logarithm.
MEASURES = {
    "top": ("pin-b", "solid", "λmax"),
    "trace": ("pin-c", "dashdot", "trace, here equal to λmax"),
    "average": ("rho", "dash", "average rise of the loss at distance 0.3"),
    "adaptive": ("exact", "solid", "adaptive sharpness"),
}

HIGH = 2.0  # the loss from which on the tint is the strongest


def rescaling_view(grid: Grid, beside: float, scales: Sequence[float]) -> go.Figure:
    """The surface with its valley and the minima in it, places of two measures; these over u.

    The valley is where the product of both weights is 1, give or take `beside`; u goes along
    `scales`, and the minima, whose formula is known, are drawn before anything is computed.
    """
    figure = go.Figure(surface(grid))
    # Above this loss all has one tint: else the far corner, where it is 100, leaves none for the
    # valley and its walls, and the origin looks as low as the minima.
    figure.update_traces(zmin=0.0, zmax=float(relief(grid).height(HIGH)))
    right, top = grid.x[-1], grid.y[-1]
    first = [np.geomspace((1 + sign * beside) / top, right, 80) for sign in (1, -1)]
    second = [(1 + sign * beside) / u for sign, u in zip((1, -1), first, strict=True)]
    figure.add_scatter(
        name="valley", meta="ground", mode="lines", hoverinfo="skip",
        x=np.concatenate([first[0], first[1][::-1]]),
        y=np.concatenate([second[0], second[1][::-1]]),
        line={"width": 1, "color": PALETTE["text"]},
    )  # fmt: skip
    u = np.array(scales)
    figure.add_scatter(name="minima", mode="lines", x=u, y=1 / u, **line("text", "dot", 1.6))
    figure.add_scatter(name="across", mode="lines", **line("pin-b", "solid", 5))
    figure.add_scatter(name="ball", mode="lines", **line("rho", "dash", 2.4))
    figure.add_scatter(name="stretched", mode="lines", **line("exact", "solid", 2.4))
    figure.add_scatter(**dot("minimum", "text", 10))
    panel = {"xaxis": "x2", "yaxis": "y2"}
    for name, (colour, dash, _) in MEASURES.items():
        width = 4.0 if name == "top" else 2.4  # of w₁ and w₂ the trace is as large: it lies on top
        figure.add_scatter(name=name, mode="lines", **panel, **line(colour, dash, width))
        figure.add_scatter(**panel, **dot(f"{name} now", colour))
    label = "along the curve of minima"
    wide = panels(350, {"xy": (0, 0.42, 0, 1), "x2y2": (0.5, 1, 0.04, 0.92, label)})
    narrow = panels(640, {"xy": (0, 1, 0.46, 1), "x2y2": (0.02, 1, 0, 0.33, label)})
    layout = map_axes(*grid.window, true_lengths=True)
    for axis, name in (("xaxis", "w₁"), ("yaxis", "w₂")):
        layout[axis] = layout[axis] | {"title": title(name)}
    return figure.update_layout(
        **FRAME,
        **layout,
        xaxis2=QUIET | {"type": "log", "title": title("w₁, with w₂ = 1/w₁"), "anchor": "y2",
                        "fixedrange": True, "tickvals": [0.3, 0.5, 1, 2, 3],
                        "range": [-0.57, 0.57]},
        yaxis2=QUIET | DECADES | {"anchor": "x2", "range": [-1.6, 1.3]},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip
