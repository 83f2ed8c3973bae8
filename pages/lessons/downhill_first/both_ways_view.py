"""One step of SAM and its mirror image downhill, and how far the two come apart by radius."""

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent import surface
from pages.figures.frame import DECADES, FRAME, QUIET, arrow, dot, heading, line, map_axes, title
from pages.figures.palette import PALETTE


def both_ways_view(grid: Grid) -> go.Figure:
    """The surface with both looks and both steps; beside it four distances against r."""
    figure = go.Figure(surface(grid))
    for name, symbol in (("look up", "circle-open"), ("look down", "square-open")):
        figure.add_scatter(
            name=name,
            mode="lines+markers",
            marker={"size": [0, 11], "symbol": symbol, "color": PALETTE["rho"],
                    "line": {"width": 2.5}},
            **line("rho", "solid", 2.2),
        )  # fmt: skip
    figure.add_scatter(**arrow("plain", "gd", "dot", 2))
    figure.add_scatter(**arrow("forward", "sam", "solid", 3))
    figure.add_scatter(**arrow("backward", "anti", "dash", 3))
    figure.add_scatter(**arrow("predicted", "text", "solid", 1.6))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="walks", mode="lines", **panel, **line("anti"))
    figure.add_scatter(name="to plain", mode="lines", **panel, **line("gd", "dot"))
    figure.add_scatter(name="gaps", mode="lines", **panel, **line("pin-b", "solid", 3.4))
    figure.add_scatter(name="predicted gaps", mode="lines", **panel, **line("text", "dot", 1.6))
    for name, colour in (("walks now", "anti"), ("plain now", "gd"), ("gap now", "pin-b")):
        figure.add_scatter(**panel, **dot(name, colour, 11))

    x, y = ([float(axis[0]), float(axis[-1])] for axis in (grid.x, grid.y))
    label = "distances, by how far both look"
    wide = {
        "height": 380,
        "xaxis": {"domain": [0, 0.37]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.46, 1]},
        "yaxis2": {"domain": [0.03, 0.92]},
        "annotations": [heading(label, 0.46, 0.93)],
    }
    narrow = {
        "height": 660,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.48, 1]},
        "xaxis2": {"domain": [0.04, 1]},
        "yaxis2": {"domain": [0, 0.35]},
        "annotations": [heading(label, 0.04, 0.36)],
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-3, 0], "title": title("r"), "anchor": "y2"},
        yaxis2=QUIET | DECADES | {"range": [-7, 2.3], "anchor": "x2"},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip
