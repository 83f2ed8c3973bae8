"""One step of SAM and its mirror image downhill, and how far the two come apart by radius."""

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import DECADES, FRAME, QUIET, arrow, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface


def steps_view(grid: Grid) -> go.Figure:
    """The surface with both perturbations and both steps; beside it four distances against |ρ|."""
    figure = go.Figure(surface(grid))
    for name, symbol in (("uphill", "circle-open"), ("downhill", "square-open")):
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
    figure.add_scatter(name="distances", mode="lines", **panel, **line("anti"))
    figure.add_scatter(name="distances to plain", mode="lines", **panel, **line("gd", "dot"))
    figure.add_scatter(name="gaps", mode="lines", **panel, **line("pin-c", "solid", 3.4))
    figure.add_scatter(name="predicted gaps", mode="lines", **panel, **line("text", "dot", 1.6))
    for name, colour in (("distance now", "anti"), ("plain now", "gd"), ("gap now", "pin-c")):
        figure.add_scatter(**panel, **dot(name, colour, 11))

    distances = "distances, by |ρ|"
    wide = {"xy": (0, 0.37, 0, 1), "x2y2": (0.46, 1, 0.03, 0.92, distances)}
    narrow = {"xy": (0, 1, 0.48, 1), "x2y2": (0.04, 1, 0, 0.35, distances)}
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-3, 0], "title": title("|ρ|"), "anchor": "y2"},
        yaxis2=QUIET | DECADES | {"range": [-7, 2.3], "anchor": "x2"},
        meta={"wide": panels(380, wide), "narrow": panels(660, narrow)},
    )  # fmt: skip
