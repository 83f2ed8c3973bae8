"""One step of α-SAM taken apart: what is computed, in which order, and what the look gets wrong."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from landscapes import Landscape
from optimizers.alpha_sam import Scalar, unit
from optimizers.anatomy import anatomy
from optimizers.taylor import relative_error

# The sub-steps: what is drawn from then on.
GRADIENT, LOOK, GRADIENT_THERE, DIFFERENCE, STEP = 1, 2, 3, 4, 5
STAGES = np.arange(GRADIENT, STEP + 1)

NOWHERE = 0  # said instead of a sub-step where there is no gradient

FAN = np.arange(-2.0, 5.0)  # every α whose gradient and next point are marked
ALONG = np.linspace(-0.7, 0.9, 33)  # where the loss is drawn, as distances from θ along u
GAP = 8  # pieces of the loss between θ and the look
GAINS = (1.0, 4.0, 16.0)  # how many times smaller a gap can be said to be

_USUAL_LOOK = 0.3  # the panel of gradients has room for the fan of this ρ
_ROUNDING = 1e-9  # an error below it is none
_TINY = 1e-12  # below it a gradient is none: u = 0, and nothing moves


@cache
def one_step(landscape: Landscape):
    """The picture of one step, on a map of width `span`: cached, so that jit meets one function."""
    loss = landscape.loss

    def at(
        span: float,
        start: Float[Array, "2"],
        alpha: Float[Array, ""],
        rho: Float[Array, ""],
        eta: Float[Array, ""],
    ) -> Mapping:
        seen = anatomy(loss, start, jnp.append(FAN, alpha), rho)
        grad, look, sam_grad, exact = (
            each[0] for each in (seen.grad, seen.perturbed, seen.sam_grad, seen.grad_norm_grad)
        )
        size, uphill = jnp.linalg.norm(grad), unit(grad)
        norm, leads = jnp.maximum(size, _TINY), size > _TINY

        def since(stage: int, value: Float[Array, ""]) -> Float[Array, " stages"]:
            """A number at every sub-step; NaN, which is not drawn, before its turn."""
            return jnp.where(leads & (STAGES >= stage), value, jnp.nan)

        def rise(distance: Scalar) -> Float[Array, ""]:
            """How far the loss has risen along u, over ‖g₀‖: its tangent is the diagonal."""
            return (loss(start + distance * uphill) - loss(start)) / norm

        # The panel of gradients shows the fan around the middle of its usual place.
        middle = grad + _USUAL_LOOK * exact
        reach = jnp.maximum(
            jnp.linalg.norm(middle), jnp.abs(FAN - 1).max() * _USUAL_LOOK * jnp.linalg.norm(exact)
        )
        reach = jnp.maximum(reach, _TINY)
        laid = lambda vector: (vector - middle) / reach
        drawn = 0.16 * span / reach  # the arrows on the surface, to the same scale among themselves
        next_points = start[None] - eta * seen.alpha_sam_grad
        points = {
            "behind": (GRADIENT, start + float(ALONG[0]) * uphill),
            "ahead": (GRADIENT, start + ALONG[-1] * uphill),
            "grad": (GRADIENT, start + drawn * grad),
            "look": (LOOK, look),
            "there": (GRADIENT_THERE, look),
            "sam grad": (GRADIENT_THERE, look + drawn * sam_grad),
            "next": (STEP, next_points[-1]),
            "origin": (GRADIENT, laid(0.0)),
            "g0": (GRADIENT, laid(grad)),
            "g_rho": (GRADIENT_THERE, laid(sam_grad)),
            "g0 stretched": (DIFFERENCE, laid(grad)),
            "g": (DIFFERENCE, laid(seen.alpha_sam_grad[-1])),
            "exact": (DIFFERENCE, laid(grad + alpha * rho * exact)),
            "whole": (STEP, laid(seen.alpha_sam_grad[-1])),
        }
        for k in range(len(FAN)):
            points[f"next {k}"] = STEP, next_points[k]
            points[f"fan {k}"] = DIFFERENCE, laid(seen.alpha_sam_grad[k])
        channels: dict[str, Array] = {"start.x": start[0], "start.y": start[1]}
        for name, (stage, point) in points.items():
            channels |= {f"{name}.x": since(stage, point[0]), f"{name}.y": point[1]}

        error_at = lambda distance: rise(distance) - distance
        pieces = rho * jnp.arange(1, GAP + 1) / GAP
        for k, (distance, height) in enumerate(zip(pieces, jax.vmap(rise)(pieces), strict=True)):
            channels |= {f"gap {k}.x": since(LOOK, distance), f"gap {k}.y": height}
        gap = jnp.where(norm > _TINY, error_at(rho), 0.0)  # where u = 0 nothing is promised
        gain = jnp.abs(error_at(alpha * rho) / gap)
        turned = jnp.arctan2(
            grad[0] * sam_grad[1] - grad[1] * sam_grad[0], jnp.vdot(grad, sam_grad)
        )
        error = jnp.where(rho == 0, 0.0, relative_error(sam_grad - grad, rho * exact))
        return channels | {
            "said": jnp.where(leads, STAGES, NOWHERE),
            "rise": jax.vmap(rise)(jnp.asarray(ALONG)),
            "looked": since(LOOK, rho),
            "promised": rho,
            "rho": rho,
            "norm": size,
            "promise": rho * size,
            "risen": loss(look) - loss(start),
            "gap": loss(look) - loss(start) - rho * size,
            "gain": gain,
            "gain.named": jnp.argmin(jnp.abs(jnp.log(gain) - jnp.log(jnp.asarray(GAINS)))),
            "turned": jnp.abs(jnp.degrees(turned)),
            "longer": jnp.linalg.norm(sam_grad) / norm,
            "error.percent": jnp.where(error < _ROUNDING, 0.0, 100 * error),
            "loss": loss(start),
            "loss.next": loss(next_points[-1]),
            "loss.gd": loss(start - eta * grad),
        }

    return jax.jit(jax.vmap(at, in_axes=(None,)))
