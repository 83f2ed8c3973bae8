"""The figure on variances per coordinate: one radius, a radius each, and a learned α."""

from collections.abc import Mapping
from functools import cache, partial

import numpy as np
import plotly.graph_objects as go

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Curve
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term, value
from pages.figures.frame import (
    DECADES,
    FRAME,
    QUIET,
    dot,
    line,
    map_axes,
    panels,
    step_decades,
    title,
)
from pages.figures.palette import PALETTE
from pages.figures.race import Style
from pages.figures.surface import surface
from pages.lessons.learning_alpha.widths_compute import (
    HELD,
    NUM_SHOWN,
    NUM_STEPS,
    STEP_SIZES,
    TEMPERATURES,
    three_learners,
)
from pages.ui.lesson_figure import Knob, LessonFigure

SURFACES = list(STEP_SIZES)
_WINDOWS = {
    "Rosenbrock": Window(x=(-1.5, 1.6), y=(-0.6, 1.7)),
    "Ripples": LANDSCAPES["Ripples"].window,
}
_STYLES: Mapping[str, Style] = {
    "one": ("rho", "solid", 2.2),
    "each": ("pin-c", "dash", 2.2),
    "model": ("alpha", "dot", 2.6),
}
_TITLES = {"one": "VSAM, one ρ", "each": "a ρ each", "model": f"α learned, ρ = {HELD:g}"}
_SHOWN = {
    "one": {"one ρ": "first"},
    "each": {"ρ₁": "first", "ρ₂": "second"},
    "model": {"ρ held": "first"},
}  # the radii that are drawn

_FORMULA = formula(
    r"\term{each:pin-c}{\delta = \frac{\text{diag}(\rho)^2 g_0}{\|\text{diag}(\rho) \, g_0\|}}",
    "the ascent step with a radius each: the gradient with each coordinate times its radius "
    "squared, over the norm of the gradient with each coordinate times its radius",
)
_STATUS = f"At τ = {value('reward')}, over the last steps: " + "; ".join(
    f"{term(name, text, _STYLES[name][0])}{says(f'{name}.left')} "
    f"<b>{channel(f'{name}.off')}°</b> off, backwards {channel(f'{name}.backwards')} %"
    for name, text in _TITLES.items()
) + "."  # fmt: skip


def _view(name: str) -> go.Figure:
    """The surface with three runs and their ascent steps; degrees off by τ, and radii by step."""
    landscape = LANDSCAPES[name]
    window = _WINDOWS[name]
    figure = go.Figure(surface(sample(landscape.loss, window, resolution=120)))
    for each, style in _STYLES.items():
        figure.add_scatter(name=each, mode="lines", **line(*style))
    for each, (colour, *_) in _STYLES.items():
        ink = PALETTE[colour]
        figure.add_scatter(
            name=f"{each} ascent", mode="lines+markers",
            marker={"size": [9, 12], "symbol": ["circle", "circle-open"], "color": ink,
                    "line": {"width": 2.2, "color": ink}},
            **line(colour, "dot", 1.6),
        )  # fmt: skip
    for each, style in _STYLES.items():
        panel = {"xaxis": "x2", "yaxis": "y2"}
        figure.add_scatter(name=f"{each} off", mode="lines+markers", **panel, **line(*style))
        figure.add_scatter(**panel, **dot(f"{each} now", style[0], 12))
    for each, (colour, _, width) in _STYLES.items():
        for text, quantity in _SHOWN[each].items():
            dash = "dash" if quantity == "second" else "solid"
            figure.add_scatter(
                name=f"{each} {text}", mode="lines", xaxis="x3", yaxis="y3",
                **line(colour, dash, width),
            )  # fmt: skip
    offs, radii = "degrees off Hδ, by τ", "radius, by step (ρ₂ dashed)"
    wide = {
        "xy": (0, 0.5, 0, 1),
        "x2y2": (0.58, 1, 0.6, 0.95, offs),
        "x3y3": (0.58, 1, 0, 0.37, radii),
    }
    narrow = {
        "xy": (0, 1, 0.62, 1),
        "x2y2": (0.06, 1, 0.33, 0.53, offs),
        "x3y3": (0.06, 1, 0, 0.22, radii),
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(*window),
        xaxis2=QUIET | DECADES | {"range": [np.log10(0.018), np.log10(0.67)], "anchor": "y2",
                                  "dtick": "D2", "title": title("τ")},
        yaxis2=QUIET | {"range": [-4, 184], "anchor": "x2", "fixedrange": True, "dtick": 45,
                        "ticksuffix": "°"},
        xaxis3=QUIET | DECADES | step_decades(NUM_STEPS)
        | {"anchor": "y3", "title": title("step")},
        yaxis3=QUIET | DECADES | {"range": [-1.9, 0.8], "anchor": "x3"},
        meta={"wide": panels(460, wide), "narrow": panels(900, narrow)},
    )  # fmt: skip


@cache
def widths(name: str) -> LessonFigure:
    """Three runs that learn how strongly to perturb, and how right their directions are by τ."""
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    radii = {each: [f"{each} {text}" for text in shown] for each, shown in _SHOWN.items()}
    return LessonFigure(
        compute=three_learners(LANDSCAPES[name]),
        figure=_view(name),
        bindings=[
            *(Curve(each, f"{each}.x", f"{each}.y") for each in _STYLES),
            *(AtStep(f"{each} ascent", [f"{each}.x", f"{each}.perturbed.x"],
                     [f"{each}.y", f"{each}.perturbed.y"]) for each in _STYLES),
            *(Curve(f"{each} off", "heats", f"{each}.offs", ghost=True)
              for each in _STYLES),
            *(AtStep(f"{each} now", ["reward"], [f"{each}.off"]) for each in _STYLES),
            *(Curve(f"{each} {text}", "at", f"{each}.{quantity}")
              for each, shown in _SHOWN.items() for text, quantity in shown.items()),
        ],
        knobs=[
            Knob("reward", "τ", "temperature: the reward for width", TEMPERATURES, 0.1, "text",
                 axis="xaxis2"),
        ],
        html={
            "formula": _FORMULA,
            "legend": "".join(
                swatch(each, *_STYLES[each][:2], text) for each, text in _TITLES.items()
            ),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={f"{each}.left": ["", " (leaves the plotted region)"] for each in _STYLES},
        terms={
            each: [each, f"{each} ascent", f"{each} off", f"{each} now", *radii[each]]
            for each in _STYLES
        }
        | {"reward": [f"{each} now" for each in _STYLES]},
        alt=f"Three runs on the surface {name}: variational SAM with one radius, with a radius "
        "for each coordinate, and α-SAM that learns α; beside it how right the direction of the "
        "correction is, by temperature, and the radii over the steps.",
        name=f"widths|{name}",
        shared={"step": steps, "at": np.maximum(steps, 0.5), "heats": np.array(TEMPERATURES)},
    )  # fmt: skip


FIGURES = {name: partial(widths, name) for name in SURFACES}
