"""The two live figures of the lesson on looking downhill first: one step, and a whole valley."""

from functools import lru_cache

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question, SliderPair
from pages.figures.outcomes import Fate
from pages.figures.tick_map import TickMap, Ticks
from pages.lessons.downhill_first.both_ways_compute import NUM_STEPS as WALK
from pages.lessons.downhill_first.both_ways_compute import RADII, both_ways
from pages.lessons.downhill_first.both_ways_view import both_ways_view
from pages.lessons.downhill_first.valley_compute import (
    CLIMBED,
    FLATTEST,
    GONE,
    NUM_SHOWN,
    STAYED,
    drifts,
    places,
)
from pages.lessons.downhill_first.valley_view import WALKS, valley_drift_view
from pages.ui.formula import fate_swatch
from pages.ui.lesson_figure import Knob, LessonFigure, Point, on_plane

# Where each surface shows both steps well.
POINTS = {
    "Himmelblau": (-1.0, 2.0),
    "Twin wells": (0.1, 0.9),
    "Quadratic bowl": (0.7, 1.3),
}
SURFACES = list(POINTS)

RADIUS_TICKS = (
    *(float(f"{m}e{e}") for e in (-3, -2, -1) for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)),
    1.0,
)

_DASHES = {"solid": "", "dot": "2 3", "dash": "6 3"}


def _entry(term: str, colour: str, dash: str, name: str) -> str:
    return (
        f'<span data-term="{term}"><svg viewBox="0 0 28 10" aria-hidden="true"><line x1="0" y1="5" '
        f'x2="28" y2="5" stroke="var(--live-{colour})" stroke-width="2.5" '
        f'stroke-dasharray="{_DASHES[dash]}"/></svg>{name}</span>'
    )


_TWO_STEPS = """
<math display="block" aria-label="g one r is the gradient uphill, at theta plus r u">
  <mrow><msub class="c-sam" data-term="forward"><mi>g</mi>
  <mrow><mn>1</mn><mo>,</mo><mi>r</mi></mrow></msub>
  <mo>=</mo><mo>∇</mo><mi>L</mi><mo>(</mo><mi>θ</mi><mo>+</mo>
  <munder class="c-rho" data-term="r"><mi>r</mi><mn class="value" data-value="r"></mn></munder>
  <mi>u</mi><mo>)</mo></mrow></math>
<math display="block" aria-label="g minus one minus r is twice g zero minus the gradient downhill">
  <mrow><msub class="c-anti" data-term="backward"><mi>g</mi>
  <mrow><mo>−</mo><mn>1</mn><mo>,</mo><mo>−</mo><mi>r</mi></mrow></msub>
  <mo>=</mo><mn>2</mn><msub class="c-gd" data-term="plain"><mi>g</mi><mn>0</mn></msub><mo>−</mo>
  <mo>∇</mo><mi>L</mi><mo>(</mo><mi>θ</mi><mo>−</mo>
  <mi class="c-rho" data-term="r">r</mi><mi>u</mi><mo>)</mo></mrow></math>
"""

_STEPS_LEGEND = "".join(
    _entry(*entry)
    for entry in (
        ("forward", "sam", "solid", "(1, r): SAM, ○"),
        ("backward", "anti", "dash", "(−1, −r): downhill first, □"),
        ("gap", "pin-b", "solid", "from gradient to gradient"),
        ("predicted", "text", "dot", "predicted: r²T[u,u]"),
        ("walks", "anti", "solid", "from walk to walk"),
        ("plainly", "gd", "dot", "gradient descent; from SAM to it"),
    )
)

_STEPS_STATUS = """
At r = <b class="c-rho" data-term="r" data-value="r"></b> the gradients differ by
<b data-term="gap" data-channel="gap"></b>; predicted r²‖T[u,u]‖ =
<b data-term="predicted" data-channel="predicted gap"></b>. In {steps} steps of η = {eta:g} the two
walks come apart by <b class="c-anti" data-term="walks" data-channel="distance"></b>, and
<b class="c-sam">SAM</b> and <b class="c-gd">gradient descent</b> by
<b class="c-gd" data-term="plainly" data-channel="distance to plain"></b>.
"""

_HALVES = Question(
    ask="<b>Guess first.</b> Let both look half as far, r = 0.15 instead of 0.3. By what factor "
    "does the distance between the two walks shrink?",
    options=["By 2", "By 4", "By 8"],
    meaning=[[1], [2], [3]],
    channel="halvings",
    at={"r": 0.15},
    then="Now move r to 0.15, and read the sentence over the picture.",
    because="To first order the two are one algorithm. What is left falls like r², so its line on "
    "the right is twice as steep as the one between SAM and gradient descent.",
)


@lru_cache(maxsize=8)
def _steps_figure(name: str):
    landscape = LANDSCAPES[name]
    return both_ways_view(sample(landscape.loss, landscape.window, resolution=120))


def steps(name: str) -> LessonFigure:
    """The first figure: both steps from one point, and how their distance falls with r."""
    landscape = LANDSCAPES[name]

    def through(trace: str, *channels: str) -> AtStep:
        return AtStep(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    return LessonFigure(
        compute=both_ways(landscape),
        figure=_steps_figure(name),
        bindings=[
            through("look up", "start", "up"),
            through("look down", "start", "down"),
            through("plain", "start", "gd"),
            through("forward", "start", "forward"),
            through("backward", "start", "backward"),
            through("predicted", "forward", "predicted"),
            *(Curve(each, "radius", each, ghost=True)
              for each in ("walks", "to plain", "gaps", "predicted gaps")),
            AtStep("walks now", ["r"], ["distance"]),
            AtStep("plain now", ["r"], ["distance to plain"]),
            AtStep("gap now", ["r"], ["gap"]),
        ],
        knobs=[
            Knob("r", "r", "how far both look", RADIUS_TICKS, 0.3, "rho", axis="xaxis2"),
            Point("point", "point θ", landscape.window, POINTS[name], (19, 19)),
        ],
        html={
            "formula": _TWO_STEPS,
            "legend": _STEPS_LEGEND,
            "status": _STEPS_STATUS.format(steps=WALK, eta=landscape.learning_rate),
        },
        terms={
            "r": ["look-up", "look-down"],
            "plain": ["plain"],
            "forward": ["forward", "look-up"],
            "backward": ["backward", "look-down"],
            "predicted": ["predicted", "predicted-gaps"],
            "gap": ["gaps"],
            "walks": ["walks"],
            "plainly": ["to-plain", "plain"],
        },
        question=_HALVES if name == "Himmelblau" else None,
        alt=f"The surface {landscape.name} with the step of SAM and its mirror image downhill from "
        "one point; beside it the distances between them by radius.",
        name=f"both ways|{name}",
        shared={"radius": RADII},
    )  # fmt: skip


START = (1.5, 1.0)
NUM_STEPS = 4000

STRENGTHS = (0.5, 0.7, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0,
             12.0, 14.0, 16.0)  # fmt: skip
RHO_TICKS = (
    0.02,
    0.03,
    0.04,
    0.05,
    0.06,
    0.07,
    0.08,
    0.09,
    *(round(0.01 * k, 2) for k in range(10, 31, 2)),
)

_DRIFT = """
<div style="display: grid; gap: 0.7rem; justify-items: center">
<math display="block" aria-label="the drift per step is minus eta kappa prime times
  beta squared over two plus p beta, plus or minus p r over two">
  <mrow><mi>Δ</mi><msub><mi>θ</mi><mn>1</mn></msub><mo>=</mo><mo>−</mo><mi>η</mi>
  <msup><mi>κ</mi><mo>′</mo></msup><mo>(</mo>
  <mfrac><msup><mi>β</mi><mn>2</mn></msup><mn>2</mn></mfrac><mo>+</mo><mi>p</mi><mi>β</mi>
  <mspace width="0.3em"></mspace><mrow class="c-sam" data-term="forward"><mo>+</mo></mrow>
  <mtext>or</mtext><mrow class="c-anti" data-term="backward"><mo>−</mo></mrow>
  <mspace width="0.3em"></mspace>
  <mfrac><mrow><mi>p</mi><mi class="c-rho" data-term="rho">r</mi></mrow><mn>2</mn></mfrac>
  <mo>)</mo></mrow></math>
<math display="block" aria-label="beta is eta p kappa over two minus eta kappa, p is a r">
  <mrow><mi>β</mi><mo>=</mo><mfrac><mrow><mi>η</mi><mi>p</mi><mi>κ</mi></mrow>
  <mrow><mn>2</mn><mo>−</mo><mi>η</mi><mi>κ</mi></mrow></mfrac><mo>,</mo>
  <mspace width="0.5em"></mspace>
  <mi>p</mi><mo>=</mo>
  <munder class="c-alpha" data-term="a"><mi>a</mi><mn class="value" data-value="a"></mn></munder>
  <munder class="c-rho" data-term="rho"><mi>r</mi><mn class="value" data-value="rho"></mn></munder>
  </mrow></math></div>
"""

_FATES = [
    "goes to the flattest point, too",
    "stays about where it met the floor",
    "climbs to sharper ground",
    "comes down, but stops short of the flattest point",
    "is lost",
]

_ENDS = [
    Fate("F", "pin-a", 0.7, "to the flattest point"),
    Fate("○", "ground", 1.0, "stays"),
    Fate("S", "pin-d", 0.5, "to sharper ground"),
    Fate("↓", "pin-a", 0.35, "comes down, stops short"),
    Fate("∞", "text", 0.8, "lost"),
]

_VALLEY_STATUS = """
After {steps} steps of η = {eta:g} <b class="c-sam" data-term="forward">SAM, (a, r),</b> is at θ₁ =
<b data-channel="forward.at"></b>. <b class="c-anti" data-term="backward">Downhill first,
(−a, −r),</b> the walk <span data-say="fate"></span>: it is at θ₁ =
<b data-channel="backward.at"></b>, where ηκ = <b data-channel="backward.stiffness"></b>;
<span class="c-anti" data-term="rest">predicted: 2b/(1 + b) = <b data-channel="stiffness"></b>,
with b = √(1 + 1/a) − 1.</span>
"""

_VALLEY_LEGEND = (
    "".join(
        _entry(*entry)
        for entry in (
            ("forward", "sam", "solid", "(a, r): SAM, drift as predicted"),
            ("backward", "anti", "dash", "(−a, −r): downhill first"),
            ("rest", "anti", "dot", "where it should settle: its drift is 0"),
        )
    )
    + "<span>○ drift as measured</span>"
    + "".join(map(fate_swatch, _ENDS[:-1]))
)

_WHERE = Question(
    ask="<b>Guess before it runs.</b> SAM will drift along this floor to its flattest point, "
    "θ₁ = 0. Where will the walk end that looks downhill first?",
    options=[
        "At the flattest point, too",
        "Where it meets the floor",
        "On sharper ground, where it stops",
        "It climbs out of the picture",
    ],
    meaning=[[FLATTEST], [STAYED], [CLIMBED], [GONE]],
    channel="fate",
    at={"a": 1.0, "rho": 0.1},
    then="Now put a to 1 and r to 0.1.",
    because="Its second order pushes it up, its bounce pushes it down, and where the two are equal "
    "it settles: on the dotted line, which was drawn before the walk came there.",
    waits=True,
)


@lru_cache(maxsize=2)
def _valley_figure(mapped: bool):
    landscape = LANDSCAPES["Valley"]
    grid = sample(landscape.loss, landscape.window, resolution=120)
    chart = TickMap(
        "what becomes of (−a, −r), by a and r: drag here",
        Ticks(STRENGTHS, (1, 2, 4, 8, 16), "a, spaced as on its slider"),
        Ticks(RHO_TICKS, (0.02, 0.05, 0.1, 0.2, 0.3), "r"),
        _ENDS,
        on_plane(valley(), "fate") if mapped else None,
    )
    return valley_drift_view(grid, (-5.0, 2.5), (0.0, 8.0), NUM_STEPS, chart)


@lru_cache(maxsize=1)
def valley() -> LessonFigure:
    """The second figure: both walks on the floor of a valley, and the drifts of theory."""
    landscape = LANDSCAPES["Valley"]
    shown = shown_steps(NUM_STEPS, NUM_SHOWN)
    low, high = landscape.window.y
    return LessonFigure(
        compute=drifts(landscape, START, NUM_STEPS),
        figure=lambda _, there: _valley_figure(mapped=there),
        bindings=[
            AtStep("rest", ["rest", "rest"], ["low", "high"]),
            *(Curve(name, f"{name}.x", f"{name}.y") for name in WALKS),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in WALKS),
            AtStep("drift rest", ["rest", "rest"], ["drift low", "drift high"]),
            *(Curve(f"{name} drift", "places", f"{name}.predicted", ghost=True) for name in WALKS),
            *(Curve(f"{name} measured", f"{name}.place", f"{name}.drift") for name in WALKS),
            AtStep("curvature rest", ["first", "last"], ["rest.curvature"] * 2),
            *(Curve(f"{name} curvature", "at", f"{name}.curvature") for name in WALKS),
            *(AtStep(f"{name} now", ["at"], [f"{name}.curvature"]) for name in WALKS),
            AtStep("here", ["a.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("a", "a", "|α|: how strongly", STRENGTHS, 1.0, "alpha", {1.0: "SAM’s mirror"},
                 axis="xaxis4"),
            Knob("rho", "r", "|ρ|: how far both look", RHO_TICKS, 0.1, "rho", {},
                 axis="yaxis4"),
        ],
        plane=SliderPair("a", "rho"),
        html={
            "formula": _DRIFT,
            "legend": _VALLEY_LEGEND,
            "status": _VALLEY_STATUS.format(steps=NUM_STEPS, eta=landscape.learning_rate),
            "readout": 'step <b data-channel="step"></b> '
            'drift backward <b data-channel="backward.drift"></b> '
            'predicted <b data-channel="backward.expected"></b>',
        },
        words={"fate": _FATES},
        terms={
            "forward": ["forward", "forward-drift", "forward-curvature"],
            "backward": ["backward", "backward-drift", "backward-curvature"],
            "rest": ["rest", "drift-rest", "curvature-rest"],
            "a": ["rest", "drift-rest", "curvature-rest"],
        },
        presets=[
            ("SAM’s mirror image", "a = 1: it climbs, and stops where ηκ = 2 − √2.",
             {"a": 1.0, "rho": 0.1}),
            ("Stronger, a = 8", "It comes down, and stops short.", {"a": 8.0, "rho": 0.1}),
            ("Look half as far", "On its way there too, four times as slowly.",
             {"a": 1.0, "rho": 0.05}),
        ],
        question=_WHERE,
        alt="A valley with the walk of SAM and of its mirror image downhill; below them how fast "
        "each drifts along the floor, beside them the sharpness by step.",
        name="valley drift",
        shared={
            "step": shown, "at": np.maximum(shown, 0.5), "places": places(landscape),
            "low": [low], "high": [high], "drift low": [-5.0], "drift high": [2.5],
            "first": [0.45], "last": [NUM_STEPS],
        },
    )  # fmt: skip
