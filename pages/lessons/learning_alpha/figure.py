"""The two live figures of the lesson on learning α: on a surface, and where it is exact."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, marker, says, swatch, term, value
from pages.lessons.learning_alpha.compute import (
    ALIGNED,
    DRAWN,
    LEARNING_RATES,
    MEASURED,
    NUM_SHOWN,
    NUM_STEPS,
    RHO_TICKS,
    RUNS,
    STEP_SIZES,
    TEMPERATURE_TICKS,
    TEMPERATURES,
    WIDTHS,
    Kept,
    learning,
    settled,
)
from pages.lessons.learning_alpha.view import Ends, learning_view, settled_view
from pages.ui.lesson_figure import Knob, LessonFigure

SURFACES = list(STEP_SIZES)
# Of each surface, what the runs cross, and what they learn.
_WINDOWS = {
    "One neuron": Window(x=(-0.1, 2.5), y=(0.0, 3.3)),
    "Rosenbrock": Window(x=(-1.5, 1.2), y=(-0.4, 1.5)),
}
_ENDS = {"One neuron": Ends(1.4, 0.4), "Rosenbrock": Ends(0.6, -0.1)}

_STYLES = {
    "vsam": ("rho", "solid", 2.8),
    "model": ("alpha", "dash", 2.4),
    "true": ("pin-c", "dash", 2.2),
}


def _named(name: str, html: str) -> str:
    return term(name, html, _STYLES[name][0])


_STATUS = (
    f"Learned strength and cosine: {_named('vsam', 'VSAM')} <b>{channel('vsam.learned')}</b>, "
    f"<b>{channel('vsam.aligned')}</b>{says('vsam.left')}; {_named('model', 'α learned')} "
    f"<b>{channel('model.learned')}</b> (α = {channel('model.alpha')}), "
    f"<b>{channel('model.aligned')}</b>."
)

_NEAR = {"temperature": 0.1, "rho": 0.05}
_HOT = _NEAR | {"temperature": 0.3}

_SURFACE, _WIDTH, _STRENGTH, _COSINE = "xy", "x2y2", "x3y3", "x4y4"
_CHARTED = "strength", "curve", "now"


def _drawn(name: str) -> list[str]:
    """The traces of a learner."""
    return [name, f"{name} ascent", *(f"{name} {what}" for what in _CHARTED)]


_CLOUD = ["draws", "centre"]

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Raise τ to 0.3, and hold ρ at 0.05. VSAM’s cosine falls below "
    "0.9. And that of the run that learns α?",
    options=[
        "It falls as far, or further",
        f"It stays above VSAM’s, but below {ALIGNED}",
        f"It stays at {ALIGNED} or more",
    ],
    meaning=[[Kept.FALLS], [Kept.BETWEEN], [Kept.ALIGNED]],
    channel="kept",
    at=_HOT,
    because=[
        "VSAM’s falls because its ascent step has become long. This ascent step stays at 0.05, so "
        "its direction stays right; only the factor α in front of it has grown.",
        "α does not touch the direction: it multiplies a difference of gradients. That is computed "
        "over an ascent step of 0.05 as before, so the cosine stays near 1.",
        "Its ascent step is still 0.05 long, and along so short a step the surface is nearly "
        "quadratic. α multiplies the correction, and leaves its direction as it is.",
    ],
    what_if=("What if ρ is held at 1 instead?", {"temperature": 0.3, "rho": 1.0}),
    hides=["model curve", "model now", "model", "model ascent"],
)

_STORY = (
    Card(
        f"Each {term('draws', 'small dot', 'rho')} is a network: the {term('centre', 'large dot')} "
        "θ, moved a little at random. Suppose we want not one good network but such a cloud of "
        "them. In flat ground it may be wide. Between steep walls it must be narrow.",
        _NEAR,
        [_SURFACE],
        hides=[*_drawn("vsam"), *_drawn("model")],
        lit=["draws"],
    ),
    Card(
        "How wide? A wider cloud has a higher "
        f"{term('width', 'mean loss', 'rho')}: the curve. Against that stands a reward for width, "
        f"{term('temperature', 'the temperature τ')}. This is <b>variational inference</b>. Drag τ "
        "up: a higher loss is accepted, and the cloud grows.",
        {**_NEAR, "temperature": 0.05},
        [_SURFACE, _WIDTH],
        hides=[*_drawn("vsam"), *_drawn("model")],
        lit=["temperature"],
    ),
    Card(
        f"A cloud costs many gradients. {_named('vsam', 'VSAM')} (variational SAM) puts one point "
        "in its place: the ring, at the end of SAM’s ascent step. The length ρ of that step stands "
        f"for the width, and is learned on the way: here it goes from {value('rho')} to "
        f"<b>{channel('vsam.learned')}</b>.",
        _NEAR,
        [_SURFACE, _STRENGTH],
        hides=[*_drawn("model"), *_CLOUD],
        lit=["vsam"],
    ),
    Card(
        "But a long ascent step is a poor estimate. SAM’s correction g<sub>ρ</sub> − g<sub>0</sub> "
        f"should point along ∇‖∇L‖: cosine 1. Drag τ to 0.3. The {_named('vsam', 'dot')} moves "
        "along the curve: ρ has become longer, and the direction is off.",
        _NEAR,
        [_SURFACE, _COSINE],
        hides=[*_drawn("model"), *_CLOUD],
        lit=["temperature"],
    ),
    Card(
        f"The way out: hold ρ short, and {_named('model', 'learn α')} by the same rule. What acts "
        "is the strength αρ, so a larger α does what a longer ascent step did. Here α has become "
        f"<b>{channel('model.alpha')}</b>.",
        _NEAR,
        [_SURFACE, _COSINE],
        hides=_CLOUD,
        question=_QUESTION,
    ),
    Card(
        f"With ρ held at 0.05 {_named('model', 'this curve')} is level: the direction is right at "
        f"any strength. Drag {term('rho', 'the held ρ', 'rho')} to 0.8: it sinks. Learning α does "
        "not mend a long ascent step. It spares one.",
        _HOT,
        [_SURFACE, _COSINE],
        hides=[*_CLOUD, "vsam", "vsam ascent"],
        lit=["rho", "model"],
    ),
    Card(
        "Is the right direction worth it? That is open. Here VSAM ends at a loss of "
        f"{_named('vsam', channel('vsam.loss'))}, learned α at one of "
        f"{_named('model', channel('model.loss'))}. But the strengths that they learned differ, "
        "too, as the right panel shows. And no network was tried.",
        _HOT,
        [_SURFACE, _STRENGTH],
        hides=_CLOUD,
    ),
)

EXERCISES = (
    Exercise(
        f"Raise τ as far as VSAM’s cosine stays at {ALIGNED} or more.",
        [Goal("vsam.aligned", low=ALIGNED), Goal("temperature", low=0.12)],
        ["At τ = 0.1 it is still high, at 0.3 it is not.",
         "Follow VSAM’s dot to the dotted line: between τ = 0.1 and 0.2."],
    ),
    Exercise(
        "At τ = 0.3 VSAM has learned a strength of 0.93, with a mean cosine of 0.83. Let the run "
        f"that learns α become as strong, with a mean cosine of {ALIGNED} or more.",
        [Goal("model.learned", low=0.93), Goal("model.aligned", low=ALIGNED)],
        ["Its α grows with the temperature. What keeps its direction?",
         "Hold ρ at 0.05, and raise τ to 0.6."],
    ),
)  # fmt: skip


@cache
def on_surface(name: str) -> LessonFigure:
    """The first figure: VSAM and a learned α from one start, and what they learn by temperature.

    "One neuron", which has the story, or "Rosenbrock".
    """
    told = name == SURFACES[0]
    landscape = LANDSCAPES[name]
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    return LessonFigure(
        compute=learning(landscape),
        figure=learning_view(
            sample(landscape.loss, _WINDOWS[name], resolution=120),
            {each: _STYLES[each] for each in RUNS}, NUM_STEPS, ALIGNED, _ENDS[name],
        ),
        bindings=[
            *(Curve(each, f"{each}.x", f"{each}.y") for each in RUNS),
            *(AtStep(f"{each} ascent", [f"{each}.x", f"{each}.perturbed.x"],
                     [f"{each}.y", f"{each}.perturbed.y"]) for each in RUNS),
            *(Curve(f"{each} strength", "at", f"{each}.strength") for each in RUNS),
            *(Curve(f"{each} curve", f"{each}.strengths", f"{each}.cosines", ghost=True)
              for each in RUNS),
            *(AtStep(f"{each} now", [f"{each}.learned"], [f"{each}.aligned"]) for each in RUNS),
            Curve("draws", "draw.x", "draw.y", ghost=True),
            Curve("centre", "centre.x", "centre.y", ghost=True),
            Curve("cloud losses", "widths", "cloud.losses", ghost=True),
            AtStep("cloud now", ["draw.width"], ["draw.loss"]),
        ],
        knobs=[
            Knob("temperature", "τ", "temperature: the reward for width", TEMPERATURE_TICKS, 0.1,
                 "text", {}),
            Knob("rho", "ρ", "radius that is held while α is learned", RHO_TICKS, 0.05, "rho", {}),
        ],
        html={
            "legend": swatch("vsam", *_STYLES["vsam"][:2], "VSAM: ρ learned, α = 1")
            + swatch("model", *_STYLES["model"][:2], "α learned, ρ held")
            + marker("ascents", "text", "○", "end of the ascent step, θ + ρu")
            + marker("draws", "rho", "•", "the cloud, where α is learned"),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={"vsam.left": ["", " (it leaves the plotted region)"]},
        terms={each: _drawn(each) for each in RUNS}
        | {"draws": ["draws"], "centre": ["centre"], "width": ["cloud losses", "cloud now"],
           "ascents": [f"{each} ascent" for each in RUNS],
           "rho": ["model ascent", "model curve", "model now"],
           "temperature": ["cloud now", "draws", *(f"{each} now" for each in RUNS)]},
        presets=[
            ("Warm", f"τ = 0.1: both cosines are above {ALIGNED}.", _NEAR),
            ("Hot", "τ = 0.3: VSAM’s ascent step is too long, the other is as before.", _HOT),
            ("A large ρ held", f"τ = 0.3, ρ = 1: now no cosine is above {ALIGNED}.",
             {"temperature": 0.3, "rho": 1.0}),
        ],
        question=None if told else _QUESTION,
        story=_STORY if told else (),
        exercises=EXERCISES if told else (),
        alt=f"The surface {landscape.name} with the trajectories and the ascent steps of VSAM and "
        "of a run that learns α, and a cloud of draws from a Gaussian; beside it the mean loss of "
        "that cloud by its width, the learned strength over the steps, and, by the strength that "
        "is learned at every temperature, the cosine of the correction with ∇‖∇L‖.",
        name=f"learning|{name}",
        shared={"step": steps, "at": np.maximum(steps, 0.5), "widths": WIDTHS[DRAWN]},
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
    r"\lambda \term{true}{p} \left( b + \frac{1}{2} \term{radius:rho}{\rho} \right) = "
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
            Knob("heat", "τ", "temperature: the reward for width", _HEAT_TICKS, usual["heat"],
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
