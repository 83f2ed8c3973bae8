"""What Adam's two moments make of a correction that turns round at every step."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from experiments.programs import compiled
from experiments.steps import SHARP_START
from landscapes import LANDSCAPES
from optimizers import Hyperparameters
from optimizers.alpha_sam import alpha_sam_gradient
from optimizers.closed_forms import alternating_mean
from optimizers.descent import descend_on
from optimizers.rules import alpha_sam_adam, saddam_decoupled

FROM, SEEN = 1000, 40  # the first step seen, and how many
RATE = 0.01


@cache
def averaging():
    """The channels of the correction, m̂ and √v̂ over some steps, across the valley.

    Of the coupled one, "C", and of Saddam, "D", at many strengths and β₁. "pull" is the
    correction, "mean" is m̂, "root" is √v̂.
    """
    fork = LANDSCAPES["Fork"]
    grad_fn = jax.grad(fork.loss)
    # The rule, and where it keeps its moments.
    methods = {
        "C": (alpha_sam_adam, lambda state: (state[1][0].mu, state[1][0].nu)),
        "D": (saddam_decoupled, lambda state: (state[0].moments.first, state[0].moments.second)),
    }
    numbers = np.arange(FROM, FROM + SEEN)

    def at(strength, beta) -> Mapping:
        h = Hyperparameters(RATE, 1.0, strength, beta)
        start = jnp.array(SHARP_START)
        channels: dict[str, Array] = {}

        def correction(params):
            grad = grad_fn(params)
            return alpha_sam_gradient(grad_fn, params, grad, h.alpha, h.rho) - grad

        for name, (rule, read) in methods.items():
            trajectory, states = descend_on(
                lambda params, _: fork.loss(params),
                rule(h),
                start,
                jnp.arange(FROM + SEEN + 1),
            )
            # A step is made with the moments in which one comes to the next iterate.
            first, second = (moment[numbers + 1, 1] for moment in read(states))
            mean = first / (1 - h.momentum ** (numbers + 1.0))
            root = jnp.sqrt(second / (1 - h.decay ** (numbers + 1.0)))
            pull = jax.vmap(correction)(trajectory.params[numbers])[:, 1]
            size = lambda values: jnp.sqrt(jnp.mean(values**2))
            arrives = mean if name == "C" else mean + pull
            channels |= {
                f"{name}.pull": pull,
                f"{name}.mean": mean,
                f"{name}.root": root,
                f"{name}.minus": -root,
                f"{name}.size": size(pull),
                f"{name}.kept": 100 * size(mean) / size(pull),
                f"{name}.scale": size(root),
                f"{name}.arrives": 100 * size(arrives) / size(root),
                f"{name}.turns": (jnp.sign(pull[1:]) != jnp.sign(pull[:-1])).sum(),
                f"{name}.place": trajectory.params[numbers[-1], 0],
            }
        return channels | {"predicted": 100 * alternating_mean(beta)}

    return compiled(jax.vmap(at))
