"""One step taken both ways: SAM looks r uphill; (α, ρ) = (−1, −r) looks downhill and turns α round.

g_{1,r} = g_r,    g_{−1,−r} = 2g₀ − g₋ᵣ,    g_{1,r} − g_{−1,−r} = r² T[u,u] + O(r⁴)
"""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from landscapes import Landscape
from optimizers import Hyperparameters, alpha_sam_gradient, perturb, run
from optimizers.rules import alpha_sam_sgd
from optimizers.taylor import turn

RADII = np.geomspace(1e-3, 1.0, 25)  # of the looks, for the curves
NUM_STEPS = 60  # of the walks whose distance is measured: well before they bounce


@cache
def both_ways(landscape: Landscape):
    """The picture of one point of the landscape: cached, so that jit meets one function."""
    grad_fn = jax.grad(landscape.loss)
    eta = landscape.learning_rate
    span = landscape.window.x[1] - landscape.window.x[0]

    def walk(start, alpha, rho) -> Float[Array, "..."]:
        setting = Hyperparameters(eta, alpha, rho)
        return run(landscape.loss, alpha_sam_sgd, start, setting, num_steps=NUM_STEPS).params

    def apart(one: Float[Array, "*w steps 2"], other: Float[Array, "*w steps 2"]):
        return jnp.linalg.norm(one - other, axis=-1).max(-1)

    def at(point: Float[Array, "2"], r: Float[Array, ""]) -> Mapping:
        grad = grad_fn(point)

        def gradient(alpha, rho) -> Float[Array, "2"]:
            return alpha_sam_gradient(grad_fn, point, grad, alpha, rho)

        forward, backward = gradient(1.0, r), gradient(-1.0, -r)
        leading = turn(grad_fn, point, grad)
        scale = 0.22 * span / jnp.linalg.norm(grad)  # the arrow of g₀ has one length everywhere
        # The radii of the curves, then r itself and half of it.
        radii = jnp.concatenate([jnp.asarray(RADII), jnp.stack([r, r / 2])])
        ones = jnp.ones_like(radii)
        onward, plain = walk(point, ones, radii), walk(point, 0.0, r)
        walks, to_plain = apart(onward, walk(point, -ones, -radii)), apart(onward, plain[None])
        gap = lambda r: jnp.linalg.norm(gradient(1.0, r) - gradient(-1.0, -r))
        points = {
            "start": point,
            "up": perturb(point, grad, r),
            "down": perturb(point, grad, -r),
            "gd": point - scale * grad,
            "forward": point - scale * forward,
            "backward": point - scale * backward,
            "predicted": point - scale * (forward - r**2 * leading),
        }
        return {
            **{f"{name}.{axis}": p[k] for name, p in points.items() for k, axis in enumerate("xy")},
            "walks": walks[:-2],
            "to plain": to_plain[:-2],
            "gaps": jax.vmap(gap)(jnp.asarray(RADII)),
            "predicted gaps": RADII**2 * jnp.linalg.norm(leading),
            "r": r,
            "gap": gap(r),
            "predicted gap": r**2 * jnp.linalg.norm(leading),
            "distance": walks[-2],
            "distance to plain": to_plain[-2],
            "halvings": jnp.round(jnp.log2(walks[-2] / walks[-1])),
        }

    return compiled(jax.vmap(at))
