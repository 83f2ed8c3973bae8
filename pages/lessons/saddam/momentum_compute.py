"""Heavy ball in Rosenbrock's valley: what the gradient difference estimates at every step."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
from jaxtyping import Array

from experiments.programs import compiled
from landscapes import LANDSCAPES, Window
from optimizers import Hyperparameters, run
from optimizers.alpha_sam import unit
from optimizers.gradient_difference import gradient_difference
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.rules import alpha_sam_heavy_ball
from optimizers.taylor import cosine

NUM_STEPS = 59
VALLEY = Window(x=(-1.5, -0.7), y=(0.6, 1.4))  # the part of Rosenbrock's that the run crosses
ARROW = 0.16  # the length at which vectors are drawn


class Against(IntEnum):
    """How often the difference points against ∇‖∇L‖."""

    NEVER = 0
    SOMETIMES = 1
    MOSTLY = 2


@cache
def momentum_steps():
    """The channels of every step of heavy ball, at many momenta and step sizes.

    A step goes from "tail" to "x", "y"; "tip.…" are the heads of three vectors at its tail:
    "difference" is that of the two gradients, "along" is −Hd/‖d‖ for the step d, "exact" is ∇‖∇L‖.
    "along" and "exact" are the cosines of the difference with these, by step.
    """
    valley = LANDSCAPES["Rosenbrock"]
    grad_fn = jax.grad(valley.loss)

    def vectors(before, after):
        grad, displacement = grad_fn(before), after - before
        along = jax.jvp(grad_fn, (before,), (unit(displacement),))[1]
        difference = gradient_difference(grad, grad_fn(after), displacement)
        return difference, -along, gradient_norm_gradient(grad_fn, before, grad)

    def at(momentum, eta) -> Mapping:
        h = Hyperparameters(eta, 0.0, 0.1, momentum)
        start = jnp.array(valley.start)
        iterates = run(valley.loss, alpha_sam_heavy_ball, start, h, num_steps=NUM_STEPS).params
        tails, heads = iterates[:-1], iterates[1:]
        difference, along, exact = jax.vmap(vectors)(tails, heads)
        cosines: dict[str, Array] = {
            "along": jnp.asarray(jax.vmap(cosine)(difference, along)),
            "exact": jnp.asarray(jax.vmap(cosine)(difference, exact)),
        }
        tip = lambda each: tails + ARROW * jax.vmap(unit)(each)
        points = {
            "tail": tails,
            "tip.difference": tip(difference),
            "tip.along": tip(along),
            "tip.exact": tip(exact),
        }
        against = (cosines["exact"] < 0).mean()
        return {
            "x": heads[:, 0],
            "y": heads[:, 1],
            **{f"{name}.x": point[:, 0] for name, point in points.items()},
            **{f"{name}.y": point[:, 1] for name, point in points.items()},
            **cosines,
            **{f"{name}.mean": values.mean() for name, values in cosines.items()},
            "exact.min": cosines["exact"].min(),
            "against.percent": 100 * against,
            "against": jnp.where(
                against > 0.5,
                Against.MOSTLY,
                jnp.where(against > 0, Against.SOMETIMES, Against.NEVER),
            ),
        }

    return compiled(jax.vmap(at))
