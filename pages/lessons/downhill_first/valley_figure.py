"""The first live figure of the lesson: SAM and its mirror image on the floor of a valley."""

from functools import cache

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, paint, says, swatch, term
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.downhill_first.valley_compute import (
    FLOOR_BY,
    NUM_SHOWN,
    Settling,
    drifts,
    places,
)
from pages.lessons.downhill_first.valley_view import PARTS, RUNS, valley_view
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
_THE_MIRROR = term("backward", "The mirror", "anti")

_SIZE_A, _SIZE_RHO = (
    f'<span style="white-space: nowrap">|{letter}|</span>' for letter in ("α", "ρ")
)

_FORMULA = formula(
    r"\term{forward:sam}{\text{SAM}}: \;"
    r"g_0 + \knob{a:alpha}{|\alpha|} \, (g_{\text{up}} - g_0)",
    "SAM: g zero plus the size of alpha times g up minus g zero",
) + formula(
    r"\term{backward:anti}{\text{mirror}}: \;"
    r"g_0 - \term{a:alpha}{|\alpha|} \, (g_{\text{down}} - g_0)",
    "the mirror: g zero minus the size of alpha times g down minus g zero",
)

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
    f"<p>{_THE_MIRROR} {says('outcome')}. It is at θ₁ = "
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
    hides=[*_of("backward"), *_REST, *PARTS, "forward end"],
)

_MAP, _CHOICE = "xy", "x4y4"
_USUAL = {"a": 1.0, "rho": 0.1}

_STEPS = ["step up", "plain step", "step down"]
_RUNS = [*_of("forward"), *_of("backward"), *_REST, *PARTS]
_FIRST = {"a": 1.0, "rho": 0.3}  # long enough to be seen

_STORY = (
    Card(
        "Fainter is lower. SAM measures a second gradient at the end of a "
        f"{term('up', 'step up', 'rho')}, and pays for it. "
        f"{term('plain', 'Gradient descent', 'gd')} steps down anyway, and its next gradient is "
        "measured there, free of charge. Would a gradient from downhill do, too?",
        _FIRST,
        [_MAP],
        hides=[*_RUNS, "step down"],
        lit=["up", "plain"],
    ),
    Card(
        f"So turn SAM round. {term('down', 'Step down', 'rho')} by {_SIZE_RHO}: ρ is negative. On "
        "the way down the gradient changes the other way, so its change is subtracted: α is "
        f"negative, too. Call this {_MIRROR}. Where the curvature is the same everywhere, it "
        "equals SAM.",
        _FIRST,
        [_MAP],
        hides=[*_RUNS, "plain step"],
        lit=["up", "down"],
    ),
    Card(
        f"Here the walls get steeper away from the middle. {_SAM} comes down, bounces across the "
        "floor, and drifts along it to the flattest point, θ₁ = 0.",
        _USUAL,
        [_MAP],
        hides=[*_REST, *_STEPS, *PARTS],  # the line is where the mirror ends
        question=_QUESTION,
    ),
    Card(
        f"Two things push {_MIRROR} along the floor. {term('bounce', 'Its bounce')} from wall to "
        f"wall pushes to flatter ground, as SAM’s does. {term('push', 'Its step down', 'anti')} "
        "pushes to sharper ground; SAM’s step up pushes to flatter ground, too. At the "
        f"{term('rest', 'dotted line', 'anti')} both are equal: it stops.",
        _USUAL,
        [_MAP],
        hides=_STEPS,
        lit=["bounce", "push"],
        steps=(FLOOR_BY, NUM_STEPS),
    ),
    Card(
        f"Drag {_SIZE_A}, and the dotted line moves. The larger {_SIZE_A}, the wider the bounce, "
        "and bouncing pushes to flatter ground. At 8, "
        f"{_MIRROR} moves left, like SAM, and stops short of the flattest point. At 16 both go "
        "there.",
        {"a": 8.0, "rho": 0.1},
        [_MAP],
        hides=_STEPS,
        lit=["a"],
    ),
    Card(
        f"Every {_SIZE_A} and {_SIZE_RHO}: drag on the map. The words say what {_MIRROR} does from "
        f"where it met the floor; “climbs” is to sharper ground. Below {_SIZE_RHO} = 0.1, a "
        f"smaller {_SIZE_RHO} mostly makes it slower: some have not arrived yet.",
        {"a": 4.0, "rho": 0.1},
        [_MAP, _CHOICE],
        hides=[*_STEPS, *PARTS],
        lit=["a", "rho"],
    ),
    Card(
        "So a step down of a fixed length does not do what SAM’s step up does. But the last step "
        "of gradient descent has no fixed length: it is short where the gradient is. The next "
        "lesson lets that one race.",
        _USUAL,
        [_MAP],
        hides=[*_REST, *_STEPS, *PARTS],
    ),
)

EXERCISES = (
    Exercise(
        "Let the mirror of SAM end near the place where it first reached the floor of the valley.",
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
    window = Window(_VALLEY.window.x, (-1.4, 1.4))  # with room for a step up from the start
    low, high = window.y
    return LessonFigure(
        compute=drifts(_VALLEY, START, NUM_STEPS),
        figure=valley_view(
            sample(_VALLEY.loss, window, resolution=120),
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
            *(Curve(name, f"{name}.x", f"{name}.y", ghost=name == "forward") for name in RUNS),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in RUNS),
            AtStep("drift rest", ["rest", "rest"], ["drift low", "drift high"]),
            *(Curve(f"{name} drift", "places", f"{name}.predicted", ghost=True) for name in RUNS),
            *(Curve(f"{name} measured", f"{name}.place", f"{name}.drift") for name in RUNS),
            AtStep("curvature rest", ["first", "last"], ["rest.curvature"] * 2),
            *(Curve(f"{name} curvature", "at", f"{name}.curvature") for name in RUNS),
            *(AtStep(f"{name} now", ["at"], [f"{name}.curvature"]) for name in RUNS),
            *(AtStep(name, ["backward.x", f"{name}.x"], ["tug", "tug"]) for name in PARTS),
            AtStep("step up", ["start.x", "up.x"], ["start.y", "up.y"]),
            AtStep("plain step", ["start.x", "plain.x"], ["start.y", "plain.y"]),
            AtStep("step down", ["start.x", "down.x"], ["start.y", "down.y"]),
            AtStep("start", ["start.x"], ["start.y"]),
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
            "rho": ["here", "step up", "step down"],
            **{name: [name] for name in PARTS},
            "up": ["step up"],
            "plain": ["plain step"],
            "down": ["step down"],
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
            "first": [0.45], "last": [NUM_STEPS], "tug": [-0.5],
        },
    )  # fmt: skip


FIGURES = {"valley": valley}
