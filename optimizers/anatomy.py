"""The vectors of a single step: what a figure draws as arrows at a point."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from optimizers.alpha_sam import extrapolate, perturb
from optimizers.descent import Loss, Scalars
from optimizers.gradient_norm import gradient_norm_gradient


class Anatomy(NamedTuple):
    """The vectors of one α-SAM step at θ; descent goes against every gradient."""

    grad: Float[Array, "*batch 2"]  # g₀ = ∇L(θ)
    perturbed: Float[Array, "*batch 2"]  # θ + ρ g₀/‖g₀‖, a point and not an arrow
    sam_grad: Float[Array, "*batch 2"]  # g_ρ = ∇L there
    alpha_sam_grad: Float[Array, "*batch 2"]  # g₀ + α (g_ρ − g₀)
    grad_norm_grad: Float[Array, "*batch 2"]  # ∇‖g₀‖, what (g_ρ − g₀)/ρ estimates


@partial(jax.jit, static_argnames="loss")
def anatomy(loss: Loss, params: Float[Array, "*batch 2"], alpha: Scalars, rho: Scalars) -> Anatomy:
    """The anatomy at every point; α and ρ broadcast against the batch of points.

    One point and α of shape (A,) give A anatomies, a path of T points and two scalars
    give T; every vector comes in the common shape.
    """
    grad_fn = jax.grad(loss)

    @partial(jnp.vectorize, signature="(n),(),()->(n),(n),(n),(n),(n)")
    def at(params, alpha, rho):
        grad = grad_fn(params)
        perturbed = perturb(params, grad, rho)
        sam_grad = grad_fn(perturbed)
        return Anatomy(
            grad,
            perturbed,
            sam_grad,
            extrapolate(grad, sam_grad, alpha),
            gradient_norm_gradient(grad_fn, params, grad),
        )

    batch = jnp.broadcast_shapes(params.shape[:-1], jnp.shape(alpha), jnp.shape(rho))
    to_batch = lambda scalars: jnp.broadcast_to(scalars, batch)
    return Anatomy(*at(jnp.broadcast_to(params, (*batch, 2)), to_batch(alpha), to_batch(rho)))
