"""The comparison of five definitions of Saddam on networks: how it is drawn, and what is said."""

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
_LETTERS = ("C", "M", "D", "raw")

_STATUS = f"""
After {channel("reached")} steps at p = {value("p")} the flattest of C, M, D and raw is
<b>{says("flattest")}</b>. Adam alone: {term("Adam", channel("Adam.sharpness"), "gd")},
{channel("Adam.accuracy")} %.
"""

_PRESETS = {
    "Digits": [
        ("Strong", "p = 0.4: D is flattest, M next, and raw where Adam is.", {"p": 0.4}),
        ("Weak", "p = 0.1: the same order, closer together.", {"p": 0.1}),
        ("AntiSAM", "p = −0.1: C and M explode, the others do not.", {"p": -0.1}),
    ],
    "Two moons": [
        ("Strong", "p = 0.4: of C, M, D and raw, D gets most right.", {"p": 0.4}),
        ("Very strong", "p = 0.8: C overtakes D.", {"p": 0.8}),
        ("AntiSAM", "p = −0.1: C and M explode, and D is badly shaken.", {"p": -0.1}),
    ],
}

_QUESTION = Question(
    ask="<b>Guess while they train.</b> Of the four that compute two gradients a step, which "
    "ends flattest at p = 0.4?",
    options=_LETTERS,
    meaning=[[k] for k in range(len(_LETTERS))],
    channel="flattest.final",
    at={"p": 0.4},
    because=[
        "D adds the whole correction, in Adam’s units. M averages it first; C lets it inflate "
        "√v as well; raw leaves it in the units of a gradient, far smaller than Adam’s steps."
    ]
    * len(_LETTERS),
)


def flattest(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """Which of the letters has the least λmax, by its place among them.

    Beyond them where none has: one further if all are alike, two if all have diverged.
    """
    each = np.stack([found[name].sharpness.mean for name in _LETTERS])
    known = np.stack([found[name].num_diverged for name in _LETTERS])
    each = np.nan_to_num(each, nan=np.inf)
    alike = each.max(axis=0) < 1.01 * each.min(axis=0)
    first = np.where(alike, len(_LETTERS), each.argmin(axis=0))
    first = np.where(np.isinf(each).all(axis=0), len(_LETTERS) + 1, first)
    return np.where(np.isfinite(known).all(axis=0), first, np.nan)


def presentation(comparison: Comparison) -> Presentation:
    task = comparison.task.dataset.name
    return Presentation(
        marks={"Adam": Mark("gd", "circle", "●")}
        | {
            name: Mark(colour, *_SYMBOLS[name], dash)
            for name, (colour, dash, _) in SADDAM_STYLES.items()
        },
        titles={"Adam": "Adam, p = 0"} | SADDAM_TITLES,
        plain="Adam",
        of="D",
        axes=_AXES[task],
        strength=0.4,
        p_marks={-0.1: "α = −1", 0.0: "Adam"},
        status=_STATUS,
        outcomes={"flattest": flattest},
        words={
            "flattest": [
                f"{name}: λ = {{{name}.sharpness}}, {{{name}.accuracy}} % of the test right"
                for name in _LETTERS
            ]
            + ["none, all are Adam", "none, all diverged"]
        },
        presets=_PRESETS[task],
        question=_QUESTION if task == "Digits" else None,
        alt=f"Test accuracy against sharpness of networks trained on {task} by five definitions "
        "of Saddam and by Adam; beside it test accuracy by gradients computed.",
    )
