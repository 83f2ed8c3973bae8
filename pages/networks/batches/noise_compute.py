"""How noisy the free estimate of ∇‖∇L‖ is on a network: measured, and predicted."""

from collections.abc import Mapping
from functools import cache, lru_cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key

from experiments.programs import compiled
from experiments.train import Runs, train
from landscapes.networks import Examples, Network, Task
from landscapes.networks.mlp import ExampleLoss, mean_loss
from optimizers import Hyperparameters
from optimizers.closed_forms import pair_variance
from optimizers.gradient_difference import gradient_difference
from optimizers.minibatch import pair_theory

SIZES = (1, 2, 5, 10, 20, 50)  # of a minibatch; a smaller one is the beginning of a larger
# Of the step, in powers of 10^¼. Below 10⁻³ the difference of two gradients in single precision
# would begin to be one of rounding errors.
RATES = np.geomspace(1e-3, 1.0, 13)
NUM_DRAWS = 128
_AT_ONCE = 16  # draws, so that their gradients need not be in memory all together


@lru_cache(maxsize=6)
def noise(task: Task, num_steps: int, batch_size: int) -> Mapping[str, np.ndarray]:
    """At the network that plain SGD has come to: variances of estimates by size and rate.

    `different` and `same` are traces of covariances over draws, of shape (sizes, rates), and
    `predicted` is 2σ²/(η²‖∇L‖²). `signal` is ‖∇‖∇L‖‖², `bias` how far the mean over one minibatch
    used twice is from ∇‖∇L‖, as a share of it.
    """
    params = _trained(task, num_steps, batch_size)
    train_set = task.split().train
    measured = _variances(task.example_loss)(
        params, train_set, jnp.asarray(RATES, jnp.float32), jax.random.key(1)
    )
    theories = [
        pair_theory(task.example_loss, train_set, params, batch_size=jnp.float32(size))
        for size in SIZES
    ]
    flat = lambda tree: np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(tree)])
    exact = flat(theories[0].different)
    signal = float(exact @ exact)
    variance = np.array([float(theory.gradient_variance) for theory in theories])
    grad_norm = float(theories[0].grad_norm)
    apart = [np.linalg.norm(flat(theory.same) - exact) for theory in theories]
    return {
        "different": np.asarray(measured["different"], float),
        "same": np.asarray(measured["same"], float),
        "predicted": np.array([[float(pair_variance(v, r, grad_norm)) for r in RATES]
                               for v in variance]),
        "signal": np.array(signal),
        "gradient_variance": variance,
        "grad_norm": np.array(grad_norm),
        "bias": np.array(apart) / np.sqrt(signal),
    }  # fmt: skip


def _trained(task: Task, num_steps: int, batch_size: int) -> Network:
    """One network, after so many steps of plain SGD."""
    plain = Runs(0, Hyperparameters(task.learning_rate, 0.0, 0.0))
    snapshots = train(task, "Forward-only", plain, batch_size=batch_size, records=10)
    last = next(snapshot for snapshot in snapshots if snapshot.step == num_steps)
    return jax.tree.map(lambda leaf: jnp.asarray(leaf[0]), last.params)


@cache
def _variances(loss: ExampleLoss):
    """Traces of the covariance of many estimates, for every size and rate, as one program."""

    def at_size(params: Network, examples: Examples, share: Float[Array, " most"]):
        """The gradient over the first examples of a batch, by their share in it."""

        def batch_loss(params: Network, batch: Int[Array, " most"]) -> Float[Array, ""]:
            chosen = jax.tree.map(lambda leaf: leaf[batch], examples)
            return share @ jax.vmap(loss, (None, 0))(params, chosen)

        return jax.grad(batch_loss)

    def estimates(
        params: Network, examples: Examples, rates: Float[Array, " rates"], key: Key[Array, ""]
    ):
        """Both estimates for every size and rate, from one pair of minibatches."""
        full = jax.grad(partial(mean_loss, loss))(params, examples)
        drawn = jax.random.randint(key, (2, SIZES[-1]), 0, len(examples.labels), jnp.int32)

        def of_size(share):
            grad_fn = at_size(params, examples, share)
            grad = grad_fn(params, drawn[0])

            def of_rate(rate):
                step = jax.tree.map(lambda leaf: -rate * leaf, full)
                after = jax.tree.map(lambda leaf, slope: leaf - rate * slope, params, grad)
                return {
                    "different": gradient_difference(grad, grad_fn(after, drawn[1]), step),
                    "same": gradient_difference(grad, grad_fn(after, drawn[0]), step),
                }

            return jax.vmap(of_rate)(rates)

        sizes = jnp.array(SIZES)[:, None]
        shares = (jnp.arange(SIZES[-1])[None] < sizes) / sizes.astype(jnp.float32)
        return jax.vmap(of_size)(shares.astype(jnp.float32))

    def spread(params, examples, rates, key):
        keys = jax.random.split(key, NUM_DRAWS)
        each = lambda key: estimates(params, examples, rates, key)
        drawn = jax.lax.map(each, keys, batch_size=_AT_ONCE)
        total = lambda leaf: jnp.var(leaf, axis=0, ddof=1).reshape(*leaf.shape[1:3], -1).sum(-1)
        return {
            name: sum(jax.tree.leaves(jax.tree.map(total, leaves)))
            for name, leaves in drawn.items()
        }

    return compiled(spread)
