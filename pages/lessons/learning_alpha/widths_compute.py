"""Variational SAM with one radius, with one for every coordinate, and with a learned α."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Float

from experiments.programs import compiled
from experiments.steps import shown_steps
from landscapes import Landscape
from optimizers.descent import descend_on
from optimizers.taylor import cosine
from optimizers.variational import Variational, learn_alpha_by_model, learn_rho
from optimizers.variational_widths import ascent_step, learn_radii
from pages.lessons.learning_alpha.compute import degrees

NUM_STEPS, NUM_SHOWN = 8000, 120
STEP_SIZES = {"Rosenbrock": 0.005, "Ripples": 0.05}
TEMPERATURES = (0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)
HELD = 0.05  # the ρ that is held while α is learned, and at which every learned one begins
JUDGED = 2000  # iterates, the last ones, that a mean is taken over
_KNOB_RATE = 0.03  # the learning rate of every logarithm

LEARNERS = {"one": learn_rho, "each": learn_radii, "model": learn_alpha_by_model}


def _radii(name: str, states) -> Float[Array, "steps 2"]:
    """The radius of the ascent step along either coordinate, at every step."""
    if name == "each":
        return jnp.exp(states.log_radii)
    radius = jnp.exp(states.log_rho)
    return jnp.stack([radius, radius], axis=-1)


@cache
def three_learners(landscape: Landscape):
    """The channels of three runs, by temperature; one function a surface.

    "one.x", … is a trajectory, "one.perturbed.x", … the ends of its ascent steps θ + δ, "one.first"
    and "one.second" its radii over the steps. Over the last iterates, "one.off" is how many degrees
    g(θ + δ) − g₀ is off Hδ, which a short step would give, by the mean cosine; "one.backwards" how
    many in a hundred of these cosines are below 0, and "one.loss" the mean loss. "one.left" is 1
    where it leaves the plotted region. "one.offs" are the degrees at all `TEMPERATURES`.
    """
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    grad_fn = jax.grad(landscape.loss)
    start = jnp.array(landscape.start)

    def at(reward: Float[Array, ""]) -> Mapping:
        v = Variational(STEP_SIZES[landscape.name], 1.0, HELD, reward, _KNOB_RATE)
        channels: dict[str, Array] = {"reward": reward}
        for name, learner in LEARNERS.items():
            optimizer = optax.chain(learner(v), optax.sgd(v.learning_rate))
            trajectory, (states, _) = descend_on(
                lambda params, _: landscape.loss(params),
                optimizer,
                start,
                jnp.arange(NUM_STEPS + 1),
            )
            params, radii = trajectory.params, _radii(name, states)

            @jax.vmap
            def ascent(params, radii):
                grad = grad_fn(params)
                step = ascent_step(radii, grad)
                curved = jax.jvp(grad_fn, (params,), (step,))[1]
                return params + step, cosine(grad_fn(params + step) - grad, curved)

            perturbed, _ = ascent(params[steps], radii[steps])
            _, cosines = ascent(params[-JUDGED:], radii[-JUDGED:])
            channels |= {
                f"{name}.x": params[steps, 0],
                f"{name}.y": params[steps, 1],
                f"{name}.perturbed.x": perturbed[:, 0],
                f"{name}.perturbed.y": perturbed[:, 1],
                f"{name}.first": radii[steps, 0],
                f"{name}.second": radii[steps, 1],
                f"{name}.off": degrees(cosines.mean()),
                f"{name}.backwards": 100 * (cosines < 0).mean(),
                f"{name}.loss": trajectory.loss[-JUDGED:].mean(),
                f"{name}.left": (~landscape.window.contains(params).all()).astype(int),
            }
        return channels

    runs = compiled(jax.vmap(at))

    @cache
    def offs(settings: int) -> dict[str, np.ndarray]:
        # As many settings at a time as are asked for, so that there is one program.
        some = [
            runs(jnp.asarray(np.resize(TEMPERATURES[first : first + settings], settings)))
            for first in range(0, len(TEMPERATURES), settings)
        ]
        return {
            f"{name}.offs": np.concatenate([each[f"{name}.off"] for each in some])[
                : len(TEMPERATURES)
            ]
            for name in LEARNERS
        }

    def with_curves(reward) -> Mapping:
        settings = len(reward)
        curves = {
            name: np.broadcast_to(curve, (settings, curve.size))
            for name, curve in offs(settings).items()
        }
        return {**runs(reward), **curves}

    return with_curves
