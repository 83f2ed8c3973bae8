"""The limit cycle of SAM on a quadratic, and two ways out of it."""

from functools import cache

import numpy as np
import plotly.graph_objects as go

from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from landscapes.quadratic import CURVATURES
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, says, swatch, term
from pages.figures.frame import dot, line
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
    r"b = \frac{\knob{eta:eta}{\eta} \knob{p:alpha}{p} \lambda_\text{max}}"
    r"{2 - \eta \lambda_\text{max}} \;\; \text{if } p \gt 0, \;\; b = |p| \;\; \text{if } p \lt 0",
    "b is eta p lambda max over two minus eta lambda max if p is positive, else the size of p",
) + formula(
    r"L \to \frac{\lambda_\text{max} b^2}{2}", "the loss ends at lambda max b squared over two"
)

_LEGEND = (
    swatch("sam", "sam", "solid", "SAM (AntiSAM at a negative p)")
    + swatch("floor", "text", "dash", "predicted: ±b, and its loss")
    + swatch("mean", "exact", "dash", "mean of two neighbours")
    + swatch("decayed", "rho", "dot", "ρ shrinking to 0")
    + swatch("gd", "gd", "dot", "gradient descent")
    + map_legend(Bounce, "map")
)

_STATUS = (
    f"{term('sam', says('method'), 'sam')} ends <b>{channel('measured')}</b> beside the minimum, "
    f"{term('floor', channel('right'))} predicted. Its loss is <b>{channel('sam.loss')}</b>, "
    f"{term('floor', channel('floor'))} predicted."
)

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

_SURFACE, _LOSS, _MAP = "xy", "x2y2", "x3y3"
_WALLS = ["left", "right"]
_NEIGHBOURS = ["neighbours", "middle"]
_OTHERS = ["gd", "decayed", "mean", *_NEIGHBOURS]

_STORY = (
    Card(
        f"A bowl. {term('sam', 'SAM', 'sam')} comes near its minimum, and then does not stop: it "
        "jumps from one side to the other, for as long as one lets it run.",
        {"eta": USUAL_RATE, "p": 0.2},
        [_SURFACE],
        hides=[*_WALLS, *_NEIGHBOURS],
        steps=(0, 60),
    ),
    Card(
        "SAM takes its gradient a distance ρ up the wall. There it is not small, however near the "
        "minimum one stands. So the step is too long, and lands on the other side. The next one "
        "leads back.",
        {"eta": USUAL_RATE, "p": 0.2},
        [_SURFACE],
        hides=[*_WALLS, *_NEIGHBOURS],
        lit=["sam"],
    ),
    Card(
        f"How wide is the bounce? {term('floor', 'The dashed lines')} at ±b were computed before "
        f"the run, from η, p = αρ and the curvature, λ<sub>max</sub> = {CURVATURES[0]:g}. SAM ends "
        f"at <b>{channel('measured')}</b>, predicted is {term('floor', channel('right'))}.",
        {"eta": USUAL_RATE, "p": 0.2},
        [_SURFACE],
        hides=_NEIGHBOURS,
        lit=["floor"],
    ),
    Card(
        "The bounce costs loss: SAM’s does not fall to 0. It ends where the bounce ends, at "
        "½ λ<sub>max</sub> b².",
        {"eta": USUAL_RATE, "p": 0.2},
        [_SURFACE, _LOSS],
        hides=_OTHERS,
        lit=["sam"],
        question=_QUESTION,
    ),
    Card(
        "So do not return SAM’s last iterate. "
        f"{term('mean', 'The mean of two neighbours', 'exact')}, the diamond, lies in the minimum, "
        "as they lie on both sides of it. "
        f"Or let {term('decayed', 'ρ shrink to 0', 'rho')} during the run.",
        {"eta": USUAL_RATE, "p": 0.2},
        [_SURFACE, _LOSS],
        hides=["gd", *_WALLS],
        lit=["mean", "decayed"],
    ),
    Card(
        "All settings at once: drag on the map. ± is a bounce as predicted, to 1 %. Right of the "
        "dashed line η is larger than 2/λ<sub>max</sub>: there gradient descent diverges, and SAM "
        "(p &gt; 0) with it.",
        {"eta": 0.1, "p": 0.2},
        [_SURFACE, _MAP],
        hides=_NEIGHBOURS,
        lit=["eta", "p"],
    ),
    Card(
        "With a negative p, AntiSAM, there is no bounce: at η = 0.05 and p = −0.2 the run comes to "
        "rest at distance b = |p| = 0.2. Three more laws can be picked below.",
        {"eta": USUAL_RATE, "p": -0.2},
        [_SURFACE, _LOSS],
        hides=_OTHERS,
    ),
)

EXERCISES = (
    Exercise(
        f"With p = 0.2 or more, let SAM’s loss end below 0.003 after {BOUNCE_STEPS} steps.",
        [Goal("sam.loss", high=0.003), Goal("p.along", low=19.5)],
        ["The loss falls with the square of the bounce. What makes a bounce narrower?",
         "Make η smaller, but not so small that 300 steps do not suffice: 0.02."],
    ),
    Exercise(
        "Let the run come to rest, 0.1 or more beside the minimum.",
        [Goal("outcome", low=Bounce.RESTS, high=Bounce.RESTS), Goal("measured", low=0.1)],
        ["SAM never rests. Which method does?", "Try p = −0.2 at η = 0.05."],
    ),
)  # fmt: skip


def _view() -> go.Figure:
    """The bowl, the loss and the map; on the bowl two neighbours and their mean, too."""
    figure = bounces_view(
        sample(LANDSCAPES["Quadratic bowl"].loss, _WINDOW, resolution=120),
        _WINDOW,
        [
            ("left", "text", "dash", 1.8),
            ("right", "text", "dash", 1.8),
            ("trajectory", "sam", "solid", 1.8),
        ],
        [
            ("gd", "gd", "dot", 1.8),
            ("decayed", "rho", "dot", 2.2),
            ("mean", "exact", "dash", 2.0),
            ("sam", "sam", "solid", 2.2),
            ("floor", "text", "dash", 4.5),
        ],
        "loss",
        {"range": [0, BOUNCE_STEPS * 1.02]},
        {"type": "log", "range": [-9, 1], "dtick": 2, "exponentformat": "power"},
        MapAxes(
            "how the run ends; dashed: η = 2/λ<sub>max</sub>. Drag here",
            Ticks(RATES, (0.005, 0.02, 0.05, 0.1, 0.15, 0.19, 0.22), "η"),
            Ticks(STRENGTHS, (-0.2, 0, 0.2, 0.4), "p"),
        ),
        upright(2 / CURVATURES[0], RATES, STRENGTHS),
    )
    figure.add_scatter(
        name="neighbours", mode="lines+markers", **line("exact", "solid", 1.6),
        marker={"size": 9, "symbol": "circle-open", "color": PALETTE["exact"],
                "line": {"width": 2.2}},
    )  # fmt: skip
    return figure.add_scatter(**dot("middle", "exact", 12, "diamond"))


@cache
def bounce() -> LessonFigure:
    """SAM on a bowl, by η and p: its bounce, its loss, and how it ends."""
    return LessonFigure(
        compute=bounce_channels(),
        figure=_view(),
        map=OutcomeMap("outcome", Bounce),
        bindings=[
            AtStep("left", ["left", "left"], ["low", "high"]),
            AtStep("right", ["right", "right"], ["low", "high"]),
            Curve("trajectory", "x", "y"),
            AtStep("trajectory end", ["x"], ["y"]),
            Curve("neighbours", "pair.x", "pair.y", ghost=True),
            Curve("middle", "mean.x", "mean.y", ghost=True),
            *(Curve(f"{name}", "at", f"{name}.loss", ghost=True)
              for name in ("gd", "decayed", "mean")),
            Curve("sam", "at", "sam.loss"),
            AtStep("sam now", ["at"], ["sam.loss"]),
            AtStep("floor", ["first", "last"], ["floor", "floor"]),
            AtStep("here", ["eta.along"], ["p.along"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", RATES, USUAL_RATE, "eta", axis="xaxis3"),
            Knob("p", "p", "strength αρ", STRENGTHS, 0.2, "alpha", {0.0: "GD"}, axis="yaxis3"),
        ],
        plane=SliderPair("eta", "p"),
        html={
            "formula": if_drawn("floor", _FORMULA),  # b is what the dashed lines show
            "legend": _LEGEND,
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b> loss <b>{channel('sam.loss')}</b>",
        },
        words={"method": ["AntiSAM", "Gradient descent", "SAM"]},
        terms={
            "sam": ["trajectory", "sam"],
            "floor": ["floor", "left", "right"],
            **{name: [name] for name in ("decayed", "gd")},
            "mean": ["mean", *_NEIGHBOURS],
            "map": ["here"],
            **{name: ["floor", "left", "right", "here"] for name in ("eta", "p")},
        },
        presets=[
            ("A smaller step", "η = 0.01: a lower loss, but not 0.", {"eta": 0.01, "p": 0.2}),
            ("Near its end", "η = 0.18: the bounce is wider than p.", {"eta": 0.18, "p": 0.2}),
            ("AntiSAM", "p = −0.2: it rests, |p| beside the minimum.",
             {"eta": USUAL_RATE, "p": -0.2}),
        ],
        story=_STORY,
        exercises=EXERCISES,
        alt="A bowl with the trajectory of SAM, which ends jumping across the minimum; beside it "
        "its loss by step, and a map of what becomes of it at every η and p.",
        name="bounces|bounce",
        shared={"step": _STEPS, "at": _STEPS, "low": [-0.4], "high": [1.4], "first": [0],
                "last": [BOUNCE_STEPS]},
    )  # fmt: skip
