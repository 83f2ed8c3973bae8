"""The cycle of forward only with the gradient of ‖∇L‖ as its correction, and of ‖∇L‖²."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float

from experiments.programs import compiled
from experiments.steps import LAST, SHARP_START, shown_steps
from landscapes import LANDSCAPES, outcome
from optimizers import Hyperparameters, run
from optimizers.closed_forms import squared_cycle_edge
from optimizers.gradient_difference import alternate, alternate_squared

FORK = LANDSCAPES["Fork"]
NUM_STEPS, NUM_SHOWN = 6000, 90
FACTORS = (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.22, 0.25, 0.3, 0.35, 0.4, 0.5)
RATES = (0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15)
LEAST = 1e-12  # as a loss that is next to nothing is drawn
SHARP = max(point.curvatures[1] for point in FORK.minima)


def by_norm(h: Hyperparameters) -> optax.GradientTransformation:
    """Forward only of the strength α, as everywhere else."""
    return optax.chain(alternate(h.alpha), optax.sgd(h.learning_rate))


def by_square(h: Hyperparameters) -> optax.GradientTransformation:
    """Forward only with the coefficient α, and no norm."""
    return optax.chain(alternate_squared(h.learning_rate, h.alpha), optax.sgd(h.learning_rate))


@cache
def two_cycles():
    """The channels of two runs from the sharp minimum of the fork, by a and η.

    "square" takes a(g₁ − g₀) as its third step, "norm" 2p/‖g₀‖ times g₁ − g₀, with that p which
    makes the first third step the same. "square.x", … is a trajectory, "square.outcome" its end,
    "square.loss" the mean loss of its last iterates, "square.rest" 0 where that is next to nothing,
    2 where it is not finite, and else 1. "square.ends" and "square.losses" are the mean θ₁ and loss
    at the end, by all `FACTORS` at the setting's η. "edge" is the a beyond which the sharp minimum
    repels "square".
    """
    shown = shown_steps(NUM_STEPS, NUM_SHOWN)
    start = jnp.array(SHARP_START)
    half_norm = jnp.linalg.norm(jax.grad(FORK.loss)(start)) / 2
    rules = {"square": (by_square, 1.0), "norm": (by_norm, half_norm)}

    def path(rule, strength, rate) -> Float[Array, "steps 2"]:
        setting = Hyperparameters(rate, strength, 0.0)
        return run(FORK.loss, rule, start, setting, num_steps=NUM_STEPS).params

    def end_of(iterates) -> tuple[Array, Array]:
        last = iterates[-LAST:]
        return last[:, 0].mean(), jax.vmap(FORK.loss)(last).mean()

    def at(factor: Float[Array, ""], third_rate: Float[Array, ""]) -> Mapping:
        channels: dict[str, Array] = {
            "factor": factor,
            "p": half_norm * factor,
            "edge": jnp.asarray(squared_cycle_edge(third_rate, SHARP)),
        }
        for name, (rule, per_factor) in rules.items():
            iterates = path(rule, per_factor * factor, third_rate)
            ends, losses = jax.vmap(
                lambda a, rule=rule, times=per_factor: end_of(path(rule, times * a, third_rate))
            )(jnp.array(FACTORS))
            end, loss = end_of(iterates)
            channels |= {
                f"{name}.x": iterates[shown, 0],
                f"{name}.y": iterates[shown, 1],
                f"{name}.outcome": outcome(FORK, iterates),
                f"{name}.end": end,
                f"{name}.loss": jnp.maximum(loss, LEAST),
                f"{name}.rest": jnp.select([loss <= LEAST, jnp.isfinite(loss)], [0, 1], 2),
                f"{name}.ends": ends,
                f"{name}.losses": jnp.maximum(losses, LEAST),
            }
        return channels

    return compiled(jax.vmap(at))
