"""Three learners on a surface with their ascent steps, and what they learn on a quadratic."""

from collections.abc import Mapping
from typing import Any

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
from pages.figures.tick_map import MapAxes, add_map_axes


def learning_view(
    grid: Grid, styles: Mapping[str, Style], num_steps: int, chart: MapAxes
) -> go.Figure:
    """The surface with room for a trajectory and an ascent step for every name; curves; a map.

    There is room for draws from a Gaussian and for its centre, too.

    The curves are, over the steps, the strength of each with its target, a cosine, and the loss.
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
            **line(colour, "solid", 2.4),
        )  # fmt: skip
    figure.add_scatter(
        name="draws", mode="markers", hoverinfo="none",
        marker={"size": 6, "color": PALETTE["rho"], "opacity": 0.7},
    )  # fmt: skip
    figure.add_scatter(**dot("centre", "rho", 13))

    inks = [PALETTE[colour] for colour, *_ in styles.values()]
    dots = {
        "mode": "markers",
        "marker": {"size": 9, "color": inks, "line": {"width": 1.5, "color": PALETTE["ground"]}},
        "hoverinfo": "none",
    }
    strengths, cosines, losses = ({"xaxis": f"x{k}", "yaxis": f"y{k}"} for k in (2, 3, 5))
    for name, (colour, *_) in styles.items():
        figure.add_scatter(
            name=f"{name} target", mode="lines", **strengths, **line(colour, "dot", 1.4)
        )
    for name, style in styles.items():
        figure.add_scatter(name=f"{name} strength", mode="lines", **strengths, **line(*style))
        figure.add_scatter(name=f"{name} cosine", mode="lines", **cosines, **line(*style))
        figure.add_scatter(name=f"{name} loss", mode="lines", **losses, **line(*style))
    figure.add_scatter(name="strengths now", **strengths, **dots)
    figure.add_scatter(name="cosines now", **cosines, **dots)
    add_map_axes(figure, chart, 4)

    steps = QUIET | DECADES | step_decades(num_steps)
    strength, cosine, loss = (
        "learned strength αρ",
        "cosine of g<sub>ρ</sub> − g<sub>0</sub> with ∇‖∇L‖",
        "loss L on the way",
    )
    wide = {
        "xy": (0, 0.36, 0, 1),
        "x2y2": (0.42, 0.68, 0.77, 0.96, strength),
        "x3y3": (0.42, 0.68, 0.41, 0.61, cosine),
        "x5y5": (0.42, 0.68, 0, 0.25, loss),
        "x4y4": (0.75, 1, 0, 0.96, chart.label),
    }
    narrow = {
        "xy": (0, 1, 0.74, 1),
        "x2y2": (0.03, 1, 0.58, 0.69, strength),
        "x3y3": (0.03, 1, 0.42, 0.53, cosine),
        "x5y5": (0.03, 1, 0.26, 0.37, loss),
        "x4y4": (0.03, 1, 0, 0.2, chart.label),
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(*grid.window),
        xaxis2=steps | {"anchor": "y2"},
        xaxis3=steps | {"anchor": "y3", "matches": "x2", "title": title("step")},
        xaxis5=steps | {"anchor": "y5", "matches": "x2", "title": title("step")},
        yaxis2=QUIET | DECADES | {"anchor": "x2", "range": [-2.6, 1.1]},
        yaxis3=QUIET | {"anchor": "x3", "range": [-1.15, 1.15], "dtick": 1, "fixedrange": True},
        yaxis5=QUIET | DECADES | {"anchor": "x5", "range": [-4.6, 0.4]},
        meta={"wide": panels(560, wide), "narrow": panels(1200, narrow)},
    )


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
