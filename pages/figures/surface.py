"""A surface to draw trajectories on: level lines seen from above, or a relief."""

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from landscapes import Grid
from pages.figures.finite import quantile
from pages.figures.palette import GROUND, PALETTE

SURFACE = "surface"  # the name of its trace

# How high above the relief a trajectory is drawn, so that the surface does not swallow it: a share
# of all.
LIFT = 0.015


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
        name=SURFACE,
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
        name=SURFACE,
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
        plain | {"title": {"text": name}, "range": ends, "nticks": 5}
        for name, ends in zip(names, grid.window, strict=True)
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
