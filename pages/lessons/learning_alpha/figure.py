"""The two live figures of the lesson on learning α: on a surface, and where it is exact."""

from functools import cache

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Window
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.markup import swatch
from pages.figures.outcomes import Fate
from pages.figures.tick_map import TickMap, Ticks
from pages.lessons.learning_alpha.compute import (
    ALIGNED,
    ALL,
    GONE,
    MARKS,
    NONE,
    NUM_SHOWN,
    ONLY_ALPHA,
    RATES,
    STEP_SIZES,
    TEMPERATURES,
    WALK,
    learning,
    settled,
)
from pages.lessons.learning_alpha.view import learning_view, settled_view
from pages.ui.formula import fate_swatch
from pages.ui.lesson_figure import Knob, LessonFigure, on_plane

SURFACES = list(STEP_SIZES)
# Of each surface, what the walks cross.
_VIEWS = {
    "One neuron": Window(x=(-0.1, 2.5), y=(0.0, 3.3)),
    "Rosenbrock": Window(x=(-1.5, 1.2), y=(-0.4, 1.5)),
}

_STYLES = {
    "true": ("alpha", "solid", 2.4),
    "vsam": ("rho", "solid", 2.8),
    "model": ("pin-c", "dash", 2.2),
}
_NAMES = {
    "vsam": "ρ learned, α = 1: VSAM",
    "true": "A: α learned by the true rise of the loss",
    "model": "B: α learned by a model of it",
}

# As few as will do: every pair of them is computed for the map.
HEATS = [0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.135, 0.15, 0.17, 0.2, 0.25, 0.3,
         0.35, 0.4, 0.5, 0.6, 0.8, 1.0]  # fmt: skip
RADII = [0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0]

_T = '<mi class="c-eta" data-term="temperature">T</mi>'
_T_NOW = (
    '<munder class="c-eta" data-term="temperature"><mi>T</mi>'
    '<mn class="value" data-value="temperature"></mn></munder>'
)
_RHO = '<mi class="c-rho" data-term="rho">ρ</mi>'
_ALPHA = '<mi class="c-alpha">α</mi>'
_LOOKED = '<msub class="c-sam"><mi>g</mi><mi>ρ</mi></msub>'
_HERE = "<msub><mi>g</mi><mn>0</mn></msub>"


def _grows(name: str, what: str, price: str, label: str, temperature: str = _T) -> str:
    colour = _STYLES[name][0]
    return (
        f'<math display="block" style="margin-block: 0.12rem" aria-label="{label}">'
        f'<mrow data-term="{name}" style="color: var(--live-{colour})"><mi>Δ</mi><mi>log</mi>'
        f'<mspace width="0.2em"></mspace><mi>{what}</mi></mrow><mo>∝</mo>{temperature}<mo>−</mo>'
        f"<mrow>{price}</mrow></math>"
    )


_FORMULA = "".join((
    _grows("vsam", "ρ", f'{_RHO}<mspace width="0.2em"></mspace><mi>u</mi><mo>·</mo>{_LOOKED}',
           "log rho grows by T minus rho u dot g rho"),
    _grows("true", "α", f"{_ALPHA}<mo>(</mo><msub><mi>L</mi><mi>ρ</mi></msub><mo>−</mo><mi>L</mi>"
           "<mo>)</mo>", "rule A: log alpha grows by T minus alpha times L rho minus L"),
    _grows("model", "α", '<mi>p</mi><mspace width="0.2em"></mspace><mi>u</mi><mo>·</mo><mo>[</mo>'
           f"{_HERE}<mo>+</mo>{_ALPHA}<mo>(</mo>{_LOOKED}<mo>−</mo>{_HERE}<mo>)</mo><mo>]</mo>",
           "rule B: log alpha grows by T minus p u dot, g zero plus alpha times g rho minus g zero",
           _T_NOW),
))  # fmt: skip


def _named(name: str, text: str) -> str:
    return f'<b style="color: var(--live-{_STYLES[name][0]})" data-term="{name}">{text}</b>'


_STATUS = (
    f"{_named('vsam', 'VSAM')} has learned ρ = <span data-channel='vsam.learned'></span>: the "
    "cosine of its g<sub>ρ</sub> − g₀ with ∇‖g‖ is <b><span data-channel='vsam.aligned'></span></b>"
    "<span data-say='vsam.fate'></span>. "
    "With ρ held at <span data-value='rho'></span> "
    + " and ".join(
        f"{_named(name, label)} has learned α = <span data-channel='{name}.alpha'></span>, "
        f"cosine <b><span data-channel='{name}.aligned'></span></b>"
        for name, label in (("true", "A"), ("model", "B"))
    )
    + ". But the loss they end at is "
    + ", ".join(
        _named(name, f"<span data-channel='{name}.loss'></span>")
        for name in ("vsam", "true", "model")
    )
    + "."
)

_NEAR = {"temperature": 0.1, "rho": 0.05}


# By verdict, and last that VSAM's walk has left the window: where it ends is rounding then.
_TRUE = [
    Fate("✓", "pin-a", 0.7, "true: all three looks"),
    Fate("AB", "pin-a", 0.35, "A and B"),
    Fate("V", "pin-b", 0.5, "VSAM alone"),
    Fate("×", "pin-d", 0.5, "none"),
    Fate("½", "ground", 1.0, "one of A and B"),
    Fate("→", "text", 0.45, "VSAM has left the window"),
]


@cache
def _figure(name: str, mapped: bool):
    landscape = LANDSCAPES[name]
    grid = sample(landscape.loss, _VIEWS[name], resolution=120)
    true = None
    if mapped:
        verdict, fate = (on_plane(walks(name), channel) for channel in ("verdict", "vsam.fate"))
        true = np.where(fate == GONE, len(_TRUE) - 1, verdict)
    chart = TickMap(
        "whose look is true, by T and ρ: drag here",
        Ticks(HEATS, (0.02, 0.04, 0.1, 0.2, 0.4, 1), "T"),
        Ticks(RADII, (0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1), "ρ"),
        _TRUE,
        true,
    )
    return learning_view(grid, _STYLES, WALK, chart)


def walks(name: str) -> LessonFigure:
    """The first figure: three learners from one start, their looks, and how true these are."""
    landscape = LANDSCAPES[name]
    steps = shown_steps(WALK, NUM_SHOWN)
    return LessonFigure(
        compute=learning(landscape),
        figure=lambda _, there: _figure(name, mapped=there),
        bindings=[
            *(Curve(each, f"{each}.x", f"{each}.y") for each in _STYLES),
            *(AtStep(f"{each} look", [f"{each}.x", f"{each}.look.x"],
                     [f"{each}.y", f"{each}.look.y"]) for each in _STYLES),
            *(AtStep(f"{each} target", ["first", "last"], [f"{each}.target"] * 2)
              for each in _STYLES),
            *(Curve(f"{each} {what}", "at", f"{each}.{what}")
              for each in _STYLES for what in ("strength", "cosine")),
            *(AtStep(f"{what}s now", ["at"] * 3, [f"{each}.{what}" for each in _STYLES])
              for what in ("strength", "cosine")),
            AtStep("here", ["temperature.along"], ["rho.along"]),
        ],
        knobs=[
            Knob("temperature", "T", "how much width is worth", HEATS, 0.1, "eta", {},
                 axis="xaxis4"),
            Knob("rho", "ρ", "where VSAM begins; A and B stay", RADII, 0.05, "rho", {},
                 axis="yaxis4"),
        ],
        plane=SliderPair("temperature", "rho"),
        html={
            "formula": _FORMULA,
            "legend": "".join(swatch(each, *_STYLES[each][:2], _NAMES[each]) for each in _NAMES)
            + "<span><span>u = g₀/‖g₀‖, p = αρ, L<sub>ρ</sub> = L at the look</span></span>"
            + "".join(map(fate_swatch, _TRUE)),
            "status": _STATUS,
            "readout": 'step <b data-channel="step"></b>',
        },
        words={"vsam.fate": ["", " (its walk left the window)"]},
        terms={each: [each, f"{each}-look", f"{each}-strength", f"{each}-cosine"]
               for each in _STYLES}
        | {"rho": ["here", *(f"{each}-look" for each in _STYLES)],
           "temperature": ["here", *(f"{each}-target" for each in _STYLES)]},
        presets=[
            ("Warm", "T = 0.1: three walks, and three looks that tell the truth.", _NEAR),
            ("Hot", "T = 0.3: ρ has outgrown its look. A and B kept theirs.",
             _NEAR | {"temperature": 0.3}),
            ("A long look held", "T = 0.3, ρ = 1: now A and B are misled, too.",
             {"temperature": 0.3, "rho": 1.0}),
        ],
        question=Question(
            ask="<b>Guess first:</b> raise T from 0.1 to 0.3, and all three learn a larger knob. "
            f"Whose g<sub>ρ</sub> − g₀ still points along ∇‖g‖, to a cosine of {ALIGNED}?",
            options=["That of all three", "Only that of A and B", "That of none"],
            meaning=[[ALL], [ONLY_ALPHA], [NONE]],
            channel="verdict",
            at={"temperature": 0.3, "rho": 0.05},
            then="Now drag T to 0.3.",
            because="A larger ρ is a longer look, and across it the surface has turned. A larger "
            "α only stretches what a short look has found.",
        ),
        alt=f"The surface {landscape.name} with the walks and the looks of three learners; beside "
        "it, over the steps, the strength that each has learned and the cosine of its "
        "regulariser's direction with the exact one; and a map of whose look is true at every T "
        "and ρ.",
        name=f"learning|{name}",
        shared={"step": steps, "at": np.maximum(steps, 0.5), "first": [0.5], "last": [WALK]},
    )  # fmt: skip


_SYMBOLS = {"vsam": "circle-open", "true": "diamond", "model": "x-thin"}

COOL = [float(f"{value:.2g}") for value in np.geomspace(0.01, 1.0, 17)]
SLOW = [float(f"{value:.2g}") for value in np.geomspace(0.002, 0.18, 17)]
HELD = [0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4]

_CLOSED = """
<math display="block" aria-label="VSAM and B: root of T over lambda times one plus b">
  <mrow data-term="model"><mtext>VSAM, B:</mtext></mrow><mspace width="0.4em"></mspace>
  <mrow><msup><mi>p</mi><mo>*</mo></msup><mo>=</mo><msqrt><mfrac>
    <mi class="c-eta" data-term="heat">T</mi>
    <mrow><mi>λ</mi><mo>(</mo><mn>1</mn><mo>+</mo><mi>b</mi><mo>)</mo></mrow></mfrac></msqrt></mrow>
  <mo>,</mo><mspace width="0.5em"></mspace><mi>b</mi><mo>=</mo><mfrac>
  <mrow><mi data-term="eta">η</mi><mi>λ</mi></mrow>
  <mrow><mn>2</mn><mo>−</mo><mi data-term="eta">η</mi><mi>λ</mi></mrow></mfrac></math>
<math display="block" aria-label="A: p star solves lambda times b p squared plus rho p half is T">
  <mrow class="c-alpha" data-term="true"><mtext>A:</mtext></mrow><mspace width="0.4em"></mspace>
  <mi>λ</mi><mo>(</mo><mi>b</mi><msup><mi>p</mi><mrow><mo>*</mo><mn>2</mn></mrow></msup><mo>+</mo>
  <mfrac><mn>1</mn><mn>2</mn></mfrac><mi class="c-rho" data-term="radius">ρ</mi>
  <msup><mi>p</mi><mo>*</mo></msup><mo>)</mo><mo>=</mo>
  <munder class="c-eta" data-term="heat"><mi>T</mi><mn class="value" data-value="heat"></mn>
  </munder></math>
"""

_SETTLED = (
    "The posterior is <b><span data-channel='posterior'></span></b> = √(T/λ) wide. "
    f"{_named('vsam', 'VSAM')} and {_named('model', 'B')} learn <b><span "
    f"data-channel='vsam.now'></span></b>, {_named('true', 'A')} <b><span "
    "data-channel='true.now'></span></b>: <b><span data-channel='times'></span></b> times that "
    "width."
)


@cache
def _settled_figure():
    return settled_view(_STYLES, _SYMBOLS)


def on_the_bowl() -> LessonFigure:
    """The second figure: what is learned on a quadratic, predicted and measured."""
    usual = {"heat": 0.18, "eta": 0.033, "radius": 0.05}
    return LessonFigure(
        compute=settled(),
        figure=_settled_figure(),
        bindings=[
            *(AtStep(f"{along} now", [along] * 2, ["low", "high"]) for along in ("heat", "eta")),
            *(Curve(f"{each} by {along}", f"by {along}", f"{each} by {along}", ghost=True)
              for along in ("heat", "eta") for each in ("posterior", *_STYLES)),
            *(Curve(f"{each} marked by {along}", f"marked by {along}", f"{each} marked by {along}",
                    ghost=True)
              for along in ("heat", "eta") for each in _STYLES),
        ],
        knobs=[
            Knob("heat", "T", "how much width is worth", COOL, usual["heat"], "eta", axis="xaxis"),
            Knob("eta", "η", "learning rate of θ", SLOW, usual["eta"], "text", axis="xaxis2"),
            Knob("radius", "ρ", "the look that A and B hold", HELD, usual["radius"], "rho", {}),
        ],
        html={
            "formula": _CLOSED,
            "legend": "".join(
                swatch(each, *_STYLES[each][:2], label)
                for each, label in (("vsam", "VSAM ○"), ("true", "A ◆"), ("model", "B ×"))
            ) + swatch("posterior", "text", "dot", "the posterior’s width √(T/λ)")
            + "<span>lines: predicted; marks: measured</span>",
            "status": _SETTLED,
        },
        terms={each: [f"{each}-by-{along}" for along in ("heat", "eta")]
               for each in ("posterior", *_STYLES)} | {"heat": ["heat-now"], "eta": ["eta-now"]},
        presets=[
            ("As usual", "η = 0.033: two are near the posterior's width, and A is not.", usual),
            ("Tiny steps", "η = 0.002: VSAM and B find the posterior; A is far off.",
             usual | {"eta": 0.002}),
            ("A lucky look", "ρ = 0.28, η = 0.002: held at twice that width, A is nearly right.",
             usual | {"eta": 0.002, "radius": 0.28}),
        ],
        alt="The strength learned on a quadratic by temperature and by learning rate: predicted "
        "lines and measured marks of three learners, and the width of the posterior.",
        name="settled",
        shared={
            "by heat": TEMPERATURES, "marked by heat": TEMPERATURES[MARKS],
            "by eta": RATES, "marked by eta": RATES[MARKS], "low": [1e-3], "high": [10.0],
        },
    )  # fmt: skip
