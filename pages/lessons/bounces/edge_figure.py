"""The sharpness below SAM on the floor of a valley, and its edge of stability."""

from functools import cache

import numpy as np

from livefigure import AtStep, Card, Curve, Question, SliderPair
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

_NORM = r"\|\nabla L\|"
_FORMULA = formula(
    rf"\lambda_\text{{edge}} = \frac{{{_NORM}}}{{2 \, \knob{{p:alpha}}{{\alpha\rho}}}} \left( "
    rf"\sqrt{{1 + \frac{{8 \alpha\rho}}{{\knob{{eta:eta}}{{\eta}} {_NORM}}}}} - 1 \right)",
    "the edge is the norm of the gradient over two alpha rho, times the root of one plus eight "
    "alpha rho over eta times that norm, minus one",
)

_LEGEND = (
    swatch("sharpness", "sam", "solid", "sharpness at SAM’s iterate")
    + swatch("edge", "text", "dash", "edge, from η, αρ and ‖∇L‖ alone")
    + swatch("limit", "gd", "dot", "2/η, the edge of gradient descent")
    + map_legend(Edge, "map")
)

_STATUS = (
    f"After {VALLEY_STEPS} steps the sharpness is "
    f"{term('sharpness', channel('sharpness'), 'sam')}, "
    f"SAM’s edge {term('edge', channel('edge'))}, that of gradient descent 2/η = "
    f"{term('limit', channel('limit'), 'gd')}."
)

_QUESTION = Question(
    ask="<b>Make a prediction.</b> The edge of gradient descent is 2/η = 20. Where is SAM’s at the "
    "end?",
    options=["There, too", "About half-way", "Below a tenth of it"],
    meaning=[[Share.MOST], [Share.SOME], [Share.LITTLE]],
    channel="share",
    at={"eta": 0.1, "p": 0.1},
    because=[
        "With αρ = 0 it would be there. SAM’s gradient is longer than that of gradient descent, "
        "and the more so, the shorter that is. So less curvature turns the gradient round.",
        "It does not stop there: SAM’s edge falls with the gradient, and the gradient shrinks as "
        "the bounce drifts to flatter ground.",
        "SAM’s edge falls with the gradient. On the bounce every step turns the gradient round, "
        "and what is left of the step drifts to flatter ground.",
    ],
    hides=["edge", "sharpness", "sharpness now", "trajectory", "trajectory end"],
)

_SURFACE, _SHARPNESS, _MAP = "xy", "x2y2", "x3y3"

_STORY = (
    Card(
        "A valley with a level floor. Its walls become gentler to the left. "
        f"{term('sharpness', 'SAM', 'sam')} bounces from wall to wall, and the bounce carries it "
        "along the floor, to where the valley is flatter.",
        {"p": 0.02},
        [_SURFACE],
    ),
    Card(
        "Gradient descent jumps across for ever where the curvature is exactly "
        f"{term('limit', '2/η', 'gd')}: there a step turns the gradient round. This is its edge of "
        "stability. SAM has such an edge, too.",
        {"p": 0.1},
        [_SURFACE, _SHARPNESS],
        question=_QUESTION,
    ),
    Card(
        f"{term('edge', 'The dashed edge')} is computed from η, αρ and the length ‖∇L‖ of the "
        "gradient alone. SAM’s sharpness comes down to it, and then follows it to the flattest "
        "place, far below the edge of gradient descent.",
        {"p": 0.1},
        [_SURFACE, _SHARPNESS],
        lit=["edge"],
    ),
    Card(
        "All settings at once: drag on the map. Every positive αρ ends on its edge. Above the "
        "dashed line, computed from the drift, it has come to the flattest place. A negative αρ "
        "has no edge to live at.",
        {"p": 0.06},
        [_SHARPNESS, _MAP],
        lit=["eta", "p"],
    ),
)


def _border() -> Border:
    """The αρ above which the drift comes down to the flattest place in time."""
    etas, strengths = np.meshgrid(RATES, [p for p in STRENGTHS if p > 0])
    steps = np.asarray(drift_steps(etas, strengths, strengths, np.sqrt(FLAT - 1)))
    return passing(-steps, -VALLEY_STEPS, first=len(STRENGTHS) - len(strengths))


@cache
def edge() -> LessonFigure:
    """SAM in a valley, by η and αρ: the sharpness on the way, its edge, and where it is at last."""
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
                Ticks(STRENGTHS, (-0.1, 0.02, 0.1, 0.2, 0.3), "αρ"),
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
            Knob("p", "αρ", "strength; α = ±1", STRENGTHS, 0.1, "alpha", axis="yaxis3"),
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
            "map": ["here"],
            "eta": ["edge", "limit", "here"],
            "p": ["edge", "here"],
        },
        presets=[
            ("Weaker", "αρ = 0.02: later, on the same line.", {"eta": 0.1, "p": 0.02}),
            ("Stronger", "αρ = 0.3: sooner, on the same line.", {"eta": 0.1, "p": 0.3}),
        ],
        story=_STORY,
        alt="A valley with the trajectory of SAM; beside it the sharpness of the floor and the "
        "edge of stability by step, and a map of where the run is at last at every η and αρ.",
        name="bounces|edge",
        shared=SHARED,
    )  # fmt: skip
