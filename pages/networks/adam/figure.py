"""The comparison of five ways to put SAM into Adam on networks: how it is drawn and said."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Card, Question
from livefigure.formula import formula
from livefigure.markup import channel, says, term, value
from pages.figures.methods import END, LEVEL, Axes, Mark, Presentation, traces
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
{channel("Adam.accuracy")} % right, λ<sub>max</sub> {channel("Adam.sharpness")}.
{says("flattest")} {says("best")}
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
    ask="<b>Make a prediction.</b> Which of the four ends flattest at p = 0.4?",
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
    hides=traces(_TWO_GRADIENTS),
)

_ENDS, _BOTH = ["xy"], ["xy", "x2y2"]


def _grid(cells: Iterable[str]) -> str:
    """Two beside each other."""
    style = "display: grid; grid-template-columns: 1fr 1fr; text-align: center"
    return f'<span style="{style}">{"".join(f"<span>{cell}</span>" for cell in cells)}</span>'


# Where the correction Δ enters a step of Adam along m̂/√v̂.
_PLACES = _grid(
    formula(latex, said) + term(name, SADDAM_TITLES[name], SADDAM_STYLES[name][0])
    for name, latex, said in (
        ("C", r"\frac{\hat m (g + \Delta)}{\sqrt{\hat v (g + \Delta)}}", "delta in m and in v"),
        ("M", r"\frac{\hat m (g + \Delta)}{\sqrt{\hat v (g)}}", "delta in m alone"),
        ("D", r"\frac{\hat m (g) + \Delta}{\sqrt{\hat v (g)}}", "delta beside m, over root v"),
        ("raw", r"\frac{\hat m (g)}{\sqrt{\hat v (g)}} + \Delta", "delta beside the fraction"),
    )
)


def _story(comparison: Comparison) -> Sequence[Card]:
    return (
        Card(
            f"Adam trains {comparison.num_seeds} small networks on digits; some labels are wrong. "
            "The star is their mean, ┼ one standard deviation: further up, more test digits are "
            "right; further left, the loss is flatter. Second plot: as wrong labels are learned, "
            "test accuracy falls.",
            {"p": 0.0},
            _BOTH,
            hides=[*traces(SADDAM_STYLES), *LEVEL, END],
            lit=["Adam"],
        ),
        Card(
            "Adam averages the gradients g, m̂, and their squares, v̂, and steps along m̂/√v̂. SAM "
            "adds a correction Δ: α times a difference, the gradient after an ascent step minus "
            f"the gradient here. Where should Δ enter?{_PLACES}",
            {"p": 0.0},
            _ENDS,
            hides=[*traces(SADDAM_STYLES), *LEVEL, END],
        ),
        Card(
            "These four compute the same two gradients a step; only the place of Δ differs. The "
            "strength of the correction is p = αρ: ρ is the length of the ascent step. At p = 0 "
            "all four are Adam.",
            {"p": 0.4},
            _ENDS,
            hides=[*traces(["Adam", "F"]), *LEVEL],
            question=_QUESTION,
        ),
        Card(
            f"{says('stand')} {term('Adam', 'Adam', 'gd')} has λ<sub>max</sub> "
            f"{channel('Adam.sharpness')} and is {channel('Adam.accuracy')} % right. "
            f"{says('flattest')} {says('best')} Each line follows one method as p grows from 0.",
            {"p": 0.4},
            _ENDS,
            hides=[*traces(["F"]), *LEVEL, END],
        ),
        Card(
            f"Does flatter mean more accurate? {says('stand')} {says('level')}",
            {"p": 0.4},
            _ENDS,
            hides=[*traces(["F", "D", "raw"]), END],
            lit=["C", "M"],
        ),
        Card(
            f"{term('F', 'Free', 'free')} estimates Δ from the run’s last two gradients: a step "
            f"costs one gradient. {says('stand')} it is {channel('F.accuracy')} % right, "
            f"λ<sub>max</sub> {channel('F.sharpness')}; {term('D', 'Saddam', 'alpha')} "
            f"{channel('D.accuracy')} %, {channel('D.sharpness')}. {says('free')} The second "
            "plot counts gradients.",
            {"p": 0.4},
            _BOTH,
            hides=[*traces(["C", "M", "raw"]), *LEVEL, END],
            lit=["F", "D"],
        ),
    )


def flattest(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """Which of the methods of two gradients has the least λmax, by its place among them.

    Beyond them where none has: one further if all are alike, two if all have diverged.
    """
    each = np.stack([found[name].sharpness.mean for name in _TWO_GRADIENTS])
    return _first(each, found)


def best(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """Which of them has the highest test accuracy, in the same way."""
    each = np.stack([found[name].test_accuracy.mean for name in _TWO_GRADIENTS])
    return _first(1 / each, found)


def _first(
    each: Float[np.ndarray, "methods strengths records"], found: Mapping[str, History]
) -> Float[np.ndarray, "strengths records"]:
    known = np.stack([found[name].num_diverged for name in _TWO_GRADIENTS])
    each = np.nan_to_num(each, nan=np.inf)
    alike = each.max(axis=0) < 1.01 * each.min(axis=0)
    first = np.where(alike, len(_TWO_GRADIENTS), each.argmin(axis=0))
    first = np.where(np.isinf(each).all(axis=0), len(_TWO_GRADIENTS) + 1, first)
    return np.where(np.isfinite(known).all(axis=0), first, np.nan)


def free(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """How free compares with Saddam: a phrase of `_FREE`."""
    one, other = found["F"], found["D"]
    flatter = one.sharpness.mean < other.sharpness.mean
    better = one.test_accuracy.mean > other.test_accuracy.mean
    some = np.where(np.isnan(one.sharpness.mean + other.sharpness.mean), 4, 2 * flatter + better)
    return np.where(np.isfinite(one.num_diverged + other.num_diverged), some, np.nan)


_FREE = [
    "Saddam is flatter and more accurate.",
    "Saddam is flatter, free more accurate.",
    "Free is flatter, Saddam more accurate.",
    "Free is flatter and more accurate.",
    "One of them has diverged.",
]
_COUPLED = (
    "the dotted line stands at the λmax of coupled, {level.x}. There coupled is "
    "{C.accuracy}\N{NO-BREAK SPACE}% right, and first moment, where its line crosses, "
    "{level.y}\N{NO-BREAK SPACE}%: equally flat, "
)
_LEVEL_WORDS = [
    _COUPLED + "{level.gap} points apart. Something besides λmax counts.",
    _COUPLED + "and hardly apart.",
    "no point of the line of first moment is as flat as coupled is at this p.",
]


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
        outcomes={"flattest": flattest, "best": best, "free": free},
        words={
            "flattest": [
                f"Flattest of the four with two gradients: {SADDAM_TITLES[name]}, "
                f"λmax {{{name}.sharpness}}."
                for name in _TWO_GRADIENTS
            ]
            + [
                "The four with two gradients are equally flat here.",
                "The four with two gradients have all diverged.",
            ],
            "best": [
                f"Most accurate: {SADDAM_TITLES[name]}, {{{name}.accuracy}}\N{NO-BREAK SPACE}%."
                for name in _TWO_GRADIENTS
            ]
            + ["They are equally accurate.", ""],
            "free": _FREE,
            "level": _LEVEL_WORDS,
        },
        presets=_PRESETS[task],
        question=None,
        story=_story(comparison) if task == "Digits" else (),
        level=("C", "M"),
        alt=f"Test accuracy against sharpness of networks trained on {task} by five combinations "
        "of SAM with Adam and by Adam alone; beside it test accuracy by gradients computed.",
    )
