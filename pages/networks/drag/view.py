"""Networks that differ in one number: each over its training, all over the number."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from pages.figures.frame import QUIET, dot, line, title
from pages.figures.training import STYLES, Ranges, step_axis, values_axis, with_panels

# What is drawn twice, over the steps and over the slice.
SHOWN = {
    "test_accuracy": "test accuracy, %",
    "sharpness": "λ<sub>max</sub>",
}

EDGES = "edge slice"  # of all networks, over the slice


def slice_view(
    picture: go.Figure,
    ranges: Ranges,
    num_steps: int,
    symbol: str,
    values: Sequence[float],
    marks: Mapping[float, str],
) -> go.Figure:
    """A picture of what the networks answer; beside it, in two rows, accuracy and sharpness.

    To the left over the steps; to the right over the slice, its members evenly spaced.
    """
    figure = go.Figure(picture)
    layout: dict[str, Any] = {}
    for row, channel in enumerate(SHOWN):
        over_steps, over_slice = 2 * row + 2, 2 * row + 3
        panel = {"xaxis": f"x{over_steps}", "yaxis": f"y{over_steps}"}
        for name, style in STYLES.items():
            figure.add_scatter(name=f"{channel} {name}", mode="lines", **panel, **line(*style))
            if channel == "sharpness":
                drawn = line(style[0], "dash", 1.2)
                figure.add_scatter(name=f"edge {name}", mode="lines", **panel, **drawn)
        figure.add_scatter(**panel, **dot(f"{channel} now", "alpha"))
        panel = {"xaxis": f"x{over_slice}", "yaxis": f"y{over_slice}"}
        figure.add_scatter(
            name=f"{channel} slice", mode="lines+markers", marker={"size": 3.5},
            **panel, **line("text", "solid", 1.4),
        )  # fmt: skip
        if channel == "sharpness":
            figure.add_scatter(name=EDGES, mode="lines", **panel, **line("text", "dash", 1.2))
        figure.add_scatter(**panel, **dot(f"{channel} chosen", "alpha", 11))
        rising = values_axis(channel, ranges)
        last = row == len(SHOWN) - 1
        layout |= {
            f"xaxis{over_steps}": QUIET | {
                **step_axis(num_steps), "anchor": f"y{over_steps}",
                "title": title("step") if last else None},
            f"xaxis{over_slice}": QUIET | {
                "range": [-0.7, len(values) - 0.3], "anchor": f"y{over_slice}",
                "fixedrange": True, "tickvals": [list(values).index(mark) for mark in marks],
                "ticktext": [f"{mark:g}".replace("-", "−") for mark in marks],
                "title": title(symbol)},
            f"yaxis{over_steps}": rising | {"anchor": f"x{over_steps}"},
            f"yaxis{over_slice}": rising | {"anchor": f"x{over_slice}"},
        }  # fmt: skip
    labels = [text for what in SHOWN.values() for text in (what, f"{what} by {symbol}")]
    return with_panels(figure, labels, layout)
