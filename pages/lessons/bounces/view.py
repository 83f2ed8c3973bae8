"""A walk on its ground; beside it one number over the steps with its prediction, and a map."""

from collections.abc import Sequence

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent import surface
from pages.figures.frame import FRAME, QUIET, dot, heading, line, map_axes, title
from pages.figures.tick_map import TickMap, add_tick_map

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
    chart: TickMap,
    border: tuple[Sequence[float], Sequence[float]],
) -> go.Figure:
    """`walks` on the left, over the ground if there is any; `numbers` over steps on the right.

    Every walk and number whose line is solid has its current step marked: "… end", "… now". Below
    them the map, and on it the border that theory draws, whose places are counted in ticks.
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
    figure.add_scatter(
        name="border", meta="ground", mode="lines", x=border[0], y=border[1],
        xaxis="x3", yaxis="y3", **line("text", "dash", 2.2),
    )  # fmt: skip
    add_tick_map(figure, chart, 3)
    wide = {
        "height": 370,
        "xaxis": {"domain": [0, 0.44]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.52, 1]},
        "yaxis2": {"domain": [0.64, 0.95]},
        "xaxis3": {"domain": [0.52, 1]},
        "yaxis3": {"domain": [0, 0.43]},
        "annotations": [heading(said, 0.52, 0.955), heading(chart.label, 0.52, 0.435)],
    }
    narrow = {
        "height": 860,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.67, 1]},
        "xaxis2": {"domain": [0.03, 1]},
        "yaxis2": {"domain": [0.36, 0.58]},
        "xaxis3": {"domain": [0.03, 1]},
        "yaxis3": {"domain": [0, 0.26]},
        "annotations": [heading(said, 0.03, 0.583), heading(chart.label, 0.03, 0.263)],
    }
    x, y = window
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=QUIET | {"anchor": "y2", "title": title("step"), "fixedrange": True} | steps,
        yaxis2=QUIET | {"anchor": "x2", "fixedrange": True} | values,
        meta={"wide": wide, "narrow": narrow},
    )
