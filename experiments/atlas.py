"""The atlas of a rule on a landscape: where each (α, ρ) of a grid ends, and how it gets there."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from experiments.programs import compiled
from experiments.train import Numbers
from landscapes import Landscape, curvatures, left_at, outcome
from optimizers import Hyperparameters, run
from optimizers.descent import Rule

# Runs that are computed at once: few, for their trajectories should fit a processor's caches.
_BATCH = 64


class Atlas(NamedTuple):
    """Row i, column j belong to the i-th ρ and the j-th α, as the pixels of a picture do."""

    outcome: Int[Numbers, "rhos alphas"]  # an index into `outcomes(landscape)`
    left: Int[Numbers, "rhos alphas"]  # the first step outside the window; −1: never
    loss: Float[Numbers, "rhos alphas"]  # the mean of the last two iterates: SAM bounces
    curvature: Float[Numbers, "rhos alphas"]  # λmax at their centre
    params: Float[Numbers, "rhos alphas shown 2"]


# A map is always of as many steps as its surface has, so they may be compiled in: a scan of a known
# length is twice as fast as one that asks at every step whether it was the last.
@partial(compiled, static_argnames=("landscape", "rule", "num_steps"))
def atlas(
    landscape: Landscape,
    rule: Rule,
    start: Float[Array, "2"],
    learning_rate: float | Float[Array, ""],
    alphas: Float[Array, " alphas"],
    rhos: Float[Array, " rhos"],
    shown: Int[Array, " shown"],
    *,
    num_steps: int,
) -> Atlas:
    """Descend at every (α, ρ); of each path keep its end and the steps `shown`.

    The cells are run in batches, so that only one batch of whole paths exists at a time:
    12 MB in float64 at 8000 steps, whatever the size of the grid.
    """

    def cell(alpha, rho) -> Atlas:
        h = Hyperparameters(learning_rate, alpha, rho)
        path = run(landscape.loss, rule, start, h, num_steps=num_steps).params
        last = path[-2:]
        return Atlas(
            outcome(landscape, path),
            left_at(landscape.window, path),
            jax.vmap(landscape.loss)(last).mean(),
            curvatures(landscape.loss, last.mean(0))[1],
            path[shown],
        )

    shape = rhos.size, alphas.size
    rows = -(-rhos.size * alphas.size // _BATCH)
    # The last batch is filled up from the front: a shorter one would be a program of its own.
    batched = [
        jnp.resize(each.ravel(), (rows, _BATCH))
        for each in jnp.broadcast_arrays(alphas[None], rhos[:, None])
    ]
    cells = jax.lax.map(lambda batch: jax.vmap(cell)(*batch), tuple(batched))
    unbatched = lambda leaf: leaf.reshape(-1, *leaf.shape[2:])[: shape[0] * shape[1]]
    return jax.tree.map(lambda leaf: unbatched(leaf).reshape(*shape, *leaf.shape[2:]), cells)
