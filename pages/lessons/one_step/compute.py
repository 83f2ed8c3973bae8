"""One step of α-SAM, taken apart: what is computed, in which order, and with what error."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.outcome import Outcome
from experiments.programs import compiled
from landscapes import Landscape, curvatures
from optimizers.alpha_sam import unit
from optimizers.anatomy import anatomy
from optimizers.taylor import relative_error


class SubStep(IntEnum):
    """What a step computes one after another; where g₀ = 0 there is no gradient to begin with."""

    NO_GRADIENT = 0
    GRADIENT = 1
    ASCENT_STEP = 2
    GRADIENT_THERE = 3
    DIFFERENCE = 4
    STEP = 5


class Comparison(Outcome):
    """Where the step leads, compared with that of gradient descent from the same point.

    The colour tells flatter from sharper, and a pale one costs loss.
    """

    SAME = "=", "ground", 1.0, "the same step"
    FLATTER_LOWER = "flat ↓", "flat", 0.7, "flatter, a lower loss"
    FLATTER_HIGHER = "flat ↑", "flat", 0.3, "flatter, a higher loss"
    SHARPER_LOWER = "sharp ↓", "pin-d", 0.75, "sharper, a lower loss"
    SHARPER_HIGHER = "sharp ↑", "pin-d", 0.35, "sharper, a higher loss"
    LEVEL_LOWER = "= ↓", "pin-b", 0.6, "as sharp, a lower loss"
    LEVEL_HIGHER = "= ↑", "pin-b", 0.25, "as sharp, a higher loss"


SUB_STEPS = np.arange(SubStep.GRADIENT, SubStep.STEP + 1)

FAN = np.arange(-2.0, 5.0)  # every α whose gradient and next point are marked
ALONG = np.linspace(-0.7, 0.9, 33)  # where the loss is drawn, as distances from θ along u
GAP = 8  # pieces of the loss between θ and θ + ρu
GAINS = (1.0, 4.0, 16.0)  # how many times smaller a gap can be said to be

# From which sub-step on every point of the figure is drawn.
APPEARS = {
    "behind": SubStep.GRADIENT,
    "ahead": SubStep.GRADIENT,
    "grad": SubStep.GRADIENT,
    "perturbed": SubStep.ASCENT_STEP,
    "there": SubStep.GRADIENT_THERE,
    "sam grad": SubStep.GRADIENT_THERE,
    "next": SubStep.STEP,
    "origin": SubStep.GRADIENT,
    "g0": SubStep.GRADIENT,
    "g_rho": SubStep.GRADIENT_THERE,
    "g0 stretched": SubStep.DIFFERENCE,
    "g": SubStep.DIFFERENCE,
    "exact": SubStep.DIFFERENCE,
    "whole": SubStep.STEP,
    **{f"next {k}": SubStep.STEP for k in range(len(FAN))},
    **{f"fan {k}": SubStep.DIFFERENCE for k in range(len(FAN))},
    **{f"gap {k}": SubStep.ASCENT_STEP for k in range(GAP)},
}

_USUAL_RHO = 0.3  # the panel of gradients has room for the fan of this ρ
_ROUNDING = 1e-9  # an error below it is none
_TINY = 1e-12  # below it a gradient is nothing but rounding, and no step is drawn


@cache
def one_step(landscape: Landscape):
    """The channels of one step, at many settings; one function a surface.

    `span` is the width of the window in which the step is drawn. "NAME.x" and "NAME.y" are where a
    point of `APPEARS` is, over the sub-steps; x is NaN until it is drawn.
    """
    loss = landscape.loss

    def at(
        span: float,
        start: Float[Array, "2"],
        alpha: Float[Array, ""],
        rho: Float[Array, ""],
        eta: Float[Array, ""],
    ) -> Mapping:
        seen = anatomy(loss, start, jnp.append(FAN, alpha), rho)
        grad, perturbed, sam_grad, exact = (
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
        middle = grad + _USUAL_RHO * exact
        reach = jnp.maximum(
            jnp.linalg.norm(middle), jnp.abs(FAN - 1).max() * _USUAL_RHO * jnp.linalg.norm(exact)
        )
        reach = jnp.maximum(reach, _TINY)
        laid = lambda vector: (vector - middle) / reach
        drawn = 0.16 * span / reach  # the arrows on the surface, to the same scale among themselves
        points = {
            "behind": start + float(ALONG[0]) * uphill,
            "ahead": start + ALONG[-1] * uphill,
            "grad": start + drawn * grad,
            "perturbed": perturbed,
            "there": perturbed,
            "sam grad": perturbed + drawn * sam_grad,
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
        shown = leads & (SUB_STEPS[None] >= np.array([*APPEARS.values()])[:, None])

        turned = jnp.arctan2(
            grad[0] * sam_grad[1] - grad[1] * sam_grad[0], jnp.vdot(grad, sam_grad)
        )
        error = jnp.where(rho == 0, 0.0, relative_error(sam_grad - grad, rho * exact))
        return {
            "points.x": jnp.where(shown, drawn_at[:, :1], jnp.nan),
            "points.y": drawn_at[:, 1],
            "start.x": start[0],
            "start.y": start[1],
            "said": jnp.where(leads, SUB_STEPS, SubStep.NO_GRADIENT),
            "rise": rises[: len(ALONG)],
            "ascended": jnp.where(leads & (SUB_STEPS >= SubStep.ASCENT_STEP), rho, jnp.nan),
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
                _comparison(sharp, sharp_gd, after, after_gd),
                Comparison.SAME,
            ),
        }

    program = compiled(jax.vmap(at, in_axes=(None,)))

    def channels_at(span: float, **setting: Array) -> Mapping:
        # Cut into channels out here: a hundred results take XLA three times as long to compile.
        channels = {name: np.asarray(each) for name, each in program(span, **setting).items()}
        x, y = channels.pop("points.x"), channels.pop("points.y")
        for k, name in enumerate(APPEARS):
            channels |= {f"{name}.x": x[:, k], f"{name}.y": y[:, k]}
        return channels

    return channels_at


def _comparison(
    sharp: Float[Array, ""],
    sharp_gd: Float[Array, ""],
    after: Float[Array, ""],
    after_gd: Float[Array, ""],
) -> Array:
    """The `Comparison` by sharpness and loss after the step and after that of gradient descent."""
    rounding = _ROUNDING * jnp.maximum(1.0, jnp.abs(sharp_gd))
    by_loss = lambda lower, higher: jnp.where(after < after_gd, lower, higher)
    return jnp.select(
        [sharp < sharp_gd - rounding, sharp <= sharp_gd + rounding],
        [
            by_loss(Comparison.FLATTER_LOWER, Comparison.FLATTER_HIGHER),
            by_loss(Comparison.LEVEL_LOWER, Comparison.LEVEL_HIGHER),
        ],
        by_loss(Comparison.SHARPER_LOWER, Comparison.SHARPER_HIGHER),
    )
