"""Heavy ball step by step, and what the gradient difference agrees with."""

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, arrow, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface


def momentum_view(grid: Grid, num_steps: int) -> go.Figure:
    """The trajectory of heavy ball with three arrows at a step; beside it two cosines by step."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="path",
        mode="lines+markers",
        marker={"size": 4, "color": PALETTE["gd"]},
        **line("gd", "solid", 1.6),
    )
    figure.add_scatter(**arrow("exact", "exact", "solid", 3.6))
    figure.add_scatter(**arrow("along", "pin-c", "solid", 4.4))
    figure.add_scatter(**arrow("difference", "free", "dash", 2.4))
    figure.add_scatter(**dot("now", "gd", 11))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="along cosine", mode="lines", **panel, **line("pin-c", "solid", 2.6))
    figure.add_scatter(name="exact cosine", mode="lines", **panel, **line("exact"))
    figure.add_scatter(**panel, **dot("along now", "pin-c"))
    figure.add_scatter(**panel, **dot("exact now", "exact"))

    cosines = "cosine of the gradient difference with …"
    wide = {"xy": (0, 0.38, 0, 1), "x2y2": (0.44, 1, 0.06, 0.92, cosines)}
    narrow = {"xy": (0, 1, 0.46, 1), "x2y2": (0.02, 1, 0, 0.33, cosines)}
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window, true_lengths=True),
        xaxis2=QUIET | {"range": [0, num_steps + 1], "title": title("step"), "anchor": "y2",
                        "fixedrange": True},
        yaxis2=QUIET | {"range": [-1.1, 1.1], "anchor": "x2", "fixedrange": True, "dtick": 0.5},
        meta={"wide": panels(350, wide), "narrow": panels(620, narrow)},
    )  # fmt: skip
