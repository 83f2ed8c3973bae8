"""Two gradients, two ways: SAM's look and return, and two plain steps of gradient descent."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from landscapes import Landscape
from optimizers import perturb
from optimizers.alpha_sam import Scalar
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.taylor import cosine, look_estimate, relative_error, turn

USUAL_RATE = 0.02  # the learning rate that others are compared with

RADII = np.geomspace(1e-4, 2.0, 49)  # of a look, for the curves of error


def gain(usual: Scalar, now: Scalar) -> Float[Array, ""]:
    """By how many powers of ten an error is better than usual; NaN where it is only rounding."""
    return jnp.where(usual > 1e-9, jnp.log10(usual / now), jnp.nan)


@cache
def two_steps(landscape: Landscape):
    """The picture of one point of the landscape: cached, so that jit meets one function."""
    grad_fn = jax.grad(landscape.loss)
    span = landscape.window.x[1] - landscape.window.x[0]

    def at(start: Float[Array, "2"], rho: Float[Array, ""], eta: Float[Array, ""]) -> Mapping:
        grad = grad_fn(start)
        norm = jnp.linalg.norm(grad)
        exact = gradient_norm_gradient(grad_fn, start, grad)
        look = perturb(start, grad, rho)
        first = start - eta * grad
        second = first - eta * grad_fn(first)
        estimates = {
            "exact": exact,
            "sam": look_estimate(grad_fn, start, grad, rho),
            "difference": look_estimate(grad_fn, start, grad, -eta * norm),
        }
        scale = 0.26 * span / jnp.linalg.norm(exact)  # the exact arrow has one length everywhere
        error_at = lambda r: relative_error(look_estimate(grad_fn, start, grad, r), exact)
        leading = jnp.linalg.norm(turn(grad_fn, start, grad)) / (2 * jnp.linalg.norm(exact))
        points = {
            "start": start,
            "look": look,
            "sam": start - eta * grad_fn(look),
            "first": first,
            "second": second,
        } | {f"{name}.head": start + scale * v for name, v in estimates.items()}
        return {
            **{f"{name}.{axis}": p[k] for name, p in points.items() for k, axis in enumerate("xy")},
            "forward.error": jax.vmap(error_at)(RADII),
            "backward.error": jax.vmap(error_at)(-RADII),
            "predicted.error": leading * RADII,
            "rho": rho,
            "reach": eta * norm,
            "sam.error": relative_error(estimates["sam"], exact),
            "difference.error": relative_error(estimates["difference"], exact),
            "sam.cosine": cosine(estimates["sam"], exact),
            "difference.cosine": cosine(estimates["difference"], exact),
            "sam.percent": 100 * relative_error(estimates["sam"], exact),
            "difference.percent": 100 * relative_error(estimates["difference"], exact),
            "gain": gain(error_at(-USUAL_RATE * norm), error_at(-eta * norm)),
            "exact.norm": jnp.linalg.norm(exact),
            "grad_norm": norm,
        }

    return compiled(jax.vmap(at))
