"""The race on the fork; and at its start one plain step with its two gradients."""

from collections.abc import Mapping

import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import arrow, dot, line
from pages.figures.named import named
from pages.figures.palette import PALETTE
from pages.figures.race import Style, gradients_axis, race_view
from pages.figures.tick_map import MapAxes

# trace → colour, width, what is written at its head and where
GRADIENTS = {
    "gradient before": ("gd", 2.4, " g₀", "middle right"),
    "gradient after": ("gd", 2.4, "g₁ ", "middle left"),
    "difference": ("free", 3.2, "g₁ − g₀ ", "middle left"),
}


def fork_race_view(
    grid: Grid,
    styles: Mapping[str, Style],
    budget: int,
    chart: MapAxes,
    minima: Mapping[str, tuple[float, float]],
) -> go.Figure:
    """The runs with the names of the minima, and one plain step with its gradients."""
    figure = race_view(grid, styles, gradients_axis(budget), {"range": [0.0, 9.0]}, chart)
    figure.add_scatter(
        name="minima", meta="ground", mode="markers", hoverinfo="none",
        x=[x for x, _ in minima.values()], y=[y for _, y in minima.values()],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    figure.add_scatter(name="plain step", mode="lines", **line("gd", "dot", 2.2))
    figure.add_scatter(**dot("before and after", "gd", 9))
    for name, (colour, width, words, where) in GRADIENTS.items():
        figure.add_scatter(
            **arrow(name, colour, "solid", width)
            | {"mode": "lines+markers+text", "text": ["", words], "textposition": where,
               "textfont": {"size": 12.5, "color": PALETTE["text"]}}
        )  # fmt: skip
    for layout in figure.layout.meta.values():
        layout["annotations"] += named(minima, 62)  # below the bounces of the runs
    return figure
