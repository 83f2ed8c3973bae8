"""The comparison of five ways to put SAM into Adam on networks: how it is drawn and said."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Question
from livefigure.markup import channel, says, term, value
from pages.figures.methods import Axes, Mark, Presentation
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
{channel("reached")} steps, p = {value("p")}. {term("Adam", "Adam", "gd")}: λ<sub>max</sub> =
{channel("Adam.sharpness")}, {channel("Adam.accuracy")} % test accuracy. Flattest with two
gradients: <b>{says("flattest")}</b>.
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
    ask="<b>Make a prediction while they train.</b> Of the four methods that compute two gradients "
    "a step, which ends flattest at p = 0.4? (At p = 0 all are Adam.)",
    options=["Coupled", "First moment", "Saddam", "Unscaled"],
    meaning=[[k] for k in range(len(_TWO_GRADIENTS))],
    channel="flattest.final",
    at={"p": 0.4},
    because=[
        "Coupled gives Adam the gradient of SAM in place of the plain one. Then the correction "
        "also enlarges √v̂, by which all steps are divided: it weakens itself.",
        "First moment averages the correction over the last steps, as Adam does with gradients. "
        "The part of it that changes sign cancels.",
        "Saddam adds the whole correction after the averages, divided by √v̂ like the gradient. "
        "Nothing averages it away, and it does not enlarge √v̂.",
        "Unscaled adds the correction in the units of a gradient. Adam’s steps are divided by √v̂ "
        "and far longer, so that it hardly matters: the network ends near Adam’s.",
    ],
    what_if=("What if p is negative, as in AntiSAM?", {"p": -0.1}),
    hides=[f"{name} line" for name in SADDAM_STYLES],
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
        marks={"Adam": Mark("gd", "circle", "●")}
        | {
            name: Mark(colour, *_SYMBOLS[name], dash)
            for name, (colour, dash, _) in SADDAM_STYLES.items()
        },
        titles={"Adam": "Adam"} | SADDAM_TITLES,
        plain="Adam",
        of="D",
        axes=_AXES[task],
        strength=0.0,
        p_marks={-0.1: "α = −1", 0.0: "Adam"},
        status=_STATUS,
        outcomes={"flattest": flattest},
        words={
            "flattest": [
                f"{SADDAM_TITLES[name]}, {{{name}.sharpness}}, {{{name}.accuracy}} %"
                for name in _TWO_GRADIENTS
            ]
            + ["none, they are alike", "none, all diverged"]
        },
        presets=_PRESETS[task],
        question=_QUESTION if task == "Digits" else None,
        alt=f"Test accuracy against sharpness of networks trained on {task} by five combinations "
        "of SAM with Adam and by Adam alone; beside it test accuracy by gradients computed.",
    )
