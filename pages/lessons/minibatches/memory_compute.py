"""The forward-only estimate with a mean of earlier gradients as g₀: its noise, and its delay."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from optimizers.gradient_difference import gradient_difference
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.minibatch import quadratic
from pages.lessons.minibatches.clouds_compute import (
    ARROW,
    NUM_DRAWS,
    SIZES,
    WINDOW,
    minibatches,
    whole,
)

START = (2.6, 2.4)
TIME = 1.0  # η times the number of steps after which all runs are looked at
RATES = (0.005, 0.01, 0.02, 0.025, 0.04, 0.05, 0.1)
DECAYS = (0.0, 0.5, 0.67, 0.8, 0.87, 0.92, 0.95, 0.97, 0.98)
SPANS = 1 / (1 - np.array(DECAYS))  # how many steps a mean remembers
NUM_RUNS, NUM_SHOWN = 512, 100
_MOST = round(TIME / RATES[0])


@cache
def chosen() -> np.ndarray:
    """Which minibatch each run has at each step: the same at all settings."""
    return np.random.default_rng(8).integers(0, 2 * NUM_DRAWS, size=(_MOST + 1, NUM_RUNS))


@cache
def remembered():
    """The channels of many runs of SGD, looked at after the time `TIME`, by β, η and B.

    There each estimates ∇‖∇L‖ by (g − m)/(−‖θ − θ̄‖), m and θ̄ the means of its gradients and
    iterates, the last weighted most. "bias" and "noise" at each of `SPANS` are how far the mean of
    the estimates is off, and their standard deviation, both over the length of the exact vector;
    "twice.bias", … those of one minibatch used twice. "draws.x", … are estimates as points about
    the mean of the runs, "point", and "mean" their mean.
    """
    grad_fn = jax.grad(quadratic)
    on = jax.vmap(grad_fn)

    def exact_at(params):
        return gradient_norm_gradient(
            lambda here: grad_fn(here, whole()), params, grad_fn(params, whole())
        )

    def at(table, runs, decay, pace, mini) -> Mapping:
        of_size = jax.tree.map(lambda leaf: leaf[jnp.searchsorted(jnp.array(SIZES), mini)], table)
        batch_of = lambda numbers: jax.tree.map(lambda leaf: leaf[numbers], of_size)
        decays = jnp.array(DECAYS)[:, None, None]
        num_steps = jnp.round(TIME / pace).astype(int)

        def step(carry, numbered):
            number, numbers = numbered
            params, grads, points, weight = carry
            grad = on(params, batch_of(numbers))
            after = (
                params - pace * grad,
                decays * grads + (1 - decays) * grad[None],
                decays * points + (1 - decays) * params[None],
                decays * weight + 1 - decays,
            )
            # All settings take as many steps as the shortest needs; later ones change nothing.
            return jax.tree.map(
                lambda a, b: jnp.where(number < num_steps, a, b), after, carry
            ), None

        nothing = jnp.zeros((len(DECAYS), NUM_RUNS, 2))
        begin = jnp.broadcast_to(jnp.array(START), (NUM_RUNS, 2))
        (params, grads, points, weight), _ = jax.lax.scan(
            step,
            (begin, nothing, nothing, jnp.zeros((len(DECAYS), 1, 1))),
            (jnp.arange(_MOST), runs[:-1]),
        )
        last = batch_of(runs[-1])
        grad = on(params, last)
        over_runs = jax.vmap(gradient_difference)
        estimates = jax.vmap(lambda m, mean: over_runs(m, grad, params - mean))(
            grads / weight, points / weight
        )
        step_on = -pace * grad
        twice = over_runs(grad, on(params + step_on, last), step_on)
        exact = jax.vmap(exact_at)(params).mean(axis=0)
        length = jnp.linalg.norm(exact)

        def errors(cloud: Float[Array, "runs 2"]):
            bias = jnp.linalg.norm(cloud.mean(axis=0) - exact)
            return bias / length, jnp.sqrt(cloud.var(axis=0).sum()) / length

        bias, noise = jax.vmap(errors)(estimates)
        bias_twice, noise_twice = errors(twice)
        which = jnp.argmin(jnp.abs(jnp.array(DECAYS) - decay))
        point, scale = params.mean(axis=0), ARROW / length
        drawn = {
            "point": point,
            "exact": point + scale * exact,
            "mean": point + scale * estimates[which].mean(axis=0),
            "draws": point[None] + scale * estimates[which, :NUM_SHOWN],
        }
        every = jnp.ones(len(DECAYS))
        return {
            **{f"{n}.{axis}": p[..., k] for n, p in drawn.items() for k, axis in enumerate("xy")},
            "bias": bias,
            "noise": noise,
            "twice.bias": bias_twice * every,
            "twice.noise": noise_twice * every,
            "bias.now": bias[which],
            "noise.now": noise[which],
            "twice.bias.now": bias_twice,
            "twice.noise.now": noise_twice,
            "span": jnp.array(SPANS)[which],
            "outside": (~WINDOW.contains(drawn["draws"])).sum(),
        }

    program = compiled(jax.vmap(at, (None, None, 0, 0, 0)))
    return lambda decay, pace, mini: program(minibatches(), chosen(), decay, pace, mini)
