"""A zigzag ravine with almost straight walls, after the kinks that ReLU networks have.

L = √(δ² + 4 (y − ½ t(x))²) − δ + x²/50 with δ = 0.05, where t is a triangle wave rounded at its
corners. The curvature lives in the kink only, a thin line, and gradient descent itself bounces
across it: an experiment rather than a demonstration.
"""

import math

import jax.numpy as jnp
from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window

ROUNDING = 0.05  # δ: the kink is smooth over about this distance
WALL, SLOPE = 2.0, 0.02  # the gradient of the walls; the bowl along the ravine
CORNER = 0.99  # below 1, so that the corners of the wave are round and arcsin is differentiable


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    wave = 2 / math.pi * jnp.arcsin(CORNER * jnp.sin(math.pi * x))
    wall = WALL * (y - 0.5 * wave)
    return jnp.sqrt(ROUNDING**2 + wall**2) - ROUNDING + SLOPE * x**2


KINK = Landscape(
    name="Kinked ravine",
    blurb="A zigzag ravine with straight walls: where curvature is a thin line, no run converges.",
    formula=r"L(x,y)=\sqrt{\delta^2+4\left(y-\tfrac12\,t(x)\right)^2}-\delta+\tfrac{1}{50}\,x^2,"
    r"\quad t(x)=\tfrac{2}{\pi}\arcsin\left(0.99\,\sin \pi x\right),\quad \delta=0.05",
    loss=loss,
    window=Window(x=(-2.0, 2.0), y=(-2.0, 2.0)),
    start=(-1.7, 0.9),
    learning_rate=0.02,
    num_steps=3000,
    critical_points=(
        CriticalPoint("minimum", (0.0, 0.0), 0.0, (0.020198475073186728, 158.42780152492685)),
    ),
    experimental=True,
)
