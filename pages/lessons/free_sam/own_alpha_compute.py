"""The cycle of forward only with one factor for all learning rates, as it was first written."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float

from experiments.programs import compiled
from experiments.steps import LAST, SHARP_START, shown_steps
from landscapes import LANDSCAPES
from optimizers import Hyperparameters, run
from optimizers.gradient_difference import alternate

FORK = LANDSCAPES["Fork"]
NUM_STEPS, NUM_SHOWN = 4000, 90
RATES = (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15, 0.2)


def forward_only_own(h: Hyperparameters) -> optax.GradientTransformation:
    """θ₃ = θ₂ + α/(η‖g₀‖) (g₁ − g₀) after every second plain step: p is α/(2η)."""
    strength = h.alpha / (2 * h.learning_rate)
    return optax.chain(alternate(strength), optax.sgd(h.learning_rate))


@cache
def own_alpha():
    """The channels of runs from the sharp minimum of the fork, at many α and η.

    "x" and "y" are the trajectory, "end" the mean of its last θ₁ and "bounce" the mean of its last
    |θ₂|, NaN where it ends outside the plotted region. "same α end", "same p bounce" and so on are
    those at each of `RATES`, with the α or the p of the setting. The "fate" is 2 where the run
    ends outside, 1 where one of those does.
    """
    shown = shown_steps(NUM_STEPS, NUM_SHOWN)

    def path(alpha, rate) -> Float[Array, "steps 2"]:
        setting = Hyperparameters(rate, alpha, 0.0)
        start = jnp.array(SHARP_START)
        return run(FORK.loss, forward_only_own, start, setting, num_steps=NUM_STEPS).params

    def end_of(iterates) -> tuple[Array, Array]:
        last = iterates[-LAST:]
        left = ~FORK.window.contains(last.mean(axis=0))
        end, bounce = last[:, 0].mean(), jnp.abs(last[:, 1]).mean()
        return jnp.where(left, jnp.nan, end), jnp.where(left, jnp.nan, bounce)

    def at(alpha: Float[Array, ""], rate: Float[Array, ""]) -> Mapping:
        rates = jnp.array(RATES)
        strength = alpha / (2 * rate)
        along = jax.vmap(lambda a, r: end_of(path(a, r)))
        iterates = path(alpha, rate)
        end, bounce = end_of(iterates)
        same_alpha = along(jnp.full_like(rates, alpha), rates)
        same_p = along(2 * rates * strength, rates)
        gaps = jnp.isnan(jnp.stack([same_alpha[0], same_p[0]])).any()
        return {
            "x": iterates[shown, 0],
            "y": iterates[shown, 1],
            "end": end,
            "bounce": bounce,
            "fate": jnp.where(jnp.isnan(end), 2, gaps.astype(int)),
            "p": strength,
            "rate": rate,
            "same α end": same_alpha[0],
            "same α bounce": same_alpha[1],
            "same p end": same_p[0],
            "same p bounce": same_p[1],
        }

    return compiled(jax.vmap(at))
