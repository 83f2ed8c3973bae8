"""A descent seen from above, and beside it what happens to loss, gradient and curvature."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from landscapes import Grid
from pages.figures.finite import quantile
from pages.figures.frame import FRAME, QUIET, heading, line, map_axes, title
from pages.figures.palette import GROUND, PALETTE

# The three panels: a channel of the record, and what stands over it.
PANELS = {
    "loss": "loss L",
    "grad_norm": "gradient norm ‖∇L‖",
    "curvature": "sharpness λ<sub>max</sub>",
}

_DASHES_3D = {"dash": "dash", "dashdot": "dashdot", "longdash": "longdash", "longdashdot": "dot"}

# How high above the relief a path is drawn, so that the ground does not swallow it: a share of all.
LIFT = 0.015

# Whose paths are drawn, from the back to the front: name, colour, dash, width.
GHOSTS = {"gd": ("gd", "dot", 2.0), "sam": ("sam", "solid", 1.4)}


class Pin(NamedTuple):
    """How a pinned run is told from the others: a colour, a dash, a marker at its end."""

    name: str
    colour: str
    dash: str
    symbol: str
    sign: str  # the marker as a letter, for lists


PINS = (
    Pin("A", "pin-a", "dash", "square", "■"),
    Pin("B", "pin-b", "dashdot", "diamond", "◆"),
    Pin("C", "pin-c", "longdash", "cross", "✚"),
    Pin("D", "pin-d", "longdashdot", "x", "✖"),
)


class Ranges(NamedTuple):
    """What the axes of the panels span; fixed, so that no path rescales another's picture."""

    loss: tuple[float, float]
    grad_norm: tuple[float, float]
    curvature: tuple[float, float]


def descent_view(
    grid: Grid,
    ranges: Ranges,
    num_steps: int,
    dimensions: int = 2,
    arrows: Sequence[str] = ("look", "steps"),
    pins: Sequence[Mapping[str, Any]] = (),
) -> go.Figure:
    """The surface with room for paths, and three panels over the steps; the paths come later.

    An axis is logarithmic where its range, which is in its own units, is above zero. The map has
    `arrows`: the look θ + ρu, the steps that each gradient alone would take. Pins are records of
    runs that stay as they are.
    """
    figure = go.Figure()
    if dimensions == 3:
        _add_relief(figure, grid)
    else:
        _add_map(figure, grid, arrows)
    for number, channel in enumerate(PANELS, start=2):
        _add_panel(figure, channel, number)
    for pin, record in zip(PINS, pins, strict=False):
        _add_pin(figure, pin, record, dimensions)
    figure.update_layout(_layout(grid, ranges, num_steps, dimensions))
    return figure


class Relief(NamedTuple):
    """How heights are drawn: logarithmically above the lowest point, so that every basin shows."""

    lowest: float
    scale: float
    lift: float  # how high above it a path is drawn
    top: float  # the height of the highest point; more than 0 where all is level

    def height(self, z: ArrayLike) -> np.ndarray:
        """Heights on the drawing; what lies below the lowest sampled point lies on it.

        NaN for what is not finite.
        """
        z = np.asarray(z, float)
        above = np.maximum(np.where(np.isfinite(z), z, np.nan) - self.lowest, 0)
        return np.log(self.scale + above) - np.log(self.scale)


def relief(grid: Grid) -> Relief:
    """A relief that gives half of its height to the lower quarter of the window.

    Where no height is finite, it is that of level ground at 0.
    """
    lowest = quantile(grid.z, 0.0, otherwise=0.0)
    above = np.asarray(grid.z, float) - lowest
    scale = max(quantile(above, 0.25, otherwise=0.0) / 4, 1e-12)
    top = float(np.log1p(quantile(above, 1.0, otherwise=0.0) / scale)) or 1.0
    return Relief(lowest, scale, LIFT * top, top)


def surface(grid: Grid) -> go.Contour:
    """The ground that paths are drawn on: level lines, dense where it is low."""
    shape = relief(grid)
    ground, top = shape.height(grid.z).astype(np.float32), shape.top
    return go.Contour(
        name="surface",
        x=np.asarray(grid.x, np.float32),
        y=np.asarray(grid.y, np.float32),
        z=ground,
        colorscale=GROUND,
        contours={"coloring": "fill", "size": top / 16, "start": 0.0, "end": top},
        line={"width": 0.5, "color": PALETTE["rule"]},
        showscale=False,
        hoverinfo="skip",
    )


def relief_surface(grid: Grid) -> go.Surface:
    """The same ground in three dimensions."""
    return go.Surface(
        name="surface",
        x=np.asarray(grid.x, np.float32),
        y=np.asarray(grid.y, np.float32),
        z=relief(grid).height(grid.z).astype(np.float32),
        colorscale=GROUND,
        showscale=False,
        hoverinfo="skip",
        contours={
            "x": {"highlight": False},
            "y": {"highlight": False},
            "z": {"show": True, "color": PALETTE["rule"], "width": 1, "highlight": False},
        },
        lighting={"ambient": 0.8, "diffuse": 0.35, "specular": 0.02, "roughness": 1},
    )


def _add_map(figure: go.Figure, grid: Grid, arrows: Sequence[str]) -> None:
    figure.add_trace(surface(grid))
    for name, (colour, dash, width) in GHOSTS.items():
        figure.add_scatter(name=name, uid=name, mode="lines", **line(colour, dash, width))
    figure.add_scatter(name="path", uid="path", mode="lines", **line("alpha", "solid", 2.4))
    if "look" in arrows:
        figure.add_scatter(
            name="look",
            uid="look",
            mode="lines+markers",
            marker={"color": PALETTE["rho"], "symbol": "circle-open", "size": [0, 11],
                    "line": {"width": 2.5}},
            **line("rho", "solid", 2.2),
        )  # fmt: skip
    if "steps" in arrows:
        # The three steps one could take from here: one trace, because a drag redraws all.
        figure.add_scatter(
            name="steps",
            uid="steps",
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
    for name, (colour, dash, width) in GHOSTS.items():
        figure.add_scatter3d(name=name, mode="lines", **line(colour, dash, 2 * width))
    figure.add_scatter3d(name="path", mode="lines", **line("alpha", "solid", 6))
    figure.add_scatter3d(
        name="now", mode="markers", marker={"size": 6, "color": PALETTE["alpha"]}, hoverinfo="none"
    )


def _add_panel(figure: go.Figure, channel: str, number: int) -> None:
    axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
    for name, (colour, dash, width) in GHOSTS.items():
        figure.add_scatter(
            name=f"{channel} {name}", uid=f"{channel}-{name}", mode="lines",
            **axes, **line(colour, dash, width - 0.4),
        )  # fmt: skip
    figure.add_scatter(
        name=f"{channel} path", uid=f"{channel}-path", mode="lines",
        **axes, **line("alpha", "solid", 2),
    )  # fmt: skip
    figure.add_scatter(
        name=f"{channel} now",
        mode="markers",
        marker={"size": 8, "color": PALETTE["alpha"]},
        hoverinfo="none",
        **axes,
    )


def _add_pin(figure: go.Figure, pin: Pin, record: Mapping[str, Any], dimensions: int) -> None:
    # A pin lies with the ground: what stays as it is should not be drawn anew at every move.
    still = {"name": f"pin {pin.name}", **line(pin.colour, pin.dash, 1.6)}
    marker = {"color": PALETTE[pin.colour], "symbol": pin.symbol}
    end = np.isfinite(record["x"]).cumsum().max() - 1
    sizes = np.zeros(len(record["x"]))
    sizes[end] = 1
    if dimensions == 3:
        del still["line"]
        figure.add_scatter3d(
            x=_small(record["x"]), y=_small(record["y"]), z=_small(record["height"]),
            mode="lines+markers", marker=marker | {"size": 6 * sizes},
            **line(pin.colour, _DASHES_3D[pin.dash], 3) | still,
        )  # fmt: skip
    else:
        figure.add_scatter(
            x=_small(record["x"]), y=_small(record["y"]), mode="lines+markers", meta="ground",
            marker=marker | {"size": 10 * sizes}, **still,
        )  # fmt: skip
    for number, channel in enumerate(PANELS, start=2):
        figure.add_scatter(
            x=_small(record["at"]), y=_small(record[channel]), mode="lines", meta="ground",
            xaxis=f"x{number}", yaxis=f"y{number}",
            **line(pin.colour, pin.dash, 1.3), name=f"{channel} pin {pin.name}",
        )  # fmt: skip


def _small(values: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.asarray(values).astype(np.float32)


def _layout(grid: Grid, ranges: Ranges, num_steps: int, dimensions: int) -> dict:
    x, y = (float(grid.x[0]), float(grid.x[-1])), (float(grid.y[0]), float(grid.y[-1]))
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
    share = 0.5 if dimensions == 3 else min(0.62, max(0.37, 0.37 * aspect))
    wide = ((0.7, 0.94), (0.36, 0.6), (0.02, 0.26))
    narrow = ((0.33, 0.43), (0.17, 0.27), (0.01, 0.11))
    return layout | {
        "meta": {
            "wide": _placed((0, share), (0, 1), (share + 0.06, 1), wide, 375, dimensions),
            "narrow": _placed((0, 1), (0.5, 1), (0, 1), narrow, 720, dimensions),
        }
    }


def depth_scene(
    grid: Grid, names: tuple[str, str] = ("θ₁", "θ₂"), up: str = "loss, logarithmic"
) -> dict[str, Any]:
    """The axes and the camera of a relief."""
    plain = {
        "zeroline": False,
        "showbackground": False,
        "gridcolor": PALETTE["rule"],
        "tickfont": {"size": 10},
        "showspikes": False,
    }
    across, along = (
        plain | {"title": {"text": name}, "range": (float(axis[0]), float(axis[-1])), "nticks": 5}
        for name, axis in zip(names, (grid.x, grid.y), strict=True)
    )
    return {
        "xaxis": across,
        "yaxis": along,
        "zaxis": plain
        | {
            "title": {"text": up},
            "showticklabels": False,
            "range": [0.0, 1.05 * relief(grid).top],
        },
        "aspectmode": "manual",
        "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.6},
        "camera": {"eye": {"x": -0.85, "y": -1.4, "z": 1.35}, "center": {"z": -0.2}},
    }


def _placed(surface_x, surface_y, panels_x, panels_y, height: int, dimensions: int) -> Mapping:
    """Where everything stands on a page of one width."""
    layout: dict = {"height": height, "annotations": []}
    if dimensions == 3:
        layout["scene"] = {"domain": {"x": surface_x, "y": surface_y}}
    else:
        layout |= {"xaxis": {"domain": surface_x}, "yaxis": {"domain": surface_y}}
    for number, (name, bottom_top) in enumerate(
        zip(PANELS.values(), panels_y, strict=True), start=2
    ):
        layout[f"xaxis{number}"] = {"domain": panels_x}
        layout[f"yaxis{number}"] = {"domain": bottom_top}
        layout["annotations"].append(heading(name, panels_x[0], bottom_top[1]))
    return layout


def _step_axis(num_steps: int) -> dict:
    """Linear for short walks; logarithmic for long ones, with step 0 drawn at one half."""
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
