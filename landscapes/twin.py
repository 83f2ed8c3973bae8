"""A flat well and a sharp one, of exactly equal depth: the key demonstration.

L = ½[(x² − 1) c(x)]² + ½ κ(x) y², where c and κ rise smoothly from their flat to their sharp
value as x grows. Both minima, (−1, 0) and (1, 0), are exactly 0, so that nothing but sharpness
tells them apart. From the start and at the learning rate given here SAM reaches the flat one at no
ρ up to 2.5; with α = 8 a small ρ is enough.
"""

import jax
from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window

FLAT_SLOPE, SHARP_SLOPE = 0.5, 4.0  # c far to the left and far to the right
FLAT_WALL, SHARP_WALL = 1.0, 8.0  # κ, the curvature across, likewise
STEEPNESS = 4.0  # of the passage from flat to sharp


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    sharpness = jax.nn.sigmoid(STEEPNESS * x)
    slope = FLAT_SLOPE + (SHARP_SLOPE - FLAT_SLOPE) * sharpness
    wall = FLAT_WALL + (SHARP_WALL - FLAT_WALL) * sharpness
    return 0.5 * ((x**2 - 1) * slope) ** 2 + 0.5 * wall * y**2


TWIN = Landscape(
    name="Twin wells",
    blurb="Two wells of equal depth, one flat, one sharp: which runs leave the sharp one?",
    formula=r"L(x,y)=\tfrac12\left[(x^2-1)\,c(x)\right]^2+\tfrac12\,\kappa(x)\,y^2,\quad "
    r"c(x)=0.5+3.5\,\sigma(4x),\quad \kappa(x)=1+7\,\sigma(4x),\quad "
    r"\sigma(z)=\frac{1}{1+e^{-z}}",
    loss=loss,
    window=Window(x=(-2.0, 2.0), y=(-2.0, 2.0)),
    start=(0.8, 0.5),
    learning_rate=0.015,
    num_steps=2000,
    critical_points=(
        CriticalPoint("flat minimum", (-1.0, 0.0), 0.0, (1.1259034697346408, 1.2676586231605034)),
        CriticalPoint("sharp minimum", (1.0, 0.0), 0.0, (7.874096530265359, 62.001396167936974)),
        CriticalPoint(
            "barrier",
            (0.3246197488897551, 0.0),
            4.225608257265489,
            (-41.80723938012129, 6.499052224377587),
        ),
    ),
    alpha=8.0,
    alpha_range=(-2.0, 16.0),
    rho_range=(-0.6, 2.5),
    # As `outcome` measures distance, SAM bounces irregularly in the sharp well, centred up to 0.12
    # from the minimum (α = 1, ρ = 0.2); where it parks beside it, it is at 0.16 (α = 0.5, ρ = 0.8).
    radius=0.14,
)
