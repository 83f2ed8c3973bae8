"""The two live figures of the lesson on the distance of the look."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax.numpy as jnp
import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, outcomes
from livefigure import AtStep, Curve, Question
from livefigure.markup import swatch
from pages.figures.outcomes import fates
from pages.lessons.how_far.compute import (
    AGAINST,
    ALL,
    ASIDE,
    FAR,
    NEAR,
    NUM_SHOWN,
    RADII,
    SAME,
    families,
    fates_by_look,
    how_far,
)
from pages.lessons.how_far.view import family_view, look_view
from pages.ui.formula import fate_swatch
from pages.ui.lesson_figure import Knob, LessonFigure, Point

# Where each surface shows the estimate well; the twin wells at the start of the second figure.
POINTS = {
    "Twin wells": (0.8, 0.5),
    "Himmelblau": (-1.0, 2.0),
    "Rosenbrock": (-1.2, 1.0),
    "Quadratic bowl": (0.7, 1.3),
}
ARITHMETIC = {"float64": "float64", "float32, JAX’s default": "float32"}

# Ten to a power of ten, and closer where the estimate turns.
RHOS = (
    *(float(f"{10 ** (k / 10):.3g}") for k in range(-70, -10)),
    *(round(0.1 + 0.02 * k, 2) for k in range(46)),
)
NEARBY = 0.1

_TAYLOR = """
<math display="block" aria-label="g rho minus g zero over rho is the gradient of the norm, plus
half rho times T of u and u, plus higher orders">
  <mrow><mfrac><mrow>
    <msub class="c-sam" data-term="sam"><mi>g</mi><mi>ρ</mi></msub><mo>−</mo><msub><mi>g</mi>
  <mn>0</mn></msub></mrow>
    <munder class="c-rho" data-term="rho"><mi>ρ</mi><mn class="value" data-value="rho"></mn>
  </munder></mfrac>
  <mo>=</mo><mrow class="c-exact" data-term="exact"><mo>∇</mo><mo>‖</mo><mi>g</mi><mo>‖</mo></mrow>
  <mo>+</mo><mrow data-term="predicted"><mfrac><mi class="c-rho">ρ</mi><mn>2</mn></mfrac><mi>T</mi>
  <mo>[</mo><mi>u</mi><mo>,</mo><mi>u</mi><mo>]</mo></mrow><mo>+</mo><mi>O</mi><mo>(</mo>
  <msup><mi class="c-rho">ρ</mi><mn>2</mn></msup><mo>)</mo></mrow>
</math>
"""

_LEGEND = "".join(
    swatch(term, colour, dash, text)
    for term, colour, dash, text in (
        ("exact", "exact", "solid", "exact ∇‖g‖ = Hu"),
        ("sam", "sam", "dash", "SAM’s estimate; the gap is its error"),
        ("rho", "rho", "solid", "where SAM looks"),
        ("central", "pin-c", "dash", "a look to either side"),
        ("predicted", "text", "dot", "predicted: ½ρ‖T[u,u]‖"),
    )
)

_STATUS = """
A look of ρ = <span class="c-rho" data-value="rho"></span> errs by
<b class="c-sam" data-term="sam"><span data-channel="forward.percent"></span> %</b>, and the cosine
with the truth is <b><span data-channel="cosine"></span></b>. <span data-say="kind"></span>
"""

_KINDS = {
    "float64": [
        "Slopes measured: {forward.slope}, and {central.slope} for a look to either side.",
        "Exact: T = 0, so there is no slope to fit; all that is drawn is rounding.",
    ],
    "float32": [
        "In float32 no look here errs by less than {forward.best} %, at ρ ≈ {forward.nearest}: "
        "nearer, rounding grows like 1/ρ.",
        "The look is exact, and all that is drawn is rounding, which grows like 1/ρ.",
    ],
}


@lru_cache(maxsize=8)
def _look_figure(name: str):
    landscape = LANDSCAPES[name]
    return look_view(sample(landscape.loss, landscape.window, resolution=120))


def estimate(name: str, arithmetic: str) -> LessonFigure:
    """The first figure: one look at a point that is held by hand, and how much it errs."""
    landscape = LANDSCAPES[name]
    dtype = ARITHMETIC[arithmetic]

    def through(trace: str, *channels: str) -> AtStep:
        return AtStep(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    twin = name == "Twin wells"
    return LessonFigure(
        compute=how_far(landscape, dtype),
        figure=_look_figure(name),
        bindings=[
            through("gap", "start", "exact.head", "sam.head", "start"),
            through("look", "start", "look"),
            through("exact", "start", "exact.head"),
            through("sam estimate", "start", "sam.head"),
            AtStep("predicted error", ["low", "high"], ["predicted.low", "predicted.high"]),
            *(Curve(f"{each} error", "radius", f"{each}.error", ghost=True)
              for each in ("central", "forward")),
            *(AtStep(f"{each} now", ["rho"], [f"{each}.now"]) for each in ("central", "forward")),
        ],
        knobs=[
            Knob("rho", "ρ", "how far SAM looks uphill", RHOS, NEARBY, "rho", axis="xaxis2"),
            Point("start", "point θ", landscape.window, POINTS[name], (29, 23)),
        ],
        html={"formula": _TAYLOR, "legend": _LEGEND, "status": _STATUS},
        words={"kind": _KINDS[dtype]},
        terms={"exact": ["exact"], "sam": ["sam-estimate", "forward-error", "gap"],
               "rho": ["look"], "central": ["central-error"], "predicted": ["predicted-error"]},
        presets=[
            ("Near", "ρ = 0.1: too short, but the right way.", {"rho": 0.1}),
            ("Too far", "ρ = 0.4: it points the other way.", {"rho": 0.4}),
            ("Much nearer", "ρ = 0.001: a hundredth of the error.", {"rho": 0.001}),
        ] if twin else [],
        question=Question(
            ask="<b>Guess first:</b> let ρ grow from 0.1 to 0.4. Where will SAM’s estimate of "
            "∇‖g‖ point?",
            options=["Where it pointed", "Aside", "The other way"],
            meaning=[[SAME], [ASIDE], [AGAINST]],
            channel="direction",
            at={"rho": 0.4},
            then="Now drag ρ to 0.4.",
            because="The look has climbed out of the sharp well, to where the gradient is short "
            "again. What it reports is true up there, and not where you stand.",
        ) if twin else None,
        alt=f"The surface {landscape.name} with the exact gradient of the gradient's norm and "
        "SAM's estimate of it, and the error of the estimate by the distance looked.",
        name=f"how far|{name}|{dtype}",
        shared={"radius": RADII, "low": RADII[:1], "high": RADII[-1:]},
    )  # fmt: skip


ALPHAS = (1.0, 2.0, 8.0, 16.0)

_STYLES = {
    "1": ("sam", "solid", 2.0),
    "2": ("pin-c", "dot", 2.4),
    "8": ("alpha", "solid", 2.2),
    "16": ("pin-b", "dash", 2.0),
    "exact": ("exact", "dash", 2.0),
}


@dataclass(frozen=True)
class Family:
    """From where the walks start, and what is to be seen there."""

    surface: str
    start: tuple[float, float]
    num_steps: int
    products: tuple[float, ...]
    rates: tuple[float, ...]
    eta: float
    telling: float  # the product that is asked about
    because: str
    presets: tuple[tuple[str, str, Mapping[str, Any]], ...]


FAMILIES = {
    "Twin wells": Family(
        surface="Twin wells",
        start=(0.8, 0.5),
        num_steps=2000,
        products=tuple(round(0.05 * k, 2) for k in range(33)),
        rates=(0.005, 0.0075, 0.01, 0.0125, 0.015, 0.0175, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06),
        eta=0.015,
        telling=0.9,
        because="To be as strong, SAM must look 0.9 far. It parks where that look lands on the "
        "bottom of the sharp well: no slope there, so no step. A near look stays where it is true.",
        presets=(
            ("One product", "p = 0.9: near looks escape.", {"p": 0.9, "eta": 0.015}),
            ("No penalty", "p = 0, η = 0.06: so does GD.", {"p": 0.0, "eta": 0.06}),
            ("Small steps", "η = 0.005: nobody escapes.", {"p": 0.8, "eta": 0.005}),
        ),
    ),
    "Fork, beside the sharp minimum": Family(
        surface="Fork",
        start=(1.0, 0.3),
        num_steps=4000,
        products=tuple(round(0.025 * k, 3) for k in range(25)),
        rates=(0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1),
        eta=0.02,
        telling=0.225,
        because="Here the “error” is what moves the walk: ½pρT[u,u] pulls along the valley to "
        "where the curvature is less, and at one p it grows with ρ.",
        presets=(
            ("One product", "p = 0.225: far looks arrive.", {"p": 0.225, "eta": 0.02}),
            ("Stronger", "p = 0.5: near looks, too.", {"p": 0.5, "eta": 0.02}),
            ("Longer steps", "p = 0.25, η = 0.05: all of them.", {"p": 0.25, "eta": 0.05}),
        ),
    ),
}  # fmt: skip

_FAMILY = """
<math display="block" aria-label="g zero plus alpha times g rho minus g zero is the gradient of
L plus p times the norm of g, plus half p rho T of u and u">
  <mrow><msub><mi>g</mi><mn>0</mn></msub><mo>+</mo><mi class="c-alpha">α</mi><mo>(</mo>
  <msub><mi>g</mi><mi>ρ</mi></msub><mo>−</mo><msub><mi>g</mi><mn>0</mn></msub><mo>)</mo><mo>≈</mo>
  <mo>∇</mo><mo>(</mo><mi>L</mi><mo>+</mo>
  <munder class="c-alpha" data-term="p"><mi>p</mi><mn class="value" data-value="p"></mn></munder>
  <mo>‖</mo><mi>g</mi><mo>‖</mo><mo>)</mo><mo>+</mo><mfrac><mn>1</mn><mn>2</mn></mfrac>
  <mi class="c-alpha">p</mi><mi class="c-rho" data-term="look">ρ</mi><mi>T</mi><mo>[</mo><mi>u</mi>
  <mo>,</mo><mi>u</mi><mo>]</mo></mrow>
</math>
"""


@lru_cache(maxsize=32)
def _family_figure(name: str, eta: float, mapped: bool):
    family = FAMILIES[name]
    landscape = LANDSCAPES[family.surface]
    looks = np.geomspace(family.products[-1] / 160, family.products[-1], 25)
    outcome = None
    if mapped:
        axes = jnp.asarray(family.products), jnp.asarray(looks)
        start = jnp.asarray(family.start)
        outcome = np.asarray(fates_by_look(landscape, start, family.num_steps, eta, *axes))
    return family_view(
        sample(landscape.loss, landscape.window, resolution=120),
        _STYLES,
        {f"{alpha:g}": alpha for alpha in ALPHAS},
        family.start,
        family.products,
        {point.name: point.params for point in landscape.minima},
        looks,
        fates(outcomes(landscape)),
        outcome,
        eta,
    ).update_layout(uirevision=name)


def together(name: str) -> LessonFigure:
    """The second figure: walks of one product p, by far looks and by near ones."""
    family = FAMILIES[name]
    landscape = LANDSCAPES[family.surface]
    numbers = [f"{alpha:g}" for alpha in ALPHAS]
    low, high = landscape.window.x
    ends = {
        "hovers": "settles in neither minimum",
        "left the window": "leaves the picture",
        "diverged": "diverges",
    }
    words = [ends.get(each, f"reaches the {each}") for each in outcomes(landscape)]
    status = "At one p = <b class='c-alpha' data-value='p'></b>: " + ", ".join(
        f'<b style="color: var(--live-{_STYLES[n][0]})" data-term="walk{n}">α = {n}, ρ = '
        f'<span data-channel="{n}.rho"></span></b> <span data-say="{n}.outcome"></span>'
        for n in numbers
    )
    status += (
        ', and <b class="c-exact" data-term="walkexact">exact</b> descent on L + p‖g‖ '
        '<span data-say="exact.outcome"></span>.'
    )
    legend = "".join(
        swatch(f"walk{n}", *_STYLES[n][:2], f"α = {n}, ρ = p/{n}" if n != "1" else "SAM, ρ = p")
        for n in numbers
    )
    legend += swatch("walkexact", *_STYLES["exact"][:2], "exact: α → ∞, ρ → 0")
    legend += swatch("look", "rho", "solid", "where SAM looks")
    signs = "".join(fate_swatch(fate) for fate in fates(outcomes(landscape)))
    return LessonFigure(
        compute=families(
            landscape, family.start, family.num_steps, ALPHAS, family.products, family.rates
        ),
        figure=lambda setting, there: _family_figure(name, setting["eta"], mapped=there),
        bindings=[
            *(Curve(f"path {n}", f"{n}.x", f"{n}.y") for n in _STYLES),
            AtStep("ends", [f"{n}.x" for n in _STYLES], [f"{n}.y" for n in _STYLES]),
            AtStep("look", ["1.x", "look.x"], ["1.y", "look.y"]),
            *(Curve(f"end {n}", "products", f"{n}.end", ghost=True) for n in _STYLES),
            AtStep("product", ["p", "p"], ["low", "high"]),
            AtStep("now", ["p"] * len(_STYLES), [f"{n}.now" for n in _STYLES]),
            AtStep("product there", ["p", "p"], ["near", "far"]),
            AtStep("looks", ["p"] * len(numbers), [f"{n}.rho" for n in numbers]),
        ],
        knobs=[
            Knob(
                "p",
                "p",
                "strength αρ of all",
                family.products,
                0.1,
                "alpha",
                {0.0: "GD"},
                axis="xaxis2",
            ),
            Knob("eta", "η", "learning rate of all", family.rates, family.eta, "eta", {}),
        ],
        html={
            "formula": _FAMILY,
            "legend": legend + "<span>◆ ends</span><span>× minima</span>" + signs,
            "status": status,
            "readout": 'step <b data-channel="step"></b>',
        },
        words={f"{n}.outcome": words for n in _STYLES},
        terms={
            "look": ["look"],
            "p": ["product", "product-there"],
            **{f"walk{n}": [f"path-{n}", f"end-{n}", f"alpha-{n}"] for n in _STYLES},
        },
        presets=family.presets,
        question=Question(
            ask=f"<b>Guess first:</b> four walks are equally strong, p = αρ = {family.telling:g}, "
            "and look differently far. Which reach the flat minimum?",
            options=["All: only p counts", "The far looks, α = 1 and 2", "The near, α = 8 and 16"],
            meaning=[[ALL], [FAR], [NEAR]],
            channel="who",
            at={"p": family.telling, "eta": family.eta},
            then=f"Now drag p to {family.telling:g}, with η at {family.eta:g}.",
            because=family.because,
        ),
        alt=f"Walks of one product αρ on the surface {landscape.name}, with α from 1 to 16; "
        "beside it where each of them ends, by the product, and what becomes of a walk by its "
        "product and its look.",
        name=f"families|{name}",
        shared={
            "step": shown_steps(family.num_steps, NUM_SHOWN),
            "products": np.asarray(family.products),
            "low": [low],
            "high": [high],
            "near": [family.products[-1] / 1e4],
            "far": [family.products[-1]],
        },
    )
