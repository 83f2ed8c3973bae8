"""The comparison of five ways to put SAM into Adam on networks: how it is drawn and said."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from experiments.methods import Comparison, History
from livefigure import Card, Question
from livefigure.markup import channel, if_drawn, says, term, value
from pages.figures.methods import (
    ACCURACY,
    DIAGRAM,
    PLOT,
    SHARPNESS,
    Axes,
    Mark,
    OutcomeOf,
    Presentation,
    crosses,
    traces,
)
from pages.figures.styles import SADDAM_STYLES, SADDAM_TITLES
from pages.networks.adam.view import places

_SYMBOLS = {
    "raw": ("cross", "✚"),
    "F": ("triangle-up", "▲"),
    "C": ("circle", "●"),
    "M": ("square", "■"),
    "D": ("diamond", "◆"),
}
_AXES = {
    "Digits": Axes((1.0, 10.0), (40.0, 85.0)),
    "Two moons": Axes((0.7, 20.0), (70.0, 95.0)),
}
_MARKS = {"Adam": Mark("gd", "star", "★")} | {
    name: Mark(colour, *_SYMBOLS[name], dash) for name, (colour, dash, _) in SADDAM_STYLES.items()
}
_TITLES = {"Adam": "Adam"} | SADDAM_TITLES

_ADAM = term("Adam", "★ Adam", "gd")
_TWO_GRADIENTS = ("C", "M", "D", "raw")  # as links and channels call them

# A card compares the four from where it draws them on: before, that is what it will ask.
_STATUS = f"""
{channel("reached")} steps, αρ = {value("p")}. {term("Adam", "Adam", "gd")}:
{channel("Adam.accuracy")} % right, λ<sub>max</sub> {channel("Adam.sharpness")}.
""" + if_drawn("raw", f"Here, {says('flattest')}{says('best')}")

_PRESETS = {
    "Digits": [
        ("Strong", "αρ = 0.4: Saddam is flattest, then first moment.", {"p": 0.4}),
        ("Weak", "αρ = 0.1: the same order, closer together.", {"p": 0.1}),
        ("AntiSAM", "αρ = −0.1: coupled and first moment diverge.", {"p": -0.1}),
    ],
    "Two moons": [
        ("Strong", "αρ = 0.4: of the four, Saddam has the best test accuracy.", {"p": 0.4}),
        ("Very strong", "αρ = 0.8: coupled is ahead of Saddam.", {"p": 0.8}),
        ("AntiSAM", "αρ = −0.1: coupled and first moment diverge.", {"p": -0.1}),
    ],
}

_LATER = ("M", "D", "raw")  # where the correction enters later than in coupled

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Which of the four ends with the lowest λ<sub>max</sub> at "
    "αρ = 0.4?",
    options=[
        "● coupled: Δ enters both averages",
        "■ first moment: Δ enters m̂ alone",
        "◆ Saddam: after both averages, before the division",
        "✚ unscaled: after the division",
    ],
    meaning=[[k] for k in range(len(_TWO_GRADIENTS))],
    channel="flattest.final",
    at={"p": 0.4},
    because=[
        "Δ then also enlarges v̂, and all steps are divided by √v̂: it weakens itself.",
        "Adam averages Δ over the last steps, as it does with gradients. The part of it that "
        "changes sign cancels.",
        "No average cancels any of Δ, and it does not enlarge v̂. And it is divided by √v̂ like the "
        "gradient, so that both are of one scale.",
        "Δ then stays as small as a gradient. Adam’s steps are divided by √v̂ and far longer, so "
        "Δ hardly matters: the network ends near Adam’s.",
    ],
    what_if=("What if αρ is negative, as in AntiSAM?", {"p": -0.1}),
    hides=traces(_LATER),
)


def _story(comparison: Comparison) -> Sequence[Card]:
    spread, task = crosses(["Adam", *SADDAM_STYLES]), comparison.task
    return (
        Card(
            f"Networks learn to read digits with {_ADAM}. {100 * task.label_noise:.0f} % of the "
            f"labels are wrong. {says('stand')} Adam reads {_percent('Adam')} of new digits right, "
            f"its test accuracy. After {channel('early.step')} steps it was "
            f"{channel('early.accuracy')}\N{NO-BREAK SPACE}%: then Adam learned the wrong labels, "
            "too.",
            {"p": 0.0},
            [ACCURACY],
            hides=traces(SADDAM_STYLES),
            lit=["Adam"],
            idle=["p"],
            steps=(0, task.num_steps),
        ),
        Card(
            "SAM adds a correction Δ to every gradient g, which leads away from sharp places. "
            f"{term('C', '● Coupled', 'sam')} gives Adam g + Δ instead of g. {says('stand')} "
            f"{says('C.any_diverged')}, Adam {_percent('Adam')}. Drag αρ, the strength of Δ.",
            {"p": 0.4},
            [ACCURACY],
            hides=traces(["F", *_LATER]),
            lit=["C"],
        ),
        Card(
            "A step of Adam: it averages the last gradients (m̂) and their squares (v̂), and moves "
            "along m̂, divided by √v̂. Coupled adds Δ at ●: it enters both averages. Δ may also "
            f"enter later: at ■, ✚, or ◆, which is called {term('D', 'Saddam', 'alpha')}.",
            {"p": 0.4},
            [DIAGRAM],
            idle=["p"],
        ),
        Card(
            "The same Δ, added at four places. This plot shows λ<sub>max</sub>, the sharpness of "
            "the loss, which Δ is to lower.",
            {"p": 0.4},
            [SHARPNESS],
            hides=traces(["F"]),
            question=_QUESTION,
        ),
        Card(
            f"{says('stand')} <b>{says('flattest')}{says('best')}</b> All are best early. At αρ = "
            "0.4, ● ■ ◆ then lose less to the wrong labels than Adam. Try αρ = 0.1 and −0.1.",
            {"p": 0.4},
            [ACCURACY, SHARPNESS],
            hides=traces(["F"]),
        ),
        Card(
            "Why? ● Coupled: Δ also enlarges v̂, by which the step is divided, and so weakens "
            "itself. ■ First moment: the average cancels a part of Δ. ◆ Saddam avoids both. "
            "<b>So, on these digits and at equal αρ, add Δ after both averages.</b>",
            {"p": 0.4},
            [DIAGRAM, SHARPNESS],
            hides=traces(["F"]),
            lit=["D"],
        ),
        Card(
            f"Is flatter always better? Left is flatter, up is more accurate. {says('along')} "
            f"{says('stand')} {says('level')}",
            {"p": 0.4},
            [PLOT],
            hides=[*traces(["F", "M", "raw"]), *spread],
            lit=["C", "D"],
        ),
    )


def _percent(name: str) -> str:
    return f"{channel(f'{name}.accuracy')}\N{NO-BREAK SPACE}%"


def flattest(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """Which of the methods of two gradients has the least λmax, by its place among them.

    Beyond them where none has: one further if all are alike, two if all have diverged.
    """
    each = np.stack([found[name].sharpness.mean for name in _TWO_GRADIENTS])
    return _first(each, found)


def best(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
    """Which of them has the highest test accuracy, in the same way.

    If one method is both, the flattest and this, its place begins anew after all of these.
    """
    each = np.stack([found[name].test_accuracy.mean for name in _TWO_GRADIENTS])
    first, count = _first(1 / each, found), len(_TWO_GRADIENTS)
    both = (first == flattest(found)) & (first < count)
    return np.where(both, first + count + 2, first)


def early(comparison: Comparison) -> dict[str, OutcomeOf]:
    """After how many steps Adam alone had its highest test accuracy so far, and that, in %.

    Both are the same at every strength and record.
    """

    def told(found: Mapping[str, History], what: Callable[[int, float], float]) -> np.ndarray:
        right = found["D"].test_accuracy.mean
        alone = np.nan_to_num(right[comparison.strengths.index(0.0)], nan=-np.inf)
        best = int(alone.argmax())
        known = np.isfinite(alone[best])
        return np.full(right.shape, what(comparison.steps[best], alone[best]) if known else np.nan)

    return {
        "early.step": lambda found: told(found, lambda step, _: step),
        "early.accuracy": lambda found: told(found, lambda _, accuracy: 100 * accuracy),
    }


def along(comparison: Comparison) -> OutcomeOf:
    """Whether coupled and Saddam are the flatter and the more accurate the larger αρ is.

    It is a phrase of `_ALONG`, the same at every strength.
    """
    rising = [k for k, p in enumerate(comparison.strengths) if p >= 0]

    def told(found: Mapping[str, History]) -> Float[np.ndarray, "strengths records"]:
        grow = [
            (np.diff(sign * values[rising], axis=0) > 0).all(axis=0)
            for name in ("C", "D")
            for sign, values in (
                (-1, found[name].sharpness.mean),
                (1, found[name].test_accuracy.mean),
            )
        ]
        which = np.where(np.logical_and.reduce(grow), 0, 1)
        return np.broadcast_to(which, found["C"].num_diverged.shape).astype(float)

    return told


def _first(
    each: Float[np.ndarray, "methods strengths records"], found: Mapping[str, History]
) -> Float[np.ndarray, "strengths records"]:
    known = np.stack([found[name].num_diverged for name in _TWO_GRADIENTS])
    each = np.nan_to_num(each, nan=np.inf)
    alike = each.max(axis=0) < 1.01 * each.min(axis=0)
    first = np.where(alike, len(_TWO_GRADIENTS), each.argmin(axis=0))
    first = np.where(np.isinf(each).all(axis=0), len(_TWO_GRADIENTS) + 1, first)
    return np.where(np.isfinite(known).all(axis=0), first, np.nan)


_COUPLED = (
    "at the dotted line, ● coupled and ◇ Saddam, at a smaller αρ, are equally flat: ● is "
    "{C.accuracy}\N{NO-BREAK SPACE}% right, ◇ {level.y}\N{NO-BREAK SPACE}%"
)
_ALONG = [
    "Along a line, αρ grows from 0, and flatter goes with more accurate.",
    "Along a line, αρ grows from 0.",
]
_LEVEL_WORDS = [
    _COUPLED + ". So flattest is not best.",
    _COUPLED + ", hardly apart.",
    "nowhere on its line is ◆ as flat as ● is at this αρ.",
]


def _diagram() -> go.Figure:
    return places(_MARKS, _TITLES)


def presentation(comparison: Comparison) -> Presentation:
    task = comparison.task.dataset.name
    return Presentation(
        marks=_MARKS,
        titles=_TITLES,
        plain="Adam",
        of="D",
        axes=_AXES[task],
        strength=0.4,
        p_marks={-0.1: "−0.1", 0.0: "Adam", 0.1: "0.1", 0.4: "0.4"},
        status=_STATUS,
        outcomes={"flattest": flattest, "best": best, "along": along(comparison)}
        | early(comparison),
        words={
            "flattest": [
                f"of ● ■ ◆ ✚, {SADDAM_TITLES[name]} is the flattest, with λmax "
                f"{{{name}.sharpness}}, "
                for name in _TWO_GRADIENTS
            ]
            + [
                "● ■ ◆ ✚ are equally flat, ",
                "● ■ ◆ ✚ have all diverged",
            ],
            "best": [
                f"and {SADDAM_TITLES[name]} the most accurate, with "
                f"{{{name}.accuracy}}\N{NO-BREAK SPACE}%."
                for name in _TWO_GRADIENTS
            ]
            + ["and equally accurate.", "."]
            + [
                f"and the most accurate, too, with {{{name}.accuracy}}\N{NO-BREAK SPACE}%."
                for name in _TWO_GRADIENTS
            ],
            "C.any_diverged": [
                "it is {C.accuracy}\N{NO-BREAK SPACE}% right",
                f"{{C.diverged}} of its {comparison.num_seeds} networks diverged",
            ],
            "along": _ALONG,
            "level": _LEVEL_WORDS,
        },
        presets=_PRESETS[task],
        question=None,
        diagram=_diagram,
        story=_story(comparison) if task == "Digits" else (),
        level=("C", "D"),
        alt=f"Test accuracy and sharpness by training step of networks trained on {task} by five "
        "combinations of SAM with Adam and by Adam alone; one against the other; and a step of "
        "Adam, with four places where the correction can enter.",
    )
