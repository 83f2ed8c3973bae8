"""Heavy ball step by step, a race of Saddams, and what Adam's two moments make of a correction."""

from collections.abc import Mapping

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent import surface
from pages.figures.frame import (
    DECADES,
    FRAME,
    QUIET,
    arrow,
    dot,
    heading,
    line,
    map_axes,
    step_decades,
    title,
)
from pages.figures.palette import PALETTE
from pages.figures.race import Style, race_view
from pages.figures.tick_map import TickMap


def momentum_view(grid: Grid, num_steps: int) -> go.Figure:
    """The path of heavy ball with three arrows at a step; beside it two cosines over the steps."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="path",
        mode="lines+markers",
        marker={"size": 4, "color": PALETTE["gd"]},
        **line("gd", "solid", 1.6),
    )
    figure.add_scatter(**arrow("exact", "exact", "solid", 3.6))
    figure.add_scatter(**arrow("along", "pin-c", "solid", 4.4))
    figure.add_scatter(**arrow("difference", "eta", "dash", 2.4))
    figure.add_scatter(**dot("now", "gd", 11))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="along cosine", mode="lines", **panel, **line("pin-c", "solid", 2.6))
    figure.add_scatter(name="exact cosine", mode="lines", **panel, **line("exact"))
    figure.add_scatter(**panel, **dot("along now", "pin-c"))
    figure.add_scatter(**panel, **dot("exact now", "exact"))

    x, y = ([float(axis[0]), float(axis[-1])] for axis in (grid.x, grid.y))
    label = "cosine of the gradient difference with …"
    wide = {
        "height": 350,
        "xaxis": {"domain": [0, 0.38]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.44, 1]},
        "yaxis2": {"domain": [0.06, 0.92]},
        "annotations": [heading(label, 0.44, 0.93)],
    }
    narrow = {
        "height": 620,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.46, 1]},
        "xaxis2": {"domain": [0.02, 1]},
        "yaxis2": {"domain": [0, 0.33]},
        "annotations": [heading(label, 0.02, 0.34)],
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y, true_lengths=True),
        xaxis2=QUIET | {"range": [0, num_steps + 1], "title": title("step"), "anchor": "y2",
                        "fixedrange": True},
        yaxis2=QUIET | {"range": [-1.1, 1.1], "anchor": "x2", "fixedrange": True, "dtick": 0.5},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip


def saddam_race_view(
    grid: Grid, styles: Mapping[str, Style], num_steps: int, decades: bool, chart: TickMap
) -> go.Figure:
    """A race by steps; its sharpness on decades, or up to 9."""
    way = step_decades(num_steps) | {"title": title("step")}
    sharpness = DECADES | {"range": [-0.2, 5.2]} if decades else {"range": [0, 9]}
    return race_view(grid, styles, way, sharpness, chart)


def averaging_view(first: int, last: int) -> go.Figure:
    """Two panels, C and D: the correction by steps, Adam's mean, and the band ± its root."""
    figure = go.Figure()
    for number, name in enumerate(("C", "D"), start=1):
        place = "" if number == 1 else str(number)
        panel = {"xaxis": f"x{place}", "yaxis": f"y{place}"}
        figure.add_scatter(name=f"{name} root", mode="lines", **panel, **line("text", "dot", 1.6))
        figure.add_scatter(name=f"{name} minus", mode="lines", **panel, **line("text", "dot", 1.6))
        figure.add_scatter(
            name=f"{name} pull",
            mode="lines+markers",
            marker={"size": 4, "color": PALETTE["sam"]},
            **panel,
            **line("sam", "solid", 1.2),
        )
        figure.add_scatter(name=f"{name} mean", mode="lines", **panel, **line("alpha", "solid", 3))
    labels = (
        "C, coupled: both moments see the correction",
        "D, decoupled: neither does, and it is added whole",
    )
    wide = {
        "height": 260,
        "xaxis": {"domain": [0, 0.47]},
        "xaxis2": {"domain": [0.53, 1]},
        "yaxis": {"domain": [0, 0.9]},
        "yaxis2": {"domain": [0, 0.9]},
        "annotations": [heading(labels[0], 0, 0.92), heading(labels[1], 0.53, 0.92)],
    }
    narrow = {
        "height": 520,
        "xaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0, 1]},
        "yaxis": {"domain": [0.58, 0.95]},
        "yaxis2": {"domain": [0, 0.4]},
        "annotations": [heading(labels[0], 0, 0.96), heading(labels[1], 0, 0.41)],
    }
    steps = QUIET | {"range": [first - 0.5, last + 0.5], "title": title("step"), "fixedrange": True}
    sizes = QUIET | {"range": [-2, 2], "fixedrange": True, "nticks": 5}
    return figure.update_layout(
        **FRAME,
        xaxis=steps | {"anchor": "y"},
        xaxis2=steps | {"anchor": "y2"},
        yaxis=sizes | {"anchor": "x"},
        yaxis2=sizes | {"anchor": "x2"},
        meta={"wide": wide, "narrow": narrow},
    )
