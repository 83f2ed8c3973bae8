"""Two runs of one product αρ down a valley, and the drift that theory predicts for them."""

from functools import cache

import numpy as np

from livefigure import AtStep, Card, Curve, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term, value
from pages.figures.frame import step_decades
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.bounces.compute import (
    HALFWAY,
    ON_FLOOR,
    PRODUCT,
    VALLEY_STEPS,
    Arrival,
    drift_channels,
    drift_steps,
)
from pages.lessons.bounces.valley_figure import RATE_AXIS, RATES, SHARED, WINDOW, grid
from pages.lessons.bounces.view import Border, bounces_view, passing
from pages.ui.lesson_figure import Knob, LessonFigure

ALPHAS = [0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0,
          30.0, 50.0]  # fmt: skip

_RHO = r"\class{c-rho}{\rho}"
_FORMULA = formula(
    r"\text{drift} = - \knob{eta:eta}{\eta} \kappa' "
    rf"\left( \frac{{b^2}}{{2}} + \alpha {_RHO} \, b + \frac{{\alpha {_RHO}^2}}{{2}} \right)",
    "the drift per step is minus eta kappa prime times b squared over two plus alpha rho b plus "
    "alpha rho squared over two",
) + formula(rf"\knob{{alpha:alpha}}{{\alpha}} {_RHO} = {PRODUCT}", "alpha rho")

_LEGEND = (
    swatch("sam", "sam", "solid", "SAM, α = 1")
    + swatch("alpha", "alpha", "solid", "yours: the same product αρ")
    + swatch("predicted", "text", "dash", f"predicted, from step {ON_FLOOR} on")
    + map_legend(Arrival, "map")
)

_YOURS = term("alpha", f"α = {value('alpha')}", "alpha")
_STATUS = (
    f"{term('sam', 'SAM', 'sam')} {says('sam.late')}. {_YOURS}, "
    f"ρ = {channel('rho')}: <b>{says('yours.late')}</b>."
)

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Let α be 20 and ρ a twentieth of SAM’s, so that αρ stays. Which "
    "run comes down the valley first?",
    options=["SAM", "Both together", "α = 20"],
    meaning=[
        [Arrival.LATER, Arrival.MUCH_LATER, Arrival.NOT_IN_TIME],
        [Arrival.TOGETHER],
        [Arrival.SOONER],
    ],
    channel="outcome",
    at={"eta": 0.1, "alpha": 20.0},
    because=[
        "Two of the three terms of the drift are the same for both. The third, αρ²/2, grows with "
        "the radius of the ascent step, and SAM’s is the larger one.",
        "To first order they are the same. But the drift has a term αρ²/2 as well, of second "
        "order, and that grows with ρ.",
        "α multiplies the correction, but ρ has been made smaller by as much. What is left is a "
        "term αρ²/2 of the drift, and in that SAM’s larger ρ counts.",
    ],
    what_if=("What if both take shorter steps?", {"eta": 0.02, "alpha": 20.0}),
    hides=["yours predicted"],
)

_SURFACE, _PLACE, _MAP = "xy", "x2y2", "x3y3"
_PREDICTED = ["sam predicted", "yours predicted"]

_STORY = (
    Card(
        f"A valley that becomes flatter to the left. {term('sam', 'SAM', 'sam')} bounces across it "
        "and drifts along its floor. How fast? And does it matter which α and ρ make up the "
        "product αρ?",
        {"alpha": 1.0},
        [_SURFACE],
        hides=["your trajectory", "your trajectory end"],
    ),
    Card(
        f"Beside SAM runs another one, {term('alpha', 'yours', 'alpha')}, with an α of its own and "
        f"ρ = {PRODUCT}/α. To first order, SAM is the penalty αρ‖∇L‖, so both should do the same.",
        {"alpha": 1.0},
        [_SURFACE, _PLACE],
        hides=_PREDICTED,
        lit=["alpha"],
        question=_QUESTION,
    ),
    Card(
        f"{term('predicted', 'The dashed lines')} are a law for the drift, from step {ON_FLOOR} "
        "on. Two of its terms come from the bounce b. The third, αρ²/2, has the radius in it: the "
        "nearer by the gradient is taken, the slower the drift.",
        {"alpha": 20.0},
        [_SURFACE, _PLACE],
        lit=["predicted"],
    ),
    Card(
        "With short steps the bounce all but vanishes, as b falls with η. Then only αρ²/2 still "
        f"moves the run. At η = 0.02 SAM still comes down, and α = 20 does not in {VALLEY_STEPS} "
        "steps.",
        {"eta": 0.02, "alpha": 20.0},
        [_SURFACE, _PLACE],
    ),
    Card(
        "All settings at once: drag on the map. With α below 1, a radius larger than SAM’s, the "
        "run is sooner at every η; with α above 1 it is later. This holds on a level floor.",
        {"alpha": 4.0},
        [_PLACE, _MAP],
        lit=["eta", "alpha"],
    ),
)


def _border() -> Border:
    """The α beyond which it takes twice as many steps as SAM; and beyond which it is too late."""
    etas, alphas = np.meshgrid(RATES, ALPHAS)
    steps = np.asarray(drift_steps(etas, PRODUCT, PRODUCT / alphas, HALFWAY))
    twice, late = passing(steps / steps[ALPHAS.index(1.0)], 2), passing(steps, VALLEY_STEPS)
    return [*twice[0], np.nan, *late[0]], [*twice[1], np.nan, *late[1]]


@cache
def drift() -> LessonFigure:
    """SAM and α-SAM with the same αρ in a valley, by η and α: who comes down first."""
    return LessonFigure(
        compute=drift_channels(),
        figure=bounces_view(
            grid(), WINDOW,
            [("sam trajectory", "sam", "solid", 1.8), ("your trajectory", "alpha", "solid", 1.8)],
            [("sam", "sam", "solid", 2.2), ("yours", "alpha", "solid", 2.2),
             ("sam predicted", "text", "dash", 4.5), ("yours predicted", "text", "dash", 4.5)],
            "place along the floor, θ₁", step_decades(VALLEY_STEPS), {"range": [-0.1, 1.7]},
            MapAxes(
                "when yours comes; dashed: predicted. Drag here",
                RATE_AXIS,
                Ticks(ALPHAS, (0.7, 1, 2, 4, 10, 50), "α"),
            ),
            _border(),
        ),
        map=OutcomeMap("outcome", Arrival),
        bindings=[
            Curve("sam trajectory", "sam.x", "sam.y"),
            Curve("your trajectory", "yours.x", "yours.y"),
            AtStep("sam trajectory end", ["sam.x"], ["sam.y"]),
            AtStep("your trajectory end", ["yours.x"], ["yours.y"]),
            Curve("sam", "at", "sam.x"),
            Curve("yours", "at", "yours.x"),
            Curve("sam predicted", "later", "sam.predicted", ghost=True),
            Curve("yours predicted", "later", "yours.predicted", ghost=True),
            AtStep("sam now", ["at"], ["sam.x"]),
            AtStep("yours now", ["at"], ["yours.x"]),
            AtStep("here", ["eta.along"], ["alpha.along"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", RATES, 0.1, "eta", axis="xaxis3"),
            Knob("alpha", "α", f"strength, with ρ = {PRODUCT}/α", ALPHAS, 4.0, "alpha",
                 {1.0: "SAM"}, axis="yaxis3"),
        ],
        plane=SliderPair("eta", "alpha"),
        html={
            "formula": _FORMULA,
            "legend": _LEGEND,
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b> θ₁ of SAM <b>{channel('sam.x')}</b> "
            f"yours <b>{channel('yours.x')}</b>",
        },
        words={
            f"{name}.late": [
                f"comes past θ₁ = {HALFWAY} at step {{{name}.half}}"
                f" (predicted: {{{name}.expected}})",
                f"has not come to θ₁ = {HALFWAY} in {VALLEY_STEPS} steps, as predicted",
            ]
            for name in ("sam", "yours")
        },
        terms={
            "sam": ["sam", "sam trajectory"],
            "alpha": ["yours", "your trajectory", "here"],
            "map": ["here"],
            "eta": ["here"],
            "predicted": ["sam predicted", "yours predicted"],
        },
        presets=[
            ("A twentieth of ρ", "α = 20: the same αρ, a slower drift.",
             {"eta": 0.1, "alpha": 20.0}),
            ("Small steps", "η = 0.02: only SAM’s αρ²/2 still moves.",
             {"eta": 0.02, "alpha": 20.0}),
            ("Large steps", "η = 0.2: the bounce does the work.", {"eta": 0.2, "alpha": 20.0}),
        ],
        story=_STORY,
        alt="A valley with the trajectories of SAM and of α-SAM of the same product; beside it "
        "their places along the floor by step, and a map of who comes down first at every η and α.",
        name="bounces|drift",
        shared=SHARED,
    )  # fmt: skip
