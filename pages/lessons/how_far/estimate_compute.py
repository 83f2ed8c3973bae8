"""SAM's estimate of ∇‖∇L‖ at one point, and its error by the radius ρ."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from landscapes import Landscape
from optimizers import perturb
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.taylor import (
    central_difference,
    cosine,
    forward_difference,
    relative_error,
    third_derivative,
)

RADII = np.geomspace(1e-7, 2.0, 37)  # for the curves of error
SMALL = (1e-4, 1e-2)  # where the slopes are fitted: above rounding, below the higher orders

_ROUNDING = 1e-9  # a leading error below it, relative and per unit of ρ, is none


class Direction(IntEnum):
    """Which way the estimate points, as seen from ∇‖∇L‖."""

    SAME = 0
    ASIDE = 1
    AGAINST = 2


class Fit(IntEnum):
    """Whether there is an error to which a slope can be fitted; on a quadratic there is none."""

    MEASURED = 0
    EXACT = 1


def slope(radii: Float[Array, " n"], errors: Float[Array, " n"]) -> Float[Array, ""]:
    """The least-squares slope of log error against log radius."""
    x, y = jnp.log(radii), jnp.log(errors)
    x = x - x.mean()
    return (x * (y - y.mean())).sum() / (x**2).sum()


@cache
def estimate_error(landscape: Landscape, dtype: str):
    """The channels of the estimate at many points and radii; one function a surface and `dtype`.

    The estimates are computed in `dtype` and compared with ∇‖∇L‖ in float64; the slopes are those
    of float64 in either case, since they are about the surface and not about the arithmetic.
    """
    grad_fn = jax.grad(landscape.loss)
    span = landscape.window.x[1] - landscape.window.x[0]
    small = np.geomspace(*SMALL, 9)

    def at(start: Float[Array, "2"], rho: Float[Array, ""]) -> Mapping:
        grad = grad_fn(start)
        exact = gradient_norm_gradient(grad_fn, start, grad)

        def estimates(kind: str, radius: Float[Array, ""]) -> tuple[Array, Array, Array]:
            """SAM's estimate in this arithmetic, and the errors of both: forward, central."""
            here, r = start.astype(kind), radius.astype(kind)
            seen = [
                method(grad_fn, here, grad_fn(here), r).astype(start.dtype)
                for method in (forward_difference, central_difference)
            ]
            return seen[0], *(relative_error(each, exact) for each in seen)

        every = jnp.concatenate([rho[None], jnp.asarray(RADII), jnp.asarray(small)])
        drawn, *errors = jax.vmap(partial(estimates, dtype))(every)
        if dtype == "float64":
            precise = errors
        else:
            _, *precise = jax.vmap(partial(estimates, "float64"))(every)
        estimate = drawn[0]
        size = jnp.linalg.norm(exact)
        leading = jnp.linalg.norm(third_derivative(grad_fn, start, grad)) / (2 * size)
        curved = leading > _ROUNDING
        scale = 0.26 * span / size  # the exact arrow has one length everywhere
        points = {
            "start": start,
            "perturbed": perturb(start, grad, rho),
            "exact.head": start + scale * exact,
            "sam.head": start + scale * estimate,
        }
        cos = cosine(estimate, exact)
        channels = {f"{n}.{axis}": p[k] for n, p in points.items() for k, axis in enumerate("xy")}
        for name, shown, fitted in zip(("forward", "central"), errors, precise, strict=True):
            curve = shown[1 : 1 + len(RADII)]
            channels |= {
                f"{name}.error": curve,
                f"{name}.now": shown[0],
                f"{name}.percent": 100 * shown[0],
                f"{name}.slope": jnp.where(
                    curved, slope(jnp.asarray(small), fitted[-len(small) :]), jnp.nan
                ),
                f"{name}.best": 100 * curve.min(),
                f"{name}.nearest": jnp.asarray(RADII)[curve.argmin()],
            }
        return channels | {
            "rho": rho,
            "leading": leading,
            "predicted.low": jnp.where(curved, leading * RADII[0], jnp.nan),
            "predicted.high": jnp.where(curved, leading * RADII[-1], jnp.nan),
            "cosine": cos,
            "direction": jnp.select(
                [cos > 0.7, cos < -0.7], [Direction.SAME, Direction.AGAINST], Direction.ASIDE
            ),
            "fit": jnp.where(curved, Fit.MEASURED, Fit.EXACT),
        }

    return compiled(jax.vmap(at))
