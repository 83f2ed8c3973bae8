"""How sharply a loss of two parameters bends."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float


def curvatures(loss: Callable, params: Float[Array, "2"]) -> Float[Array, "2"]:
    """The eigenvalues of ∇²L, in ascending order; NaN where the point is not finite.

    In closed form: `eigvalsh` costs much more once vmapped over the points of a picture.
    """
    (xx, xy), (_, yy) = jax.hessian(loss)(params)
    mean, spread = (xx + yy) / 2, jnp.hypot((xx - yy) / 2, xy)
    # A quadratic would report its one Hessian even for a path that diverged.
    return jnp.where(jnp.isfinite(params).all(), jnp.stack([mean - spread, mean + spread]), jnp.nan)
