"""Decision boundaries as curves of a fixed number of points, so that they can move."""

import contourpy
import numpy as np
from jaxtyping import Float


def boundary(
    x: tuple[float, float],
    y: tuple[float, float],
    margin: Float[np.ndarray, "ny nx"],
    num_points: int,
) -> Float[np.ndarray, "2 points"]:
    """Where the margin is 0: the curves one after the other, NaN between them and at the end.

    Curves of more points than there is room for are drawn through every second, third, … one.
    """
    height, width = margin.shape
    levels = contourpy.contour_generator(np.linspace(*x, width), np.linspace(*y, height), margin)
    found = [np.asarray(curve) for curve in levels.lines(0.0)]
    drawn = np.full((2, num_points), np.nan, np.float32)
    stride = 1
    while sum(len(_thinned(curve, stride)) + 1 for curve in found) > num_points:
        stride += 1
        found = [curve for curve in found if len(curve) > 4 * stride]  # specks go first
    at = 0
    for curve in found:
        points = _thinned(curve, stride)
        drawn[:, at : at + len(points)] = points.T
        at += len(points) + 1
    return drawn


def _thinned(curve: np.ndarray, stride: int) -> np.ndarray:
    """Every so many points of a curve, and its last."""
    return curve if stride == 1 else np.concatenate([curve[:-1:stride], curve[-1:]])
