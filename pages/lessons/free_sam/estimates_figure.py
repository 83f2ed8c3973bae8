"""The second live figure of the lesson: two estimates of ∇‖∇L‖ at a point that is held by hand."""

from functools import lru_cache, partial

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term
from pages.lessons.free_sam.estimates_compute import RADII, USUAL_RATE, two_estimates
from pages.lessons.free_sam.estimates_view import estimates_view
from pages.ui.lesson_figure import Knob, LessonFigure, Point

# Where each surface shows the estimates well.
POINTS = {
    "Himmelblau": (-1.0, 2.0),
    "Twin wells": (0.4, 0.8),
    "Rosenbrock": (-1.2, 1.0),
    "Quadratic bowl": (0.7, 1.3),
}

_EXACT_ON = "Quadratic bowl"  # both estimates have no error there: nothing is to be guessed

RHOS = [float(f"{value:.3g}") for value in np.geomspace(1e-3, 1.0, 91)]
# A tenth of a rate is a rate: 26 ticks to a power of ten.
ETAS = [float(f"{USUAL_RATE * 10 ** (k / 26):.3g}") for k in range(-60, 27)]

_FORMULA = formula(
    r"\frac{\term{sam:sam}{g_\rho} - g_0}{\knob{rho:rho}{\rho}} \approx"
    r"\term{exact:exact}{\nabla \|\nabla L\|} \approx"
    r"\frac{\term{difference:free}{g_1} - g_0}{- \knob{eta:eta}{\eta} \|g_0\|}",
    "both differences of gradients are about the gradient of the norm of the gradient",
)

_LEGEND = "".join(
    swatch(name, colour, dash, text)
    for name, colour, dash, text in (
        ("exact", "exact", "solid", "exact ∇‖∇L‖"),
        ("sam", "sam", "dash", "SAM’s estimate"),
        ("difference", "free", "dash", "difference of consecutive gradients"),
        ("gd", "gd", "dot", "two steps of gradient descent"),
        ("rho", "rho", "solid", "ascent step"),
    )
)

_STATUS = (
    f"{term('sam', 'SAM’s estimate', 'sam')} has a relative error of "
    f"<b>{channel('sam.percent')} %</b>. "
    f"{term('difference', 'The free one', 'free')} reuses a step of length {channel('reach')}: "
    f"<b>{channel('difference.percent')} %</b>."
)

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Let η be ten times smaller. How much smaller does the error of "
    "the free estimate become?",
    options=["It stays the same", "Ten times", "A hundred times"],
    meaning=[[0], [1], [2]],
    channel="gain",
    at={"eta": USUAL_RATE / 10},
    because=[
        "It would on a quadratic, whose curvature is the same everywhere. Here the curvature "
        "changes along the step, and along a shorter step it changes less.",
        "The error comes from how much the curvature changes along the step, and a tenth of the "
        "step changes it a tenth as much.",
        "That would be so if the gradient were taken on both sides, as central differences do. "
        "With one side only, the error is proportional to the length.",
    ],
    what_if=("What if η is ten times larger?", {"eta": USUAL_RATE * 10}),
    hides=["predicted error", "backward error"],
)

_NEAR = {"rho": 0.1, "eta": USUAL_RATE}


@lru_cache(maxsize=len(POINTS))
def estimates(name: str) -> LessonFigure:
    """The arrows of both estimates and of the exact ∇‖∇L‖, and the errors by distance."""
    landscape = LANDSCAPES[name]
    heads = {
        "exact": "exact.head",
        "sam estimate": "sam.head",
        "difference estimate": "difference.head",
    }

    def through(trace: str, *points: str) -> AtStep:
        return AtStep(trace, [f"{p}.x" for p in points], [f"{p}.y" for p in points])

    return LessonFigure(
        compute=two_estimates(landscape),
        figure=estimates_view(sample(landscape.loss, landscape.window, resolution=120)),
        bindings=[
            through("gd path", "start", "first", "second"),
            through("ascent step", "start", "perturbed"),
            through("sam step", "start", "sam"),
            *(through(trace, "start", head) for trace, head in heads.items()),
            *(Curve(f"{each} error", "radius", f"{each}.error", ghost=True)
              for each in ("predicted", "forward", "backward")),
            AtStep("sam now", ["rho"], ["sam.error"]),
            AtStep("difference now", ["reach"], ["difference.error"]),
        ],
        knobs=[
            Knob("rho", "ρ", "perturbation radius", RHOS, 0.1, "rho", axis="xaxis2"),
            Knob("eta", "η", "learning rate", ETAS, USUAL_RATE, "eta", {}),
            Point("start", "point θ₀", landscape.window, POINTS[name], (29, 23)),
        ],
        html={"formula": _FORMULA, "legend": _LEGEND, "status": _STATUS},
        terms={
            "exact": ["exact"],
            "sam": ["sam estimate", "sam step", "forward error"],
            "difference": ["difference estimate", "backward error"],
            "gd": ["gd path"],
            "rho": ["ascent step"],
            "eta": ["gd path"],
        },
        presets=[
            ("Both near", "ρ = 0.1, η = 0.02: both estimates are good.", _NEAR),
            ("A long ascent step", "ρ = 1: SAM’s estimate is worse.", _NEAR | {"rho": 1.0}),
            ("Steps too long", "η = 0.2: the free estimate is worse.", _NEAR | {"eta": 0.2}),
        ] if name != _EXACT_ON else [],
        question=_QUESTION if name != _EXACT_ON else None,
        alt=f"The surface {landscape.name} with the steps of SAM and of gradient "
        "descent from one point, and the relative error of both estimates by its length.",
        name=f"two steps|{name}",
        shared={"radius": RADII},
    )  # fmt: skip


FIGURES = {name: partial(estimates, name) for name in POINTS}
