"""SAM and its relatives: one step of each from one point, and their runs from one start."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cache
from typing import NamedTuple

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
from optimizers.family import Link, asam, asynchronous_sam, every_kth, gsam, usam
from optimizers.rules import FAMILY, FAMILY_GRADIENTS, GRADIENTS_PER_STEP, RULES

FORK = LANDSCAPES["Fork"]
BUDGET, NUM_SHOWN = 4000, 56  # gradients, and points of each trajectory

SAM = "α-SAM"
_SGD = "α-SAM + SGD"
METHODS: dict[str, Rule] = {SAM: RULES[_SGD], **FAMILY}
GRADIENTS: dict[str, float] = {SAM: GRADIENTS_PER_STEP[_SGD], **FAMILY_GRADIENTS}
ONE_GRADIENT = "MSAM"  # which can do without g₀ at α = 1
PUBLISHED = "SAM"  # α-SAM at α = 1, at whatever α the others are

# Those that the lesson tells of, in its order: one of them is drawn beside SAM.
RELATIVES: dict[str, Callable[..., Link]] = {
    "USAM": usam,
    "ASAM": asam,
    "AsyncSAM": asynchronous_sam,
    "GSAM": gsam,
    "Every 5th step": every_kth,
}

# Where one step is taken: as far above the floor of the valley as SAM bounces at ρ = 0.2, and
# the step before as far below it.
POINT, BEFORE = (0.85, 0.05), (0.85, -0.05)
APART = 0.3  # along θ₁, between the drawing of SAM's step and that of the relative

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


class _Step(NamedTuple):
    """One step from `POINT`: where the second gradient is taken, and where the step ends."""

    ring: Float[Array, "2"]
    tip: Float[Array, "2"]


def _step(link: Callable[..., Link], alpha: Float[Array, ""], rho: Float[Array, ""]) -> _Step:
    """The step of a link at `POINT`, after one at `BEFORE`; a ring that is NaN has no ascent."""
    point, before = jnp.array(POINT), jnp.array(BEFORE)
    grad_fn = jax.grad(FORK.loss)
    member = link(alpha, rho)
    _, state = member.update(grad_fn(before), member.init(before), before, grad_fn=grad_fn)
    followed, _ = member.update(grad_fn(point), state, point, grad_fn=grad_fn)
    # At α = 1 a link answers with its second gradient alone; asked for the place instead of the
    # gradient there, it answers with the place.
    ring, _ = link(1.0, rho).update(grad_fn(point), state, point, grad_fn=lambda there: there)
    if link is every_kth:
        ring = jnp.full(2, jnp.nan)
    return _Step(ring, point - FORK.learning_rate * followed)


@cache
def relatives():
    """The channels of all `METHODS` at many α and ρ, and of the relative of a number.

    Of `SAM`, `PUBLISHED` and the "relative", the one of `RELATIVES` with the number `relative`
    (from 1): "x" and "y", a trajectory of `BUDGET` gradients, by gradients; and one step, from
    "at.x", "at.y" on a drawing that has them beside each other: "ring.x" is the perturbed point,
    "tip.x" the end of the step, "ascent" the length of the ascent step. Of every method "side" is
    a `Side`, "ending" an `Ending`, "mean" the mean of its last θ₁. "flat" counts those that end on
    the flat side; "rho" is ρ, and "place" the number of the relative from 0.
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
        return {
            "x": shown[:, 0],
            "y": shown[:, 1],
            "mean": jnp.where(left, jnp.nan, centre[0]),
            "side": jnp.where(left, Side.LEFT, jnp.where(sharp, Side.SHARP, Side.FLAT)),
            "ending": jnp.where(left, Ending.LEFT, 2 * sharp + ~rests),
        }

    def drawn(name: str, step: _Step, across: float) -> Mapping:
        point = jnp.array(POINT)
        shift = across - point[0]
        return {
            f"{name}.at.x": jnp.asarray(across),
            f"{name}.at.y": point[1],
            f"{name}.ring.x": step.ring[0] + shift,
            f"{name}.ring.y": step.ring[1],
            f"{name}.tip.x": step.tip[0] + shift,
            f"{name}.tip.y": step.tip[1],
            f"{name}.ascent": jnp.linalg.norm(step.ring - point),
        }

    def all_of_them(
        alpha: Float[Array, ""], rho: Float[Array, ""], relative: Float[Array, ""]
    ) -> Mapping:
        ones = {name: one(name, alpha, rho) for name in METHODS}
        ones[PUBLISHED] = one(SAM, jnp.ones(()), rho)
        place = relative.round().astype(int) - 1
        pick = lambda *each: jnp.stack(each)[place]
        ones["relative"] = jax.tree.map(pick, *(ones[name] for name in RELATIVES))
        steps = [_step(link, alpha, rho) for link in RELATIVES.values()]
        channels: dict[str, Array] = {
            **drawn(SAM, _step(alpha_sam, alpha, rho), 0.0),
            **drawn(PUBLISHED, _step(alpha_sam, jnp.ones(()), rho), 0.0),
            **drawn("relative", jax.tree.map(pick, *steps), APART),
        }
        for name, each in ones.items():
            whole = name in (SAM, PUBLISHED, "relative")  # its trajectory is drawn
            channels |= {
                f"{name}.{what}": each[what] for what in each if whole or what not in ("x", "y")
            }
        for number, name in enumerate(RELATIVES):
            channels[f"{name}.label"] = jnp.where(place == number, APART, jnp.nan)
        remembers = place == list(RELATIVES).index("AsyncSAM")
        sides = jnp.stack([ones[name]["side"] for name in METHODS])
        return channels | {
            "before.x": jnp.where(remembers, APART, jnp.nan),
            "before.y": jnp.asarray(BEFORE[1]),
            "flat": (sides == Side.FLAT).sum(),
            "rho": rho,
            "place": place,
        }

    return compiled(jax.vmap(all_of_them))
