"""The second live figure of the lesson: SAM and its mirror image on the floor of a valley."""

from functools import cache

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, paint, says, swatch, term
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.downhill_first.valley_compute import NUM_SHOWN, Settling, drifts, places
from pages.lessons.downhill_first.valley_view import RUNS, valley_view
from pages.ui.lesson_figure import Knob, LessonFigure

START = (1.5, 1.0)
NUM_STEPS = 4000

STRENGTHS = (0.5, 0.7, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0,
             12.0, 14.0, 16.0)  # fmt: skip
RHOS = (
    *(round(0.01 * k, 2) for k in range(2, 10)),
    *(round(0.01 * k, 2) for k in range(10, 31, 2)),
)

_VALLEY = LANDSCAPES["Valley"]
_DRIFTS = (-5.0, 2.5)  # how much of them is shown, in units of ηp²

_DRIFT = formula(
    r"\Delta \theta_1 = - \eta \kappa' \left( \frac{\beta^2}{2} + p \beta"
    r"\; \term{forward:sam}{+} \text{or} \term{backward:anti}{-} \;"
    r"\frac{p \term{rho:rho}{r}}{2} \right)",
    "the drift per step is minus eta kappa prime times beta squared over two plus p beta, plus or "
    "minus p r over two",
)
_BOUNCE = formula(
    r"\beta = \frac{\eta p \kappa}{2 - \eta \kappa}, \;\; p = \knob{a:alpha}{a} \knob{rho:rho}{r}",
    "beta is eta p kappa over two minus eta kappa, p is a r",
)
# Below each other, and apart: there are fractions in both.
_FORMULA = f'<div style="display: grid; gap: 0.7rem">{_DRIFT}{_BOUNCE}</div>'

_SETTLES = {
    Settling.FLATTEST: "goes to the flattest point, too",
    Settling.STAYED: "stays about where it met the floor",
    Settling.CLIMBED: "climbs to sharper ground",
    Settling.DESCENDED: "comes down, but stops short of the flattest point",
    Settling.DIVERGED: "is lost",
}

_STATUS = (
    f"After {NUM_STEPS} steps of η = {_VALLEY.learning_rate:g} "
    f"{term('forward', 'SAM, (a, r),', 'sam')} is at θ₁ = <b>{channel('forward.at')}</b>. "
    f"{term('backward', 'Downhill first, (−a, −r),', 'anti')} the walk {says('outcome')}: it is at "
    f"θ₁ = <b>{channel('backward.at')}</b>, where ηκ = <b>{channel('backward.stiffness')}</b>; "
    f'<span data-term="rest" style="color: {paint("anti")}">predicted: 2b/(1 + b) = '
    f"<b>{channel('stiffness')}</b>, with b = √(1 + 1/a) − 1.</span>"
)

_LEGEND = (
    swatch("forward", "sam", "solid", "(a, r): SAM, drift as predicted")
    + swatch("backward", "anti", "dash", "(−a, −r): downhill first")
    + swatch("rest", "anti", "dot", "where it should settle: its drift is 0")
    + "<span>○ drift as measured</span>"
    + map_legend(each for each in Settling if each is not Settling.DIVERGED)
)

_QUESTION = Question(
    ask="<b>Guess before it runs.</b> SAM will drift along this floor to its flattest point, "
    "θ₁ = 0. Where will the walk end that looks downhill first?",
    options=[
        "At the flattest point, too",
        "Where it meets the floor",
        "On sharper ground, where it stops",
        "It climbs out of the picture",
    ],
    meaning=[[Settling.FLATTEST], [Settling.STAYED], [Settling.CLIMBED], [Settling.DIVERGED]],
    channel="outcome",
    at={"a": 1.0, "rho": 0.1},
    because=[
        "Its second order pushes it up, its bounce pushes it down, and where the two are equal "
        "it settles: on the dotted line, which was drawn before the walk came there."
    ]
    * 4,
)


@cache
def valley() -> LessonFigure:
    """Both runs and their drifts, and where the mirror image settles, by a and r."""
    shown = shown_steps(NUM_STEPS, NUM_SHOWN)
    low, high = _VALLEY.window.y
    return LessonFigure(
        compute=drifts(_VALLEY, START, NUM_STEPS),
        figure=valley_view(
            sample(_VALLEY.loss, _VALLEY.window, resolution=120),
            _DRIFTS,
            (0.0, 8.0),
            NUM_STEPS,
            MapAxes(
                "what becomes of (−a, −r), by a and r: drag here",
                Ticks(STRENGTHS, (1, 2, 4, 8, 16), "a, spaced as on its slider"),
                Ticks(RHOS, (0.02, 0.05, 0.1, 0.2, 0.3), "r"),
            ),
        ),
        map=OutcomeMap("outcome", Settling, axes=4),
        bindings=[
            AtStep("rest", ["rest", "rest"], ["low", "high"]),
            *(Curve(name, f"{name}.x", f"{name}.y") for name in RUNS),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in RUNS),
            AtStep("drift rest", ["rest", "rest"], ["drift low", "drift high"]),
            *(Curve(f"{name} drift", "places", f"{name}.predicted", ghost=True) for name in RUNS),
            *(Curve(f"{name} measured", f"{name}.place", f"{name}.drift") for name in RUNS),
            AtStep("curvature rest", ["first", "last"], ["rest.curvature"] * 2),
            *(Curve(f"{name} curvature", "at", f"{name}.curvature") for name in RUNS),
            *(AtStep(f"{name} now", ["at"], [f"{name}.curvature"]) for name in RUNS),
            AtStep("here", ["a.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("a", "a", "|α|: how strongly", STRENGTHS, 1.0, "alpha", {1.0: "SAM’s mirror"},
                 axis="xaxis4"),
            Knob("rho", "r", "|ρ|: how far both look", RHOS, 0.1, "rho", axis="yaxis4"),
        ],
        plane=SliderPair("a", "rho"),
        html={
            "formula": _FORMULA,
            "legend": _LEGEND,
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b> "
            f"drift backward <b>{channel('backward.drift')}</b> "
            f"predicted <b>{channel('backward.expected')}</b>",
        },
        words={"outcome": [_SETTLES[each] for each in Settling]},
        terms={
            "forward": ["forward", "forward drift", "forward curvature"],
            "backward": ["backward", "backward drift", "backward curvature"],
            "rest": ["rest", "drift rest", "curvature rest"],
            "a": ["rest", "drift rest", "curvature rest", "here"],
            "rho": ["here"],
        },
        presets=[
            ("SAM’s mirror image", "a = 1: it climbs, and stops where ηκ = 2 − √2.",
             {"a": 1.0, "rho": 0.1}),
            ("Stronger, a = 8", "It comes down, and stops short.", {"a": 8.0, "rho": 0.1}),
            ("Look half as far", "On its way there too, four times as slowly.",
             {"a": 1.0, "rho": 0.05}),
        ],
        question=_QUESTION,
        alt="A valley with the walk of SAM and of its mirror image downhill; below them how fast "
        "each drifts along the floor, beside them the sharpness by step.",
        name="valley drift",
        shared={
            "step": shown, "at": np.maximum(shown, 0.5), "places": places(_VALLEY),
            "low": [low], "high": [high], "drift low": _DRIFTS[:1], "drift high": _DRIFTS[1:],
            "first": [0.45], "last": [NUM_STEPS],
        },
    )  # fmt: skip


FIGURES = {"valley": valley}
