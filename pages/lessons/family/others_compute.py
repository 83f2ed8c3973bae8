"""What is no SAM, from the fork's sharp minimum: longer steps, Lookahead, smoothing."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Float

from experiments.programs import compiled
from experiments.steps import LAST, SHARP_START, shown_steps
from landscapes import LANDSCAPES, outcome
from optimizers import Hyperparameters, run
from optimizers.family import usam
from optimizers.no_ascent import lookahead, smoothed

FORK = LANDSCAPES["Fork"]
BUDGET, NUM_SHOWN = 8000, 90  # gradients, and points of each trajectory
RATES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.27, 0.3, 0.32, 0.35, 0.4, 0.5)
WIDTHS = (0.1, 0.2, 0.3, 0.4, 0.6, 0.8)
PRICES = {"gd": 1, "lookahead": 1, "extragradient": 2, "smoothed": 4}  # of a step, in gradients


def _steps(name: str, h: Hyperparameters) -> optax.GradientTransformation:
    """The rule of that name; its width is ρ."""
    plain = optax.sgd(h.learning_rate)
    return {
        "gd": plain,
        "lookahead": optax.chain(plain, lookahead()),
        "extragradient": optax.chain(usam(1.0, -h.learning_rate), plain),
        "smoothed": optax.chain(smoothed(1.0, h.rho), plain),
    }[name]


def shown_gradients() -> np.ndarray:
    """Gradients spent at the points that are shown: multiples of all prices."""
    return 4 * shown_steps(BUDGET // 4, NUM_SHOWN)


@cache
def others():
    """The channels of four runs, each for `BUDGET` gradients, by η and the width of the smoothing.

    Of each, "gd.x", … is the trajectory, by gradients, "gd.outcome" its end, and "gd.ends" the mean
    θ₁ of its last iterates at all `RATES`, NaN where it ends outside the plotted region.
    """
    start, spent = jnp.array(SHARP_START), shown_gradients()

    def path(name, rate, width) -> Float[Array, "steps 2"]:
        rule = lambda h: _steps(name, h)
        setting = Hyperparameters(rate, 1.0, width)
        return run(FORK.loss, rule, start, setting, num_steps=BUDGET // PRICES[name]).params

    def end_of(iterates) -> Float[Array, ""]:
        centre = iterates[-LAST:].mean(axis=0)
        return jnp.where(FORK.window.contains(centre), centre[0], jnp.nan)

    def at(pace: Float[Array, ""], width: Float[Array, ""]) -> Mapping:
        channels: dict[str, Array] = {"pace": pace}
        for name, price in PRICES.items():
            iterates = path(name, pace, width)
            ends = jax.vmap(lambda rate, name=name: end_of(path(name, rate, width)))
            channels |= {
                f"{name}.x": iterates[spent // price, 0],
                f"{name}.y": iterates[spent // price, 1],
                f"{name}.outcome": outcome(FORK, iterates),
                f"{name}.end": end_of(iterates),
                f"{name}.ends": ends(jnp.array(RATES)),
            }
        return channels

    return compiled(jax.vmap(at))
