"""Several walks from one start on a surface, and their sharpness by the gradients they cost."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent_view import surface
from pages.figures.frame import FRAME, QUIET, dot, heading, line, title

# name → colour, dash, width
Style = tuple[str, str, float]


def race_view(
    grid: Grid, styles: Mapping[str, Style], curvature: Sequence[float], budget: int
) -> go.Figure:
    """For every name a path, a dot at its end, and a curve of sharpness; empty until bound."""
    figure = go.Figure(surface(grid))
    for name, style in styles.items():
        figure.add_scatter(name=name, mode="lines", **line(*style))
    for name, (colour, *_) in styles.items():
        figure.add_scatter(**dot(f"{name} end", colour, 11))
    panel = {"xaxis": "x2", "yaxis": "y2"}
    for name, style in styles.items():
        figure.add_scatter(name=f"{name} curvature", mode="lines", **panel, **line(*style))
    x, y = ([float(axis[0]), float(axis[-1])] for axis in (grid.x, grid.y))
    label = "sharpness λ<sub>max</sub> on the way"
    wide = {
        "height": 400,
        "xaxis": {"domain": [0, 0.6]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.66, 1]},
        "yaxis2": {"domain": [0.04, 0.92]},
        "annotations": [heading(label, 0.66, 0.93)],
    }
    narrow = {
        "height": 560,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.52, 1]},
        "xaxis2": {"domain": [0, 1]},
        "yaxis2": {"domain": [0, 0.36]},
        "annotations": [heading(label, 0, 0.37)],
    }
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | {"range": x, "showgrid": False, "title": title("θ₁")},
        yaxis=QUIET | {"range": y, "showgrid": False, "title": title("θ₂")},
        xaxis2=QUIET | {"type": "log", "range": [0.7, 0.02 + len(str(budget)) - 1 + 0.86],
                        "title": title("gradients computed"), "dtick": 1, "anchor": "y2",
                        "fixedrange": True},
        yaxis2=QUIET | {"range": list(curvature), "anchor": "x2", "fixedrange": True},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip
