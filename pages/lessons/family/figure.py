"""The live figure of the lesson on the family: SAM and its relatives, side by side."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from experiments.steps import shown_steps
from experiments.surface import sample
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, says, swatch, term
from pages.figures.outcomes import map_legend
from pages.lessons.family.compute import (
    ASCENDING,
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
    "AsyncSAM": ("pin-c", "dot", 2.0),
    "GSAM": ("pin-c", "dashdot", 2.0),
    "Every 5th step": ("pin-c", "longdash", 2.0),
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
_AT_ONE = {"alpha": 1.0, "rho": 0.2}


def _drawn_of(name: str) -> list[str]:
    """The traces of a method."""
    return [name, f"{name} end", *([f"{name} ascent"] if name in ASCENDING else [])]


def _named(name: str, words: str = "") -> str:
    return term(name, words or name, STYLES[name][0])


def _does(name: str) -> str:
    """What becomes of a method, said where it is drawn."""
    return f"{_named(name)} {says(f'{name}.ending')}. "


def _without(*names: str, ascents: bool = True) -> list[str]:
    """The traces of all but these, and on demand of their ascent steps."""
    others = [trace for name in STYLES if name not in names for trace in _drawn_of(name)]
    return others + [f"{name} ascent" for name in names if name in ASCENDING and not ascents]


_QUESTION = Question(
    ask="<b>Make a prediction.</b> The run of SAM leaves the sharp minimum. What does USAM do?",
    options=["It leaves, too", "It bounces about the sharp minimum", "It rests there"],
    meaning=[
        [Ending.FLAT_REST, Ending.FLAT_BOUNCE],
        [Ending.SHARP_BOUNCE],
        [Ending.SHARP_REST],
    ],
    channel="USAM.ending",
    at=_AT_ONE,
    because=[
        "Towards the minimum the gradient shrinks, and USAM’s ascent step shrinks with it. "
        "Nothing pushes it out.",
        "SAM bounces, because its ascent step stays as long as ρ. That of USAM is ρ times the "
        "gradient, and vanishes at the minimum.",
        "Towards the minimum the gradient shrinks, and the ascent step with it. At the "
        "minimum there is neither: USAM is at rest.",
    ],
    what_if=("What if ρ = 0.8?", {"alpha": 1.0, "rho": 0.8}),
    hides=["USAM", "USAM end"],
)

_STORY = (
    Card(
        f"<b>The original.</b> {_named(SAM, 'SAM')} makes an ascent step, always of length ρ: the "
        "short line that ends in a ring. It takes the gradient there, and steps with it from where "
        f"it stood. Press ▶: the run {says(f'{SAM}.ending')}.",
        _AT_ONE,
        [_SURFACE],
        hides=_without(SAM),
        idle=["alpha"],
    ),
    Card(
        f"<b>Another length.</b> {_named('USAM')} changes one thing. Its ascent step is ρ times "
        "the gradient: long where the slope is steep, short where it is gentle.",
        _AT_ONE,
        [_SURFACE],
        hides=_without(SAM, "USAM"),
        question=_QUESTION,
        idle=["alpha"],
    ),
    Card(
        f"<b>Another direction.</b> {_named('ASAM')} ascends far in a large parameter, hardly in "
        "a small one, so that rescaling them leaves its sharpness unchanged. At α = 1 it reaches "
        f"the floor, where θ₂ is small: its ring lies along it, not up the wall. "
        f"It {says('ASAM.ending')}.",
        _AT_ONE,
        [_SURFACE],
        hides=_without(SAM, "ASAM"),
        idle=["alpha"],
    ),
    Card(
        f"<b>An older direction.</b> {_named('AsyncSAM')} ascends along the gradient of the step "
        "before, so that both gradients can be computed at once. What does it lose? Drag ρ: now "
        f"SAM {says(f'{SAM}.ending')}, and AsyncSAM {says('AsyncSAM.ending')}.",
        _AT_ONE,
        [_SURFACE],
        hides=_without(SAM, "AsyncSAM", ascents=False),
        lit=["rho"],
        idle=["alpha"],
    ),
    Card(
        "<b>Another use.</b> At α = 4 and ρ = 0.4, α-SAM goes past the flat minimum. "
        f"{_named('GSAM')} uses only a part of the correction: that at right angles to SAM’s "
        "gradient. It ends nearer to the minimum.",
        {"alpha": 4.0, "rho": 0.4},
        [_SURFACE],
        hides=_without(SAM, "GSAM", ascents=False),
        lit=["alpha"],
    ),
    Card(
        f"<b>Less often.</b> {_named('Every 5th step', 'SAM at every fifth step')} costs 1.2 "
        "gradients a step instead of 2, and corrects a fifth as much. Can a larger α make up for "
        f"that? Drag α up. Now it {says('Every 5th step.ending')}.",
        _AT_ONE,
        [_SURFACE],
        hides=_without(SAM, "Every 5th step", ascents=False),
        lit=["alpha"],
        idle=["rho"],
    ),
    Card(
        "<b>All of them.</b> A row is a method; gold: it ends on the flat side. Drag the blue "
        "line. At α = 1 most rows turn gold by ρ = 0.15, USAM near 0.75, ASAM never. In the "
        "formula most exchange δ, the ascent step.",
        _AT_ONE,
        [_MAP],
        lit=["rho"],
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
    """SAM and its relatives on the fork, and on which side each ends."""
    spent = shown_steps(BUDGET, NUM_SHOWN)
    return LessonFigure(
        compute=relatives(),
        figure=family_view(
            sample(FORK.loss, FORK.window, resolution=120),
            STYLES,
            list(ASCENDING),
            list(METHODS),
            {point.name: point.params for point in FORK.minima},
            RADII,
        ),
        map=SideMap(RADII, Side),
        map_compute=_sides,
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y") for name in STYLES),
            *(AtStep(f"{name} end", [f"{name}.x"], [f"{name}.y"]) for name in STYLES),
            *(AtStep(f"{name} ascent", [f"{name}.x", f"{name}.up.x"], [f"{name}.y", f"{name}.up.y"])
              for name in ASCENDING),
            AtStep("radius", ["rho", "rho"], ["top", "bottom"]),
        ],
        knobs=[
            Knob("alpha", "α", "strength of the correction", ALPHAS, 1.0, "alpha",
                 {-1.0: "Anti", 0.0: "GD", 1.0: "as published"}),
            Knob("rho", "ρ", "perturbation radius", RADII, 0.2, "rho", axis="xaxis2"),
        ],
        html={
            "formula": if_drawn("map", _FORMULA),
            "legend": "".join(swatch(name, *STYLES[name][:2], name) for name in STYLES)
            + map_legend(Side, "map"),
            "status": "".join(if_drawn(name, _does(name)) for name in STYLES)
            + if_drawn("map", f"<b>{channel('flat')} of {len(METHODS)}</b> end on the flat side."),
            "readout": f"gradients <b>{channel('step')}</b>",
            "table": "<ul>"
            + "".join(
                f"<li>{_named(name) if name in STYLES else name} {says(f'{name}.ending')}</li>"
                for name in METHODS
            )
            + "</ul>",
        },
        words={f"{name}.ending": ENDINGS for name in METHODS},
        terms={name: _drawn_of(name) for name in STYLES}
        | {"alpha": [SAM], "rho": ["radius"], "map": ["radius"]},
        story=_STORY,
        exercises=EXERCISES,
        alt="Trajectories of SAM and of its relatives on the surface Fork, from above its "
        "sharp minimum, and a map: on which side each of them ends, by ρ.",
        name="family",
        shared={
            "step": spent,
            "top": [-0.5],
            "bottom": [len(METHODS) - 0.5],
        },
    )  # fmt: skip


FIGURES = {"Fork": family}
