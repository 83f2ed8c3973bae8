"""A walk on its ground, and beside it one number over the steps with its prediction."""

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent_view import surface
from pages.figures.frame import FRAME, QUIET, dot, heading, line, map_axes, title

# name, colour, dash, width; from the back to the front
Style = tuple[str, str, str, float]


def bounces_view(
    grid: Grid | None,
    window: tuple[list[float], list[float]],
    walks: list[Style],
    numbers: list[Style],
    said: str,
    steps: dict,
    values: dict,
) -> go.Figure:
    """`walks` on the left, over the ground if there is any; `numbers` over steps on the right.

    Every walk and number whose line is solid has its current step marked: "… end", "… now".
    """
    figure = go.Figure(surface(grid) if grid is not None else [])
    for name, colour, dash, width in walks:
        figure.add_scatter(name=name, mode="lines", **line(colour, dash, width))
    for name, colour, dash, _ in walks:
        if dash == "solid" and colour != "rule":
            figure.add_scatter(**dot(f"{name} end", colour, 10))
    beside = {"xaxis": "x2", "yaxis": "y2"}
    for name, colour, dash, width in numbers:
        figure.add_scatter(name=name, mode="lines", **beside, **line(colour, dash, width))
    for name, colour, dash, _ in numbers:
        if dash == "solid":
            figure.add_scatter(**dot(f"{name} now", colour, 9), **beside)
    wide = {
        "height": 332,
        "xaxis": {"domain": [0, 0.42]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.5, 1]},
        "yaxis2": {"domain": [0, 0.93]},
        "annotations": [heading(said, 0.5, 0.94)],
    }
    narrow = {
        "height": 640,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.55, 1]},
        "xaxis2": {"domain": [0, 1]},
        "yaxis2": {"domain": [0, 0.42]},
        "annotations": [heading(said, 0, 0.43)],
    }
    x, y = window
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=QUIET | {"anchor": "y2", "title": title("step"), "fixedrange": True} | steps,
        yaxis2=QUIET | {"anchor": "x2", "fixedrange": True} | values,
        meta={"wide": wide, "narrow": narrow},
    )
