"""How fast networks train: what a step of α-SAM costs beside a plain one, and whole trainings."""

import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from experiments.train import Runs, train
from landscapes.networks import Task
from landscapes.networks.mlp import init_params, mean_loss
from optimizers import FAMILY, GRADIENTS_PER_STEP, RULES, Hyperparameters
from optimizers.descent import take_step
from optimizers.rules import FAMILY_GRADIENTS


class Trained(NamedTuple):
    compiled: float  # seconds until the untrained networks were there
    trained: float  # seconds from there to the end


def training(task: Task, seeds: Iterable[int], alpha) -> Trained:
    """Train as the app does, with a report at the end: once, in this process for the first time."""
    runs = Runs(np.array([*seeds]), Hyperparameters(task.learning_rate, alpha, 0.1))
    began = time.perf_counter()
    snapshots = train(task, "α-SAM + SGD", runs, records=1)
    next(snapshots)
    ready = time.perf_counter()
    for _ in snapshots:
        pass
    return Trained(ready - began, time.perf_counter() - ready)


# What a step costs in gradients: of the rules, those that others are built on, and of the family.
PRICES: dict[str, float] = {
    **{name: GRADIENTS_PER_STEP[name] for name in ("α-SAM + SGD", "Forward-only")},
    **FAMILY_GRADIENTS,
}


def step_ratios(task: Task, repeats: int, num_steps: int = 100) -> dict[str, float]:
    """How many plain steps a step of each rule takes: of short loops run by turns, the fastest.

    Medians of the fastest tenth, because what others do on the machine only ever adds.
    """
    settings = Hyperparameters(jnp.float32(task.learning_rate), jnp.float32(1), jnp.float32(0.1))
    loops = {
        "plain": _loop(task, optax.sgd(settings.learning_rate), num_steps),
        **{name: _loop(task, (RULES | FAMILY)[name](settings), num_steps) for name in PRICES},
    }
    times: dict[str, list[float]] = {name: [] for name in loops}
    for loop in loops.values():
        loop()  # compiles
    for _ in range(repeats):
        for name, loop in loops.items():
            began = time.perf_counter()
            loop()
            times[name].append(time.perf_counter() - began)
    fastest = max(repeats // 10, 1)
    plain, *others = (median(sorted(each)[:fastest]) for each in times.values())
    return dict(zip([*loops][1:], [other / plain for other in others], strict=True))


def _loop(task: Task, optimizer: optax.GradientTransformation, num_steps: int) -> Callable:
    """One program of many steps, from the same weights."""
    step = take_step(
        lambda params, examples: mean_loss(task.example_loss, params, examples), optimizer
    )
    params = init_params(jax.random.key(0), task.sizes)
    examples = task.split().train

    @jax.jit
    def descend(params, examples):
        carry = params, optimizer.init(params)
        return jax.lax.fori_loop(0, num_steps, lambda _, carry: step(carry, examples)[0], carry)

    return lambda: jax.block_until_ready(descend(params, examples))
