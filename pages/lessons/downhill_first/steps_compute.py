"""One step of SAM, with ρ = r > 0, and one of its mirror image, (α, ρ) = (−1, −r).

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
from optimizers.taylor import third_derivative

RADII = np.geomspace(1e-3, 1.0, 25)  # for the curves
NUM_STEPS = 60  # of the runs whose distance is measured: well before they bounce


@cache
def both_steps(landscape: Landscape):
    """The channels of both steps, at many points and radii; one function a surface.

    "gap" is how far the two gradients are apart at the radius of the setting, "gaps" at each of
    `RADII`; "distance" and "distances" are those between the two runs, "… to plain" between SAM and
    gradient descent: the largest in NUM_STEPS steps.
    """
    grad_fn = jax.grad(landscape.loss)
    eta = landscape.learning_rate
    span = landscape.window.x[1] - landscape.window.x[0]

    def trajectory(start, alpha, rho) -> Float[Array, "..."]:
        setting = Hyperparameters(eta, alpha, rho)
        return run(landscape.loss, alpha_sam_sgd, start, setting, num_steps=NUM_STEPS).params

    def apart(one: Float[Array, "*radii steps 2"], other: Float[Array, "*radii steps 2"]):
        return jnp.linalg.norm(one - other, axis=-1).max(-1)

    def at(point: Float[Array, "2"], r: Float[Array, ""]) -> Mapping:
        grad = grad_fn(point)

        def gradient(alpha, rho) -> Float[Array, "2"]:
            return alpha_sam_gradient(grad_fn, point, grad, alpha, rho)

        forward, backward = gradient(1.0, r), gradient(-1.0, -r)
        leading = third_derivative(grad_fn, point, grad)
        scale = 0.22 * span / jnp.linalg.norm(grad)  # the arrow of g₀ has one length everywhere
        # The radii of the curves, then r itself and half of it.
        radii = jnp.concatenate([jnp.asarray(RADII), jnp.stack([r, r / 2])])
        ones = jnp.ones_like(radii)
        sam, mirrored = trajectory(point, ones, radii), trajectory(point, -ones, -radii)
        plain = trajectory(point, 0.0, r)
        distances, to_plain = apart(sam, mirrored), apart(sam, plain[None])
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
            "distances": distances[:-2],
            "distances to plain": to_plain[:-2],
            "gaps": jax.vmap(gap)(jnp.asarray(RADII)),
            "predicted gaps": RADII**2 * jnp.linalg.norm(leading),
            "r": r,
            "gap": gap(r),
            "predicted gap": r**2 * jnp.linalg.norm(leading),
            "distance": distances[-2],
            "distance to plain": to_plain[-2],
            "halvings": jnp.round(jnp.log2(distances[-2] / distances[-1])),
        }

    return compiled(jax.vmap(at))
