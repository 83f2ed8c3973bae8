"""The live figure of the lesson that takes one step apart."""

from functools import lru_cache, partial

import plotly.graph_objects as go

from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, says, swatch, term, value
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.one_step.compute import (
    ALONG,
    DRAWN,
    FAN,
    GAP,
    MOVES,
    Comparison,
    Landing,
    one_step,
)
from pages.lessons.one_step.view import ALONG_U, SURFACE, one_step_view
from pages.ui.lesson_figure import Knob, LessonFigure, Point

# Where each surface shows a step well: the point, a learning rate that makes the step visible, and
# how far the close-up reaches around the point. The story is told on the first.
POINTS = {
    "Valley": ((0.4, 0.8), 0.2, 0.8),
    "Fork": ((-0.2, 0.7), 0.1, 0.75),
    "Quadratic bowl": ((0.15, 0.7), 0.05, 0.8),
    "Twin wells": ((-1.6, 1.4), 0.1, 0.8),
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

RISES = (-0.95, 1.7)  # how much of the loss along u is shown, in units of ‖g₀‖

_G, _G0 = r"\term{g:alpha}{g_{\alpha,\rho}}", r"\term{g0:gd}{g_0}"
_G_RHO, _U = r"\term{grho:sam}{g_\rho}", r"\term{g0:gd}{u}"
_ALPHA, _RHO = r"\knob{alpha:alpha}{\alpha}", r"\knob{rho:rho}{\rho}"

# The story sets down α-SAM's rule alone, once its difference is in the picture.
_FORMULA = (
    if_drawn(
        "exact",
        formula(
            rf"{_G_RHO} = \nabla L (\theta + {_RHO} {_U}), \quad {_U} = {_G0} / \|{_G0}\|",
            "g rho is the gradient at theta plus rho times u, and u is g zero over its norm",
        ),
    )
    + if_drawn(
        "corrected",
        formula(
            rf"{_G} = {_G0} + {_ALPHA} ({_G_RHO} - {_G0})",
            "the alpha-SAM gradient is g zero plus alpha times g rho minus g zero",
        ),
    )
    + if_drawn(
        "exact",
        formula(
            rf"\theta \leftarrow \theta - \knob{{eta:eta}}{{\eta}} {_G}",
            "theta becomes theta minus eta times the alpha-SAM gradient",
        ),
    )
)

# What has a subscript is one element, for the parts of an entry stand apart from each other.
_LEGEND = "".join(
    swatch(*entry)
    for entry in (
        ("g0", "gd", "solid", "g₀, gradient at θ, and the step −ηg₀"),
        ("rho", "rho", "solid", "ascent step to the ring", True),
        ("grho", "sam", "solid", "<bdi>g<sub>ρ</sub>, gradient at the ring, and SAM’s step</bdi>"),
        (
            "g",
            "alpha",
            "solid",
            "<bdi>α-SAM’s gradient and step; dotted: α(g<sub>ρ</sub> − g₀)</bdi>",
        ),
        ("exact", "exact", "solid", "exact αρ∇‖∇L‖"),
    )
)

ONE_HESSIAN = {"Quadratic bowl", "Saddle"}  # where no place is flatter than another

# What α has no part in stands in the line of ρ already.
_OF_ALPHA = ("next", "g", "exact", "difference half", "move")
_WITHOUT_ALPHA = [
    *(f"{name}.{axis}" for name in DRAWN if name not in _OF_ALPHA for axis in "xy"),
    *("start.x", "start.y", "rise", "ascended", "promised", "rho", "norm", "promise"),
    *(
        "gd move.rise",
        "sam move.rise",
        "gap",
        "turned",
        "longer",
        "steeper",
        "error.percent",
        "loss",
        "loss.gd",
        "sharp.gd",
    ),
]

_LOSSES = "at a loss of {loss.next} instead of {loss.gd}."
_SAID = [
    "there is no step: the gradient is zero, and no direction is uphill.",
    *(
        "the step is that of gradient descent, from a loss of {loss} to {loss.next}."
        if each is Comparison.SAME
        else f"the step ends where it is {each.words.split(',')[0]} "
        f"{'as' if each.words.startswith('as') else 'than'} after gradient descent’s, {_LOSSES}"
        for each in Comparison
    ),
]
_ENDS = [
    "where gradient descent’s does"
    if each is Comparison.SAME
    else f"where it is {each.words.split(',')[0]} "
    f"{'as' if each.words.startswith('as') else 'than'} after gradient descent’s"
    for each in Comparison
]
_STATUS = (
    f"At α = {term('alpha', value('alpha'), 'alpha')}, ρ = {term('rho', value('rho'), 'rho')} "
    + says("said")
)

_PRESETS = [
    ("SAM", "α = 1, ρ = 0.4.", {"alpha": 1.0, "rho": 0.4}),
    ("The same αρ, smaller ρ", "α = 4, ρ = 0.1: a smaller gap.", {"alpha": 4.0, "rho": 0.1}),
]
_ON_THE_FORK = [
    ("AntiSAM", "α = −1: towards the sharp side.", {"alpha": -1.0, "rho": 0.2}),
    ("Both signs", "α = −1, ρ = −0.2: nearly SAM’s step.", {"alpha": -1.0, "rho": -0.2}),
]

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Look at the steps on the map. Where does the step end at α = 2?",
    options=[
        "Twice as far from θ as SAM’s step",
        "From the grey tip to the blue tip, then the same again",
        "As far as SAM’s step, and turned twice as much",
    ],
    meaning=[[Landing.TWICE_AS_FAR], [Landing.ON_THE_LINE], [Landing.TURNED_ON]],
    channel="lands",
    at={"alpha": 2.0, "rho": 0.4},
    because=[
        "A learning rate twice as large does that. α multiplies only the difference; the part "
        "−ηg₀ stays.",
        "Every unit of α adds the same piece, −η(g<sub>ρ</sub> − g₀). So the ends of all α lie on "
        "one line, evenly spaced.",
        "A turn alone keeps the length. α = 2 adds the difference once more, and that is an arrow: "
        "the step also gets longer.",
    ],
    what_if=("What if α = −1?", {"alpha": -1.0, "rho": 0.4}),
    hides=["next points", "step", "fan", "g"],
)

# What is in these panels, and comes into the story one after the other.
_THERE = ["climb", "slope there", "sam move"]
_OF_ALL_ALPHAS = ["move", "gap", "next points", "step", "fan", "g", "difference", "exact"]

_SAM = {"alpha": 1.0, "rho": 0.4}
_STORY = (
    Card(
        "The loss along one line, and a point θ on it. Gradient descent computes the "
        f"{term('g0', 'slope at θ', 'gd')}, the dotted line. It steps downhill, to the left. "
        "The length of this step is η times the slope: the grey arrow.",
        _SAM,
        [ALONG_U],
        hides=[*_OF_ALL_ALPHAS, *_THERE],
        lit=["g0"],
        idle=["alpha", "rho"],
    ),
    Card(
        "SAM does not step yet. It first goes a distance "
        f"{term('rho', 'ρ = ' + value('rho'), 'rho')} along the gradient, to the ring. This is "
        "the <b>ascent step</b>, also called the perturbation. With ρ &gt; 0 it goes uphill.",
        _SAM,
        [ALONG_U],
        hides=[*_OF_ALL_ALPHAS, "slope there", "sam move"],
        lit=["rho"],
        idle=["alpha", "eta"],
    ),
    Card(
        f"At the ring SAM computes the {term('grho', 'slope', 'sam')} again: "
        f"<b>{channel('steeper')} times</b> the slope at θ. The more sharply the loss bends, the "
        "more the two slopes differ. SAM then steps from θ, by η times the slope at the ring: the "
        f"{term('grho', 'blue arrow', 'sam')}.",
        _SAM,
        [ALONG_U],
        hides=_OF_ALL_ALPHAS,
        lit=["grho"],
        idle=["alpha"],
    ),
    Card(
        "The same step from above. At the ring both gradients are drawn: the "
        f"{term('grho', 'gradient at the ring', 'sam')} is longer, and <b>turned by "
        f"{channel('turned')}°</b> towards sharper ground. SAM steps from θ against it, and ends "
        f"{says('compared')}.",
        _SAM,
        [SURFACE],
        hides=[*_OF_ALL_ALPHAS, "cut"],
        idle=["alpha"],
    ),
    Card(
        f"What the ascent step has found is the difference {term('grho', 'g<sub>ρ</sub>', 'sam')} "
        f"− {term('g0', 'g₀', 'gd')}: the gradient at the ring minus that at θ. α-SAM adds it "
        f"{term('alpha', 'α times', 'alpha')}: α = 0 is gradient descent, α = 1 is SAM.",
        _SAM,
        [SURFACE],
        hides=["exact", "cut", "gradient", "gradient there"],
        question=_QUESTION,
        idle=["rho", "eta"],
    ),
    Card(
        "Where it breaks: close to the bottom the slope is small (magnified upwards here), but "
        "the ascent step is as long as before. At α = 4 and ρ = 0.4 the "
        f"{term('alpha', 'step', 'alpha')} from here leaps far across the bottom, and the loss "
        "rises.",
        {"alpha": 4.0, "rho": 0.4, "start": (0.4, 0.1)},
        [ALONG_U],
        hides=["gap", "sam move"],
        lit=["alpha"],
        idle=["rho", "eta"],
    ),
)

EXERCISES = (
    Exercise(
        "The shaded gap lies between the loss and its tangent at the ring. Keep αρ = 0.4, as SAM "
        "has it with ρ = 0.4, and bring the gap below 0.013, a tenth of SAM’s.",
        [Goal("strength", 0.395, 0.405), Goal("gap", -0.013, 0.013)],
        ["A smaller ρ has a smaller gap. Then α has to make up for it.",
         "The gap shrinks with the square of ρ. Try a quarter of ρ, and four times α."],
    ),
    Exercise(
        "With α alone, bring the end of the step to the flattest place, θ₁ = 0. A distance of "
        "0.02 is near enough.",
        [Goal("next.x", -0.02, 0.02), Goal("rho", 0.395, 0.405)],
        ["All ends lie on one line. Follow it to the left.",
         "From α = 0 to α = 2 the end comes half of the way."],
    ),
)  # fmt: skip


def _window(name: str, view: str) -> Window:
    landscape = LANDSCAPES[name]
    (x, y), _, reach = POINTS[name]
    if view != VIEWS[0]:
        return landscape.window
    return Window((x - reach, x + reach), (y - reach, y + reach))


def _figure(name: str, view: str) -> go.Figure:
    axes = MapAxes(
        "against GD’s step: drag here",
        Ticks(ALPHAS, (-2, -1, 0, 1, 2, 3, 4), "α"),
        Ticks(RHOS, (-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8), "ρ"),
    )
    grid = sample(LANDSCAPES[name].loss, _window(name, view), resolution=120)
    along = float(ALONG[0]), float(ALONG[-1])
    figure = one_step_view(grid, FAN.tolist(), GAP, along, RISES, axes)
    return figure.update_layout(uirevision=f"{name}|{view}")


@lru_cache(maxsize=24)
def lesson(name: str, view: str) -> LessonFigure:
    """One step from a point that is held by hand, on any surface."""
    landscape, window = LANDSCAPES[name], _window(name, view)
    start, eta, _ = POINTS[name]
    told = name == SURFACES[0] and view == VIEWS[0]

    def through(trace: str, *channels: str) -> AtStep:
        return AtStep(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    gaps = [f"gap {k}" for k in range(GAP)]
    climbed = ["zero", *(f"{g}.x" for g in gaps)], ["zero", *(f"{g}.y" for g in gaps)]
    return LessonFigure(
        compute=partial(one_step(landscape), window.x[1] - window.x[0]),
        figure=_figure(name, view),
        map=OutcomeMap("compared", Comparison, axes=4),
        bindings=[
            through("cut", "behind", "ahead"),
            through("gradient", "perturbed", "grad"),
            through("ascent step", "start", "perturbed"),
            through("gradient there", "perturbed", "sam grad"),
            through("next points", *(f"next {k}" for k in range(len(FAN)))),
            through("descent", "start", "next 2"),
            through("sam step", "start", "next 3"),
            through("step", "start", "next"),
            through("fan", *(f"fan {k}" for k in range(len(FAN)))),
            through("g0", "origin", "g0 half", "g0"),
            through("g_rho", "origin", "g_rho half", "g_rho"),
            through("exact", "g0", "exact"),
            through("difference", "g0", "difference half", "g"),
            through("g", "origin", "g"),
            AtStep("gap", [*climbed[0], "ascended"], [*climbed[1], "promised"]),
            AtStep("tangent", ["low", "high"], ["low", "high"]),
            Curve("loss", "along", "rise", ghost=True),
            AtStep("climb", *climbed),
            through("slope there", "slope from", "slope to"),
            *(
                AtStep(
                    name,
                    ["zero", f"{name}.x", f"{name}.x"],
                    [f"{name}.y", f"{name}.y", f"{name}.rise"],
                )
                for name in MOVES
            ),
            AtStep("theta", ["zero"], ["zero"]),
            AtStep("here", ["alpha.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("alpha", "α", "strength of the correction", ALPHAS, 2.0, "alpha",
                 {-1.0: "AntiSAM", 0.0: "GD", 1.0: "SAM"},
                 axis="xaxis4"),
            Knob("rho", "ρ", "perturbation radius", RHOS, 0.4, "rho", {0.0: "0"},
                 axis="yaxis4"),
            Knob("eta", "η", "learning rate", LEARNING_RATES, eta, "eta"),
            Point("start", "point θ", window, start, (29, 23)),
        ],
        plane=SliderPair("alpha", "rho", rest=_WITHOUT_ALPHA),
        html={
            "formula": _FORMULA,
            "legend": _LEGEND,
            "status": _STATUS,
        },
        words={"said": _SAID, "compared": _ENDS},
        terms={
            "g0": ["gradient", "g0", "tangent", "descent", "gd move"],
            "grho": ["gradient there", "g_rho", "slope there", "sam step", "sam move"],
            "alpha": ["difference", "g", "step", "move", "here"],
            "rho": ["ascent step", "climb", "here"],
            "eta": ["descent", "sam step", "step"],
            "exact": ["exact"],
            "corrected": ["next points", "move"],
            "g": ["g", "step"],
        },
        presets=[*_PRESETS, *(_ON_THE_FORK if name == "Fork" else ())],
        story=_STORY if told else (),
        exercises=EXERCISES if told else (),
        alt=f"One step of α-SAM on the surface {landscape.name}: gradient, ascent step, gradient "
        "there, difference, step; beside it the gradients from one point, the loss along the "
        "gradient, and by α and ρ how the step compares with gradient descent's.",
        name=f"one step|{name}|{view}",
        shared={"step": [0.0], "along": ALONG, "zero": [0.0],
                "low": ALONG[:1], "high": ALONG[-1:]},
    )  # fmt: skip


FIGURES = {f"{name}, {view}": partial(lesson, name, view) for name in SURFACES for view in VIEWS}
