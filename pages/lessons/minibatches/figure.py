"""The two live figures of the lesson on minibatches."""

from functools import cache, lru_cache

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.markup import swatch
from pages.figures.outcomes import Fate
from pages.figures.styles import MINIBATCH_STYLES as STYLES
from pages.figures.tick_map import TickMap, Ticks
from pages.lessons.minibatches.compute import (
    BUDGET,
    NUM_DRAWS,
    NUM_SHOWN,
    RATES,
    SIZES,
    USUAL_RATE,
    WINDOW,
    clouds,
    noisy_race,
    shown_gradients,
    whole_loss,
)
from pages.lessons.minibatches.view import clouds_view, noisy_race_view
from pages.ui.formula import fate_swatch
from pages.ui.lesson_figure import Knob, LessonFigure, Point, on_plane

# A tenth of a rate is a rate: 24 ticks to a power of ten.
ETAS = [float(f"{USUAL_RATE * 10 ** (k / 24):.3g}") for k in range(-48, 12)]
START = (1.3, 0.9)
NEAR = (0.25, 0.3)  # the minimum over all examples

_NORM = "<mo>‖</mo><mi>g</mi><mo>‖</mo>"

_ESTIMATE = f"""
<math display="block" aria-label="the estimate: g one minus g zero, over minus eta norm g">
  <mrow><mfrac>
    <mrow><msub><mi>g</mi><mn>1</mn></msub><mo>−</mo><msub><mi>g</mi><mn>0</mn></msub></mrow>
    <mrow><mo>−</mo><mi class="c-eta" data-term="eta">η</mi>{_NORM}</mrow>
  </mfrac><mo>≈</mo>
  <mrow class="c-exact" data-term="exact"><mo>∇</mo>{_NORM}</mrow></mrow>
</math>
<math display="block" aria-label="over different minibatches its variance is about
  two trace Sigma over B, over eta squared norm g squared">
  <mrow data-term="different"><mi>Var</mi><mo>≈</mo><mfrac>
    <mrow><mn>2</mn><mi>tr</mi><mi>Σ</mi><mo>/</mo>
      <munder data-term="batch"><mi>B</mi><mn class="value" data-value="batch"></mn></munder></mrow>
    <mrow><msup class="c-eta" data-term="eta"><mi>η</mi><mn>2</mn></msup>
      <msup><mrow>{_NORM}</mrow><mn>2</mn></msup></mrow>
  </mfrac></mrow>
</math>
"""

_LEGEND = "".join(
    f'<span data-term="{term}"{css}>{mark} {text}</span>'
    for term, css, mark, text in (
        ("exact", ' class="c-exact"', "➔", "exact ∇‖g‖ over all examples"),
        ("different", "", "●", "g₀ and g₁ from <b>different</b> minibatches"),
        ("ring", "", "┄", "86 % of them, predicted"),
        ("same", ' class="c-eta"', "◆", "both from the <b>same</b> one"),
        ("mean", ' class="c-eta"', "⇢", "its predicted mean"),
    )
)

_CLOUDS = f"""
With B = <span data-value="batch"></span> and η = <span data-value="eta"></span> the variance over
different minibatches is <b data-term="different"><span
data-channel="different.variance"></span></b> (predicted <span
data-channel="predicted.variance"></span>): only the average of
<b><span data-channel="pairs"></span></b> pairs has as much signal as noise. Of the
{NUM_SHOWN} estimates drawn <span data-channel="outside"></span> lie outside the picture. Over one
minibatch used twice it is <b class="c-eta" data-term="same"><span
data-channel="same.variance"></span></b>, and the mean is off by
<b class="c-eta" data-term="mean"><span data-channel="same.bias"></span> %</b>.
"""


@cache
def _clouds():
    return clouds_view(sample(whole_loss, WINDOW, resolution=120))


def both_clouds() -> LessonFigure:
    """The first figure: many estimates at a point, from two minibatches and from one twice."""

    def drawn(trace: str, *channels: str) -> AtStep:
        return AtStep(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    return LessonFigure(
        compute=clouds(),
        figure=_clouds(),
        bindings=[
            *(Curve(trace, f"{each}.x", f"{each}.y", ghost=True) for trace, each in
              (("different cloud", "different"), ("same cloud", "same"), ("ring", "ring"))),
            drawn("exact", "point", "exact"),
            drawn("mean", "point", "mean"),
            Curve("signal", "rates", "signal", ghost=True),
            *(Curve(trace, "rates", f"{each}.variances", ghost=True) for trace, each in
              (("predicted", "predicted"), ("different variances", "different"),
               ("same variances", "same"))),
            AtStep("different now", ["eta"], ["different.variance"]),
            AtStep("same now", ["eta"], ["same.variance"]),
        ],
        knobs=[
            Knob("eta", "η", "length of the step", ETAS, USUAL_RATE, "eta", axis="xaxis2"),
            Knob("batch", "B", "examples in a minibatch", SIZES, 16, "text", {1: "1", 64: "64"}),
            Point("point", "point θ₀", WINDOW, START, (13, 11)),
        ],
        html={"formula": _ESTIMATE, "legend": _LEGEND, "status": _CLOUDS},
        terms={
            "exact": ["exact", "signal"],
            "different": ["different-cloud", "different-variances", "predicted"],
            "ring": ["ring", "predicted"],
            "same": ["same-cloud", "same-variances"],
            "mean": ["mean"],
        },
        presets=[
            ("Short steps", "η = 0.01: dots leave the picture, diamonds do not stir.",
             {"eta": 0.01, "batch": 16, "point": START}),
            ("Long steps", "η = 0.261: only now are dots of use.",
             {"eta": 0.261, "batch": 16, "point": START}),
            ("Large minibatches", "B = 64, η = 0.01: a quarter of the variance, still hopeless.",
             {"eta": 0.01, "batch": 64, "point": START}),
            ("Near the minimum", "B = 1: in the mean, diamonds point backwards.",
             {"eta": 0.1, "batch": 1, "point": NEAR}),
        ],
        question=Question(
            ask="<b>Guess first:</b> which cloud shrinks as η goes to zero?",
            options=["Different minibatches", "The same one twice", "Both", "Neither"],
            meaning=[[1], [2], [3], [0]],
            channel="shrinking",
            at={"eta": USUAL_RATE / 10},
            then="Now drag η to a tenth, 0.01.",
            because="The difference of two gradients shrinks like η and is divided by η. From one "
            "minibatch twice the noise shrinks with it, so the cloud stays as it is; from two the "
            "noise does not, so the cloud grows like 1/η.",
        ),
        alt=f"A quadratic loss over examples, with {NUM_SHOWN} estimates of the gradient of the "
        "gradient norm from different minibatches and from one used twice; beside it the variances "
        f"of {NUM_DRAWS} by step size.",
        name="clouds",
        shared={"rates": RATES},
    )  # fmt: skip


# Closest where the map has its borders; no more than can all be walked when η is let go.
STRENGTHS = [*(round(0.01 * k, 2) for k in range(15)), 0.16, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4]
LEARNING_RATES = [float(f"{value:.2g}") for value in np.geomspace(0.0125, 0.1, 22)]

_WALKERS = {
    "gd": "SGD",
    "sam": "SAM · 2 gradients a step",
    "different": "forward only, a new minibatch every step",
    "same": "forward only, each minibatch twice",
}

_SHORTLY = {"gd": "SGD", "sam": "SAM", "different": "new every step", "same": "each twice"}

# Short enough for one line of a wide page: a second would push the map away from under the hand.
_RACE = (
    f"After {BUDGET} gradients "
    + "; ".join(
        f'<b class="c-{STYLES[name][0]}" data-term="{name}">{label}</b> '
        f'<span data-say="{name}.end"></span>'
        for name, label in _SHORTLY.items()
    )
    + "."
)


def _served(said: str, *names: str) -> str:
    """The gradients of three steps, and the minibatch that each is taken on."""
    gradients = "".join(
        f"<msub><mi>g</mi><mn>{k}</mn></msub><mo>(</mo><mi>{name}</mi><mo>)</mo>"
        for k, name in enumerate(names)
    )
    return f'<mtext>{said}</mtext><mspace width="0.5em"></mspace>{gradients}<mo>…</mo>'


_CYCLE = f"""
<math display="block" aria-label="a new minibatch every step: g zero on A, g one on B, g two on C">
  <mrow data-term="different">{_served("new every step:", "A", "B", "C")}</mrow></math>
<math display="block" aria-label="each minibatch twice: g zero and g one on A, g two on B">
  <mrow class="c-eta" data-term="same">{_served("each one twice:", "A", "A", "B")}</mrow></math>
"""


_WHO = [
    Fate("–", "pin-d", 0.5, "nobody"),
    Fate("N", "pin-b", 0.5, "only new every step"),
    Fate("S", "pin-c", 0.5, "SAM, too"),
    Fate("2×", "pin-a", 0.7, "each twice, too"),
    Fate("~", "ground", 1.0, "SGD, too: by noise alone"),
    Fate("∞", "text", 0.8, "one is lost"),
]


@lru_cache(maxsize=len(LEARNING_RATES) + 1)
def _race(rate: float, mapped: bool):
    fork = LANDSCAPES["Fork"]
    chart = TickMap(
        f"who ends on the flat side, at η = {rate:g}: drag here",
        Ticks(STRENGTHS, (0, 0.05, 0.1, 0.14, 0.2, 0.3, 0.4), "p, spaced as on its slider"),
        Ticks(SIZES, SIZES, "B"),
        _WHO,
        on_plane(race(), "who", {"rate": rate}) if mapped else None,
    )
    grid = sample(fork.loss, fork.window, resolution=120)
    return noisy_race_view(grid, STYLES, chart).update_layout(uirevision="noisy race")


def race() -> LessonFigure:
    """The second figure: what each kind of minibatches does to a path, at equal gradients."""
    spent = np.concatenate([[0], shown_gradients()])
    return LessonFigure(
        compute=noisy_race(),
        figure=lambda setting, there: _race(setting["rate"], mapped=there),
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y") for name in STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in STYLES),
            *(Curve(f"{name} {quantity}", "spent", f"{name}.{quantity}")
              for quantity in ("loss", "curvature") for name in STYLES),
            AtStep("here", ["p.along"], ["size.along"]),
        ],
        knobs=[
            Knob("p", "p", "strength: αρ", STRENGTHS, 0.2, "alpha", {0.0: "SGD"},
                 axis="xaxis4"),
            Knob("rate", "η", "learning rate of all", LEARNING_RATES, 0.05, "eta", {}),
            Knob("size", "B", "examples in a minibatch", SIZES, 8, "text", {1: "1", 64: "64"},
                 axis="yaxis4"),
        ],
        plane=SliderPair("p", "size"),
        html={
            "formula": _CYCLE,
            "legend": "".join(
                swatch(name, *STYLES[name][:2], label) for name, label in _WALKERS.items()
            )
            + "".join(map(fate_swatch, _WHO)),
            "status": _RACE,
            "readout": 'gradients <b data-channel="spent"></b>',
        },
        words={
            f"{name}.end": [
                f"ends sharp, L = {{{name}.rest}}",
                f"ends flat, L = {{{name}.rest}}",
                "is lost",
            ]
            for name in STYLES
        },
        terms={name: [name, f"{name}-loss", f"{name}-curvature"] for name in STYLES}
        | {"p": ["here"], "size": ["here"]},
        presets=[
            ("Larger minibatches", "B = 64: hardly calmer, as ‖g‖ is noise too.",
             {"p": 0.2, "rate": 0.05, "size": 64}),
            ("Noise alone", "B = 1, p = 0, η = 0.091: plain SGD goes to the flat side.",
             {"p": 0.0, "rate": 0.091, "size": 1}),
            ("Too weak", "p = 0.04: only the thrown-about one moves.",
             {"p": 0.04, "rate": 0.05, "size": 8}),
        ],
        alt="Paths of SGD, SAM and the forward-only walk on the fork, with minibatches new at "
        "every step and each used twice; beside it loss and sharpness by gradients computed, and "
        "who ends on the flat side, by p and B.",
        name="noisy race",
        shared={"step": spent, "spent": np.maximum(spent, 1.6)},
    )  # fmt: skip
