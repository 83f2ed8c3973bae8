"""The four live figures of the lesson on bounces, edges and saddles."""

from functools import lru_cache

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from landscapes.quadratic import CURVATURES
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.markup import swatch
from optimizers.closed_forms import trapping_ratio
from pages.figures.frame import step_decades
from pages.figures.outcomes import Fate
from pages.figures.tick_map import TickMap, Ticks
from pages.lessons.bounces.compute import (
    BOUNCE_STEPS,
    CLOSE,
    ESCAPED,
    FLAT,
    HALFWAY,
    LATER,
    MUCH_LATER,
    NOT_IN_TIME,
    ON_FLOOR,
    SADDLE_RATE,
    SADDLE_STEPS,
    SOONER,
    STEEP,
    TOGETHER,
    TRAPPED,
    USUAL_RATE,
    VALLEY_STEPS,
    bounce,
    drift,
    drift_steps,
    edge,
    level_heights,
    saddle,
    saddle_later,
    valley_shown,
)
from pages.lessons.bounces.view import bounces_view
from pages.ui.formula import fate_swatch
from pages.ui.lesson_figure import Knob, LessonFigure, on_plane

PRODUCT = 0.1  # αρ in the valley, where α is the knob

BOUNCE_RATES = [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1,
                0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19, 0.205, 0.21,
                0.22]  # fmt: skip
BOUNCE_STRENGTHS = [round(0.02 * k, 2) for k in range(-10, 21)]
VALLEY_RATES = [float(f"{value:.2g}") for value in np.geomspace(0.02, 0.2, 25)]
EDGE_STRENGTHS = [-0.1, -0.06, -0.02, *(round(0.02 * k, 2) for k in range(1, 16))]
ALPHAS = [0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0,
          30.0, 50.0]  # fmt: skip
RATIOS = [round(0.1 + 0.02 * k, 2) for k in range(36)]
RADII = [
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
    0.03,
    0.05,
    0.07,
    *(round(0.1 * k, 1) for k in range(1, 11)),
]

SETTINGS = ("eta", "p", "alpha", "ratio", "rho", "step")  # what belongs to one figure


def _row(*parts: str) -> str:
    return "<mrow>" + "".join(parts) + "</mrow>"


def _math(says: str, *parts: str) -> str:
    return f'<math display="block" aria-label="{says}">{_row(*parts)}</math>'


def _i(name: str) -> str:
    return f"<mi>{name}</mi>"


def _o(name: str) -> str:
    return f"<mo>{name}</mo>"


def _over(top: str, bottom: str) -> str:
    return f"<mfrac>{_row(top)}{_row(bottom)}</mfrac>"


def _knob(name: str, letter: str, colour: str) -> str:
    """A symbol that is a slider, with the value it stands at."""
    return (
        f'<munder class="c-{colour}" data-term="{name}"><mi>{letter}</mi>'
        f'<mn class="value" data-value="{name}"></mn></munder>'
    )


# A map's border that theory draws, its places counted in ticks.
Border = tuple[list[float], list[float]]


def _upright(value: float, across: list[float], up: list[float]) -> Border:
    """The same value of the slider across, whatever the other is."""
    place = float(np.interp(value, across, range(len(across))))
    return [place, place], [-0.5, len(up) - 0.5]


def _passing(rising: np.ndarray, level: float, first: int = 0) -> Border:
    """Where each column of a map, from the row `first` up, passes a level; NaN where none does."""
    rows = first + np.arange(len(rising))
    passed = [float(np.interp(level, each, rows, np.nan, np.nan)) for each in rising.T]
    return list(range(len(passed))), passed


_BETA = "<mi>β</mi>"
_LAMBDA = "<msub><mi>λ</mi><mn>1</mn></msub>"
_NORM = _o("‖") + _i("g") + _o("‖")

# In the order of the channels that name them.
_BOUNCE_ENDS = [
    Fate("±", "pin-a", 0.7, f"bounces, ±β to {CLOSE:.0%}"),
    Fate("○", "pin-d", 0.5, f"rests, |p| off to {CLOSE:.0%}"),
    Fate("…", "ground", 1.0, "on its way"),
    Fate("~", "pin-b", 0.5, "jumps about, without end"),
    Fate("∞", "text", 0.45, "lost"),
]


@lru_cache(maxsize=2)
def _bounce_figure(mapped: bool):
    window = Window(x=(-0.8, 0.8), y=(-0.4, 1.4))
    return bounces_view(
        sample(LANDSCAPES["Quadratic bowl"].loss, window, resolution=120),
        (list(window.x), list(window.y)),
        [("left", "text", "dash", 1.8), ("right", "text", "dash", 1.8),
         ("walk", "sam", "solid", 1.8)],
        [("gd", "gd", "dot", 1.8), ("decayed", "rho", "dot", 2.2), ("mean", "exact", "dash", 2.0),
         ("sam", "sam", "solid", 2.2), ("floor", "text", "dash", 4.5)],
        "loss",
        {"range": [0, BOUNCE_STEPS * 1.02]},
        {"type": "log", "range": [-9, 1], "dtick": 2, "exponentformat": "power"},
        TickMap(
            "how SAM ends; dashed: η = 2/λ₁. Drag here",
            Ticks(BOUNCE_RATES, (0.005, 0.02, 0.05, 0.1, 0.15, 0.19, 0.22), "η"),
            Ticks(BOUNCE_STRENGTHS, (-0.2, 0, 0.2, 0.4), "p"),
            _BOUNCE_ENDS,
            on_plane(_bounce(), "fate") if mapped else None,
        ),
        _upright(2 / CURVATURES[0], BOUNCE_RATES, BOUNCE_STRENGTHS),
    )  # fmt: skip


def _bounce() -> LessonFigure:
    return LessonFigure(
        compute=bounce(),
        figure=lambda _, there: _bounce_figure(mapped=there),
        bindings=[
            AtStep("left", ["left", "left"], ["low", "high"]),
            AtStep("right", ["right", "right"], ["low", "high"]),
            Curve("walk", "x", "y"),
            AtStep("walk end", ["x"], ["y"]),
            Curve("gd", "at", "gd.loss", ghost=True),
            Curve("decayed", "at", "decayed.loss", ghost=True),
            Curve("mean", "at", "mean.loss", ghost=True),
            Curve("sam", "at", "sam.loss"),
            AtStep("sam now", ["at"], ["sam.loss"]),
            AtStep("floor", ["first", "last"], ["floor", "floor"]),
            AtStep("here", ["eta.along"], ["p.along"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", BOUNCE_RATES, USUAL_RATE, "eta", {},
                 axis="xaxis3"),
            Knob("p", "p", "strength, αρ", BOUNCE_STRENGTHS, 0.2, "alpha", {0.0: "GD"},
                 axis="yaxis3"),
        ],
        plane=SliderPair("eta", "p"),
        html={
            "formula": _math(
                "beta is eta p lambda one over two minus eta lambda one",
                _BETA, _o("="),
                _over(_knob("eta", "η", "eta") + _knob("p", "p", "alpha") + _LAMBDA,
                      "<mn>2</mn>" + _o("−") + _i("η") + _LAMBDA),
            ) + _math(
                "the loss ends at lambda one beta squared over two",
                _i("L"), _o("→"), _over(_LAMBDA + f"<msup>{_BETA}<mn>2</mn></msup>", "<mn>2</mn>"),
            ),
            "legend": "".join(
                swatch(*entry)
                for entry in (
                    ("walk", "sam", "solid", "SAM"),
                    ("floor", "text", "dash", "predicted: ±β, and its loss"),
                    ("mean", "exact", "dash", "mean of two neighbours"),
                    ("decayed", "rho", "dot", "ρ shrinking to 0"),
                    ("gd", "gd", "dot", "gradient descent"),
                )
            ) + "".join(map(fate_swatch, _BOUNCE_ENDS)),
            "status": f"After {BOUNCE_STEPS} steps <b class='c-sam' data-term='walk'>SAM</b> is "
            "<b data-channel='measured'></b> from the minimum’s axis; predicted: "
            "<b data-term='floor' data-channel='right'></b>. Its loss is "
            "<b data-channel='sam.loss'></b>; predicted: "
            "<b data-term='floor' data-channel='floor'></b>.",
            "readout": 'step <b data-channel="step"></b> loss <b data-channel="sam.loss"></b>',
        },
        terms={"walk": ["walk", "sam"], "floor": ["floor", "left", "right"], "mean": ["mean"],
               "decayed": ["decayed"], "gd": ["gd"], "eta": ["floor", "left", "right", "here"],
               "p": ["floor", "left", "right", "here"]},
        presets=[
            ("A smaller step", "η = 0.01: a lower floor, not none.", {"eta": 0.01, "p": 0.2}),
            ("Near 2/λ₁", "η = 0.18: the bounce outgrows p.", {"eta": 0.18, "p": 0.2}),
            ("AntiSAM", "p = −0.2: it rests, |p| off.", {"eta": USUAL_RATE, "p": -0.2}),
        ],
        question=Question(
            ask="<b>Guess first:</b> halve η, from 0.05 to 0.025. What is left of the loss at "
            "which SAM ends?",
            options=["All of it", "About a half", "Less than a quarter"],
            meaning=[[2], [1], [0]],
            channel="share",
            at={"eta": USUAL_RATE / 2, "p": 0.2},
            then="Now drag η to 0.025.",
            because="The bounce β falls a little faster than η, and the floor with its square.",
        ),
        alt="A bowl with the walk of SAM, which ends jumping across the minimum; beside it "
        "its loss by step, and a map of what becomes of it at every η and p.",
        name="bounces|bounce",
        shared={"step": np.arange(BOUNCE_STEPS + 1), "at": np.arange(BOUNCE_STEPS + 1),
                "low": [-0.4], "high": [1.4], "first": [0], "last": [BOUNCE_STEPS]},
    )  # fmt: skip


_VALLEY_SHARED = {
    "step": valley_shown(), "at": np.maximum(valley_shown(), 0.5), "first": [0.45],
    "last": [VALLEY_STEPS], "later": valley_shown()[valley_shown() >= ON_FLOOR],
}  # fmt: skip


_VALLEY = Window(x=(-0.5, 2.0), y=(-0.7, 1.1))


@lru_cache(maxsize=1)
def _valley_grid():
    return sample(LANDSCAPES["Valley"].loss, _VALLEY, resolution=120)


_RATES = Ticks(VALLEY_RATES, (0.02, 0.032, 0.052, 0.084, 0.14, 0.2), "η")

_EDGE_ENDS = [
    Fate("F", "pin-a", 0.7, f"on its edge, κ &lt; {FLAT}"),
    Fate("↓", "pin-a", 0.35, "on its edge, coming down"),
    Fate("–", "pin-d", 0.5, "on no edge"),
]


@lru_cache(maxsize=2)
def _edge_figure(mapped: bool):
    etas, strengths = np.meshgrid(VALLEY_RATES, [p for p in EDGE_STRENGTHS if p > 0])
    steps = np.asarray(drift_steps(etas, strengths, strengths, np.sqrt(FLAT - 1)))
    return bounces_view(
        _valley_grid(), (list(_VALLEY.x), list(_VALLEY.y)), [("walk", "sam", "solid", 1.8)],
        [("limit", "gd", "dot", 2.0), ("sharpness", "sam", "solid", 2.4),
         ("edge", "text", "dash", 4.5)],
        "sharpness κ", step_decades(VALLEY_STEPS),
        {"type": "log", "range": [-0.3, 2.2], "dtick": 1},
        TickMap(
            "how SAM ends; dashed: predicted. Drag here",
            _RATES,
            Ticks(EDGE_STRENGTHS, (-0.1, 0.02, 0.1, 0.2, 0.3), "p"),
            _EDGE_ENDS,
            on_plane(_edge(), "place") if mapped else None,
        ),
        _passing(-steps, -VALLEY_STEPS, first=len(EDGE_STRENGTHS) - len(strengths)),
    )  # fmt: skip


_DRIFT_ENDS = [
    Fate("S", "pin-a", 0.7, "sooner than SAM"),
    Fate("=", "pin-b", 0.5, "with it"),
    Fate("L", "pin-a", 0.35, "later"),
    Fate("2×", "pin-d", 0.5, "after twice the steps or more"),
    Fate("…", "ground", 1.0, f"not in {VALLEY_STEPS} steps"),
]


@lru_cache(maxsize=2)
def _drift_figure(mapped: bool):
    etas, alphas = np.meshgrid(VALLEY_RATES, ALPHAS)
    steps = np.asarray(drift_steps(etas, PRODUCT, PRODUCT / alphas, HALFWAY))
    twice, late = _passing(steps / steps[ALPHAS.index(1.0)], 2), _passing(steps, VALLEY_STEPS)
    return bounces_view(
        _valley_grid(), (list(_VALLEY.x), list(_VALLEY.y)),
        [("sam walk", "sam", "solid", 1.8), ("your walk", "alpha", "solid", 1.8)],
        [("sam", "sam", "solid", 2.2), ("yours", "alpha", "solid", 2.2),
         ("sam predicted", "text", "dash", 4.5), ("yours predicted", "text", "dash", 4.5)],
        "place along the floor, θ₁", step_decades(VALLEY_STEPS), {"range": [-0.1, 1.7]},
        TickMap(
            "when α comes; dashed: predicted. Drag here",
            _RATES,
            Ticks(ALPHAS, (0.7, 1, 2, 4, 10, 50), "α"),
            _DRIFT_ENDS,
            on_plane(_drift(), "order") if mapped else None,
        ),
        ([*twice[0], np.nan, *late[0]], [*twice[1], np.nan, *late[1]]),
    )  # fmt: skip


def _edge() -> LessonFigure:
    return LessonFigure(
        compute=edge(),
        figure=lambda _, there: _edge_figure(mapped=there),
        bindings=[
            Curve("walk", "x", "y"),
            AtStep("walk end", ["x"], ["y"]),
            AtStep("limit", ["first", "last"], ["limit", "limit"]),
            Curve("sharpness", "at", "sharpness"),
            AtStep("sharpness now", ["at"], ["sharpness"]),
            Curve("edge", "at", "edge"),
            AtStep("here", ["eta.along"], ["p.along"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", VALLEY_RATES, 0.1, "eta", {},
                 axis="xaxis3"),
            Knob("p", "p", "strength, αρ", EDGE_STRENGTHS, 0.1, "alpha", {},
                 axis="yaxis3"),
        ],
        plane=SliderPair("eta", "p"),
        html={
            "formula": _math(
                "the edge is the norm of g over two p, times the root of one plus eight p over "
                "eta times the norm of g, minus one",
                "<msub><mi>λ</mi><mtext>edge</mtext></msub>", _o("="),
                _over(_NORM, "<mn>2</mn>" + _knob("p", "p", "alpha")),
                _o("("),
                "<msqrt>" + _row("<mn>1</mn>", _o("+"), _over("<mn>8</mn><mi>p</mi>",
                                 _knob("eta", "η", "eta") + _NORM)) + "</msqrt>",
                _o("−"), "<mn>1</mn>", _o(")"),
            ),
            "legend": "".join(
                swatch(*entry)
                for entry in (
                    ("sharpness", "sam", "solid", "sharpness under SAM’s feet"),
                    ("edge", "text", "dash", "edge λ, from η, p and ‖g‖ alone"),
                    ("limit", "gd", "dot", "2/η, the edge of gradient descent"),
                )
            ) + "".join(map(fate_swatch, _EDGE_ENDS)),
            "status": f"After {VALLEY_STEPS} steps the floor is <b class='c-sam' "
            "data-term='sharpness'><span data-channel='sharpness'></span></b> sharp; from η, p and "
            "‖g‖ = <span data-channel='norm'></span> alone λ<sub>edge</sub> = "
            "<b data-term='edge' data-channel='edge'></b>; gradient descent could bear 2/η = "
            "<b class='c-gd' data-term='limit' data-channel='limit'></b>.",
            "readout": 'step <b data-channel="step"></b> κ <b data-channel="sharpness"></b> '
            'edge <b data-channel="edge"></b>',
        },
        terms={"sharpness": ["sharpness", "walk"], "edge": ["edge"], "limit": ["limit"],
               "eta": ["edge", "limit", "here"], "p": ["edge", "here"]},
        presets=[
            ("Weaker", "p = 0.02: later, on the same line.", {"eta": 0.1, "p": 0.02}),
            ("Stronger", "p = 0.3: sooner, on the same line.", {"eta": 0.1, "p": 0.3}),
        ],
        question=Question(
            ask="<b>Guess before it runs.</b> The edge of gradient descent is 2/η = 20. Where is "
            "SAM’s at the end?",
            options=["There, too", "About half-way", "Below a tenth of it"],
            meaning=[[2], [1], [0]],
            channel="share",
            at={"eta": 0.1, "p": 0.1},
            then="Now put η to 0.1 and p to 0.1.",
            because="SAM’s edge falls with the gradient. The bounce keeps SAM on it: at every "
            "step g turns into −g, and what is left drifts to flatter ground.",
            waits=True,
        ),
        alt="A valley with the walk of SAM; beside it the sharpness of the floor and the edge of "
        "stability by step, and a map of where the walk is at last at every η and p.",
        name="bounces|edge",
        shared=_VALLEY_SHARED,
    )  # fmt: skip


def _drift() -> LessonFigure:
    return LessonFigure(
        compute=drift(PRODUCT),
        figure=lambda _, there: _drift_figure(mapped=there),
        bindings=[
            Curve("sam walk", "sam.x", "sam.y"),
            Curve("your walk", "yours.x", "yours.y"),
            AtStep("sam walk end", ["sam.x"], ["sam.y"]),
            AtStep("your walk end", ["yours.x"], ["yours.y"]),
            Curve("sam", "at", "sam.x"),
            Curve("yours", "at", "yours.x"),
            Curve("sam predicted", "later", "sam.predicted", ghost=True),
            Curve("yours predicted", "later", "yours.predicted", ghost=True),
            AtStep("sam now", ["at"], ["sam.x"]),
            AtStep("yours now", ["at"], ["yours.x"]),
            AtStep("here", ["eta.along"], ["alpha.along"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", VALLEY_RATES, 0.1, "eta", {},
                 axis="xaxis3"),
            Knob("alpha", "α", f"reacts; looks ρ = {PRODUCT}/α", ALPHAS, 4.0, "alpha",
                 {1.0: "SAM"}, axis="yaxis3"),
        ],
        plane=SliderPair("eta", "alpha"),
        html={
            "formula": _math(
                "the drift per step is minus eta kappa prime times beta squared over two plus "
                "p beta plus p rho over two",
                _i("Δ"), "<msub><mi>θ</mi><mn>1</mn></msub>", _o("="), _o("−"),
                _knob("eta", "η", "eta"), "<msup><mi>κ</mi><mo>′</mo></msup>", _o("("),
                _over(f"<msup>{_BETA}<mn>2</mn></msup>", "<mn>2</mn>"), _o("+"),
                _i("p"), _BETA, _o("+"), _over("<mi>p</mi><mi class='c-rho'>ρ</mi>", "<mn>2</mn>"),
                _o(")"),
            ) + _math(
                "p is alpha rho", _i("p"), _o("="), _knob("alpha", "α", "alpha"),
                "<mi class='c-rho'>ρ</mi>", _o("="), f"<mn>{PRODUCT}</mn>",
            ),
            "legend": "".join(
                swatch(*entry)
                for entry in (
                    ("sam", "sam", "solid", "SAM, α = 1"),
                    ("alpha", "alpha", "solid", "yours: the same product p"),
                    ("predicted", "text", "dash", f"predicted, from step {ON_FLOOR} on"),
                )
            ) + "".join(map(fate_swatch, _DRIFT_ENDS)),
            "status": "<b class='c-sam' data-term='sam'>SAM</b> <span data-say='sam.comes'></span>"
            ". <b class='c-alpha' data-term='alpha'>α = <span data-value='alpha'></span></b>, "
            "which looks ρ = <span data-channel='rho'></span>, <b data-say='yours.comes'></b>.",
            "readout": 'step <b data-channel="step"></b> θ₁ of SAM <b data-channel="sam.x"></b> '
            'yours <b data-channel="yours.x"></b>',
        },
        words={
            f"{name}.comes": [
                f"comes past θ₁ = {HALFWAY} at step {{{name}.half}}"
                f" (predicted: {{{name}.expected}})",
                f"has not come to θ₁ = {HALFWAY} in {VALLEY_STEPS} steps, as predicted",
            ]
            for name in ("sam", "yours")
        },
        terms={"sam": ["sam", "sam-walk"], "alpha": ["yours", "your-walk", "here"],
               "eta": ["here"], "predicted": ["sam-predicted", "yours-predicted"]},
        presets=[
            ("Twenty times as near", "α = 20: the same p, a slower drift.",
             {"eta": 0.1, "alpha": 20.0}),
            ("Small steps", "η = 0.02: only SAM’s pρ/2 still moves.", {"eta": 0.02, "alpha": 20.0}),
            ("Large steps", "η = 0.2: the bounce does the work.", {"eta": 0.2, "alpha": 20.0}),
        ],
        question=Question(
            ask="<b>Guess first:</b> let α be 20 and ρ a twentieth, so that αρ stays. Who comes "
            "down the valley first?",
            options=["SAM", "Both together", "α = 20"],
            meaning=[[LATER, MUCH_LATER, NOT_IN_TIME], [TOGETHER], [SOONER]],
            channel="order",
            at={"eta": 0.1, "alpha": 20.0},
            then="Now drag α to 20.",
            because="Two of the three terms are the same for both. The third, pρ/2, is what a long "
            "look sees and first order does not: here it helps.",
        ),
        alt="A valley with the walks of SAM and of α-SAM of the same product; beside it their "
        "places along the floor by step, and a map of who comes down first at every η and α.",
        name="bounces|drift",
        shared=_VALLEY_SHARED,
    )  # fmt: skip


_SADDLE_ENDS = [
    Fate("C", "pin-d", 0.5, "caught"),
    Fate("E", "pin-a", 0.7, "escapes"),
    Fate("?", "ground", 1.0, "undecided when we stop"),
]


@lru_cache(maxsize=2)
def _saddle_figure(mapped: bool):
    return bounces_view(
        None,
        ([-1.05, 1.05], [-1.6, 1.6]),
        [("level", "rule", "solid", 1.5), ("left", "text", "dash", 1.6),
         ("right", "text", "dash", 1.6), ("walk", "sam", "solid", 1.8)],
        [("aside", "sam", "solid", 2.4), ("predicted", "text", "dash", 4.5)],
        "distance from the ridge, |θ₂|",
        {"range": [0, SADDLE_STEPS * 1.02]},
        {"type": "log", "range": [-9, 1], "dtick": 2, "exponentformat": "power"},
        TickMap(
            "is SAM caught? Dashed: predicted. Drag here",
            Ticks(RATIOS, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), "m/l"),
            Ticks(RADII, (0.001, 0.01, 0.05, 0.2, 0.6, 1), "ρ"),
            _SADDLE_ENDS,
            on_plane(_saddle(), "fate") if mapped else None,
        ),
        _upright(float(trapping_ratio(SADDLE_RATE, STEEP)), RATIOS, RADII),
    )  # fmt: skip


def _saddle() -> LessonFigure:
    heights = level_heights()
    return LessonFigure(
        compute=saddle(),
        figure=lambda _, there: _saddle_figure(mapped=there),
        bindings=[
            Curve("level", "level", "heights", ghost=True),
            AtStep("left", ["left", "left"], ["low", "high"]),
            AtStep("right", ["right", "right"], ["low", "high"]),
            Curve("walk", "x", "y"),
            AtStep("walk end", ["x"], ["y"]),
            Curve("aside", "at", "aside"),
            AtStep("aside now", ["at"], ["aside"]),
            Curve("predicted", "later", "predicted", ghost=True),
            AtStep("here", ["ratio.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("ratio", "m/l", "how steep the way out is", RATIOS, 0.5, "text", {},
                 axis="xaxis3"),
            Knob("rho", "ρ", "how far SAM looks, α = 1", RADII, 0.2, "rho", {},
                 axis="yaxis3"),
        ],
        plane=SliderPair("ratio", "rho"),
        html={
            "formula": _math(
                "trapped if m over l exceeds eta l over two minus eta l",
                "<mtext>trapped if</mtext><mspace width='0.5em'></mspace>",
                f'<munder data-term="ratio">{_over("<mi>m</mi>", "<mi>l</mi>")}'
                '<mn class="value" data-value="ratio"></mn></munder>',
                _o("&gt;"),
                _over("<mi>η</mi><mi>l</mi>", "<mn>2</mn><mo>−</mo><mi>η</mi><mi>l</mi>"),
                _o("="), "<mn data-channel='bound'></mn>",
            ),
            "legend": "".join(
                swatch(*entry)
                for entry in (
                    ("walk", "sam", "solid", "SAM"),
                    ("predicted", "text", "dash", "predicted: ±β, and |θ₂| by step"),
                    ("level", "faint", "solid", "L = 0: inside it loss is lower"),
                )
            ) + "".join(map(fate_swatch, _SADDLE_ENDS)),
            "status": "With η = " + f"{SADDLE_RATE}, l = {STEEP:g}, " + "<b class='c-sam' "
            "data-term='walk'>SAM <span data-say='fate'></span></b>. Each bounce multiplies its "
            "distance from the ridge by <b data-term='predicted' data-channel='multiplier'></b>, "
            "in which neither α nor ρ occurs.",
            "readout": 'step <b data-channel="step"></b> |θ₂| <b data-channel="aside"></b>',
        },
        words={"fate": ["is caught at the saddle", "escapes to a minimum",
                        "is still undecided when we stop"]},
        terms={"walk": ["walk", "aside"], "predicted": ["predicted", "left", "right"],
               "level": ["level"], "rho": ["left", "right", "here"],
               "ratio": ["predicted", "level", "here"]},
        presets=[
            ("Just caught", "m/l = 0.36: steeper out, and shut.", {"ratio": 0.36, "rho": 0.2}),
            ("Just free", "m/l = 0.28: gentler out, and open.", {"ratio": 0.28, "rho": 0.2}),
            ("A gentle pass", "m/l = 0.1, and even ρ = 1 does not hold it.",
             {"ratio": 0.1, "rho": 1.0}),
        ],
        question=Question(
            ask="<b>Guess first:</b> at ρ = 0.2 SAM is caught. Let it look a tenth as far, 0.02. "
            "Will it escape?",
            options=["Yes", "No, still caught"],
            meaning=[[ESCAPED], [TRAPPED]],
            channel="fate",
            at={"ratio": 0.5, "rho": 0.02},
            then="Now drag ρ to 0.02.",
            because="A smaller ρ makes the bounce narrower, and everything else with it: the walk "
            "is the same picture, a tenth as large.",
        ),
        alt="A saddle with the walk of SAM along its ridge; beside it the distance from the "
        "ridge by step, and a map of whether it is caught at every m/l and ρ.",
        name="bounces|saddle",
        shared={"step": np.arange(SADDLE_STEPS + 1), "at": np.arange(SADDLE_STEPS + 1),
                "later": saddle_later(),
                "heights": np.concatenate([heights, heights[::-1]]), "low": [-1.6], "high": [1.6]},
    )  # fmt: skip


FIGURES = {
    "The bounce": _bounce,
    "The edge": _edge,
    "The drift": _drift,
    "The saddle": _saddle,
}


def lesson(figure: str) -> LessonFigure:
    """One of the four figures."""
    return FIGURES[figure]()
