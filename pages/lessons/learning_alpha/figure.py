"""The two live figures of the lesson on learning α: on a surface, and where it is exact."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, marker, says, swatch, term
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.learning_alpha.compute import (
    ALIGNED,
    JUDGED,
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
    "vsam": "VSAM: ρ learned, α = 1",
    "true": "α learned, by the rise",
    "model": "α learned, by the slope",
}

# As few as will do: every pair of them is computed for the map.
TEMPERATURE_TICKS = [0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.135, 0.15, 0.17, 0.2,
                     0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1.0]  # fmt: skip
RHO_TICKS = [0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0]


def _named(name: str, html: str) -> str:
    return term(name, html, _STYLES[name][0])


_STATUS = (
    f"Cosine, mean of the last {JUDGED} steps: {_named('vsam', 'VSAM')} "
    f"<b>{channel('vsam.aligned')}</b> (ρ = {channel('vsam.learned')}{says('vsam.left')}), "
    f"{_named('true', 'by the rise')} <b>{channel('true.aligned')}</b> "
    f"(α = {channel('true.alpha')}), {_named('model', 'by the slope')} "
    f"<b>{channel('model.aligned')}</b> (α = {channel('model.alpha')})."
)

_NEAR = {"temperature": 0.1, "rho": 0.05}

_CHART = MapAxes(
    f"who has {ALIGNED} or more: drag here",
    Ticks(TEMPERATURE_TICKS, (0.02, 0.04, 0.1, 0.2, 0.4, 1), "τ"),
    Ticks(RHO_TICKS, (0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1), "ρ"),
)

_SURFACE, _STRENGTH, _COSINE, _MAP, _LOSS = "xy", "x2y2", "x3y3", "x4y4", "x5y5"
_CURVES = "strength", "cosine", "loss"


def _drawn(name: str) -> list[str]:
    """The traces of a learner."""
    return [name, f"{name} ascent", f"{name} target", *(f"{name} {what}" for what in _CURVES)]


_LEARN_ALPHA = [*_drawn("true"), *_drawn("model")]
_DOTS = ["strengths now", "cosines now"]  # one for each learner
_CLOUD = ["draws", "centre"]
_TARGETS = [f"{name} target" for name in _STYLES]

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Raise τ to 0.3: all three learn a larger strength. Whose "
    f"correction has a cosine of {ALIGNED} or more with ∇‖∇L‖ at the end, as a mean of the last "
    f"{JUDGED} steps?",
    options=["That of all three", "Only that of the two that learn α", "That of none"],
    meaning=[[Aligned.ALL], [Aligned.ONLY_ALPHA], [Aligned.NONE]],
    channel="aligned",
    at=_NEAR | {"temperature": 0.3},
    because=[
        "That is so at τ = 0.1. At 0.3 VSAM’s ascent step has become so long that the surface "
        "bends along it, and its mean cosine is below 0.9.",
        "A larger ρ makes the ascent step longer, and along a long step the gradient turns. A "
        "larger α multiplies what a short step has found, and leaves its direction as it is.",
        "It is so for VSAM alone. The two that learn α hold ρ at 0.05. However large α becomes, "
        "their correction is still computed as close by as before.",
    ],
    what_if=("What if ρ is held at 1 instead?", {"temperature": 0.3, "rho": 1.0}),
    hides=[*(f"{name} cosine" for name in _STYLES), "cosines now"],
)

_STORY = (
    Card(
        "Until now training gave one point θ. <b>Variational inference</b> asks for a cloud: "
        f"a Gaussian with centre θ, and {term('draws', 'random draws', 'rho')} around it. "
        "Its loss must be low on average. So a wide cloud fits only where the ground is flat.",
        {"temperature": 0.1},
        [_SURFACE],
        hides=[*_drawn("vsam"), *_LEARN_ALPHA],
        lit=["draws"],
    ),
    Card(
        "How wide? Narrow is cheap: the mean loss of these draws is "
        f"<b>{channel('draw.loss')}</b>. A second term rewards width, and "
        f"{term('temperature', 'the temperature τ')} says how much. Drag τ from 0.05 to 0.5: "
        "the draws spread, and their mean loss rises.",
        {"temperature": 0.05},
        [_SURFACE],
        hides=[*_drawn("vsam"), *_LEARN_ALPHA],
        lit=["temperature"],
    ),
    Card(
        f"Draws cost gradients. {_named('vsam', 'VSAM')} needs none: it takes SAM’s ascent step, "
        "to the ring. That is roughly the worst draw. Its length ρ stands for the width, and is "
        "learned with θ. The curve shows it grow from 0.05 to "
        f"<b>{channel('vsam.learned')}</b>.",
        {"temperature": 0.1},
        [_SURFACE, _STRENGTH],
        hides=[*_LEARN_ALPHA, *_DOTS, *_CLOUD, *_TARGETS],
        lit=["vsam"],
    ),
    Card(
        "But ρ has another job. SAM’s correction g<sub>ρ</sub> − g<sub>0</sub> is a finite "
        "difference: for a short step it points along ∇‖∇L‖. The curve is their cosine. At τ = "
        "0.1 it dips where the run slides along the valley floor: there both nearly vanish.",
        {"temperature": 0.1},
        [_SURFACE, _COSINE],
        hides=[*_LEARN_ALPHA, *_DOTS, *_CLOUD],
        lit=["vsam"],
    ),
    Card(
        "So hold ρ short, and learn α. By one rule α grows until α times "
        f"{_named('true', 'the rise')} of the loss along the ascent step is τ. Another (dashed) "
        f"estimates that rise: {_named('model', 'the slope')} times ρ. At τ = 0.1 all three "
        "cosines end near 1.",
        {"temperature": 0.1},
        [_SURFACE, _COSINE],
        hides=_CLOUD,
        question=replace(_QUESTION, hides=()),
    ),
    Card(
        "All settings at once: drag on the map. VSAM’s border is upright, because only τ decides "
        "how long its step becomes. The border of the two others is level: they hold ρ, and at "
        "ρ = 0.8 their direction is wrong, too.",
        {"temperature": 0.2, "rho": 0.4},
        [_SURFACE, _MAP],
        hides=_CLOUD,
        lit=["rho", "temperature"],
    ),
    Card(
        "Does the direction matter? At τ = 0.3 VSAM’s is worse. Its loss ends at "
        f"{_named('vsam', channel('vsam.loss'))}, that of α by the rise at "
        f"{_named('true', channel('true.loss'))}, by the slope at "
        f"{_named('model', channel('model.loss'))}. Their strengths differ, too: so whether the "
        "direction matters is not shown.",
        {"temperature": 0.3},
        [_SURFACE, _LOSS],
        hides=_CLOUD,
    ),
)

EXERCISES = (
    Exercise(
        f"Raise τ as far as VSAM’s cosine stays at {ALIGNED} or more.",
        [Goal("vsam.aligned", low=ALIGNED), Goal("temperature.along", low=7.5)],
        ["At τ = 0.1 it is still high, at 0.3 it is not.",
         "Look for VSAM’s upright border on the map, between τ = 0.1 and 0.2."],
    ),
    Exercise(
        "At τ = 0.3 VSAM has learned a strength of 0.93, with a mean cosine of 0.83. Let «α, by "
        f"the slope» become as strong, with a mean cosine of {ALIGNED} or more.",
        [Goal("model.learned", low=0.93), Goal("model.aligned", low=ALIGNED)],
        ["Its α grows with the temperature. What keeps its direction?",
         "Hold ρ at 0.05, and raise τ to 0.6."],
    ),
)  # fmt: skip


@cache
def on_surface(name: str) -> LessonFigure:
    """The first figure: three learners from one start, their ascent steps and their directions.

    "One neuron", which has the story, or "Rosenbrock".
    """
    told = name == SURFACES[0]
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
            *(Curve(f"{each} loss", "at", f"{each}.losses") for each in _STYLES),
            *(AtStep(f"{what}s now", ["at"] * 3, [f"{each}.{what}" for each in _STYLES])
              for what in ("strength", "cosine")),
            Curve("draws", "draw.x", "draw.y", ghost=True),
            Curve("centre", "centre.x", "centre.y", ghost=True),
            AtStep("here", ["temperature.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("temperature", "τ", "temperature: the weight of width", TEMPERATURE_TICKS, 0.1,
                 "text", {}, axis="xaxis4"),
            Knob("rho", "ρ", "radius held; VSAM begins with it", RHO_TICKS, 0.05, "rho", {},
                 axis="yaxis4"),
        ],
        plane=SliderPair("temperature", "rho"),
        html={
            "legend": "".join(swatch(each, *_STYLES[each][:2], _NAMES[each]) for each in _NAMES)
            + marker("draws", "rho", "•", "the cloud: centre and random draws")
            + marker("ascents", "text", "○", "perturbed point θ + ρu")
            + swatch("targets", "text", "dot", "what a quadratic would give")
            + map_legend(Aligned, "map"),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={"vsam.left": ["", "; it leaves the plotted region"]},
        terms={each: [each, f"{each} ascent", *(f"{each} {what}" for what in _CURVES)]
               for each in _STYLES}
        | {"draws": _CLOUD, "targets": _TARGETS, "map": ["here"],
           "ascents": [f"{each} ascent" for each in _STYLES],
           "rho": ["here", *(f"{each} ascent" for each in _STYLES)],
           "temperature": ["here", *(f"{each} target" for each in _STYLES)]},
        presets=[
            ("Warm", "τ = 0.1: three runs, three cosines above 0.95.", _NEAR),
            ("Hot", "τ = 0.3: VSAM’s ascent step is too long, the others’ is as before.",
             _NEAR | {"temperature": 0.3}),
            ("A large ρ held", "τ = 0.3, ρ = 1: now no cosine is above 0.95.",
             {"temperature": 0.3, "rho": 1.0}),
        ],
        question=None if told else _QUESTION,
        story=_STORY if told else (),
        exercises=EXERCISES if told else (),
        alt=f"The surface {landscape.name} with the trajectories and the ascent steps of three "
        "learners; beside it, over the steps, the strength that each has learned, the cosine of "
        "its correction with ∇‖∇L‖, and its loss; and a map, by τ and ρ, of whose cosine is high "
        "at the end.",
        name=f"learning|{name}",
        shared={"step": steps, "at": np.maximum(steps, 0.5), "first": [0.5], "last": [NUM_STEPS]},
    )  # fmt: skip


_SYMBOLS = {"vsam": "circle-open", "true": "diamond", "model": "x-thin"}

_HEAT_TICKS = [float(f"{each:.2g}") for each in np.geomspace(0.01, 1.0, 17)]
_ETA_TICKS = [float(f"{each:.2g}") for each in np.geomspace(0.002, 0.18, 17)]
_RADIUS_TICKS = [0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4]

_CLOSED_FORMS = formula(
    r"\term{model}{p^*} = \sqrt{\frac{\term{heat}{\tau} \, (2 - \term{eta}{\eta} \lambda)}"
    r"{2 \lambda}}",
    "VSAM and alpha by the slope: p star is the root of tau times two minus eta lambda over two "
    "lambda",
) + formula(
    r"\lambda \term{true:alpha}{p} \left( b + \frac{1}{2} \term{radius:rho}{\rho} \right) = "
    r"\knob{heat}{\tau}, \; b = \frac{\term{eta}{\eta} p \lambda}{2 - \term{eta}{\eta} "
    r"\lambda}",
    "alpha by the rise: lambda p times b plus half rho is tau, where b is eta p lambda over two "
    "minus eta lambda",
)

_SETTLED = (
    f"The Gaussian is <b>{channel('posterior')}</b> wide. {_named('vsam', 'VSAM')} and "
    f"{_named('model', 'α by the slope')} learn p = <b>{channel('vsam.now')}</b>, "
    f"{_named('true', 'α by the rise')} <b>{channel('true.now')}</b>, <b>{channel('times')}</b> "
    "times that width."
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
            Knob("heat", "τ", "temperature: the weight of width", _HEAT_TICKS, usual["heat"],
                 "text", axis="xaxis"),
            Knob("eta", "η", "learning rate of θ", _ETA_TICKS, usual["eta"], "eta",
                 axis="xaxis2"),
            Knob("radius", "ρ", "radius held while α is learned", _RADIUS_TICKS, usual["radius"],
                 "rho"),
        ],
        html={
            "formula": _CLOSED_FORMS,
            "legend": "".join(
                swatch(each, *_STYLES[each][:2], label)
                for each, label in (("vsam", "VSAM ○"), ("true", "α by the rise ◆"),
                                    ("model", "α by the slope ×"))
            ) + swatch("posterior", "text", "dot", "width of the Gaussian, √(τ/λ)")
            + "<span>lines: predicted; marks: measured</span>",
            "status": _SETTLED,
        },
        terms={each: [f"{each} by {along}" for along in ("heat", "eta")]
               for each in ("posterior", *_STYLES)}
        | {"heat": ["heat now"], "eta": ["eta now"],
           "radius": [f"true by {along}" for along in ("heat", "eta")]},
        presets=[
            ("As usual", "η = 0.033: two of the three are near the Gaussian’s width.", usual),
            ("Tiny steps", "η = 0.002: these two find the width; α by the rise is far off.",
             usual | {"eta": 0.002}),
            ("A lucky ρ", "η = 0.002, ρ = 0.28, twice that width: α by the rise is nearly right.",
             usual | {"eta": 0.002, "radius": 0.28}),
        ],
        alt="The strength learned on a quadratic by temperature and by learning rate: predicted "
        "lines and measured marks of three learners, and the width of the Gaussian.",
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
