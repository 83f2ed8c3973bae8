"""The figure on the factor of the third step: one α for all learning rates, or one αρ."""

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from experiments.steps import shown_steps
from experiments.surface import sample
from livefigure import AtStep, Curve
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term, value
from pages.figures.frame import DECADES, FRAME, QUIET, dot, line, map_axes, panels, title
from pages.figures.named import named
from pages.figures.surface import surface
from pages.lessons.free_sam.own_alpha_compute import (
    FORK,
    NUM_SHOWN,
    NUM_STEPS,
    RATES,
    own_alpha,
)
from pages.ui.lesson_figure import Knob, LessonFigure

ALPHAS = (
    *(-0.05, -0.02, 0.0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05),
    *(0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0),
)

_FORMULA = formula(
    r"\theta_3 = \theta_2 + \frac{\knob{alpha:alpha}{\alpha}}"
    r"{\knob{rate:eta}{\eta} \, \|\class{c-gd}{g_0}\|} (g_1 - \class{c-gd}{g_0})",
    "theta three equals theta two plus alpha over eta times the norm of g zero, times g one minus "
    "g zero",
)
_STATUS = (
    f"{term('alpha', 'α', 'alpha')} = {value('alpha')} at η = {value('rate')} is "
    f"{term('same p', 'αρ')} = α/(2η) = <b>{channel('p')}</b>. {says('fate')}"
)
_ENDS = "The run ends at θ₁ = {end} and bounces to |θ₂| = {bounce}."
_FATES = [
    _ENDS,
    f"{_ENDS} Where a line has a gap, it would leave the plotted region.",
    "The run leaves the plotted region, as it does where a line has a gap.",
]


def _view() -> go.Figure:
    """The fork with one trajectory; beside it where it ends and how wide it bounces, by η."""
    figure = go.Figure(surface(sample(FORK.loss, FORK.window, resolution=120)))
    figure.add_scatter(name="path", mode="lines", **line("alpha"))
    figure.add_scatter(**dot("path end", "alpha", 11))
    for place, quantity in ((2, "end"), (3, "bounce")):
        panel = {"xaxis": "x2", "yaxis": f"y{place}"}
        figure.add_scatter(
            name=f"same p {quantity}", mode="lines+markers", **panel, **line("pin-c", "dash", 1.8)
        )
        figure.add_scatter(
            name=f"same α {quantity}", mode="lines+markers", **panel, **line("alpha")
        )
        figure.add_scatter(**dot(f"{quantity} now", "alpha", 11), **panel)
    ends, bounces = "θ₁ where it ends, by η", "|θ₂| to which it bounces, by η"
    wide = {
        "xy": (0, 0.53, 0, 1),
        "x2y2": (0.62, 1, 0.58, 0.94, ends),
        "x2y3": (0.62, 1, 0, 0.42, bounces),
    }
    narrow = {
        "xy": (0, 1, 0.64, 1),
        "x2y2": (0.05, 1, 0.33, 0.55, ends),
        "x2y3": (0.05, 1, 0, 0.23, bounces),
    }
    places = named({point.name: point.params for point in FORK.minima}, 9)
    return figure.update_layout(
        **FRAME,
        **map_axes(*FORK.window),
        xaxis2=QUIET | DECADES | {"range": [-2.05, -0.65], "title": title("η"), "anchor": "y3",
                                  "dtick": "D2"},
        yaxis2=QUIET | {"range": [-2.1, 1.3], "anchor": "x2", "fixedrange": True, "nticks": 5},
        yaxis3=QUIET | {"range": [-0.02, 0.5], "anchor": "x2", "fixedrange": True, "nticks": 5},
        meta={"wide": panels(385, wide, *places), "narrow": panels(760, narrow, *places)},
    )  # fmt: skip


@lru_cache(maxsize=1)
def own_alpha_lesson() -> LessonFigure:
    """One run of the cycle with the factor α/(η‖g₀‖), and what hangs on η at one α or one αρ."""
    curves = [
        f"{kept} {quantity}" for kept in ("same α", "same p") for quantity in ("end", "bounce")
    ]
    return LessonFigure(
        compute=own_alpha(),
        figure=_view(),
        bindings=[
            Curve("path", "x", "y"),
            AtStep("path end", ["x"], ["y"]),
            *(Curve(name, "rates", name) for name in curves),
            AtStep("end now", ["rate"], ["end"]),
            AtStep("bounce now", ["rate"], ["bounce"]),
        ],
        knobs=[
            Knob("alpha", "α", "factor of the third step", ALPHAS, 0.05, "alpha", {0.0: "GD"}),
            Knob("rate", "η", "learning rate", RATES, 0.1, "eta", axis="xaxis2"),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("same α", "alpha", "solid", "the same α at every η")
            + swatch("same p", "pin-c", "dash", "the same αρ at every η"),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={"fate": _FATES},
        terms={
            "alpha": ["path", "same α end", "same α bounce"],
            "rate": ["end now", "bounce now"],
            "same α": ["same α end", "same α bounce"],
            "same p": ["same p end", "same p bounce"],
        },
        alt="A run of forward only on the surface Fork with the factor α over η and the gradient’s "
        "norm; beside it where it ends and how far it bounces, by η, at one α and at one αρ.",
        name="own alpha",
        shared={"step": shown_steps(NUM_STEPS, NUM_SHOWN), "rates": np.array(RATES)},
    )


FIGURES = {"own alpha": own_alpha_lesson}
