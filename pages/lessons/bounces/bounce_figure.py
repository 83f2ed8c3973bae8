"""The limit cycle of SAM on a quadratic, and two ways out of it."""

from functools import cache

import numpy as np
import plotly.graph_objects as go

from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from landscapes.quadratic import CURVATURES
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term
from pages.figures.frame import QUIET, arrow, dot, line, panels, title
from pages.figures.outcomes import map_legend
from pages.figures.palette import PALETTE
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.bounces.compute import (
    BOUNCE_STEPS,
    USUAL_RATE,
    Bounce,
    Share,
    bounce_channels,
)
from pages.lessons.bounces.view import bounces_view, upright
from pages.ui.lesson_figure import Knob, LessonFigure

RATES = [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12,
         0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19, 0.205, 0.21, 0.22]  # fmt: skip
STRENGTHS = [round(0.02 * k, 2) for k in range(-10, 21)]

_WINDOW = Window(x=(-0.8, 0.8), y=(-0.4, 1.4))
_STEPS = np.arange(BOUNCE_STEPS + 1)

_FORMULA = formula(
    r"b = \frac{\knob{eta:eta}{\eta} \; \knob{p:alpha}{\alpha\rho} \; \lambda_\text{max}}"
    r"{2 - \eta \lambda_\text{max}}",
    "b is eta alpha rho lambda max over two minus eta lambda max",
)

_LEGEND = (
    swatch("sam", "sam", "solid", "SAM")
    + swatch("anti", "anti", "solid", "AntiSAM")
    + swatch("floor", "text", "dash", "predicted")
    + swatch("mean", "exact", "dash", "mean of two neighbours")
    + swatch("decayed", "rho", "dot", "ρ shrinking to 0")
    + swatch("gd", "gd", "dot", "gradient descent")
    + map_legend(Bounce, "map")
)

_STATUS = f"<b>{says('method')}</b> {says('outcome')}"
_ENDED = (
    "ends {measured} beside the minimum, {predicted} predicted. "
    "Its loss is {sam.loss}, {floor} predicted."
)
# What is said of a `Bounce`: beyond 2/λ_max nothing is predicted.
_ENDINGS = {
    Bounce.RESTLESS: "jumps about, without end. Nothing is predicted.",
    Bounce.DIVERGES: "diverges. Nothing is predicted.",
}

_DIP = "The dip on the way: the run passes close to the minimum before the bounce builds up."

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Halve η, from 0.05 to 0.025. What is left of the loss at which "
    "SAM ends?",
    options=["All of it", "About a half", "Less than a quarter"],
    meaning=[[Share.MOST], [Share.SOME], [Share.LITTLE]],
    channel="share",
    at={"eta": USUAL_RATE / 2, "p": 0.2},
    because=[
        "A shorter step overshoots less, so the bounce is narrower, and with it the loss at its "
        f"ends. {_DIP}",
        "That is so of the bounce: its width is about halved. But the loss is a square of it. "
        f"{_DIP}",
        "The bounce b falls a little faster than η, and the loss at its ends with the square of b. "
        f"{_DIP}",
    ],
    what_if=("What if η is 0.01?", {"eta": 0.01, "p": 0.2}),
    hides=["floor"],
)

_SURFACE, _LOSS, _MAP, _STEP = "xy", "x2y2", "x3y3", "x4y4"
_WALLS = ["left", "right"]
_NEIGHBOURS = ["neighbours", "middle"]
_OTHERS = ["gd", "decayed", "mean", *_NEIGHBOURS]
_SAM = {"eta": USUAL_RATE, "p": 0.2}

_STORY = (
    Card(
        f"A bowl. {term('sam', 'SAM', 'sam')} comes near the minimum. Then <b>SAM does not stop: "
        "it jumps from one side to the other,</b> for as long as one lets it run.",
        _SAM,
        [_SURFACE],
        hides=[*_WALLS, *_NEIGHBOURS],
        steps=(0, 60),
    ),
    Card(
        f"Why? {term('ascent', 'The ascent step', 'rho')} leads up the wall, by ρ. There the "
        f"{term('slope', 'gradient', 'sam')} is large, however near the minimum one stands. "
        f"<b>So {term('descent', 'the step', 'sam')} is too long and lands on the other side.</b> "
        "The next step leads back.",
        _SAM,
        [_STEP],
        lit=["ascent", "slope", "descent"],
    ),
    Card(
        f"How wide is the bounce? {term('floor', 'The dashed lines')} at ±b were computed before "
        f"the run, from η, αρ and the curvature λ<sub>max</sub> = {CURVATURES[0]:g}. Predicted is "
        f"<b>b = {channel('predicted')}</b>; SAM ends at <b>{channel('measured')}</b>.{_FORMULA}",
        _SAM,
        [_SURFACE],
        hides=_NEIGHBOURS,
        lit=["floor"],
    ),
    Card(
        "The bounce costs loss: SAM’s loss does not fall to 0. It ends where the bounce ends, at "
        "½ λ<sub>max</sub> b².",
        _SAM,
        [_SURFACE, _LOSS],
        hides=_OTHERS,
        lit=["sam"],
        question=_QUESTION,
    ),
    Card(
        "<b>So do not use SAM’s last iterate.</b> "
        f"{term('mean', 'The mean of two neighbours', 'exact')}, the diamond, lies in the minimum: "
        "the neighbours lie on both sides of it. "
        f"Or let {term('decayed', 'ρ shrink to 0', 'rho')} during the run.",
        _SAM,
        [_SURFACE, _LOSS],
        hides=["gd", *_WALLS],
        lit=["mean", "decayed"],
    ),
    Card(
        "Drag on the map. In the region ± the bounce is as predicted, to 1 %. Right of the dashed "
        "line η is larger than 2/λ<sub>max</sub>: there gradient descent diverges, and SAM "
        "(αρ &gt; 0) with it.",
        {"eta": 0.1, "p": 0.2},
        [_SURFACE, _MAP],
        hides=_NEIGHBOURS,
        lit=["eta", "p"],
    ),
    Card(
        f"<b>{term('anti', 'AntiSAM', 'anti')}, αρ &lt; 0, does not bounce.</b> "
        "At η = 0.05 and αρ = −0.2 it comes to rest on one side, at distance |αρ| = 0.2. SAM’s "
        "edge, drift and saddles have figures of their own: pick one below.",
        {"eta": USUAL_RATE, "p": -0.2},
        [_SURFACE, _LOSS],
        hides=_OTHERS,
    ),
)

EXERCISES = (
    Exercise(
        f"With αρ = 0.2 or more, let SAM’s loss end below 0.003 after {BOUNCE_STEPS} steps.",
        [Goal("sam.loss", high=0.003), Goal("p.along", low=19.5)],
        ["The loss falls with the square of the bounce. What makes a bounce narrower?",
         "Make η smaller, but not so small that 300 steps do not suffice: 0.02."],
    ),
    Exercise(
        "Let the run come to rest, 0.1 or more beside the minimum.",
        [Goal("outcome", low=Bounce.RESTS, high=Bounce.RESTS), Goal("measured", low=0.1)],
        ["SAM never rests. Which method does?", "Try αρ = −0.2 at η = 0.05."],
    ),
)  # fmt: skip


_ENDS = "how the run ends; dashed: η = 2/λ<sub>max</sub>. Drag here"
_ACROSS = "the loss across the bowl, and SAM’s last two steps"
# Of the last two steps, the traces and what they are bound to; see `bounce_channels`.
_ARROWS = {
    "ascent": ("stand{}", "up{}"),
    "slope": ("tangent{}.low", "tangent{}.high"),
    "descent": ("stand{}", "land{}"),
}


def _last_steps(figure: go.Figure) -> None:
    """The panel of the loss across the bowl: the ascent step, the slope there, the step down."""
    panel = {"xaxis": "x4", "yaxis": "y4"}
    x = np.linspace(-0.5, 0.5, 101)
    figure.add_scatter(
        name="profile", meta="ground", mode="lines", x=x, y=CURVATURES[0] * x**2 / 2, **panel,
        **line("pin-d", "solid", 2),
    )  # fmt: skip
    for number in (1, 2):
        figure.add_scatter(**arrow(f"ascent{number}", "rho", "solid", 2.6), **panel)
        figure.add_scatter(
            name=f"slope{number}", mode="lines", **panel, **line("sam", "solid", 3.6)
        )
        figure.add_scatter(**arrow(f"descent{number}", "sam", "solid", 2.6), **panel)
        figure.add_scatter(**dot(f"stand{number}", "sam", 11), **panel)
    for name, text, colour, place in (
        ("rho name", "ascent step, ρ\N{EN SPACE}", "rho", "middle left"),
        ("slope name", "gradient\N{EN SPACE}\N{EN SPACE}", "sam", "middle left"),
        ("step name", "steps", "sam", "top center"),
    ):
        figure.add_scatter(
            name=name, mode="text", text=[text], textposition=place, hoverinfo="none",
            textfont={"size": 14, "color": PALETTE[colour]}, **panel,
        )  # fmt: skip
    figure.update_layout(
        xaxis4=QUIET | {"anchor": "y4", "range": [-0.42, 0.42], "fixedrange": True,
                        "title": title("θ₁")},
        yaxis4=QUIET | {"anchor": "x4", "range": [-0.05, 0.6], "fixedrange": True, "nticks": 5,
                        "title": title("L")},
    )  # fmt: skip


def _view() -> go.Figure:
    """The bowl, the loss, two steps and the map; on the bowl two neighbours and their mean, too."""
    figure = bounces_view(
        sample(LANDSCAPES["Quadratic bowl"].loss, _WINDOW, resolution=120),
        _WINDOW,
        [
            ("left", "text", "dash", 1.8),
            ("right", "text", "dash", 1.8),
            ("trajectory", "sam", "solid", 1.8),
            ("anti", "anti", "solid", 1.8),
        ],
        [
            ("gd", "gd", "dot", 1.8),
            ("decayed", "rho", "dot", 2.2),
            ("mean", "exact", "dash", 2.0),
            ("sam", "sam", "solid", 2.2),
            ("anti loss", "anti", "solid", 2.2),
            ("floor", "text", "dash", 4.5),
        ],
        "loss",
        {"range": [0, BOUNCE_STEPS * 1.02]},
        {"type": "log", "range": [-9, 1], "dtick": 3, "exponentformat": "power"},
        MapAxes(
            _ENDS,
            Ticks(RATES, (0.005, 0.02, 0.05, 0.1, 0.15, 0.19, 0.22), "η"),
            Ticks(STRENGTHS, (-0.2, 0, 0.2, 0.4), "αρ"),
        ),
        upright(2 / CURVATURES[0], RATES, STRENGTHS),
    )
    figure.add_scatter(
        name="neighbours", mode="lines+markers", **line("exact", "solid", 1.6),
        marker={"size": 9, "symbol": "circle-open", "color": PALETTE["exact"],
                "line": {"width": 2.2}},
    )  # fmt: skip
    figure.add_scatter(**dot("middle", "exact", 17, "diamond"))
    _last_steps(figure)
    wide = {
        "xy": (0, 0.49, 0, 1),
        "x2y2": (0.57, 1, 0.76, 0.96, "loss"),
        "x4y4": (0.57, 1, 0.44, 0.6, _ACROSS),
        "x3y3": (0.57, 1, 0, 0.29, _ENDS),
    }
    narrow = {
        # The maps that are dragged come first: the sliders below stand over what is at the foot.
        "x3y3": (0.06, 1, 0.78, 0.97, _ENDS),
        "x2y2": (0.06, 1, 0.55, 0.71, "loss"),
        "xy": (0, 1, 0.24, 0.48),
        "x4y4": (0.06, 1, 0, 0.17, _ACROSS),
    }
    return figure.update_layout(meta={"wide": panels(520, wide), "narrow": panels(1080, narrow)})


def _last(trace: str, *points: str) -> AtStep:
    """A trace through points of the last two steps."""
    return AtStep(trace, [f"{each}.x" for each in points], [f"{each}.y" for each in points])


@cache
def bounce() -> LessonFigure:
    """SAM on a bowl, by η and αρ: its bounce, its loss, and how it ends."""
    return LessonFigure(
        compute=bounce_channels(),
        figure=_view(),
        map=OutcomeMap("outcome", Bounce),
        bindings=[
            AtStep("left", ["left", "left"], ["low", "high"]),
            AtStep("right", ["right", "right"], ["low", "high"]),
            *(Curve(each, f"{each} x", f"{each} y") for each in ("trajectory", "anti")),
            *(AtStep(f"{each} end", [f"{each} x"], [f"{each} y"])
              for each in ("trajectory", "anti")),
            Curve("neighbours", "pair.x", "pair.y", ghost=True),
            Curve("middle", "mean.x", "mean.y", ghost=True),
            *(Curve(f"{name}", "at", f"{name}.loss", ghost=True)
              for name in ("gd", "decayed", "mean")),
            Curve("sam", "at", "trajectory loss"),
            AtStep("sam now", ["at"], ["trajectory loss"]),
            Curve("anti loss", "at", "anti loss"),
            AtStep("anti loss now", ["at"], ["anti loss"]),
            AtStep("floor", ["first", "last"], ["floor", "floor"]),
            *(
                _last(f"{name}{number}", *(each.format(number) for each in ends))
                for name, ends in _ARROWS.items()
                for number in (1, 2)
            ),
            *(_last(f"stand{number}", f"stand{number}") for number in (1, 2)),
            *(_last(f"{each} name", f"name.{each}") for each in ("rho", "slope", "step")),
            AtStep("here", ["eta.along"], ["p.along"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", RATES, USUAL_RATE, "eta", axis="xaxis3"),
            Knob("p", "αρ", "strength; α = ±1", STRENGTHS, 0.2, "alpha", {0.0: "GD"},
                 axis="yaxis3"),
        ],
        plane=SliderPair("eta", "p"),
        html={
            "legend": _LEGEND,
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b> loss <b>{channel('sam.loss')}</b>",
        },
        words={
            "method": ["AntiSAM", "Gradient descent", "SAM"],
            "outcome": [_ENDINGS.get(each, _ENDED) for each in Bounce],
        },
        terms={
            "sam": ["trajectory", "sam"],
            "anti": ["anti", "anti loss"],
            "floor": ["floor", "left", "right"],
            **{name: [name] for name in ("decayed", "gd")},
            "mean": ["mean", *_NEIGHBOURS],
            **{name: [f"{name}1", f"{name}2"] for name in _ARROWS},
            "map": ["here"],
            **{name: ["floor", "left", "right", "here"] for name in ("eta", "p")},
        },
        presets=[
            ("A smaller step", "η = 0.01: a lower loss, but not 0.", {"eta": 0.01, "p": 0.2}),
            ("Near its end", "η = 0.18: the bounce is wider than αρ.", {"eta": 0.18, "p": 0.2}),
            ("AntiSAM", "αρ = −0.2: it rests, |αρ| beside the minimum.",
             {"eta": USUAL_RATE, "p": -0.2}),
        ],
        story=_STORY,
        exercises=EXERCISES,
        alt="A bowl with the trajectory of SAM, which ends jumping across the minimum; beside it "
        "its loss by step, and a map of what becomes of it at every η and αρ.",
        name="bounces|bounce",
        shared={"step": _STEPS, "at": _STEPS, "low": [-0.4], "high": [1.4], "first": [0],
                "last": [BOUNCE_STEPS]},
    )  # fmt: skip
