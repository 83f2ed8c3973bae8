"""The second live figure of the lesson: runs of one product p = αρ, far ascent steps and near."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go

from experiments.outcome import surface_outcomes
from experiments.steps import SHARP_START, shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, outcomes
from livefigure import AtStep, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term, value
from pages.figures.outcomes import map_legend
from pages.lessons.how_far.family_compute import (
    NUM_SHOWN,
    ReachedBy,
    family_runs,
    outcomes_by_radius,
)
from pages.lessons.how_far.family_view import RadiusMap, family_view
from pages.ui.lesson_figure import Knob, LessonFigure

ALPHAS = (1.0, 2.0, 8.0, 16.0)

# By α, and the exact one: colour, dash, width.
_STYLES = {
    "1": ("sam", "solid", 2.0),
    "2": ("pin-c", "dot", 2.4),
    "8": ("alpha", "solid", 2.2),
    "16": ("pin-b", "dash", 2.0),
    "exact": ("exact", "dash", 2.0),
}


@dataclass(frozen=True)
class Family:
    """Where the runs start, and what is to be seen there."""

    surface: str
    start: tuple[float, float]
    num_steps: int
    products: tuple[float, ...]
    learning_rates: tuple[float, ...]
    learning_rate: float
    telling: float  # the product that is asked about
    because: str
    presets: tuple[tuple[str, str, Mapping[str, Any]], ...]


FAMILIES = {
    "Twin wells": Family(
        surface="Twin wells",
        start=(0.8, 0.5),
        num_steps=2000,
        products=tuple(round(0.05 * k, 2) for k in range(33)),
        learning_rates=(0.005, 0.0075, 0.01, 0.0125, 0.015, 0.0175, 0.02, 0.025, 0.03, 0.04, 0.05,
                        0.06),
        learning_rate=0.015,
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
        start=SHARP_START,
        num_steps=4000,
        products=tuple(round(0.025 * k, 3) for k in range(25)),
        learning_rates=(0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1),
        learning_rate=0.02,
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

_FORMULA = formula(
    r"g_0 + \term{alpha:alpha}{\alpha} (g_\rho - g_0) \approx"
    r"\nabla (L + \knob{p:alpha}{p} \|g\|)"
    r"+ \frac{\term{p:alpha}{p} \, \term{rho:rho}{\rho}}{2} T[u,u]",
    "g zero plus alpha times g rho minus g zero is the gradient of L plus p times the norm of g, "
    "plus half p rho T of u and u",
)

_NUMBERS = [f"{alpha:g}" for alpha in ALPHAS]

_STATUS = (
    f"At one p = {term('p', value('p'), 'alpha')}: "
    + "".join(
        term(f"run{n}", f"α = {n}, ρ = {channel(f'{n}.rho')}", _STYLES[n][0])
        + f" {says(f'{n}.outcome')}, "
        for n in _NUMBERS
    )
    + f"and {term('runexact', 'exact', 'exact')} descent on L + p‖g‖ {says('exact.outcome')}."
)

_LEGEND = (
    "".join(
        swatch(f"run{n}", *_STYLES[n][:2], f"α = {n}, ρ = p/{n}" if n != "1" else "SAM, ρ = p")
        for n in _NUMBERS
    )
    + swatch("runexact", *_STYLES["exact"][:2], "exact: α → ∞, ρ → 0")
    + swatch("rho", "rho", "solid", "where SAM looks")
    + "<span>◆ ends</span><span>× minima</span>"
)

_ENDS = {
    "hovers": "settles in neither minimum",
    "left the window": "leaves the picture",
    "diverged": "diverges",
}


def _radii(family: Family) -> np.ndarray:
    """Those of the map: of the largest product at α = 160 … 1."""
    return np.geomspace(family.products[-1] / 160, family.products[-1], 25)


@lru_cache(maxsize=32)
def _outcomes(name: str, eta: float) -> np.ndarray:
    chosen = FAMILIES[name]
    axes = jnp.asarray(chosen.products), jnp.asarray(_radii(chosen))
    landscape, start = LANDSCAPES[chosen.surface], jnp.asarray(chosen.start)
    return np.asarray(outcomes_by_radius(landscape, start, chosen.num_steps, eta, *axes))


@lru_cache(maxsize=32)
def _figure(name: str, eta: float) -> go.Figure:
    chosen = FAMILIES[name]
    landscape = LANDSCAPES[chosen.surface]
    radii = _radii(chosen)
    return family_view(
        sample(landscape.loss, landscape.window, resolution=120),
        _STYLES,
        dict(zip(_NUMBERS, ALPHAS, strict=True)),
        chosen.start,
        chosen.products,
        (float(radii[0]), float(radii[-1])),
        {point.name: point.params for point in landscape.minima},
        eta,
    ).update_layout(uirevision=name)


@lru_cache(maxsize=len(FAMILIES))
def family(name: str) -> LessonFigure:
    """Runs of one product p on a surface, where each ends by p, and the outcomes by p and ρ."""
    chosen = FAMILIES[name]
    landscape = LANDSCAPES[chosen.surface]
    low, high = landscape.window.x
    words = [_ENDS.get(each, f"reaches the {each}") for each in outcomes(landscape)]
    return LessonFigure(
        compute=family_runs(
            landscape,
            chosen.start,
            chosen.num_steps,
            ALPHAS,
            chosen.products,
            chosen.learning_rates,
        ),
        figure=lambda setting: _figure(name, setting["eta"]),
        map=RadiusMap(surface_outcomes(landscape), chosen.products, _radii(chosen)),
        map_compute=lambda eta: {"outcome": _outcomes(name, eta)},
        bindings=[
            *(Curve(f"path {n}", f"{n}.x", f"{n}.y") for n in _STYLES),
            AtStep("ends", [f"{n}.x" for n in _STYLES], [f"{n}.y" for n in _STYLES]),
            AtStep("ascent step", ["1.x", "perturbed.x"], ["1.y", "perturbed.y"]),
            *(Curve(f"end {n}", "products", f"{n}.end", ghost=True) for n in _STYLES),
            AtStep("product", ["p", "p"], ["low", "high"]),
            AtStep("now", ["p"] * len(_STYLES), [f"{n}.now" for n in _STYLES]),
            AtStep("product there", ["p", "p"], ["near", "far"]),
            AtStep("radii", ["p"] * len(_NUMBERS), [f"{n}.rho" for n in _NUMBERS]),
        ],
        knobs=[
            Knob("p", "p", "strength αρ of all", chosen.products, 0.1, "alpha", {0.0: "GD"},
                 axis="xaxis2"),
            Knob("eta", "η", "learning rate of all", chosen.learning_rates, chosen.learning_rate,
                 "eta"),
        ],
        html={
            "formula": _FORMULA,
            "legend": _LEGEND + map_legend(surface_outcomes(landscape)),
            "status": _STATUS,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={f"{n}.outcome": words for n in _STYLES},
        terms={
            "rho": ["ascent step"],
            "p": ["product", "product there"],
            "alpha": [f"alpha {n}" for n in _NUMBERS],
            **{f"run{n}": [f"path {n}", f"end {n}", f"alpha {n}"] for n in _NUMBERS},
            "runexact": ["path exact", "end exact"],
        },
        presets=chosen.presets,
        question=Question(
            ask=f"<b>Guess first:</b> four walks are equally strong, p = αρ = {chosen.telling:g}, "
            "and look differently far. Which reach the flat minimum?",
            options=["All: only p counts", "The far looks, α = 1 and 2", "The near, α = 8 and 16"],
            meaning=[[ReachedBy.ALL], [ReachedBy.FAR], [ReachedBy.NEAR]],
            channel="reached by",
            at={"p": chosen.telling, "eta": chosen.learning_rate},
            
            because=[chosen.because] * 3,
        ),
        alt=f"Walks of one product αρ on the surface {landscape.name}, with α from 1 to 16; "
        "beside it where each of them ends, by the product, and what becomes of a walk by its "
        "product and its look.",
        name=f"families|{name}",
        shared={
            "step": shown_steps(chosen.num_steps, NUM_SHOWN),
            "products": np.asarray(chosen.products),
            "low": [low],
            "high": [high],
            "near": [chosen.products[-1] / 1e4],
            "far": [chosen.products[-1]],
        },
    )  # fmt: skip


FIGURES = {name: partial(family, name) for name in FAMILIES}
