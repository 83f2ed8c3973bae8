"""The first live figure of the lesson: runs of one strength αρ, with a far ascent step and near."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go

from experiments.outcome import SurfaceOutcome, surface_outcomes
from experiments.steps import SHARP_START, shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Landscape, outcomes
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, columns, if_drawn, says, swatch, term, value
from pages.lessons.how_far.family_compute import (
    NUM_SHOWN,
    ReachedBy,
    family_runs,
    outcomes_by_radius,
)
from pages.lessons.how_far.family_view import RadiusMap, family_view
from pages.ui.lesson_figure import Knob, LessonFigure

ALPHAS = (1.0, 8.0)

# By α, and the exact one: colour, dash, width.
_STYLES = {
    "1": ("sam", "solid", 2.0),
    "8": ("alpha", "solid", 2.2),
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
    presets: tuple[tuple[str, str, Mapping[str, Any]], ...]
    question: Question | None = None  # where there is no story
    story: tuple[Card, ...] = ()
    exercises: tuple[Exercise, ...] = ()


_TWIN = {"p": 0.9, "eta": 0.015}
_FORK = {"p": 0.175, "eta": 0.03}


def _of(*names: str) -> list[str]:
    """All that is drawn on the surface of some of the runs."""
    return [f"{what} {name}" for name in names for what in ("path", "stop")]


_EXACT = term("runexact", "Green", "exact")
_SAM = term("run1", "SAM", "sam")

_HOW_STRONG = Question(
    ask="<b>Make a prediction.</b> Green starts where SAM did, with ρ = 0.9. Where does it end?",
    options=["In the flat minimum", "In the sharp minimum", "In neither of the two, like SAM"],
    meaning=[[0], [1], [2, 3, 4]],
    channel="exact.outcome",
    at=_TWIN,
    because=[
        "The penalty makes the steep walls of the sharp well too costly. So ρ = 0.9 is strong "
        "enough. But SAM measures 0.9 away, and that is too far.",
        "It would with a small ρ, up to 0.2. With ρ = 0.9 the steep walls of the sharp well cost "
        "too much.",
        "SAM stops because its ring is far away. Green has no ring: it knows how the length of "
        "the gradient grows right where it stands.",
    ],
    what_if=("What if ρ is smaller?", {"p": 0.2, "eta": 0.015}),
    hides=_of("exact"),
)

_WHICH = Question(
    ask="<b>Make a prediction.</b> Two runs are equally strong, αρ = 0.175, with ascent steps of "
    "different lengths. Which reach the flat minimum?",
    options=["Both: only αρ counts", "Only the long steps, α = 1", "Only the short ones, α = 8"],
    meaning=[[ReachedBy.ALL], [ReachedBy.FAR], [ReachedBy.NEAR]],
    channel="reached by",
    at=_FORK,
    because=[
        "To first order in ρ only αρ counts. But on the floor of a valley the first order is zero, "
        "and what is left depends on ρ, too.",
        "What SAM’s estimate has beyond the first order leads along this valley to where the "
        "curvature is smaller, and at one αρ that grows with ρ.",
        "They follow ∇(L + αρ‖∇L‖) more closely, and so they stay in the sharp minimum.",
    ],
    what_if=("What if αρ is larger?", {"p": 0.5, "eta": 0.03}),
    hides=[*_of("1", "8"), "ascent step"],
)

_MAP, _BY_RADIUS = "xy", "x2y2"

# As long as SAM is alone, αρ is its ρ.
_AS_RHO = {"p": ("ρ", "length of SAM’s ascent step", "rho")}

_STORY = (
    Card(
        f"{_SAM} starts in a sharp well, at the black ring. Its "
        f"{term('rho', 'ascent step', 'rho')} has length ρ. With ρ = {value('p')} it "
        f"<b>{says('1.outcome')}</b>. A larger ρ makes SAM stronger. Drag ρ to the right: does "
        "SAM come to the flat minimum?",
        {"p": 0.1, "eta": 0.015},
        [_MAP],
        hides=_of("8", "exact"),
        lit=["p"],
        idle=["eta"],
        calls=_AS_RHO,
    ),
    Card(
        "<b>No ρ here does it.</b> A larger ρ is stronger, but SAM measures further away. At "
        "ρ = 0.9 the ascent step leads across the ridge, back to the bottom of the sharp well. "
        "There the gradient is zero: <b>SAM sees no slope, and stops.</b>",
        _TWIN,
        [_MAP],
        hides=_of("8", "exact"),
        lit=["rho"],
        idle=["eta"],
        calls=_AS_RHO,
    ),
    Card(
        "<b>Is ρ = 0.9 too strong, or too far?</b> For small ρ, SAM minimises the loss plus ρ "
        "times the length of the gradient: <b>steep walls cost extra.</b> The green run minimises "
        "exactly that, without a ring.",
        _TWIN,
        [_MAP],
        hides=_of("8"),
        question=_HOW_STRONG,
        idle=["p", "eta"],
        calls=_AS_RHO,
    ),
    Card(
        "<b>So ρ does two jobs.</b> It is the <b>strength</b> of the penalty: from ρ = 0.35 on, "
        f"{_EXACT} ends in the flat minimum. It is also the <b>distance</b> at which SAM "
        "measures, and there 0.35 is too far already. Drag ρ.",
        {"p": 0.35, "eta": 0.015},
        [_MAP],
        hides=_of("8"),
        lit=["p"],
        idle=["eta"],
        calls=_AS_RHO,
    ),
    Card(
        "<b>α takes over one job.</b> α-SAM adds SAM’s correction α times: its strength is αρ. "
        f"With α = 8, {term('run8', 'α-SAM', 'alpha')} has strength {value('p')} with "
        f"ρ = {channel('8.rho')}. It measures near, and <b>{says('8.outcome')}</b>.",
        _TWIN,
        [_MAP],
        hides=["ascent step"],
        lit=["run8", "p"],
        idle=["eta"],
    ),
    Card(
        "Every point of this map is a run of α-SAM: its strength αρ to the right, its ρ upwards. "
        f"Gold ends in the flat minimum, grey in the sharp one, white in neither. <b>{_SAM} never "
        "enters gold; α = 8 does.</b> Drag αρ.",
        _TWIN,
        [_BY_RADIUS],
        lit=["p"],
        idle=["eta"],
    ),
)

EXERCISES = (
    Exercise(
        "Bring the run with α = 8 to the flat minimum, with an αρ of at most 0.5.",
        [Goal("8.outcome", high=0), Goal("p", high=0.5)],
        ["Make αρ larger, but not by much.", "Leave η at 0.015, and try αρ = 0.45."],
    ),
    Exercise(
        "Bring SAM, α = 1, to the flat minimum.",
        [Goal("1.outcome", high=0)],
        ["At η = 0.015 no ρ does it. What else is there to move?",
         "With long steps, SAM does not settle in the sharp well at all: try η = 0.05."],
    ),
)  # fmt: skip

FAMILIES = {
    "Twin wells": Family(
        surface="Twin wells",
        start=(0.8, 0.5),
        num_steps=2000,
        products=tuple(round(0.05 * k, 2) for k in range(33)),
        learning_rates=(0.005, 0.0075, 0.01, 0.0125, 0.015, 0.0175, 0.02, 0.025, 0.03, 0.04, 0.05,
                        0.06),
        learning_rate=0.015,
        presets=(
            ("One strength", "αρ = 0.9: only the short ascent steps get out.", _TWIN),
            ("No penalty", "αρ = 0, η = 0.06: all get out.", {"p": 0.0, "eta": 0.06}),
            ("Small steps", "αρ = 0.8, η = 0.005: no run gets out.", {"p": 0.8, "eta": 0.005}),
        ),
        story=_STORY,
        exercises=EXERCISES,
    ),
    "Fork, beside the sharp minimum": Family(
        surface="Fork",
        start=SHARP_START,
        num_steps=4000,
        products=tuple(round(0.025 * k, 3) for k in range(25)),
        learning_rates=(0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1),
        learning_rate=0.03,
        presets=(
            ("One strength", "αρ = 0.175: only the long ascent steps arrive.", _FORK),
            ("Stronger", "αρ = 0.5: only the short ones arrive.", {"p": 0.5, "eta": 0.03}),
            ("Longer steps", "αρ = 0.25, η = 0.05: all arrive.", {"p": 0.25, "eta": 0.05}),
        ),
        question=_WHICH,
    ),
}  # fmt: skip

_FORMULA = formula(
    r"g_0 + \term{alpha:alpha}{\alpha} (\term{run1:sam}{g_\rho} - g_0) \approx"
    r"\nabla \left( L + \knob{p:alpha}{\alpha\rho} \|\nabla L\| \right)",
    "g zero plus alpha times g rho minus g zero is about the gradient of L plus alpha rho times "
    "the norm of the gradient of L",
)

_NUMBERS = [f"{alpha:g}" for alpha in ALPHAS]

_RADII = {n: channel(f"{n}.rho") for n in _NUMBERS}

_STATUS = (
    if_drawn("seen1", f"{_SAM} {says('1.outcome')}. ")
    + if_drawn("seen8", f"{term('run8', 'α-SAM with α = 8', 'alpha')} {says('8.outcome')}. ")
    + if_drawn("seenexact", f"{_EXACT} {says('exact.outcome')}.")
)

# Every run by itself: it would be long beside the figure.
_TABLE = columns(
    [
        *(
            f"{term(f'run{n}', f'α = {n}, ρ = {_RADII[n]}', _STYLES[n][0])}<br>"
            f"{says(f'{n}.outcome')}"
            for n in _NUMBERS
        ),
        f"{term('runexact', 'exact', 'exact')}<br>{says('exact.outcome')}",
    ]
)

_LEGEND = (
    swatch("runexact", *_STYLES["exact"][:2], "minimises loss + penalty")
    + swatch("run1", *_STYLES["1"][:2], "SAM")
    + swatch("run8", *_STYLES["8"][:2], "α-SAM, α = 8")
    + swatch("rho", "rho", "solid", "ascent step of SAM", ring=True)
)

_ENDS = {
    "hovers": "settles in neither minimum",
    "left the window": "leaves the plotted region",
    "diverged": "diverges",
}


def _signed(landscape: Landscape) -> list[SurfaceOutcome]:
    """The outcomes of a surface of two minima: a run that settles in none is in neither."""
    return [
        each._replace(sign="neither") if name == "hovers" else each
        for name, each in zip(outcomes(landscape), surface_outcomes(landscape), strict=True)
    ]


def _radii(family: Family) -> np.ndarray:
    """Those of the map, up to that of SAM at the largest αρ."""
    return np.linspace(family.products[-1] / 40, family.products[-1], 40)


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
    return family_view(
        sample(landscape.loss, landscape.window, resolution=120),
        _STYLES,
        {"1": (ALPHAS[0], "SAM, α = 1"), "8": (ALPHAS[1], "α = 8")},
        chosen.start,
        chosen.products[-1],
        {point.name: point.params for point in landscape.minima},
        eta,
    ).update_layout(uirevision=name)


@lru_cache(maxsize=len(FAMILIES))
def family(name: str) -> LessonFigure:
    """Runs of one strength αρ on a surface, and the outcomes by αρ and ρ."""
    chosen = FAMILIES[name]
    landscape = LANDSCAPES[chosen.surface]
    words = [_ENDS.get(each, f"reaches the {each}") for each in outcomes(landscape)]
    return LessonFigure(
        compute=family_runs(
            landscape,
            chosen.start,
            chosen.num_steps,
            ALPHAS,
        ),
        figure=lambda setting: _figure(name, setting["eta"]),
        map=RadiusMap(_signed(landscape), chosen.products, _radii(chosen)),
        map_compute=lambda eta: {"outcome": _outcomes(name, eta)},
        bindings=[
            *(Curve(f"path {n}", f"{n}.x", f"{n}.y", ghost=n == "exact") for n in _STYLES),
            *(AtStep(f"stop {n}", [f"{n}.x"], [f"{n}.y"]) for n in _STYLES),
            AtStep(
                *("ascent step", ["1.x", "perturbed.x"], ["1.y", "perturbed.y"]),
                text=["", "slope {perturbed.slope}"],
            ),
            AtStep("radii", ["p"] * len(_NUMBERS), [f"{n}.rho" for n in _NUMBERS]),
        ],
        knobs=[
            Knob("p", "αρ", "strength of all runs", chosen.products, 0.1, "alpha", {0.0: "GD"},
                 axis="xaxis2"),
            Knob("eta", "η", "learning rate", chosen.learning_rates, chosen.learning_rate,
                 "eta"),
        ],
        html={
            # Where α is not spoken of yet, it has no place in a formula.
            "formula": if_drawn("seen8", _FORMULA),
            "legend": _LEGEND,
            "status": _STATUS,
            "table": _TABLE,
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={f"{n}.outcome": words for n in _STYLES},
        terms={
            "rho": ["ascent step"],
            "p": ["radii"],
            "alpha": [f"alpha {n}" for n in _NUMBERS],
            **{f"run{n}": [f"path {n}", f"alpha {n}"] for n in _NUMBERS},
            "runexact": ["path exact"],
            **{f"seen{n}": [f"path {n}"] for n in _STYLES},
        },
        presets=chosen.presets,
        question=chosen.question,
        story=chosen.story,
        exercises=chosen.exercises,
        alt=f"Runs of one strength αρ on the surface {landscape.name}, with α = 1 and 8; beside it "
        "where a run ends, by αρ and its radius ρ.",
        name=f"families|{name}",
        shared={
            "step": shown_steps(chosen.num_steps, NUM_SHOWN),
        },
    )  # fmt: skip


FIGURES = {name: partial(family, name) for name in FAMILIES}
