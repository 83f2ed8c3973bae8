"""The third live figure of the lesson: why C stays where D leaves."""

from functools import cache

import numpy as np

from livefigure import Curve
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term
from pages.lessons.saddam.averaging_compute import FROM, SEEN, averaging
from pages.lessons.saddam.averaging_view import averaging_view
from pages.ui.lesson_figure import Knob, LessonFigure

PULLS = [round(0.02 * k, 2) for k in range(1, 21)]
BETAS = [*(round(0.05 * k, 2) for k in range(19)), 0.92, 0.94, 0.95]

_FORMULA = formula(
    r"\frac{\|\hat m\|}{\|\Delta\|} ="
    r"\frac{1 - \knob{beta:eta}{\beta}}{1 + \term{beta:eta}{\beta}}, \;\;"
    r"\sqrt{\hat v} \approx \|\Delta\|",
    "a share one minus beta over one plus beta of the correction is left in m",
)

_STATUS = (
    f"In {SEEN} steps of <b>C</b> the correction turns round {channel('C.turns')} times. "
    f"{term('mean', 'm', 'alpha')} keeps <b>{channel('C.kept')} %</b> of it (predicted "
    f"{channel('predicted')} %), while √v has grown to {channel('C.scale')} by it: divided by √v, "
    f"<b>{channel('C.arrives')} %</b> of a learning rate arrives in the step. In <b>D</b> √v is "
    f"{channel('D.scale')}, and <b>{channel('D.arrives')} %</b> arrive. By now C is at θ₁ = "
    f"{channel('C.place')}, D at {channel('D.place')}."
)


@cache
def averages() -> LessonFigure:
    """The correction, m̂ and ± √v̂ over some steps, in C and in D."""
    return LessonFigure(
        compute=averaging(),
        figure=averaging_view(FROM, FROM + SEEN - 1),
        bindings=[
            Curve(f"{each} {name}", "number", f"{each}.{name}", ghost=True)
            for each in ("C", "D")
            for name in ("root", "minus", "pull", "mean")
        ],
        knobs=[
            Knob("strength", "p", "strength, ρ at α = 1", PULLS, 0.2, "alpha", {}),
            Knob("beta", "β₁", "memory of the first moment", BETAS, 0.9, "eta", {0.9: "Adam"}),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("pull", "sam", "solid", "the correction Δ across the valley")
            + swatch("mean", "alpha", "solid", "m̂, the first moment")
            + swatch("root", "text", "dot", "± √v̂, the second"),
            "status": _STATUS,
        },
        terms={
            "pull": ["C pull", "D pull"],
            "mean": ["C mean", "D mean"],
            "root": ["C root", "C minus", "D root", "D minus"],
        },
        presets=[
            ("As Adam has it", "β₁ = 0.9: a nineteenth of the correction is left.",
             {"strength": 0.2, "beta": 0.9}),
            ("No memory", "β₁ = 0: m keeps all of it, and C leaves as well.",
             {"strength": 0.2, "beta": 0.0}),
        ],
        alt="Steps of C and of D on the fork: the correction across the valley, and Adam's two "
        "moments there.",
        name="averaging",
        shared={"number": np.arange(FROM, FROM + SEEN)},
    )  # fmt: skip


FIGURES = {"averages": averages}
