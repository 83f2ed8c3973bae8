"""Two estimates of ∇‖∇L‖ at a point: SAM's, and that of two plain steps of gradient descent."""

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
from optimizers.taylor import cosine, forward_difference, relative_error, third_derivative

USUAL_RATE = 0.02  # the learning rate that others are compared with

RADII = np.geomspace(1e-4, 2.0, 49)  # of a perturbation, for the curves of error


def gain(usual: Scalar, now: Scalar) -> Float[Array, ""]:
    """By how many powers of ten an error is better than usual; NaN where it is only rounding."""
    return jnp.where(usual > 1e-9, jnp.log10(usual / now), jnp.nan)


@cache
def two_estimates(landscape: Landscape):
    """The channels of both estimates and of the steps they come from; one function a surface.

    "perturbed" is where SAM's ascent step leads, "sam" where its step does; "first" and "second"
    are the plain steps. Errors are relative to the exact ∇‖∇L‖: "forward.error" and
    "backward.error" at each of `RADII` up- and downhill, "predicted.error" to first order.
    """
    grad_fn = jax.grad(landscape.loss)
    span = landscape.window.x[1] - landscape.window.x[0]

    def at(start: Float[Array, "2"], rho: Float[Array, ""], eta: Float[Array, ""]) -> Mapping:
        grad = grad_fn(start)
        norm = jnp.linalg.norm(grad)
        exact = gradient_norm_gradient(grad_fn, start, grad)
        perturbed = perturb(start, grad, rho)
        first = start - eta * grad
        second = first - eta * grad_fn(first)
        estimates = {
            "exact": exact,
            "sam": forward_difference(grad_fn, start, grad, rho),
            "difference": forward_difference(grad_fn, start, grad, -eta * norm),
        }
        scale = 0.26 * span / jnp.linalg.norm(exact)  # the exact arrow has one length everywhere
        error_at = lambda r: relative_error(forward_difference(grad_fn, start, grad, r), exact)
        leading = jnp.linalg.norm(third_derivative(grad_fn, start, grad)) / (
            2 * jnp.linalg.norm(exact)
        )
        points = {
            "start": start,
            "perturbed": perturbed,
            "sam": start - eta * grad_fn(perturbed),
            "first": first,
            "second": second,
        } | {f"{name}.head": start + scale * v for name, v in estimates.items()}
        errors = {name: relative_error(estimates[name], exact) for name in ("sam", "difference")}
        return {
            **{f"{name}.{axis}": p[k] for name, p in points.items() for k, axis in enumerate("xy")},
            "forward.error": jax.vmap(error_at)(RADII),
            "backward.error": jax.vmap(error_at)(-RADII),
            "predicted.error": leading * RADII,
            "rho": rho,
            "reach": eta * norm,
            **{f"{name}.error": error for name, error in errors.items()},
            **{f"{name}.percent": 100 * error for name, error in errors.items()},
            "difference.cosine": cosine(estimates["difference"], exact),
            "gain": gain(error_at(-USUAL_RATE * norm), error_at(-eta * norm)),
        }

    return compiled(jax.vmap(at))
