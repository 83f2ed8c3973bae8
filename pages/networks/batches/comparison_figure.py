"""Three ways to train on minibatches compared: how it is drawn, and what is said."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Card, Question
from livefigure.markup import channel, says, term, value
from pages.figures.methods import DIAGRAM, END, PLOT, WAY, Axes, Mark, Presentation, crosses, traces
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
    "different": "free, a new minibatch each step",
    "same": "free, each minibatch twice",
}
_AXES = {
    "Two moons": Axes((0.4, 8.0), (45.0, 96.0)),
    "Digits": Axes((1.0, 5.0), (35.0, 85.0)),
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

_NEW = term("different", "▲ free, new minibatches", "pin-c")
_TWICE = term("same", "◆ free, each minibatch twice", "free")
_SAM = term("sam", "■ SAM", "sam")
_SGD = term("gd", "● SGD", "gd")

_QUESTION = Question(
    ask="<b>Make a prediction.</b> How does ▲ free end at p = 0.2, with a <i>new</i> minibatch "
    "each step?",
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
    hides=traces(_FREE),
)


def _story(comparison: Comparison) -> Sequence[Card]:
    spread = crosses(_MARKS)
    return (
        Card(
            f"{_SGD} trains small networks, each step on a minibatch, a few examples. {_SAM}, too. "
            f"{says('stand')} SGD has λ<sub>max</sub> {channel('gd.sharpness')}, SAM "
            f"{channel('sam.sharpness')}. Drag p = αρ, its strength. But SAM computes two "
            "gradients a step, SGD one.",
            {"p": 0.2},
            [PLOT],
            hides=[*traces(_FREE), *spread, "sam out", END, WAY],
            lit=["gd", "sam"],
        ),
        Card(
            "Each box is one gradient, its letter the minibatch; a line joins the gradients of one "
            "step. SAM’s Δ compares two gradients of one step, the free method two steps, with one "
            "gradient each: of new minibatches (▲) or of the same (◆).",
            {"p": 0.2},
            [DIAGRAM],
        ),
        Card(
            "With new minibatches, Δ is the difference of two gradients at two places, and of two "
            "minibatches. p is the strength of Δ, for SAM and free alike.",
            {"p": 0.2},
            [PLOT],
            hides=[*traces(["gd", "same"]), *spread, WAY],
            question=_QUESTION,
        ),
        Card(
            f"{_NEW}. {says('stand')} {says('different.any_diverged')}; {_SAM} is "
            f"{channel('sam.accuracy')} % right. What differs between two minibatches is mostly "
            "noise, and Δ follows it. Drag p: the lines start at p = 0, which is SGD.",
            {"p": 0.2},
            [PLOT],
            hides=[*traces(["same"]), *spread, END, WAY],
            lit=["different"],
        ),
        Card(
            f"{_TWICE}: now both gradients have the same noise, and most of it cancels. "
            f"{says('stand')} this is {channel('same.accuracy')} % right, λ<sub>max</sub> "
            f"{channel('same.sharpness')}; {_SAM}, with twice the gradients, "
            f"{channel('sam.accuracy')} %, {channel('sam.sharpness')}.",
            {"p": 0.2},
            [PLOT],
            hides=[*traces(["different"]), END, WAY],
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
        p_marks={0.0: "SGD"},
        status=_STATUS,
        words={
            "different.any_diverged": [
                "{different.accuracy} % are right, λmax is {different.sharpness}",
                f"{{different.diverged}} of {comparison.num_seeds} networks diverged",
            ]
        },
        outcomes={"outcome": outcome},
        presets=_PRESETS[task],
        question=None,
        diagram=_diagram,
        story=_story(comparison) if task == "Two moons" else (),
        alt=f"Test accuracy against sharpness of networks trained on minibatches of {task} by SGD, "
        "SAM and by the free estimate in two ways; beside it the minibatches that each of them "
        "takes its two gradients from.",
    )
