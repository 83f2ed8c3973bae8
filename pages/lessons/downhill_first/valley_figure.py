"""The first live figure of the lesson: SAM and its mirror image on the floor of a valley."""

from functools import cache

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, paint, says, swatch, term, value
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.downhill_first.valley_compute import (
    NUM_SHOWN,
    REACH,
    Settling,
    floor_sharpness,
    measured_at,
    mirror_runs,
)
from pages.lessons.downhill_first.valley_view import RUNS, Measured, valley_view
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

_SAM = term("forward", "SAM", "sam")
_MIRROR = term("backward", "the mirror", "anti")
_THE_MIRROR = term("backward", "The mirror", "anti")

_SIZE_A, _SIZE_RHO = (
    f'<span style="white-space: nowrap">|{letter}|</span>' for letter in ("α", "ρ")
)

_FORMULA = if_drawn(
    "measured",
    formula(
        r"\term{uphill:sam}{\text{SAM}}: \;"
        r"g_0 + \term{a:alpha}{|\alpha|} \, (g_{\text{up}} - g_0)",
        "SAM: g zero plus the size of alpha times g up minus g zero",
    )
    + formula(
        r"\term{downhill:anti}{\text{mirror}}: \;"
        r"g_0 - \term{a:alpha}{|\alpha|} \, (g_{\text{down}} - g_0)",
        "the mirror: g zero minus the size of alpha times g down minus g zero",
    ),
)

_SETTLES = {
    Settling.FLATTEST: "reaches the flattest point, too",
    Settling.FLATTER: "has moved along the floor to flatter ground",
    Settling.SHARPER: "has moved along the floor to sharper ground",
}

_STATUS = (
    f"After {NUM_STEPS} steps of η = {_VALLEY.learning_rate:g}, {_SAM} is at θ₁ = "
    f"<b>{channel('forward.at')}</b>"
    + if_drawn(
        "backward",
        f", and {_MIRROR} at θ₁ = <b>{channel('backward.at')}</b>: it {says('outcome')}",
    )
    + ". The flattest point is θ₁ = 0."
)

# What becomes of the mirror is asked first, and so it does not stand beside the figure.
_TABLE = (
    f"<p>{_THE_MIRROR} is where ηκ = <b>{channel('backward.stiffness')}</b>; "
    f'<span data-term="rest" style="color: {paint("anti")}">predicted: 2 − 2√(|α|/(|α| + 1)) = '
    f"<b>{channel('stiffness')}</b>.</span></p>"
)

_LEGEND = (
    swatch("forward", "sam", "solid", "SAM (α, ρ)")
    + swatch("backward", "anti", "dash", "mirror (−α, −ρ)")
    + swatch("rest", "anti", "dot", "where the mirror should stop")
    + map_legend(Settling, "map")
)

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Its mirror runs, too, with both signs turned. Where will it "
    "end?",
    options=[
        "At the flattest point, too",
        "It stays where it reaches the floor",
        "On sharper ground",
    ],
    meaning=[[Settling.FLATTEST], [Settling.FLATTER], [Settling.SHARPER]],
    channel="outcome",
    at={"a": 1.0, "rho": 0.1},
    because=[
        "It would if it measured as much as SAM. But it measures too little at every step, and "
        "that pulls it away from the flattest point.",
        "It does not stay. The error of one step is small, but over thousands of steps the small "
        "errors add up and move it along the floor.",
        "Uphill the growth is measured too large, downhill too small. Over thousands of steps "
        "these opposite errors lead to opposite sides.",
    ],
    what_if=("What if |α| is 8?", {"a": 8.0, "rho": 0.1}),
    hides=["backward", "backward end", "backward floor", "rest", "rest floor", "forward end"],
)

_MAP, _SLOPE, _GROWTH, _CHOICE, _FLOOR = "xy", "x2y2", "x3y3", "x4y4", "x5y5"
_USUAL = {"a": 1.0, "rho": 0.1}

_STEPS = ["step up", "plain step", "step down"]
_FIRST = {"a": 1.0, "rho": 0.3}  # long enough to be seen

_STORY = (
    Card(
        f"SAM takes a {term('up', 'step up', 'rho')}, only to compute a second gradient there. "
        f"{term('plain', 'Gradient descent', 'gd')} steps down, and computes its next gradient "
        "there anyway. <b>Could SAM use a gradient from downhill instead?</b> Then it might cost "
        "nothing extra.",
        _FIRST,
        [_MAP],
        hides=[*RUNS, *(f"{name} end" for name in RUNS), "rest", "step down"],
        lit=["up", "plain"],
        idle=["a", "rho"],
    ),
    Card(
        f"The slope along both steps. {term('uphill', 'Uphill', 'sam')} it is larger than here: "
        f"the difference is SAM’s correction. {term('downhill', 'Downhill', 'anti')} it is "
        "smaller, so the difference must be subtracted. <b>SAM that goes down, with −ρ, and "
        "subtracts, with −α, is the mirror of SAM.</b>",
        _FIRST,
        [_SLOPE],
        lit=["uphill", "downhill"],
        idle=["a", "rho"],
    ),
    Card(
        "Divide by the distance: how fast does the slope grow? "
        f"{term('exact', 'Exactly', 'exact')} by {channel('exact.growth')} per unit. <b>Measured "
        f"{term('growth up', 'uphill', 'sam')} it grows too fast, "
        f"{term('growth down', 'downhill', 'anti')} too slowly.</b> Drag {_SIZE_RHO} down: both "
        "errors shrink.",
        _FIRST,
        [_GROWTH],
        lit=["rho"],
        idle=["a"],
    ),
    Card(
        f"Does so small an error matter? {_SAM} (α = {value('a')}, ρ = {value('rho')}) comes down "
        "into a valley, bounces across its floor and drifts along it. Below is how sharp the "
        "floor is: <b>SAM slides to the flattest point.</b>",
        _USUAL,
        [_MAP, _FLOOR],
        hides=["rest", "rest floor", *_STEPS],  # the line is where the mirror ends
        question=_QUESTION,
        idle=["a", "rho"],
    ),
    Card(
        f"{_THE_MIRROR} measures too little growth, and <b>the missing part pulls it to sharper "
        f"ground</b>, as far as the {term('rest', 'dotted line', 'anti')}. Drag {_SIZE_RHO} down: "
        "a smaller error pulls it more slowly. Plain steps are short near the floor: the next "
        "lesson uses them.",
        _USUAL,
        [_MAP, _FLOOR],
        hides=_STEPS,
        lit=["rho"],
        idle=["a"],
    ),
)

EXERCISES = (
    Exercise(
        "Let the mirror of SAM move to flatter ground, but not to the flattest point.",
        [Goal("outcome", Settling.FLATTER, Settling.FLATTER)],
        ["The larger |α| is, the wider it bounces, and bouncing pulls to flatter ground.",
         "Leave |ρ| at 0.1, and try |α| = 8."],
    ),
    Exercise(
        "Bring the mirror of SAM to the flattest point of the valley.",
        [Goal("outcome", Settling.FLATTEST, Settling.FLATTEST)],
        ["The bounce must be stronger than what differs from SAM.",
         "Leave |ρ| at 0.1, and try |α| = 16."],
    ),
)  # fmt: skip

_SAYS_SLOPE = {"sam": "uphill: {sam.slope}, <b>{sam.more} more</b>  ",
               "mirror": "  downhill: {mirror.slope}, <b>{mirror.less} less</b>"}  # fmt: skip
_SAYS_GROWTH = {"sam": "  uphill {sam.growth}", "exact": "  exactly {exact.growth}",
                "mirror": "  downhill {mirror.growth}"}  # fmt: skip


@cache
def valley() -> LessonFigure:
    """Both runs, what both measure at the start, and where the mirror settles, by |α| and |ρ|."""
    shown = shown_steps(NUM_STEPS, NUM_SHOWN)
    window = Window(_VALLEY.window.x, (-1.4, 1.65))  # with room for a step up from the start
    low, high = window.y
    floor = np.linspace(*window.x, 101)
    return LessonFigure(
        compute=mirror_runs(_VALLEY, START, NUM_STEPS),
        figure=valley_view(
            sample(_VALLEY.loss, window, resolution=120),
            Measured(**measured_at(_VALLEY, START, np.linspace(0.005, max(RHOS), 60))),
            (floor, floor_sharpness(_VALLEY, floor)),
            MapAxes(
                "where the mirror ends: drag here",
                Ticks(STRENGTHS, (1, 2, 4, 8, 16), "|α|, uneven scale"),
                Ticks(RHOS, (0.02, 0.05, 0.1, 0.2, 0.3), "|ρ|"),
            ),
        ),
        map=OutcomeMap("outcome", Settling, axes=4, ring_row=RHOS.index(_USUAL["rho"])),
        bindings=[
            AtStep("rest", ["rest", "rest"], ["low", "high"]),
            *(Curve(name, f"{name}.x", f"{name}.y", ghost=name == "forward") for name in RUNS),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in RUNS),
            *(AtStep(f"{name} floor", [f"{name}.x"], [f"{name}.floor"]) for name in RUNS),
            AtStep("rest floor", ["rest", "rest"], ["nought", "rest.floor"]),
            AtStep("level", ["left", "right"], ["here.slope", "here.slope"]),
            AtStep("slope here", ["nought"], ["here.slope"], text=["  here: slope {here.slope}"]),
            *(AtStep(f"{name} slope", [f"{name}.distance"] * 2, ["here.slope", f"{name}.slope"],
                     text=["", words]) for name, words in _SAYS_SLOPE.items()),
            AtStep("errors", ["rho", "rho"], ["sam.growth", "mirror.growth"]),
            *(AtStep(f"{name} growth", ["rho"], [f"{name}.growth"], text=[words])
              for name, words in _SAYS_GROWTH.items()),
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
            "forward": ["forward", "forward floor"],
            "backward": ["backward", "backward floor"],
            "rest": ["rest", "rest floor"],
            "a": ["rest", "here"],
            "rho": ["here", "step up", "step down"],
            "map": ["here"],
            "measured": ["slope here"],
            "uphill": ["sam slope"],
            "downhill": ["mirror slope"],
            "growth up": ["sam growth"],
            "growth down": ["mirror growth"],
            "exact": ["exact growth"],
            "up": ["step up"],
            "plain": ["plain step"],
        },
        presets=[
            ("|α| = 1", "The mirror climbs, to where ηκ = 2 − √2.", _USUAL),
            ("|α| = 8", "It comes down, and stops short.", {"a": 8.0, "rho": 0.1}),
            ("|ρ| half as large", "As at |α| = 1, four times as slowly.", {"a": 1.0, "rho": 0.05}),
        ],
        story=_STORY,
        explore=[_MAP, _FLOOR, _CHOICE],
        exercises=EXERCISES,
        alt="A valley with the runs of SAM and of its mirror image; below them how sharp its floor "
        "is; the slope on the line up and down from the start, and how fast it grows by each "
        "measurement; and a map of where the mirror ends.",
        name="valley mirror",
        shared={
            "step": shown, "low": [low], "high": [high],
            "nought": [0.0], "left": [-REACH], "right": [REACH],
        },
    )  # fmt: skip


FIGURES = {"valley": valley}
