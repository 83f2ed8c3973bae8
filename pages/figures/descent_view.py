"""A descent seen from above, and beside it what happens to loss, gradient and curvature."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.palette import GROUND, PALETTE

# The three panels: a channel of the record, and what stands over it.
PANELS = {
    "loss": "loss L",
    "grad_norm": "gradient norm ‖∇L‖",
    "curvature": "sharpness λ<sub>max</sub>",
}

# Whose paths are drawn, from the back to the front: name, colour, dash, width.
GHOSTS = {"gd": ("gd", "dot", 2.0), "sam": ("sam", "solid", 1.4)}


class Ranges(NamedTuple):
    """What the axes of the panels span; fixed, so that no path rescales another's picture."""

    loss: tuple[float, float]
    grad_norm: tuple[float, float]
    curvature: tuple[float, float]


def descent_view(grid: Grid, ranges: Ranges, num_steps: int, dimensions: int = 2) -> go.Figure:
    """The surface with room for paths, and three panels over the steps; the paths come later.

    Loss and gradient norm are on logarithmic axes, `ranges` in their own units.
    """
    figure = go.Figure()
    if dimensions == 3:
        _add_relief(figure, grid)
    else:
        _add_map(figure, grid)
    for number, channel in enumerate(PANELS, start=2):
        _add_panel(figure, channel, number)
    figure.update_layout(_layout(grid, ranges, num_steps, dimensions))
    return figure


class Relief(NamedTuple):
    """How heights are drawn: logarithmically above the lowest point, so that every basin shows."""

    lowest: float
    scale: float

    def height(self, z: np.ndarray) -> np.ndarray:
        """Heights on the drawing; what lies below the lowest sampled point lies on it."""
        return np.log1p(np.maximum(np.asarray(z, float) - self.lowest, 0) / self.scale)


def relief(grid: Grid) -> Relief:
    """A relief that gives half of its height to the lower quarter of the window."""
    z = np.asarray(grid.z, float)
    lowest = float(np.nanmin(z))
    return Relief(lowest, max(float(np.nanquantile(z - lowest, 0.25)) / 4, 1e-12))


def _add_map(figure: go.Figure, grid: Grid) -> None:
    ground = relief(grid).height(grid.z).astype(np.float32)
    figure.add_contour(
        name="surface",
        x=np.asarray(grid.x, np.float32),
        y=np.asarray(grid.y, np.float32),
        z=ground,
        colorscale=GROUND,
        contours={"coloring": "fill", "size": float(np.nanmax(ground)) / 16, "start": 0.0,
                  "end": float(np.nanmax(ground))},
        line={"width": 0.5, "color": PALETTE["rule"]},
        showscale=False,
        hoverinfo="skip",
    )  # fmt: skip
    for name, (colour, dash, width) in GHOSTS.items():
        figure.add_scatter(name=name, uid=name, mode="lines", **_line(colour, dash, width))
    figure.add_scatter(name="path", uid="path", mode="lines", **_line("alpha", "solid", 2.4))
    figure.add_scatter(
        name="look",
        uid="look",
        mode="lines+markers",
        marker={"color": PALETTE["rho"], "symbol": "circle-open", "size": [0, 11],
                "line": {"width": 2.5}},
        **_line("rho", "solid", 2.2),
    )  # fmt: skip
    # The three steps one could take from here, head by head: one trace, because a drag redraws all.
    figure.add_scatter(
        name="steps",
        uid="steps",
        mode="lines+markers",
        marker={
            "symbol": "arrow", "angleref": "previous", "size": [0, 11, 0] * 3,
            "color": [PALETTE[name] for name in ("gd", "sam", "alpha") for _ in range(3)],
        },
        **_line("text", "solid", 1.2),
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
    figure.add_surface(
        name="surface",
        x=np.asarray(grid.x, np.float32),
        y=np.asarray(grid.y, np.float32),
        z=relief(grid).height(grid.z).astype(np.float32),
        colorscale=GROUND,
        showscale=False,
        hoverinfo="skip",
        contours={"z": {"show": True, "color": PALETTE["rule"], "width": 1}},
    )
    for name, (colour, dash, width) in GHOSTS.items():
        figure.add_scatter3d(name=name, mode="lines", **_line(colour, dash, 2 * width))
    figure.add_scatter3d(name="path", mode="lines", **_line("alpha", "solid", 6))
    figure.add_scatter3d(
        name="now", mode="markers", marker={"size": 6, "color": PALETTE["alpha"]}, hoverinfo="none"
    )


def _add_panel(figure: go.Figure, channel: str, number: int) -> None:
    axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
    for name, (colour, dash, width) in GHOSTS.items():
        figure.add_scatter(
            name=f"{channel} {name}", uid=f"{channel}-{name}", mode="lines",
            **axes, **_line(colour, dash, width - 0.4),
        )  # fmt: skip
    figure.add_scatter(
        name=f"{channel} path", uid=f"{channel}-path", mode="lines",
        **axes, **_line("alpha", "solid", 2),
    )  # fmt: skip
    figure.add_scatter(
        name=f"{channel} now",
        mode="markers",
        marker={"size": 8, "color": PALETTE["alpha"]},
        hoverinfo="none",
        **axes,
    )


def _line(colour: str, dash: str, width: float) -> dict:
    return {"line": {"color": PALETTE[colour], "dash": dash, "width": width}, "hoverinfo": "none"}


def _layout(grid: Grid, ranges: Ranges, num_steps: int, dimensions: int) -> dict:
    x, y = (float(grid.x[0]), float(grid.x[-1])), (float(grid.y[0]), float(grid.y[-1]))
    aspect = (x[1] - x[0]) / (y[1] - y[0])
    quiet = {
        "zeroline": False,
        "gridcolor": PALETTE["rule"],
        "linecolor": PALETTE["rule"],
        "ticks": "outside",
        "ticklen": 3,
        "tickcolor": PALETTE["rule"],
        "tickfont": {"size": 11},
    }
    layout: dict = {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": PALETTE["text"], "size": 12},
        "margin": {"l": 38, "r": 12, "t": 8, "b": 34},
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 14,
    }
    if dimensions == 3:
        layout["scene"] = {
            "xaxis": {"title": {"text": "θ₁"}, "range": x},
            "yaxis": {"title": {"text": "θ₂"}, "range": y},
            "zaxis": {"title": {"text": "loss, logarithmic"}, "showticklabels": False},
            "aspectmode": "manual",
            "aspectratio": {"x": 1.3, "y": 1.3, "z": 0.7},
        }
    else:
        layout["xaxis"] = quiet | {"range": x, "showgrid": False, "title": _title("θ₁")}
        layout["yaxis"] = quiet | {"range": y, "showgrid": False, "title": _title("θ₂")}
        if 0.45 < aspect < 2.3:  # distances are true, so that a gradient crosses level lines at 90°
            layout["yaxis"] |= {"scaleanchor": "x", "constrain": "domain"}
            layout["xaxis"] |= {"constrain": "domain", "constraintoward": "left"}
    steps = _step_axis(num_steps)
    for number, (channel, limits) in enumerate(zip(PANELS, ranges, strict=True), start=2):
        layout[f"xaxis{number}"] = quiet | steps | {
            "anchor": f"y{number}", "showticklabels": number == 4,
            "title": _title("step" if number == 4 else ""), "fixedrange": True,
        }  # fmt: skip
        logarithmic = channel != "curvature"
        layout[f"yaxis{number}"] = quiet | {
            "anchor": f"x{number}", "fixedrange": True, "nticks": 4,
            "type": "log" if logarithmic else "linear",
            "range": [float(np.log10(end)) for end in limits] if logarithmic else list(limits),
            "exponentformat": "power",
        }  # fmt: skip
    share = min(0.66, max(0.42, 0.42 * aspect))
    return layout | {
        "meta": {
            "wide": _placed((0, share), (0, 1), (share + 0.06, 1), ((0.7, 0.94), (0.36, 0.6), (0.02, 0.26)), 430, dimensions),
            "narrow": _placed((0, 1), (0.5, 1), (0, 1), ((0.33, 0.43), (0.17, 0.27), (0.01, 0.11)), 720, dimensions),
        }
    }  # fmt: skip


def _placed(surface_x, surface_y, panels_x, panels_y, height: int, dimensions: int) -> Mapping:
    """Where everything stands on a page of one width."""
    layout: dict = {"height": height, "annotations": []}
    if dimensions == 3:
        layout["scene"] = {"domain": {"x": surface_x, "y": surface_y}}
    else:
        layout |= {"xaxis": {"domain": surface_x}, "yaxis": {"domain": surface_y}}
    for number, (title, bottom_top) in enumerate(
        zip(PANELS.values(), panels_y, strict=True), start=2
    ):
        layout[f"xaxis{number}"] = {"domain": panels_x}
        layout[f"yaxis{number}"] = {"domain": bottom_top}
        layout["annotations"].append({
            "text": title, "showarrow": False, "xref": "paper", "yref": "paper",
            "x": panels_x[0], "y": bottom_top[1], "xanchor": "left", "yanchor": "bottom",
            "font": {"size": 12.5},
        })  # fmt: skip
    return layout


def _title(text: str) -> dict:
    return {"text": text, "standoff": 4, "font": {"size": 12.5}}


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
