"""The live figure of the lesson on the family: SAM beside one of its relatives at a time."""

from collections.abc import Mapping
from functools import lru_cache

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import Window
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.markup import channel, if_drawn, says, swatch, term, value
from pages.figures.outcomes import map_legend
from pages.lessons.family.compute import (
    APART,
    BUDGET,
    FORK,
    METHODS,
    NUM_SHOWN,
    POINT,
    PUBLISHED,
    RELATIVES,
    SAM,
    Ending,
    Side,
    relatives,
)
from pages.lessons.family.view import MAP, RUNS, STEP, SideMap, family_view
from pages.ui.lesson_figure import Knob, LessonFigure, line_at

ALPHAS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0)
RADII = tuple(round(0.05 * k, 2) for k in range(1, 17))

# Of all that a step or a run draws; the relative is one of `RELATIVES`.
STYLES = {
    SAM: ("alpha", "solid", 2.2),
    PUBLISHED: ("sam", "solid", 2.2),
    "relative": ("pin-c", "solid", 2.0),
}
CLOSE_UP = Window((-0.15, APART + 0.15), (-0.22, 0.34))  # around the two places of the step

_AT_ONE = {"alpha": 1.0, "rho": 0.2}
_SHORT = {"AsyncSAM": "Async", "Every 5th step": "5th"}  # under the slider
# What a method changes in SAM, as its row on the map says it.
_LENGTH, _DIRECTION, _STRENGTH = "↕", "↻", "×"
_CHANGES = {
    "USAM": _LENGTH,
    **dict.fromkeys(("ASAM", "Max-norm SAM"), _LENGTH + _DIRECTION),
    **dict.fromkeys(("Two-step SAM", "AsyncSAM", "F-SAM", "MSAM"), _DIRECTION),
    **dict.fromkeys(("GSAM", "LookSAM", "Every 5th step"), _STRENGTH),
}
_NUMBER = {name: float(number) for number, name in enumerate(RELATIVES, 1)}


def _drawn_of(name: str) -> list[str]:
    """The traces of one of `STYLES`."""
    return [name, f"{name} end", f"{name} ascent", f"{name} step"]


_OF_RELATIVE = [*_drawn_of("relative"), "relative theta", "before", "names"]
_OF_ALPHA_SAM = _drawn_of(SAM)


def _named(name: str, words: str = "") -> str:
    """The name of a method, in its colour; of the relatives only one is drawn at a time."""
    own = name if name in STYLES else "relative"
    return term(own, words or name, STYLES[own][0])


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
        "Nothing pushes USAM out.",
        "SAM bounces, because its ascent step stays as long as ρ. That of USAM is ρ times the "
        "gradient, and vanishes at the minimum.",
        "Towards the minimum the gradient shrinks, and the ascent step with it. At the "
        "minimum both are zero: USAM is at rest.",
    ],
    what_if=("What if ρ = 0.8?", {"alpha": 1.0, "rho": 0.8}),
    hides=[name for name in _OF_RELATIVE if name != "relative theta"],
)

_STORY = (
    Card(
        f"<b>The original.</b> {_named(PUBLISHED)} starts above the sharp minimum of a valley. Its "
        "ascent step always has length ρ, so near the floor its steps are too long: it bounces "
        "from side to side. <b>So SAM leaves the sharp minimum</b>, and ends at the "
        "flat one.",
        _AT_ONE,
        [RUNS],
        hides=[*_OF_ALPHA_SAM, *_OF_RELATIVE],
        idle=["alpha", "rho", "relative"],
    ),
    Card(
        "<b>Another length.</b> On the left is one step: from θ up to the ring, then across the "
        f"floor. {_named('USAM')} changes one thing. Its ascent step is ρ times the gradient: long "
        "where the slope is steep, short where it is gentle.",
        _AT_ONE | {"relative": _NUMBER["USAM"]},
        [STEP, RUNS],
        hides=_OF_ALPHA_SAM,
        question=_QUESTION,
        idle=["alpha", "rho", "relative"],
    ),
    Card(
        f"<b>Another direction.</b> {_named('ASAM')} scales the ascent step along θ₁ by |θ₁|, "
        "along θ₂ by |θ₂|. Here θ₂ is near 0: the ring lies along the floor, and ASAM "
        f"{says('ASAM.ending')}. <b>A valley on an axis, as here, is ASAM’s worst case.</b>",
        _AT_ONE | {"relative": _NUMBER["ASAM"]},
        [STEP, RUNS],
        hides=_OF_ALPHA_SAM,
        idle=["alpha", "rho", "relative"],
    ),
    Card(
        f"<b>An older direction.</b> {_named('AsyncSAM')} ascends along the gradient of the step "
        "before; so it computes two gradients at once. The step before stood across the floor, "
        "where the gradient points down. <b>This one step goes wrong, but the run still "
        "leaves</b>: it "
        f"{says('AsyncSAM.ending')}.",
        _AT_ONE | {"relative": _NUMBER["AsyncSAM"]},
        [STEP, RUNS],
        hides=_OF_ALPHA_SAM,
        idle=["alpha", "rho", "relative"],
    ),
    Card(
        f"<b>Another use.</b> {_named(SAM)} at α = {value('alpha')} makes SAM’s step longer. "
        f"{_named('GSAM')} takes only the part of the correction at right angles to SAM’s "
        "gradient. <b>So GSAM’s step crosses the floor no farther than SAM’s.</b> Drag α.",
        {"alpha": 3.0, "rho": 0.2, "relative": _NUMBER["GSAM"]},
        [STEP, RUNS],
        lit=["alpha"],
        idle=["rho", "relative"],
    ),
    Card(
        f"<b>Less often.</b> {_named('Every 5th step', 'SAM at every fifth step')} makes four "
        "plain steps, as drawn, then one with a correction: 1.2 gradients a step instead of 2. "
        "<b>A larger α makes up for the four.</b> Drag α up. Now it "
        f"{says('Every 5th step.ending')}.",
        _AT_ONE | {"relative": _NUMBER["Every 5th step"]},
        [STEP, RUNS],
        hides=_OF_ALPHA_SAM,
        lit=["alpha"],
        idle=["rho", "relative"],
    ),
    Card(
        "<b>All of them, on one small surface.</b> A row is a method. It changes the ascent "
        "step’s length ↕ or direction ↻, or strength ×. At α = 1 most rows turn gold by "
        "ρ = 0.15, USAM near 0.75, ASAM never. New names: Deeper.",
        _AT_ONE,
        [MAP],
        lit=["rho"],
        idle=["alpha", "relative"],
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


@lru_cache(maxsize=len(ALPHAS))
def _sides_at(alpha: float) -> np.ndarray:
    seen = line_at(family(), [{"alpha": alpha, "rho": rho, "relative": 1.0} for rho in RADII])
    return np.stack([seen[f"{name}.side"][:, 0] for name in METHODS])


def _sides(alpha: float, relative: float) -> Mapping[str, np.ndarray]:
    """The `Side` of every method at every ρ, whichever relative is drawn."""
    del relative
    return {"sides": _sides_at(alpha)}


def _twice(params: Float[Array, "2"]) -> Float[Array, ""]:
    """The loss on the close-up, which has the surroundings of the one point twice."""
    across, up = params
    shift = jnp.where(across < APART / 2, 0.0, APART)
    return FORK.loss(jnp.stack([POINT[0] + across - shift, up]))


@lru_cache(maxsize=1)
def family() -> LessonFigure:
    """SAM beside its relatives: one step, the runs on the fork, and on which side each ends."""
    spent = shown_steps(BUDGET, NUM_SHOWN)
    ends = [f"{name} end" for name in STYLES]
    return LessonFigure(
        compute=relatives(),
        figure=family_view(
            sample(FORK.loss, FORK.window, resolution=120),
            sample(_twice, CLOSE_UP, resolution=80),
            STYLES,
            list(RELATIVES),
            [f"{_CHANGES.get(name, '')} {name}".strip() for name in METHODS],
            {point.name: point.params for point in FORK.minima},
            RADII,
            POINT[0],
        ),
        map=SideMap(RADII, Side),
        map_compute=_sides,
        bindings=[
            *(Curve(name, f"{name}.x", f"{name}.y") for name in STYLES),
            *(
                AtStep(trace, [f"{name}.x"], [f"{name}.y"])
                for name, trace in zip(STYLES, ends, strict=True)
            ),
            *(
                AtStep(
                    f"{name} {part}",
                    [f"{name}.at.x", f"{name}.{end}.x"],
                    [f"{name}.at.y", f"{name}.{end}.y"],
                    # Of α-SAM it is as long as of SAM, which stands there already.
                    text=["", f"{{{name}.ascent}} long"]
                    if part == "ascent" and name != SAM
                    else None,
                )
                for name in STYLES
                for part, end in (("ascent", "ring"), ("step", "tip"))
            ),
            AtStep("theta", [f"{PUBLISHED}.at.x"], ["at.y"]),
            AtStep("relative theta", ["relative.at.x"], ["at.y"]),
            AtStep("before", ["before.x"], ["before.y"]),
            AtStep(
                "names", [f"{name}.label" for name in RELATIVES], ["label.y" for _ in RELATIVES]
            ),
            AtStep("radius", ["rho", "rho"], ["top", "bottom"]),
        ],
        knobs=[
            Knob("alpha", "α", "strength of the correction", ALPHAS, 1.0, "alpha",
                 {-1.0: "Anti", 0.0: "GD", 1.0: "as published"}),
            Knob("rho", "ρ", "perturbation radius", RADII, 0.2, "rho", axis="xaxis2"),
            Knob("relative", "j", "the relative beside SAM", tuple(_NUMBER.values()), 1.0, "text",
                 {number: _SHORT.get(name, name) for name, number in _NUMBER.items()}),
        ],
        html={
            "legend": "".join(
                swatch(name, *style[:2], words)
                for (name, style), words in zip(
                    STYLES.items(), ("α-SAM", "SAM", says("place")), strict=True
                )
            )
            + swatch("ascent", "rho", "solid", "ascent step", ring=True)
            + map_legend(Side, "map"),
            "status": if_drawn(
                "both",
                f"SAM {says(f'{PUBLISHED}.ending')}, {term('relative', says('place'), 'pin-c')} "
                f"{says('relative.ending')}. ",
            )
            + if_drawn("map", f"<b>{channel('flat')} of {len(METHODS)}</b> end on the flat side."),
            "readout": f"gradients <b>{channel('step')}</b>",
            "table": "<ul>"
            + "".join(f"<li>{name} {says(f'{name}.ending')}</li>" for name in METHODS)
            + "</ul>",
        },
        words={f"{name}.ending": ENDINGS for name in (*METHODS, PUBLISHED, "relative")}
        | {"place": list(RELATIVES)},
        terms={
            SAM: _OF_ALPHA_SAM,
            PUBLISHED: _drawn_of(PUBLISHED),
            "relative": _OF_RELATIVE,
            "both": ["relative"],
            "ascent": [f"{name} ascent" for name in STYLES],
            "alpha": _OF_ALPHA_SAM,
            "rho": ["radius"],
            "map": ["radius"],
        },
        story=_STORY,
        exercises=EXERCISES,
        alt="One step of SAM beside one of a relative, from the same point close to the floor of "
        "a valley; their runs on the surface Fork, from above its sharp minimum; and a map: on "
        "which side each method ends, by ρ.",
        name="family",
        shared={
            "step": spent,
            "at.y": [POINT[1]],
            "label.y": [CLOSE_UP.y[1] - 0.03],
            "top": [-0.5],
            "bottom": [len(METHODS) - 0.5],
        },
    )  # fmt: skip


FIGURES = {"Fork": family}
