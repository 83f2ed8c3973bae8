"""One step of α-SAM, taken apart: what is computed, where it leads, and with what error."""

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


class Landing(IntEnum):
    """Where somebody may expect the step at α = 2 to end, by those at α = 0 and α = 1."""

    TWICE_AS_FAR = 0  # as if α were a learning rate
    ON_THE_LINE = 1  # through both ends, as far beyond SAM's as that is beyond gradient descent's
    TURNED_ON = 2  # as far as SAM's, turned by the same angle again


FAN = np.arange(-2.0, 5.0)  # every α whose gradient and next point are marked
ALONG = np.linspace(-0.7, 0.9, 33)  # where the loss is drawn, as distances from θ along u
GAP = 8  # pieces of the loss between θ and θ + ρu

# Every point that is drawn, in the order in which the program returns them.
DRAWN = (
    *("behind", "ahead", "grad", "perturbed", "sam grad", "next", "origin"),
    *("g0", "g_rho", "g", "exact", "g0 half", "g_rho half", "difference half"),
    *("slope from", "slope to"),
    *("gd move", "sam move", "move"),
    *(f"next {k}" for k in range(len(FAN))),
    *(f"fan {k}" for k in range(len(FAN))),
    *(f"gap {k}" for k in range(GAP)),
)
MOVES = ("gd move", "sam move", "move")  # the steps there
LANES = (-0.45, -0.66, -0.87)  # how low the steps are drawn under the loss along u

_USUAL_RHO = 0.4  # the panel of gradients has room for the fan of this ρ
FILLING = (-1.0, 3.0)  # from which α to which; those beyond may lie outside of it
_BESIDE = 0.22  # to either side of θ + ρu the slope there is drawn, as a distance along u
_AT_0, _AT_1 = (int(np.flatnonzero(FAN == alpha)[0]) for alpha in (0, 1))
_ROUNDING = 1e-9  # an error below it is none
_TINY = 1e-12  # below it a gradient is nothing but rounding, and no step is drawn


@cache
def one_step(landscape: Landscape):
    """The channels of one step, at many settings; one function a surface.

    `span` is the width of the window in which the step is drawn. "NAME.x" and "NAME.y" are where
    each of `DRAWN` is; x is NaN where there is no gradient, and so nothing to draw.
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
        # All slopes in units of ‖g₀‖: that of the loss along u at the end of the ascent step.
        slope = jnp.vdot(uphill, sam_grad) / norm
        moves = -eta * norm * jnp.stack([jnp.ones(()), slope, 1 + alpha * (slope - 1)])
        distances = jnp.concatenate([jnp.asarray(ALONG), moves, pieces])
        elsewhere = jnp.stack([start, next_points[-1], start - eta * grad])
        ahead = jax.vmap(lambda distance: start + distance * uphill)(distances)
        losses = jax.vmap(loss)(jnp.concatenate([elsewhere, ahead]))
        here, after, after_gd = losses[:3]
        sharp, sharp_gd = jax.vmap(lambda place: curvatures(loss, place)[1])(elsewhere[1:])
        rises = (losses[3:] - here) / norm
        landed = rises[len(ALONG) : -GAP]
        heights = rises[-GAP:]
        risen = heights[-1] * norm

        # The panel of gradients is filled by the usual gradients of these α, and their origin.
        usual = grad[None] + jnp.asarray(FILLING)[:, None] * _USUAL_RHO * exact[None]
        corners = jnp.concatenate([jnp.zeros((1, 2)), usual])
        low, high = corners.min(0), corners.max(0)
        middle, reach = (low + high) / 2, jnp.maximum((high - low).max() / 2, _TINY)
        laid = lambda vector: (vector - middle) / reach
        # The arrows on the surface, to the same scale among themselves.
        drawn = 0.18 * span / jnp.maximum(jnp.linalg.norm(grad + _USUAL_RHO * exact), _TINY)
        points = {
            "behind": start + float(ALONG[0]) * uphill,
            "ahead": start + ALONG[-1] * uphill,
            "grad": perturbed + drawn * grad,  # beside the other, for one to see the angle
            "perturbed": perturbed,
            "sam grad": perturbed + drawn * sam_grad,
            "next": next_points[-1],
            "origin": laid(0.0),
            "g0": laid(grad),
            "g_rho": laid(sam_grad),
            "g": laid(seen.alpha_sam_grad[-1]),
            "exact": laid(grad + alpha * rho * exact),
            "g0 half": laid(grad / 2),
            "g_rho half": laid(sam_grad / 2),
            "difference half": laid((grad + seen.alpha_sam_grad[-1]) / 2),
            "slope from": jnp.stack([rho - _BESIDE, heights[-1] - _BESIDE * slope]),
            "slope to": jnp.stack([rho + _BESIDE, heights[-1] + _BESIDE * slope]),
            **{name: jnp.stack([moves[k], jnp.asarray(LANES[k])]) for k, name in enumerate(MOVES)},
            **{f"next {k}": next_points[k] for k in range(len(FAN))},
            **{f"fan {k}": laid(seen.alpha_sam_grad[k]) for k in range(len(FAN))},
            **{f"gap {k}": jnp.stack([pieces[k], heights[k]]) for k in range(GAP)},
        }
        drawn_at = jnp.stack([points[name] for name in DRAWN])

        turned = jnp.arctan2(
            grad[0] * sam_grad[1] - grad[1] * sam_grad[0], jnp.vdot(grad, sam_grad)
        )
        error = jnp.where(rho == 0, 0.0, relative_error(sam_grad - grad, rho * exact))
        elsewhere_next, elsewhere_gd = elsewhere[1:]
        compared = jnp.where(
            jnp.linalg.norm(elsewhere_next - elsewhere_gd) > _ROUNDING * eta * size,
            _comparison(sharp, sharp_gd, after, after_gd),
            Comparison.SAME,
        )
        return {
            "points.x": jnp.where(leads, drawn_at[:, 0], jnp.nan),
            "points.y": drawn_at[:, 1],
            "start.x": start[0],
            "start.y": start[1],
            "rise": rises[: len(ALONG)],
            **{f"{name}.rise": landed[k] for k, name in enumerate(MOVES)},
            "ascended": jnp.where(leads, rho, jnp.nan),
            "promised": rho,
            "rho": rho,
            "strength": alpha * rho,
            "norm": size,
            "promise": rho * size,
            "gap": jnp.where(leads, risen - rho * size, 0.0),
            "turned": jnp.abs(jnp.degrees(turned)),
            "longer": jnp.linalg.norm(sam_grad) / norm,
            "steeper": slope,
            "error.percent": jnp.where(error < _ROUNDING, 0.0, 100 * error),
            "loss": here,
            "loss.next": after,
            "loss.gd": after_gd,
            "sharp.next": sharp,
            "sharp.gd": sharp_gd,
            "compared": compared,
            "said": jnp.where(leads, 1 + compared, 0),
            "lands": _landing(
                start, next_points[_AT_0], next_points[_AT_1], next_points[-1], turned
            ),
        }

    program = compiled(jax.vmap(at, in_axes=(None,)))

    def channels_at(span: float, **setting: Array) -> Mapping:
        # Cut into channels out here: a hundred results take XLA three times as long to compile.
        channels = {name: np.asarray(each) for name, each in program(span, **setting).items()}
        x, y = channels.pop("points.x"), channels.pop("points.y")
        for k, name in enumerate(DRAWN):
            channels |= {f"{name}.x": x[:, k], f"{name}.y": y[:, k]}
        return channels

    return channels_at


def _landing(
    start: Float[Array, "2"],
    descent: Float[Array, "2"],
    sam: Float[Array, "2"],
    place: Float[Array, "2"],
    turned: Float[Array, ""],
) -> Array:
    """The `Landing` at α = 2 that the place of the step is nearest to."""
    step = sam - start
    cosine, sine = jnp.cos(turned), jnp.sin(turned)
    turned_on = jnp.stack([cosine * step[0] - sine * step[1], sine * step[0] + cosine * step[1]])
    guesses = jnp.stack([start + 2 * step, descent + 2 * (sam - descent), start + turned_on])
    return jnp.argmin(jnp.linalg.norm(guesses - place[None], axis=-1))


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
