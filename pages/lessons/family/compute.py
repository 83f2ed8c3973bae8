"""SAM and its relatives from one start, for equally many gradients: on which side each ends."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cache, partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from experiments.outcome import Outcome
from experiments.programs import compiled
from experiments.steps import LAST, SHARP_START, shown_steps
from landscapes import LANDSCAPES
from optimizers import Hyperparameters, run
from optimizers.alpha_sam import alpha_sam
from optimizers.descent import Rule
from optimizers.family import Link, asam, usam
from optimizers.rules import FAMILY, FAMILY_GRADIENTS, GRADIENTS_PER_STEP, RULES

FORK = LANDSCAPES["Fork"]
BUDGET, NUM_SHOWN = 4000, 56  # gradients, and points of each trajectory

SAM = "α-SAM"
_SGD = "α-SAM + SGD"
METHODS: dict[str, Rule] = {SAM: RULES[_SGD], **FAMILY}
GRADIENTS: dict[str, float] = {SAM: GRADIENTS_PER_STEP[_SGD], **FAMILY_GRADIENTS}
ONE_GRADIENT = "MSAM"  # which can do without g₀ at α = 1
# Those whose ascent step is drawn: it remembers nothing, so an iterate is enough to know it.
ASCENDING: dict[str, Callable[..., Link]] = {SAM: alpha_sam, "USAM": usam, "ASAM": asam}

_STILL = 1e-4


class Side(Outcome):
    """On which side of the fork a run ends, by the mean of its last iterates."""

    FLAT = "flat", "flat", 0.6, "ends on the flat side"
    SHARP = "sharp", "pin-d", 0.5, "ends on the sharp side"
    LEFT = "→", "text", 0.45, "leaves the plotted region"


class Ending(IntEnum):
    """How a run ends: on which side, and whether it rests there."""

    FLAT_REST = 0
    FLAT_BOUNCE = 1
    SHARP_REST = 2
    SHARP_BOUNCE = 3
    LEFT = 4


def _perturbed(
    link: Callable[..., Link], rho: Float[Array, ""], params: Float[Array, "2"]
) -> Float[Array, "2"]:
    """Where a link takes its second gradient: asked for that gradient, one can answer the place."""
    member = link(1.0, rho)
    grad = jax.grad(FORK.loss)(params)
    place, _ = member.update(grad, member.init(params), params, grad_fn=lambda there: there)
    return place


@cache
def relatives():
    """The channels of all `METHODS` at many α and ρ, each for `BUDGET` gradients.

    Of each, "x" and "y" are its trajectory, by gradients; "side" is a `Side`, "ending" an `Ending`,
    "at" the mean of its last θ₁; of `ASCENDING`, "up.x" and "up.y" are the perturbed points.
    "flat" counts those that end on the flat side; "rho" is ρ.
    """
    spent = shown_steps(BUDGET, NUM_SHOWN)

    def one(name: str, alpha: Float[Array, ""], rho: Float[Array, ""]) -> Mapping:
        setting = Hyperparameters(FORK.learning_rate, alpha, rho)
        price = jnp.asarray(GRADIENTS[name])
        cheapest = GRADIENTS[name]
        if name == ONE_GRADIENT:
            price, cheapest = jnp.where(alpha == 1, price / 2, price), cheapest / 2
        rule, start = METHODS[name], jnp.array(SHARP_START)
        path = run(FORK.loss, rule, start, setting, num_steps=int(BUDGET / cheapest)).params
        end = (BUDGET / price).astype(int)
        last = path[end - jnp.arange(LAST)]
        centre = last.mean(axis=0)
        left = ~FORK.window.contains(centre)
        sharp = centre[0] >= 0
        rests = jnp.abs(last[0] - last[1]).max() < _STILL
        shown = path[(spent / price).astype(int)]
        perturbed: dict[str, Array] = {}
        if name in ASCENDING:
            ends = jax.vmap(partial(_perturbed, ASCENDING[name], rho))(shown)
            perturbed = {f"{name}.up.x": ends[:, 0], f"{name}.up.y": ends[:, 1]}
        return perturbed | {
            f"{name}.x": shown[:, 0],
            f"{name}.y": shown[:, 1],
            f"{name}.at": jnp.where(left, jnp.nan, centre[0]),
            f"{name}.side": jnp.where(left, Side.LEFT, jnp.where(sharp, Side.SHARP, Side.FLAT)),
            f"{name}.ending": jnp.where(left, Ending.LEFT, 2 * sharp + ~rests),
        }

    def all_of_them(alpha: Float[Array, ""], rho: Float[Array, ""]) -> Mapping:
        channels: dict[str, Array] = {}
        for name in METHODS:
            channels |= one(name, alpha, rho)
        sides = jnp.stack([channels[f"{name}.side"] for name in METHODS])
        return channels | {"flat": (sides == Side.FLAT).sum(), "rho": rho}

    return compiled(jax.vmap(all_of_them))
