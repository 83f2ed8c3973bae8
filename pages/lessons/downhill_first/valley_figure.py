"""The first live figure of the lesson: SAM and its mirror image on the floor of a valley."""

from functools import cache

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, paint, says, swatch, term
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.downhill_first.valley_compute import NUM_SHOWN, Settling, drifts, places
from pages.lessons.downhill_first.valley_view import RUNS, valley_view
from pages.ui.lesson_figure import Knob, LessonFigure

START = (1.5, 1.0)
NUM_STEPS = 4000

STRENGTHS = (0.5, 0.7, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0,
             12.0, 14.0, 16.0)  # fmt: skip
RHOS = (
    *(round(0.01 * k, 2) for k in range(2, 10)),
    *(round(0.01 * k, 2) for k in range(10, 31, 2)),
)

_VALLEY = LANDSCAPES["Valley"]
_DRIFTS = (-5.0, 2.5)  # how much of them is shown, in units of ηp²

_SAM = term("forward", "SAM", "sam")
_MIRROR = term("backward", "the mirror", "anti")

_DRIFT = formula(
    r"\text{drift} = - \eta \kappa' \left( \frac{b^2}{2} + p b"
    r"\; \term{forward:sam}{+} \text{or} \term{backward:anti}{-} \;"
    r"\frac{p \term{rho:rho}{|\rho|}}{2} \right)",
    "the drift per step is minus eta kappa prime times b squared over two plus p b, plus or minus "
    "p times the size of rho over two",
)
_BOUNCE = formula(
    r"b = \frac{\eta p \kappa}{2 - \eta \kappa}, \;\;"
    r"p = \knob{a:alpha}{|\alpha|} \, \knob{rho:rho}{|\rho|}",
    "b, half the width of the bounce, is eta p kappa over two minus eta kappa; p is alpha rho",
)
# Below each other, and apart: there are fractions in both.
_FORMULA = f'<div style="display: grid; gap: 0.7rem">{_DRIFT}{_BOUNCE}</div>'

_SETTLES = {
    Settling.FLATTEST: "goes to the flattest point, too",
    Settling.STAYED: "stays about where it met the floor",
    Settling.CLIMBED: "climbs to sharper ground",
    Settling.DESCENDED: "comes down, but not to the flattest point",
    Settling.DIVERGED: "diverges",
}

_STATUS = (
    f"After {NUM_STEPS} steps of η = {_VALLEY.learning_rate:g}, {_SAM} is at θ₁ = "
    f"<b>{channel('forward.at')}</b>. The flattest point is θ₁ = 0."
)

# What becomes of the mirror is asked first, and so it does not stand beside the figure.
_TABLE = (
    f"<p>{_MIRROR.replace('the', 'The', 1)} {says('outcome')}. It is at θ₁ = "
    f"<b>{channel('backward.at')}</b>, where ηκ = <b>{channel('backward.stiffness')}</b>; "
    f'<span data-term="rest" style="color: {paint("anti")}">predicted: 2 − 2√(|α|/(|α| + 1)) = '
    f"<b>{channel('stiffness')}</b>.</span></p>"
    f"<p>Its drift of θ₁ per step, in units of ηp²: <b>{channel('backward.drift')}</b>, predicted "
    f"<b>{channel('backward.expected')}</b>.</p>"
)

_LEGEND = (
    swatch("forward", "sam", "solid", "SAM (α, ρ)")
    + swatch("backward", "anti", "dash", "mirror (−α, −ρ)")
    + swatch("rest", "anti", "dot", "where its drift is 0")
    + "<span>lines: drift predicted</span><span>○ measured</span>"
)


def _of(name: str) -> list[str]:
    """All that is drawn of a run, and of its drift."""
    return [f"{name}{what}" for what in ("", " end", " drift", " measured", " curvature", " now")]


_REST = ["rest", "drift rest", "curvature rest"]

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Where will the mirror of SAM end?",
    options=[
        "At the flattest point, too",
        "Where it meets the floor",
        "On sharper ground",
        "It diverges",
    ],
    meaning=[[Settling.FLATTEST], [Settling.STAYED], [Settling.CLIMBED], [Settling.DIVERGED]],
    channel="outcome",
    at={"a": 1.0, "rho": 0.1},
    because=[
        "That is what the bounce alone would do, whatever the signs. But it has a second push, "
        "which changes its direction when the signs change.",
        "It does go more slowly than SAM. But it moves: two pushes along the floor are not equal "
        "there, and the stronger one leads up.",
        "What differs from SAM pushes it up the floor, and its bounce pushes it down. The sharper "
        "the floor, the wider the bounce: where both are equal, it stops.",
        "It would if nothing held it. But the sharper the floor, the wider it bounces, and the "
        "bounce pushes it back.",
    ],
    what_if=("What if |α| is 8?", {"a": 8.0, "rho": 0.1}),
    hides=[*_of("backward"), *_REST],
)

_MAP, _DRIFTS_BELOW, _CHOICE = "xy", "x2y2", "x4y4"
_USUAL = {"a": 1.0, "rho": 0.1}

_STORY = (
    Card(
        f"Why step downhill first? {_SAM} pays for a second gradient, after a step up. But "
        "gradient descent has just made a step, down, and has the gradients before and after it. "
        "If their difference would do, it would be free.",
        _USUAL,
        [_MAP],
        hides=[*_of("backward"), *_REST],
    ),
    Card(
        "Change both signs. The step goes down: ρ &lt; 0. The difference of the gradients is "
        "subtracted: α &lt; 0. The strength, p = αρ, stays as it is. Call this run the mirror of "
        "SAM. Where the curvature is the same everywhere, nothing changes.",
        _USUAL,
        [_MAP],
        hides=[*_of("backward"), *_REST],
        lit=["a", "rho"],
    ),
    Card(
        "In this valley the curvature is not the same everywhere: the floor is flattest in the "
        f"middle. {_SAM} comes down the wall, bounces across the floor, and drifts along it to the "
        "flattest point, θ₁ = 0.",
        _USUAL,
        [_MAP],
        hides=_REST,  # it is where the mirror ends
        question=_QUESTION,
    ),
    Card(
        "The panel below: drift by the formula. κ is the curvature across the floor, κ′ how fast "
        "it changes, b half the width of the bounce; + SAM, − mirror. SAM drifts to θ₁ = 0, "
        f"{_MIRROR} (|α| = 1) to the {term('rest', 'dotted line', 'anti')}.",
        _USUAL,
        [_MAP, _DRIFTS_BELOW],
        lit=["rest"],
    ),
    Card(
        f"Drag |α|, and the line moves. With |α| = 8, {_MIRROR} comes down like SAM, and stops "
        "short of the flattest point. With |α| = 16 both go there.",
        {"a": 8.0, "rho": 0.1},
        [_MAP],
        lit=["a"],
    ),
    Card(
        f"Both at once: drag on the map. “Stays” is where it met the floor. Where {_MIRROR} ends "
        "depends nearly on |α| alone, as long as |ρ| is below 0.1. With a smaller |ρ| it goes the "
        "same way more slowly, as |ρ|².",
        {"a": 4.0, "rho": 0.1},
        [_MAP, _CHOICE],
        lit=["a", "rho"],
    ),
    Card(
        "So a step down of a fixed length does not do what SAM’s step up does. But the last step "
        "of gradient descent has no fixed length: it is short where the gradient is. The next "
        "lesson lets that one race.",
        _USUAL,
        [_MAP],
        hides=_REST,
    ),
)

EXERCISES = (
    Exercise(
        "Let the mirror of SAM end about where it met the floor.",
        [Goal("outcome", Settling.STAYED, Settling.STAYED)],
        ["Between climbing and coming down there is an |α| at which it does neither.",
         "Take |ρ| = 0.2, and try |α| = 4."],
    ),
    Exercise(
        "Bring it to the flattest point, like SAM.",
        [Goal("outcome", Settling.FLATTEST, Settling.FLATTEST)],
        ["The bounce must be stronger than what differs from SAM.",
         "Leave |ρ| at 0.1, and try |α| = 16."],
    ),
)  # fmt: skip


@cache
def valley() -> LessonFigure:
    """Both runs and their drifts, and where the mirror image settles, by |α| and |ρ|."""
    shown = shown_steps(NUM_STEPS, NUM_SHOWN)
    low, high = _VALLEY.window.y
    return LessonFigure(
        compute=drifts(_VALLEY, START, NUM_STEPS),
        figure=valley_view(
            sample(_VALLEY.loss, _VALLEY.window, resolution=120),
            _DRIFTS,
            (0.0, 8.0),
            NUM_STEPS,
            MapAxes(
                "where the mirror ends: drag here",
                Ticks(STRENGTHS, (1, 2, 4, 8, 16), "|α|, spaced as on its slider"),
                Ticks(RHOS, (0.02, 0.05, 0.1, 0.2, 0.3), "|ρ|"),
            ),
        ),
        map=OutcomeMap("outcome", Settling, axes=4),
        bindings=[
            AtStep("rest", ["rest", "rest"], ["low", "high"]),
            *(Curve(name, f"{name}.x", f"{name}.y") for name in RUNS),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in RUNS),
            AtStep("drift rest", ["rest", "rest"], ["drift low", "drift high"]),
            *(Curve(f"{name} drift", "places", f"{name}.predicted", ghost=True) for name in RUNS),
            *(Curve(f"{name} measured", f"{name}.place", f"{name}.drift") for name in RUNS),
            AtStep("curvature rest", ["first", "last"], ["rest.curvature"] * 2),
            *(Curve(f"{name} curvature", "at", f"{name}.curvature") for name in RUNS),
            *(AtStep(f"{name} now", ["at"], [f"{name}.curvature"]) for name in RUNS),
            AtStep("here", ["a.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("a", "|α|", "strength of the correction", STRENGTHS, 1.0, "alpha",
                 {1.0: "SAM’s mirror"}, axis="xaxis4"),
            Knob("rho", "|ρ|", "perturbation radius", RHOS, 0.1, "rho", axis="yaxis4"),
        ],
        plane=SliderPair("a", "rho"),
        html={
            "formula": _FORMULA,
            "legend": _LEGEND,
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
            "table": _TABLE,
        },
        words={"outcome": [_SETTLES[each] for each in Settling]},
        terms={
            "forward": ["forward", "forward drift", "forward curvature"],
            "backward": ["backward", "backward drift", "backward curvature"],
            "rest": ["rest", "drift rest", "curvature rest"],
            "a": ["rest", "drift rest", "curvature rest", "here"],
            "rho": ["here"],
        },
        presets=[
            ("|α| = 1", "The mirror climbs, to where ηκ = 2 − √2.", _USUAL),
            ("|α| = 8", "It comes down, and stops short.", {"a": 8.0, "rho": 0.1}),
            ("|ρ| half as large", "As at |α| = 1, four times as slowly.", {"a": 1.0, "rho": 0.05}),
        ],
        story=_STORY,
        exercises=EXERCISES,
        alt="A valley with the runs of SAM and of its mirror image; below them how fast "
        "each drifts along the floor, beside them the sharpness by step.",
        name="valley drift",
        shared={
            "step": shown, "at": np.maximum(shown, 0.5), "places": places(_VALLEY),
            "low": [low], "high": [high], "drift low": _DRIFTS[:1], "drift high": _DRIFTS[1:],
            "first": [0.45], "last": [NUM_STEPS],
        },
    )  # fmt: skip


FIGURES = {"valley": valley}
