"""The two live figures of the lesson on learning α: on a surface, and where it is exact."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term, value
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.learning_alpha.compute import (
    ALIGNED,
    LEARNING_RATES,
    MEASURED,
    NUM_SHOWN,
    NUM_STEPS,
    STEP_SIZES,
    TEMPERATURES,
    Aligned,
    learning,
    settled,
)
from pages.lessons.learning_alpha.view import learning_view, settled_view
from pages.ui.lesson_figure import Knob, LessonFigure

SURFACES = list(STEP_SIZES)
# Of each surface, what the runs cross.
_WINDOWS = {
    "One neuron": Window(x=(-0.1, 2.5), y=(0.0, 3.3)),
    "Rosenbrock": Window(x=(-1.5, 1.2), y=(-0.4, 1.5)),
}

_STYLES = {
    "true": ("alpha", "solid", 2.4),
    "vsam": ("rho", "solid", 2.8),
    "model": ("pin-c", "dash", 2.2),
}
_NAMES = {
    "vsam": "ρ learned, α = 1: VSAM",
    "true": "A: α learned by the true rise of the loss",
    "model": "B: α learned by a model of it",
}

# As few as will do: every pair of them is computed for the map.
TEMPERATURE_TICKS = [0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.135, 0.15, 0.17, 0.2,
                     0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1.0]  # fmt: skip
RHO_TICKS = [0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0]

_ALPHA = r"\class{c-alpha}{\alpha}"
_G_RHO = r"\class{c-sam}{g_\rho}"
_T = r"\term{temperature:eta}{T}"


def _grows(name: str, knob: str, price: str, says: str, temperature: str = _T) -> str:
    """What a learner adds to the logarithm of its knob, up to a factor."""
    growth = rf"\term{{{name}:{_STYLES[name][0]}}}{{\Delta \log \, {knob}}}"
    return formula(rf"{growth} \propto {temperature} - {price}", says)


_FORMULA = (
    _grows("vsam", r"\rho", rf"\term{{rho:rho}}{{\rho}} \, u \cdot {_G_RHO}",
           "log rho grows by T minus rho u dot g rho")
    + _grows("true", r"\alpha", rf"{_ALPHA} (L_\rho - L)",
             "rule A: log alpha grows by T minus alpha times L rho minus L")
    + _grows("model", r"\alpha",
             rf"p \, u \cdot \left[ g_0 + {_ALPHA} ({_G_RHO} - g_0) \right]",
             "rule B: log alpha grows by T minus p u dot, g zero plus alpha times g rho minus g "
             "zero", r"\knob{temperature:eta}{T}")
)  # fmt: skip


def _named(name: str, html: str) -> str:
    return term(name, html, _STYLES[name][0])


_STATUS = (
    f"{_named('vsam', 'VSAM')} has learned ρ = {channel('vsam.learned')}: the cosine of its "
    f"g<sub>ρ</sub> − g₀ with ∇‖g‖ is <b>{channel('vsam.aligned')}</b>{says('vsam.left')}. "
    f"With ρ held at {value('rho')} "
    + " and ".join(
        f"{_named(name, label)} has learned α = {channel(f'{name}.alpha')}, "
        f"cosine <b>{channel(f'{name}.aligned')}</b>"
        for name, label in (("true", "A"), ("model", "B"))
    )
    + ". But the loss they end at is "
    + ", ".join(_named(name, channel(f"{name}.loss")) for name in ("vsam", "true", "model"))
    + "."
)

_NEAR = {"temperature": 0.1, "rho": 0.05}

_CHART = MapAxes(
    "whose look is true, by T and ρ: drag here",
    Ticks(TEMPERATURE_TICKS, (0.02, 0.04, 0.1, 0.2, 0.4, 1), "T"),
    Ticks(RHO_TICKS, (0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1), "ρ"),
)


@cache
def on_surface(name: str) -> LessonFigure:
    """The first figure: three learners from one start, their ascent steps, and how true these are.

    "One neuron" or "Rosenbrock".
    """
    landscape = LANDSCAPES[name]
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    return LessonFigure(
        compute=learning(landscape),
        figure=learning_view(
            sample(landscape.loss, _WINDOWS[name], resolution=120), _STYLES, NUM_STEPS, _CHART
        ),
        map=OutcomeMap("aligned", Aligned, axes=4),
        bindings=[
            *(Curve(each, f"{each}.x", f"{each}.y") for each in _STYLES),
            *(AtStep(f"{each} ascent", [f"{each}.x", f"{each}.perturbed.x"],
                     [f"{each}.y", f"{each}.perturbed.y"]) for each in _STYLES),
            *(AtStep(f"{each} target", ["first", "last"], [f"{each}.target"] * 2)
              for each in _STYLES),
            *(Curve(f"{each} {what}", "at", f"{each}.{what}")
              for each in _STYLES for what in ("strength", "cosine")),
            *(AtStep(f"{what}s now", ["at"] * 3, [f"{each}.{what}" for each in _STYLES])
              for what in ("strength", "cosine")),
            AtStep("here", ["temperature.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("temperature", "T", "how much width is worth", TEMPERATURE_TICKS, 0.1, "eta", {},
                 axis="xaxis4"),
            Knob("rho", "ρ", "where VSAM begins; A and B stay", RHO_TICKS, 0.05, "rho", {},
                 axis="yaxis4"),
        ],
        plane=SliderPair("temperature", "rho"),
        html={
            "formula": _FORMULA,
            "legend": "".join(swatch(each, *_STYLES[each][:2], _NAMES[each]) for each in _NAMES)
            + "<span><span>u = g₀/‖g₀‖, p = αρ, L<sub>ρ</sub> = L at the look</span></span>"
            + map_legend(Aligned),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={"vsam.left": ["", " (its walk left the window)"]},
        terms={each: [each, *(f"{each} {what}" for what in ("ascent", "strength", "cosine"))]
               for each in _STYLES}
        | {"rho": ["here", *(f"{each} ascent" for each in _STYLES)],
           "temperature": ["here", *(f"{each} target" for each in _STYLES)]},
        presets=[
            ("Warm", "T = 0.1: three walks, and three looks that tell the truth.", _NEAR),
            ("Hot", "T = 0.3: ρ has outgrown its look. A and B kept theirs.",
             _NEAR | {"temperature": 0.3}),
            ("A long look held", "T = 0.3, ρ = 1: now A and B are misled, too.",
             {"temperature": 0.3, "rho": 1.0}),
        ],
        question=Question(
            ask="<b>Guess first:</b> raise T from 0.1 to 0.3, and all three learn a larger knob. "
            f"Whose g<sub>ρ</sub> − g₀ still points along ∇‖g‖, to a cosine of {ALIGNED}?",
            options=["That of all three", "Only that of A and B", "That of none"],
            meaning=[[Aligned.ALL], [Aligned.ONLY_ALPHA], [Aligned.NONE]],
            channel="aligned",
            at={"temperature": 0.3, "rho": 0.05},
            
            because=[
"A larger ρ is a longer look, and across it the surface has turned. A larger "
            "α only stretches what a short look has found."
] * 3,
        ),
        alt=f"The surface {landscape.name} with the walks and the looks of three learners; beside "
        "it, over the steps, the strength that each has learned and the cosine of its "
        "regulariser's direction with the exact one; and a map of whose look is true at every T "
        "and ρ.",
        name=f"learning|{name}",
        shared={"step": steps, "at": np.maximum(steps, 0.5), "first": [0.5], "last": [NUM_STEPS]},
    )  # fmt: skip


_SYMBOLS = {"vsam": "circle-open", "true": "diamond", "model": "x-thin"}

_HEAT_TICKS = [float(f"{each:.2g}") for each in np.geomspace(0.01, 1.0, 17)]
_ETA_TICKS = [float(f"{each:.2g}") for each in np.geomspace(0.002, 0.18, 17)]
_RADIUS_TICKS = [0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4]

_CLOSED_FORMS = formula(
    r"\term{model}{\text{VSAM, B:}} \; p^* = "
    r"\sqrt{\frac{\term{heat:eta}{T}}{\lambda (1 + b)}}, \; "
    r"b = \frac{\term{eta}{\eta} \lambda}{2 - \term{eta}{\eta} \lambda}",
    "VSAM and B: root of T over lambda times one plus b",
) + formula(
    r"\term{true:alpha}{\text{A:}} \; \lambda \left( b \, p^{*2} + "
    r"\frac{1}{2} \term{radius:rho}{\rho} \, p^* \right) = \knob{heat:eta}{T}",
    "A: p star solves lambda times b p squared plus rho p half is T",
)

_SETTLED = (
    f"The posterior is <b>{channel('posterior')}</b> = √(T/λ) wide. "
    f"{_named('vsam', 'VSAM')} and {_named('model', 'B')} learn <b>{channel('vsam.now')}</b>, "
    f"{_named('true', 'A')} <b>{channel('true.now')}</b>: <b>{channel('times')}</b> times that "
    "width."
)


@cache
def on_quadratic() -> LessonFigure:
    """The second figure: what is learned on a quadratic, predicted and measured."""
    usual = {"heat": 0.18, "eta": 0.033, "radius": 0.05}
    return LessonFigure(
        compute=settled(),
        figure=settled_view(_STYLES, _SYMBOLS),
        bindings=[
            *(AtStep(f"{along} now", [along] * 2, ["low", "high"]) for along in ("heat", "eta")),
            *(Curve(f"{each} by {along}", f"by {along}", f"{each} by {along}", ghost=True)
              for along in ("heat", "eta") for each in ("posterior", *_STYLES)),
            *(Curve(f"{each} measured by {along}", f"measured by {along}",
                    f"{each} measured by {along}", ghost=True)
              for along in ("heat", "eta") for each in _STYLES),
        ],
        knobs=[
            Knob("heat", "T", "how much width is worth", _HEAT_TICKS, usual["heat"], "eta",
                 axis="xaxis"),
            Knob("eta", "η", "learning rate of θ", _ETA_TICKS, usual["eta"], "text",
                 axis="xaxis2"),
            Knob("radius", "ρ", "the look that A and B hold", _RADIUS_TICKS, usual["radius"],
                 "rho"),
        ],
        html={
            "formula": _CLOSED_FORMS,
            "legend": "".join(
                swatch(each, *_STYLES[each][:2], label)
                for each, label in (("vsam", "VSAM ○"), ("true", "A ◆"), ("model", "B ×"))
            ) + swatch("posterior", "text", "dot", "the posterior’s width √(T/λ)")
            + "<span>lines: predicted; marks: measured</span>",
            "status": _SETTLED,
        },
        terms={each: [f"{each} by {along}" for along in ("heat", "eta")]
               for each in ("posterior", *_STYLES)}
        | {"heat": ["heat now"], "eta": ["eta now"],
           "radius": [f"true by {along}" for along in ("heat", "eta")]},
        presets=[
            ("As usual", "η = 0.033: two are near the posterior's width, and A is not.", usual),
            ("Tiny steps", "η = 0.002: VSAM and B find the posterior; A is far off.",
             usual | {"eta": 0.002}),
            ("A lucky look", "ρ = 0.28, η = 0.002: held at twice that width, A is nearly right.",
             usual | {"eta": 0.002, "radius": 0.28}),
        ],
        alt="The strength learned on a quadratic by temperature and by learning rate: predicted "
        "lines and measured marks of three learners, and the width of the posterior.",
        name="settled",
        shared={
            "by heat": TEMPERATURES, "measured by heat": TEMPERATURES[MEASURED],
            "by eta": LEARNING_RATES, "measured by eta": LEARNING_RATES[MEASURED],
            "low": [1e-3], "high": [10.0],
        },
    )  # fmt: skip


FIGURES: dict[str, Callable[[], LessonFigure]] = {
    **{name: partial(on_surface, name) for name in SURFACES},
    "Quadratic": on_quadratic,
}
