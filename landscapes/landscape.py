"""What a landscape is: a loss of two parameters, and what one should know before descending it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

Interval = tuple[float, float]


class Window(NamedTuple):
    """The part of the plane that is drawn."""

    x: Interval
    y: Interval

    def contains(self, params: Float[Array, "*batch 2"]) -> Bool[Array, "*batch"]:
        """Whether each point lies in the window, its edge included; no for NaN."""
        x, y = params[..., 0], params[..., 1]
        return (self.x[0] <= x) & (x <= self.x[1]) & (self.y[0] <= y) & (y <= self.y[1])


class CriticalPoint(NamedTuple):
    """A point where ∇L = 0, with L and the eigenvalues of ∇²L there, in ascending order."""

    name: str
    params: tuple[float, float]
    loss: float
    curvatures: tuple[float, float]

    @property
    def kind(self) -> str:
        """minimum, maximum, saddle, floor (level along one axis, rising along the other), or
        degenerate."""
        low, high = self.curvatures
        if low > 0:
            return "minimum"
        if high < 0:
            return "maximum"
        if low < 0 < high:
            return "saddle"
        return "floor" if high > 0 else "degenerate"


@dataclass(frozen=True)
class Landscape:
    """A loss of two parameters, the window to see it through, and what to try first there."""

    name: str
    blurb: str  # one line: what this surface teaches
    formula: str  # LaTeX, without dollar signs
    loss: Callable[[Float[Array, "2"]], Float[Array, ""]]
    window: Window
    start: tuple[float, float]
    learning_rate: float
    num_steps: int
    critical_points: tuple[CriticalPoint, ...]
    alpha: float = 1.0
    rho: float = 0.1
    alpha_range: Interval = (-2.0, 4.0)  # how far the sliders reach
    rho_range: Interval = (-0.6, 0.6)
    floor: bool = False  # the lowest points form a curve; a point of it has the kind "floor"
    experimental: bool = False
    holes: bool = False  # L may have no value at some points
    radius: float = 0.05  # how near its minimum a bounce is centred, as `outcome` measures it

    @property
    def minima(self) -> tuple[CriticalPoint, ...]:
        """The isolated minima, in the order in which they are listed."""
        return tuple(point for point in self.critical_points if point.kind == "minimum")


class Grid(NamedTuple):
    """A scalar field sampled for drawing: z[i, j] belongs to (x[j], y[i])."""

    x: Float[Array, " nx"]
    y: Float[Array, " ny"]
    z: Float[Array, "ny nx"]

    @property
    def window(self) -> Window:
        """What it was sampled over."""
        return Window(*((float(axis[0]), float(axis[-1])) for axis in (self.x, self.y)))


@partial(jax.jit, static_argnames=("field", "window", "resolution"))
def sample(field: Callable, window: Window, *args, resolution: int = 160) -> Grid:
    """Evaluate `field(point, *args)` on a regular grid; the args are traced."""
    x = jnp.linspace(*window.x, resolution)
    y = jnp.linspace(*window.y, resolution)
    at = lambda u, v: field(jnp.stack([u, v]), *args)
    return Grid(x, y, jax.vmap(lambda v: jax.vmap(lambda u: at(u, v))(x))(y))
