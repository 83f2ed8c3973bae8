"""Three ways to train on minibatches compared: how it is drawn, and what is said."""

from collections.abc import Mapping
from enum import IntEnum

import numpy as np
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Question
from livefigure.markup import channel, says, term, value
from pages.figures.methods import Axes, Mark, Presentation
from pages.figures.styles import MINIBATCH_STYLES

_MARKS = {
    "gd": ("circle", "●"),
    "sam": ("square", "■"),
    "different": ("triangle-up", "▲"),
    "same": ("diamond", "◆"),
}
_TITLES = {
    "gd": "SGD, p = 0",
    "sam": "SAM, two gradients a step",
    "different": "forward only, new minibatch each step",
    "same": "forward only, each minibatch twice",
}
_AXES = {
    "Two moons": Axes((0.4, 8.0), (45.0, 96.0), 6000),
    "Digits": Axes((1.0, 5.0), (35.0, 85.0), 6000),
}


class Outcome(IntEnum):
    """What becomes of training on different minibatches."""

    DIVERGED, BEHIND, AS_GOOD = range(3)


_STATUS = f"""
After {channel("reached")} steps at p = {value("p")} the walk on
{term("different", "different minibatches")} {says("different.any_diverged")}; on each one
{term("same", "twice", "free")}, it is at λ = {channel("same.sharpness")} with
{channel("same.accuracy")} %.
"""

_PRESETS = {
    "Two moons": [
        ("Too strong for it", "p = 0.2: on different minibatches the walk is lost.", {"p": 0.2}),
        ("Weak enough", "p = 0.05: none diverges, all are flatter than SGD.", {"p": 0.05}),
        ("No correction", "p = 0: three times SGD, one of them with every minibatch twice.",
         {"p": 0.0}),
    ],
    "Digits": [
        ("Strong", "p = 0.2: on different minibatches not lost, but far behind.", {"p": 0.2}),
        ("Weak", "p = 0.05: different minibatches are behind SGD already.", {"p": 0.05}),
        ("No correction", "p = 0: three times SGD, one of them with every minibatch twice.",
         {"p": 0.0}),
    ],
}  # fmt: skip

_QUESTION = Question(
    ask="<b>Guess while they train.</b> At p = 0.2, what becomes of the free estimate from two "
    "<i>different</i> minibatches?",
    options=["As good as SAM", "Worse, but it trains", "It diverges"],
    meaning=[[Outcome.AS_GOOD], [Outcome.BEHIND], [Outcome.DIVERGED]],
    channel="outcome.final",
    at={"p": 0.2},
    because=[
        "Its noise, divided by a short step, is many times as long as the gradient, and the "
        "correction follows it. From one minibatch used twice most of the noise is gone."
    ]
    * 3,
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
                "is at λ = {different.sharpness} with {different.accuracy} % of the test right",
                f"is lost on {{different.diverged}} of {comparison.num_seeds} networks",
            ]
        },
        outcomes={"outcome": outcome},
        presets=_PRESETS[task],
        question=_QUESTION if task == "Two moons" else None,
        alt=f"Test accuracy against sharpness of networks trained on minibatches of {task} by SGD, "
        "SAM and two forward-only walks; beside it test accuracy by gradients computed.",
    )
