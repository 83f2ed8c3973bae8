"""A run of SAM beside a saddle, which its bounce may hold there."""

from functools import cache

import numpy as np

from livefigure import AtStep, Card, Curve, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term
from optimizers.closed_forms import trapping_ratio
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.bounces.compute import (
    SADDLE_LATER,
    SADDLE_RATE,
    SADDLE_STEPS,
    STEEP,
    Escape,
    level_heights,
    saddle_channels,
)
from pages.lessons.bounces.view import bounces_view, upright
from pages.ui.lesson_figure import Knob, LessonFigure

RATIOS = [round(0.1 + 0.02 * k, 2) for k in range(36)]
RADII = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07,
         *(round(0.1 * k, 1) for k in range(1, 11))]  # fmt: skip

_HEIGHTS = level_heights()
_STEPS = np.arange(SADDLE_STEPS + 1)
_BOUND = float(trapping_ratio(SADDLE_RATE, STEEP))

_FORMULA = formula(
    r"\text{caught if} \;\; \knob{ratio}{\frac{\lambda_-}{\lambda_+}} > "
    r"\frac{\eta \lambda_+}{2 - \eta \lambda_+} = "
    f"{_BOUND:.3g}",
    "caught if lambda minus over lambda plus exceeds eta lambda plus over two minus eta lambda "
    "plus",
)

_LEGEND = (
    swatch("sam", "sam", "solid", "SAM")
    + swatch("predicted", "text", "dash", "predicted: ±b, and |θ₂| by step")
    + swatch("level", "faint", "solid", "L = 0, the height of the saddle")
    + map_legend(Escape, "map")
)

_SAYS = {
    Escape.TRAPPED: "is caught at the saddle",
    Escape.ESCAPED: "escapes to a minimum",
    Escape.UNDECIDED: "is undecided when the run stops",
}

_SAM = term("sam", f"SAM {says('outcome')}", "sam")
_STATUS = (
    f"{_SAM}. Each step multiplies its distance from the ridge by "
    f"{term('predicted', channel('multiplier'))}, whatever α and ρ."
)

_QUESTION = Question(
    ask="<b>Make a prediction.</b> At ρ = 0.2 SAM is caught. Make ρ a tenth of that, 0.02. Will it "
    "escape?",
    options=["Yes", "No, still caught"],
    meaning=[[Escape.ESCAPED], [Escape.TRAPPED]],
    channel="outcome",
    at={"ratio": 0.5, "rho": 0.02},
    because=[
        "The bounce is a tenth as wide. But what it multiplies the distance from the ridge by has "
        "neither α nor ρ in it, and is less than 1.",
        "The bounce is a tenth as wide. What it multiplies the distance from the ridge by has "
        "neither α nor ρ in it, and so stays less than 1.",
    ],
    what_if=(
        "What if ρ is 0.001, less than the start is off the ridge?",
        {"ratio": 0.5, "rho": 0.001},
    ),
)

_SURFACE, _ASIDE, _MAP = "xy", "x2y2", "x3y3"

_STORY = (
    Card(
        "A saddle: the ground rises to the left and right, and falls upwards and downwards in the "
        "picture. Gradient descent slides off to a minimum. "
        f"{term('sam', 'SAM', 'sam')} starts a little beside the ridge, and never gets away.",
        {"ratio": 0.5, "rho": 0.2},
        [_SURFACE],
        hides=["left", "right"],
    ),
    Card(
        "SAM bounces between the dashed lines. The gradient at the perturbed point pulls it back "
        "to the ridge, by more than the slope takes it away. Each step multiplies its "
        f"distance from the ridge by <b>{channel('multiplier')}</b>.",
        {"ratio": 0.5, "rho": 0.2},
        [_SURFACE, _ASIDE],
        lit=["predicted"],
        question=_QUESTION,
    ),
    Card(
        "What decides is how steep the way out is: λ<sub>−</sub>, compared with λ<sub>+</sub>, the "
        "curvature across. A gentler way out lets SAM go: at 0.28 it escapes, at 0.36 it is "
        "caught. The law says 1/3.",
        {"ratio": 0.28, "rho": 0.2},
        [_SURFACE, _ASIDE],
        lit=["ratio"],
    ),
    Card(
        "Drag on the map. The border is upright from ρ = 0.02 on, at the "
        "dashed line. At ρ = 0.002 SAM escapes: there the bounce is narrower than the run is off "
        "the ridge, and the law, a local one, ends.",
        {"ratio": 0.5, "rho": 0.002},
        [_SURFACE, _MAP],
        lit=["ratio", "rho"],
    ),
)


@cache
def saddle() -> LessonFigure:
    """SAM beside a saddle, by λ₋/λ₊ and ρ: its distance from the ridge, and if it is caught."""
    return LessonFigure(
        compute=saddle_channels(),
        figure=bounces_view(
            None,
            ([-1.05, 1.05], [-1.6, 1.6]),
            [("level", "rule", "solid", 1.5), ("left", "text", "dash", 1.6),
             ("right", "text", "dash", 1.6), ("trajectory", "sam", "solid", 1.8)],
            [("aside", "sam", "solid", 2.4), ("predicted", "text", "dash", 4.5)],
            "distance from the ridge, |θ₂|",
            {"range": [0, SADDLE_STEPS * 1.02]},
            {"type": "log", "range": [-9, 1], "dtick": 2, "exponentformat": "power"},
            MapAxes(
                "is SAM caught? Dashed: predicted. Drag here",
                Ticks(RATIOS, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), "λ₋/λ₊"),
                Ticks(RADII, (0.001, 0.01, 0.05, 0.2, 0.6, 1), "ρ"),
            ),
            upright(_BOUND, RATIOS, RADII),
        ),
        map=OutcomeMap("outcome", Escape),
        bindings=[
            Curve("level", "level", "heights", ghost=True),
            AtStep("left", ["left", "left"], ["low", "high"]),
            AtStep("right", ["right", "right"], ["low", "high"]),
            Curve("trajectory", "x", "y"),
            AtStep("trajectory end", ["x"], ["y"]),
            Curve("aside", "at", "aside"),
            AtStep("aside now", ["at"], ["aside"]),
            Curve("predicted", "later", "predicted", ghost=True),
            AtStep("here", ["ratio.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("ratio", "λ₋/λ₊", "how steep the way out is", RATIOS, 0.5, "text", axis="xaxis3"),
            Knob("rho", "ρ", "perturbation radius, α = 1", RADII, 0.2, "rho", axis="yaxis3"),
        ],
        plane=SliderPair("ratio", "rho"),
        html={
            "formula": _FORMULA,
            "legend": _LEGEND,
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b> |θ₂| <b>{channel('aside')}</b>",
        },
        words={"outcome": [_SAYS[each] for each in Escape]},
        terms={
            "sam": ["trajectory", "aside"],
            "predicted": ["predicted", "left", "right"],
            "level": ["level"],
            "map": ["here"],
            "rho": ["left", "right", "here"],
            "ratio": ["predicted", "level", "here"],
        },
        presets=[
            ("Just caught", "λ₋/λ₊ = 0.36: a steeper way out, and SAM is held.",
             {"ratio": 0.36, "rho": 0.2}),
            ("Just free", "λ₋/λ₊ = 0.28: a gentler way out, and SAM leaves.",
             {"ratio": 0.28, "rho": 0.2}),
            ("A gentle pass", "λ₋/λ₊ = 0.1: even ρ = 1 does not hold it.",
             {"ratio": 0.1, "rho": 1.0}),
        ],
        story=_STORY,
        alt="A saddle with the trajectory of SAM along its ridge; beside it the distance from the "
        "ridge by step, and a map of whether it is caught at every λ₋/λ₊ and ρ.",
        name="bounces|saddle",
        shared={"step": _STEPS, "at": _STEPS, "later": SADDLE_LATER,
                "heights": np.concatenate([_HEIGHTS, _HEIGHTS[::-1]]),
                "low": [-1.6], "high": [1.6]},
    )  # fmt: skip
