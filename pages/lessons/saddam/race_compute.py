"""Five ways to put α-SAM into Adam, from one start: which of them leave for flatter ground."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
from jaxtyping import Array

from experiments.outcome import Outcome
from experiments.programs import compiled
from experiments.steps import SHARP_START, shown_steps
from landscapes import Landscape, survey
from optimizers import Hyperparameters, run
from optimizers.descent import Rule
from optimizers.rules import (
    alpha_sam_adam,
    saddam_decoupled,
    saddam_decoupled_raw,
    saddam_first_moment,
    saddam_forward,
)

NUM_STEPS, NUM_SHOWN = 8000, 56
LATE = 200  # last iterates, by whose mean a run is judged
DEFINITIONS: dict[str, Rule] = {
    "C": alpha_sam_adam,
    "M": saddam_first_moment,
    "D": saddam_decoupled,
    "raw": saddam_decoupled_raw,
    "F": saddam_forward,
}
STARTS = {"Fork": SHARP_START, "Two-factor net": (3.0, 0.2)}  # each in a sharp place


class Change(IntEnum):
    """Where a run has come to, by the sharpness there and at its start."""

    FLATTER = 0
    STAYED = 1
    SHARPER = 2
    DIVERGED = 3


class Leaving(Outcome):
    """Who leaves for flatter ground.

    Saddam and first moment divide the correction by a √v that has not seen it; coupled and free
    are named where they leave, too. If some run to sharper ground or diverge, it does not matter
    who leaves.
    """

    NOBODY = "none", "ground", 1.0, "none of them leaves"
    RAW_ALONE = "unscaled", "anti", 0.4, "the unscaled one alone"
    M_OR_D = "Saddam or<br>first moment", "flat", 0.3, "Saddam, first moment, or both"
    C_TOO = "+ coupled", "flat", 0.55, "the coupled one, too"
    F_TOO = "+ free", "free", 0.6, "the free one, too"
    ALL = "all", "flat", 0.7, "all five leave"
    SOME_SHARPER = "sharp", "pin-d", 0.5, "some go to sharper ground"


class Pair(IntEnum):
    """Which of two, coupled and Saddam, leave for flatter ground."""

    NEITHER = 0
    COUPLED = 1
    SADDAM = 2
    BOTH = 3


@cache
def five_definitions(landscape: Landscape):
    """The channels of five runs and of Adam, at many strengths p = αρ (α = ±1) and learning rates.

    For each of `DEFINITIONS`, "outcome" is its `Change`, "sharpness" and "loss" are those at its
    end; "leavers" counts those that leave, and "pair" is a `Pair`.
    """
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    start = jnp.array(STARTS[landscape.name])
    before = survey(landscape.loss, start).curvature_max

    def seen(name, iterates) -> dict[str, Array]:
        return {
            f"{name}.x": iterates[:, 0],
            f"{name}.y": iterates[:, 1],
            f"{name}.curvature": survey(landscape.loss, iterates).curvature_max,
        }

    def at(p, rate) -> Mapping:
        plain = Hyperparameters(rate, 0.0, 0.1)  # α = 0: Adam itself
        adam = run(landscape.loss, alpha_sam_adam, start, plain, num_steps=NUM_STEPS).params
        channels = seen("adam", adam[steps])
        for name, rule in DEFINITIONS.items():
            h = Hyperparameters(rate, jnp.where(p < 0, -1.0, 1.0), jnp.abs(p))
            iterates = run(landscape.loss, rule, start, h, num_steps=NUM_STEPS).params
            shown, late = iterates[steps], iterates[-LATE:]
            centre = survey(landscape.loss, late.mean(axis=0))
            ratio = centre.curvature_max / before
            finite = jnp.isfinite(late).all() & jnp.isfinite(ratio)
            change = jnp.where(
                ratio < 0.7, Change.FLATTER, jnp.where(ratio > 1.4, Change.SHARPER, Change.STAYED)
            )
            channels |= seen(name, shown) | {
                f"{name}.sharpness": centre.curvature_max,
                f"{name}.loss": jax.vmap(landscape.loss)(late).mean(),
                f"{name}.outcome": jnp.where(finite, change, Change.DIVERGED),
            }
        changes = {name: channels[f"{name}.outcome"] for name in DEFINITIONS}
        leaves = {name: change == Change.FLATTER for name, change in changes.items()}
        leavers = sum(each.astype(int) for each in leaves.values())
        leaving = {
            Leaving.SOME_SHARPER: jnp.stack(list(changes.values())).max() > Change.STAYED,
            Leaving.ALL: leavers == len(DEFINITIONS),
            Leaving.F_TOO: leaves["F"],
            Leaving.C_TOO: leaves["C"],
            Leaving.M_OR_D: leaves["M"] | leaves["D"],
            Leaving.RAW_ALONE: leaves["raw"],
        }
        return channels | {
            "leavers": leavers,
            "pair": Pair.COUPLED * leaves["C"] + Pair.SADDAM * leaves["D"],
            "leaving": jnp.select(list(leaving.values()), list(leaving), Leaving.NOBODY),
        }

    return compiled(jax.vmap(at))
