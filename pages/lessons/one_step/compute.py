"""One step of α-SAM taken apart: what is computed, in which order, and what the look gets wrong."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from landscapes import Landscape, curvatures
from optimizers.alpha_sam import unit
from optimizers.anatomy import anatomy
from optimizers.taylor import relative_error

# The sub-steps: what is drawn from then on.
GRADIENT, LOOK, GRADIENT_THERE, DIFFERENCE, STEP = 1, 2, 3, 4, 5
STAGES = np.arange(GRADIENT, STEP + 1)

NOWHERE = 0  # said instead of a sub-step where there is no gradient

# Where the step leads, against gradient descent's from the same point: to the same place, or to
# flatter or sharper ground, or ground as sharp, at a lower or a higher loss.
SAME, FLATTER_LOWER, FLATTER_HIGHER, SHARPER_LOWER, SHARPER_HIGHER = range(5)
LEVEL_LOWER, LEVEL_HIGHER = 5, 6

FAN = np.arange(-2.0, 5.0)  # every α whose gradient and next point are marked
ALONG = np.linspace(-0.7, 0.9, 33)  # where the loss is drawn, as distances from θ along u
GAP = 8  # pieces of the loss between θ and the look
GAINS = (1.0, 4.0, 16.0)  # how many times smaller a gap can be said to be

# From which sub-step on every point of the picture is drawn.
APPEARS = {
    "behind": GRADIENT,
    "ahead": GRADIENT,
    "grad": GRADIENT,
    "look": LOOK,
    "there": GRADIENT_THERE,
    "sam grad": GRADIENT_THERE,
    "next": STEP,
    "origin": GRADIENT,
    "g0": GRADIENT,
    "g_rho": GRADIENT_THERE,
    "g0 stretched": DIFFERENCE,
    "g": DIFFERENCE,
    "exact": DIFFERENCE,
    "whole": STEP,
    **{f"next {k}": STEP for k in range(len(FAN))},
    **{f"fan {k}": DIFFERENCE for k in range(len(FAN))},
    **{f"gap {k}": LOOK for k in range(GAP)},
}

_USUAL_LOOK = 0.3  # the panel of gradients has room for the fan of this ρ
_ROUNDING = 1e-9  # an error below it is none
_TINY = 1e-12  # below it a gradient is nothing but rounding, and no step is drawn


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

        next_points = start[None] - eta * seen.alpha_sam_grad

        # How far the loss has risen along u, over ‖g₀‖: its tangent is the diagonal.
        pieces = rho * jnp.arange(1, GAP + 1) / GAP
        distances = jnp.concatenate([jnp.asarray(ALONG), pieces, (alpha * rho)[None]])
        elsewhere = jnp.stack([start, next_points[-1], start - eta * grad])
        ahead = jax.vmap(lambda distance: start + distance * uphill)(distances)
        losses = jax.vmap(loss)(jnp.concatenate([elsewhere, ahead]))
        here, after, after_gd = losses[:3]
        sharp, sharp_gd = jax.vmap(lambda place: curvatures(loss, place)[1])(elsewhere[1:])
        rises = (losses[3:] - here) / norm
        heights, far = rises[len(ALONG) : -1], rises[-1]
        risen = heights[-1] * norm
        gap = jnp.where(leads, heights[-1] - rho, 0.0)  # where u = 0 nothing is promised
        gain = jnp.abs((far - alpha * rho) / gap)

        # The panel of gradients shows the fan around the middle of its usual place.
        middle = grad + _USUAL_LOOK * exact
        reach = jnp.maximum(
            jnp.linalg.norm(middle), jnp.abs(FAN - 1).max() * _USUAL_LOOK * jnp.linalg.norm(exact)
        )
        reach = jnp.maximum(reach, _TINY)
        laid = lambda vector: (vector - middle) / reach
        drawn = 0.16 * span / reach  # the arrows on the surface, to the same scale among themselves
        points = {
            "behind": start + float(ALONG[0]) * uphill,
            "ahead": start + ALONG[-1] * uphill,
            "grad": start + drawn * grad,
            "look": look,
            "there": look,
            "sam grad": look + drawn * sam_grad,
            "next": next_points[-1],
            "origin": laid(0.0),
            "g0": laid(grad),
            "g_rho": laid(sam_grad),
            "g0 stretched": laid(grad),
            "g": laid(seen.alpha_sam_grad[-1]),
            "exact": laid(grad + alpha * rho * exact),
            "whole": laid(seen.alpha_sam_grad[-1]),
            **{f"next {k}": next_points[k] for k in range(len(FAN))},
            **{f"fan {k}": laid(seen.alpha_sam_grad[k]) for k in range(len(FAN))},
            **{f"gap {k}": jnp.stack([pieces[k], heights[k]]) for k in range(GAP)},
        }
        drawn_at = jnp.stack([points[name] for name in APPEARS])
        shown = leads & (STAGES[None] >= np.array([*APPEARS.values()])[:, None])

        turned = jnp.arctan2(
            grad[0] * sam_grad[1] - grad[1] * sam_grad[0], jnp.vdot(grad, sam_grad)
        )
        error = jnp.where(rho == 0, 0.0, relative_error(sam_grad - grad, rho * exact))
        return {
            "points.x": jnp.where(shown, drawn_at[:, :1], jnp.nan),
            "points.y": drawn_at[:, 1],
            "start.x": start[0],
            "start.y": start[1],
            "said": jnp.where(leads, STAGES, NOWHERE),
            "rise": rises[: len(ALONG)],
            "looked": jnp.where(leads & (STAGES >= LOOK), rho, jnp.nan),
            "promised": rho,
            "rho": rho,
            "norm": size,
            "promise": rho * size,
            "risen": risen,
            "gap": risen - rho * size,
            "gain": gain,
            "gain.named": jnp.argmin(jnp.abs(jnp.log(gain) - jnp.log(jnp.asarray(GAINS)))),
            "turned": jnp.abs(jnp.degrees(turned)),
            "longer": jnp.linalg.norm(sam_grad) / norm,
            "error.percent": jnp.where(error < _ROUNDING, 0.0, 100 * error),
            "loss": here,
            "loss.next": after,
            "loss.gd": after_gd,
            "sharp.next": sharp,
            "sharp.gd": sharp_gd,
            "compared": jnp.where(
                jnp.linalg.norm(elsewhere[1] - elsewhere[2]) > _ROUNDING * eta * size,
                _compared(sharp, sharp_gd, after, after_gd),
                SAME,
            ),
        }

    program = compiled(jax.vmap(at, in_axes=(None,)))

    def picture(span: float, **setting: Array) -> Mapping:
        # Cut into channels out here: a hundred results take XLA three times as long to compile.
        channels = {name: np.asarray(each) for name, each in program(span, **setting).items()}
        x, y = channels.pop("points.x"), channels.pop("points.y")
        for k, name in enumerate(APPEARS):
            channels |= {f"{name}.x": x[:, k], f"{name}.y": y[:, k]}
        return channels

    return picture


def _compared(
    sharp: Float[Array, ""],
    sharp_gd: Float[Array, ""],
    after: Float[Array, ""],
    after_gd: Float[Array, ""],
) -> Array:
    """The ground and the loss at another place, against those where gradient descent comes to."""
    rounding = _ROUNDING * jnp.maximum(1.0, jnp.abs(sharp_gd))
    lower = jnp.select(
        [sharp < sharp_gd - rounding, sharp <= sharp_gd + rounding],
        [FLATTER_LOWER, LEVEL_LOWER],
        SHARPER_LOWER,
    )
    return jnp.where(after < after_gd, lower, lower + 1)
