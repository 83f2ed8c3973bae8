"""Two minima of equal depth at the ends of one valley: the sign of α picks between them.

L = ½ κ(x) y² + (x² − 1)²/80, with κ = 1 + 7 σ(2x). Along the floor the loss hardly changes; across
it the curvature grows with x. SAM drifts to the flat end (−1, 0), AntiSAM to the sharp one, and so
does "SAM" with α and ρ both negative: the first orders agree, the second decide.
"""

import jax
from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window

FLAT_WALL, SHARP_WALL = 1.0, 8.0  # κ, the curvature across, far to the left and far to the right
STEEPNESS = 2.0  # of the passage from flat to sharp
FLOOR = 0.0125  # the height of the saddle between the minima


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    return 0.5 * _wall(x) * y**2 + FLOOR * (x**2 - 1) ** 2


def leaning(params: Float[Array, "2"], lean: Float[Array, ""]) -> Float[Array, ""]:
    """L + s κ(x) y: one example of the fork, whose valley lies at y = −s; s is its lean.

    Examples whose leans have the mean 0 average to the fork itself, and a minibatch is the example
    of its mean lean. The sharper the valley, the noisier the gradient.
    """
    x, y = params
    return loss(params) + lean * _wall(x) * y


def _wall(x: Float[Array, ""]) -> Float[Array, ""]:
    """κ, the curvature across the valley."""
    return FLAT_WALL + (SHARP_WALL - FLAT_WALL) * jax.nn.sigmoid(STEEPNESS * x)


FORK = Landscape(
    name="Fork",
    blurb="Two equally deep ends of one valley: SAM takes the flat one, AntiSAM the sharp one.",
    formula=r"L(x,y)=\tfrac12\,\kappa(x)\,y^2+\tfrac{1}{80}\left(x^2-1\right)^2,\quad "
    r"\kappa(x)=1+7\,\sigma(2x),\quad \sigma(z)=\frac{1}{1+e^{-z}}",
    loss=loss,
    window=Window(x=(-2.0, 2.0), y=(-1.0, 1.0)),
    start=(0.05, 0.8),
    learning_rate=0.05,
    num_steps=8000,
    critical_points=(
        CriticalPoint("flat minimum", (-1.0, 0.0), 0.0, (0.1, 1.8344204541548228)),
        CriticalPoint("sharp minimum", (1.0, 0.0), 0.0, (0.1, 7.165579545845176)),
        CriticalPoint("saddle", (0.0, 0.0), 0.0125, (-0.05, 4.5)),
    ),
    rho=0.2,
)
