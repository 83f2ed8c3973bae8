"""Three ways to train on minibatches compared: how it is drawn, and what is said."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Card, Question
from livefigure.markup import channel, says, term, value
from pages.figures.methods import END, Axes, Mark, Presentation, traces
from pages.figures.styles import MINIBATCH_STYLES

_MARKS = {
    "gd": ("circle", "●"),
    "sam": ("square", "■"),
    "different": ("triangle-up", "▲"),
    "same": ("diamond", "◆"),
}
_TITLES = {
    "gd": "SGD",
    "sam": "SAM",
    "different": "free, a new minibatch each step",
    "same": "free, each minibatch twice",
}
_AXES = {
    "Two moons": Axes((0.4, 8.0), (45.0, 96.0), 6000),
    "Digits": Axes((1.0, 5.0), (35.0, 85.0), 6000),
}


class Outcome(IntEnum):
    """What becomes of training on different minibatches."""

    DIVERGED, BEHIND, AS_GOOD = range(3)


_STATUS = f"""
{channel("reached")} steps, p = {value("p")}. Free on
{term("different", "new minibatches")}: {says("different.any_diverged")}; each one
{term("same", "twice", "free")}: {channel("same.accuracy")} % right,
λ<sub>max</sub> {channel("same.sharpness")}.
"""

_PRESETS = {
    "Two moons": [
        ("Too strong for it", "p = 0.2: on new minibatches networks diverge.", {"p": 0.2}),
        ("Weak enough", "p = 0.05: none diverges, all are flatter than SGD.", {"p": 0.05}),
        ("No correction", "p = 0: three times SGD, one of them with every minibatch twice.",
         {"p": 0.0}),
    ],
    "Digits": [
        ("Strong", "p = 0.2: on new minibatches none diverges, but all are far behind.",
         {"p": 0.2}),
        ("Weak", "p = 0.05: on new minibatches behind SGD already.", {"p": 0.05}),
        ("No correction", "p = 0: three times SGD, one of them with every minibatch twice.",
         {"p": 0.0}),
    ],
}  # fmt: skip

_FREE = ("different", "same")

_QUESTION = Question(
    ask="<b>Make a prediction.</b> How does the free method end at p = 0.2, with a <i>new</i> "
    "minibatch each step?",
    options=["As good as SAM", "Worse, but it trains", "Some or all of its networks diverge"],
    meaning=[[Outcome.AS_GOOD], [Outcome.BEHIND], [Outcome.DIVERGED]],
    channel="outcome.final",
    at={"p": 0.2},
    because=[
        "Without noise it would be. But two minibatches have different gradients even at the same "
        "place: their difference is mostly noise.",
        "So it is at small p, and on the digits. Here the noise, divided by the length of a short "
        "step, is many times as long as the gradient.",
        "The difference of the two gradients is mostly noise. Divided by the length of a short "
        "step it is many times as long as the gradient, and the correction follows it.",
    ],
    what_if=("What if p is a quarter of that?", {"p": 0.05}),
    hides=traces(["sam", *_FREE]),
)


_ENDS, _BOTH = ["xy"], ["xy", "x2y2"]


def _story(comparison: Comparison) -> Sequence[Card]:
    return (
        Card(
            f"SGD trains {comparison.num_seeds} small networks on minibatches of the two moons; "
            "some labels are wrong. The dot is their mean, ┼ one standard deviation: further up, "
            "more test examples are right; further left, the loss is flatter. Second plot: the "
            "way there.",
            {"p": 0.0},
            _BOTH,
            hides=[*traces(["sam", *_FREE]), END],
            lit=["gd"],
        ),
        Card(
            "SAM computes two gradients a step: one here, one after an ascent step. Its correction "
            "is α times their difference. The free method takes the difference of the run’s last "
            "two gradients instead, so a step costs one gradient.",
            {"p": 0.0},
            _ENDS,
            hides=[*traces(["sam", *_FREE]), END],
        ),
        Card(
            "But each of the last two gradients belongs to another minibatch, and both are noisy. "
            "The strength of a correction is p = αρ: ρ is the length of SAM’s ascent step. At "
            "p = 0 all are SGD.",
            {"p": 0.2},
            _ENDS,
            hides=traces(["gd"]),
            question=_QUESTION,
        ),
        Card(
            f"{term('different', 'Free on new minibatches', 'pin-c')}. {says('stand')} "
            f"{says('different.any_diverged')}, and {term('sam', 'SAM', 'sam')} is "
            f"{channel('sam.accuracy')} % right. The difference of two minibatches is mostly "
            "noise, and the correction follows it. The lines start at p = 0.",
            {"p": 0.2},
            _ENDS,
            hides=[*traces(["same"]), END],
            lit=["different"],
        ),
        Card(
            f"{term('same', 'Each minibatch twice', 'free')}: most of the noise cancels. "
            f"{says('stand')} this is {channel('same.accuracy')} % right, λ<sub>max</sub> "
            f"{channel('same.sharpness')}; {term('sam', 'SAM', 'sam')}, with twice the gradients, "
            f"{channel('sam.accuracy')} %, {channel('sam.sharpness')}. Larger networks are not "
            "tried here.",
            {"p": 0.2},
            _BOTH,
            hides=[*traces(["different"]), END],
            lit=["same", "sam"],
        ),
    )


def outcome(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """An `Outcome` of the forward-only rule on different minibatches, beside SAM."""
    forward, sam = found["different"], found["sam"]
    behind = sam.test_accuracy.mean - forward.test_accuracy.mean > sam.test_accuracy.std
    still = np.where(behind, Outcome.BEHIND, Outcome.AS_GOOD)
    which = np.where(forward.num_diverged > 0, Outcome.DIVERGED, still)
    return np.where(np.isfinite(forward.num_diverged + sam.num_diverged), which, np.nan)


def presentation(comparison: Comparison) -> Presentation:
    task = comparison.task.dataset.name
    return Presentation(
        marks={
            name: Mark(MINIBATCH_STYLES[name][0], *_MARKS[name], MINIBATCH_STYLES[name][1])
            for name in ("gd", "sam", "different", "same")
        },
        titles=_TITLES,
        plain="gd",
        of="sam",
        axes=_AXES[task],
        strength=0.2,
        p_marks={0.0: "SGD"},
        status=_STATUS,
        words={
            "different.any_diverged": [
                "{different.accuracy} % are right, λmax is {different.sharpness}",
                f"{{different.diverged}} of {comparison.num_seeds} networks have diverged",
            ]
        },
        outcomes={"outcome": outcome},
        presets=_PRESETS[task],
        question=None,
        story=_story(comparison) if task == "Two moons" else (),
        alt=f"Test accuracy against sharpness of networks trained on minibatches of {task} by SGD, "
        "SAM and by the free estimate in two ways; beside it test accuracy by gradients computed.",
    )
