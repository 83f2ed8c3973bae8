"""The first live figure of the lesson: two estimates of ∇‖g‖ at a point that is held by hand."""

from functools import lru_cache, partial

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term, value
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
    r"\term{exact:exact}{\nabla \|g\|} \approx"
    r"\frac{\term{difference:free}{g_1} - g_0}{- \knob{eta:eta}{\eta} \|g_0\|}",
    "both differences of gradients are about the gradient of the norm",
)

_LEGEND = "".join(
    swatch(name, colour, dash, text)
    for name, colour, dash, text in (
        ("exact", "exact", "solid", "exact ∇‖g‖ = Hu"),
        ("sam", "sam", "dash", "SAM’s estimate: up by ρ, then back"),
        ("difference", "free", "dash", "two gradients of a descent"),
        ("gd", "gd", "dot", "two plain steps θ₀ → θ₁ → θ₂"),
        ("rho", "rho", "solid", "where SAM looks"),
    )
)

_STATUS = (
    f"From here {term('sam', 'SAM', 'sam')} looks ρ = {value('rho')} uphill and errs by "
    f"<b>{channel('sam.percent')} %</b>; "
    f"{term('difference', 'the gradient difference', 'free')} has looked η‖g₀‖ = "
    f"{channel('reach')} downhill, for nothing, and errs by "
    f"<b>{channel('difference.percent')} %</b>."
)

_QUESTION = Question(
    ask="<b>Guess first:</b> make η ten times smaller. How much smaller does the error of "
    "the free estimate become?",
    options=["Not at all", "Ten times", "A hundred times"],
    meaning=[[0], [1], [2]],
    channel="gain",
    at={"eta": USUAL_RATE / 10},
    because=[
        "It has looked a tenth as far, and errs in proportion: by half of how fast the "
        "curvature along the gradient turns, ½‖T[u,u]‖, for every unit of distance."
    ]
    * 3,
)

_NEAR = {"rho": 0.1, "eta": USUAL_RATE}


@lru_cache(maxsize=len(POINTS))
def estimates(name: str) -> LessonFigure:
    """The arrows of both estimates and of the exact ∇‖g‖, and the errors by distance."""
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
            Knob("rho", "ρ", "how far SAM looks uphill", RHOS, 0.1, "rho", axis="xaxis2"),
            Knob("eta", "η", "how long the plain steps are", ETAS, USUAL_RATE, "eta", {}),
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
            ("Both near", "ρ = 0.1, η = 0.02: two estimates, one arrow.", _NEAR),
            ("SAM looks too far", "ρ = 1: it estimates another place.", _NEAR | {"rho": 1.0}),
            ("Steps too long", "η = 0.2: so is the one that came for free.", _NEAR | {"eta": 0.2}),
        ],
        question=_QUESTION if name != _EXACT_ON else None,
        alt=f"The surface {landscape.name} with the steps of SAM and of gradient "
        "descent from one point, and the relative error of both estimates by distance looked.",
        name=f"two steps|{name}",
        shared={"radius": RADII},
    )  # fmt: skip


FIGURES = {name: partial(estimates, name) for name in POINTS}
