"""Five measures of sharpness: the live figure of a rescaling, and the table of trained networks."""

from functools import cache

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from experiments.surface import sample
from landscapes import Window
from landscapes.networks.sharpness import Estimate
from livefigure import AtStep, Card, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, swatch, term
from pages.figures.finite import quantile
from pages.networks.sharpness_measures.compute import (
    BESIDE,
    DRAWS,
    FACTOR,
    METHODS,
    RADIUS,
    REACH,
    RHO,
    SCALES,
    Measures,
    along_the_minima,
    rescaling,
)
from pages.networks.sharpness_measures.view import MEASURES, rescaling_view
from pages.ui.lesson_figure import Knob, LessonFigure

_FORMULA = formula(
    r"L = \frac{1}{2} (w_1 w_2 - 1)^2",
    "L equals one half of w one times w two minus one, squared",
)

# A card shows a number from where it speaks of it on: else the question would be answered before.
_STATUS = (
    f"w₁w₂ = {channel('product')}. "
    + if_drawn("top", f"{term('top', 'λ<sub>max</sub>')} = trace = <b>{channel('top')}</b>. ")
    + if_drawn("average", f"Average rise {term('average', channel('average'))}. ")
    + if_drawn("adaptive", f"‖∇L‖ = 0, adaptive {term('adaptive', channel('adaptive'), 'exact')}.")
)

_MAP, _CURVES = "xy", "x2y2"
_PLACES = ["ball", "stretched"]
_MEASURED = [*MEASURES, *(f"{name} now" for name in MEASURES)]
_W1 = term("u", "w₁")
_BAR = term("top", "the bar", "pin-b")
_RISE = term("average", f"the loss’s average rise at distance {REACH:g}", "rho")
_ADAPTIVE = term("adaptive", "adaptive sharpness", "exact")

_QUESTION = Question(
    ask="<b>Make a prediction.</b> How many of these five numbers are the same all along the "
    "dotted curve?",
    options=["None", "Two", "All five"],
    meaning=[[0], [2], [5]],
    channel="constant",
    at={},
    because=[
        "Two are: ‖∇L‖ is 0 at every minimum. And adaptive sharpness measures each weight in units "
        "of its own size, so that rescaling leaves it as it is.",
        "‖∇L‖ is 0 at every minimum, so it tells none from another. And adaptive sharpness was "
        "made for this: it measures each weight in units of its own size.",
        "Although the function is the same, the valley is narrow where one weight is large: there "
        "a small change of the other weight changes the product a lot.",
    ],
    hides=_MEASURED,
)

_STORY = (
    Card(
        "Five numbers are called sharpness. Do they tell how well a network predicts? A tiny one "
        "multiplies its input by w₁ and w₂. It should learn the factor 1. All along the dotted "
        "curve it does, with loss 0: <b>the same function.</b>",
        {"u": 1.0},
        [_MAP],
        hides=[*_PLACES, "across"],
    ),
    Card(
        f"<b>Number 1: λ<sub>max</sub></b>, the largest curvature, here {channel('top')}. Drag "
        f"{_W1}: where the valley is narrow, {_BAR} is short and the curvature large. <b>Number 2: "
        "the trace</b>, the sum of all curvatures. Along the curve it is 0: here both are equal.",
        {"u": SCALES[-6]},
        [_MAP],
        hides=_PLACES,
        lit=["u"],
    ),
    Card(
        f"<b>Number 3:</b> {_RISE}, the mean over the dashed circle. In a narrow valley, more "
        f"of the circle lies on the steep walls. Here it is {channel('average')}.",
        {"u": SCALES[-6]},
        [_MAP],
        hides=["stretched", "across"],
        lit=["average"],
    ),
    Card(
        f"<b>Number 4: the slope</b> ‖∇L‖. <b>Number 5:</b> {_ADAPTIVE}. It is λ<sub>max</sub> "
        "with each weight measured in units of its own size: a circle then is the green ellipse.",
        {"u": SCALES[-6]},
        [_MAP, _CURVES],
        hides=["ball", "across"],
        question=_QUESTION,
    ),
    Card(
        "Adaptive sharpness stays the same, and so does ‖∇L‖: it is 0, so not drawn. "
        "λ<sub>max</sub>, trace and average rise grow away from w₁ = 1, though the same "
        "function predicts the same. <b>So none of these three alone tells how well a network "
        "predicts.</b>",
        {"u": SCALES[-6]},
        [_CURVES],
    ),
)


@cache
def _figure() -> go.Figure:
    room = Window((0.0, 4.7), (0.0, 4.7))  # the ellipse of the largest weight has room, too
    return rescaling_view(sample(FACTOR.loss, room, resolution=120), BESIDE, SCALES)


def rescaled() -> LessonFigure:
    """The live figure: slide along the minima, and watch the five numbers."""
    curves = [Curve(name, "all.u", f"all.{name}", ghost=True) for name in MEASURES]
    here = [AtStep(f"{name} now", ["u"], [name]) for name in MEASURES]
    return LessonFigure(
        compute=rescaling(),
        figure=_figure(),
        bindings=[
            Curve("ball", "ball.x", "ball.y", ghost=True),
            Curve("stretched", "stretched.x", "stretched.y", ghost=True),
            Curve("across", "across.x", "across.y", ghost=True),
            AtStep("minimum", ["u"], ["v"]),
            *curves,
            *here,
        ],
        knobs=[
            Knob("u", "w₁", "first weight; w₂ = 1/w₁", SCALES, SCALES[-6], "text",
                 {1.0: "w₁ = w₂"}, axis="xaxis2")
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch(
                "minima",
                "text",
                "dot",
                f"minima: loss 0; thin lines: loss {BESIDE**2 / 2:g}",
            )
            + swatch(
                "across", "pin-b", "solid", "width of the valley (narrow = large λ<sub>max</sub>)"
            )
            + "".join(
                swatch(f"{name} curve", colour, dash, words)
                for name, (colour, dash, words) in MEASURES.items()
            ),
            "status": _STATUS,
        },
        terms={f"{name} curve": [name] for name in MEASURES}
        | {
            "minima": ["minima"],
            "across": ["across"],
            "top": ["top", "across"],
            "trace": ["trace"],
            "average": ["average", "ball"],
            "adaptive": ["adaptive", "stretched"],
        },
        story=_STORY,
        alt="The surface of ½(w₁w₂ − 1)² with its curve of minima, and five measures of sharpness "
        "along the curve.",
        name="rescaling",
        shared=along_the_minima(),
    )  # fmt: skip


FIGURES = {"rescaling": rescaled}


# ── The table ────────────────────────────────────────────────────────────────────────────────

_MEASURES = {
    "top": (
        "λmax",
        "How steep the steepest direction is, and so which steps are too long: η > 2/λmax.",
        "Blind to all other directions.",
    ),
    "trace": (
        "trace",
        "The same, summed over all directions: what small noise on all weights costs.",
        "Cannot tell a few steep directions from many gentle ones.",
    ),
    "average": (
        f"average rise at {RADIUS:g}",
        "What a step of this length costs in a random direction; sees beyond the quadratic.",
        "A random direction hardly ever meets a steep one.",
    ),
    "grad_norm": (
        "‖∇L‖",
        "What α-SAM penalises.",
        "0 at every minimum, flat or sharp; here, how far from resting.",
    ),
    "adaptive": (
        "adaptive",
        "λmax for relative changes of all weights and biases: where rescaling layers leaves what "
        "a network computes as it is, it leaves this, too.",
        "Counts a weight that is 0 as flat; says nothing of the path that led here.",
    ),
}


def sayings() -> str:
    """What each of the five can tell and what it cannot, as a list in Markdown."""
    return "\n".join(f"- **{name}:** {can} *But:* {but}" for name, can, but in _MEASURES.values())


def table(measured: Measures) -> str:
    """The measures in Markdown: a row for each measure, a column for each method."""
    heads = [f"{name}, α = {alpha:g}" for name, alpha in METHODS.items()]
    rows = [
        ["", *heads],
        ["---", *["---:"] * len(heads)],
        ["training loss", *map(_text, measured.train_loss[: len(METHODS)])],
        [
            "test accuracy",
            *(f"{_text(100 * each)} %" for each in measured.test_accuracy[: len(METHODS)]),
        ],
    ]
    for field, (name, *_) in _MEASURES.items():
        rows.append([f"**{name}**", *_cells(getattr(measured, field))])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def twins(measured: Measures) -> str:
    """What the same numbers are of networks that are the same function."""
    count = len(METHODS)
    said = f"± is the standard error over {DRAWS} random draws; all with ρ = {RHO:g}."
    if not np.isfinite(measured.train_loss).any():
        return f"{said} All {count} networks diverged, so there is nothing to compare."
    exact = (measured.train_loss, measured.top, measured.grad_norm, measured.adaptive)
    worst = max(_farthest(v[count:] - v[:count], v[:count]) for v in exact)
    drawn = (measured.trace, measured.average)
    away = max(
        _farthest(
            e.mean[count:] - e.mean[:count],
            np.hypot(e.standard_error[count:], e.standard_error[:count]),
        )
        for e in drawn
    )
    return (
        f"{said} **A check:** the same three networks with their hidden units in another order and "
        "half of them with all signs changed, which leaves what a tanh network computes as it is. "
        f"Loss, λmax, ‖∇L‖ and adaptive differ by at most {100 * worst:.4f} %, "
        f"trace and average rise by at most {away:.1f} standard errors, because other directions "
        "were drawn."
    )


def _farthest(differences: ArrayLike, units: ArrayLike) -> float:
    """The largest difference in its unit, of those that are numbers; two zeros do not differ."""
    differences, units = np.asarray(differences, float), np.asarray(units, float)
    shares = np.divide(differences, units, out=np.zeros_like(differences), where=units != 0)
    return quantile(np.abs(shares), 1.0, otherwise=0.0)


def _cells(values: np.ndarray | Estimate) -> list[str]:
    count = len(METHODS)
    if isinstance(values, Estimate):
        pairs = zip(values.mean[:count], values.standard_error[:count], strict=True)
        return [
            f"{_text(mean)} ± {_text(error, 2)}" if np.isfinite(mean) else "diverged"
            for mean, error in pairs
        ]
    return [_text(value) for value in values[:count]]


def _text(value: float, digits: int = 3) -> str:
    """So many significant digits, without powers of ten between 0.0001 and 10 000."""
    if not np.isfinite(value):
        return "diverged"
    return np.format_float_positional(value, digits, unique=False, fractional=False, trim="-")
