"""The figure on a remembered mean as g₀: a cloud of estimates, and its noise and delay by β."""

from functools import cache

import numpy as np
import plotly.graph_objects as go

from experiments.surface import sample
from livefigure import AtStep, Curve
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term, value
from pages.figures.frame import DECADES, FRAME, QUIET, arrow, dot, line, map_axes, panels, title
from pages.figures.palette import PALETTE
from pages.figures.surface import surface
from pages.lessons.minibatches.clouds_compute import SIZES, WINDOW, whole_loss
from pages.lessons.minibatches.memory_compute import (
    DECAYS,
    NUM_SHOWN,
    RATES,
    SPANS,
    remembered,
)
from pages.ui.lesson_figure import Knob, LessonFigure

_FORMULA = formula(
    r"m \leftarrow \knob{decay:text}{\beta} m + (1 - \beta) g, \quad"
    r"\nabla \|\nabla L\| \approx \frac{g - m}{- \|d\|}",
    "m becomes beta m plus one minus beta times g; the estimate is g minus m over minus the norm "
    "of d",
)
_STATUS = (
    f"At β = {value('decay')} the mean remembers some <b>{channel('span')}</b> steps. In lengths "
    f"of the {term('exact', 'exact vector', 'exact')}, the {term('noise', 'noise')} is "
    f"<b>{channel('noise.now')}</b>, and the {term('bias', 'mean')} is off by "
    f"<b>{channel('bias.now')}</b>. From {term('twice', 'one minibatch twice', 'free')}: "
    f"{channel('twice.noise.now')} and {channel('twice.bias.now')}. Of {NUM_SHOWN} points "
    f"{channel('outside')} lie outside the picture."
)


def _view() -> go.Figure:
    """The surface with a cloud of estimates; noise and error of the mean by steps remembered."""
    figure = go.Figure(surface(sample(whole_loss, WINDOW, resolution=100)))
    figure.add_scatter(
        name="draws", mode="markers", hoverinfo="none",
        marker={"color": PALETTE["pin-c"], "size": 5, "opacity": 0.55},
    )  # fmt: skip
    figure.add_scatter(**arrow("exact", "exact", "solid", 4))
    figure.add_scatter(**arrow("mean", "pin-c", "solid", 3))
    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="twice noise", mode="lines", **panel, **line("free", "solid", 1.6))
    figure.add_scatter(name="twice bias", mode="lines", **panel, **line("free", "dash", 1.6))
    figure.add_scatter(name="noise", mode="lines+markers", **panel, **line("pin-c"))
    figure.add_scatter(name="bias", mode="lines+markers", **panel, **line("pin-c", "dash"))
    figure.add_scatter(**panel, **dot("noise now", "pin-c", 12))
    figure.add_scatter(**panel, **dot("bias now", "pin-c", 12))
    errors = "noise (solid), error of the mean (dashed)"
    wide = {"xy": (0, 0.5, 0, 1), "x2y2": (0.57, 1, 0, 0.93, errors)}
    narrow = {"xy": (0, 1, 0.48, 1), "x2y2": (0.04, 1, 0, 0.38, errors)}
    return figure.update_layout(
        **FRAME,
        **map_axes(*WINDOW, true_lengths=True),
        xaxis2=QUIET | DECADES | {"range": [-0.06, np.log10(SPANS[-1]) + 0.06], "anchor": "y2",
                                  "dtick": "D2", "title": title("steps remembered, 1/(1 − β)")},
        yaxis2=QUIET | DECADES | {"range": [-2, 3], "anchor": "x2"},
        meta={"wide": panels(400, wide), "narrow": panels(760, narrow)},
    )  # fmt: skip


@cache
def memory() -> LessonFigure:
    """The estimate with a mean of earlier gradients, beside one minibatch used twice."""
    return LessonFigure(
        compute=remembered(),
        figure=_view(),
        bindings=[
            Curve("draws", "draws.x", "draws.y"),
            *(AtStep(name, ["point.x", f"{name}.x"], ["point.y", f"{name}.y"])
              for name in ("exact", "mean")),
            *(Curve(name, "spans", name, ghost=True) for name in ("noise", "bias")),
            *(Curve(f"twice {name}", "spans", f"twice.{name}") for name in ("noise", "bias")),
            *(AtStep(f"{name} now", ["span"], [f"{name}.now"]) for name in ("noise", "bias")),
        ],
        knobs=[
            Knob("decay", "β", "share of the mean that is kept", DECAYS, 0.8, "text",
                 {0.0: "the last step alone"}),
            Knob("pace", "η", "learning rate", RATES, 0.02, "eta"),
            Knob("mini", "B", "batch size", SIZES, 16, "text"),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("draws", "pin-c", "solid", "new minibatches, a mean as g₀")
            + swatch("twice", "free", "solid", "one minibatch twice")
            + swatch("exact", "exact", "solid", "exact ∇‖∇L‖"),
            "status": _STATUS,
        },
        terms={
            "draws": ["draws", "mean", "noise", "bias"],
            "exact": ["exact"],
            "noise": ["noise", "noise now"],
            "bias": ["bias", "bias now", "mean"],
            "twice": ["twice noise", "twice bias"],
            "decay": ["noise now", "bias now"],
        },
        alt="A cloud of estimates of the gradient of the gradient’s norm from minibatches, with a "
        "mean of earlier gradients in place of the last; beside it their noise and the error of "
        "their mean by how many steps that mean remembers.",
        name="memory",
        shared={"spans": SPANS},
    )  # fmt: skip


FIGURES = {"memory": memory}
