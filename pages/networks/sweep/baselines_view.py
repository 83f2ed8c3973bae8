"""Methods one below another: how accurate each is, what it learned by heart, and how sharp."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from pages.figures.frame import FRAME, QUIET, heading
from pages.figures.palette import PALETTE

_ROW = 30  # pixels


class Panel(NamedTuple):
    """One number of every method, with its standard error."""

    heading: str
    mean: Float[np.ndarray, " methods"]
    error: Float[np.ndarray, " methods"]
    log: bool = False


def baselines_view(
    names: Sequence[str], colours: Sequence[str], shown: Sequence[Panel]
) -> go.Figure:
    """The panels side by side, a row of all of them for each method, from the top."""
    figure = go.Figure()
    rows = np.arange(len(names))
    paints = [PALETTE[colour] for colour in colours]
    layout: dict = {"annotations": []}
    for k, panel in enumerate(shown):
        number = "" if k == 0 else str(k + 1)
        left, right = k / len(shown), (k + 0.9) / len(shown)
        figure.add_scatter(
            mode="markers", x=panel.mean, y=rows, hoverinfo="skip", xaxis=f"x{number}",
            marker={"size": 9, "color": paints},
        )  # fmt: skip
        for row, paint in enumerate(paints):  # error bars of one trace have one colour
            ends = panel.mean[row] + np.array([-1, 1]) * panel.error[row]
            figure.add_scatter(
                mode="lines", x=ends, y=[row, row], hoverinfo="skip", xaxis=f"x{number}",
                line={"color": paint, "width": 2},
            )  # fmt: skip
        layout[f"xaxis{number}"] = QUIET | _across(panel) | {"domain": [left, right]}
        layout["annotations"].append(heading(panel.heading, left, 1.01) | {"align": "left"})
    return figure.update_layout(
        **FRAME | {"hovermode": False, "margin": {"l": 8, "r": 8, "t": 44, "b": 30}},
        height=_ROW * len(names) + 84,
        yaxis=QUIET
        | {"tickvals": rows, "ticktext": list(names), "ticks": "", "tickfont": {"size": 12.5}}
        | {"range": [len(names) - 0.4, -0.6], "fixedrange": True, "automargin": True},
        **layout,
    )


def _across(panel: Panel) -> dict:
    """The axis of a panel: from its lowest bar to its highest, with some room."""
    low, high = (panel.mean - panel.error).min(), (panel.mean + panel.error).max()
    if not panel.log:
        room = 0.06 * (high - low)
        return {"range": [low - room, high + room], "fixedrange": True, "nticks": 5}
    # A bar may reach below 0, where a logarithm has nothing.
    ends = np.log10([max(low, panel.mean.min() / 2), high])
    ticks = [digit * 10.0**power for power in range(-3, 4) for digit in (1, 2, 5)]
    return {
        "type": "log",
        "range": [ends[0] - 0.08, ends[1] + 0.08],
        "tickvals": ticks,
        "ticktext": [f"{each:g}" for each in ticks],
        "fixedrange": True,
    }
