"""The second live figure of the lesson: one step both ways, and how far the two come apart."""

from functools import lru_cache, partial

from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term, value
from pages.lessons.downhill_first.steps_compute import NUM_STEPS, RADII, both_steps
from pages.lessons.downhill_first.steps_view import steps_view
from pages.ui.lesson_figure import Knob, LessonFigure, Point

# Where each surface shows both steps well.
POINTS = {
    "Himmelblau": (-1.0, 2.0),
    "Twin wells": (0.1, 0.9),
    "Quadratic bowl": (0.7, 1.3),
}
SURFACES = list(POINTS)

RADIUS_TICKS = (
    *(float(f"{m}e{e}") for e in (-3, -2, -1) for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)),
    1.0,
)

_FORMULA = formula(
    r"\term{forward:sam}{g_\rho} = \nabla L (\theta + \knob{r:rho}{|\rho|} \, u)",
    "g rho is the gradient uphill, at theta plus the size of rho times u",
) + formula(
    r"\term{backward:anti}{g_{-1,-\rho}} = 2 \term{plain:gd}{g_0}"
    r"- \nabla L (\theta - \term{r:rho}{|\rho|} \, u)",
    "g minus one minus rho is twice g zero minus the gradient downhill",
)

_LEGEND = "".join(
    swatch(*entry)
    for entry in (
        ("forward", "sam", "solid", "SAM (1, ρ), ○"),
        ("backward", "anti", "dash", "mirror (−1, −ρ), □"),
        ("gap", "pin-c", "solid", "distance of their gradients"),
        ("predicted", "text", "dot", "predicted: ρ²‖T[u,u]‖"),
        ("distance", "anti", "solid", "distance of their runs"),
        ("distance to plain", "gd", "dot", "gradient descent, from SAM"),
    )
)

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Let both steps be half as long, |ρ| = 0.15 instead of 0.3. By "
    "what factor does the distance between the two runs shrink?",
    options=["By 2", "By 4", "By 8"],
    meaning=[[1], [2], [3]],
    channel="halvings",
    at={"r": 0.15},
    because=[
        "That is how the distance between SAM and gradient descent shrinks. SAM and its mirror "
        "are the same to first order in ρ; what is left is of second order.",
        "To first order in ρ the two are one algorithm. What is left shrinks as ρ², and half of "
        "ρ is a quarter of that.",
        "It would if the second order were the same for both, too. But it has the opposite sign.",
    ],
    what_if=("What if |ρ| is 0.01?", {"r": 0.01}),
    hides=["distances", "gaps", "predicted gaps"],
)


@lru_cache(maxsize=len(SURFACES))
def steps(name: str) -> LessonFigure:
    """Both steps from one point of a surface, and how their distance falls with |ρ|."""
    landscape = LANDSCAPES[name]

    def through(trace: str, *channels: str) -> AtStep:
        return AtStep(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    status = (
        f"At |ρ| = {term('r', value('r'), 'rho')} {term('forward', 'SAM', 'sam')} and "
        f"{term('backward', 'its mirror', 'anti')} come apart by "
        f"{term('distance', channel('distance'), 'anti')} in {NUM_STEPS} steps, SAM and "
        f"{term('plain', 'gradient descent', 'gd')} by "
        f"{term('distance to plain', channel('distance to plain'), 'gd')}."
    )
    table = (
        f"<p>The gradients differ by {term('gap', channel('gap'))}; predicted: ρ²‖T[u,u]‖ = "
        f"{term('predicted', channel('predicted gap'))}. The steps have "
        f"η = {landscape.learning_rate:g}.</p>"
    )
    return LessonFigure(
        compute=both_steps(landscape),
        figure=steps_view(sample(landscape.loss, landscape.window, resolution=120)),
        bindings=[
            through("uphill", "start", "up"),
            through("downhill", "start", "down"),
            through("plain", "start", "gd"),
            through("forward", "start", "forward"),
            through("backward", "start", "backward"),
            through("predicted", "forward", "predicted"),
            *(Curve(each, "radius", each, ghost=True)
              for each in ("distances", "distances to plain", "gaps", "predicted gaps")),
            AtStep("distance now", ["r"], ["distance"]),
            AtStep("plain now", ["r"], ["distance to plain"]),
            AtStep("gap now", ["r"], ["gap"]),
        ],
        knobs=[
            Knob("r", "|ρ|", "perturbation radius", RADIUS_TICKS, 0.3, "rho", axis="xaxis2"),
            Point("point", "point θ", landscape.window, POINTS[name], (19, 19)),
        ],
        html={"formula": _FORMULA, "legend": _LEGEND, "status": status, "table": table},
        terms={
            "r": ["uphill", "downhill"],
            "plain": ["plain"],
            "forward": ["forward", "uphill"],
            "backward": ["backward", "downhill"],
            "predicted": ["predicted", "predicted gaps"],
            "gap": ["gaps"],
            "distance": ["distances"],
            "distance to plain": ["distances to plain", "plain"],
        },
        question=_QUESTION if name == "Himmelblau" else None,
        alt=f"The surface {landscape.name} with the step of SAM and its mirror image downhill from "
        "one point; beside it the distances between them by radius.",
        name=f"both ways|{name}",
        shared={"radius": RADII},
    )  # fmt: skip


FIGURES = {name: partial(steps, name) for name in SURFACES}
