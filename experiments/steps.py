"""Which steps of a long run are shown, and the iterates that its end is judged by."""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from landscapes import Landscape
from optimizers import Hyperparameters, alpha_sam_gradient

LAST = 20  # iterates that an end is the mean of: an even number, because SAM bounces to and fro
SHARP_START = (1.0, 0.3)  # on the fork, beside its sharp minimum


def shown_steps(num_steps: int, count: int) -> np.ndarray:
    """At most `count` of the steps 0 … num_steps, dense at first, both ends among them.

    They come in pairs of neighbours: SAM bounces with period two, and every other step alone would
    hide that.
    """
    pairs = np.geomspace(1, num_steps, count // 2).round().astype(int)
    return np.unique(np.concatenate([[0], pairs - 1, pairs]))


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
