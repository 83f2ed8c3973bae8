"""The loss that α-SAM follows to first order: L + αρ‖∇L‖."""

from collections.abc import Callable
from functools import cache

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

_TINY = 1e-24  # a floor for ‖∇L‖²; its power −3/2, in the derivative, must fit float32


@cache
def penalised(loss: Callable) -> Callable:
    """(θ, strength) ↦ L(θ) + strength ‖∇L(θ)‖; cached, so that jit meets one function.

    Where ∇L = 0 the norm has a kink, and the gradient handed out there is ∇L = 0.
    """

    def penalised_loss(
        params: Float[Array, "2"], strength: float | Float[Array, ""]
    ) -> Float[Array, ""]:
        squared_norm = jnp.sum(jax.grad(loss)(params) ** 2)
        norm = squared_norm * jax.lax.rsqrt(jnp.maximum(squared_norm, _TINY))
        return loss(params) + strength * norm

    return penalised_loss
