"""The figure on what is no SAM: four runs on the fork, and where each ends by η."""

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from experiments.surface import sample
from landscapes import outcomes
from livefigure import AtStep, Curve
from livefigure.markup import channel, says, swatch, term, value
from pages.figures.frame import DECADES, FRAME, QUIET, dot, line, map_axes, panels, title
from pages.figures.named import named
from pages.figures.surface import surface
from pages.lessons.family.others_compute import (
    FORK,
    PRICES,
    RATES,
    WIDTHS,
    others,
    shown_gradients,
)
from pages.ui.lesson_figure import Knob, LessonFigure

_STYLES = {
    "gd": ("gd", "dot", 2.4),
    "extragradient": ("text", "dash", 1.6),
    "lookahead": ("pin-c", "longdash", 2.2),
    "smoothed": ("rho", "solid", 2.6),
}
_TITLES = {
    "gd": "gradient descent",
    "extragradient": "extragradient",
    "lookahead": "Lookahead",
    "smoothed": "smoothed loss",
}
_ENDS = {
    "hovers": "beside a minimum, or between them",
    "left the window": "outside the plotted region",
    "diverged": "nowhere: it diverges",
}
_STATUS = (
    f"At η = {value('pace')} and a width ρ = {value('width')}: "
    + "; ".join(
        f"{term(name, text, _STYLES[name][0])} ends {says(f'{name}.outcome')}"
        for name, text in _TITLES.items()
    )
    + "."
)


def _view() -> go.Figure:
    """The fork with four trajectories; beside it where each ends, by η."""
    figure = go.Figure(surface(sample(FORK.loss, FORK.window, resolution=120)))
    for name, style in _STYLES.items():
        figure.add_scatter(name=name, mode="lines", **line(*style))
        figure.add_scatter(**dot(f"{name} end", style[0], 11))
    panel = {"xaxis": "x2", "yaxis": "y2"}
    for name, style in _STYLES.items():
        figure.add_scatter(name=f"{name} by η", mode="lines+markers", **panel, **line(*style))
    for name, style in _STYLES.items():
        figure.add_scatter(**dot(f"{name} now", style[0], 11), **panel)
    ends = "θ₁ where it ends, by η (gap: outside)"
    wide = {"xy": (0, 0.55, 0, 1), "x2y2": (0.63, 1, 0, 0.93, ends)}
    narrow = {"xy": (0, 1, 0.5, 1), "x2y2": (0.07, 1, 0, 0.38, ends)}
    places = named({point.name: point.params for point in FORK.minima}, 62)
    return figure.update_layout(
        **FRAME,
        **map_axes(*FORK.window),
        xaxis2=QUIET | DECADES | {"range": [-1.78, -0.24], "anchor": "y2", "dtick": "D2",
                                  "title": title("η")},
        yaxis2=QUIET | {"range": [-1.6, 1.3], "anchor": "x2", "fixedrange": True, "nticks": 5},
        meta={"wide": panels(385, wide, *places), "narrow": panels(700, narrow, *places)},
    )  # fmt: skip


@lru_cache(maxsize=1)
def no_sam() -> LessonFigure:
    """Four runs that take no ascent step, and where each ends by η."""
    return LessonFigure(
        compute=others(),
        figure=_view(),
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y") for name in _STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in _STYLES),
            *(Curve(f"{name} by η", "rates", f"{name}.ends", ghost=True) for name in _STYLES),
            *(AtStep(f"{name} now", ["pace"], [f"{name}.end"]) for name in _STYLES),
        ],
        knobs=[
            Knob("pace", "η", "learning rate", RATES, 0.1, "eta", axis="xaxis2"),
            Knob("width", "ρ", "how far the loss is smoothed", WIDTHS, 0.4, "rho"),
        ],
        html={
            "legend": "".join(
                swatch(name, *_STYLES[name][:2], f"{text} · {PRICES[name]}/step")
                for name, text in _TITLES.items()
            ),
            "status": _STATUS,
            "readout": f"gradients <b>{channel('step')}</b>",
        },
        words={
            f"{name}.outcome": [_ENDS.get(end, f"in the {end}") for end in outcomes(FORK)]
            for name in _STYLES
        },
        terms={name: [name, f"{name} end", f"{name} by η", f"{name} now"] for name in _STYLES}
        | {"pace": [f"{name} now" for name in _STYLES]},
        alt="Four runs on the fork from its sharp minimum: gradient descent, extragradient, "
        "Lookahead, and gradient descent on a smoothed loss; beside it where each ends by η.",
        name="no SAM",
        shared={"step": shown_gradients(), "rates": np.array(RATES)},
    )  # fmt: skip


FIGURES = {"no SAM": no_sam}
