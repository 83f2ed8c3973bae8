"""The second live figure of the lesson: five ways to put α-SAM into Adam, from one start."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, columns, says, swatch, term
from optimizers import rules, saddam
from pages.figures.frame import DECADES, step_decades, title
from pages.figures.outcomes import map_legend
from pages.figures.race import race_view
from pages.figures.styles import SADDAM_STYLES as STYLES
from pages.figures.styles import SADDAM_TITLES
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.saddam.race_compute import (
    NUM_SHOWN,
    NUM_STEPS,
    STARTS,
    Change,
    Leaving,
    five_definitions,
)
from pages.ui.lesson_figure import Knob, LessonFigure


class Definition(NamedTuple):
    """One way to put the correction Δ into Adam."""

    title: str
    moments: str  # LaTeX: what m and v see
    step: str  # LaTeX
    source: Callable
    remark: str


_STEP = r"\theta\leftarrow\theta-\eta\,P\,\hat m"

DEFINITIONS = {
    "C": Definition(
        SADDAM_TITLES["C"],
        r"m,v\leftarrow g_0+\Delta",
        _STEP,
        rules.alpha_sam_adam,
        "The naive one: feed the α-SAM gradient to Adam.",
    ),
    "M": Definition(
        SADDAM_TITLES["M"],
        r"m\leftarrow g_0+\Delta,\quad v\leftarrow g_0",
        _STEP,
        saddam.saddam_m,
        "The mean sees the correction, the scale does not.",
    ),
    "D": Definition(
        SADDAM_TITLES["D"],
        r"m,v\leftarrow g_0",
        r"\theta\leftarrow\theta-\eta\,P\,(\hat m+\Delta)",
        saddam.saddam_d,
        "Neither sees it. It is added to the step in Adam's units, where AdamW puts weight decay. "
        "**This is the one we call Saddam.**",
    ),
    "raw": Definition(
        SADDAM_TITLES["raw"],
        r"m,v\leftarrow g_0",
        r"\theta\leftarrow\theta-\eta\,(P\,\hat m+\Delta)",
        saddam.saddam_raw,
        "As D, but in the units of a gradient, as in WSAM. It wants a learning rate of its own.",
    ),
    "F": Definition(
        SADDAM_TITLES["F"],
        r"m,v\leftarrow g_0",
        r"\theta\leftarrow\theta-\eta\,P\,(\hat m+2p\,\hat r)\ \text{ at every second step}",
        rules.saddam_forward,
        "As D, with the free estimate r̂ of the figure above: one gradient a step.",
    ),
}  # fmt: skip

STRENGTHS = [round(0.02 * k, 2) for k in range(-10, 21)]
RATES = [float(f"{0.01 * 10 ** (k / 13):.2g}") for k in range(-9, 10)]

_FORMULA = formula(
    r"\Delta = \term{p:alpha}{\alpha} (\style{color: var(--live-sam)}{g_\rho} - g_0), \quad"
    r"\knob{p:alpha}{p} = \alpha \rho",
    "Delta equals alpha times g rho minus g zero",
) + formula(
    r"P = 1 / ( \sqrt{\hat v} + \varepsilon )",
    "P equals one over root v hat plus epsilon",
)

# Those of them that the map of a surface shows.
MAPPED = {
    "Fork": (
        Leaving.RAW_ALONE,
        Leaving.NOBODY,
        Leaving.M_OR_D,
        Leaving.C_TOO,
        Leaving.F_TOO,
    ),
    "Two-factor net": (
        Leaving.SOME_SHARPER,
        Leaving.NOBODY,
        Leaving.C_TOO,
        Leaving.F_TOO,
        Leaving.ALL,
    ),
}

_CHART = MapAxes(
    "who leaves for flatter ground: drag here",
    Ticks(STRENGTHS, (-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4), "p"),
    Ticks(RATES, (0.002, 0.0041, 0.01, 0.02, 0.041), "η"),
)

_OUTCOMES = {
    Change.FLATTER: "to flatter ground",
    Change.STAYED: "stays",
    Change.SHARPER: "to sharper ground",
    Change.DIVERGED: "is gone",
}

_STATUS = columns(
    f"{term(each, each, STYLES[each][0])} {says(f'{each}.outcome')}<br> "
    f"λ = {channel(f'{each}.sharpness')}"
    for each in DEFINITIONS
)


@lru_cache(maxsize=len(STARTS) * len(DEFINITIONS))
def race(name: str, chosen: str) -> LessonFigure:
    """Five runs from one start, their sharpness, and who leaves, by p and η; one stands out."""
    landscape = LANDSCAPES[name]
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    styles = {
        each: (colour, dash, 3.6 if each == chosen else width)
        for each, (colour, dash, width) in sorted(
            STYLES.items(), key=lambda entry: entry[0] == chosen
        )
    }
    leaving = Question(
        ask="<b>Guess before they run.</b> All five start beside the sharp minimum. How many of "
        "them leave it for flatter ground?",
        options=["One", "Two", "Three", "All five"],
        meaning=[[1], [2], [3], [5]],
        channel="leavers",
        at={"p": 0.2, "rate": 0.01},
        because=[
            "The two that leave divide the correction by a √v that has not seen it. The next "
            "figure shows what happens where it has. F does as D, and stays all the same: its "
            "estimate is another one."
        ]
        * 4,
    )
    presets = {
        "Fork": [
            ("The race", "p = 0.2, η = 0.01: as the question has it.", {"p": 0.2, "rate": 0.01}),
            (
                "Larger steps",
                "η = 0.02: C leaves, too. Its weakness is a matter of degree.",
                {"p": 0.2, "rate": 0.02},
            ),
            ("AntiSAM", "p = −0.2: C, M and D rest beside the minimum.", {"p": -0.2, "rate": 0.01}),
        ],
        "Two-factor net": [
            (
                "An easier valley",
                "p = 0.2: all five go to flatter ground.",
                {"p": 0.2, "rate": 0.01},
            ),
            ("AntiSAM explodes", "p = −0.1: C, M, D and F run away.", {"p": -0.1, "rate": 0.01}),
        ],
    }
    return LessonFigure(
        compute=five_definitions(landscape),
        figure=race_view(
            sample(landscape.loss, landscape.window, resolution=120),
            styles,
            step_decades(NUM_STEPS) | {"title": title("step")},
            {"range": [0, 9]} if name == "Fork" else DECADES | {"range": [-0.2, 5.2]},
            _CHART,
        ),
        map=OutcomeMap("leaving", Leaving),
        bindings=[
            *(Curve(each, f"{each}.x", f"{each}.y") for each in STYLES),
            *(AtStep(f"{each} end", [f"{each}.x"], [f"{each}.y"]) for each in STYLES),
            *(Curve(f"{each} curvature", "at", f"{each}.curvature")
              for each in STYLES),
            AtStep("here", ["p.along"], ["rate.along"]),
        ],
        knobs=[
            Knob("p", "p", "strength; α = −1 if negative", STRENGTHS, 0.2, "alpha",
                 {-0.2: "AntiSAM", 0.0: "Adam"}, axis="xaxis3"),
            Knob("rate", "η", "Adam's learning rate", RATES, 0.01, "eta", {},
                 axis="yaxis3"),
        ],
        plane=SliderPair("p", "rate"),
        html={
            "formula": _FORMULA,
            "legend": "".join(
                swatch(each, *STYLES[each][:2], definition.title)
                for each, definition in DEFINITIONS.items()
            )
            + map_legend(MAPPED[name]),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={f"{each}.outcome": [_OUTCOMES[c] for c in Change] for each in DEFINITIONS},
        terms={each: [each, f"{each} curvature"] for each in DEFINITIONS}
        | {"p": ["here"], "rate": ["here"]},
        presets=presets[name],
        question=leaving if name == "Fork" else None,
        alt=f"Paths of five combinations of α-SAM and Adam on the surface {landscape.name} from "
        f"({STARTS[name][0]:g}, {STARTS[name][1]:g}), their sharpness over the steps, and a map "
        "of p and η: which of them leave for flatter ground.",
        name=f"saddam race|{name}",
        shared={"step": steps, "at": np.maximum(steps, 0.5)},
    )  # fmt: skip


FIGURES = {
    f"{name}, {chosen}": partial(race, name, chosen) for name in STARTS for chosen in DEFINITIONS
}
