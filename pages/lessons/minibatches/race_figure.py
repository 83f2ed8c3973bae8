"""The second live figure of the lesson: what minibatches do to four runs, at equal gradients."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import plotly.graph_objects as go

from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term
from pages.figures.outcomes import map_legend
from pages.figures.styles import MINIBATCH_STYLES as STYLES
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.minibatches.clouds_compute import SIZES
from pages.lessons.minibatches.race_compute import (
    BUDGET,
    Crossing,
    Side,
    four_methods,
    shown_gradients,
)
from pages.lessons.minibatches.race_view import minibatch_race_view
from pages.ui.lesson_figure import Knob, LessonFigure

# Closest where the map has its borders; no more than can all be computed when η is let go.
STRENGTHS = [*(round(0.01 * k, 2) for k in range(15)), 0.16, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4]
RATES = [float(f"{value:.2g}") for value in np.geomspace(0.0125, 0.1, 22)]

_TITLES = {
    "gd": "SGD",
    "sam": "SAM, 2 gradients a step",
    "different": "forward only, a new minibatch every step",
    "same": "forward only, each minibatch twice",
}

_SHORTLY = {"gd": "SGD", "sam": "SAM", "different": "new every step", "same": "each twice"}

# Short enough for one line of a wide page: a second would push the map away from under the hand.
_STATUS = (
    f"After {BUDGET} gradients "
    + "; ".join(
        f"{term(name, title, STYLES[name][0])} {says(f'{name}.side')}"
        for name, title in _SHORTLY.items()
    )
    + "."
)

# The gradients of three steps, and the minibatch that each is taken on.
_SERVED = formula(
    r"\term{different}{\text{new:} \; g_0 \text{ on 1}, \; g_1 \text{ on 2}, \; g_2 \text{ on 3}"
    r" \ldots}",
    "a new minibatch every step: g zero on the first, g one on the second, g two on the third",
) + formula(
    r"\term{same:free}{\text{twice:} \; g_0 \text{ on 1}, \; g_1 \text{ on 1}, \; g_2 \text{ on 2}"
    r" \ldots}",
    "each minibatch twice: g zero and g one on the first, g two on the second",
)


def _sides(name: str) -> list[str]:
    """What is said of the end of a run, by `Side`."""
    said = {
        Side.SHARP: f"ends sharp, L = {{{name}.rest}}",
        Side.FLAT: f"ends flat, L = {{{name}.rest}}",
        Side.LEFT: "diverges or leaves",
    }
    return [said[side] for side in Side]


def _figure(setting: Mapping[str, float]) -> go.Figure:
    """The figure at a learning rate, of which its map is."""
    fork = LANDSCAPES["Fork"]
    chart = MapAxes(
        f"who ends flat, at η = {setting['rate']:g}: drag here",
        Ticks(STRENGTHS, (0, 0.05, 0.1, 0.14, 0.2, 0.3, 0.4), "αρ, uneven scale"),
        Ticks(SIZES, SIZES, "B"),
    )
    return minibatch_race_view(sample(fork.loss, fork.window, resolution=120), STYLES, chart)


@cache
def race() -> LessonFigure:
    """Four runs on the fork, loss and sharpness, and who ends on its flat side, by αρ and B."""
    spent = shown_gradients()
    return LessonFigure(
        compute=four_methods(),
        figure=_figure,
        map=OutcomeMap("crossing", Crossing, axes=4),
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y") for name in STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in STYLES),
            *(Curve(f"{name} {quantity}", "spent", f"{name}.{quantity}")
              for quantity in ("loss", "curvature") for name in STYLES),
            AtStep("here", ["p.along"], ["size.along"]),
        ],
        knobs=[
            Knob("p", "αρ", "strength; α = 1", STRENGTHS, 0.2, "alpha", {0.0: "SGD"},
                 axis="xaxis4"),
            Knob("rate", "η", "learning rate", RATES, 0.05, "eta", {}),
            Knob("size", "B", "batch size", SIZES, 8, "text", {1: "1", 64: "64"},
                 axis="yaxis4"),
        ],
        plane=SliderPair("p", "size"),
        html={
            "formula": _SERVED,
            "legend": "".join(
                swatch(name, *STYLES[name][:2], title) for name, title in _TITLES.items()
            )
            + map_legend(Crossing),
            "status": _STATUS,
            "readout": f"gradients <b>{channel('spent')}</b>",
        },
        words={f"{name}.side": _sides(name) for name in STYLES},
        terms={name: [name, f"{name} loss", f"{name} curvature"] for name in STYLES}
        | {"p": ["here"], "size": ["here"]},
        presets=[
            ("Larger minibatches", "B = 64: hardly calmer, as the step is mostly noise, too.",
             {"p": 0.2, "rate": 0.05, "size": 64}),
            ("Noise alone", "B = 1, αρ = 0, η = 0.091: plain SGD goes to the flat side.",
             {"p": 0.0, "rate": 0.091, "size": 1}),
            ("Too weak", "αρ = 0.04: only the noise-dominated run moves.",
             {"p": 0.04, "rate": 0.05, "size": 8}),
        ],
        alt="Trajectories of SGD, SAM and forward only on the fork, with minibatches new at "
        "every step and each used twice; beside it loss and sharpness by gradients computed, and "
        "who ends on the flat side, by αρ and B.",
        name="noisy race",
        shared={"step": spent, "spent": np.maximum(spent, 1.6)},
    )  # fmt: skip


FIGURES = {"race": race}
