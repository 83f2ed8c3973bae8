"""The second live figure of the lesson: five methods from the sharp minimum, at equal gradients."""

from functools import lru_cache, partial

import numpy as np

from experiments.steps import SHARP_START
from experiments.surface import sample
from landscapes import LANDSCAPES, outcomes
from livefigure import AtStep, Curve, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, columns, says, swatch, term
from pages.figures.outcomes import map_legend
from pages.figures.race import gradients_axis, race_view
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.free_sam.race_compute import (
    BUDGET,
    FORWARD,
    PRICES,
    Crossing,
    five_methods,
    shown_evaluations,
)
from pages.ui.lesson_figure import Knob, LessonFigure

CORRECTIONS = list(FORWARD)
STRENGTHS = [round(0.025 * k, 3) for k in range(25)]
RATES = [float(f"{0.01 * 10 ** (k / 20):.2g}") for k in range(27)]  # 20 to a power of ten

_STYLES = {
    "gd": ("gd", "dot", 2.2),
    "exact": ("exact", "solid", 2.2),
    "sam": ("sam", "solid", 1.6),
    "backward": ("anti", "dash", 2.0),
    "forward": ("free", "solid", 2.6),
}

_TITLES = {
    "gd": "gradient descent",
    "sam": "SAM, p = ρ",
    "exact": "exact: L + p‖∇L‖",
    "backward": "SAM downhill first, (−1, −p)",
    "forward": "forward only",
}

_CYCLE = formula(
    r"\theta_1 = \theta_0 - \eta g_0, \qquad \theta_2 = \theta_1 - \eta g_1",
    "two plain steps, theta one and theta two",
) + formula(
    r"\theta_3 = \theta_2 + \frac{2 \knob{step_size:eta}{\eta} \knob{p:alpha}{p}}{\eta \|g_0\|}"
    r"\term{forward:free}{(g_1 - g_0)}",
    "and a third along g one minus g zero, of strength p",
)

_BOUNCE = (
    f"Forward only ends bouncing by <b>{channel('measured')}</b> across the valley; "
    "on a quadratic as steep by B = aλ₁/(1 + (1 − ηλ₁)²) = "
    f"<b>{channel('predicted')}</b>."
)

_CHART = MapAxes(
    "who crosses, SAM or forward only: drag here",
    Ticks(STRENGTHS, (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), "p"),
    Ticks(RATES, (0.01, 0.02, 0.05, 0.1, 0.2), "η"),
)

_ENDS = {
    "hovers": "to neither minimum",
    "left the window": "leaves the window",
    "diverged": "diverges",
}


@lru_cache(maxsize=len(CORRECTIONS))
def race(forward: str) -> LessonFigure:
    """Five runs on the fork, their sharpness, and who crosses to its flat side, by p and η."""
    fork = LANDSCAPES["Fork"]
    grid = sample(fork.loss, fork.window, resolution=120)
    spent = shown_evaluations()
    ends = columns(
        f"{term(name, title, _STYLES[name][0])}<br> {says(f'{name}.outcome')}"
        for name, title in _TITLES.items()
    )
    return LessonFigure(
        compute=five_methods(fork, SHARP_START, forward),
        figure=race_view(grid, _STYLES, gradients_axis(BUDGET), {"range": [0.0, 9.0]}, _CHART),
        map=OutcomeMap("crossing", Crossing),
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y", ghost=name != "forward") for name in _STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in _STYLES),
            *(
                Curve(f"{name} curvature", "spent", f"{name}.curvature", ghost=name != "forward")
                for name in _STYLES
            ),
            AtStep("here", ["p.along"], ["step_size.along"]),
        ],
        knobs=[
            Knob("p", "p", "strength: αρ, or a/2η", STRENGTHS, 0.2, "alpha", {0.0: "GD"},
                 axis="xaxis3"),
            Knob("step_size", "η", "learning rate of all five", RATES, 0.1, "eta", {},
                 axis="yaxis3"),
        ],
        plane=SliderPair("p", "step_size"),
        html={
            "formula": _CYCLE,
            "legend": "".join(
                swatch(name, *_STYLES[name][:2], f"{title} · {PRICES[name]}/step")
                for name, title in _TITLES.items()
            )
            + map_legend(Crossing),
            "status": ends + (_BOUNCE if forward == CORRECTIONS[0] else ""),
            "readout": f"gradients <b>{channel('spent')}</b>",
        },
        words={
            f"{name}.outcome": [_ENDS.get(end, f"to the {end}") for end in outcomes(fork)]
            for name in _TITLES
        },
        terms={name: [name, f"{name} curvature"] for name in _TITLES}
        | {"p": ["here"], "step_size": ["here"]},
        alt="Paths of five methods on the fork from its sharp minimum, their sharpness by "
        "gradients computed, and a map of p and η: whether SAM and forward only cross to the "
        "flat side.",
        name=f"race|{forward}",
        shared={"step": spent, "spent": np.maximum(spent, 5)},
    )  # fmt: skip


FIGURES = {correction: partial(race, correction) for correction in CORRECTIONS}
