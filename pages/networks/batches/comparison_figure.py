"""Three ways to train on minibatches compared: how it is drawn, and what is said."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Card, Question
from livefigure.markup import channel, if_drawn, says, term, value
from pages.figures.methods import (
    ACCURACY,
    DIAGRAM,
    SHARPNESS,
    Axes,
    Mark,
    OutcomeOf,
    Presentation,
    traces,
)
from pages.figures.styles import MINIBATCH_STYLES
from pages.networks.batches.pairs_view import pairs

_SYMBOLS = {
    "gd": ("circle", "●"),
    "sam": ("square", "■"),
    "different": ("triangle-up", "▲"),
    "same": ("diamond", "◆"),
}
_MARKS = {
    name: Mark(MINIBATCH_STYLES[name][0], *symbol, MINIBATCH_STYLES[name][1])
    for name, symbol in _SYMBOLS.items()
}
_TITLES = {
    "gd": "SGD",
    "sam": "SAM",
    "different": "free, new minibatches",
    "same": "free, each minibatch twice",
}
_AXES = {
    "Two moons": Axes((0.4, 8.0), (45.0, 100.0)),
    "Digits": Axes((1.0, 5.0), (35.0, 85.0)),
}


class Outcome(IntEnum):
    """What becomes of training on different minibatches."""

    DIVERGED, BEHIND, AS_GOOD = range(3)


# Of what a card does not draw yet, it tells nothing.
_STATUS = (
    f"{channel('reached')} steps, αρ = {value('p')}. {term('sam', 'SAM', 'sam')}: "
    f"{channel('sam.accuracy')} % right, λ<sub>max</sub> {channel('sam.sharpness')}. "
    + if_drawn("different", f"Free on {term('different', 'new minibatches')}: {says('left')}. ")
    + if_drawn(
        "same",
        f"Each minibatch {term('same', 'twice', 'free')}: {channel('same.accuracy')} % right, "
        f"λ<sub>max</sub> {channel('same.sharpness')}.",
    )
)

_PRESETS = {
    "Two moons": [
        ("Too strong for it", "αρ = 0.2: on new minibatches networks diverge.", {"p": 0.2}),
        ("Weak enough", "αρ = 0.05: none diverges, all are flatter than SGD.", {"p": 0.05}),
        ("No correction", "αρ = 0: three times SGD, one of them with every minibatch twice.",
         {"p": 0.0}),
    ],
    "Digits": [
        ("Strong", "αρ = 0.2: on new minibatches none diverges, but all are far behind.",
         {"p": 0.2}),
        ("Weak", "αρ = 0.05: on new minibatches behind SGD already.", {"p": 0.05}),
        ("No correction", "αρ = 0: three times SGD, one of them with every minibatch twice.",
         {"p": 0.0}),
    ],
}  # fmt: skip

_FREE = ("different", "same")

_NEW = term("different", "▲ free, new minibatches", "pin-c")
_TWICE = term("same", "◆ free, each minibatch twice", "free")
_SAM = term("sam", "■ SAM", "sam")
_SGD = term("gd", "● SGD", "gd")

_QUESTION = Question(
    ask="<b>Make a prediction.</b> How does ▲ free end at αρ = 0.2, with a <i>new</i> minibatch "
    "each step?",
    options=["As good as SAM", "Worse, but it trains", "Some or all of its networks diverge"],
    meaning=[[Outcome.AS_GOOD], [Outcome.BEHIND], [Outcome.DIVERGED]],
    channel="outcome.final",
    at={"p": 0.2},
    because=[
        "Without noise it would be. But two minibatches have different gradients even at the same "
        "place: their difference is mostly noise.",
        "So it is at a small αρ, and on the digits. Here the noise, divided by the length of a "
        "short step, is many times as long as the gradient.",
        "The difference of the two gradients is mostly noise. Divided by the length of a short "
        "step it is many times as long as the gradient, and the correction follows it.",
    ],
    what_if=("What if αρ is a quarter of that?", {"p": 0.05}),
    hides=traces(_FREE),
)


def _story(comparison: Comparison) -> Sequence[Card]:
    task = comparison.task
    return (
        Card(
            f"A step of {_SGD} computes one gradient, of {comparison.batch_size} examples: a "
            f"minibatch. {_SAM} computes two, to avoid sharp places. "
            f"{100 * task.label_noise:.0f} % of the training labels are wrong. {says('stand')} "
            f"SAM is right on {_percent('sam')} of new examples, SGD on {_percent('gd')}. "
            f"{says('led')}",
            {"p": 0.2},
            [ACCURACY],
            hides=traces(_FREE),
            lit=["gd", "sam"],
            steps=(0, task.num_steps),
        ),
        Card(
            "A box is a gradient, its letter the minibatch. SAM goes up to another place and "
            "computes a second gradient there; Δ is their difference. The free method goes "
            "nowhere: at every second step, Δ is the difference from the gradient before.",
            {"p": 0.2},
            [DIAGRAM],
            idle=["p"],
        ),
        Card(
            "▲ Free, with a new minibatch each step: then Δ compares two places, as in SAM, but "
            "also two minibatches. αρ is the strength of Δ for all.",
            {"p": 0.2},
            [DIAGRAM, ACCURACY],
            hides=traces(["same"]),
            question=_QUESTION,
        ),
        Card(
            f"{_NEW}. {says('stand')} {says('left')}. {_SAM} is {_percent('sam')} right. "
            "<b>Two minibatches differ mostly by chance, so Δ is mostly noise.</b> Drag αρ: where "
            "does ▲ begin to fail?",
            {"p": 0.2},
            [ACCURACY],
            hides=traces(["same", "gd"]),
            lit=["different"],
        ),
        Card(
            f"{_TWICE}: both gradients have the same noise, and most of it cancels. "
            f"{says('stand')} ◆ is right on {_percent('same')}, {_SAM} on {_percent('sam')}. "
            f"<b>{says('alike')}</b> And ◆ computes one gradient a step, as {_SGD}.",
            {"p": 0.2},
            [ACCURACY],
            hides=traces(["different"]),
            lit=["same"],
        ),
        Card(
            f"Is it as flat? Nearly. {says('stand')} the sharpness λ<sub>max</sub> is "
            f"{channel('same.sharpness')} for {_TWICE}, {channel('sam.sharpness')} for {_SAM}, "
            f"{channel('gd.sharpness')} for {_SGD}. <b>So on these data ◆ has SAM’s accuracy at "
            "SGD’s price.</b> On the digits ◆ gains nothing.",
            {"p": 0.2},
            [SHARPNESS],
            hides=traces(["different"]),
            lit=["same"],
        ),
    )


def _percent(name: str) -> str:
    return f"{channel(f'{name}.accuracy')}\N{NO-BREAK SPACE}%"


def left(num_seeds: int) -> OutcomeOf:
    """Whether networks of the forward-only rule on new minibatches diverged: none, some, most."""

    def counted(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
        num_diverged = found["different"].num_diverged
        which = (num_diverged > 0).astype(float) + (num_diverged > num_seeds / 2)
        return np.where(np.isfinite(num_diverged), which, np.nan)

    return counted


def outcome(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """An `Outcome` of the forward-only rule on different minibatches, beside SAM."""
    forward, sam = found["different"], found["sam"]
    behind = sam.test_accuracy.mean - forward.test_accuracy.mean > sam.test_accuracy.std
    still = np.where(behind, Outcome.BEHIND, Outcome.AS_GOOD)
    which = np.where(forward.num_diverged > 0, Outcome.DIVERGED, still)
    return np.where(np.isfinite(forward.num_diverged + sam.num_diverged), which, np.nan)


def alike(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """How the free method with each minibatch twice is beside SAM: a phrase of `_ALIKE`."""
    free, sam = found["same"].test_accuracy, found["sam"].test_accuracy
    ahead, apart = free.mean - sam.mean, np.hypot(free.std, sam.std)
    which = np.where(np.abs(ahead) <= apart, 0, np.where(ahead < 0, 1, 2))
    return np.where(np.isfinite(ahead + apart), which, 3)


def led(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """Whether SGD has been ahead of SAM and is behind now: a phrase of `_LED`."""
    sam = found["sam"].test_accuracy.mean
    ahead = sam[:1] > sam  # at αρ = 0, the first strength, SAM is SGD
    was = np.logical_or.accumulate(ahead, axis=1)
    return np.where(was & (sam > sam[:1]), 1, 0)


_ALIKE = [
    "They are equally good, within the spread of the networks.",
    "SAM is better.",
    "◆ is better.",
    "",
]
_LED = ["", "SGD was ahead first, and then learned the wrong labels."]


def _diagram() -> go.Figure:
    return pairs(_MARKS)


def presentation(comparison: Comparison) -> Presentation:
    task = comparison.task.dataset.name
    return Presentation(
        marks=_MARKS,
        titles=_TITLES,
        plain="gd",
        of="sam",
        axes=_AXES[task],
        strength=0.2,
        p_marks={0.0: "SGD", 0.1: "0.1", 0.2: "0.2"},
        status=_STATUS,
        words={
            "left": [
                "it is {different.accuracy}\N{NO-BREAK SPACE}% right",
                f"{{different.diverged}} of its {comparison.num_seeds} networks diverged; the line "
                "is the mean of the others",
                f"{{different.diverged}} of its {comparison.num_seeds} networks diverged; the line "
                "ends when more than half had",
            ],
            "alike": _ALIKE,
            "led": _LED,
        },
        outcomes={
            "outcome": outcome,
            "left": left(comparison.num_seeds),
            "alike": alike,
            "led": led,
        },
        presets=_PRESETS[task],
        question=None,
        diagram=_diagram,
        story=_story(comparison) if task == "Two moons" else (),
        alt=f"Test accuracy and sharpness by training step of networks trained on minibatches of "
        f"{task} by SGD, SAM and by the free estimate in two ways; one against the other; and the "
        "minibatches that each of them takes its two gradients from.",
    )
