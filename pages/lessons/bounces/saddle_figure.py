"""A run of SAM beside a saddle, which its bounce may hold there."""

from functools import cache

import numpy as np

from livefigure import AtStep, Curve, Question, SliderPair
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
    r"\text{trapped if} \;\; \knob{ratio}{\frac{m}{l}} > \frac{\eta l}{2 - \eta l} = "
    f"{_BOUND:.3g}",
    "trapped if m over l exceeds eta l over two minus eta l",
)

_LEGEND = (
    swatch("sam", "sam", "solid", "SAM")
    + swatch("predicted", "text", "dash", "predicted: ±β, and |θ₂| by step")
    + swatch("level", "faint", "solid", "L = 0: inside it loss is lower")
    + map_legend(Escape)
)

_SAYS = {
    Escape.TRAPPED: "is caught at the saddle",
    Escape.ESCAPED: "escapes to a minimum",
    Escape.UNDECIDED: "is still undecided when we stop",
}

_SAM = term("sam", f"SAM {says('outcome')}", "sam")
_STATUS = (
    f"With η = {SADDLE_RATE}, l = {STEEP:g}, {_SAM}. "
    "Each bounce multiplies its distance from the ridge by "
    f"{term('predicted', channel('multiplier'))}, in which neither α nor ρ occurs."
)

_QUESTION = Question(
    ask="<b>Guess first:</b> at ρ = 0.2 SAM is caught. Let it look a tenth as far, 0.02. Will it "
    "escape?",
    options=["Yes", "No, still caught"],
    meaning=[[Escape.ESCAPED], [Escape.TRAPPED]],
    channel="outcome",
    at={"ratio": 0.5, "rho": 0.02},
    because=[
        "A smaller ρ makes the bounce narrower, and everything else with it: the walk is the "
        "same picture, a tenth as large."
    ]
    * 2,
)


@cache
def saddle() -> LessonFigure:
    """SAM beside a saddle, by m/l and ρ: its distance from the ridge, and whether it is caught."""
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
                Ticks(RATIOS, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), "m/l"),
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
            Knob("ratio", "m/l", "how steep the way out is", RATIOS, 0.5, "text", axis="xaxis3"),
            Knob("rho", "ρ", "how far SAM looks, α = 1", RADII, 0.2, "rho", axis="yaxis3"),
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
            "rho": ["left", "right", "here"],
            "ratio": ["predicted", "level", "here"],
        },
        presets=[
            ("Just caught", "m/l = 0.36: steeper out, and shut.", {"ratio": 0.36, "rho": 0.2}),
            ("Just free", "m/l = 0.28: gentler out, and open.", {"ratio": 0.28, "rho": 0.2}),
            ("A gentle pass", "m/l = 0.1, and even ρ = 1 does not hold it.",
             {"ratio": 0.1, "rho": 1.0}),
        ],
        question=_QUESTION,
        alt="A saddle with the walk of SAM along its ridge; beside it the distance from the "
        "ridge by step, and a map of whether it is caught at every m/l and ρ.",
        name="bounces|saddle",
        shared={"step": _STEPS, "at": _STEPS, "later": SADDLE_LATER,
                "heights": np.concatenate([_HEIGHTS, _HEIGHTS[::-1]]),
                "low": [-1.6], "high": [1.6]},
    )  # fmt: skip
