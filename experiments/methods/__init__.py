"""Methods compared: the same networks trained in several ways, at many strengths and seeds.

The methods take turns, some steps each, so that whenever one looks, or stops, all have come equally
far.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from experiments.spread import Spread, spread
from experiments.train import Report, Runs, train_in_pieces, without_pauses
from landscapes.networks import TASKS, Task
from optimizers import GRADIENTS_PER_STEP, Hyperparameters


class Method(NamedTuple):
    """A way to train: an update rule, and for how many steps each minibatch serves."""

    name: str
    rule: str
    reuse: int = 1

    @property
    def price(self) -> int:
        """Gradients per step."""
        return GRADIENTS_PER_STEP[self.rule]


@dataclass(frozen=True)
class Comparison:
    """All that determines the numbers: run it again and they are the same."""

    task: Task  # its learning rate is the one of all methods
    methods: tuple[Method, ...]
    strengths: tuple[float, ...]  # p = αρ; at 0 a method is the optimiser it is built on
    alpha: float  # where p > 0; where p < 0 it is −1
    num_seeds: int
    batch_size: int | None = None
    records: int = 20  # an even number: half way is one of them

    @property
    def runs(self) -> Runs:
        """Strength by strength all seeds."""
        p = np.repeat(np.array(self.strengths), self.num_seeds)
        sign = np.where(p < 0, -1.0, self.alpha)
        seeds = np.tile(np.arange(self.num_seeds), len(self.strengths))
        alpha, rho = jnp.array(sign), jnp.array(p / sign)
        return Runs(seeds, Hyperparameters(self.task.learning_rate, alpha, rho))

    @property
    def num_steps(self) -> int:
        """Of all methods together, which is how progress is counted."""
        return self.task.num_steps * len(self.methods)

    @property
    def steps(self) -> np.ndarray:
        """The steps at which there is a record."""
        return np.linspace(0, self.task.num_steps, self.records + 1).round().astype(int)


class MethodSnapshot(NamedTuple):
    """The networks of one method after some steps."""

    step: int  # of all methods together
    method: str
    report: Report  # leaves "strengths seeds"


def compare_in_pieces(comparison: Comparison) -> Iterator[MethodSnapshot | None]:
    """Train by all methods in turn, with None now and then: see `train_in_pieces`."""
    shape = len(comparison.strengths), comparison.num_seeds
    trainings = [
        train_in_pieces(
            comparison.task,
            method.rule,
            comparison.runs,
            batch_size=comparison.batch_size,
            reuse=method.reuse,
            records=comparison.records,
        )
        for method in comparison.methods
    ]
    done = 0
    before = 0
    for step in comparison.steps:
        for method, training in zip(comparison.methods, trainings, strict=True):
            while (snapshot := next(training)) is None:
                yield None
            report = jax.tree.map(lambda leaf: np.reshape(leaf, shape), snapshot.report)
            done += int(step) - before
            yield MethodSnapshot(done, method.name, report)
        before = int(step)


compare = without_pauses(compare_in_pieces)


class History(NamedTuple):
    """One method at every strength and record; NaN where a record is yet to come."""

    gradients: Float[np.ndarray, " records"]  # computed by each network
    test_accuracy: Spread
    sharpness: Spread
    train_loss: Spread
    num_diverged: Float[np.ndarray, "strengths records"]


def histories(comparison: Comparison, snapshots: Sequence[MethodSnapshot]) -> dict[str, History]:
    """The methods by name, from all snapshots so far.

    A network that has diverged counts as diverged from there on, though its loss may be finite at a
    later record: else a mean would go on over networks that were thrown back to a start.
    """
    return {
        method.name: _history(
            comparison,
            method,
            [snapshot.report for snapshot in snapshots if snapshot.method == method.name],
        )
        for method in comparison.methods
    }


def _history(comparison: Comparison, method: Method, reports: Sequence[Report]) -> History:
    missing = len(comparison.steps) - len(reports)
    shape = len(comparison.strengths), comparison.num_seeds, missing

    def recorded(name: str) -> Float[np.ndarray, "strengths seeds records"]:
        known = [np.asarray(getattr(report, name), float) for report in reports]
        blank = np.full(shape, np.nan)
        return np.concatenate([np.stack(known, axis=-1), blank], axis=-1) if known else blank

    diverged = np.logical_or.accumulate(np.isnan(recorded("train_loss")), axis=-1)

    def series(name: str) -> Float[np.ndarray, "strengths seeds records"]:
        return np.where(diverged, np.nan, recorded(name))

    loss = spread(series("train_loss"), axis=1)
    there = np.arange(len(comparison.steps)) < len(reports)
    return History(
        method.price * comparison.steps.astype(float),
        spread(series("test_accuracy"), axis=1),
        spread(series("sharpness"), axis=1),
        loss,
        np.where(there, loss.num_diverged, np.nan),
    )


# ── Two comparisons ─────────────────────────────────────────────────────────────────────────

STRENGTHS = (-0.1, 0.0, 0.05, 0.1, 0.2, 0.4, 0.8)
ADAM_TASKS = {
    name: replace(TASKS[name], learning_rate=TASKS[name].adaptive_rate, num_steps=num_steps)
    for name, num_steps in (("Digits", 1500), ("Two moons", 2000))
}


def saddams(task: str, alpha: float, num_seeds: int) -> Comparison:
    """The five definitions of Saddam, all examples in every step. At p = 0 all are Adam."""
    methods = (
        Method("C", "α-SAM + Adam"),
        Method("M", "Saddam M (first moment)"),
        Method("D", "Saddam D (decoupled)"),
        Method("raw", "Saddam raw (unscaled)"),
        Method("F", "Saddam F (forward-only)"),
    )
    return Comparison(ADAM_TASKS[task], methods, STRENGTHS, alpha, num_seeds)


NOISY_STRENGTHS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
NOISY_TASKS = {
    "Two moons": (replace(TASKS["Two moons"], learning_rate=0.1, num_steps=3000), 10),
    "Digits": (replace(TASKS["Digits"], learning_rate=0.1, num_steps=3000), 20),
}


def noisy(task: str, num_seeds: int) -> Comparison:
    """SAM and the forward-only rule on minibatches. At p = 0 all are SGD, of one or other kind."""
    methods = (
        Method("sam", "α-SAM + SGD"),
        Method("different", "Forward-only"),
        Method("same", "Forward-only", reuse=2),
    )
    network, batch_size = NOISY_TASKS[task]
    return Comparison(network, methods, NOISY_STRENGTHS, 1.0, num_seeds, batch_size)


# What the two pages open with, trained ahead: a file of `docs/comparisons` for each.
SHIPPED = {"saddam": saddams("Digits", 1.0, 4), "minibatches": noisy("Two moons", 8)}


def table(comparison: Comparison, found: Mapping[str, History]) -> Iterator[str]:
    """A line for each method, strength and half: test accuracy, λmax, training loss, cost."""
    yield "method     p     gradients  test accuracy  λmax             train loss  diverged"
    for name, history in found.items():
        for k, p in enumerate(comparison.strengths):
            for at in (comparison.records // 2, comparison.records):
                mean = [of.mean[k, at] for of in history[1:4]]
                std = [of.std[k, at] for of in history[1:4]]
                yield (
                    f"{name:10s} {p:<5g} {history.gradients[at]:6.0f}     "
                    f"{mean[0]:.3f} ± {std[0]:.3f}  {mean[1]:7.3g} ± {std[1]:<7.2g} "
                    f"{mean[2]:.3g} ± {std[2]:.2g}  {history.num_diverged[k, at]:.0f}"
                )
