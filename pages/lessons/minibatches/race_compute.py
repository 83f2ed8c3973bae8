"""What minibatches do to runs that use the gradient difference, from the fork's sharp minimum."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.outcome import Outcome
from experiments.programs import compiled
from experiments.steps import SHARP_START
from landscapes import LANDSCAPES, survey
from landscapes.fork import leaning
from optimizers import Hyperparameters
from optimizers.descent import descend_on
from optimizers.minibatch import twice
from optimizers.rules import alpha_sam_sgd, forward_only
from pages.lessons.minibatches.clouds_compute import SIZES

BUDGET = 7200  # gradients for each method
SHOWN = 60  # points of each trajectory
REST = 400  # gradients at the end over which a loss is averaged
LEAN = 0.3  # the standard deviation of the examples' leans
PRICES = {"gd": 1, "sam": 2, "different": 1, "same": 1}  # of a step, in gradients


class Side(IntEnum):
    """Where the mean of the last iterates of a run lies; a run that diverged has left, too."""

    SHARP = 0
    FLAT = 1
    LEFT = 2


class Crossing(Outcome):
    """Who goes to the flat side, the one after the other; or one of them leaves the window."""

    NOBODY = "none", "pin-d", 0.5, "of the four ends flat"
    DIFFERENT = "new", "pin-b", 0.5, "minibatch every step: it alone ends flat"
    SAM = "SAM", "pin-c", 0.5, "ends flat, too"
    SAME = "twice", "flat", 0.7, "each minibatch: ends flat, too"
    SGD = "SGD", "ground", 1.0, "ends flat, too, by noise alone"
    ONE_LEFT = "∞", "text", 0.8, "one of them diverges, or leaves"


def shown_gradients() -> np.ndarray:
    """Gradients spent at the points shown: even, dense at first."""
    spent = np.unique((np.geomspace(2, BUDGET, SHOWN) / 2).round().astype(int)) * 2
    return np.concatenate([[0], spent])


@cache
def mean_leans() -> Float[Array, "sizes steps"]:
    """The mean lean of every step's minibatch; a smaller minibatch is the beginning of a larger."""
    leans = LEAN * np.random.default_rng(5).normal(size=(BUDGET, SIZES[-1]))
    return jnp.array([leans[:, :size].mean(axis=1) for size in SIZES])


@cache
def four_methods():
    """The channels of four runs on the fork, whose examples lean to either side.

    At many strengths p, learning rates and sizes of a minibatch. "different" has a new minibatch at
    every step, "same" has each for two; "rest" is the loss at the end.
    """
    fork = LANDSCAPES["Fork"]
    spent = shown_gradients()
    methods = {
        "gd": (alpha_sam_sgd, 0.0, lambda batches: batches),
        "sam": (alpha_sam_sgd, 1.0, lambda batches: batches),
        "different": (forward_only, 1.0, lambda batches: batches),
        "same": (forward_only, 1.0, twice),
    }

    def at(table, p, rate, size) -> Mapping:
        batches = table[jnp.searchsorted(jnp.array(SIZES), size)]
        channels: dict[str, Array] = {}
        for name, (rule, alpha, served) in methods.items():
            price = PRICES[name]
            h = Hyperparameters(rate, alpha, p)
            # The last iterate makes no step: what it is given does not matter.
            on = jnp.append(served(batches[: BUDGET // price]), 0.0)
            iterates = descend_on(leaning, rule(h), jnp.array(SHARP_START), on)[0].params
            shown, rest = iterates[spent // price], iterates[-REST // price :]
            about = survey(fork.loss, shown)
            centre = rest.mean(axis=0)
            channels |= {
                f"{name}.x": shown[:, 0],
                f"{name}.y": shown[:, 1],
                f"{name}.loss": about.loss,
                f"{name}.curvature": about.curvature_max,
                f"{name}.rest": jax.vmap(fork.loss)(rest).mean(),
                f"{name}.side": jnp.where(
                    fork.window.contains(centre),
                    jnp.where(centre[0] < 0, Side.FLAT, Side.SHARP),
                    Side.LEFT,
                ),
            }
        sides = {name: channels[f"{name}.side"] for name in methods}
        flat = {name: side == Side.FLAT for name, side in sides.items()}
        crossing = {
            Crossing.ONE_LEFT: jnp.any(jnp.stack([*sides.values()]) == Side.LEFT),
            Crossing.SGD: flat["gd"],
            Crossing.SAME: flat["same"],
            Crossing.SAM: flat["sam"],
            Crossing.DIFFERENT: flat["different"],
        }
        return channels | {
            "crossing": jnp.select(list(crossing.values()), list(crossing), Crossing.NOBODY)
        }

    program = compiled(jax.vmap(at, (None, 0, 0, 0)))
    return lambda p, rate, size: program(mean_leans(), p, rate, size)
