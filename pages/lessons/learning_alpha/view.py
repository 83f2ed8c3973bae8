"""A learned ρ and a learned α on a surface, and what three learners find on a quadratic."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import (
    DECADES,
    FRAME,
    QUIET,
    dot,
    line,
    map_axes,
    panels,
    step_decades,
    title,
)
from pages.figures.palette import PALETTE
from pages.figures.race import Style
from pages.figures.surface import surface


class Ends(NamedTuple):
    """How far the charts of a surface go."""

    strength: float  # the largest strength, and width of the cloud
    cosine: float  # the least cosine


def learning_view(
    grid: Grid, styles: Mapping[str, Style], num_steps: int, aligned: float, ends: Ends
) -> go.Figure:
    """The surface with room for a trajectory and an ascent step for every name, and three charts.

    The charts are the mean loss of a cloud by its width; over the steps, what each has learned; and
    the cosine of each by that, with a line at `aligned`. On the surface there is room for the
    cloud, too.
    """
    figure = go.Figure(surface(grid))
    for name, style in styles.items():
        figure.add_scatter(name=name, mode="lines", **line(*style))
    for name, (colour, *_) in styles.items():
        ink = PALETTE[colour]
        figure.add_scatter(
            name=f"{name} ascent",
            mode="lines+markers",
            marker={"size": [9, 12], "symbol": ["circle", "circle-open"], "color": ink,
                    "line": {"width": 2.2, "color": ink}},
            **line(colour, "dot", 1.6),  # no part of the path
        )  # fmt: skip
    figure.add_scatter(
        name="draws", mode="markers", hoverinfo="none",
        marker={"size": 7, "color": PALETTE["rho"], "opacity": 0.8},
    )  # fmt: skip
    figure.add_scatter(**dot("centre", "text", 14))

    widths, strengths, cosines = ({"xaxis": f"x{k}", "yaxis": f"y{k}"} for k in (2, 3, 4))
    figure.add_scatter(name="cloud losses", mode="lines", **widths, **line("rho", "solid", 2.4))
    figure.add_scatter(**widths, **dot("cloud now", "rho", 13))
    figure.add_scatter(
        name="right", meta="ground", mode="lines", **cosines, **line("faint", "dot", 1.4),
        x=[0, ends.strength], y=[aligned, aligned],
    )  # fmt: skip
    for name, style in styles.items():
        figure.add_scatter(name=f"{name} strength", mode="lines", **strengths, **line(*style))
        figure.add_scatter(name=f"{name} curve", mode="lines", **cosines, **line(style[0]))
    for name, (colour, *_) in styles.items():
        figure.add_scatter(**cosines, **dot(f"{name} now", colour, 13))

    width, strength, cosine = (
        "mean loss of the cloud",
        "learned strength αρ",
        f"direction: cosine with ∇‖∇L‖ (dots: {aligned:g}, still good)",
    )
    wide = {
        "xy": (0, 0.44, 0, 1),
        "x4y4": (0.52, 1, 0.58, 0.95, cosine),
        "x2y2": (0.52, 0.73, 0, 0.34, width),
        "x3y3": (0.8, 1, 0, 0.34, strength),
    }
    narrow = {
        "x4y4": (0.04, 1, 0.82, 0.98, cosine),
        "xy": (0, 1, 0.48, 0.76),
        "x2y2": (0.04, 1, 0.25, 0.4, width),
        "x3y3": (0.04, 1, 0, 0.16, strength),
    }
    still = QUIET | {"fixedrange": True}
    across = still | {"range": [0, ends.strength]}
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window),
        xaxis2=across | {"anchor": "y2", "title": title("width of the cloud")},
        xaxis3=QUIET | DECADES | step_decades(num_steps)
        | {"anchor": "y3", "title": title("step")},
        xaxis4=across | {"anchor": "y4", "title": title("learned strength αρ")},
        yaxis2=still | {"anchor": "x2", "range": [0, 0.5]},
        yaxis3=still | {"anchor": "x3", "range": [0, ends.strength]},
        yaxis4=still | {"anchor": "x4", "range": [ends.cosine, 1.05]},
        meta={"wide": panels(520, wide), "narrow": panels(1180, narrow)},
    )  # fmt: skip


def settled_view(styles: Mapping[str, Style], symbols: Mapping[str, str]) -> go.Figure:
    """What is learned on a quadratic, by temperature and by learning rate.

    For every name there is room for a predicted line and for measured marks; besides for the width
    of the posterior, and for where the setting is.
    """
    figure = go.Figure()
    for number, along in enumerate(("heat", "eta"), start=1):
        place = "" if number == 1 else str(number)
        panel: dict[str, Any] = {"xaxis": f"x{place}", "yaxis": f"y{place}"}
        figure.add_scatter(
            name=f"{along} now", mode="lines", **panel, **line("faint", "solid", 1.2)
        )
        figure.add_scatter(
            name=f"posterior by {along}", mode="lines", **panel, **line("text", "dot", 1.6)
        )
        for name, style in styles.items():
            figure.add_scatter(name=f"{name} by {along}", mode="lines", **panel, **line(*style))
        for name, (colour, *_) in styles.items():
            figure.add_scatter(
                name=f"{name} measured by {along}",
                mode="markers",
                marker={"size": 10, "symbol": symbols[name], "color": PALETTE[colour],
                        "line": {"width": 2, "color": PALETTE[colour]}},
                hoverinfo="none",
                **panel,
            )  # fmt: skip
    by_heat, by_eta = "learned strength p by temperature τ", "… and by learning rate η"
    wide = {"xy": (0.01, 0.48, 0, 0.92, by_heat), "x2y2": (0.54, 1, 0, 0.92, by_eta)}
    narrow = {"xy": (0.03, 1, 0.58, 0.96, by_heat), "x2y2": (0.03, 1, 0, 0.4, by_eta)}
    sizes = QUIET | DECADES | {"range": [-2.3, 0.8]}
    return figure.update_layout(
        **FRAME,
        xaxis=QUIET | DECADES | {"range": [-2.05, 0.05], "anchor": "y", "title": title("τ")},
        xaxis2=QUIET | DECADES | {"range": [-2.75, -0.7], "anchor": "y2", "title": title("η")},
        yaxis=sizes | {"anchor": "x"},
        yaxis2=sizes | {"anchor": "x2"},
        meta={"wide": panels(320, wide), "narrow": panels(600, narrow)},
    )
