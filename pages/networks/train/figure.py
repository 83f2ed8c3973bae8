"""One network against gradient descent and SAM, from the same start: what is drawn and said."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.train import Report, diverged, evaluations
from landscapes.networks import Task
from landscapes.networks.datasets import images
from livefigure import AtStep, Card, Curve, Outline, Question, Scene
from livefigure.markup import channel, says, swatch, term
from pages.figures.frame import title
from pages.figures.networks import (
    EDGE,
    NUM_DIGITS,
    STEP,
    DrawnSnapshot,
    TrainingSetting,
    answers_figure,
    bindings,
    edge_key,
    edges,
    in_percent,
    key,
    readout,
    status,
    terms,
    words,
)
from pages.figures.training import BENEATH, EMPTY, PANELS, STYLES, Ranges, room_for, training_view
from pages.networks.train.mistakes_view import mistakes_view

STEPS, GRADIENTS = "Steps", "Gradients"  # what the panels may be drawn along


def alphas(setting: TrainingSetting) -> list[float]:
    """The α of gradient descent, of SAM and of the reader's network, in the order of STYLES."""
    return [{"gd": 0.0, "sam": 1.0}.get(name, setting.alpha) for name in STYLES]


def scene(
    setting: TrainingSetting,
    seen: Sequence[DrawnSnapshot],
    step: int | None,
    story: Sequence[Card] = (),
    card: int | None = None,
    waiting: str = "",
    along: str = STEPS,
) -> Scene:
    """The figure of what has been trained so far, with what a reader who waits is told."""
    drawn_along = {name: "step" if along == STEPS else f"{name}.spent" for name in STYLES}
    task = setting.task
    flat = task.dataset.num_features == 2
    reports = in_percent([snapshot.report for snapshot in seen]) if seen else None
    base = record(setting, seen, reports) if reports else None
    # The accuracies are the answer of a question that comes later in the story.
    told = status(setting) if card is None or card > ASKED else ""
    # The numbers of one network are none of a card that is about three, or about another.
    read = readout(setting) if card is None else STEP
    return Scene(
        figure=_figure(task, _room(seen, reports) if reports else EMPTY, *_axis(setting, along)),
        controls=[],
        bindings=[
            *(_growing(each) for each in bindings(flat, PANELS, drawn_along)),
            *(
                Curve(f"{beside} alpha", drawn_along["alpha"], f"alpha.{beside}")
                for _, beside in PANELS.values()
                if beside
            ),
            *(Curve(trace, drawn_along[name], f"{name}.edge") for name, trace in _EDGES.items()),
            *(Curve(f"{each} alpha", drawn_along["alpha"], f"alpha.{each}") for each in BENEATH),
        ],
        base=base,
        step=step,
        html={
            "legend": _legend(setting) + edge_key(setting) + _of_examples(key(flat)),
            "status": (("So far: " if waiting else "") + told) if seen else _COMPILING,
            "readout": waiting or read,
        },
        story=[replace(each, record=base) for each in story],
        card=card,
        words=words() | {"sam.gain": _GAINS},
        terms=terms(flat, PANELS)
        | {EDGE: [*_EDGES.values()], "beside": _BESIDE, "beneath": _BENEATH}
        | ({"examples": [*_BOUNDARIES.values()]} if flat else {}),
        alt="What three networks answer, and their loss, accuracy, sharpness and gradient norm by "
        "training step.",
        name=f"training|{flat}",
        settings=setting.told,
    )


def _growing(binding: Curve | AtStep | Outline) -> Curve | AtStep | Outline:
    """The binding of a network that trains here: its curve grows along with the reader's."""
    return replace(binding, ghost=False) if isinstance(binding, Curve) else binding


def record(
    setting: TrainingSetting, seen: Sequence[DrawnSnapshot], reports: Report
) -> dict[str, Any]:
    """The channels of the live figure; that of who is best waits until the training is over."""
    all_alphas = alphas(setting)
    of_edges = edges(setting, all_alphas, [setting.rho] * len(all_alphas), reports.grad_norm)
    channels: dict[str, Any] = {"step": np.array([snapshot.step for snapshot in seen], float)}
    for run, name in enumerate(STYLES):
        for each, values in reports._asdict().items():
            channels[f"{name}.{each}"] = values[:, run]
        channels[f"{name}.diverged"] = diverged(reports)[:, run].astype(float)
        channels[f"{name}.edge"] = of_edges[:, run]
        channels[f"{name}.spent"] = channels["step"] * evaluations(setting.rule, all_alphas[run], 1)
        for axis in seen[0].answers:
            points = [snapshot.answers[axis][run] for snapshot in seen]
            channels[f"{name}.answers.{axis}"] = np.stack(points)
    last = np.stack([snapshot.beneath[-1] for snapshot in seen])
    channels |= {f"alpha.{name}": last[:, place] for place, name in enumerate(BENEATH)}
    right = np.nan_to_num(reports.test_accuracy[-1], nan=-np.inf)
    over = seen[-1].step == setting.task.num_steps
    channels["best"] = np.array([float(right.argmax()) if over else np.nan])
    plain = np.nan_to_num(channels["gd.test_accuracy"], nan=-np.inf)
    channels["gd.early"] = np.array([plain.max()])
    channels["gd.early.step"] = channels["step"][[plain.argmax()]]
    ahead = channels["sam.test_accuracy"][-1:] > channels["gd.test_accuracy"][-1:] + _CHANCE
    channels["sam.gain"] = ahead.astype(float)
    return channels


def _room(seen: Sequence[DrawnSnapshot], reports: Report) -> Ranges:
    """The ranges of the panels, with room for λ₂ and λ₃ of the reader's network, too."""
    beneath = np.stack([snapshot.beneath[-1] for snapshot in seen])
    every = np.concatenate([reports.sharpness, beneath], axis=1)
    return room_for(reports._asdict() | {"sharpness": every})


@lru_cache(maxsize=16)
def _figure(task: Task, ranges: Ranges, length: int, across: str) -> go.Figure:
    figure = training_view(answers_figure(task), ranges, length, across)
    # A card may show the upper panels alone, and then nothing below them names their axis.
    return figure.update_layout({f"xaxis{n}_title": title(across) for n in (2, 3)})


def _axis(setting: TrainingSetting, along: str) -> tuple[int, str]:
    """How long the panels are, and in what."""
    steps = setting.task.num_steps
    if along == STEPS:
        return steps, "step"
    spent = max(evaluations(setting.rule, alpha, steps) for alpha in alphas(setting))
    return spent, "gradients computed"


def _legend(setting: TrainingSetting) -> str:
    names = {
        "gd": setting.plain,
        "sam": f"SAM, α = 1, ρ = {setting.rho:g}",
        "alpha": f"{setting.method}, α = {setting.alpha:g}, ρ = {setting.rho:g}",
    }
    beside = f"{setting.method}: test loss, training accuracy"
    return (
        "".join(swatch(name, *STYLES[name][:2], text) for name, text in names.items())
        + swatch("beside", "alpha", "dash", beside)
        + swatch("beneath", "alpha", "dot", f"{setting.method}: λ₂, λ₃")
    )


def _of_examples(entries: str) -> str:
    """Entries of the legend that are said only beside what the networks answer."""
    return entries and f'<span data-drawn="examples" style="display: contents">{entries}</span>'


# ── What is said ────────────────────────────────────────────────────────────────────────────

_COMPILING = "Three networks will learn these examples, all at once, from the same weights."

_GD, _SAM = term("gd", "Gradient descent", "gd"), term("sam", "SAM", "sam")
_PLAIN, _YOURS = term("gd", "gradient descent", "gd"), term("alpha", "α-SAM", "alpha")

_ANSWERS, _ACCURACY, _SHARPNESS = "xy", "x3y3", "x4y4"

_BESIDE = [f"{beside} alpha" for _, beside in PANELS.values() if beside]
_EDGES = {name: f"edge {name}" for name in STYLES}
_BENEATH = [f"{name} alpha" for name in BENEATH]
_BOUNDARIES = {name: f"{name} boundary" for name in STYLES}


_CHANCE = 2.0  # points of test accuracy, by which another seed moves a network, too
_GAINS = [
    "SAM is flatter than gradient descent, too; in this one run hardly more accurate,",
    "SAM is flatter than gradient descent, too; in this one run more accurate,",
]

_QUESTION = Question(
    ask="<b>Make a prediction.</b> At the end, which network has the highest test accuracy: the "
    "share of right answers on new points?",
    options=["Gradient descent", "SAM, α = 1", "α-SAM, α = 4"],
    meaning=[[0], [1], [2]],
    channel="best",
    at={},
    because=[
        "It fits the given labels best, and that is its problem: a fifth of them is wrong. Where "
        "its boundary encloses a point with a ring, new points get the wrong answer.",
        "SAM learns more slowly to bend around single points. But with α = 1 and ρ = 0.1 its "
        "correction is weak: in the end it has learned most of the wrong labels, too.",
        "It fits fewer of the given labels. Those that it misses are mostly the wrong ones: its "
        "boundary does not bend around single points.",
    ],
    hides=[*_BOUNDARIES.values(), *(f"test_accuracy {name}" for name in (*STYLES, "now"))],
)
ASKED = 2  # the card that has the question, from 0

STORY = (
    Card(
        "Two classes of points, ● and ○. Networks learn to tell them apart. But a fifth of the "
        "labels are wrong: these points have a ring. The networks learn from all of them.",
        panels=[_ANSWERS],
        hides=[*_BOUNDARIES.values()],
    ),
    Card(
        f"The line is where the network of {_PLAIN} changes its answer, at step "
        f"{channel('step')} of 3000. Soon it follows the two classes. Later it bends around single "
        "points, many with a ring: <b>it learns the mistakes by heart.</b>",
        panels=[_ANSWERS],
        hides=[_BOUNDARIES["sam"], _BOUNDARIES["alpha"]],
        lit=["gd"],
        steps=(0, 3000),
    ),
    Card(
        f"Two more networks start from the same weights. {_SAM} also avoids sharp places of the "
        f"loss. {_YOURS} does so four times as strongly.",
        panels=[_ANSWERS, _ACCURACY],
        hides=["train_accuracy alpha"],
        question=_QUESTION,
    ),
    Card(
        f"{_GD} is best at step {channel('gd.early.step')}, with "
        f"{channel('gd.early')}\N{NO-BREAK SPACE}%. Then its line bends around points with a ring. "
        f"<b>The line of {_YOURS} bends less, and its accuracy stays high.</b> To stop gradient "
        "descent early would do as well, if one knew when: [a comparison](sweep#others).",
        panels=[_ANSWERS, _ACCURACY],
        hides=[_BOUNDARIES["sam"], "test_accuracy sam", "train_accuracy alpha"],
    ),
    Card(
        f"λ<sub>max</sub> is the largest curvature of the loss. In the end {_YOURS} is flattest. "
        f"{says('sam.gain')} [over eight](sweep) by about two points. "
        "<b>Flatter need not be better</b>: [without label noise](?noise=0) α-SAM is flatter, and "
        "gains nothing.",
        panels=[_SHARPNESS, _ACCURACY],
        hides=["train_accuracy alpha", *_EDGES.values(), *_BENEATH],
    ),
)  # fmt: skip


# ── The digits that it takes for others ─────────────────────────────────────────────────────


class Mistakes(NamedTuple):
    """A sentence in Markdown, and the digits that it is about."""

    sentence: str
    figure: go.Figure


def mistakes(
    setting: TrainingSetting, seen: Sequence[DrawnSnapshot], step: int | None
) -> Mistakes | None:
    """The digits that the last network takes for others at a step, the last if that is None.

    None where it has diverged, or where there is no digit to be taken.
    """
    task, name = setting.task, f"{setting.method}’s network"
    if not seen or task.dataset.name != "Digits":
        return None
    at = seen[-1] if step is None else min(seen, key=lambda each: abs(each.step - step))
    if diverged(at.report)[-1]:
        return None
    test = task.split().test
    labels = np.asarray(test.labels[:NUM_DIGITS])
    predicted = np.rint(at.answers["y"][-1]).astype(int)  # a dot stays within its cell
    wrong = int((labels != predicted).sum())
    return Mistakes(
        f"**After {at.step} steps {name} takes {wrong} of {NUM_DIGITS} test digits for "
        "another digit:**",
        mistakes_view(images(test.inputs[:NUM_DIGITS]), labels, predicted),
    )
