"""The live figure of the lesson on α: six runs, and where they end by α and ρ."""

from functools import lru_cache, partial

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question, SliderPair
from livefigure.markup import channel, if_drawn, patch, says, swatch, term, value
from pages.figures.tick_map import Ticks
from pages.lessons.dial.compute import NUM_SHOWN, Rest, bar_places, dial
from pages.lessons.dial.view import SIDES, CountMap, dial_view
from pages.ui.formula import alpha_sam
from pages.ui.lesson_figure import Knob, LessonFigure

# Every tenth up to 2, then a few; 4 and 19 are WSAM's γ = 0.8 and 0.95, 9 is its γ = 0.9.
ALPHAS = (
    *(round(0.1 * k, 1) for k in range(-20, 21)),
    *(2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 14.0, 16.0, 19.0, 20.0),
)
RHOS = (-0.4, -0.3, -0.2, -0.1, 0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)

# Six starts on each surface, numbered from the left.
STARTS = {
    "Fork": ((-0.2, 0.8), (-0.05, 0.8), (0.05, 0.8), (0.2, 0.8), (0.5, 0.8), (1.0, 0.3)),
    "Twin wells": ((-1.4, 0.8), (-0.6, 0.8), (0.0, 0.8), (0.2, 0.8), (0.5, 0.8), (0.8, 0.5)),
}
NUM_STEPS = {"Fork": 4000, "Twin wells": 2000}
SURFACES = list(STARTS)
DEFAULTS = {"alpha": 0.0, "rho": 0.2}

_ACROSS = Ticks(ALPHAS, (-2, -1, 0, 1, 2, 4, 9, 19), "α, spaced as on its slider")
_UP = Ticks(RHOS, (-0.4, -0.2, 0, 0.1, 0.2, 0.4, 0.8), "ρ")

_SIDES = f"<b>{channel('flat side')} of 6</b> end on the flat side. {says('sign')}"

_WELLS = (
    f"<b>{channel('flat minimum')} of 6</b> end in the flat minimum, "
    f"<b>{channel('sharp minimum')}</b> in the sharp one, <b>{channel('hovers')}</b> in neither, "
    f"and <b>{channel('left')}</b> leave the plotted region."
)

_REST = "|\N{WORD JOINER}αρ|"  # in one line; no HTML, for phrases that are picked are text

# What the sign of αρ makes of the end.
_SIGNS = [
    f"They rest at |θ₂| = {{measured}}, beside the floor; predicted: {_REST} = {{hover}}.",
    "They rest in the minima.",
    "They bounce across the floor, at |θ₂| ≈ {measured}.",
]

_LEGEND = (
    swatch("alpha", "alpha", "solid", "six runs of α-SAM; ◆ ends")
    + swatch("flat bars", "flat", "solid", "ends on the flat side")
    + swatch("sharp bars", "pin-d", "solid", "on the sharp side")
    + '<span data-term="map">'
    + patch("pin-d", 0.6, "0", "")
    + " to "
    + patch("flat", 0.6, "6", "")
    + " runs end on the flat side; <b>→</b> one leaves the plot</span>"
)
# What is predicted is not said: it is asked for.
_PREDICTED = swatch("hover", "anti", "dash", "predicted rest, if α &lt; 0")

_PAST = "Along the valley it is past the minimum, where the walls are steeper."

_QUESTION = Question(
    ask="<b>Make a prediction.</b> At α = −1 and ρ = 0.2 all six runs turn to the sharp side. How "
    "do they end?",
    options=["At rest in the sharp minimum", "At rest beside it", "Not at rest: they bounce"],
    meaning=[[Rest.IN_MINIMA], [Rest.BESIDE], [Rest.BOUNCING]],
    channel="rest",
    at={"alpha": -1.0, "rho": 0.2},
    because=[
        "Close to the floor the gradient is small, but one perturbation further it is not. α < 0 "
        "subtracts that one: the run is pushed off, until both balance at a distance of "
        f"{_REST}. {_PAST}",
        f"Each run stops {_REST} up the wall of the valley, on the dashed lines. There the "
        f"gradient and the correction cancel. {_PAST}",
        "SAM bounces, AntiSAM does not. With α < 0 the correction points uphill, and it stops the "
        f"run where it is as long as the gradient. {_PAST}",
    ],
    what_if=("What if ρ is half as large?", {"alpha": -1.0, "rho": 0.1}),
    hides=["hover"],
)

_MAP, _BARS, _COUNTS = "xy", "x2y2", "x2y3"

_WEAK = {"rho": 0.05}  # where α = 1 is not enough

_STORY = (
    Card(
        "A valley with two minima, equally deep: one is flat, one is sharp. "
        "Gradient descent (α = 0) runs from six starts. <b>From 1, 2 and 3 it ends on the flat "
        "side</b>, from 4, 5 and 6 on the sharp side.",
        {"alpha": 0.0} | _WEAK,
        [_MAP],
        hides=["hover"],
        steps=(0, NUM_STEPS["Fork"]),
        idle=["rho"],
    ),
    Card(
        f"SAM adds a correction {term('alpha', 'once: α = 1', 'alpha')}. The correction is the "
        "gradient after an ascent step of length ρ, minus the gradient here. With ρ = 0.05 SAM is "
        f"too weak: <b>{channel('flat side')} of 6</b> runs end on the flat side.",
        {"alpha": 1.0} | _WEAK,
        [_MAP],
        hides=["hover"],
        idle=["rho"],
    ),
    Card(
        f"α-SAM adds the correction {term('alpha', 'α times', 'alpha')}, at the same ρ. At "
        f"α = {value('alpha')}, <b>{channel('flat side')} of 6</b> runs end on the flat side. "
        "Drag α. Every run has a bar: gold where it ends on the flat side.",
        {"alpha": 4.0} | _WEAK,
        [_MAP, _BARS],
        hides=["hover"],
        lit=["alpha"],
        idle=["rho"],
    ),
    Card(
        "Two ways to strengthen SAM. Upwards: a longer ascent step, ρ = 0.2. To the right: "
        "α = 4, with the ascent step as short as before. At αρ = 0.2 both bring all six runs to "
        "the flat side. <b>α separates strength and distance.</b>",
        {"alpha": 4.0} | _WEAK,
        [_COUNTS],
        lit=["alpha", "rho"],
    ),
    Card(
        f"So {term('alpha', 'α', 'alpha')} is the strength of the correction: 0 is gradient "
        "descent, 1 is SAM. A negative α turns the correction round. From here on the "
        f"{term('rho', 'ascent step', 'rho')} is longer: ρ = {value('rho')}.",
        {"alpha": 0.0, "rho": 0.2},
        [_MAP],
        question=_QUESTION,
        idle=["alpha"],
    ),
    Card(
        "Is more always better? At α = 9 and ρ = 0.2 the runs go <b>past the flat minimum</b>, to "
        "a flatter place with a higher loss, and bounce. Drag α down until they end in the "
        "minimum.",
        {"alpha": 9.0, "rho": 0.2},
        [_MAP],
        hides=["hover"],
        lit=["alpha"],
    ),
)

EXERCISES = (
    Exercise(
        "With ρ = 0.2 or less, bring all six runs to the flat side with an α smaller than SAM’s.",
        [Goal("flat side", low=6), Goal("alpha.along", high=29.5), Goal("rho.along", high=8.5)],
        ["The last run that changes sides is number 6, from the far right.",
         "At ρ = 0.2 it changes sides between α = 0.3 and α = 0.5."],
    ),
    Exercise(
        "Bring exactly three of the six runs to the flat side with a positive α.",
        [Goal("flat side", 3, 3), Goal("alpha.along", low=20.5), Goal("rho", low=0.01)],
        ["Look for the colour between the two ends on the map of α and ρ.",
         "Make α small. If 0.1 is still too much, make ρ smaller, too: to first order the "
         "strength is αρ."],
    ),
    Exercise(
        "Let AntiSAM bring all six runs to rest at a distance of 0.1 from the floor.",
        [Goal("sharp side", low=6), Goal("measured", low=0.095, high=0.105)],
        ["The dashed lines say where AntiSAM comes to rest: at |θ₂| = |αρ|.",
         "Many pairs do it. One is α = −0.5 with ρ = 0.2."],
    ),
)  # fmt: skip


@lru_cache(maxsize=4)
def lesson(name: str) -> LessonFigure:
    """Six runs on a surface, bent by one α; beside them where they end along it."""
    landscape = LANDSCAPES[name]
    num_steps = NUM_STEPS[name]
    numbers = range(1, len(STARTS[name]) + 1)
    fork = name == "Fork"
    low, high = landscape.window.x
    constants = {
        "low": [low],
        "high": [high],
        "bars.x": bar_places(len(ALPHAS), len(numbers)),
        "first": [0.4],
        "last": [len(numbers) + 0.6],
    }
    # From α = 4 at the same ρ to SAM, and on to SAM with the longer ascent step.
    ways = {"ways.x": (4.0, 1.0, 1.0), "ways.y": (0.05, 0.05, 0.2)}
    for name_of, values in ways.items():
        ticks = ALPHAS if name_of.endswith("x") else RHOS
        constants |= {f"{name_of} {k}": [ticks.index(each)] for k, each in enumerate(values)}
    bindings: list[Curve | AtStep] = [
        *(Curve(f"path {k}", f"{k}.x", f"{k}.y") for k in numbers),
        AtStep("ends", [f"{k}.x" for k in numbers], [f"{k}.y" for k in numbers]),
        *(Curve(f"{side} bars", "bars.x", f"bars.{side}", ghost=True) for side in SIDES),
        AtStep("dial", ["alpha.along"] * 2, ["first", "last"]),
        AtStep("here", ["alpha.along"], ["rho.along"]),
    ]
    if fork:
        lines = ["hover", "hover", "gap", "hover below", "hover below"]
        bindings.append(AtStep("hover", ["low", "high", "gap", "low", "high"], lines))
        along, up = ([f"{each} {k}" for k in range(3)] for each in ways)
        bindings.append(AtStep("ways", along, up))
    return LessonFigure(
        compute=dial(landscape, STARTS[name], num_steps, ALPHAS, RHOS),
        figure=dial_view(
            sample(landscape.loss, landscape.window, resolution=120),
            STARTS[name],
            _ACROSS,
            _UP,
            {point.name: point.params for point in landscape.minima},
            predicts=fork,
        ),
        map=CountMap(len(numbers)),
        bindings=bindings,
        knobs=[
            Knob("alpha", "α", "strength of the correction", ALPHAS, DEFAULTS["alpha"], "alpha",
                 {-1.0: "AntiSAM", 0.0: "GD", 1.0: "SAM"},
                 axis="xaxis2"),
            Knob("rho", "ρ", "perturbation radius", RHOS, DEFAULTS["rho"], "rho", {0.0: "0"},
                 axis="yaxis3"),
        ],
        plane=SliderPair("alpha", "rho", rest=[f"bars.{side}" for side in SIDES]),
        html={
            # The story begins with the runs.
            "formula": if_drawn("ends", alpha_sam(r"\class{c-gd}{g_0}", r"\class{c-sam}{g_\rho}")),
            "legend": _LEGEND + (_PREDICTED if fork else ""),
            "status": _SIDES if fork else _WELLS,
            "readout": f"step <b>{channel('step')}</b> · η = {landscape.learning_rate:g}",
        },
        words={"sign": _SIGNS},
        terms={
            "alpha": ["dial", "here", *(f"path {k}" for k in numbers)],
            "rho": ["here", *(["hover"] if fork else [])],
            **({"hover": ["hover"]} if fork else {}),
            "map": ["here"],
            "ends": ["dial", "here"],
            **{f"{side} bars": [f"{side} bars"] for side in SIDES},
        },
        presets=[
            ("AntiSAM", "α = −1: all six to the sharp side.", {"alpha": -1.0, "rho": 0.2}),
            ("Gradient descent", "α = 0: the start decides.", {"alpha": 0.0, "rho": 0.2}),
            ("SAM", "α = 1: all six to the flat side.", {"alpha": 1.0, "rho": 0.2}),
            ("GNP, as published", "α = 0.8, ρ = 0.1: four to the flat side.",
             {"alpha": 0.8, "rho": 0.1}),
            ("WSAM at γ = 0.9", "α = 9: all six pass the flat minimum.",
             {"alpha": 9.0, "rho": 0.2}),
        ] if fork else (),
        story=_STORY if fork else (),
        exercises=EXERCISES if fork else (),
        alt=f"The surface {landscape.name} with six runs of α-SAM from six starts; beside it "
        "on which side each of them ends, by α, and how many end on the flat side, by α and ρ.",
        name=f"dial|{name}",
        shared={"step": shown_steps(num_steps, NUM_SHOWN)} | constants,
    )  # fmt: skip


FIGURES = {name: partial(lesson, name) for name in SURFACES}
