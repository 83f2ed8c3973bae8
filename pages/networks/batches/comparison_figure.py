"""Three ways to train on minibatches compared: how it is drawn, and what is said."""

from collections.abc import Mapping
from enum import IntEnum

import numpy as np
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Card, Question
from livefigure.markup import channel, says, term, value
from pages.figures.methods import Axes, Mark, Presentation, traces
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
{term("different", "new minibatches")}: {says("different.any_diverged")}; on each one
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

_QUESTION = Question(
    ask="<b>Make a prediction while they train.</b> The free method reuses the gradient of the "
    "step before. If that was computed on <i>another</i> minibatch: how does it end at p = 0.2?",
    options=["As good as SAM", "Worse, but it trains", "It diverges"],
    meaning=[[Outcome.AS_GOOD], [Outcome.BEHIND], [Outcome.DIVERGED]],
    channel="outcome.final",
    at={"p": 0.2},
    because=[
        "Without noise it would be. But two minibatches have different gradients even at the same "
        "place: their difference is mostly noise.",
        "So it is at small p, and on the digits. Here the noise, divided by the length of a short "
        "step, is many times as long as the gradient.",
        "The difference of the two gradients is mostly noise. Divided by the length of a short "
        "step it is many times as long as the gradient, and the correction follows it. If each "
        "minibatch serves twice, most of the noise cancels.",
    ],
    what_if=("What if p is a quarter of that?", {"p": 0.05}),
    hides=[f"{name} line" for name in ("sam", "different", "same")],
)


_ENDS, _BOTH = ["xy"], ["xy", "x2y2"]

_STORY = (
    Card(
        "SGD trains small networks on minibatches of the two moons. Some of the labels are wrong. "
        "The mark shows how they do: further up, more of the test examples are right; further "
        "left, the loss is flatter.",
        {"p": 0.0},
        _BOTH,
        hides=traces(["sam", "different", "same"]),
        lit=["gd"],
    ),
    Card(
        "SAM computes two gradients a step: one here, one after an ascent step. Their difference "
        "is its correction. The free method uses the difference of the last two gradients in place "
        "of SAM’s second one. So a step costs one gradient.",
        {"p": 0.0},
        _ENDS,
        hides=traces(["sam", "different", "same"]),
    ),
    Card(
        "But on minibatches these two gradients are noisy. p = αρ is the strength of the "
        "correction; at p = 0 all are SGD.",
        {"p": 0.2},
        _ENDS,
        question=_QUESTION,
    ),
    Card(
        f"{term('same', 'Each minibatch twice', 'free')}: most of the noise cancels. At "
        f"p = {value('p')} this ends at {channel('same.accuracy')} % right, λ<sub>max</sub> "
        f"{channel('same.sharpness')}; {term('sam', 'SAM', 'sam')}, with twice the gradients, at "
        f"{channel('sam.accuracy')} %, {channel('sam.sharpness')}. On larger networks this is "
        "not tried here.",
        {"p": 0.2},
        _BOTH,
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
                "{different.accuracy} % right, λmax {different.sharpness}",
                f"{{different.diverged}} of {comparison.num_seeds} networks diverged",
            ]
        },
        outcomes={"outcome": outcome},
        presets=_PRESETS[task],
        question=None,
        story=_STORY if task == "Two moons" else (),
        alt=f"Test accuracy against sharpness of networks trained on minibatches of {task} by SGD, "
        "SAM and by the free estimate in two ways; beside it test accuracy by gradients computed.",
    )
