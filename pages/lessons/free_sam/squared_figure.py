"""The figure on the other correction of the cycle: the gradient of ‖∇L‖², which needs no norm."""

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import outcomes
from livefigure import AtStep, Curve
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term, value
from pages.figures.frame import DECADES, FRAME, QUIET, dot, line, map_axes, panels, title
from pages.figures.named import named
from pages.figures.surface import surface
from pages.lessons.free_sam.squared_compute import (
    FACTORS,
    FORK,
    LEAST,
    NUM_SHOWN,
    NUM_STEPS,
    RATES,
    two_cycles,
)
from pages.ui.lesson_figure import Knob, LessonFigure

_STYLES = {"norm": ("free", "solid", 2.4), "square": ("pin-c", "dash", 2.4)}
_NORM, _SQUARE = (
    term(name, text, _STYLES[name][0])
    for name, text in (("norm", "with the norm"), ("square", "with its square"))
)

_FORMULA = formula(
    r"\term{square:pin-c}{\theta_3 = \theta_2 + \knob{factor:alpha}{a} \, (g_1 - g_0)}",
    "with the square: theta three equals theta two plus a times g one minus g zero",
) + formula(
    r"\term{norm:free}{\theta_3 = \theta_2 + \frac{2 \alpha\rho}{\|g_0\|} (g_1 - g_0)}",
    "with the norm: two alpha rho over the norm of g zero times that difference",
)

_STATUS = (
    f"At a = {value('factor')} and η = {value('third_rate')} (edge: a = "
    f"{term('edge', channel('edge'))}) the run {_SQUARE} ends {says('square.outcome')}"
    f"{says('square.rest')}. The one {_NORM} begins with the same third step, αρ = "
    f"{channel('p')}; it ends {says('norm.outcome')}{says('norm.rest')}."
)

_ENDS = {
    "hovers": "in neither minimum",
    "left the window": "outside the plotted region",
    "diverged": "nowhere: it diverges",
}


def _view() -> go.Figure:
    """The fork with two trajectories; beside it where each ends and at which loss, by a."""
    figure = go.Figure(surface(sample(FORK.loss, FORK.window, resolution=120)))
    for name, style in _STYLES.items():
        figure.add_scatter(name=name, mode="lines", **line(*style))
        figure.add_scatter(**dot(f"{name} end", style[0], 11))
    for place, quantity in ((2, "end"), (3, "loss")):
        panel = {"xaxis": "x2", "yaxis": f"y{place}"}
        figure.add_scatter(
            name=f"{quantity} edge", mode="lines", **panel, **line("text", "dot", 1.4)
        )
        for name, style in _STYLES.items():
            figure.add_scatter(
                name=f"{name} {quantity} by a", mode="lines+markers", **panel, **line(*style)
            )
        for name, style in _STYLES.items():
            figure.add_scatter(**dot(f"{name} {quantity} now", style[0], 11), **panel)
    ends, losses = (
        "θ₁ where it ends, by a (dotted: the edge)",
        "mean loss at the end, drawn from 10⁻¹²",
    )
    wide = {
        "xy": (0, 0.53, 0, 1),
        "x2y2": (0.62, 1, 0.58, 0.94, ends),
        "x2y3": (0.62, 1, 0, 0.42, losses),
    }
    narrow = {
        "xy": (0, 1, 0.64, 1),
        "x2y2": (0.07, 1, 0.33, 0.55, ends),
        "x2y3": (0.07, 1, 0, 0.23, losses),
    }
    places = named({point.name: point.params for point in FORK.minima}, 62)
    return figure.update_layout(
        **FRAME,
        **map_axes(*FORK.window),
        xaxis2=QUIET | {"range": [-0.015, FACTORS[-1] + 0.015], "title": title("a"),
                        "anchor": "y3", "fixedrange": True},
        yaxis2=QUIET | {"range": [-1.6, 1.3], "anchor": "x2", "fixedrange": True, "nticks": 5},
        yaxis3=QUIET | DECADES | {"range": [np.log10(LEAST) - 0.5, 0.5], "anchor": "x2",
                                  "dtick": 3},
        meta={"wide": panels(400, wide, *places), "narrow": panels(780, narrow, *places)},
    )  # fmt: skip


@lru_cache(maxsize=1)
def squared_lesson() -> LessonFigure:
    """Two runs of the cycle, one with each correction, and what becomes of them by a."""
    panels_of = {"end": "ends", "loss": "losses"}
    return LessonFigure(
        compute=two_cycles(),
        figure=_view(),
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y") for name in _STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in _STYLES),
            *(Curve(f"{name} {one} by a", "factors", f"{name}.{many}", ghost=True)
              for one, many in panels_of.items() for name in _STYLES),
            *(AtStep(f"{name} {one} now", ["factor"], [f"{name}.{one}"])
              for one in panels_of for name in _STYLES),
            *(AtStep(f"{one} edge", ["edge"] * 2, [f"{one}.low", f"{one}.high"])
              for one in panels_of),
        ],
        knobs=[
            Knob("factor", "a", "factor of the third step, without a norm", FACTORS, 0.15, "alpha",
                 {0.0: "GD"}, axis="xaxis2"),
            Knob("third_rate", "η", "learning rate", RATES, 0.1, "eta"),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("norm", *_STYLES["norm"][:2], "the norm: descends L + αρ‖∇L‖")
            + swatch("square", *_STYLES["square"][:2], "its square: descends L + (a/4)‖∇L‖²"),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={
            f"{name}.outcome": [_ENDS.get(end, f"in the {end}") for end in outcomes(FORK)]
            for name in _STYLES
        }
        | {
            f"{name}.rest": [", at rest", f", with a mean loss of {{{name}.loss}}", ""]
            for name in _STYLES
        },
        terms={
            name: [name, f"{name} end", *(f"{name} {one} by a" for one in panels_of)]
            for name in _STYLES
        }
        | {"edge": [f"{one} edge" for one in panels_of],
           "factor": [f"{name} {one} now" for name in _STYLES for one in panels_of]},
        alt="Two runs of forward only on the fork, one corrected by the gradient of the norm of "
        "the gradient and one by that of its square; beside it where each ends and its mean loss "
        "there, by the factor a.",
        name="squared",
        shared={
            "step": shown_steps(NUM_STEPS, NUM_SHOWN), "factors": np.array(FACTORS),
            "end.low": [-1.6], "end.high": [1.3],
            "loss.low": [LEAST / 10], "loss.high": [10.0],
        },
    )  # fmt: skip


FIGURES = {"squared": squared_lesson}
