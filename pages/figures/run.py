"""A run seen from above, and beside it loss, gradient norm and sharpness over its steps."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import FRAME, QUIET, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import depth_scene, relief_surface, surface

# The three panels: a channel of the record, and what stands over it.
PANELS = {
    "loss": "loss L",
    "grad_norm": "gradient norm ‖∇L‖",
    "curvature": "sharpness λ<sub>max</sub>",
}

# The runs beside the reader's own, from the back to the front: name, colour, dash, width.
REFERENCES = {"gd": ("gd", "dot", 2.0), "sam": ("sam", "solid", 1.4)}


class Ranges(NamedTuple):
    """What the axes of the panels span; fixed, so that no run rescales another's picture."""

    loss: tuple[float, float]
    grad_norm: tuple[float, float]
    curvature: tuple[float, float]


def run_view(
    grid: Grid,
    ranges: Ranges,
    num_steps: int,
    dimensions: int = 2,
    arrows: Collection[str] = ("ascent step", "steps"),
    minima: Mapping[str, tuple[float, float]] = MappingProxyType({}),
) -> go.Figure:
    """The surface with room for trajectories, and three panels over the steps.

    An axis is logarithmic where its range, which is in its own units, is above zero. In two
    dimensions it has `arrows`: the ascent step to θ + ρu, the steps that each gradient alone would
    take; and the names of the minima beneath them.
    """
    figure = go.Figure()
    if dimensions == 3:
        _add_relief(figure, grid)
    else:
        _add_map(figure, grid, arrows)
        figure.add_scatter(
            name="minima", meta="ground", mode="markers+text", hoverinfo="none",
            x=[x for x, _ in minima.values()], y=[y for _, y in minima.values()],
            text=[f"<br>{name}" for name in minima],  # below what ends there
            textposition="bottom center",
            textfont={"size": 12, "color": PALETTE["text"]},
            marker={"symbol": "x-thin", "size": 9,
                    "line": {"width": 1.6, "color": PALETTE["text"]}},
        )  # fmt: skip
    for number, channel in enumerate(PANELS, start=2):
        _add_panel(figure, channel, number)
    return figure.update_layout(_layout(grid, ranges, num_steps, dimensions))


def _add_map(figure: go.Figure, grid: Grid, arrows: Collection[str]) -> None:
    figure.add_trace(surface(grid))
    for name, (colour, dash, width) in REFERENCES.items():
        figure.add_scatter(name=name, mode="lines", **line(colour, dash, width))
    figure.add_scatter(name="path", mode="lines", **line("alpha", "solid", 2.4))
    if "ascent step" in arrows:
        figure.add_scatter(
            name="ascent step",
            mode="lines+markers",
            marker={"color": PALETTE["rho"], "symbol": "circle-open", "size": [0, 11],
                    "line": {"width": 2.5}},
            **line("rho", "solid", 2.2),
        )  # fmt: skip
    if "steps" in arrows:
        # The three steps one could take from here: one trace, because a drag redraws all.
        figure.add_scatter(
            name="steps",
            mode="lines+markers",
            marker={
                "symbol": "arrow", "angleref": "previous", "size": [0, 11, 0] * 3,
                "color": [PALETTE[name] for name in ("gd", "sam", "alpha") for _ in range(3)],
            },
            **line("text", "solid", 1.2),
        )  # fmt: skip
    figure.add_scatter(
        name="now",
        mode="markers",
        marker={
            "size": 11,
            "color": PALETTE["alpha"],
            "line": {"width": 2, "color": PALETTE["ground"]},
        },
        hoverinfo="none",
    )


def _add_relief(figure: go.Figure, grid: Grid) -> None:
    figure.add_trace(relief_surface(grid))
    for name, (colour, dash, width) in REFERENCES.items():
        figure.add_scatter3d(name=name, mode="lines", **line(colour, dash, 2 * width))
    figure.add_scatter3d(name="path", mode="lines", **line("alpha", "solid", 6))
    figure.add_scatter3d(
        name="now", mode="markers", marker={"size": 6, "color": PALETTE["alpha"]}, hoverinfo="none"
    )


def _add_panel(figure: go.Figure, channel: str, number: int) -> None:
    axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
    for name, (colour, dash, width) in REFERENCES.items():
        figure.add_scatter(
            name=f"{channel} {name}", mode="lines", **axes, **line(colour, dash, width - 0.4)
        )
    figure.add_scatter(name=f"{channel} path", mode="lines", **axes, **line("alpha", "solid", 2))
    figure.add_scatter(
        name=f"{channel} now",
        mode="markers",
        marker={"size": 8, "color": PALETTE["alpha"]},
        hoverinfo="none",
        **axes,
    )


def _layout(grid: Grid, ranges: Ranges, num_steps: int, dimensions: int) -> dict:
    x, y = grid.window
    aspect = (x[1] - x[0]) / (y[1] - y[0])
    layout = dict(FRAME)
    if dimensions == 3:
        layout["scene"] = depth_scene(grid)
    else:
        # Of a window much longer than wide, true lengths would leave a strip.
        layout |= map_axes(x, y, true_lengths=0.45 < aspect < 2.3)
    steps = _step_axis(num_steps)
    for number, limits in enumerate(ranges, start=2):
        layout[f"xaxis{number}"] = QUIET | steps | {
            "anchor": f"y{number}", "showticklabels": number == 4,
            "title": title("step" if number == 4 else ""), "fixedrange": True,
        }  # fmt: skip
        logarithmic = limits[0] > 0
        layout[f"yaxis{number}"] = QUIET | {
            "anchor": f"x{number}", "fixedrange": True, "nticks": 4,
            "type": "log" if logarithmic else "linear",
            "range": [float(np.log10(end)) for end in limits] if logarithmic else list(limits),
            "exponentformat": "power",
        }  # fmt: skip
    first = "scene" if dimensions == 3 else "xy"
    share = 0.5 if dimensions == 3 else min(0.62, max(0.37, 0.5 * aspect))
    loss, grad_norm, curvature = PANELS.values()
    wide = {
        first: (0, share, 0, 1),
        "x2y2": (share + 0.06, 1, 0.7, 0.94, loss),
        "x3y3": (share + 0.06, 1, 0.36, 0.6, grad_norm),
        "x4y4": (share + 0.06, 1, 0.02, 0.26, curvature),
    }
    narrow = {
        first: (0, 1, 0.5, 1),
        "x2y2": (0, 1, 0.33, 0.43, loss),
        "x3y3": (0, 1, 0.17, 0.27, grad_norm),
        "x4y4": (0, 1, 0.01, 0.11, curvature),
    }
    return layout | {"meta": {"wide": panels(375, wide), "narrow": panels(720, narrow)}}


def _step_axis(num_steps: int) -> dict:
    """Linear for short runs; logarithmic for long ones, with step 0 drawn at one half."""
    if num_steps <= 400:
        return {"range": [-0.01 * num_steps, 1.01 * num_steps]}
    powers = [10**k for k in range(int(np.log10(num_steps)) + 1)]
    return {
        "type": "log",
        "range": [float(np.log10(0.45)), float(np.log10(num_steps)) + 0.02],
        "tickvals": [0.5, *powers],
        "ticktext": ["0", *(f"{power:,}".replace(",", " ") for power in powers)],
    }


def step_position(steps: np.ndarray, num_steps: int) -> np.ndarray:
    """Where steps stand on the axis of the panels."""
    return steps if num_steps <= 400 else np.maximum(steps, 0.5)
