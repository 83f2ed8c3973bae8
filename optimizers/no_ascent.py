"""What is no kind of SAM, but may do the same: smoothing the loss, and stepping back.

Neither climbs along the gradient. A longer learning rate, which may do the same, too, is no link;
the extragradient method is `family.usam` with ρ = −η.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Int

from optimizers.alpha_sam import extrapolate
from optimizers.plain_gradient import second_gradient
from optimizers.precision import Params, Scalar

Link = optax.GradientTransformationExtraArgs


def smoothed(alpha: Scalar, rho: Scalar) -> Link:
    """g₀ + α (E ∇L(θ + z) − g₀), z Gaussian and ρ long in the mean square: descent on E L(θ + z).

    To second order it follows L + (αρ²/2n) tr H, n parameters. The mean is over the 2n points
    θ ± ρeᵢ, which is right for polynomials up to the third degree: 2n gradients a step, so this is
    for surfaces. Gaussian smoothing for networks: Starnes and Webster 2023 (arXiv 2311.00531).
    """

    def update(updates, state, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        point, restore = ravel_pytree(params)
        moved = rho * jnp.eye(point.size, dtype=point.dtype)
        at = lambda offset: ravel_pytree(grad_fn(restore(point + offset)))[0]
        mean = jax.vmap(at)(jnp.concatenate([moved, -moved])).mean(axis=0)
        return extrapolate(updates, restore(mean), alpha), state

    return Link(optax.init_empty_state, update)


class Slow(NamedTuple):
    """What Lookahead keeps: how many steps it took, and the weights that it goes back to."""

    num_steps: Int[Array, ""]
    params: Params


def lookahead(every: int = 5, share: Scalar = 0.5) -> Link:
    """After every k steps, back to where these began and only a share of the way they went.

    The last link of a chain. Zhang et al. 2019 (arXiv 1907.08610).
    """

    def update(updates, slow, params=None, **extra_args):
        del extra_args
        fast = optax.apply_updates(params, updates)
        back = optax.tree.add_scale(slow.params, share, optax.tree.sub(fast, slow.params))
        now = (slow.num_steps + 1) % every == 0
        landed, kept = optax.tree.where(now, (back, back), (fast, slow.params))
        return optax.tree.sub(landed, params), Slow(slow.num_steps + 1, kept)

    return Link(lambda params: Slow(jnp.zeros((), int), params), update)
