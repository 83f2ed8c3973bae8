"""What a λmax costs that is right in every spectrum: `python -m benchmarks.curvature`.

Lanczos' method as `landscapes.networks.sharpness` has it, against the same without the grain that
it adds to every vector: what stood there before, which lost its way where the Krylov space was
exhausted. Both are compiled, run by turns and timed over the same networks; of each, the median of
its fastest tenth, because what others do on the machine only ever adds. Beside the times stands how
far each is from `eigvalsh` of the whole Hessian, as a share of the largest eigenvalue in size.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median
from unittest.mock import patch

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from jax.scipy.linalg import eigh_tridiagonal
from jaxtyping import Array, Float

from experiments import arithmetic
from experiments.terminal import print_utf8
from landscapes.networks import TASKS, Task, sharpness
from landscapes.networks.mlp import init_params, mean_loss

REPEATS = 40
NETWORKS = 8


def without_grain(
    product: Callable, start: Float[Array, " n"], wanted: int
) -> Float[Array, " wanted"]:
    """The largest eigenvalues, where the Krylov space is not exhausted."""
    count = min(40, start.size)
    tiny = jnp.finfo(start.dtype).tiny

    def extend(basis, k):
        vector = product(basis[k])
        diagonal = vector @ basis[k]
        for _ in range(2):
            vector = vector - basis.T @ (basis @ vector)
        beside = jnp.linalg.norm(vector)
        return basis.at[k + 1].set(vector / jnp.maximum(beside, tiny)), (diagonal, beside)

    basis = jnp.zeros((count + 1, start.size), start.dtype)
    basis = basis.at[0].set(start / jnp.linalg.norm(start))
    _, (diagonal, beside) = jax.lax.scan(extend, basis, jnp.arange(count))
    last = (count - wanted, count - 1)
    return eigh_tridiagonal(
        diagonal, beside[:-1], eigvals_only=True, select="i", select_range=last
    )[::-1]


def compared(task: Task, gain: float) -> tuple[float, float, float]:
    """Time of ours over that without a grain, then the error of either, over fresh networks.

    `gain` multiplies the hidden weights: a large one saturates the units.
    """
    examples = task.split().train
    loss = lambda params: mean_loss(task.example_loss, params, examples)
    key = jax.random.key(0)
    *hidden, last = jax.vmap(lambda key: init_params(key, task.sizes))(
        jax.random.split(key, NETWORKS)
    )
    params = (*jax.tree.map(lambda leaf: gain * leaf, hidden), last)

    def compiled(estimate: Callable) -> Callable:
        with patch.object(sharpness, "_top_eigenvalues", estimate):
            top = jax.vmap(partial(sharpness.top_curvature, loss, key=key))
            return jax.jit(top).lower(params).compile()

    programs = [compiled(each) for each in (sharpness._top_eigenvalues, without_grain)]
    times: list[list[float]] = [[], []]
    for _ in range(REPEATS):
        for program, taken in zip(programs, times, strict=True):
            began = time.perf_counter()
            jax.block_until_ready(program(params))
            taken.append(time.perf_counter() - began)
    ours, before = (median(sorted(taken)[: REPEATS // 10]) for taken in times)

    first = jax.tree.map(lambda leaf: leaf[0], params)
    point, restore = ravel_pytree(first)
    hessian = jax.jit(jax.hessian(lambda vector: loss(restore(vector))))(point)
    values = np.linalg.eigvalsh(np.asarray(hessian, float))
    off = [abs(float(each(params)[0]) - values[-1]) / abs(values).max() for each in programs]
    return ours / before, off[0], off[1]


def main() -> None:
    print_utf8()
    arithmetic.configure()
    print(f"{'λmax of ' + str(NETWORKS) + ' networks':40} time  error  error before")
    for name, task in TASKS.items():
        for hidden in (task.sizes[1:-1], (8,)):
            sizes = (task.sizes[0], *hidden, task.sizes[-1])
            for gain in (1.0, 1e4):
                ratio, ours, before = compared(replace(task, hidden=hidden), gain)
                label = f"{name}, {'-'.join(map(str, sizes))}, weights × {gain:g}"
                print(f"{label:40} {ratio:.2f}  {ours:.1e}  {before:.1e}", flush=True)


if __name__ == "__main__":
    main()
