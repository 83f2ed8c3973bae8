"""Gradient descent, SAM and the reader's own network while they train: what several pages draw."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from experiments.answers import margins, predictions
from experiments.train import Numbers, Report, Runs, Snapshot, diverged, train_in_pieces
from landscapes.networks import Network, Task
from livefigure import AtStep, Curve, Outline
from livefigure.markup import channel, marker, says, swatch, term
from optimizers import RULES, Hyperparameters, reads
from optimizers.closed_forms import edge_of_stability
from pages.figures.boundary import boundary
from pages.figures.training import STYLES, confusion_view, examples_view, window

NUM_DIGITS = 300  # of the cloud of answers
_NUM_POINTS = 120  # of a boundary


@dataclass(frozen=True)
class TrainingSetting:
    """Everything a training depends on."""

    task: Task
    rule: str
    alpha: float
    rho: float
    batch_size: int | None
    seed: int
    momentum: float
    decay: float
    weight_decay: float = 0.0

    @property
    def told(self) -> dict[str, Any]:
        """All of it by name, ready for JSON."""
        task = self.task
        return {
            "data": task.dataset.name,
            "label noise": task.label_noise,
            "hidden units by layer": list(task.hidden),
            "loss": task.loss,
            "rule": self.rule,
            "learning rate": task.learning_rate,
            "weight decay": self.weight_decay,
            "steps": task.num_steps,
            "batch size": self.batch_size or "all examples",
            "seed": self.seed,
            "alpha": self.alpha,
            "rho": self.rho,
            **({"momentum": self.momentum} if "momentum" in reads(RULES[self.rule]) else {}),
            **({"decay": self.decay} if "decay" in reads(RULES[self.rule]) else {}),
        }

    @property
    def has_edge(self) -> bool:
        """Whether the law of the edge is about these runs: plain steps on one and the same loss."""
        return self.rule == "α-SAM + SGD" and self.batch_size is None and self.weight_decay == 0

    @property
    def plain(self) -> str:
        """What the rule is called at α = 0."""
        return "gradient descent" if self.rule == "α-SAM + SGD" else "α = 0"

    @property
    def method(self) -> str:
        """What the rule is called where α and ρ are chosen."""
        return "α-SAM" if self.rule == "α-SAM + SGD" else self.rule


class DrawnSnapshot(NamedTuple):
    """All that is drawn of networks after so many steps of their training."""

    step: int
    report: Report
    answers: Mapping[str, Float[np.ndarray, "runs points"]]  # by axis, "x" and "y"
    beneath: Float[Numbers, "runs 2"]  # λ₂ and λ₃
    networks: Network | None = None  # those of the last step


def drawn_snapshots(
    setting: TrainingSetting, alphas: Sequence[float], rhos: Sequence[float], records: int = 60
) -> Iterator[DrawnSnapshot | None]:
    """Train a network for every α and ρ, all from the same weights, and yield what is drawn.

    α and ρ of the setting itself do not count. None is yielded where others may work meanwhile.
    """
    hyperparameters = Hyperparameters(
        setting.task.learning_rate,
        jnp.array(alphas),
        jnp.array(rhos),
        setting.momentum,
        setting.decay,
    )
    for snapshot in train_in_pieces(
        setting.task,
        setting.rule,
        Runs(setting.seed, hyperparameters, setting.weight_decay),
        batch_size=setting.batch_size,
        records=records,
    ):
        yield snapshot and DrawnSnapshot(
            snapshot.step,
            snapshot.report,
            answers_of(setting.task, snapshot),
            snapshot.beneath,
            snapshot.params if snapshot.step == setting.task.num_steps else None,
        )


def edges(
    setting: TrainingSetting,
    alphas: Sequence[float],
    rhos: Sequence[float],
    grad_norm: Float[Numbers, "snapshots runs"],
) -> Float[np.ndarray, "snapshots runs"]:
    """The λmax at which a step of each network would turn its gradient round, if that points along
    the steepest direction; NaN where there is none, or no such law."""
    if not setting.has_edge:
        return np.full(np.shape(grad_norm), np.nan)
    strengths = jnp.array(alphas) * jnp.array(rhos)
    norms = jnp.asarray(grad_norm)
    return np.asarray(edge_of_stability(setting.task.learning_rate, strengths[None], norms))


def answers_of(task: Task, snapshot: Snapshot) -> dict[str, Float[np.ndarray, "runs points"]]:
    """What each of many networks answers, as points of the figure, by axis.

    Of two classes in the plane, the decision boundary; of digits, a cloud with a dot for each. NaN
    for networks that have diverged.
    """
    points = _points(task, snapshot.params)
    without = diverged(snapshot.report)[:, None]
    return {axis: np.where(without, np.nan, values) for axis, values in points.items()}


def _points(task: Task, networks: Network) -> dict[str, Float[np.ndarray, "runs points"]]:
    split = task.split()
    if task.dataset.num_features == 2:
        x, y = window(np.asarray(split.train.inputs))
        each = np.asarray(margins(networks, x, y))
        drawn = np.stack([boundary(x, y, margin, _NUM_POINTS) for margin in each])
        return {"x": drawn[:, 0], "y": drawn[:, 1]}
    predicted = np.asarray(predictions(networks, split.test.inputs[:NUM_DIGITS]))
    across, up = _scatter()
    labels = np.asarray(split.test.labels[:NUM_DIGITS])
    return {"x": np.broadcast_to(labels + across, predicted.shape), "y": predicted + up}


@lru_cache(maxsize=1)
def _scatter() -> Float[np.ndarray, "2 digits"]:
    """Where in its cell each dot of the cloud lies."""
    return np.random.default_rng(0).uniform(-0.36, 0.36, (2, NUM_DIGITS))


def answers_figure(task: Task) -> go.Figure:
    """What the networks of a task answer, as it is drawn for data of its kind."""
    if task.dataset.num_features != 2:
        return confusion_view(task.dataset.num_classes)
    split = task.split()
    inputs, labels = (np.asarray(part) for part in split.train)
    return examples_view(inputs, labels, split.flipped)


def all_diverged(setting: TrainingSetting, report: Report, count: int, plain: int) -> str | None:
    """A sentence where the first `count` networks have all diverged, with what would help.

    `plain` is the place of gradient descent among all of them.
    """
    which = diverged(report)
    if not which[:count].all():
        return None
    if which[plain]:
        rate = setting.task.learning_rate
        why = f"So has {setting.plain}: η = {rate:g} is too long a step. Lower η."
    else:
        why = f"But {setting.plain} has not: α = {setting.alpha:g} is too strong. Lower α, or η."
    return (
        f"These {count} networks have all diverged: their losses are no numbers any more, or more "
        f"than ten times as high as at first. {why}"
    )


def in_percent(reports: Sequence[Report]) -> Report:
    """Reports as arrays "snapshots runs", accuracies in percent."""
    stacked = Report(*(np.stack(each) for each in zip(*reports, strict=True)))
    return stacked._replace(
        train_accuracy=100 * stacked.train_accuracy, test_accuracy=100 * stacked.test_accuracy
    )


EDGE = "edge"  # the term of the traces that are drawn of it


def edge_key(setting: TrainingSetting) -> str:
    """The entry of a legend for the edges, where there are any."""
    said = "λ<sub>max</sub> at which a step turns the gradient round"
    return swatch(EDGE, "text", "dash", said) if setting.has_edge else ""


# ── Bindings and words ──────────────────────────────────────────────────────────────────────


_BY_STEP = dict.fromkeys(STYLES, "step")  # the channel that each is drawn along


def bindings(
    flat: bool, panels: Collection[str], along: Mapping[str, str] = _BY_STEP
) -> list[Curve | AtStep | Outline]:
    """What the networks answer, and their curves in some panels, with a dot on the reader's."""
    drawn = {f"{name} boundary": name for name in STYLES} if flat else {"answers": "alpha"}
    return [
        *(Outline(trace, f"{n}.answers.x", f"{n}.answers.y") for trace, n in drawn.items()),
        *(
            Curve(f"{channel} {name}", along[name], f"{name}.{channel}", ghost=name != "alpha")
            for channel in panels
            for name in STYLES
        ),
        *(AtStep(f"{channel} now", [along["alpha"]], [f"alpha.{channel}"]) for channel in panels),
    ]


def terms(flat: bool, panels: Collection[str]) -> dict[str, list[str]]:
    """Which traces are whose."""
    return {
        name: [
            *([f"{name} boundary"] if flat else []),
            *(f"{channel} {name}" for channel in panels),
        ]
        for name in STYLES
    }


def words() -> dict[str, list[str]]:
    """What is said of each network, by its channel `diverged`."""
    return {
        f"{name}.diverged": [f"{{{name}.test_accuracy}} %, {{{name}.sharpness}}", "diverged"]
        for name in STYLES
    }


def status(setting: TrainingSetting) -> str:
    """What the three networks have come to."""
    return f"""
After {channel("step")} steps, test accuracy and λ<sub>max</sub>:
{term("gd", setting.plain, "gd")} {says("gd.diverged")} ·
{term("sam", "SAM", "sam")} {says("sam.diverged")} ·
{term("alpha", setting.method, "alpha")} <b>{says("alpha.diverged")}</b>.
"""


def key(flat: bool) -> str:
    """The entries of a legend for what is drawn of the data."""
    two = "<span>● ○ the two classes</span>"
    return two + marker("", "anti", "◯", "a ring: a wrong label") if flat else ""


STEP = f"step <b>{channel('step')}</b>"


def readout(setting: TrainingSetting) -> str:
    """The numbers of the network whose α and ρ are chosen."""
    return f"""
{STEP} {term("alpha", setting.method, "alpha")}
L <b>{channel("alpha.train_loss")}</b>
‖∇L‖ <b>{channel("alpha.grad_norm")}</b>
λ<sub>max</sub> <b>{channel("alpha.sharpness")}</b>
"""
