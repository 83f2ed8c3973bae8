"""The second live figure of the lesson: why the coupled one stays where Saddam leaves."""

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
    r"\frac{1 - \knob{beta}{\beta_1}}{1 + \term{beta}{\beta_1}}, \;\;"
    r"\sqrt{\hat v} \approx \|\Delta\|",
    "a share one minus beta one over one plus beta one of the correction is left in m hat",
)

_STATUS = (
    f"Coupled: {term('mean', 'm̂', 'alpha')} keeps <b>{channel('C.kept')} %</b> of the correction "
    f"(predicted {channel('predicted')} %). Of a learning rate <b>{channel('C.arrives')} %</b> "
    f"arrive in the step. Saddam: <b>{channel('D.arrives')} %</b>."
)


@cache
def averages() -> LessonFigure:
    """The correction, m̂ and ± √v̂ over some steps, coupled and in Saddam."""
    return LessonFigure(
        compute=averaging(),
        figure=averaging_view(FROM, FROM + SEEN - 1),
        bindings=[
            Curve(f"{each} {name}", "number", f"{each}.{name}", ghost=True)
            for each in ("C", "D")
            for name in ("root", "minus", "pull", "mean")
        ],
        knobs=[
            Knob("strength", "αρ", "strength, with α = 1", PULLS, 0.2, "alpha", {}),
            Knob("beta", "β₁", "memory of m", BETAS, 0.9, "text", {0.9: "Adam"}),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("pull", "sam", "solid", "the correction Δ across the valley")
            + swatch("mean", "alpha", "solid", "m̂, Adam’s mean")
            + swatch("root", "text", "dot", "± √v̂, from its mean of squares"),
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
            ("No memory", "β₁ = 0: m keeps all of it, and the coupled one leaves as well.",
             {"strength": 0.2, "beta": 0.0}),
        ],
        alt="Steps of the coupled one and of Saddam on the fork: the correction across the valley, "
        "and Adam’s two means there.",
        name="averaging",
        shared={"number": np.arange(FROM, FROM + SEEN)},
    )  # fmt: skip


FIGURES = {"averages": averages}
