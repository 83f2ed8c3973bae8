"""The two live figures of the lesson on the gradient difference."""

from functools import lru_cache

import numpy as np

from experiments.two_steps import RADII, two_steps
from landscapes import LANDSCAPES, sample
from pages.figures.two_steps_view import two_steps_view
from pages.widgets.live import Curve, Moment
from pages.widgets.stage import Knob, Lesson, Point

# Where each surface shows the estimate well: the point, and ticks of both radii.
POINTS = {
    "Himmelblau": (-1.0, 2.0),
    "Twin wells": (0.4, 0.8),
    "Rosenbrock": (-1.2, 1.0),
    "Quadratic bowl": (0.7, 1.3),
}

RHOS = [float(f"{value:.3g}") for value in np.geomspace(1e-3, 1.0, 91)]
ETAS = [float(f"{value:.3g}") for value in np.geomspace(1e-4, 0.3, 91)]

_FORMULA = """
<math display="block" aria-label="SAM: g rho minus g zero, over rho, is about the gradient of the norm">
  <mrow><mfrac><mrow>
    <msub class="c-sam" data-term="sam"><mi>g</mi><mi>ρ</mi></msub><mo>−</mo><msub><mi>g</mi><mn>0</mn></msub></mrow>
    <munder class="c-rho" data-term="rho"><mi>ρ</mi><mn class="value" data-value="rho"></mn></munder></mfrac>
  <mo>≈</mo><mrow class="c-exact" data-term="exact"><mo>∇</mo><mo>‖</mo><mi>g</mi><mo>‖</mo></mrow><mo>≈</mo>
  <mfrac><mrow><msub class="c-eta" data-term="difference"><mi>g</mi><mn>1</mn></msub><mo>−</mo>
    <msub><mi>g</mi><mn>0</mn></msub></mrow>
    <mrow><mo>−</mo><munder class="c-eta" data-term="eta"><mi>η</mi><mn class="value" data-value="eta"></mn></munder>
    <mo>‖</mo><msub><mi>g</mi><mn>0</mn></msub><mo>‖</mo></mrow></mfrac></mrow>
</math>
"""

_LEGEND = "".join(
    f'<span data-term="{term}" class="c-{colour}"><svg viewBox="0 0 28 10" aria-hidden="true"><line x1="0" '
    f'y1="5" x2="28" y2="5" stroke="currentColor" stroke-width="{width}" stroke-dasharray="{dash}"/></svg>'
    f"{name}</span>"
    for term, colour, dash, width, name in (
        ("exact", "exact", "", 4, "exact ∇‖g‖ = Hu"),
        ("sam", "sam", "5 3", 2.5, "SAM’s estimate: up by ρ, then back"),
        ("difference", "eta", "5 3", 2.5, "two gradients of a descent"),
        ("gd", "gd", "2 3", 2.5, "two plain steps θ₀ → θ₁ → θ₂"),
        ("rho", "rho", "", 2.5, "where SAM looks"),
    )
)

_STATUS = """
From here <b class="c-sam" data-term="sam">SAM</b> looks ρ = <span data-value="rho"></span> uphill and errs by
<b><span data-channel="sam.percent"></span> %</b>;
<b class="c-eta" data-term="difference">the gradient difference</b> has looked η‖g₀‖ =
<span data-channel="reach"></span> downhill, for nothing, and errs by
<b><span data-channel="difference.percent"></span> %</b>.
"""


@lru_cache(maxsize=8)
def _figure(name: str):
    landscape = LANDSCAPES[name]
    return two_steps_view(sample(landscape.loss, landscape.window, resolution=120))


def estimates(name: str) -> Lesson:
    """The first figure: the vectors of both methods at a point that is held by hand."""
    landscape = LANDSCAPES[name]
    heads = {
        "exact": "exact.head",
        "sam estimate": "sam.head",
        "difference estimate": "difference.head",
    }

    def through(trace: str, *channels: str) -> Moment:
        return Moment(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    return Lesson(
        picture=two_steps(landscape),
        figure=_figure(name),
        bindings=[
            through("gd path", "start", "first", "second"),
            through("look", "start", "look"),
            through("sam step", "start", "sam"),
            *(through(trace, "start", head) for trace, head in heads.items()),
            *(Curve(f"{each} error", "radius", f"{each}.error", ghost=True)
              for each in ("predicted", "forward", "backward")),
            Moment("sam now", ["rho"], ["sam.error"]),
            Moment("difference now", ["reach"], ["difference.error"]),
        ],
        knobs=[
            Knob("rho", "ρ", "how far SAM looks uphill", RHOS, 0.1, "rho", {}),
            Knob("eta", "η", "how long the plain steps are", ETAS, 0.02, "eta", {}),
            Point("start", "point θ₀", landscape.window, POINTS[name], (29, 23)),
        ],
        html={"formula": _FORMULA, "legend": _LEGEND, "status": _STATUS},
        terms={"exact": ["exact"], "sam": ["sam-estimate", "sam-step", "forward-error"],
               "difference": ["difference-estimate", "backward-error"], "gd": ["gd-path"],
               "rho": ["look"], "eta": ["gd-path"]},
        presets=[
            ("Both near", "ρ = 0.1, η = 0.02: two estimates, one arrow.", {"rho": 0.1, "eta": 0.02}),
            ("SAM looks too far", "ρ = 1: the estimate is of another place.", {"rho": 1.0, "eta": 0.02}),
            ("Steps too long", "η = 0.3: so is the one that came for free.", {"rho": 0.1, "eta": 0.3}),
        ],
        alt=f"The surface {landscape.name} with the steps of SAM and of gradient descent from one point, and "
        "the relative error of both estimates of the gradient of the gradient norm by distance looked.",
        name=f"two steps|{name}",
        shared={"radius": RADII},
    )  # fmt: skip
