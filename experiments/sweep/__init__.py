"""A sweep: networks for many α, many ρ and many seeds, trained a block at a time.

Networks do not know of each other, so it is up to memory how many are trained at once. A sweep
is a generator: it computes while somebody asks, hands over every (α, ρ) when its last seed is
done, and can be dropped at any time. What is done already it is told, and leaves out.
"""

import math
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from experiments.arithmetic import devices
from experiments.train import Report, Runs, evaluations, train, train_in_pieces, without_pauses
from landscapes.networks import TASKS, Task
from optimizers import Hyperparameters

Cell = tuple[float, float]  # α and ρ
Rows = Mapping[Cell, Report]  # of every α and ρ that is done: a number for each seed

ALPHAS: dict[str, tuple[float, ...]] = {  # by default; the strongest are too much for some
    "Two moons": (-1.0, 0.0, 1.0, 2.0, 4.0, 8.0),
    "Spirals": (-1.0, 0.0, 1.0, 2.0, 4.0),
    **dict.fromkeys(("Circles", "XOR", "Gaussians"), (-1.0, 0.0, 1.0, 2.0, 4.0, 8.0)),
    "Digits": (-1.0, 0.0, 1.0, 2.0, 4.0),
}
RHOS = (0.02, 0.05, 0.1, 0.2, 0.5)
NUM_SEEDS = 8
MEMORY = 2e9  # bytes

# On a processor, more at once take longer each: they leave its cache.
_AT_ONCE_ON_A_CPU = 8

# Of Python, JAX and its compiled programs; then, of every network: Lanczos' 41 vectors, which XLA
# holds three times, and all activations on all test examples. Measured peaks, against these
# estimates: two moons, 8 and 800 networks, 0.53 and 1.09 GB (0.61 and 1.50); digits, 8 and 600,
# 0.49 and 1.10 GB (0.61 and 1.41).
_PROCESS = 0.6e9
_NUMBERS_PER_PARAM = 3 * 41


@dataclass(frozen=True)
class Sweep:
    """What is to be trained: at every α and ρ a network for each of the seeds 0, 1, 2, …"""

    task: Task
    rule: str
    alphas: tuple[float, ...]
    rhos: tuple[float, ...]
    num_seeds: int = NUM_SEEDS

    @property
    def cells(self) -> list[Cell]:
        """Every α with every ρ; but α = 0 once, with ρ = 0, for there ρ does nothing."""
        return [
            (alpha, rho) for alpha in self.alphas for rho in (self.rhos if alpha != 0 else (0.0,))
        ]

    def missing(self, done: Collection[Cell]) -> list[Cell]:
        return [cell for cell in self.cells if cell not in done]

    def num_steps(self, done: Collection[Cell] = ()) -> int:
        """How many steps the networks that are missing take, all of them together."""
        return len(self.missing(done)) * self.num_seeds * self.task.num_steps


class Progress(NamedTuple):
    """How far a sweep has come since it began, and what it has finished since it last said so."""

    step: int  # of all networks together
    rows: Rows


class Cost(NamedTuple):
    """What is ahead of a sweep."""

    runs: int
    evaluations: int  # of the gradient
    seconds: float


def usual(task: str) -> Sweep:
    """The sweep of a task whose table is known from elsewhere."""
    return Sweep(TASKS[task], "α-SAM + SGD", ALPHAS[task], RHOS)


def sweep_in_pieces(
    plan: Sweep, done: Collection[Cell] = (), memory: float = MEMORY
) -> Iterator[Progress | None]:
    """Train what is not done yet; yield every quarter of a second or so, at first when all is
    compiled. None is yielded now and then: see `train_in_pieces`.
    """
    cells, num_steps = plan.missing(done), plan.num_steps(done)
    runs = [(*cell, seed) for cell in cells for seed in range(plan.num_seeds)]
    blocks = math.ceil(len(runs) / runs_at_once(plan.task, memory))
    size = math.ceil(len(runs) / max(blocks, 1))
    records = min(60, math.ceil(size * plan.task.num_steps / 6000))
    reports: list[Report] = []
    handed = 0
    for block in range(blocks):
        ours = runs[block * size : (block + 1) * size]
        ours += ours[-1:] * (size - len(ours))  # so that all blocks are one program
        alpha, rho, seed = map(jnp.array, zip(*ours, strict=True))
        everything = Runs(seed, Hyperparameters(plan.task.learning_rate, alpha, rho))
        for snapshot in train_in_pieces(plan.task, plan.rule, everything, records=records):
            if snapshot is None:
                yield None
                continue
            rows: Rows = {}
            if snapshot.step == plan.task.num_steps:
                reports.append(snapshot.report)
                rows = _whole_rows(cells[handed:], reports, handed, plan.num_seeds)
                handed += len(rows)
            trained = block + snapshot.step / plan.task.num_steps
            yield Progress(round(num_steps * trained / blocks), rows)


sweep = without_pauses(sweep_in_pieces)


def _whole_rows(
    cells: list[Cell], reports: list[Report], handed: int, num_seeds: int
) -> dict[Cell, Report]:
    """The next cells of which every seed is done."""
    whole = [np.concatenate(field).astype(float) for field in zip(*reports, strict=True)]
    fields = [field[handed * num_seeds :] for field in whole]
    count = len(fields[0]) // num_seeds
    return {
        cell: Report(*(field[k * num_seeds : (k + 1) * num_seeds] for field in fields))
        for k, cell in enumerate(cells[:count])
    }


def runs_at_once(task: Task, memory: float = MEMORY) -> int:
    """How many networks to train at once, so that memory suffices."""
    room = (memory - memory_of(task, 0)) // (memory_of(task, 1) - memory_of(task, 0))
    if devices()[0].platform == "cpu":
        room = min(room, _AT_ONCE_ON_A_CPU * len(devices()))
    return max(1, int(room))


def memory_of(task: Task, runs: int) -> float:
    """Bytes that a process holds at most while it trains so many networks at once."""
    outputs = sum(task.sizes[1:]) * len(task.split().test.labels)
    return _PROCESS + 4 * runs * (_NUMBERS_PER_PARAM * task.num_params + outputs)


def evaluations_of(plan: Sweep, cell: Cell) -> int:
    """Gradients that one (α, ρ) costs, all seeds together."""
    return plan.num_seeds * evaluations(plan.rule, cell[0], plan.task.num_steps)


def cost(plan: Sweep, seconds_per_step: float, done: Collection[Cell] = ()) -> Cost:
    cells = plan.missing(done)
    return Cost(
        len(cells) * plan.num_seeds,
        sum(evaluations_of(plan, cell) for cell in cells),
        plan.num_steps(done) * seconds_per_step,
    )


_paces: dict[tuple[str, str], float] = {}  # by task and rule; label noise and the like matter not


def pace(plan: Sweep) -> float | None:
    """Seconds that a step of one network takes on this machine; None until `measure_pace`."""
    return _paces.get((plan.task.dataset.name, plan.rule))


def measure_pace(plan: Sweep) -> None:
    """Find the pace, unless it is known: takes seconds, for the program is compiled."""
    if pace(plan) is not None:
        return
    runs = min(runs_at_once(plan.task), 64)
    short = replace(TASKS[plan.task.dataset.name], num_steps=800)
    settings = Runs(np.arange(runs), Hyperparameters(short.learning_rate, 1.0, 0.1))
    snapshots = train(short, plan.rule, settings, records=1)
    next(snapshots)
    began = time.perf_counter()
    next(snapshots)
    seconds = time.perf_counter() - began
    _paces[plan.task.dataset.name, plan.rule] = seconds / (runs * short.num_steps)
