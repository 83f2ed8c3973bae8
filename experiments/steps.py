"""Which steps of a long run are shown, and the iterates that its end is judged by."""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from landscapes import Landscape
from optimizers import Hyperparameters, alpha_sam_gradient

LAST = 20  # iterates that an end is the mean of: an even number, because SAM bounces to and fro
SHARP_START = (1.0, 0.3)  # on the fork, beside its sharp minimum


def shown_steps(num_steps: int, count: int, now: int | None = None) -> np.ndarray:
    """Exactly `count` of the steps 0 … num_steps, or all, both ends and the step `now` among them.

    The first half of them one by one, then pairs of neighbours ever further apart: SAM bounces with
    period two, and every other step alone would hide that.
    """
    if num_steps < count:
        return np.arange(num_steps + 1)
    head = np.arange(count // 2)
    pairs = np.geomspace(head.size, num_steps - 1, (count - head.size) // 2).round().astype(int)
    steps = np.unique(np.concatenate([head, pairs, pairs + 1]))
    if now is not None and now < num_steps:
        steps[np.abs(steps[:-1] - now).argmin()] = now
    # The same number for every setting: a new shape would be compiled anew.
    spare = np.setdiff1d(np.arange(num_steps + 1), steps)[: count - steps.size]
    return np.sort(np.concatenate([steps, spare]))


def last_iterates(
    landscape: Landscape,
    start: Float[Array, "2"],
    setting: Hyperparameters,
    num_steps: int,
    last: int = LAST,
) -> Float[Array, "last 2"]:
    """The last iterates of a run of α-SAM, computed without keeping the others: for maps."""
    grad_fn = jax.grad(landscape.loss)

    def step(params):
        g = alpha_sam_gradient(grad_fn, params, grad_fn(params), setting.alpha, setting.rho)
        return params - setting.learning_rate * g

    first = jax.lax.fori_loop(0, num_steps - last + 1, lambda _, p: step(p), jnp.asarray(start))
    return jax.lax.scan(lambda p, _: (step(p), p), first, length=last)[1]
