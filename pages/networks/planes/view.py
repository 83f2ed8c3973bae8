"""Trajectories of networks on a plane through their parameters, and four curves over training."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.frame import DECADES, FRAME, QUIET, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import depth_scene, relief, relief_surface, surface
from pages.figures.training import STYLES

# Whose paths are drawn, from the back to the front: colour, dash, width.
TRAJECTORIES = {"gd": STYLES["gd"], "sam": STYLES["sam"], "path": STYLES["alpha"]}

# The panels: a channel of the record, and what stands over it.
PANELS = {
    "train_loss": "training loss",
    "test_accuracy": "test accuracy, %",
    "sharpness": "sharpness λ<sub>max</sub>",
    "off": "distance off the plane",
}

# In place of the last of them where the straight line between two solutions is drawn.
BETWEEN = "loss on the straight line"

Range = Sequence[float]


# In place of the first of them where two lines through GD's solution are drawn.
AROUND = "loss around GD’s network"
LINES = {"random": ("text", "dot", 2.2), "sharpest": ("text", "solid", 2.4)}


def over_steps(between: bool, around: bool) -> dict[str, int]:
    """The channels that have a panel, and its number.

    The loss between two solutions takes the place of the last, that around one of the first.
    """
    left_out = ["off"] * between + ["train_loss"] * around
    numbered = {channel: number for number, channel in enumerate(PANELS, start=2)}
    return {channel: n for channel, n in numbered.items() if channel not in left_out}


def planes_view(
    grid: Grid,
    axes: tuple[str, str],
    up: str,
    ranges: Mapping[str, Range],
    num_steps: int,
    dimensions: int = 2,
    between: bool = False,
    heading: str = "",
    away: np.ndarray | None = None,
    around: Mapping[str, np.ndarray] | None = None,
) -> go.Figure:
    """The heights over the plane with room for three trajectories, and the panels.

    `axes` name the two directions, `up` the height; the range of the sharpness is in decades.
    The loss `around` GD's solution, as far `away` from it, is that on `LINES`.
    """
    figure = go.Figure()
    shown = over_steps(between, around is not None)
    if dimensions == 3:
        figure.add_trace(relief_surface(grid))
        for name, (colour, dash, width) in TRAJECTORIES.items():
            figure.add_scatter3d(name=name, mode="lines", **line(colour, dash, 2.2 * width))
            figure.add_scatter3d(
                name=f"{name} now", mode="markers", hoverinfo="none",
                marker={"size": 5, "color": PALETTE[colour]},
            )  # fmt: skip
    else:
        # The strongest tint begins below the top: else a high corner has all of it, and a hill
        # between the solutions is as pale as they are.
        figure.add_trace(surface(grid).update(zmin=0.0, zmax=2 / 3 * relief(grid).top))
        for name, (colour, dash, width) in TRAJECTORIES.items():
            figure.add_scatter(name=name, mode="lines", **line(colour, dash, width))
        if between:
            figure.add_scatter(name="straight", mode="lines", **line("text", "dash", 1.6))
            figure.add_scatter(**dot("peak", "text", 11, "diamond"))
        figure.add_scatter(**dot("start", "text", 10, "circle-open"))
        for name, (colour, _, _) in TRAJECTORIES.items():
            figure.add_scatter(**dot(f"{name} now", colour, 11))
        if between:
            figure.add_scatter(
                name="names", mode="text", textposition="top center", hoverinfo="skip",
                textfont={"size": 14, "color": PALETTE["text"]},
            )  # fmt: skip
    for name, loss in (around or {}).items():
        figure.add_scatter(
            name=name, mode="lines", x=away, y=loss,
            xaxis="x2", yaxis="y2", **line(*LINES[name]),
        )  # fmt: skip
    if around:
        figure.add_scatter(xaxis="x2", yaxis="y2", **dot("gd centre", "gd", 11))
    for channel, number in shown.items():
        panel = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        for name, (colour, dash, width) in TRAJECTORIES.items():
            figure.add_scatter(
                name=f"{channel} {name}", mode="lines", **panel, **line(colour, dash, width - 0.6)
            )
        if channel == "sharpness":
            figure.add_scatter(name="within", mode="lines", **panel, **line("alpha", "dashdot", 2))
        figure.add_scatter(**panel, **dot(f"{channel} now", "alpha", 8))
    if between:
        panel = {"xaxis": "x5", "yaxis": "y5"}
        dashed = line("text", "dash", 1.8) | {"hoverinfo": "skip"}  # its points are no steps
        figure.add_scatter(name="between", mode="lines", **panel, **dashed)
        for name in ("gd", "alpha"):
            figure.add_scatter(**panel, **dot(f"end {name}", name, 11))
        figure.add_scatter(**panel, **dot("peak between", "text", 11, "diamond"))
    layout = _layout(grid, axes, up, ranges, num_steps, dimensions, between, heading, around)
    return figure.update_layout(layout)


def _layout(
    grid: Grid,
    axes: tuple[str, str],
    up: str,
    ranges: Mapping[str, Range],
    num_steps: int,
    dimensions: int,
    between: bool,
    heading: str,
    around: Mapping[str, np.ndarray] | None,
) -> dict[str, Any]:
    layout = dict(FRAME)
    shown = over_steps(between, around is not None)
    if dimensions == 3:
        layout["scene"] = depth_scene(grid, axes, up)
    else:
        layout |= map_axes(*grid.window, true_lengths=True)
        for name, words in zip(("xaxis", "yaxis"), axes, strict=True):
            layout[name] = layout[name] | {"title": title(words)}
    if around:
        highest = max(float(loss.max()) for loss in around.values())
        still = QUIET | {"fixedrange": True, "nticks": 5}
        layout["xaxis2"] = still | {"anchor": "y2", "title": title("distance from it")}
        layout["yaxis2"] = still | {"anchor": "x2", "range": [0, 1.05 * highest]}
    for channel, number in shown.items():
        logarithmic = channel == "sharpness"
        layout[f"xaxis{number}"] = QUIET | {
            "anchor": f"y{number}", "fixedrange": True, "nticks": 4,
            "range": [-0.02 * num_steps, 1.02 * num_steps],
            "title": title("step" if number > 3 else ""),
        }  # fmt: skip
        layout[f"yaxis{number}"] = QUIET | {
            "anchor": f"x{number}", "fixedrange": True, "nticks": 5,
            "range": list(ranges[channel]), **(DECADES if logarithmic else {}),
        }  # fmt: skip
    if between:
        layout["xaxis5"] = QUIET | {
            "anchor": "y5", "fixedrange": True, "range": [-0.06, 1.06], "tickvals": [0, 1],
            "ticktext": ["GD", "α-SAM"], "title": title("the way between them"),
        }  # fmt: skip
        layout["yaxis5"] = QUIET | {
            "anchor": "x5", "fixedrange": True, "nticks": 5, "range": list(ranges["between"]),
        }  # fmt: skip
    headings = {number: PANELS[channel] for channel, number in shown.items()}
    headings |= ({2: AROUND} if around else {}) | ({5: BETWEEN} if between else {})
    told = [heading] if dimensions == 2 else []  # a relief names its height at its own axis
    map_name = "scene" if dimensions == 3 else "xy"
    left, right, top, bottom = (0.53, 0.74), (0.79, 1), (0.58, 0.93), (0.03, 0.38)
    grid_of = lambda *places: _two_by_two(headings, *places)
    wide = panels(350, {map_name: (0, 0.47, 0, 0.93, *told)} | grid_of(left, right, top, bottom))
    left, right, top, bottom = (0.02, 0.44), (0.58, 1), (0.35, 0.56), (0.02, 0.23)
    narrow = panels(1080, {map_name: (0, 1, 0.66, 0.98, *told)} | grid_of(left, right, top, bottom))
    return layout | {"meta": {"wide": wide, "narrow": narrow}}


def _two_by_two(
    headings: Mapping[int, str], left: Range, right: Range, top: Range, bottom: Range
) -> dict[str, Sequence[Any]]:
    """Where each of the four panels stands, in two rows, with its heading."""
    corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
    return {
        f"x{number}y{number}": (*across, *up, headings[number])
        for number, (across, up) in enumerate(corners, start=2)
    }
