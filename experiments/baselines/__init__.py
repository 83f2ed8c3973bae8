"""Methods against wrong labels, each with a setting of its own: SAM and its kin beside older ones.

All descend the same loss from the same weights. A method is trained at every setting of its grid,
on several splits of the data, and its setting is chosen on each split by the validation accuracy
there; what the chosen networks are worth is then read off examples that nothing was chosen by.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from experiments.train import Numbers, Runs, Snapshot, diverged, evaluations, train
from landscapes.networks import TASKS, Network, Split, Task
from landscapes.networks.mlp import accuracy, predict
from optimizers import Hyperparameters

RULE = "α-SAM + SGD"  # of all methods; at α = 0 it is gradient descent


class Setting(NamedTuple):
    """What is chosen for a method."""

    learning_rate: float
    alpha: float = 0.0
    rho: float = 0.0
    weight_decay: float = 0.0
    averaging: float = 0.0  # as in `Runs`


class Method(NamedTuple):
    """A grid of settings, and at how many steps a network of it is looked at.

    The steps are equally far apart, and the last is one of them. The first at which a network's
    validation accuracy is highest is that of the network that counts.
    """

    name: str
    settings: tuple[Setting, ...]
    checkpoints: int = 1


@dataclass(frozen=True)
class Baselines:
    """All that determines the numbers: run it again and they are the same."""

    task: Task
    methods: tuple[Method, ...]
    num_splits: int = 5
    num_seeds: int = 4  # of the weights, on every split

    @property
    def num_trainings(self) -> int:
        return self.num_splits * sum(len(method.settings) for method in self.methods)


class Judged(NamedTuple):
    """What counts of networks, a number for each of them; NaN for those that have diverged."""

    step: Float[Numbers, "*networks"]
    validation_accuracy: Float[Numbers, "*networks"]
    test_accuracy: Float[Numbers, "*networks"]
    learned: Float[Numbers, "*networks"]  # the share of the wrong training labels that it answers
    sharpness: Float[Numbers, "*networks"]  # λmax of the training loss, without any penalty
    train_loss: Float[Numbers, "*networks"]  # likewise


class Row(NamedTuple):
    """The networks of one setting on one split, one for every seed."""

    method: str
    setting: Setting
    split: int
    networks: Judged


def train_all(plan: Baselines) -> Iterator[Row]:
    """A row for every split, method and setting, in this order."""
    for split in range(plan.num_splits):
        for method in plan.methods:
            for setting in method.settings:
                yield train_row(plan, method, setting, split)


def train_row(plan: Baselines, method: Method, setting: Setting, split: int) -> Row:
    rate, alpha, rho, weight_decay, averaging = setting
    seeds, hyperparameters = np.arange(plan.num_seeds), Hyperparameters(rate, alpha, rho)
    runs = Runs(seeds, hyperparameters, weight_decay, averaging)
    task = replace(plan.task, data_seed=split)
    _, *checkpoints = train(task, RULE, runs, records=method.checkpoints)
    return Row(
        method.name, setting, split, _that_count([_judged(task, each) for each in checkpoints])
    )


def gradients(row: Row) -> Float[Numbers, "*networks"]:
    """How many were computed for each network, up to the step that counts."""
    return row.networks.step * evaluations(RULE, row.setting.alpha, 1)


def _judged(task: Task, snapshot: Snapshot) -> Judged:
    report = snapshot.report
    validated, learned = (np.asarray(each) for each in _answers(snapshot.params, task.split()))
    step = np.full(len(learned), float(snapshot.step))
    sound = ~diverged(report)
    found = Judged(
        step, validated, report.test_accuracy, learned, report.sharpness, report.train_loss
    )
    return Judged(*(np.where(sound, each, np.nan) for each in found))


@compiled
def _answers(networks: Network, split: Split) -> tuple[Float[Array, " n"], Float[Array, " n"]]:
    """The validation accuracy of each network, and its share of the wrong labels."""

    def learned(network: Network) -> Float[Array, ""]:
        given = predict(network, split.train.inputs) == split.train.labels
        return (given & split.flipped).sum() / jnp.maximum(split.flipped.sum(), 1)

    validated = jax.vmap(accuracy, (0, None))(networks, split.validation)
    return validated, jax.vmap(learned)(networks).astype(jnp.float32)


def _that_count(judged: list[Judged]) -> Judged:
    """Of each network, the first checkpoint of the highest validation accuracy."""
    each = Judged(*(np.stack(field) for field in zip(*judged, strict=True)))
    best = np.nan_to_num(each.validation_accuracy, nan=-1).argmax(axis=0)
    return Judged(*(np.take_along_axis(field, best[None], axis=0)[0] for field in each))


# ── What is compared ────────────────────────────────────────────────────────────────────────


def usual(task: str) -> Baselines:
    """The comparison of a task whose table is known from elsewhere."""
    rate = TASKS[task].learning_rate
    plain = Setting(rate)
    rhos = (0.05, 0.1, 0.2, 0.5, 1.0)
    with_alpha = lambda alphas, rhos: tuple(Setting(rate, a, r) for a in alphas for r in rhos)
    methods = (
        Method("gradient descent", (plain,)),
        Method("larger η", tuple(Setting(times * rate) for times in (2, 4, 8))),
        Method(
            "weight decay",
            tuple(plain._replace(weight_decay=w) for w in (0.001, 0.003, 0.01, 0.03, 0.1)),
        ),
        Method("early stopping", (plain,), checkpoints=60),
        Method("mean of iterates", tuple(plain._replace(averaging=a) for a in (0.99, 0.999, 1.0))),
        Method("AntiSAM", with_alpha((-1.0,), (0.02, 0.05, 0.1))),
        Method("SAM", with_alpha((1.0,), rhos)),
        Method("α-SAM", with_alpha((2.0, 4.0, 8.0), (0.02, 0.05, 0.1, 0.2))),
        Method(
            "α-SAM with weight decay",
            tuple(
                each._replace(weight_decay=w)
                for each in with_alpha((2.0,), (0.05, 0.2))
                for w in (0.003, 0.01, 0.03)
            ),
        ),
    )
    return Baselines(TASKS[task], methods)
