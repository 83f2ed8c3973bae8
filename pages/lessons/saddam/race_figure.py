"""The first live figure of the lesson: five ways to put α-SAM into Adam, from one start."""

from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Landscape
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, says, swatch, term
from optimizers import rules, saddam
from pages.figures.frame import DECADES, QUIET, line, panels, step_decades, title
from pages.figures.palette import PALETTE
from pages.figures.race import race_view
from pages.figures.styles import SADDAM_STYLES
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.saddam.race_compute import (
    NUM_SHOWN,
    NUM_STEPS,
    SEEN,
    STARTS,
    Change,
    Leaving,
    five_definitions,
)
from pages.ui.lesson_figure import Knob, LessonFigure

STYLES = {"adam": ("gd", "solid", 1.8)} | SADDAM_STYLES


class Definition(NamedTuple):
    """One way to put the correction Δ into Adam."""

    name: str
    means: str  # LaTeX: what m and v are means of
    step: str  # LaTeX: what is subtracted from θ
    source: Callable
    remark: str


_STEP = r"\eta\,\hat m/(\sqrt{\hat v}+\varepsilon)"

DEFINITIONS = {
    "D": Definition(
        "Saddam",
        r"m,v:\; g_0",
        r"\eta\,(\hat m+\Delta)/(\sqrt{\hat v}+\varepsilon)",
        saddam.saddam_d,
        "Δ is in neither mean. It is added to the step and scaled like it, where AdamW "
        "puts weight decay",
    ),
    "C": Definition(
        "coupled",
        r"m,v:\; g_0+\Delta",
        _STEP,
        rules.alpha_sam_adam,
        "The gradient of α-SAM is given to Adam",
    ),
    "M": Definition(
        "first moment",
        r"m:\; g_0+\Delta,\quad v:\; g_0",
        _STEP,
        saddam.saddam_m,
        "The mean has Δ, the scale does not",
    ),
    "raw": Definition(
        "unscaled",
        r"m,v:\; g_0",
        r"\eta\,(\hat m/(\sqrt{\hat v}+\varepsilon)+\Delta)",
        saddam.saddam_raw,
        "As Saddam, but Δ is not divided, as in WSAM. It needs a learning rate of its own",
    ),
    "F": Definition(
        "free",
        r"m,v:\; g_0",
        r"\eta\,(\hat m+2\alpha\rho\,\hat r)/(\sqrt{\hat v}+\varepsilon)\text{, every second step}",
        rules.saddam_forward,
        "As Saddam, but with an estimate r̂ of ∇‖∇L‖ from two gradients that Adam has computed "
        "anyway: one gradient a step",
    ),
}  # fmt: skip

STRENGTHS = [round(0.02 * k, 2) for k in range(-10, 21)]
RATES = [float(f"{0.01 * 10 ** (k / 13):.2g}") for k in range(-9, 12)]

_DELTA = r"\term{delta:alpha}{\Delta}"
# What Adam subtracts from θ with Δ inside its means, and outside them.
_STEPS = formula(
    r"\term{C:sam}{\text{coupled}} \;\; \eta \, "
    rf"\frac{{\text{{mean}}(g_0 + {_DELTA})}}{{\sqrt{{\text{{mean}}((g_0 + {_DELTA})^2)}}}}",
    "coupled: eta times the mean of g zero plus Delta, over the root of the mean of its square",
) + formula(
    r"\term{D:alpha}{\text{Saddam}} \;\; \eta \, "
    rf"\frac{{\text{{mean}}(g_0) + {_DELTA}}}{{\sqrt{{\text{{mean}}(g_0^2)}}}}",
    "Saddam: eta times the mean of g zero, plus Delta, over the root of the mean of g zero squared",
)

_CHART = MapAxes(
    "who leaves, coupled or Saddam: drag here",
    Ticks(STRENGTHS, (-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4), "αρ"),
    Ticks(RATES, (0.002, 0.01, 0.02, 0.041, 0.07), "η"),
)

_OUTCOMES = {
    Change.FLATTER: "leaves",
    Change.STAYED: "stays",
    Change.SHARPER: "goes to sharper ground",
    Change.DIVERGED: "diverges",
}


_LEGEND = {
    "adam": "Adam without a correction",
    "C": "coupled: Δ in <i>m</i> and <i>v</i>",
    "M": "first moment: Δ in <i>m</i> alone",
    "D": "Saddam: Δ added afterwards",
    "raw": "unscaled: Δ is not divided",
    "F": "free: Δ from earlier gradients",
}


def _begun(each: str) -> str:
    """Its name, as it begins a sentence."""
    name = DEFINITIONS[each].name
    return name[0].upper() + name[1:]


def _named(each: str) -> str:
    return term(each, _begun(each), STYLES[each][0])


def _changes(each: str) -> list[str]:
    """What is said of it by its `Change`."""
    return [f"{_begun(each)} {_OUTCOMES[change]}. " for change in Change]


# All five are counted only where all are drawn; the card may show two.
_STATUS = if_drawn("M", f"<b>{channel('leavers')} of 5</b> leave for flatter ground. ") + "".join(
    if_drawn(each, term(each, says(f"{each}.outcome"), STYLES[each][0])) for each in DEFINITIONS
)

_RACE = {"p": 0.2, "rate": 0.01}
_SURFACE, _SHARPNESS, _MAP, _PULL = "xy", "x2y2", "x3y3", "x4y4"


def _without(*names: str) -> list[str]:
    """The traces of all but these."""
    return _traces(*(each for each in STYLES if each not in names))


def _traces(*names: str) -> list[str]:
    return [each + kind for each in names for kind in ("", " end", " curvature")]


_ROOTS = ["root", "minus"]
_MEANS = ["kept", *_ROOTS, "kept name", "root name"]


_QUESTION = Question(
    ask="<b>Make a prediction.</b> At αρ = 0.2, which of the two leaves the sharp minimum?",
    options=["Only the coupled one", "Only Saddam", "Both"],
    meaning=[[Leaving.COUPLED], [Leaving.SADDAM], [Leaving.BOTH]],
    channel="leaving",
    at=_RACE,
    because=[
        "The coupled one stays: it averages Δ, and Δ changes its side at every step. Saddam adds "
        "the whole Δ after the mean, and leaves.",
        "Saddam adds the whole Δ after the mean. The coupled one averages Δ, and Δ changes its "
        "side at every step.",
        "The coupled one stays: it averages Δ, and Δ changes its side at every step. So the mean "
        "of Δ is nearly nothing.",
    ],
    what_if=("What if the learning rate is twice as large?", {"p": 0.2, "rate": 0.02}),
    hides=_traces("C", "D"),
)

# Where a card speaks of a strength, all cards stand at it: so a slider never contradicts the text,
# not even on a slow machine that is still asked for the record of the next card.
_STORY = (
    Card(
        f"Most networks are trained with {term('adam', 'Adam', 'gd')}. Here Adam starts above a "
        "sharp minimum and ends in it. A flat minimum lies to the left. <b>Where in Adam does "
        "SAM’s correction belong, so that Adam goes there?</b>",
        _RACE,
        [_SURFACE],
        hides=_without("adam"),
        idle=["p", "rate"],
    ),
    Card(
        f"SAM adds a correction {term('delta', 'Δ', 'alpha')} = α(g<sub>ρ</sub> − g<sub>0</sub>) "
        "to the gradient. Low in a valley the run jumps across the floor at every step. <b>So Δ "
        "points to one side, then to the other.</b>",
        _RACE,
        [_PULL],
        hides=_MEANS,
        lit=["delta"],
        idle=["p", "rate"],
    ),
    Card(
        "Adam divides a mean of gradients by the root of a mean of squares. "
        f"{term('delta', 'Δ', 'alpha')} can stand inside the means, or be added afterwards: "
        f"<b>Saddam</b>, for SAM and Adam.{_STEPS}",
        _RACE,
        [_SURFACE],
        hides=_without("adam", "C", "D"),
        lit=["C", "D"],
        idle=["p", "rate"],
        question=_QUESTION,
    ),
    Card(
        f"In the mean {term('kept', '<i>m</i>', 'sam')} the two sides cancel: it keeps about 5 % "
        f"of {term('pull', 'Δ', 'alpha')}. In the root of the mean of squares, "
        f"{term('root', '√<i>v</i>')}, nothing cancels. <b>So coupled Adam divides a small "
        "number by a large one.</b> Saddam has Δ in neither mean.",
        _RACE,
        [_PULL],
        lit=["kept", "root"],
        idle=["p", "rate"],
    ),
    Card(
        "Drag on the map: who <i>leaves</i>, for ground flatter by a third or more? To the left, "
        "αρ becomes too small for Saddam. Upwards, the steps η "
        "become so long that the coupled one leaves, too. "
        f"Now: {says('D.outcome')}{says('C.outcome')}",
        _RACE,
        [_SURFACE, _MAP],
        hides=_without("C", "D"),
        lit=["p", "rate"],
    ),
    Card(
        "Is Saddam better? At η = 0.02 the coupled one leaves, too, only later. The evidence is "
        "this small surface, and small networks that were trained at one learning rate each. "
        "<b>Nobody has tried Saddam on a large network.</b>",
        {"p": 0.2, "rate": 0.02},
        [_SURFACE, _SHARPNESS],
        hides=_without("C", "D"),
    ),
)

EXERCISES = (
    Exercise(
        "Make coupled Adam leave the sharp minimum at an αρ of 0.2 or less.",
        [Goal("C.outcome", low=Change.FLATTER, high=Change.FLATTER), Goal("p.along", high=20.5)],
        ["Its correction is too weak. Which other slider makes a step longer?",
         "At αρ = 0.2, raise η to 0.02."],
    ),
    Exercise(
        "The run with the unscaled correction stays in the sharp minimum at αρ = 0.2. Make it "
        "leave.",
        [Goal("raw.outcome", low=Change.FLATTER, high=Change.FLATTER)],
        ["No larger αρ does it. But αρ may also be negative.",
         "At αρ = −0.2 it is pushed up the wall, and slides along it to the flat side."],
    ),
)  # fmt: skip

_PRESETS = {
    "Fork": [
        ("The race", "αρ = 0.2, η = 0.01: as in the story.", _RACE),
        ("Larger steps", "η = 0.02: the coupled one leaves, too.", {"p": 0.2, "rate": 0.02}),
        (
            "AntiSAM",
            "αρ = −0.2: coupled, first moment and Saddam rest beside the minimum.",
            {"p": -0.2, "rate": 0.01},
        ),
    ],
    "Two-factor net": [
        ("An easier valley", "αρ = 0.2: all five go to flatter ground.", _RACE),
        (
            "AntiSAM",
            "αρ = −0.1: all but the unscaled one go to ever sharper ground.",
            {"p": -0.1, "rate": 0.01},
        ),
    ],
}


def _view(landscape: Landscape, told: bool) -> go.Figure:
    """The surface, the curves and the map; of the story, with the names of the minima."""
    figure = race_view(
        sample(landscape.loss, landscape.window, resolution=120),
        STYLES,
        step_decades(NUM_STEPS) | {"title": title("step")},
        {"range": [0, 9]} if told else DECADES | {"range": [-0.2, 5.2]},
        _CHART,
    )
    for name, style in (
        ("root", ("text", "dot", 1.6)),
        ("minus", ("text", "dot", 1.6)),
        ("kept", ("sam", "solid", 3.4)),
    ):
        figure.add_scatter(name=name, mode="lines", xaxis="x4", yaxis="y4", **line(*style))
    figure.add_scatter(
        name="pull", mode="lines+markers", xaxis="x4", yaxis="y4",
        marker={"size": 5, "color": PALETTE["alpha"]}, **line("alpha", "solid", 1.2),
    )  # fmt: skip
    for name, text, colour, place in (
        ("pull name", "\N{EN SPACE}Δ", "alpha", "middle right"),
        ("kept name", "\N{EN SPACE}<i>m</i>", "sam", "middle right"),
        ("root name", "√<i>v</i>", "text", "top left"),
    ):
        figure.add_scatter(
            name=name, mode="text", text=[text], textposition=place, hoverinfo="none",
            textfont={"size": 15, "color": PALETTE[colour]}, xaxis="x4", yaxis="y4",
        )  # fmt: skip
    sharpness, pull = (
        "sharpness λ<sub>max</sub> on the way",
        "correction Δ across the valley, by step",
    )
    wide = {
        "xy": (0, 0.56, 0, 1),
        "x2y2": (0.63, 1, 0.79, 0.95, sharpness),
        "x4y4": (0.63, 1, 0.47, 0.65, pull),
        "x3y3": (0.63, 1, 0, 0.33, _CHART.label),
    }
    narrow = {
        "x3y3": (0.03, 1, 0.8, 0.98, _CHART.label),
        "xy": (0, 1, 0.49, 0.74),
        "x2y2": (0.03, 1, 0.26, 0.41, sharpness),
        "x4y4": (0.03, 1, 0, 0.16, pull),
    }
    still = QUIET | {"fixedrange": True}
    figure.update_layout(
        xaxis4=still | {"anchor": "y4", "range": [SEEN[0] - 0.5, SEEN[-1] + 1.2],
                        "title": title("step")},
        yaxis4=still | {"anchor": "x4", "range": [-1.6, 1.6], "nticks": 5},
        meta={"wide": panels(500, wide), "narrow": panels(1080, narrow)},
    )  # fmt: skip
    minima = landscape.minima if told else ()
    return figure.add_scatter(
        name="minima", meta="ground", mode="text", hoverinfo="none",
        x=[point.params[0] for point in minima], y=[point.params[1] for point in minima],
        text=[f"<br>{point.name}" for point in minima],  # below what ends there
        textposition="bottom center", textfont={"size": 12, "color": PALETTE["text"]},
    )  # fmt: skip


@cache
def race(name: str) -> LessonFigure:
    """Five runs from one start, their sharpness, and who leaves, by αρ and η."""
    landscape = LANDSCAPES[name]
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    told = name == "Fork"
    return LessonFigure(
        compute=five_definitions(landscape),
        figure=_view(landscape, told),
        map=OutcomeMap("leaving", Leaving),
        bindings=[
            *(Curve(each, f"{each}.x", f"{each}.y") for each in STYLES),
            *(AtStep(f"{each} end", [f"{each}.x"], [f"{each}.y"]) for each in STYLES),
            *(Curve(f"{each} curvature", "at", f"{each}.curvature")
              for each in STYLES),
            *(Curve(each, "number", each, ghost=True) for each in ("pull", "kept")),
            *(AtStep(each, ["first", "last"], [each] * 2) for each in _ROOTS),
            *(AtStep(f"{each} name", ["last"], [f"{each}.end"]) for each in ("pull", "kept")),
            AtStep("root name", ["last"], ["root"]),
            AtStep("here", ["p.along"], ["rate.along"]),
        ],
        knobs=[
            Knob("p", "αρ", "strength of Δ", STRENGTHS, 0.2, "alpha",
                 {-0.2: "AntiSAM", 0.0: "Adam"}, axis="xaxis3"),
            Knob("rate", "η", "Adam's learning rate", RATES, 0.01, "eta", {},
                 axis="yaxis3"),
        ],
        plane=SliderPair("p", "rate"),
        html={
            "formula": if_drawn("sharpness", _STEPS),  # once both ways have been seen
            "legend": "".join(
                swatch(each, *STYLES[each][:2], name) for each, name in _LEGEND.items()
            ),
            "status": _STATUS,
            # The steps of the correction stand on an axis of their own.
            "readout": if_drawn("paths", f"step <b>{channel('step')}</b>"),
        },
        words={f"{each}.outcome": _changes(each) for each in DEFINITIONS},
        terms={each: [each, f"{each} curvature"] for each in STYLES}
        | {"p": ["here"], "rate": ["here"], "delta": ["pull"],
           "pull": ["pull"], "kept": ["kept"], "root": _ROOTS,
           "sharpness": ["D curvature"], "paths": list(STYLES)},
        presets=_PRESETS[name],
        story=_STORY if told else (),
        exercises=EXERCISES if told else (),
        alt=f"Trajectories of five combinations of α-SAM and Adam on the surface {landscape.name} "
        f"from ({STARTS[name][0]:g}, {STARTS[name][1]:g}), their sharpness over the steps, the "
        "correction across the valley with what Adam’s two means make of it, and a map of αρ and "
        "η: which of coupled and Saddam leave for flatter ground.",
        name=f"saddam race|{name}",
        shared={"step": steps, "at": np.maximum(steps, 0.5), "number": SEEN,
                "first": SEEN[:1], "last": SEEN[-1:]},
    )  # fmt: skip


FIGURES = {name: partial(race, name) for name in STARTS}
