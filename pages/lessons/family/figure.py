"""The live figure of the lesson on the family: SAM and ten relatives, side by side."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term
from pages.figures.outcomes import map_legend
from pages.lessons.family.compute import (
    BUDGET,
    FORK,
    METHODS,
    NUM_SHOWN,
    SAM,
    Ending,
    Side,
    relatives,
)
from pages.lessons.family.view import SideMap, family_view
from pages.ui.lesson_figure import Knob, LessonFigure, line_at

ALPHAS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0)
RADII = tuple(round(0.05 * k, 2) for k in range(1, 17))

# Those that the story tells of are drawn; of the others the map says where they end.
STYLES = {
    SAM: ("alpha", "solid", 2.2),
    "USAM": ("pin-c", "solid", 2.0),
    "ASAM": ("pin-c", "dash", 2.0),
    "AsyncSAM": ("pin-c", "dashdot", 1.8),
    "F-SAM": ("pin-d", "solid", 1.8),
    "MSAM": ("pin-c", "dot", 2.0),
    "GSAM": ("pin-d", "dash", 2.0),
    "Every 5th step": ("free", "dash", 2.0),
}

_FORMULA = formula(
    r"g = \class{c-gd}{g_0} + \knob{alpha:alpha}{\alpha} \,"
    r"(\nabla L(\theta + \term{rho:rho}{\delta}) - \class{c-gd}{g_0})",
    "g equals g zero plus alpha times the gradient at theta plus delta, minus g zero",
) + formula(
    r"\text{SAM:} \;\; \term{rho:rho}{\delta} = \knob{rho:rho}{\rho} \, \frac{g_0}{\|g_0\|}",
    "in SAM the ascent step delta is rho times the unit gradient",
)

_SURFACE, _MAP = "xy", "x2y2"


def _named(name: str, words: str = "") -> str:
    return term(name, words or name, STYLES[name][0])


def _without(*names: str) -> list[str]:
    """The traces of all but these."""
    return [f"{name}{kind}" for name in STYLES if name not in names for kind in ("", " end")]


_QUESTION = Question(
    ask="<b>Make a prediction.</b> USAM does not divide by ‖g₀‖: its ascent step is ρ g₀. SAM "
    "leaves the sharp minimum at ρ = 0.2. What does USAM do?",
    options=["It leaves, too", "It bounces about the sharp minimum", "It rests there"],
    meaning=[
        [Ending.FLAT_REST, Ending.FLAT_BOUNCE],
        [Ending.SHARP_BOUNCE],
        [Ending.SHARP_REST],
    ],
    channel="USAM.ending",
    at={"alpha": 1.0, "rho": 0.2},
    because=[
        "Towards the minimum the gradient shrinks, and USAM’s ascent step shrinks with it. "
        "Nothing pushes it out.",
        "SAM bounces, because its ascent step stays as long as ρ. That of USAM is ρ g₀, and "
        "vanishes at the minimum.",
        "Towards the minimum the gradient shrinks, and the ascent step ρ g₀ with it. At the "
        "minimum there is neither: USAM is at rest.",
    ],
    what_if=("What if ρ = 0.8?", {"alpha": 1.0, "rho": 0.8}),
    hides=["USAM", "USAM end"],
)

_STORY = (
    Card(
        "SAM has many relatives. All make a trial step, take the gradient there, and use what is "
        "new in it. They differ in that step, or in how they use the gradient. "
        f"{_named(SAM, 'SAM')} itself leaves the sharp minimum here.",
        {"alpha": 1.0, "rho": 0.2},
        [_SURFACE],
        hides=_without(SAM),
    ),
    Card(
        f"{_named('USAM')} is SAM without the division by ‖g₀‖. Its ascent step is δ = ρ g₀: long "
        "where the slope is steep, short where it is not.",
        {"alpha": 1.0, "rho": 0.2},
        [_SURFACE],
        hides=_without(SAM, "USAM"),
        question=_QUESTION,
    ),
    Card(
        f"{_named('ASAM')} multiplies each part of δ by the size of its parameter, squared. On "
        "the floor of this valley θ₂ is nearly 0, so ASAM hardly steps across it. Across is where "
        "it is steep. ASAM stays.",
        {"alpha": 1.0, "rho": 0.2},
        [_SURFACE],
        hides=_without(SAM, "ASAM"),
    ),
    Card(
        f"Three step along something remembered: {_named('AsyncSAM')} the last gradient, "
        f"{_named('F-SAM')} what changed in it, {_named('MSAM')} the momentum, downhill. On the "
        "map a row is a method. Gold, it ends on the flat side: all three from the same ρ on as "
        "SAM.",
        {"alpha": 1.0, "rho": 0.2},
        [_SURFACE, _MAP],
        hides=_without(SAM, "AsyncSAM", "F-SAM", "MSAM"),
        lit=["rho"],
    ),
    Card(
        f"A stronger correction: at α = 4 and ρ = 0.4, {_named(SAM)} goes past the flat minimum. "
        f"{_named('GSAM')} adds only the part of the correction at right angles to the gradient "
        "g<sub>ρ</sub>. It stays nearer to the minimum.",
        {"alpha": 4.0, "rho": 0.4},
        [_SURFACE],
        hides=_without(SAM, "GSAM"),
        lit=["alpha"],
    ),
    Card(
        f"Fewer gradients: {_named('Every 5th step', 'SAM at every fifth step')} costs 1.2 "
        "gradients a step instead of 2. At α = 1 it gets a fifth of the correction, and stays. "
        "Drag α up: here α = 2 is enough to leave.",
        {"alpha": 1.0, "rho": 0.2},
        [_SURFACE],
        hides=_without(SAM, "Every 5th step"),
        lit=["alpha"],
    ),
    Card(
        "All of them, for equally many gradients. Drag on the map to set ρ; let go of α to see it "
        "change. The table below says what each method is.",
        {"alpha": 1.0, "rho": 0.2},
        [_MAP],
        lit=["rho", "alpha"],
    ),
)

# What is said of an `Ending`.
ENDINGS = [
    "rests on the flat side",
    "bounces on the flat side",
    "rests on the sharp side",
    "bounces on the sharp side",
    "leaves the plotted region",
]

EXERCISES = (
    Exercise(
        "Let SAM at every fifth step reach the flat side with a ρ of 0.2 or less.",
        [
            Goal("Every 5th step.side", low=Side.FLAT, high=Side.FLAT),
            Goal("rho", high=0.201),
        ],
        ["What makes up for the steps without a correction?", "At ρ = 0.2, raise α to 2 or more."],
    ),
    Exercise(
        "Let USAM leave the sharp minimum for the flat side.",
        [Goal("USAM.side", low=Side.FLAT, high=Side.FLAT)],
        [
            "It rests there for as long as the minimum is stable. A stronger correction ends that.",
            "Try α = 1 with ρ = 0.8, or α = 2 with ρ = 0.5.",
        ],
    ),
    Exercise(
        "Find an α at which GSAM still reaches the flat side and α-SAM does not.",
        [
            Goal("GSAM.side", low=Side.FLAT, high=Side.FLAT),
            Goal(f"{SAM}.side", low=Side.SHARP, high=Side.SHARP),
        ],
        ["At α = 1 both are SAM. Below it they part.", "At α = 0 α-SAM is gradient descent."],
    ),
)


def _sides(alpha: float) -> Mapping[str, np.ndarray]:
    """The `Side` of every method at every ρ."""
    seen = line_at(family(), [{"alpha": alpha, "rho": rho} for rho in RADII])
    return {"sides": np.stack([seen[f"{name}.side"][:, 0] for name in METHODS])}


@lru_cache(maxsize=1)
def family() -> LessonFigure:
    """SAM and ten relatives on the fork, and on which side each ends."""
    spent = shown_steps(BUDGET, NUM_SHOWN)
    return LessonFigure(
        compute=relatives(),
        figure=family_view(
            sample(FORK.loss, FORK.window, resolution=120),
            STYLES,
            list(METHODS),
            {point.name: point.params for point in FORK.minima},
            RADII,
        ),
        map=SideMap(RADII, Side),
        map_compute=_sides,
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y") for name in STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in STYLES),
            AtStep("radius", ["rho", "rho"], ["top", "bottom"]),
        ],
        knobs=[
            Knob("alpha", "α", "strength of the correction", ALPHAS, 1.0, "alpha",
                 {-1.0: "Anti", 0.0: "GD", 1.0: "as published"}),
            Knob("rho", "ρ", "perturbation radius", RADII, 0.2, "rho", axis="xaxis2"),
        ],
        html={
            "formula": _FORMULA,
            "legend": "".join(swatch(name, *STYLES[name][:2], name) for name in STYLES)
            + map_legend(Side, "map"),
            "status": f"<b>{channel('flat')} of {len(METHODS)}</b> end on the flat side. "
            + f"{_named(SAM)} {says(f'{SAM}.ending')}.",
            "readout": f"gradients <b>{channel('step')}</b>",
            "table": "<ul>"
            + "".join(
                f"<li>{_named(name) if name in STYLES else name} {says(f'{name}.ending')}</li>"
                for name in METHODS
            )
            + "</ul>",
        },
        words={f"{name}.ending": ENDINGS for name in METHODS},
        terms={name: [name, f"{name} end"] for name in STYLES}
        | {"alpha": [SAM], "rho": ["radius"], "map": ["radius"]},
        story=_STORY,
        exercises=EXERCISES,
        alt="Trajectories of SAM and ten of its relatives on the surface Fork, from above its "
        "sharp minimum, and a map: on which side each of them ends, by ρ.",
        name="family",
        shared={
            "step": spent,
            "top": [-0.5],
            "bottom": [len(METHODS) - 0.5],
        },
    )  # fmt: skip


FIGURES = {"Fork": family}
