"""The third live figure of the lesson: what the gradient difference of heavy ball estimates."""

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
    r"\term{difference:free}{- \frac{g_1 - g_0}{\|d\|}} \approx \term{along}{- \frac{H d}{\|d\|}}",
    "minus g one minus g zero over norm d is about minus H d over norm d",
) + formula(
    r"\text{if } d = - \eta g_0: \;\; \term{along}{- \frac{H d}{\|d\|}} = H u = "
    r"\term{exact:exact}{\nabla \|\nabla L\|}",
    "if d is minus eta g zero, this is H u, the gradient of the norm of the gradient",
)

_STATUS = (
    f"β = {value('momentum')}. Mean cosine of the difference with −Hd/‖d‖: "
    f"{term('along', channel('along.mean'))}; with ∇‖∇L‖: "
    f"{term('exact', channel('exact.mean'), 'exact')}. Against it at "
    f"<b>{channel('against.percent')} %</b> of the steps."
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
            Knob("momentum", "β", "momentum: share of the last step kept", MOMENTA, 0.5, "text",
                 {0.0: "GD", 0.9: "usual"}),
            Knob("eta", "η", "learning rate", STEP_SIZES, 5e-4, "eta", {}),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("gd", "gd", "solid", "trajectory of heavy ball")
            + swatch("difference", "free", "dash", "the gradient difference, −(g₁ − g₀)/‖d‖")
            + swatch("along", "pin-c", "solid", "… −Hd/‖d‖, curvature along the step d")
            + swatch("exact", "exact", "solid", "… ∇‖∇L‖ = Hu, along the gradient"),
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
            ("Gradient descent", "β = 0: the step goes along the gradient, and all agree.",
             {"momentum": 0.0, "eta": 5e-4}),
            ("Heavy ball", "β = 0.9: the step swings across the valley, the gradient does not.",
             {"momentum": 0.9, "eta": 5e-4}),
            ("Less momentum", "β = 0.5, the same learning rate: hardly any harm.",
             {"momentum": 0.5, "eta": 5e-4}),
        ],
        question=Question(
            ask="<b>Make a prediction.</b> With momentum β = 0.9, how often does the gradient "
            "difference point <i>against</i> ∇‖∇L‖?",
            options=["Never", "At fewer than half of the steps", "At more than half"],
            meaning=[[Against.NEVER], [Against.SOMETIMES], [Against.MOSTLY]],
            channel="against",
            at={"momentum": 0.9},
            because=[
                "The difference is the curvature along the step that was taken. A step of heavy "
                "ball follows old gradients, too. Where it goes uphill, the sign is wrong.",
                "The difference is the curvature along the step that was taken. Heavy ball steps "
                "along a mean of old gradients, and where that goes uphill the sign is wrong.",
                "Heavy ball does swing, but most of its steps still go downhill. There the "
                "difference has the right sign.",
            ],
            what_if=("What if β is 0?", {"momentum": 0.0}),
            hides=["exact", "exact cosine", "exact now"],
        ),
        alt="The trajectory of heavy ball across Rosenbrock's valley with the gradient difference "
        "and two directions it might estimate; beside it both cosines over the steps.",
        name="momentum",
        shared={"step": np.arange(1, NUM_STEPS + 1)},
    )  # fmt: skip


FIGURES = {"momentum": momentum}
