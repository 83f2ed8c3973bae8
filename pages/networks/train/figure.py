"""One network against gradient descent and SAM, from the same start: what the page trains."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go
import streamlit as st
from jaxtyping import Bool

from experiments.train import Report, Runs, evaluations, train_in_pieces, usual_rate
from landscapes.networks import LOSSES, TASKS, Network, Task
from landscapes.networks.datasets import images
from livefigure import AtStep, Curve, Outline, Scene
from optimizers import RULES, Hyperparameters, reads
from pages.figures.training import (
    PANELS,
    STYLES,
    Ranges,
    answers,
    plane,
    room_for,
    training_view,
    window,
)
from pages.networks.train.boundary import boundary
from pages.networks.train.compute import margins, predictions
from pages.networks.train.mistakes_view import mistakes_view
from pages.ui import link
from pages.ui.controls import dial, pick
from pages.ui.formula import swatch
from pages.ui.live import live_figure
from pages.ui.setting import DECAY, DECAYS, MOMENTA, MOMENTUM, NOISES, RATES, RULE
from pages.ui.training import Training, training, watch

ALPHAS = (-2.0, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
RHOS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
ALPHA, RHO = 4.0, 0.1  # before one chooses
STEPS = (500, 1000, 2000, 3000, 4000, 6000, 10000)
NETWORKS = {"8": (8,), "32": (32,), "16-16": (16, 16), "32-32": (32, 32), "64-64": (64, 64)}
BATCHES = {"all examples": None, "5": 5, "10": 10, "20": 20, "50": 50}
SEEDS = tuple(range(10))

_OF_A_TASK = ("network", "loss", "eta", "steps", "noise")
_POINTS, _DIGITS = 120, 300  # of a boundary; of the cloud of answers


@dataclass(frozen=True)
class Setting:
    """Everything a training depends on."""

    task: Task
    rule: str
    alpha: float
    rho: float
    batch_size: int | None
    seed: int
    momentum: float
    decay: float

    @property
    def gradients(self) -> int:
        """How many gradients all three trainings compute."""
        return sum(evaluations(self.rule, a, self.task.num_steps) for a in (0, 1, self.alpha))


def chosen(notices: list[str], dragged: str = "") -> Setting:
    """The setting that the page's controls stand on; what is `dragged` has its own elsewhere."""
    momentum, decay = MOMENTUM, DECAY
    task = TASKS[pick("Data", list(TASKS), "Two moons", "data", notices, _OF_A_TASK)]
    alpha = 0.0 if dragged == "alpha" else dial("α", ALPHAS, ALPHA, "alpha", notices)
    rho = 0.0 if dragged == "rho" else dial("ρ", RHOS, RHO, "rho", notices)
    noise = dial("Labels made wrong", NOISES, task.label_noise, "noise", notices)
    with st.popover("More", icon=":material/tune:"):
        rule = pick("Rule", list(RULES), RULE, "rule", notices, ["eta"])
        rate = dial("η, the step size", RATES, usual_rate(task, rule), "eta", notices)
        if "momentum" in reads(RULES[rule]):
            momentum = dial("β, the momentum", MOMENTA, momentum, "momentum", notices)
        if "decay" in reads(RULES[rule]):
            decay = dial("β₂, the decay of the scale", DECAYS, decay, "decay", notices)
        batch = pick("Each step sees", list(BATCHES), "all examples", "batch", notices)
        steps = dial("Steps", STEPS, task.num_steps, "steps", notices)
        usual = next(name for name, hidden in NETWORKS.items() if hidden == task.hidden)
        hidden = pick("Hidden tanh units", list(NETWORKS), usual, "network", notices)
        loss = pick("Loss", list(LOSSES), task.loss, "loss", notices)
        seed = dial("Seed of the weights", SEEDS, 0, "seed", notices)
    task = replace(
        task,
        hidden=NETWORKS[hidden],
        loss=loss,
        learning_rate=rate,
        label_noise=noise,
        num_steps=steps,
    )
    return Setting(task, rule, alpha, rho, BATCHES[batch], seed, momentum, decay)


class Frame(NamedTuple):
    """All that is drawn of one moment of the training."""

    step: int
    report: Report  # of the networks in the order of STYLES
    answers: Mapping[str, np.ndarray]  # by axis: for every network, the points that it draws


def frames(setting: Setting) -> Iterator[Frame | None]:
    """Gradient descent, SAM and the reader's own, trained side by side from the same weights.

    None where others may work meanwhile.
    """
    task = setting.task
    alphas = jnp.array([_ALPHA_OF.get(name, setting.alpha) for name in STYLES])
    runs = Runs(
        setting.seed,
        Hyperparameters(task.learning_rate, alphas, setting.rho, setting.momentum, setting.decay),
    )
    for moment in train_in_pieces(task, setting.rule, runs, batch_size=setting.batch_size):
        yield moment and Frame(moment.step, moment.report, answers_of(task, moment.params))


def answers_of(task: Task, networks: Network) -> dict[str, np.ndarray]:
    """What each of many networks answers, as points of the picture: {"x", "y"}: (runs, points).

    Of two classes in the plane, the line between them; of digits, a cloud with a dot for each.
    """
    split = task.split()
    if task.dataset.num_features == 2:
        x, y = window(np.asarray(split.train.inputs))
        each = np.asarray(margins(networks, x, y))
        drawn = np.stack([boundary(x, y, margin, _POINTS) for margin in each])
        return {"x": drawn[:, 0], "y": drawn[:, 1]}
    said = np.asarray(predictions(networks, split.test.inputs[:_DIGITS]))
    across, up = _scatter()
    labels = np.asarray(split.test.labels[:_DIGITS])
    return {"x": np.broadcast_to(labels + across, said.shape), "y": said + up}


@lru_cache(maxsize=1)
def _scatter() -> np.ndarray:
    """Where in its cell each dot of the cloud lies."""
    return np.random.default_rng(0).uniform(-0.36, 0.36, (2, _DIGITS))


def train_and_watch(setting: Setting) -> Training[Frame]:
    """The live figure, growing while the three networks train."""
    steps = setting.task.num_steps
    held = training("train", setting, steps, lambda: frames(setting))
    watch(held, _show)
    return held


def _show(held: Training[Frame]) -> None:
    notices: list[str] = []
    step = link.step("step", held.num_steps, notices) if held.finished else held.step
    link.show(notices)
    if held.moments:
        report = held.moments[-1].report
        warn(all_diverged(held.setting, report, len(STYLES), plain=0))
    live_figure(
        scene(held.setting, held.moments, step),
        key="training",
        on_release=lambda values: link.write(values, {}),
    )
    if held.moments and held.setting.task.dataset.name == "Digits":
        _show_mistakes(held.setting.task, held.moments, step)


def all_diverged(setting: Setting, report: Report, count: int, plain: int) -> str | None:
    """A sentence where none of the first `count` networks is left, with what would help.

    `plain` is the place of gradient descent among all of them.
    """
    gone = diverged(report)
    if not gone[:count].all():
        return None
    name = "gradient descent" if setting.rule == RULE else "α = 0"
    if gone[plain]:
        why = f"So has {name}: η = {setting.task.learning_rate:g} is too long a step. Lower η."
    else:
        why = f"But {name} has not: α = {setting.alpha:g} is too strong. Lower α, or η."
    return f"These {count} networks have all diverged: their losses are no numbers any more. {why}"


def warn(sentence: str | None) -> None:
    if sentence:
        st.warning(sentence, icon=":material/report:")


def diverged(report: Report) -> Bool[np.ndarray, "*runs"]:
    """Which networks have left the finite numbers."""
    return ~np.isfinite(report.train_loss)


def _show_mistakes(task: Task, seen: Sequence[Frame], step: int | None) -> None:
    frame = seen[-1] if step is None else min(seen, key=lambda each: abs(each.step - step))
    if diverged(frame.report)[-1]:
        return
    test = task.split().test
    labels = np.asarray(test.labels[:_DIGITS])
    said = np.rint(frame.answers["y"][-1]).astype(int)  # a dot stays within its cell
    wrong = int((labels != said).sum())
    st.markdown(f"**After {frame.step} steps yours takes {wrong} of {_DIGITS} for another digit:**")
    st.plotly_chart(
        mistakes_view(images(test.inputs[:_DIGITS]), labels, said),
        key="mistakes",
        config={"displayModeBar": False},
    )


def scene(setting: Setting, seen: Sequence[Frame], step: int | None) -> Scene:
    """The picture of what has been trained so far."""
    task = setting.task
    flat = task.dataset.num_features == 2
    reports = in_percent([frame.report for frame in seen]) if seen else None
    ranges = (
        room_for(reports._asdict()) if reports else Ranges((0, 1), (0, 102), (0.1, 10), (0.01, 1))
    )
    return Scene(
        figure=_figure(task, ranges),
        controls=[],
        bindings=[
            *bindings(flat, PANELS),
            *(
                Curve(f"{beside} alpha", "step", f"alpha.{beside}", ghost=True)
                for _, beside in PANELS.values()
                if beside
            ),
        ],
        base=record(seen, reports) if reports else None,
        step=step,
        html={"legend": _legend(setting), "status": STATUS, "readout": READOUT},
        words={f"{name}.fate": says(name) for name in STYLES},
        terms=terms(flat, PANELS),
        alt="What three networks answer, and their loss, accuracy, sharpness and gradient norm by "
        "training step.",
        name=f"training|{flat}",
    )


def in_percent(reports: Sequence[Report]) -> Report:
    """Reports as arrays over steps and networks, accuracies in percent."""
    stacked = Report(*(np.stack(each) for each in zip(*reports, strict=True)))
    gone = diverged(stacked)
    stacked = stacked._replace(
        train_accuracy=100 * stacked.train_accuracy, test_accuracy=100 * stacked.test_accuracy
    )
    return Report(*(np.where(gone, np.nan, values) for values in stacked))


def record(seen: Sequence[Frame], reports: Report) -> dict[str, Any]:
    """The channels of the live figure."""
    channels: dict[str, Any] = {"step": np.array([frame.step for frame in seen], float)}
    for run, name in enumerate(STYLES):
        for channel, values in reports._asdict().items():
            channels[f"{name}.{channel}"] = values[:, run]
        channels[f"{name}.fate"] = np.isnan(reports.train_loss[:, run]).astype(float)
        for axis in seen[0].answers:
            points = [frame.answers[axis][run] for frame in seen]
            channels[f"{name}.answers.{axis}"] = np.stack(points)
    return channels


@lru_cache(maxsize=16)
def _figure(task: Task, ranges: Ranges) -> go.Figure:
    return training_view(picture(task), ranges, task.num_steps)


def picture(task: Task) -> go.Figure:
    """What the networks of a task answer, as it is drawn for data of its kind."""
    if task.dataset.num_features != 2:
        return answers(task.dataset.num_classes)
    split = task.split()
    inputs, labels = (np.asarray(part) for part in split.train)
    return plane(inputs, labels, split.flipped)


def bindings(flat: bool, panels: Collection[str]) -> list[Curve | AtStep | Outline]:
    """What the networks answer, and their curves in some panels, with a dot on the reader's."""
    drawn = {f"{name} boundary": name for name in STYLES} if flat else {"answers": "alpha"}
    return [
        *(Outline(trace, f"{n}.answers.x", f"{n}.answers.y") for trace, n in drawn.items()),
        *(
            Curve(f"{channel} {name}", "step", f"{name}.{channel}", ghost=name != "alpha")
            for channel in panels
            for name in STYLES
        ),
        *(AtStep(f"{channel} now", ["step"], [f"alpha.{channel}"]) for channel in panels),
    ]


def terms(flat: bool, panels: Collection[str]) -> dict[str, list[str]]:
    """Which traces are whose."""
    return {
        name: [*([f"{name}-boundary"] if flat else []), *(f"{c}-{name}" for c in panels)]
        for name in STYLES
    }


_ALPHA_OF = {"gd": 0.0, "sam": 1.0}


def _legend(setting: Setting) -> str:
    plain = "gradient descent" if setting.rule == RULE else "α = 0"
    names = {
        "gd": plain,
        "sam": f"α = 1, ρ = {setting.rho:g}",
        "alpha": f"yours, α = {setting.alpha:g}, ρ = {setting.rho:g}",
    }
    return "".join(swatch(name, *STYLES[name][:2], text) for name, text in names.items())


def says(name: str) -> list[str]:
    """What becomes of one of the networks, by its channel `fate`."""
    return [f"{{{name}.test_accuracy}} %, {{{name}.sharpness}}", "diverged"]


STATUS = """
After <span data-channel="step"></span> steps, new examples right and λ<sub>max</sub>:
<b class="c-gd" data-term="gd">gradient descent</b> <span data-say="gd.fate"></span> ·
<b class="c-sam" data-term="sam">SAM</b> <span data-say="sam.fate"></span> ·
<b class="c-alpha" data-term="alpha">yours</b> <b><span data-say="alpha.fate"></span></b>.
"""

READOUT = """
step <b data-channel="step"></b>
L <b data-channel="alpha.train_loss"></b>
‖∇L‖ <b data-channel="alpha.grad_norm"></b>
λ<sub>max</sub> <b data-channel="alpha.sharpness"></b>
"""
