"""The three live figures of the lesson on momentum and Adam, and the definitions of Saddam."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.markup import columns, swatch
from optimizers import rules, saddam
from pages.figures.outcomes import Fate
from pages.figures.styles import SADDAM_STYLES as STYLES
from pages.figures.styles import SADDAM_TITLES
from pages.figures.tick_map import TickMap, Ticks
from pages.lessons.saddam.compute import (
    ALL,
    C_TOO,
    F_TOO,
    FROM,
    M_OR_D,
    MOSTLY,
    NEVER,
    NOBODY,
    NUM_STEPS,
    RAW_ALONE,
    SEEN,
    SOME_SHARPER,
    SOMETIMES,
    STARTS,
    VALLEY,
    WALK,
    averaging,
    momentum_steps,
    saddam_race,
    shown_steps,
)
from pages.lessons.saddam.view import averaging_view, momentum_view, saddam_race_view
from pages.ui.formula import fate_swatch
from pages.ui.lesson_figure import Knob, LessonFigure, on_plane

MOMENTA = [*(round(0.02 * k, 2) for k in range(46)), 0.92, 0.94, 0.95, 0.96, 0.97, 0.98]
STEP_SIZES = [float(f"{5e-4 * 10 ** (k / 20):.2g}") for k in range(-14, 13)]

_DIFFERENCE = """
<math display="block" aria-label="minus g one minus g zero over norm d
  is about minus H d over norm d">
  <mrow>
    <mrow class="c-eta" data-term="difference"><mo>−</mo><mfrac>
      <mrow><msub><mi>g</mi><mn>1</mn></msub><mo>−</mo><msub><mi>g</mi><mn>0</mn></msub></mrow>
      <mrow><mo>‖</mo><mi>d</mi><mo>‖</mo></mrow></mfrac></mrow>
    <mo>≈</mo>
    <mrow data-term="along"><mo>−</mo><mfrac><mrow><mi>H</mi><mi>d</mi></mrow>
      <mrow><mo>‖</mo><mi>d</mi><mo>‖</mo></mrow></mfrac></mrow>
    <munder><mo>=</mo><mtext>only if d = −ηg</mtext></munder>
    <mrow class="c-exact" data-term="exact"><mo>∇</mo><mo>‖</mo><mi>g</mi><mo>‖</mo></mrow>
  </mrow>
</math>
"""

_MOMENTUM = """
With β = <span data-value="momentum"></span> the difference of two gradients agrees with −Hd/‖d‖,
curvature along the step taken, to a cosine of <b data-term="along"><span
data-channel="along.mean"></span></b> on average. With <b class="c-exact"
data-term="exact">∇‖g‖</b> it is <b class="c-exact" data-term="exact"><span
data-channel="exact.mean"></span></b>, at worst <span data-channel="exact.min"></span>: at
<b><span data-channel="against"></span> %</b> of the steps it points against it.
"""


@cache
def _momentum():
    grid = sample(LANDSCAPES["Rosenbrock"].loss, VALLEY, resolution=120)
    return momentum_view(grid, NUM_STEPS)


def momentum() -> LessonFigure:
    """The first figure: what the difference of two gradients of heavy ball estimates."""

    def vector(name: str) -> AtStep:
        return AtStep(name, ["tail.x", f"tip.{name}.x"], ["tail.y", f"tip.{name}.y"])

    return LessonFigure(
        compute=momentum_steps(),
        figure=_momentum(),
        bindings=[
            Curve("path", "x", "y"),
            AtStep("now", ["x"], ["y"]),
            *(vector(name) for name in ("exact", "along", "difference")),
            *(Curve(f"{name} cosine", "step", name) for name in ("along", "exact")),
            *(AtStep(f"{name} now", ["step"], [name]) for name in ("along", "exact")),
        ],
        knobs=[
            Knob("momentum", "β", "how long steps are remembered", MOMENTA, 0.0, "alpha",
                 {0.0: "GD", 0.9: "usual"}),
            Knob("eta", "η", "the step size", STEP_SIZES, 5e-4, "eta", {}),
        ],
        html={
            "formula": _DIFFERENCE,
            "legend": swatch("gd", "gd", "solid", "heavy ball, from step to step")
            + swatch("difference", "eta", "dash", "the gradient difference")
            + swatch("along", "pin-c", "solid", "… −Hd/‖d‖, along the step d")
            + swatch("exact", "exact", "solid", "… ∇‖g‖ = Hu, along the gradient"),
            "status": _MOMENTUM,
            "readout": 'step <b data-channel="step"></b>',
        },
        terms={
            "gd": ["path"],
            "difference": ["difference"],
            "along": ["along", "along-cosine"],
            "exact": ["exact", "exact-cosine"],
        },
        presets=[
            ("Gradient descent", "β = 0: one direction, as in the lesson before.",
             {"momentum": 0.0, "eta": 5e-4}),
            ("Heavy ball", "β = 0.9: the step swings across the valley, g does not follow.",
             {"momentum": 0.9, "eta": 5e-4}),
            ("Less momentum", "β = 0.5, the same step size: hardly any harm.",
             {"momentum": 0.5, "eta": 5e-4}),
        ],
        question=Question(
            ask="<b>Guess first:</b> with momentum β = 0.9, how often does the gradient difference "
            "point <i>against</i> ∇‖g‖?",
            options=["Never", "At fewer than half of the steps", "At most steps"],
            meaning=[[NEVER], [SOMETIMES], [MOSTLY]],
            channel="verdict",
            at={"momentum": 0.9},
            then="Now drag β to 0.9.",
            because="It is curvature along the step taken, and to it always true. But heavy ball "
            "steps along an average of old gradients: where that runs uphill, the sign is wrong.",
        ),
        alt="The path of heavy ball across Rosenbrock's valley with the gradient difference and "
        "two directions it might estimate; beside it both cosines over the steps.",
        name="momentum",
        shared={"step": np.arange(1, NUM_STEPS + 1)},
    )  # fmt: skip


class Definition(NamedTuple):
    """One way to put the correction Δ into Adam."""

    title: str
    moments: str  # LaTeX: what m and v see
    step: str  # LaTeX
    source: Callable
    verdict: str


_STEP = r"\theta\leftarrow\theta-\eta\,P\,\hat m"

DEFINITIONS = {
    "C": Definition(
        SADDAM_TITLES["C"],
        r"m,v\leftarrow g_0+\Delta",
        _STEP,
        rules.alpha_sam_adam,
        "The naive one: feed the α-SAM gradient to Adam.",
    ),
    "M": Definition(
        SADDAM_TITLES["M"],
        r"m\leftarrow g_0+\Delta,\quad v\leftarrow g_0",
        _STEP,
        saddam.saddam_m,
        "The mean sees the correction, the scale does not.",
    ),
    "D": Definition(
        SADDAM_TITLES["D"],
        r"m,v\leftarrow g_0",
        r"\theta\leftarrow\theta-\eta\,P\,(\hat m+\Delta)",
        saddam.saddam_d,
        "Neither sees it. It is added to the step in Adam's units, where AdamW puts weight decay. "
        "**This is the one we call Saddam.**",
    ),
    "raw": Definition(
        SADDAM_TITLES["raw"],
        r"m,v\leftarrow g_0",
        r"\theta\leftarrow\theta-\eta\,(P\,\hat m+\Delta)",
        saddam.saddam_raw,
        "As D, but in the units of a gradient, as in WSAM. It wants a learning rate of its own.",
    ),
    "F": Definition(
        SADDAM_TITLES["F"],
        r"m,v\leftarrow g_0",
        r"\theta\leftarrow\theta-\eta\,P\,(\hat m+2p\,\hat r)\ \text{ at every second step}",
        rules.saddam_forward,
        "As D, with the free estimate r̂ of the figure above: one gradient a step.",
    ),
}  # fmt: skip

STRENGTHS = [round(0.02 * k, 2) for k in range(-10, 21)]
RATES = [float(f"{0.01 * 10 ** (k / 13):.2g}") for k in range(-9, 10)]

_CORRECTION = """
<math display="block" aria-label="Delta equals alpha times g rho minus g zero">
  <mrow><mi>Δ</mi><mo>=</mo><mi class="c-alpha" data-term="p">α</mi><mo>(</mo>
  <msub class="c-sam"><mi>g</mi><mi>ρ</mi></msub><mo>−</mo><msub><mi>g</mi><mn>0</mn></msub>
  <mo>)</mo><mo>,</mo><mspace width="0.5em"></mspace>
  <mi>p</mi><mo>=</mo><mi>α</mi><mi>ρ</mi><mo>=</mo>
  <mn class="c-alpha value" data-term="p" data-value="p"></mn></mrow></math>
<math display="block" aria-label="P equals one over root v hat plus epsilon">
  <mrow><mi>P</mi><mo>=</mo><mn>1</mn><mo>/</mo><mo>(</mo><msqrt><mover><mi>v</mi><mo>^</mo></mover></msqrt>
  <mo>+</mo><mi>ε</mi><mo>)</mo></mrow></math>
"""


_LEAVERS = {
    NOBODY: Fate("○", "ground", 1.0, "nobody leaves"),
    RAW_ALONE: Fate("raw", "pin-b", 0.5, "raw alone leaves"),
    M_OR_D: Fate("MD", "pin-a", 0.3, "M, D or both"),
    C_TOO: Fate("+C", "pin-a", 0.55, "C among them"),
    F_TOO: Fate("+F", "pin-c", 0.5, "F among them"),
    ALL: Fate("5", "pin-a", 0.7, "all five leave"),
    SOME_SHARPER: Fate("S", "pin-d", 0.5, "some run to sharper ground"),
}

# Those of them that the map of a surface shows.
MAPPED = {
    "Fork": (RAW_ALONE, NOBODY, M_OR_D, C_TOO, F_TOO),
    "Two-factor net": (SOME_SHARPER, NOBODY, C_TOO, F_TOO, ALL),
}


@cache
def _race_figure(name: str, chosen: str, mapped: bool):
    landscape = LANDSCAPES[name]
    styles = {
        each: (colour, dash, 3.6 if each == chosen else width)
        for each, (colour, dash, width) in sorted(
            STYLES.items(), key=lambda entry: entry[0] == chosen
        )
    }
    grid = sample(landscape.loss, landscape.window, resolution=120)
    chart = TickMap(
        "who leaves for flatter ground: drag here",
        Ticks(STRENGTHS, (-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4), "p"),
        Ticks(RATES, (0.002, 0.0041, 0.01, 0.02, 0.041), "η"),
        [_LEAVERS[who] for who in sorted(_LEAVERS)],
        on_plane(race(name, chosen), "who") if mapped else None,
    )
    return saddam_race_view(grid, styles, WALK, name != "Fork", chart)


def race(name: str, chosen: str) -> LessonFigure:
    """The second figure: all five definitions from one start; the chosen one stands out."""
    landscape = LANDSCAPES[name]
    steps = shown_steps()
    fates = ["to flatter ground", "stays", "to sharper ground", "is gone"]
    status = columns(
        f'<b style="color: var(--live-{STYLES[each][0]})" data-term="{each}">{each}</b> '
        f'<span data-say="{each}.fate"></span><br> '
        f'λ = <span data-channel="{each}.sharpness"></span>'
        for each in DEFINITIONS
    )
    leaving = Question(
        ask="<b>Guess before they run.</b> All five start beside the sharp minimum. How many of "
        "them leave it for flatter ground?",
        options=["One", "Two", "Three", "All five"],
        meaning=[[1], [2], [3], [5]],
        channel="leavers",
        at={"p": 0.2, "rate": 0.01},
        then="Now put p to 0.2 and η to 0.01.",
        because="The two that leave divide the correction by a √v that has not seen it. The next "
        "figure shows what happens where it has. F does as D, and stays all the same: its "
        "estimate is another one.",
        waits=True,
    )
    presets = {
        "Fork": [
            ("The race", "p = 0.2, η = 0.01: as the question has it.", {"p": 0.2, "rate": 0.01}),
            (
                "Larger steps",
                "η = 0.02: C leaves, too. Its weakness is a matter of degree.",
                {"p": 0.2, "rate": 0.02},
            ),
            ("AntiSAM", "p = −0.2: C, M and D rest beside the minimum.", {"p": -0.2, "rate": 0.01}),
        ],
        "Two-factor net": [
            (
                "An easier valley",
                "p = 0.2: all five go to flatter ground.",
                {"p": 0.2, "rate": 0.01},
            ),
            ("AntiSAM explodes", "p = −0.1: C, M, D and F run away.", {"p": -0.1, "rate": 0.01}),
        ],
    }
    return LessonFigure(
        compute=saddam_race(landscape),
        figure=lambda _, there: _race_figure(name, chosen, mapped=there),
        bindings=[
            *(Curve(each, f"{each}.x", f"{each}.y") for each in STYLES),
            *(AtStep(f"{each} end", [f"{each}.x"], [f"{each}.y"]) for each in STYLES),
            *(Curve(f"{each} curvature", "at", f"{each}.curvature")
              for each in STYLES),
            AtStep("here", ["p.along"], ["rate.along"]),
        ],
        knobs=[
            Knob("p", "p", "strength; α = −1 if negative", STRENGTHS, 0.2, "alpha",
                 {-0.2: "AntiSAM", 0.0: "Adam"}, axis="xaxis3"),
            Knob("rate", "η", "Adam's learning rate", RATES, 0.01, "eta", {},
                 axis="yaxis3"),
        ],
        plane=SliderPair("p", "rate"),
        html={
            "formula": _CORRECTION,
            "legend": "".join(
                swatch(each, *STYLES[each][:2], definition.title)
                for each, definition in DEFINITIONS.items()
            )
            + "".join(fate_swatch(_LEAVERS[who]) for who in MAPPED[name]),
            "status": status,
            "readout": 'step <b data-channel="step"></b>',
        },
        words={f"{each}.fate": fates for each in DEFINITIONS},
        terms={each: [each, f"{each}-curvature"] for each in DEFINITIONS} | {"p": ["here"]},
        presets=presets[name],
        question=leaving if name == "Fork" else None,
        alt=f"Paths of five combinations of α-SAM and Adam on the surface {landscape.name} from "
        f"({STARTS[name][0]:g}, {STARTS[name][1]:g}), their sharpness over the steps, and a map "
        "of p and η: which of them leave for flatter ground.",
        name=f"saddam race|{name}",
        shared={"step": steps, "at": np.maximum(steps, 0.5)},
    )  # fmt: skip


PULLS = [round(0.02 * k, 2) for k in range(1, 21)]
BETAS = [*(round(0.05 * k, 2) for k in range(19)), 0.92, 0.94, 0.95]

_KEPT = """
<math display="block" aria-label="a share one minus beta over one plus beta
  of the correction is left in m">
  <mrow><mfrac><mrow><mo>‖</mo><mover><mi>m</mi><mo>^</mo></mover><mo>‖</mo></mrow>
    <mrow><mo>‖</mo><mi>Δ</mi><mo>‖</mo></mrow></mfrac><mo>=</mo>
  <mfrac><mrow><mn>1</mn><mo>−</mo>
    <munder class="c-eta" data-term="beta"><mi>β</mi><mn class="value" data-value="beta"></mn>
    </munder></mrow>
  <mrow><mn>1</mn><mo>+</mo><mi class="c-eta" data-term="beta">β</mi></mrow></mfrac><mo>,</mo>
  <mspace width="0.6em"></mspace>
  <msqrt><mover><mi>v</mi><mo>^</mo></mover></msqrt><mo>≈</mo><mo>‖</mo><mi>Δ</mi><mo>‖</mo></mrow>
</math>
"""

_AVERAGES = f"""
In {SEEN} steps of <b>C</b> the correction turns round <span data-channel="C.turns"></span> times.
<b class="c-alpha" data-term="mean">m</b> keeps <b><span data-channel="C.kept"></span> %</b> of it
(predicted <span data-channel="predicted"></span> %), while √v has grown to
<span data-channel="C.scale"></span> by it: divided by √v, <b><span
data-channel="C.arrives"></span> %</b> of a learning rate arrives in the step. In <b>D</b> √v is
<span data-channel="D.scale"></span>, and <b><span data-channel="D.arrives"></span> %</b> arrive. By
now C is at θ₁ = <span data-channel="C.place"></span>, D at <span data-channel="D.place"></span>.
"""


@cache
def _averaging():
    return averaging_view(FROM, FROM + SEEN - 1)


def averages() -> LessonFigure:
    """The third figure: what Adam's moments make of a correction that turns round at every step."""
    names = ("root", "minus", "pull", "mean")
    return LessonFigure(
        compute=averaging(),
        figure=_averaging(),
        bindings=[
            Curve(f"{each} {name}", "number", f"{each}.{name}", ghost=True)
            for each in ("C", "D")
            for name in names
        ],
        knobs=[
            Knob("strength", "p", "strength, ρ at α = 1", PULLS, 0.2, "alpha", {}),
            Knob("beta", "β₁", "memory of the first moment", BETAS, 0.9, "eta", {0.9: "Adam"}),
        ],
        html={
            "formula": _KEPT,
            "legend": swatch("pull", "sam", "solid", "the correction Δ across the valley")
            + swatch("mean", "alpha", "solid", "m̂, the first moment")
            + swatch("root", "text", "dot", "± √v̂, the second"),
            "status": _AVERAGES,
        },
        terms={name: [f"{each}-{name}" for each in ("C", "D")] for name in names}
        | {"root": ["C-root", "C-minus", "D-root", "D-minus"]},
        presets=[
            ("As Adam has it", "β₁ = 0.9: a nineteenth of the correction is left.",
             {"strength": 0.2, "beta": 0.9}),
            ("No memory", "β₁ = 0: m keeps all of it, and C leaves as well.",
             {"strength": 0.2, "beta": 0.0}),
        ],
        alt="Steps of C and of D on the fork: the correction across the valley, and Adam's two "
        "moments there.",
        name="averaging",
        shared={"number": np.arange(FROM, FROM + SEEN)},
    )  # fmt: skip


def code(chosen: str) -> str:
    """The source of a definition."""
    return inspect.getsource(DEFINITIONS[chosen].source)
