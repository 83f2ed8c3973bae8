"""A bowl covered with ripples: what SAM sees depends on where its ascent step lands.

L = (x² + y²)/20 + (2 − cos 8x − cos 8y)/20, a rescaled Rastrigin function (1974). The ripples are
π/4 apart; an ascent step of ρ ≈ π/8 lands on the next crest, and the slope it reports is an alias.
"""

import itertools

import jax.numpy as jnp
from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window

BOWL, HEIGHT, FREQUENCY = 0.05, 0.05, 8.0


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    ripples = 2 - jnp.cos(FREQUENCY * x) - jnp.cos(FREQUENCY * y)
    return BOWL * (x**2 + y**2) + HEIGHT * ripples


# The loss is one function of x plus the same function of y, so its critical points are the pairs
# of that function's: position, height and curvature of each, for x ≥ 0.
_DIPS_AND_CRESTS = (
    (0.0, 0.0, 3.3),
    (0.4053892845000191, 0.1079595788338184, -3.0835235350045775),
    (0.76145653227215, 0.029905124961100087, 3.241483364217364),
    (1.216732340157995, 0.17165255885105757, -2.9483634861913597),
    (1.5220040759402682, 0.11958579532187462, 3.0592976023721525),
)
_ALONG_ONE_AXIS = _DIPS_AND_CRESTS + tuple((-at, *rest) for at, *rest in _DIPS_AND_CRESTS[1:])
_NAMES = {(True, True): "side dip", (False, False): "crest"}


def _critical_points() -> tuple[CriticalPoint, ...]:
    points = []
    for (x, x_loss, xx), (y, y_loss, yy) in itertools.product(_ALONG_ONE_AXIS, repeat=2):
        name = _NAMES.get((xx > 0, yy > 0), "pass") if (x, y) != (0.0, 0.0) else "central dip"
        points.append(CriticalPoint(name, (x, y), x_loss + y_loss, (min(xx, yy), max(xx, yy))))
    return tuple(points)


RIPPLE = Landscape(
    name="Ripples",
    blurb="A rippled bowl: an ascent step of half a ripple finds a slope that is not there.",
    formula=r"L(x,y)=\tfrac{1}{20}\left(x^2+y^2\right)+\tfrac{1}{20}\left(2-\cos 8x-\cos 8y\right)",
    loss=loss,
    window=Window(x=(-2.0, 2.0), y=(-2.0, 2.0)),
    start=(1.6, 1.1),
    learning_rate=0.05,
    num_steps=3000,
    critical_points=_critical_points(),
    rho=0.4,
    alpha_range=(-2.0, 8.0),
    rho_range=(-1.0, 1.0),
)
