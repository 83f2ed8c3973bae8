"""The two live figures of the lesson on learning α: on a surface, and where it is exact."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, marker, swatch, term, value
from pages.lessons.learning_alpha.compute import (
    ALIGNED,
    LEARNING_RATES,
    MEASURED,
    NEAR,
    NUM_SHOWN,
    NUM_STEPS,
    RHO_TICKS,
    RUNS,
    STEP_SIZES,
    TEMPERATURE_TICKS,
    TEMPERATURES,
    Kept,
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
    "vsam": ("rho", "solid", 2.8),
    "model": ("alpha", "dash", 2.4),
    "true": ("pin-c", "dash", 2.2),
}


def _named(name: str, html: str) -> str:
    return term(name, html, _STYLES[name][0])


_STATUS = (
    f"{_named('vsam', 'ρ learned')}: ρ = <b>{channel('vsam.learned')}</b>, "
    f"<b>{channel('vsam.off')}°</b> off. {_named('model', 'α learned')}: "
    f"α = <b>{channel('model.alpha')}</b>, αρ = {channel('model.learned')}, "
    f"<b>{channel('model.off')}°</b> off."
)

_COOL = {"temperature": 0.1, "rho": 0.05}
_HOT = _COOL | {"temperature": 0.3}

_SURFACE, _COMPASS, _ANGLES = "xy", "x2y2", "x3y3"


def _drawn(name: str) -> list[str]:
    """The traces of a learner."""
    return [name, *(f"{name} {what}" for what in ("ascent", "arrow", "curve", "now"))]


_CLOUD = ["draws", "circle"]
_RIGHT = term("right", "green arrow", "exact")

_QUESTION = Question(
    ask="<b>Make a prediction.</b> At τ = 0.3 and with ρ learned, the correction is about 34° off. "
    "How far off is it if α is learned, and ρ held at 0.05?",
    options=[
        "As far, or further",
        "Less far, but clearly off, too",
        "Hardly at all",
    ],
    meaning=[[Kept.FALLS], [Kept.BETWEEN], [Kept.ALIGNED]],
    channel="kept",
    at=_HOT,
    because=[
        "The learned ρ is off because its ascent step has become long. This ascent step stays at "
        "0.05, so its direction stays right; only the factor α in front of it has grown.",
        "α does not touch the direction: it multiplies a difference of gradients. That is taken "
        "over an ascent step of 0.05 as before, so it points along the green arrow.",
        "Its ascent step is still 0.05 long, and along so short a step the gradient changes "
        "evenly. α makes the correction longer, and leaves its direction as it is.",
    ],
    what_if=("What if ρ is held at 1 instead?", {"temperature": 0.3, "rho": 1.0}),
    hides=_drawn("model"),
)

_STORY = (
    Card(
        f"SAM’s correction should point along the {_RIGHT}: to where the slope grows fastest. The "
        f"{term('ascents', 'ascent step', 'rho')} of {_named('vsam', 'this run')} is "
        f"ρ = {channel('vsam.learned')} long; its correction is "
        f"<b>{channel('vsam.off')}°</b> off. <b>A long ρ makes SAM strong, but turns "
        "it away.</b>",
        _HOT,
        [_SURFACE, _COMPASS],
        hides=[*_drawn("model"), *_CLOUD],
        lit=["right"],
        idle=["temperature", "rho"],
    ),
    Card(
        "Why learn ρ at all? To find a good one by hand takes many runs. Training can choose it on "
        f"the way: {_named('vsam', 'here')} it began at {value('rho')} and ended at "
        f"{channel('vsam.learned')}. A larger factor α would make SAM strong, too. "
        "<b>Which should it learn?</b>",
        _HOT,
        [_SURFACE, _COMPASS],
        hides=[*_drawn("model"), *_CLOUD],
        lit=["ascents"],
        idle=["temperature", "rho"],
        steps=(0, NUM_STEPS),
    ),
    Card(
        "How can training tell a good ρ? Imagine a "
        f"{term('draws', 'cloud', 'rho')} of networks around this one. Its width is ρ, the radius "
        "of the circle. If a wide cloud has a low mean loss, the ground is flat. <b>So a wide "
        "cloud earns a reward.</b>",
        _HOT,
        [_SURFACE],
        hides=_drawn("model"),
        lit=["draws"],
        idle=["temperature", "rho"],
    ),
    Card(
        f"Drag the {term('temperature', 'reward τ')} to 0.3. <b>The cloud grows wider, and with "
        f"it the ascent step longer:</b> now ρ = {channel('vsam.learned')}. The correction turns "
        f"away from the {_RIGHT}: now it is <b>{channel('vsam.off')}°</b> off.",
        _COOL,
        [_SURFACE, _COMPASS],
        hides=_drawn("model"),
        lit=["temperature"],
        idle=["rho"],
    ),
    Card(
        "The other way: ρ is held at 0.05, and training chooses "
        f"{_named('model', 'the factor α')}, by the same reward τ.",
        _HOT,
        [_SURFACE, _COMPASS],
        hides=_CLOUD,
        question=_QUESTION,
        idle=["temperature", "rho"],
    ),
    Card(
        f"Every τ at once. With {_named('vsam', 'ρ learned')} the correction turns away as τ "
        "grows; from τ = 0.35 on the run jumps about, so the line is ragged. "
        f"<b>{_named('model', 'A learned α')} keeps the direction right</b>: its ascent step "
        "stays 0.05 long.",
        _HOT,
        [_ANGLES],
        hides=_CLOUD,
        lit=["temperature"],
        idle=["rho"],
    ),
    Card(
        f"Drag {term('rho', 'the held ρ', 'rho')} to 0.8: learned α turns away, too; now it is "
        f"{channel('model.off')}° off. <b>So hold ρ short, and learn α.</b> What stays open: does "
        "a right direction give a better network? No real network was tried.",
        _HOT,
        [_ANGLES],
        hides=_CLOUD,
        lit=["rho"],
        idle=["temperature"],
    ),
)

EXERCISES = (
    Exercise(
        f"Raise τ as far as the blue arrow of VSAM stays within {NEAR}° of the green one, along "
        "which the slope grows fastest.",
        [Goal("vsam.aligned", low=ALIGNED), Goal("temperature", low=0.12)],
        ["At τ = 0.1 it still is, at 0.3 it is not.",
         "Follow the blue dot to the dotted line: between τ = 0.1 and 0.2."],
    ),
    Exercise(
        "At τ = 0.3 a learned ρ becomes 0.93, and its arrow is 34° off. Let the run that learns α "
        f"become as strong (αρ), and stay within {NEAR}°.",
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
            {each: _STYLES[each] for each in RUNS}, NEAR,
            (TEMPERATURE_TICKS[0], TEMPERATURE_TICKS[-1]),
        ),
        bindings=[
            *(Curve(each, f"{each}.x", f"{each}.y") for each in RUNS),
            *(AtStep(f"{each} ascent", [f"{each}.x", f"{each}.perturbed.x"],
                     [f"{each}.y", f"{each}.perturbed.y"]) for each in RUNS),
            AtStep("right", ["nought", "nought"], ["nought", "one"]),
            *(AtStep(f"{each} arrow", ["nought", f"{each}.tip.x"], ["nought", f"{each}.tip.y"])
              for each in RUNS),
            *(Curve(f"{each} curve", "temperatures", f"{each}.offs", ghost=True) for each in RUNS),
            *(AtStep(f"{each} now", ["heat"], [f"{each}.off"]) for each in RUNS),
            AtStep("start", ["start.x"], ["start.y"]),
            Curve("draws", "draw.x", "draw.y", ghost=True),
            Curve("circle", "circle.x", "circle.y", ghost=True),
        ],
        knobs=[
            Knob("temperature", "τ", "reward for a wide cloud", TEMPERATURE_TICKS, 0.1, "text"),
            Knob("rho", "ρ", "at the start; held if α is learned", RHO_TICKS, 0.05, "rho"),
        ],
        html={
            "legend": swatch(
                "vsam", *_STYLES["vsam"][:2], "ρ learned, α = 1 (VSAM: variational SAM)"
            )
            + swatch("model", *_STYLES["model"][:2], "α learned, ρ held")
            + marker("ascents", "text", "○", "end of the ascent step")
            + marker("draws", "rho", "•", "cloud of width ρ"),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>"
            + if_drawn("vsam", f" ρ learned: <b>{channel('vsam.strength')}</b>"),
        },
        terms={each: _drawn(each) for each in RUNS}
        | {"draws": _CLOUD, "right": ["right"],
           "ascents": [f"{each} ascent" for each in RUNS],
           "rho": ["model ascent", "model arrow", "model curve", "model now"],
           "temperature": [*_CLOUD, *(f"{each} now" for each in RUNS)]},
        presets=[
            ("Cool", f"τ = 0.1: both corrections are within {NEAR}°.", _COOL),
            ("Hot", "τ = 0.3: the learned ρ is too long, the learned α points as before.", _HOT),
            ("A large ρ held", f"τ = 0.3, ρ = 1: now neither is within {NEAR}°.",
             {"temperature": 0.3, "rho": 1.0}),
        ],
        question=None if told else _QUESTION,
        story=_STORY if told else (),
        exercises=EXERCISES if told else (),
        alt=f"The surface {landscape.name} with the trajectories and the ascent steps of VSAM and "
        "of a run that learns α, and a cloud of points as wide as the learned ρ; beside it a "
        "compass with the directions of their corrections, and how many degrees these are off, "
        "by temperature.",
        name=f"learning|{name}",
        shared={
            "step": steps, "nought": [0.0], "one": [1.0],
            "start.x": [landscape.start[0]], "start.y": [landscape.start[1]],
            "temperatures": np.array(TEMPERATURE_TICKS),
        },
    )  # fmt: skip


_SYMBOLS = {"vsam": "circle-open", "true": "diamond", "model": "x-thin"}

_HEAT_TICKS = [float(f"{each:.2g}") for each in np.geomspace(0.01, 1.0, 17)]
_ETA_TICKS = [float(f"{each:.2g}") for each in np.geomspace(0.002, 0.18, 17)]
_RADIUS_TICKS = [0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4]

_CLOSED_FORMS = formula(
    r"\term{model}{(\alpha\rho)^*} = \sqrt{\frac{\term{heat}{\tau} \, "
    r"(2 - \term{eta}{\eta} \lambda)}{2 \lambda}}",
    "VSAM and alpha by the slope: alpha rho star is the root of tau times two minus eta lambda "
    "over two lambda",
) + formula(
    r"\lambda \, \term{true}{\alpha\rho} \left( b + \frac{1}{2} \term{radius:rho}{\rho} \right) = "
    r"\knob{heat}{\tau}, \; b = \frac{\term{eta}{\eta} \alpha\rho \lambda}{2 - \term{eta}{\eta} "
    r"\lambda}",
    "alpha by the rise: lambda alpha rho times b plus half rho is tau, where b is eta alpha rho "
    "lambda over two minus eta lambda",
)

_SETTLED = (
    f"The Gaussian is <b>{channel('posterior')}</b> wide. {_named('vsam', 'VSAM')} and "
    f"{_named('model', 'α by the slope')} learn αρ = <b>{channel('vsam.now')}</b>, "
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
