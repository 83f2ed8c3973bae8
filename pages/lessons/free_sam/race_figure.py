"""The first live figure of the lesson: five methods from the sharp minimum, at equal gradients."""

from functools import lru_cache, partial

import numpy as np

from experiments.steps import SHARP_START
from experiments.surface import sample
from landscapes import LANDSCAPES, Window, outcomes
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.formula import formula
from livefigure.markup import channel, columns, if_drawn, says, swatch, term, value
from pages.figures.tick_map import MapAxes, OutcomeMap, Ticks
from pages.lessons.free_sam.race_compute import (
    BUDGET,
    FORWARD,
    PRICES,
    REACH,
    Crossing,
    along_gradient,
    five_methods,
    shown_evaluations,
)
from pages.lessons.free_sam.race_view import CROSSED, MEASURED, fork_race_view
from pages.ui.lesson_figure import Knob, LessonFigure

CORRECTIONS = list(FORWARD)
_NEAR = Window((0.4, 1.6), (-0.9, 0.45))  # where one cycle is seen
STRENGTHS = [round(0.025 * k, 3) for k in range(25)]
RATES = [float(f"{0.01 * 10 ** (k / 20):.2g}") for k in range(27)]  # 20 to a power of ten

_STYLES = {
    "gd": ("gd", "dot", 2.2),
    "exact": ("exact", "solid", 2.2),
    "sam": ("sam", "solid", 1.6),
    "backward": ("anti", "dash", 2.0),
    "forward": ("free", "solid", 1.8),
}

_TITLES = {
    "gd": "gradient descent",
    "sam": "SAM",
    "forward": "forward only",
    "backward": "mirror of SAM, (−1, −ρ)",
    "exact": "exact, L + αρ‖∇L‖",
}

_GD, _SAM, _FREE = (term(name, _TITLES[name].split(",")[0], _STYLES[name][0])
                    for name in ("gd", "sam", "forward"))  # fmt: skip

_CYCLE = if_drawn(
    "cycle",
    formula(
        r"\theta_3 = \theta_2 + "
        r"\frac{2 \term{p:alpha}{\alpha\rho}}{\|g_0\|} \term{third:free}{(g_1 - g_0)}",
        "the third step goes along g one minus g zero, two alpha rho over the norm of g zero times",
    ),
)

# What becomes of the two that are compared: in the order of the outcomes of the map.
_CROSSES = {
    Crossing.BOTH: "SAM crosses to the flat side after {sam.crossed} gradients, forward only after "
    "{forward.crossed}.",
    Crossing.SAM_ALONE: "SAM crosses to the flat side after {sam.crossed} gradients; forward only "
    "does not.",
    Crossing.FORWARD_ALONE: "Forward only crosses to the flat side after {forward.crossed} "
    "gradients; SAM does not.",
    Crossing.NEITHER: "Neither SAM nor forward only crosses to the flat side.",
    Crossing.FORWARD_LEFT: "Forward only leaves the plotted region, or diverges.",
}

_STATUS = (
    f"At αρ = {term('p', value('p'), 'alpha')} and η = {value('step_size')}, {_GD} ends "
    f"{says('gd.outcome')}, {_SAM} {says('sam.outcome')}"
    + if_drawn("forward", f", {_FREE} {says('forward.outcome')}")
    + "."
)

_BOUNCE = (
    f"Forward only ends bouncing across the valley, by ±<b>{channel('measured')}</b>; on a "
    "quadratic as steep it would by b = 2ηαρλ<sub>max</sub>/(1 + (1 − ηλ<sub>max</sub>)²) = "
    f"<b>{channel('predicted')}</b>."
)

_CHART = MapAxes(
    "who crosses (long steps above, short below): drag here",
    Ticks(STRENGTHS, (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), "αρ"),
    Ticks(RATES, (0.01, 0.02, 0.05, 0.1, 0.2), "η"),
)

_ENDS = {
    "hovers": "in neither minimum",
    "left the window": "outside the plotted region",
    "diverged": "nowhere: it diverges",
}


def _price(name: str) -> str:
    """What the steps of a method cost, as the legend says it."""
    if name == "forward":
        return "2 gradients in 3 steps"
    return "1 gradient a step" if PRICES[name] == 1 else f"{PRICES[name]} gradients a step"


def _of(*names: str) -> list[str]:
    """All that is drawn of some of the methods."""
    drawn = [f"{name}{what}" for name in names for what in ("", " end", " curvature")]
    return drawn + [f"{name} crossing" for name in names if name in CROSSED]


_QUESTION = Question(
    ask="<b>Make a prediction.</b> Both may compute 7200 gradients. Where does forward only end?",
    options=[
        "In the sharp minimum, like gradient descent",
        "In the flat minimum, like SAM",
        "In neither minimum",
    ],
    meaning=[[1], [0], [2, 3, 4]],
    channel="forward.outcome",
    at={"p": 0.2, "step_size": 0.1},
    because=[
        "Its plain steps alone would lead there. But every third step makes it bounce, and on the "
        "floor of this valley bouncing moves it to the flat side.",
        "The free difference does the job of the second gradient, and SAM needs about twice as "
        "many gradients to cross.",
        "It does bounce across the floor without end, but so little that its mean lies in a "
        "minimum.",
    ],
    what_if=("What if the steps are ten times shorter?", {"p": 0.2, "step_size": 0.01}),
    # The runs that are known stand there whole: at the start they would seem to have yet to run.
    hides=[*_of("forward"), "gd end", "sam end"],
)

_MAP, _SHARPNESS, _CHOICE, _SLOPES, _CYCLE_PANEL = "xy", "x2y2", "x3y3", "x4y4", "x5y5"
_USUAL = {"p": 0.2, "step_size": 0.1}

_STORY = (
    Card(
        "Two runs start beside the sharp minimum. "
        f"{term('gd', 'Gradient descent', 'gd')} ends {says('gd.outcome')}, {_SAM} "
        f"{says('sam.outcome')}. But SAM computes two gradients at every step. <b>Must it?</b>",
        _USUAL,
        [_MAP],
        hides=_of("exact", "backward", "forward"),
        idle=["p", "step_size"],
    ),
    Card(
        f"SAM pays for the slope {term('up', 'uphill', 'sam')}. The next step of gradient descent "
        f"measures the slope {term('down', 'downhill', 'free')} anyway, for free. <b>Both find "
        "nearly the same growth of the slope.</b> Drag η down: the error of the last lesson is "
        "small where plain steps are short.",
        _USUAL,
        [_SLOPES],
        lit=["up", "down"],
        idle=["p"],
    ),
    Card(
        "Two plain steps lead from θ₀ to θ₂, near the floor. A free "
        f"{term('third', 'third step', 'free')} along g₁ − g₀ overshoots, up the other wall. <b>So "
        "the run bounces across the floor, and each bounce moves it to flatter "
        "walls.</b> We call this forward only.",
        _USUAL,
        [_CYCLE_PANEL],
        lit=["third", "p"],
        idle=["step_size"],
    ),
    Card(
        f"Does {_FREE} do what SAM’s second gradient does? It starts where {_SAM} did. Its cycle "
        "of three steps costs two gradients. SAM pays two for every step.",
        _USUAL,
        [_MAP],
        hides=_of("exact", "backward"),
        lit=["forward"],
        question=_QUESTION,
        idle=["p", "step_size"],
    ),
    Card(
        f"<b>{says('crossing')}</b> This is the sharpness where each run is, by the gradients that "
        "it has computed. A dotted line shows when the run has crossed. Drag αρ: a stronger run "
        "crosses sooner.",
        _USUAL,
        [_SHARPNESS],
        hides=_of("exact", "backward", "gd"),
        lit=["p"],
        idle=["step_size"],
    ),
    Card(
        "Who crosses, by αρ and η? <b>With long steps (above), forward only does SAM’s job "
        "for half the gradients.</b> Short steps (below) measure well, but make it bounce less: it "
        "needs a larger αρ. Drag on the map. The next lesson adds minibatches.",
        {"p": 0.3, "step_size": 0.01},
        [_CHOICE],
        hides=_of("exact", "backward", "gd"),
    ),
)

EXERCISES = (
    Exercise(
        "Find a setting with which SAM crosses to the flat side and forward only does not.",
        [Goal("crossing", Crossing.SAM_ALONE, Crossing.SAM_ALONE)],
        ["The free difference is taken over the length of a step. When is that short?",
         "Try η = 0.01 with αρ between 0.25 and 0.35."],
    ),
    Exercise(
        "At η = 0.1 or less, let the run forward only cross to the flat side after fewer than 60 "
        "gradients.",
        [Goal("forward.crossed", high=60), Goal("step_size.along", high=RATES.index(0.1) + 0.5)],
        ["A stronger correction crosses sooner.", "Leave η at 0.1, and double αρ."],
    ),
)  # fmt: skip


@lru_cache(maxsize=len(CORRECTIONS))
def race(forward: str) -> LessonFigure:
    """Five runs on the fork, their sharpness, and who crosses to its flat side, by αρ and η."""
    fork = LANDSCAPES["Fork"]
    grid = sample(fork.loss, fork.window, resolution=120)
    spent = shown_evaluations()
    usual = forward == CORRECTIONS[0]
    distances = np.linspace(*REACH, 47)
    slope_at = along_gradient(fork, SHARP_START)
    ends = columns(
        f"{term(name, title, _STYLES[name][0])}<br> ends {says(f'{name}.outcome')}"
        for name, title in _TITLES.items()
    )

    def between(trace: str, *ends: str) -> AtStep:
        return AtStep(trace, [f"{end}.x" for end in ends], [f"{end}.y" for end in ends])

    return LessonFigure(
        compute=five_methods(fork, SHARP_START, forward),
        figure=fork_race_view(
            grid, sample(fork.loss, _NEAR, resolution=80), _STYLES, BUDGET, _CHART,
            {point.name: point.params for point in fork.minima},
            (distances, np.asarray(slope_at(distances))),
        ),
        map=OutcomeMap("crossing", Crossing),
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y", ghost=name != "forward") for name in _STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in _STYLES),
            *(
                Curve(f"{name} curvature", "spent", f"{name}.curvature", ghost=name != "forward")
                for name in _STYLES
            ),
            between("plain steps", "cycle.0", "cycle.1", "cycle.2"),
            between("third step", "cycle.2", "cycle.3"),
            *(AtStep(f"{name} crossing", [f"{name}.crossed"] * 2, ["floor", f"{name}.top"],
                     text=["", f" <b>{{{name}.crossed}}</b> "]) for name in CROSSED),
            *(AtStep(f"measured {name}", ["nought", name], ["here.slope", f"{name}.slope"],
                     text=["", f" {words}: {{{name}.tilt}} per unit "])
              for name, words in (("up", "uphill"), ("down", "downhill"))),
            AtStep("slope here", ["nought"], ["here.slope"]),
            AtStep("here", ["p.along"], ["step_size.along"]),
        ],
        knobs=[
            Knob("p", "αρ", "strength; SAM’s ρ", STRENGTHS, 0.2, "alpha", {0.0: "GD"},
                 axis="xaxis3"),
            Knob("step_size", "η", "learning rate", RATES, 0.1, "eta", {},
                 axis="yaxis3"),
        ],
        plane=SliderPair("p", "step_size"),
        html={
            "formula": _CYCLE,
            "legend": "".join(
                swatch(name, *_STYLES[name][:2], f"{title}: {_price(name)}")
                for name, title in _TITLES.items()
            ),
            "status": _STATUS,
            "readout": f"gradients <b>{channel('spent')}</b>",
            "table": f"<p>{says('crossing')}</p>{ends}" + (f"<p>{_BOUNCE}</p>" if usual else ""),
        },
        words={
            f"{name}.outcome": [_ENDS.get(end, f"in the {end}") for end in outcomes(fork)]
            for name in _TITLES
        }
        | {"crossing": [_CROSSES[each] for each in Crossing]},
        terms={name: [name, f"{name} curvature"] for name in _TITLES}
        | {name: [f"measured {name}"] for name in MEASURED}
        | {"p": ["here", "third step", "measured up"],
           "step_size": ["here", "plain steps", "measured down"],
           "third": ["third step"], "cycle": ["plain steps", "third step"]},
        story=_STORY if usual else (),
        explore=[_MAP, _SHARPNESS, _CHOICE],
        exercises=EXERCISES if usual else (),
        alt="Paths of five methods on the fork from its sharp minimum, their sharpness by "
        "gradients computed, and a map of αρ and η: whether SAM and forward only cross to the "
        "flat side.",
        name=f"race|{forward}",
        shared={
            "step": spent, "spent": np.maximum(spent, 5), "nought": [0.0],
            "floor": [0.0], "forward.top": [8.5], "sam.top": [8.5],
            "here.slope": np.asarray(slope_at(np.zeros(1))),
        },
    )  # fmt: skip


FIGURES = {correction: partial(race, correction) for correction in CORRECTIONS}
