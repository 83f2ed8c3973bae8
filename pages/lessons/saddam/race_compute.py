"""Five ways to put α-SAM into Adam, from one start: which of them leave for flatter ground."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from experiments.outcome import Outcome
from experiments.programs import compiled
from experiments.steps import SHARP_START, shown_steps
from landscapes import Landscape, survey
from optimizers import Hyperparameters, run
from optimizers.alpha_sam import alpha_sam_gradient
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
    """Which of two, coupled and Saddam, leave for flatter ground."""

    NEITHER = "neither", "ground", 1.0, "neither of the two"
    COUPLED = "coupled", "pin-b", 0.5, "coupled alone"
    SADDAM = "Saddam", "flat", 0.35, "Saddam alone"
    BOTH = "both", "flat", 0.7, "both"
    SHARPER = "sharp", "pin-d", 0.5, "one of them goes to sharper ground, or diverges"


# The steps of the coupled one at which its correction is seen, and Adam's two memories.
SEEN = np.arange(1000, 1012)
_MEMORIES = 0.9, 0.999


@cache
def five_definitions(landscape: Landscape):
    """The channels of five runs and of Adam, at many strengths αρ (α = ±1) and learning rates.

    For each of `DEFINITIONS`, "outcome" is its `Change`, "sharpness" that at its end; "leavers"
    counts those that leave, and "leaving" is a `Leaving`. "pull" is the correction across the
    valley at the steps `SEEN` of the coupled one, "kept" what m has of it, and "root" √v;
    "….end" is at the last of these steps.
    """
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    start = jnp.array(STARTS[landscape.name])
    before = survey(landscape.loss, start).curvature_max

    grad_fn = jax.grad(landscape.loss)

    def averaged(iterates, h) -> dict[str, Array]:
        def gradients(params):
            grad = grad_fn(params)
            return grad[1], alpha_sam_gradient(grad_fn, params, grad, h.alpha, h.rho)[1]

        plain, corrected = jax.vmap(gradients)(iterates)
        pull = corrected - plain

        def advance(means, now):
            means = tuple(
                memory * mean + (1 - memory) * each
                for memory, mean, each in zip(_MEMORIES, means, now, strict=True)
            )
            return means, means

        zero = jnp.zeros_like(pull[0])
        _, means = jax.lax.scan(advance, (zero, zero), (pull, corrected**2))
        kept, square = (
            mean[SEEN] / (1 - memory ** (SEEN + 1.0))
            for mean, memory in zip(means, _MEMORIES, strict=True)
        )
        root = jnp.sqrt(square.mean())  # it hardly changes over so few steps
        seen = {"pull": pull[SEEN], "kept": kept}
        ends = {f"{name}.end": each[-1] for name, each in seen.items()}
        return seen | ends | {"root": root, "minus": -root}

    def at(p, rate) -> Mapping:
        plain = Hyperparameters(rate, 0.0, 0.1)  # α = 0: Adam itself
        h = Hyperparameters(rate, jnp.where(p < 0, -1.0, 1.0), jnp.abs(p))
        runs = {
            name: run(landscape.loss, rule, start, setting, num_steps=NUM_STEPS).params
            for name, rule, setting in [
                ("adam", alpha_sam_adam, plain),
                *((name, rule, h) for name, rule in DEFINITIONS.items()),
            ]
        }
        channels = averaged(runs["C"][: SEEN[-1] + 1], h)
        # All at once, or the program would have the eigenvalues eleven times, and most of the time
        # that a reader waits for the first picture is that of compiling it.
        late = jnp.stack([iterates[-LATE:] for iterates in runs.values()])
        shown = jnp.stack([iterates[steps] for iterates in runs.values()])
        points = jnp.concatenate([shown, late.mean(axis=1, keepdims=True)], axis=1)
        curvatures = survey(landscape.loss, points).curvature_max
        finite = jnp.isfinite(late).all(axis=(1, 2)) & jnp.isfinite(curvatures[:, -1])
        for place, name in enumerate(runs):
            channels |= {
                f"{name}.x": shown[place, :, 0],
                f"{name}.y": shown[place, :, 1],
                f"{name}.curvature": curvatures[place, :-1],
            }
            ratio = curvatures[place, -1] / before
            change = jnp.where(
                ratio < 0.7, Change.FLATTER, jnp.where(ratio > 1.4, Change.SHARPER, Change.STAYED)
            )
            if name in DEFINITIONS:
                channels |= {
                    f"{name}.sharpness": curvatures[place, -1],
                    f"{name}.outcome": jnp.where(finite[place], change, Change.DIVERGED),
                }
        changes = {name: channels[f"{name}.outcome"] for name in DEFINITIONS}
        leaves = {name: change == Change.FLATTER for name, change in changes.items()}
        two = jnp.stack([changes["C"], changes["D"]])
        return channels | {
            "leavers": sum(each.astype(int) for each in leaves.values()),
            "leaving": jnp.where(
                two.max() > Change.STAYED,
                Leaving.SHARPER,
                Leaving.COUPLED * leaves["C"] + Leaving.SADDAM * leaves["D"],
            ),
        }

    return compiled(jax.vmap(at))
