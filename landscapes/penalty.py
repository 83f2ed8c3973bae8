"""The loss that α-SAM follows to first order: L + αρ‖∇L‖."""

from collections.abc import Callable
from functools import cache

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float


@cache
def penalised(loss: Callable) -> Callable:
    """(θ, strength) ↦ L(θ) + strength ‖∇L(θ)‖; cached, so that jit meets one function.

    Where ∇L = 0 the norm has a kink, and the gradient handed out there is ∇L = 0.
    """

    def penalised_loss(
        params: Float[Array, "2"], strength: float | Float[Array, ""]
    ) -> Float[Array, ""]:
        grad = jax.grad(loss)(params)
        # Squares leave the range of numbers long before the norm does. The norm does not depend
        # on what it is scaled by, so neither does its derivative.
        largest = jax.lax.stop_gradient(jnp.abs(grad).max())
        scale = jnp.where(largest == 0, 1, largest)
        square = jnp.sum((grad / scale) ** 2)
        norm = jnp.where(largest == 0, 0, scale * jnp.sqrt(jnp.where(largest == 0, 1, square)))
        return loss(params) + strength * norm

    return penalised_loss
