"""The first live figure of the lesson: SAM and its mirror image on the floor of a valley."""

from functools import cache

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, paint, says, swatch, term
from pages.figures.outcomes import map_legend
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.downhill_first.valley_compute import (
    FLOOR_BY,
    NUM_SHOWN,
    REACH,
    Settling,
    distances,
    drifts,
    places,
    slopes,
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
_SLOPES = (1.2, 6.2)

_SAM = term("forward", "SAM", "sam")
_MIRROR = term("backward", "the mirror", "anti")
_THE_MIRROR = term("backward", "The mirror", "anti")

_SIZE_A, _SIZE_RHO = (
    f'<span style="white-space: nowrap">|{letter}|</span>' for letter in ("α", "ρ")
)

_FORMULA = if_drawn(
    "tangent",
    formula(
        r"\term{forward:sam}{\text{SAM}}: \;"
        r"g_0 + \knob{a:alpha}{|\alpha|} \, (g_{\text{up}} - g_0)",
        "SAM: g zero plus the size of alpha times g up minus g zero",
    )
    + formula(
        r"\term{backward:anti}{\text{mirror}}: \;"
        r"g_0 - \term{a:alpha}{|\alpha|} \, (g_{\text{down}} - g_0)",
        "the mirror: g zero minus the size of alpha times g down minus g zero",
    ),
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
    + swatch("tangent", "exact", "dot", "how fast the slope grows here, exactly")
    + map_legend(Settling, "map")
)


def _of(name: str) -> list[str]:
    """All that is drawn of a run, and of its drift."""
    return [f"{name}{what}" for what in ("", " end", " drift", " measured")]


_REST = ["rest", "drift rest"]

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
        "That is what the bounce alone would do, whatever the signs. But the small error that you "
        "saw pushes, too: measured uphill to flatter ground, measured downhill to sharper ground.",
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

_MAP, _TILT, _CHOICE = "xy", "x3y3", "x4y4"
_USUAL = {"a": 1.0, "rho": 0.1}

_STEPS = ["step up", "plain step", "step down"]
_RUNS = [*_of("forward"), *_of("backward"), *_REST, *PARTS]
_FIRST = {"a": 1.0, "rho": 0.3}  # long enough to be seen

_STORY = (
    Card(
        f"SAM needs a second gradient, from a {term('up', 'step up', 'rho')}, "
        f"and pays for it. {term('plain', 'Gradient descent', 'gd')} steps down anyway, and its "
        "next gradient is measured there. Would one from downhill do, too?",
        _FIRST,
        [_MAP],
        hides=[*_RUNS, "step down"],
        lit=["up", "plain"],
        idle=["a", "rho"],
    ),
    Card(
        f"SAM measures the slope {term('measured up', 'uphill', 'sam')}. The line from here to "
        "there tells how fast it grows: that is SAM’s correction. One may as well measure "
        f"{term('measured down', 'downhill', 'anti')}, with α and ρ below 0. We call that "
        f"{_MIRROR} of SAM.",
        _FIRST,
        [_TILT],
        hides=["tangent"],
        lit=["measured up", "measured down"],
        idle=["a"],
    ),
    Card(
        "But the slope, the grey band, does not grow evenly. How fast does it grow here? "
        f"{term('tangent', 'Exactly', 'exact')}: {channel('exact.tilt')} per unit. "
        f"{term('measured up', 'Measured uphill', 'sam')}: <b>{channel('sam.tilt')}</b>, "
        f"{term('measured down', 'downhill', 'anti')}: <b>{channel('mirror.tilt')}</b>. Drag "
        f"{_SIZE_RHO} down: they agree better. If the band were straight, they would be equal.",
        _FIRST,
        [_TILT],
        lit=["rho"],
        idle=["a"],
    ),
    Card(
        f"Does that small difference matter? {_SAM} comes down, bounces across the floor of the "
        "valley, and drifts along it to the flattest point.",
        _USUAL,
        [_MAP],
        hides=[*_REST, *_STEPS, *PARTS],  # the line is where the mirror ends
        question=_QUESTION,
        idle=["rho"],
    ),
    Card(
        f"Two things push {_MIRROR} along the floor. {term('bounce', 'Bouncing')} from wall to "
        "wall pushes to flatter ground. The error of "
        f"{term('push', 'measuring downhill', 'anti')}, opposite to SAM’s, pushes to sharper "
        "ground. At the "
        f"{term('rest', 'dotted line', 'anti')} both are equal: there it stops.",
        _USUAL,
        [_MAP],
        hides=_STEPS,
        lit=["bounce", "push"],
        steps=(FLOOR_BY, NUM_STEPS),
        idle=["rho"],
    ),
    Card(
        f"A larger {_SIZE_A} makes it bounce more widely, and the "
        f"{term('rest', 'dotted line', 'anti')} moves to flatter ground. Drag on the map. Its "
        f"words say what {_MIRROR} does from where it met the floor.",
        {"a": 4.0, "rho": 0.1},
        [_MAP, _CHOICE],
        hides=[*_STEPS, *PARTS],
        lit=["a"],
    ),
    Card(
        "A step down of a fixed length does not do what SAM’s step up does. But the steps of "
        "gradient descent are short where the gradient is. The next lesson lets them race.",
        _USUAL,
        [_MAP],
        hides=[*_REST, *_STEPS, *PARTS],
        idle=["a", "rho"],
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
        "Bring the mirror of SAM to the flattest point of the valley.",
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
    seen = slopes(_VALLEY, START)
    return LessonFigure(
        compute=drifts(_VALLEY, START, NUM_STEPS),
        figure=valley_view(
            sample(_VALLEY.loss, window, resolution=120),
            _DRIFTS,
            _SLOPES,
            REACH,
            MapAxes(
                "where the mirror ends: drag here",
                Ticks(STRENGTHS, (1, 2, 4, 8, 16), "|α|, uneven scale"),
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
            Curve("slopes", "distances", "slopes", ghost=True),
            *(AtStep(trace, ["far down", "far up"], [f"{name}.low", f"{name}.high"])
              for trace, name in (("tangent", "exact"), ("sam line", "sam"),
                                  ("mirror line", "mirror"))),
            AtStep("measured up", ["uphill"], ["sam.slope"]),
            AtStep("measured down", ["downhill"], ["mirror.slope"]),
            AtStep("here slope", ["nought"], ["slope here"]),
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
            "forward": ["forward", "forward drift", "sam line"],
            "backward": ["backward", "backward drift", "mirror line"],
            "rest": ["rest", "drift rest"],
            "a": ["rest", "drift rest", "here"],
            "rho": ["here", "step up", "step down", "measured up", "measured down"],
            "map": ["here"],
            "tangent": ["tangent"],
            "measured up": ["sam line", "measured up"],
            "measured down": ["mirror line", "measured down"],
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
        alt="A valley with the runs of SAM and of its mirror image; below them how fast each "
        "drifts along the floor, beside them the slope of the loss at the start, up and down.",
        name="valley drift",
        shared={
            "step": shown, "places": places(_VALLEY), "distances": distances(),
            "slopes": seen, "slope here": [seen[seen.size // 2]], "nought": [0.0],
            "far down": [-REACH], "far up": [REACH],
            "low": [low], "high": [high], "drift low": _DRIFTS[:1], "drift high": _DRIFTS[1:],
            "tug": [-0.5],
        },
    )  # fmt: skip


FIGURES = {"valley": valley}
