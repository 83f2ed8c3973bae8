"""The sharpness below SAM on the floor of a valley, and its edge of stability."""

from functools import cache

import numpy as np

from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term
from pages.figures.frame import step_decades
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.bounces.compute import (
    FLAT,
    VALLEY_STEPS,
    Edge,
    Share,
    drift_steps,
    edge_channels,
)
from pages.lessons.bounces.valley_figure import RATE_AXIS, RATES, SHARED, WINDOW, grid
from pages.lessons.bounces.view import Border, bounces_view, passing
from pages.ui.lesson_figure import Knob, LessonFigure

STRENGTHS = [-0.1, -0.06, -0.02, *(round(0.02 * k, 2) for k in range(1, 16))]

_NORM = r"\|g\|"
_FORMULA = formula(
    rf"\lambda_\text{{edge}} = \frac{{{_NORM}}}{{2 \knob{{p:alpha}}{{p}}}} \left( "
    rf"\sqrt{{1 + \frac{{8 p}}{{\knob{{eta:eta}}{{\eta}} {_NORM}}}}} - 1 \right)",
    "the edge is the norm of g over two p, times the root of one plus eight p over eta times the "
    "norm of g, minus one",
)

_LEGEND = (
    swatch("sharpness", "sam", "solid", "sharpness under SAM’s feet")
    + swatch("edge", "text", "dash", "edge λ, from η, p and ‖g‖ alone")
    + swatch("limit", "gd", "dot", "2/η, the edge of gradient descent")
    + map_legend(Edge)
)

_STATUS = (
    f"After {VALLEY_STEPS} steps the floor is {term('sharpness', channel('sharpness'), 'sam')} "
    f"sharp; from η, p and ‖g‖ = {channel('norm')} alone λ<sub>edge</sub> = "
    f"{term('edge', channel('edge'))}; gradient descent could bear 2/η = "
    f"{term('limit', channel('limit'), 'gd')}."
)

_QUESTION = Question(
    ask="<b>Guess before it runs.</b> The edge of gradient descent is 2/η = 20. Where is SAM’s at "
    "the end?",
    options=["There, too", "About half-way", "Below a tenth of it"],
    meaning=[[Share.MOST], [Share.SOME], [Share.LITTLE]],
    channel="share",
    at={"eta": 0.1, "p": 0.1},
    because=[
        "SAM’s edge falls with the gradient. The bounce keeps SAM on it: at every step g turns "
        "into −g, and what is left drifts to flatter ground."
    ]
    * 3,
)


def _border() -> Border:
    """The p above which the drift comes down to the flattest place in time."""
    etas, strengths = np.meshgrid(RATES, [p for p in STRENGTHS if p > 0])
    steps = np.asarray(drift_steps(etas, strengths, strengths, np.sqrt(FLAT - 1)))
    return passing(-steps, -VALLEY_STEPS, first=len(STRENGTHS) - len(strengths))


@cache
def edge() -> LessonFigure:
    """SAM in a valley, by η and p: the sharpness on the way, its edge, and where it is at last."""
    return LessonFigure(
        compute=edge_channels(),
        figure=bounces_view(
            grid(), WINDOW, [("trajectory", "sam", "solid", 1.8)],
            [("limit", "gd", "dot", 2.0), ("sharpness", "sam", "solid", 2.4),
             ("edge", "text", "dash", 4.5)],
            "sharpness κ", step_decades(VALLEY_STEPS),
            {"type": "log", "range": [-0.3, 2.2], "dtick": 1},
            MapAxes(
                "how SAM ends; dashed: predicted. Drag here",
                RATE_AXIS,
                Ticks(STRENGTHS, (-0.1, 0.02, 0.1, 0.2, 0.3), "p"),
            ),
            _border(),
        ),
        map=OutcomeMap("outcome", Edge),
        bindings=[
            Curve("trajectory", "x", "y"),
            AtStep("trajectory end", ["x"], ["y"]),
            AtStep("limit", ["first", "last"], ["limit", "limit"]),
            Curve("sharpness", "at", "sharpness"),
            AtStep("sharpness now", ["at"], ["sharpness"]),
            Curve("edge", "at", "edge"),
            AtStep("here", ["eta.along"], ["p.along"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", RATES, 0.1, "eta", axis="xaxis3"),
            Knob("p", "p", "strength, αρ", STRENGTHS, 0.1, "alpha", axis="yaxis3"),
        ],
        plane=SliderPair("eta", "p"),
        html={
            "formula": _FORMULA,
            "legend": _LEGEND,
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b> κ <b>{channel('sharpness')}</b> "
            f"edge <b>{channel('edge')}</b>",
        },
        terms={
            "sharpness": ["sharpness", "trajectory"],
            "edge": ["edge"],
            "limit": ["limit"],
            "eta": ["edge", "limit", "here"],
            "p": ["edge", "here"],
        },
        presets=[
            ("Weaker", "p = 0.02: later, on the same line.", {"eta": 0.1, "p": 0.02}),
            ("Stronger", "p = 0.3: sooner, on the same line.", {"eta": 0.1, "p": 0.3}),
        ],
        question=_QUESTION,
        alt="A valley with the walk of SAM; beside it the sharpness of the floor and the edge of "
        "stability by step, and a map of where the walk is at last at every η and p.",
        name="bounces|edge",
        shared=SHARED,
    )  # fmt: skip
