"""The limit cycle of SAM on a quadratic, and two ways out of it."""

from functools import cache

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from landscapes.quadratic import CURVATURES
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.bounces.compute import (
    BOUNCE_STEPS,
    USUAL_RATE,
    Bounce,
    Share,
    bounce_channels,
)
from pages.lessons.bounces.view import bounces_view, upright
from pages.ui.lesson_figure import Knob, LessonFigure

RATES = [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12,
         0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19, 0.205, 0.21, 0.22]  # fmt: skip
STRENGTHS = [round(0.02 * k, 2) for k in range(-10, 21)]

_WINDOW = Window(x=(-0.8, 0.8), y=(-0.4, 1.4))
_STEPS = np.arange(BOUNCE_STEPS + 1)

_FORMULA = formula(
    r"\beta = \frac{\knob{eta:eta}{\eta} \knob{p:alpha}{p} \lambda_1}{2 - \eta \lambda_1}",
    "beta is eta p lambda one over two minus eta lambda one",
) + formula(
    r"L \to \frac{\lambda_1 \beta^2}{2}", "the loss ends at lambda one beta squared over two"
)

_LEGEND = (
    swatch("sam", "sam", "solid", "SAM")
    + swatch("floor", "text", "dash", "predicted: ±β, and its loss")
    + swatch("mean", "exact", "dash", "mean of two neighbours")
    + swatch("decayed", "rho", "dot", "ρ shrinking to 0")
    + swatch("gd", "gd", "dot", "gradient descent")
    + map_legend(Bounce)
)

_STATUS = (
    f"After {BOUNCE_STEPS} steps {term('sam', 'SAM', 'sam')} is <b>{channel('measured')}</b> from "
    f"the minimum’s axis; predicted: {term('floor', channel('right'))}. "
    f"Its loss is <b>{channel('sam.loss')}</b>; predicted: {term('floor', channel('floor'))}."
)

_QUESTION = Question(
    ask="<b>Guess first:</b> halve η, from 0.05 to 0.025. What is left of the loss at which SAM "
    "ends?",
    options=["All of it", "About a half", "Less than a quarter"],
    meaning=[[Share.MOST], [Share.SOME], [Share.LITTLE]],
    channel="share",
    at={"eta": USUAL_RATE / 2, "p": 0.2},
    because=["The bounce β falls a little faster than η, and the floor with its square."] * 3,
)


@cache
def bounce() -> LessonFigure:
    """SAM on a bowl, by η and p: its bounce, its loss, and how it ends."""
    return LessonFigure(
        compute=bounce_channels(),
        figure=bounces_view(
            sample(LANDSCAPES["Quadratic bowl"].loss, _WINDOW, resolution=120),
            _WINDOW,
            [("left", "text", "dash", 1.8), ("right", "text", "dash", 1.8),
             ("trajectory", "sam", "solid", 1.8)],
            [("gd", "gd", "dot", 1.8), ("decayed", "rho", "dot", 2.2),
             ("mean", "exact", "dash", 2.0), ("sam", "sam", "solid", 2.2),
             ("floor", "text", "dash", 4.5)],
            "loss",
            {"range": [0, BOUNCE_STEPS * 1.02]},
            {"type": "log", "range": [-9, 1], "dtick": 2, "exponentformat": "power"},
            MapAxes(
                "how SAM ends; dashed: η = 2/λ₁. Drag here",
                Ticks(RATES, (0.005, 0.02, 0.05, 0.1, 0.15, 0.19, 0.22), "η"),
                Ticks(STRENGTHS, (-0.2, 0, 0.2, 0.4), "p"),
            ),
            upright(2 / CURVATURES[0], RATES, STRENGTHS),
        ),
        map=OutcomeMap("outcome", Bounce),
        bindings=[
            AtStep("left", ["left", "left"], ["low", "high"]),
            AtStep("right", ["right", "right"], ["low", "high"]),
            Curve("trajectory", "x", "y"),
            AtStep("trajectory end", ["x"], ["y"]),
            *(Curve(f"{name}", "at", f"{name}.loss", ghost=True)
              for name in ("gd", "decayed", "mean")),
            Curve("sam", "at", "sam.loss"),
            AtStep("sam now", ["at"], ["sam.loss"]),
            AtStep("floor", ["first", "last"], ["floor", "floor"]),
            AtStep("here", ["eta.along"], ["p.along"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", RATES, USUAL_RATE, "eta", axis="xaxis3"),
            Knob("p", "p", "strength, αρ", STRENGTHS, 0.2, "alpha", {0.0: "GD"}, axis="yaxis3"),
        ],
        plane=SliderPair("eta", "p"),
        html={
            "formula": _FORMULA,
            "legend": _LEGEND,
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b> loss <b>{channel('sam.loss')}</b>",
        },
        terms={
            "sam": ["trajectory", "sam"],
            "floor": ["floor", "left", "right"],
            **{name: [name] for name in ("mean", "decayed", "gd")},
            **{name: ["floor", "left", "right", "here"] for name in ("eta", "p")},
        },
        presets=[
            ("A smaller step", "η = 0.01: a lower floor, not none.", {"eta": 0.01, "p": 0.2}),
            ("Near 2/λ₁", "η = 0.18: the bounce outgrows p.", {"eta": 0.18, "p": 0.2}),
            ("AntiSAM", "p = −0.2: it rests, |p| off.", {"eta": USUAL_RATE, "p": -0.2}),
        ],
        question=_QUESTION,
        alt="A bowl with the walk of SAM, which ends jumping across the minimum; beside it "
        "its loss by step, and a map of what becomes of it at every η and p.",
        name="bounces|bounce",
        shared={"step": _STEPS, "at": _STEPS, "low": [-0.4], "high": [1.4], "first": [0],
                "last": [BOUNCE_STEPS]},
    )  # fmt: skip
