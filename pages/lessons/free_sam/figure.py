"""The two live figures of the lesson on the gradient difference."""

from functools import lru_cache

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES, outcomes
from livefigure import AtStep, Curve, Question, SliderPair
from livefigure.markup import columns, swatch
from pages.figures.outcomes import Fate
from pages.figures.race import gradients_axis, race_view
from pages.figures.tick_map import TickMap, Ticks
from pages.lessons.free_sam.race_compute import (
    BUDGET,
    FORWARD,
    PRICES,
    forward_cycle,
    shown_evaluations,
)
from pages.lessons.free_sam.two_steps_compute import RADII, USUAL_RATE, two_steps
from pages.lessons.free_sam.two_steps_view import two_steps_view
from pages.ui.formula import fate_swatch
from pages.ui.lesson_figure import Knob, LessonFigure, Point, on_plane

# Where each surface shows the estimate well: the point, and ticks of both radii.
POINTS = {
    "Himmelblau": (-1.0, 2.0),
    "Twin wells": (0.4, 0.8),
    "Rosenbrock": (-1.2, 1.0),
    "Quadratic bowl": (0.7, 1.3),
}

RHOS = [float(f"{value:.3g}") for value in np.geomspace(1e-3, 1.0, 91)]
# A tenth of a rate is a rate: 26 ticks to a power of ten.
ETAS = [float(f"{USUAL_RATE * 10 ** (k / 26):.3g}") for k in range(-60, 27)]

_FORMULA = """
<math display="block" aria-label="both differences of gradients are about the gradient of the norm">
  <mrow><mfrac><mrow>
    <msub class="c-sam" data-term="sam"><mi>g</mi><mi>ρ</mi></msub><mo>−</mo><msub><mi>g</mi>
  <mn>0</mn></msub></mrow>
    <munder class="c-rho" data-term="rho"><mi>ρ</mi><mn class="value" data-value="rho"></mn>
  </munder></mfrac>
  <mo>≈</mo><mrow class="c-exact" data-term="exact"><mo>∇</mo><mo>‖</mo><mi>g</mi><mo>‖</mo>
  </mrow><mo>≈</mo>
  <mfrac><mrow><msub class="c-eta" data-term="difference"><mi>g</mi><mn>1</mn></msub><mo>−</mo>
    <msub><mi>g</mi><mn>0</mn></msub></mrow>
    <mrow><mo>−</mo><munder class="c-eta" data-term="eta"><mi>η</mi>
  <mn class="value" data-value="eta"></mn></munder>
    <mo>‖</mo><msub><mi>g</mi><mn>0</mn></msub><mo>‖</mo></mrow></mfrac></mrow>
</math>
"""

_LEGEND = "".join(
    swatch(term, colour, dash, text)
    for term, colour, dash, text in (
        ("exact", "exact", "solid", "exact ∇‖g‖ = Hu"),
        ("sam", "sam", "dash", "SAM’s estimate: up by ρ, then back"),
        ("difference", "eta", "dash", "two gradients of a descent"),
        ("gd", "gd", "dot", "two plain steps θ₀ → θ₁ → θ₂"),
        ("rho", "rho", "solid", "where SAM looks"),
    )
)

_NEAR = {"rho": 0.1, "eta": USUAL_RATE}

_STATUS = """
From here <b class="c-sam" data-term="sam">SAM</b> looks ρ = <span data-value="rho"></span> uphill
and errs by
<b><span data-channel="sam.percent"></span> %</b>;
<b class="c-eta" data-term="difference">the gradient difference</b> has looked η‖g₀‖ =
<span data-channel="reach"></span> downhill, for nothing, and errs by
<b><span data-channel="difference.percent"></span> %</b>.
"""


@lru_cache(maxsize=8)
def _figure(name: str):
    landscape = LANDSCAPES[name]
    return two_steps_view(sample(landscape.loss, landscape.window, resolution=120))


def estimates(name: str) -> LessonFigure:
    """The first figure: the vectors of both methods at a point that is held by hand."""
    landscape = LANDSCAPES[name]
    heads = {
        "exact": "exact.head",
        "sam estimate": "sam.head",
        "difference estimate": "difference.head",
    }

    def through(trace: str, *channels: str) -> AtStep:
        return AtStep(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    return LessonFigure(
        compute=two_steps(landscape),
        figure=_figure(name),
        bindings=[
            through("gd path", "start", "first", "second"),
            through("look", "start", "look"),
            through("sam step", "start", "sam"),
            *(through(trace, "start", head) for trace, head in heads.items()),
            *(Curve(f"{each} error", "radius", f"{each}.error", ghost=True)
              for each in ("predicted", "forward", "backward")),
            AtStep("sam now", ["rho"], ["sam.error"]),
            AtStep("difference now", ["reach"], ["difference.error"]),
        ],
        knobs=[
            Knob("rho", "ρ", "how far SAM looks uphill", RHOS, 0.1, "rho", axis="xaxis2"),
            Knob("eta", "η", "how long the plain steps are", ETAS, USUAL_RATE, "eta", {}),
            Point("start", "point θ₀", landscape.window, POINTS[name], (29, 23)),
        ],
        html={"formula": _FORMULA, "legend": _LEGEND, "status": _STATUS},
        terms={"exact": ["exact"], "sam": ["sam-estimate", "sam-step", "forward-error"],
               "difference": ["difference-estimate", "backward-error"], "gd": ["gd-path"],
               "rho": ["look"], "eta": ["gd-path"]},
        presets=[
            ("Both near", "ρ = 0.1, η = 0.02: two estimates, one arrow.", _NEAR),
            ("SAM looks too far", "ρ = 1: it estimates another place.", _NEAR | {"rho": 1.0}),
            ("Steps too long", "η = 0.2: so is the one that came for free.", _NEAR | {"eta": 0.2}),
        ],
        question=Question(
            ask="<b>Guess first:</b> make η ten times smaller. How much smaller does the error of "
            "the free estimate become?",
            options=["Not at all", "Ten times", "A hundred times"],
            meaning=[[0], [1], [2]],
            channel="gain",
            at={"eta": USUAL_RATE / 10},
            then="Now drag η to a tenth, 0.002.",
            because="It has looked a tenth as far, and errs in proportion: by half of how fast the "
            "curvature along the gradient turns, ½‖T[u,u]‖, for every unit of distance.",
        ),
        alt=f"The surface {landscape.name} with the steps of SAM and of gradient "
        "descent from one point, and the relative error of both estimates by distance looked.",
        name=f"two steps|{name}",
        shared={"radius": RADII},
    )  # fmt: skip


CORRECTIONS = list(FORWARD)

_BOUNCE = (
    "Forward only ends bouncing by <b><span data-channel='measured'></span></b> across the valley; "
    "on a quadratic as steep by B = aλ₁/(1 + (1 − ηλ₁)²) = "
    "<b><span data-channel='predicted'></span></b>."
)

SHARP = (1.0, 0.3)  # beside the sharp minimum of the fork

STRENGTHS = [round(0.025 * k, 3) for k in range(25)]
RATES = [float(f"{0.01 * 10 ** (k / 20):.2g}") for k in range(27)]  # 20 to a power of ten

_STYLES = {
    "gd": ("gd", "dot", 2.2),
    "exact": ("exact", "solid", 2.2),
    "sam": ("sam", "solid", 1.6),
    "backward": ("anti", "dash", 2.0),
    "forward": ("eta", "solid", 2.6),
}

_RACERS = {
    "gd": "gradient descent",
    "sam": "SAM, p = ρ",
    "exact": "exact: L + p‖∇L‖",
    "backward": "SAM downhill first, (−1, −p)",
    "forward": "forward only",
}

_CYCLE = """
<math display="block" aria-label="two plain steps, theta one and theta two">
  <mrow><msub><mi>θ</mi><mn>1</mn></msub><mo>=</mo><msub><mi>θ</mi><mn>0</mn></msub><mo>−</mo>
  <mi>η</mi>
  <msub><mi>g</mi><mn>0</mn></msub><mo>,</mo><mspace width="0.6em"></mspace>
  <msub><mi>θ</mi><mn>2</mn></msub><mo>=</mo><msub><mi>θ</mi><mn>1</mn></msub><mo>−</mo><mi>η</mi>
  <msub><mi>g</mi><mn>1</mn></msub></mrow></math>
<math display="block" aria-label="and a third along g one minus g zero, of strength p">
  <mrow><msub><mi>θ</mi><mn>3</mn></msub><mo>=</mo><msub><mi>θ</mi><mn>2</mn></msub><mo>+</mo>
  <mfrac><mrow><mn>2</mn><munder class="c-eta" data-term="eta"><mi>η</mi>
  <mn class="value" data-value="step_size"></mn></munder>
  <munder class="c-alpha" data-term="p"><mi>p</mi><mn class="value" data-value="p"></mn>
  </munder></mrow>
  <mrow><mi>η</mi><mo>‖</mo><msub><mi>g</mi><mn>0</mn></msub><mo>‖</mo></mrow></mfrac>
  <mrow class="c-eta" data-term="forward"><mo>(</mo><msub><mi>g</mi><mn>1</mn></msub><mo>−</mo>
  <msub><mi>g</mi><mn>0</mn></msub><mo>)</mo></mrow>
  </mrow></math>
"""


_CROSSERS = [
    Fate("2", "pin-a", 0.7, "both cross to the flat side"),
    Fate("S", "sam", 0.45, "SAM alone"),
    Fate("F", "pin-b", 0.5, "forward only alone"),
    Fate("○", "pin-d", 0.5, "neither"),
    Fate("∞", "text", 0.8, "forward only is lost"),
]


@lru_cache(maxsize=8)
def _race(forward: str, mapped: bool):
    fork = LANDSCAPES["Fork"]
    grid = sample(fork.loss, fork.window, resolution=120)
    chart = TickMap(
        "who crosses, SAM or forward only: drag here",
        Ticks(STRENGTHS, (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), "p"),
        Ticks(RATES, (0.01, 0.02, 0.05, 0.1, 0.2), "η"),
        _CROSSERS,
        on_plane(race(forward), "crossers") if mapped else None,
    )
    return race_view(grid, _STYLES, gradients_axis(BUDGET), {"range": [0.0, 9.0]}, chart)


def race(forward: str) -> LessonFigure:
    """The second figure: five methods from the sharp minimum, at equal gradients."""
    fork = LANDSCAPES["Fork"]
    ends = {
        "hovers": "to neither minimum",
        "left the window": "leaves the window",
        "diverged": "diverges",
    }
    words = [ends.get(name, f"to the {name}") for name in outcomes(fork)]
    spent = np.concatenate([[0], shown_evaluations()])
    status = columns(
        f'<b class="c-{_STYLES[name][0]}" data-term="{name}">{label}</b><br> '
        f'<span data-say="{name}.outcome"></span>'
        for name, label in _RACERS.items()
    ) + (_BOUNCE if forward == CORRECTIONS[0] else "")
    return LessonFigure(
        compute=forward_cycle(fork, SHARP, forward),
        figure=lambda _, there: _race(forward, mapped=there),
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y", ghost=name != "forward") for name in _STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in _STYLES),
            *(
                Curve(f"{name} curvature", "spent", f"{name}.curvature", ghost=name != "forward")
                for name in _STYLES
            ),
            AtStep("here", ["p.along"], ["step_size.along"]),
        ],
        knobs=[
            Knob("p", "p", "strength: αρ, or a/2η", STRENGTHS, 0.2, "alpha", {0.0: "GD"},
                 axis="xaxis3"),
            Knob("step_size", "η", "learning rate of all five", RATES, 0.1, "eta", {},
                 axis="yaxis3"),
        ],
        plane=SliderPair("p", "step_size"),
        html={
            "formula": _CYCLE,
            "legend": "".join(
                swatch(name, *_STYLES[name][:2], f"{label} · {PRICES[name]}/step")
                for name, label in _RACERS.items()
            )
            + "".join(map(fate_swatch, _CROSSERS)),
            "status": status,
            "readout": 'gradients <b data-channel="spent"></b>',
        },
        words={f"{name}.outcome": words for name in _RACERS},
        terms={name: [name, f"{name}-curvature"] for name in _RACERS}
        | {"p": ["here"], "eta": ["here"]},
        alt="Paths of five methods on the fork from its sharp minimum, their sharpness by "
        "gradients computed, and a map of p and η: whether SAM and forward only cross to the "
        "flat side.",
        name=f"race|{forward}",
        shared={"step": spent, "spent": np.maximum(spent, 5)},
    )  # fmt: skip
