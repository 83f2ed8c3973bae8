"""The live figure of the lesson that takes one step apart."""

from functools import lru_cache, partial

import plotly.graph_objects as go

from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.one_step.compute import (
    ALONG,
    APPEARS,
    FAN,
    GAINS,
    GAP,
    SUB_STEPS,
    Comparison,
    SubStep,
    one_step,
)
from pages.lessons.one_step.view import one_step_view
from pages.ui.lesson_figure import Knob, LessonFigure, Point

# Where each surface shows a step well: the point, a learning rate that makes the step visible, and
# how far the close-up reaches around the point.
POINTS = {
    "Fork": ((-0.2, 0.7), 0.1, 0.75),
    "Quadratic bowl": ((0.15, 0.7), 0.05, 0.8),
    "Twin wells": ((-1.6, 1.4), 0.1, 0.8),
    "Valley": ((1.5, 0.7), 0.1, 0.8),
    "Two-factor net": ((1.5, 0.3), 0.15, 0.8),
    "Saddle": ((0.7, 0.25), 0.3, 0.8),
    "Himmelblau": ((-1.0, 2.0), 1.0, 1.2),
    "Beale": ((-0.17, 0.38), 0.3, 0.8),
    "Rosenbrock": ((0.13, 0.67), 0.03, 0.8),
    "One neuron": ((0.55, -0.17), 0.5, 0.8),
    "Ripples": ((1.2, 0.7), 0.1, 0.8),
    "Kinked ravine": ((-1.2, 0.9), 0.1, 0.8),
}
SURFACES = list(POINTS)
VIEWS = ["Close up", "Whole"]

ALPHAS = tuple(round(-2 + 0.1 * k, 1) for k in range(61))
RHOS = tuple(round(-0.6 + 0.02 * k, 2) for k in range(71))
_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
LEARNING_RATES = (
    *(float(f"{r * 10.0**k:.2g}") for k in (-3, -2, -1) for r in _ROUND),
    *(1.0, 1.5, 2.0),
)

RISES = (-0.8, 1.7)  # how much of the loss the cut shows, in units of ‖g₀‖

_G, _G0, _G_RHO = r"\term{g:alpha}{g}", r"\term{g0:gd}{g_0}", r"\term{grho:sam}{g_\rho}"
_ALPHA, _RHO = r"\knob{alpha:alpha}{\alpha}", r"\knob{rho:rho}{\rho}"

_FORMULA = (
    formula(
        rf"{_G} = {_G0} + {_ALPHA} ({_G_RHO} - {_G0})",
        "g equals g zero plus alpha times g rho minus g zero",
    )
    + formula(
        rf"{_G_RHO} = \nabla L (\theta + {_RHO} \term{{g0:gd}}{{u}})",
        "g rho is the gradient at theta plus rho times u",
    )
    + formula(
        rf"\theta \leftarrow \theta - \knob{{eta:eta}}{{\eta}} {_G}",
        "theta becomes theta minus eta g",
    )
)

_LEGEND = "".join(
    swatch(*entry)
    for entry in (
        ("g0", "gd", "solid", "g₀, the gradient here"),
        ("rho", "rho", "solid", "the look, θ + ρu"),
        ("grho", "sam", "solid", "the gradient there"),
        ("alpha", "alpha", "dash", "the difference, α times"),
        ("exact", "exact", "solid", "exact αρ∇‖g‖"),
        ("g", "alpha", "solid", "g, and the step −ηg"),
        ("fan", "faint", "solid", "● α = −2, −1 … 4"),
    )
)

ONE_HESSIAN = {"Quadratic bowl", "Saddle"}  # where no place is flatter than another

# What α has no part in stands in the line of ρ already.
_WITHOUT_ALPHA = [
    *(f"{name}.{axis}" for name in APPEARS if name not in ("next", "g", "exact", "whole")
      for axis in "xy"),
    *("start.x", "start.y", "said", "rise", "ascended", "promised", "rho", "norm", "promise",
      "risen", "gap", "turned", "longer", "error.percent", "loss", "loss.gd", "sharp.gd"),
]  # fmt: skip

_SAID = {
    SubStep.NO_GRADIENT: "No gradient, no uphill: where g₀ = 0 there is no u, and the code takes "
    "u = 0. Nothing moves, at any α.",
    SubStep.GRADIENT: "1 · The gradient here: ‖g₀‖ = {norm}. Straight uphill is u = g₀/‖g₀‖; the "
    "cut on the right goes along it.",
    SubStep.ASCENT_STEP: "2 · The look, ρ = {rho} along u. The tangent promises a rise of ρ‖g₀‖ = "
    "{promise}; the loss rises by {risen}: a gap of {gap}.",
    SubStep.GRADIENT_THERE: "3 · The gradient there. Laid beside g₀, it is turned by {turned}° and "
    "{longer} times as long.",
    SubStep.DIFFERENCE: "4 · The difference, α times. It estimates αρ∇‖g‖ and is off by "
    "{error.percent} %. α stretches it without turning it.",
    SubStep.STEP: "5 · The step. L goes from {loss} to {loss.next}, and sharpness λ to "
    "{sharp.next}; by gradient descent, to {loss.gd} and {sharp.gd}. The gap was {gap}.",
}

_PRESETS = [
    ("SAM", "α = 1, ρ = 0.4: one far look.", {"alpha": 1.0, "rho": 0.4}),
    ("As strong, but near", "α = 4, ρ = 0.1: a smaller gap.", {"alpha": 4.0, "rho": 0.1}),
]
_ON_THE_FORK = [
    ("AntiSAM", "α = −1: towards the sharp side.", {"alpha": -1.0, "rho": 0.2}),
    ("Downhill first", "α = −1, ρ = −0.2: nearly SAM’s step.", {"alpha": -1.0, "rho": -0.2}),
]

_REASON = (
    "The loss leaves its tangent like ½ρ²uᵀHu: at a quarter of the distance, a sixteenth of the "
    "gap. α only multiplies what the look has found, so even four times this gap is a quarter of "
    "SAM’s."
)
# Where half the curvature times ρ² is not what makes the gap.
REASONS = {
    "Himmelblau": "The gap would shrink like ρ², if the loss curved along u. At this point it "
    "hardly does, and the next order takes half of the far gap away.",
    "Ripples": "A look of 0.4 goes over the top of the next ripple, where the loss lies under its "
    "tangent. So far out no order rules.",
    "Kinked ravine": "Elsewhere the gap shrinks like ρ², and to a sixteenth. Here the curvature "
    "itself changes on the way, and it is nearer a tenth.",
}


def _window(name: str, view: str) -> Window:
    landscape = LANDSCAPES[name]
    (x, y), _, reach = POINTS[name]
    if view != VIEWS[0]:
        return landscape.window
    return Window((x - reach, x + reach), (y - reach, y + reach))


@lru_cache(maxsize=24)
def _figure(name: str, view: str, eta: float) -> go.Figure:
    axes = MapAxes(
        f"against GD’s step from this θ, η = {eta:g}: drag here",
        Ticks(ALPHAS, (-2, -1, 0, 1, 2, 3, 4), "α"),
        Ticks(RHOS, (-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8), "ρ"),
    )
    grid = sample(LANDSCAPES[name].loss, _window(name, view), resolution=120)
    along = float(ALONG[0]), float(ALONG[-1])
    figure = one_step_view(grid, FAN.tolist(), along, RISES, axes)
    return figure.update_layout(uirevision=f"{name}|{view}")


def _visible(name: str) -> list[Comparison]:
    """What the legend of the map names: what can be seen on the surface."""
    level = {Comparison.LEVEL_LOWER, Comparison.LEVEL_HIGHER}
    missing = set(Comparison) - level - {Comparison.SAME} if name in ONE_HESSIAN else level
    return [each for each in Comparison if each not in missing]


@lru_cache(maxsize=24)
def lesson(name: str, view: str) -> LessonFigure:
    """One step from a point that is held by hand, on any surface."""
    landscape, window = LANDSCAPES[name], _window(name, view)
    start, eta, _ = POINTS[name]

    def through(trace: str, *channels: str) -> AtStep:
        return AtStep(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    gaps = [f"gap {k}" for k in range(GAP)]
    return LessonFigure(
        compute=partial(one_step(landscape), window.x[1] - window.x[0]),
        figure=lambda setting: _figure(name, view, setting["eta"]),
        map=OutcomeMap("compared", Comparison, axes=4),
        bindings=[
            through("cut", "behind", "ahead"),
            through("gradient", "start", "grad"),
            through("ascent step", "start", "perturbed"),
            through("gradient there", "there", "sam grad"),
            through("next points", *(f"next {k}" for k in range(len(FAN)))),
            through("step", "start", "next"),
            through("fan", *(f"fan {k}" for k in range(len(FAN)))),
            through("g0", "origin", "g0"),
            through("g_rho", "origin", "g_rho"),
            through("exact", "g0 stretched", "exact"),
            through("stretched", "g0 stretched", "g"),
            through("g", "origin", "whole"),
            AtStep("gap", ["zero", *(f"{g}.x" for g in gaps), "ascended"],
                   ["zero", *(f"{g}.y" for g in gaps), "promised"]),
            AtStep("tangent", ["low", "high"], ["low", "high"]),
            Curve("loss", "along", "rise", ghost=True),
            AtStep("heights", ["ascended", "ascended"], ["promised", f"{gaps[-1]}.y"]),
            AtStep("here", ["alpha.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("alpha", "α", "how strongly to react", ALPHAS, 2.0, "alpha",
                 {-1.0: "AntiSAM", 0.0: "GD", 1.0: "SAM"},
                 axis="xaxis4"),
            Knob("rho", "ρ", "how far to look", RHOS, 0.3, "rho", {0.0: "0"},
                 axis="yaxis4"),
            Knob("eta", "η", "how far to step", LEARNING_RATES, eta, "eta"),
            Point("start", "point θ", window, start, (29, 23)),
        ],
        plane=SliderPair("alpha", "rho", rest=_WITHOUT_ALPHA),
        html={
            "formula": _FORMULA,
            "legend": _LEGEND + map_legend(_visible(name)),
            "status": says("said"),
            "readout": f"sub-step <b>{channel('step')}</b>",
        },
        words={"said": [_SAID[each] for each in SubStep]},
        terms={
            "g0": ["gradient", "g0", "tangent"],
            "grho": ["gradient there", "g_rho"],
            "alpha": ["stretched", "g", "step", "here"],
            "rho": ["ascent step", "heights", "here"],
            "eta": ["step"],
            "exact": ["exact"],
            "g": ["g", "step"],
            "fan": ["fan", "next points"],
        },
        presets=[*_PRESETS, *(_ON_THE_FORK if name == "Fork" else ())],
        question=Question(
            ask="<b>Guess first:</b> α = 4 with ρ = 0.1 is as strong as SAM with ρ = 0.4. How much "
            "smaller is its shaded gap?",
            options=["Not at all", "About 4 times", "About 16 times"],
            meaning=[[GAINS.index(gain)] for gain in (1.0, 4.0, 16.0)],
            channel="gain.named",
            at={"alpha": 4.0, "rho": 0.1},
            
            because=[REASONS.get(name, _REASON)] * 3,
        ),
        alt=f"One step of α-SAM on the surface {landscape.name}: gradient, look, gradient there, "
        "difference, step; beside it the gradients tail to tail, the loss uphill, and by α and ρ "
        "how the step compares with gradient descent's.",
        name=f"one step|{name}|{view}",
        shared={"step": SUB_STEPS, "along": ALONG, "zero": [0.0],
                "low": ALONG[:1], "high": ALONG[-1:]},
    )  # fmt: skip


FIGURES = {f"{name}, {view}": partial(lesson, name, view) for name in SURFACES for view in VIEWS}
