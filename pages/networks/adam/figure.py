"""The comparison of five ways to put SAM into Adam on networks: how it is drawn and said."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Card, Question
from livefigure.markup import channel, says, term, value
from pages.figures.methods import Axes, Mark, Presentation, traces
from pages.figures.styles import SADDAM_STYLES, SADDAM_TITLES

_SYMBOLS = {
    "raw": ("cross", "✚"),
    "F": ("triangle-up", "▲"),
    "C": ("circle", "●"),
    "M": ("square", "■"),
    "D": ("diamond", "◆"),
}
_AXES = {
    "Digits": Axes((1.0, 10.0), (40.0, 85.0), 3000),
    "Two moons": Axes((0.7, 20.0), (70.0, 95.0), 4000),
}
_TWO_GRADIENTS = ("C", "M", "D", "raw")  # as links and channels call them

_STATUS = f"""
{channel("reached")} steps, p = {value("p")}. {term("Adam", "Adam", "gd")}:
{channel("Adam.accuracy")} % right, λ<sub>max</sub> {channel("Adam.sharpness")}. {says("flattest")}
"""

_PRESETS = {
    "Digits": [
        ("Strong", "p = 0.4: Saddam is flattest, then first moment.", {"p": 0.4}),
        ("Weak", "p = 0.1: the same order, closer together.", {"p": 0.1}),
        ("AntiSAM", "p = −0.1: coupled and first moment diverge.", {"p": -0.1}),
    ],
    "Two moons": [
        ("Strong", "p = 0.4: of the four, Saddam has the best test accuracy.", {"p": 0.4}),
        ("Very strong", "p = 0.8: coupled is ahead of Saddam.", {"p": 0.8}),
        ("AntiSAM", "p = −0.1: coupled and first moment diverge.", {"p": -0.1}),
    ],
}

_QUESTION = Question(
    ask="<b>Make a prediction while they train.</b> Which of the four ends flattest at p = 0.4?",
    options=[
        "Coupled: the correction goes into both of Adam’s averages",
        "First moment: it goes into the average of gradients alone",
        "Saddam: it goes into neither, and is divided by √v̂",
        "Unscaled: it goes into neither, and is not divided",
    ],
    meaning=[[k] for k in range(len(_TWO_GRADIENTS))],
    channel="flattest.final",
    at={"p": 0.4},
    because=[
        "The correction then also enlarges √v̂, by which all steps are divided: it weakens itself.",
        "Adam averages the correction over the last steps, as it does with gradients. The part of "
        "it that changes sign cancels.",
        "The whole correction is added after the averages, divided by √v̂ like the gradient. "
        "Nothing averages it away, and it does not enlarge √v̂.",
        "The correction then has the units of a gradient. Adam’s steps are divided by √v̂ and far "
        "longer, so that it hardly matters: the network ends near Adam’s.",
    ],
    what_if=("What if p is negative, as in AntiSAM?", {"p": -0.1}),
    hides=[f"{name} line" for name in SADDAM_STYLES],
)

_ENDS, _BOTH = ["xy"], ["xy", "x2y2"]


def _ends_at(name: str, colour: str) -> str:
    """A method and the λmax that it has come to."""
    return f"{term(name, SADDAM_TITLES[name], colour)} {channel(f'{name}.sharpness')}"


_STORY = (
    Card(
        "Adam trains small networks on pictures of digits. Some of the labels are wrong. The star "
        "shows how they do: further up, more test digits are right; further left, the loss is "
        "flatter. At the right: test accuracy on the way there.",
        {"p": 0.0},
        _BOTH,
        hides=traces(SADDAM_STYLES),
        lit=["Adam"],
    ),
    Card(
        "Adam keeps two averages: m̂ of the gradients, v̂ of their squares. It steps along m̂/√v̂. "
        "SAM adds a correction: α times the gradient after an ascent step minus the gradient here. "
        "Should the averages contain it?",
        {"p": 0.0},
        _ENDS,
        hides=traces(SADDAM_STYLES),
    ),
    Card(
        "Four methods compute the same two gradients a step. They differ in where the correction "
        "goes. Its strength is p = αρ: at p = 0 all four are Adam.",
        {"p": 0.4},
        _ENDS,
        question=_QUESTION,
    ),
    Card(
        f"At p = {value('p')}, λ<sub>max</sub> is {channel('Adam.sharpness')} with Adam, "
        + ", ".join(_ends_at(name, SADDAM_STYLES[name][0]) for name in ("raw", "C", "M", "D"))
        + ". Each line follows one method from p = 0. Compare the lines at one λ<sub>max</sub>: "
        "equally flat networks do not predict equally well.",
        {"p": 0.4},
        _ENDS,
    ),
    Card(
        f"{term('F', 'Free', 'free')} estimates the correction from the last two gradients of the "
        "run, and so needs one gradient a step. It ends at "
        f"{channel('F.accuracy')} % right, Saddam at {channel('D.accuracy')} %. "
        "Whether this holds for large networks is open.",
        {"p": 0.4},
        _BOTH,
        lit=["F", "D"],
    ),
)


def flattest(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """Which of the methods of two gradients has the least λmax, by its place among them.

    Beyond them where none has: one further if all are alike, two if all have diverged.
    """
    each = np.stack([found[name].sharpness.mean for name in _TWO_GRADIENTS])
    known = np.stack([found[name].num_diverged for name in _TWO_GRADIENTS])
    each = np.nan_to_num(each, nan=np.inf)
    alike = each.max(axis=0) < 1.01 * each.min(axis=0)
    first = np.where(alike, len(_TWO_GRADIENTS), each.argmin(axis=0))
    first = np.where(np.isinf(each).all(axis=0), len(_TWO_GRADIENTS) + 1, first)
    return np.where(np.isfinite(known).all(axis=0), first, np.nan)


def presentation(comparison: Comparison) -> Presentation:
    task = comparison.task.dataset.name
    return Presentation(
        marks={"Adam": Mark("gd", "star", "★")}
        | {
            name: Mark(colour, *_SYMBOLS[name], dash)
            for name, (colour, dash, _) in SADDAM_STYLES.items()
        },
        titles={"Adam": "Adam"} | SADDAM_TITLES,
        plain="Adam",
        of="D",
        axes=_AXES[task],
        strength=0.4,
        p_marks={-0.1: "α = −1", 0.0: "Adam"},
        status=_STATUS,
        outcomes={"flattest": flattest},
        words={
            "flattest": [
                f"Flattest of the four with two gradients: {SADDAM_TITLES[name]}, "
                f"{{{name}.accuracy}} % right, λmax {{{name}.sharpness}}."
                for name in _TWO_GRADIENTS
            ]
            + [
                "The four with two gradients are equally flat here.",
                "The four with two gradients have all diverged.",
            ]
        },
        presets=_PRESETS[task],
        question=None,
        story=_STORY if task == "Digits" else (),
        alt=f"Test accuracy against sharpness of networks trained on {task} by five combinations "
        "of SAM with Adam and by Adam alone; beside it test accuracy by gradients computed.",
    )
