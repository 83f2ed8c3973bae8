"""The first live figure of the lesson: what the gradient difference of heavy ball estimates."""

from functools import cache

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term, value
from pages.lessons.saddam.momentum_compute import NUM_STEPS, VALLEY, Against, momentum_steps
from pages.lessons.saddam.momentum_view import momentum_view
from pages.ui.lesson_figure import Knob, LessonFigure

MOMENTA = [*(round(0.02 * k, 2) for k in range(46)), 0.92, 0.94, 0.95, 0.96, 0.97, 0.98]
STEP_SIZES = [float(f"{5e-4 * 10 ** (k / 20):.2g}") for k in range(-14, 13)]

_FORMULA = formula(
    r"\term{difference:free}{- \frac{g_1 - g_0}{\|d\|}} \approx \term{along}{- \frac{H d}{\|d\|}}"
    r"\underset{\text{only if} \; d = - \eta g}{=} \term{exact:exact}{\nabla \|g\|}",
    "minus g one minus g zero over norm d is about minus H d over norm d",
)

_STATUS = (
    f"With β = {value('momentum')} the difference of two gradients agrees with −Hd/‖d‖, curvature "
    f"along the step taken, to a cosine of {term('along', channel('along.mean'))} on average. With "
    f"{term('exact', '∇‖g‖', 'exact')} it is {term('exact', channel('exact.mean'), 'exact')}, "
    f"at worst {channel('exact.min')}: at <b>{channel('against.percent')} %</b> of the steps it "
    "points against it."
)


@cache
def momentum() -> LessonFigure:
    """Heavy ball with three vectors at a step, and two cosines by step."""

    def vector(name: str) -> AtStep:
        return AtStep(name, ["tail.x", f"tip.{name}.x"], ["tail.y", f"tip.{name}.y"])

    return LessonFigure(
        compute=momentum_steps(),
        figure=momentum_view(
            sample(LANDSCAPES["Rosenbrock"].loss, VALLEY, resolution=120), NUM_STEPS
        ),
        bindings=[
            Curve("path", "x", "y"),
            AtStep("now", ["x"], ["y"]),
            *(vector(name) for name in ("exact", "along", "difference")),
            *(Curve(f"{name} cosine", "step", name) for name in ("along", "exact")),
            *(AtStep(f"{name} now", ["step"], [name]) for name in ("along", "exact")),
        ],
        knobs=[
            Knob("momentum", "β", "how long steps are remembered", MOMENTA, 0.0, "alpha",
                 {0.0: "GD", 0.9: "usual"}),
            Knob("eta", "η", "the step size", STEP_SIZES, 5e-4, "eta", {}),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("gd", "gd", "solid", "heavy ball, from step to step")
            + swatch("difference", "free", "dash", "the gradient difference")
            + swatch("along", "pin-c", "solid", "… −Hd/‖d‖, along the step d")
            + swatch("exact", "exact", "solid", "… ∇‖g‖ = Hu, along the gradient"),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        terms={
            "gd": ["path"],
            "difference": ["difference"],
            "along": ["along", "along cosine"],
            "exact": ["exact", "exact cosine"],
        },
        presets=[
            ("Gradient descent", "β = 0: one direction, as in the lesson before.",
             {"momentum": 0.0, "eta": 5e-4}),
            ("Heavy ball", "β = 0.9: the step swings across the valley, g does not follow.",
             {"momentum": 0.9, "eta": 5e-4}),
            ("Less momentum", "β = 0.5, the same step size: hardly any harm.",
             {"momentum": 0.5, "eta": 5e-4}),
        ],
        question=Question(
            ask="<b>Guess first:</b> with momentum β = 0.9, how often does the gradient difference "
            "point <i>against</i> ∇‖g‖?",
            options=["Never", "At fewer than half of the steps", "At most steps"],
            meaning=[[Against.NEVER], [Against.SOMETIMES], [Against.MOSTLY]],
            channel="against",
            at={"momentum": 0.9},
            
            because=[
"It is curvature along the step taken, and to it always true. But heavy ball "
            "steps along an average of old gradients: where that runs uphill, the sign is wrong."
] * 3,
        ),
        alt="The path of heavy ball across Rosenbrock's valley with the gradient difference and "
        "two directions it might estimate; beside it both cosines over the steps.",
        name="momentum",
        shared={"step": np.arange(1, NUM_STEPS + 1)},
    )  # fmt: skip


FIGURES = {"momentum": momentum}
