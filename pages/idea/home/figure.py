"""The story of the first page, its question and its exercises, on the twin wells."""

from landscapes import LANDSCAPES, outcomes
from landscapes.outcome import DIVERGED, HOVERS, LEFT
from livefigure import Card, Exercise, Goal, Question
from livefigure.markup import says, term, value

TWIN = LANDSCAPES["Twin wells"]
number = outcomes(TWIN).index

_PANELS = ["xy", "x4y4"]  # the map, and the sharpness by step
_ARROWS = ["steps", "ascent step"]
_OWN = ["path", "now", "curvature path", "curvature now"]  # the run at the α of the slider
_GD, _SAM = term("g0", "gradient descent", "gd"), term("grho", "SAM", "sam")
_ALPHA, _RHO = term("alpha", "α", "alpha"), term("rho", "ρ", "rho")

QUESTION = Question(
    ask="<b>Make a prediction.</b> At α = −1 the correction is turned round, and the method is "
    "drawn to sharper places. It is called AntiSAM. Where will its run end?",
    options=["In the sharp minimum", "In the flat minimum", "In neither"],
    meaning=[
        [number("sharp minimum")],
        [number("flat minimum")],
        [number(HOVERS), number(LEFT), number(DIVERGED)],
    ],
    channel="outcome",
    at={"alpha": -1.0, "rho": 0.1},
    because=[
        "It is drawn there, and does not arrive: close to a minimum the correction is longer than "
        "the gradient and points away. The run stops a little beside it.",
        "It does not leave the sharp well. But it does not reach the minimum either: it stops a "
        "little beside it.",
        "Close to a minimum the correction is longer than the gradient, and for α &lt; 0 it points "
        "away. The run stops beside it; on a parabola it would be |αρ| up the steepest wall.",
    ],
    what_if=("What if it starts in the flat well?", {"alpha": -1.0, "start": (-1.4, 0.6)}),
)

STORY = (
    Card(
        "Training looks for a low point of a loss. Here are two, equally deep: a flat one at the "
        "left and a sharp one at the right. A network in a flat minimum often predicts better on "
        f"new data. But {_GD} falls into the one that it starts in.",
        {"alpha": 0.0, "rho": 0.1},
        _PANELS,
        hides=["sam", "curvature sam", *_OWN, *_ARROWS],
    ),
    Card(
        f"{_SAM}, sharpness-aware minimisation, first moves a distance ρ uphill. It computes the "
        "gradient there, and steps with that gradient from where it was. With ρ = 0.1 it ends in "
        "the sharp minimum all the same.",
        {"alpha": 1.0, "rho": 0.1},
        _PANELS,
        hides=[*_OWN, *_ARROWS],
        lit=["grho"],
    ),
    Card(
        f"Would a larger {_RHO} help? Drag it. With ρ = {value('rho')} SAM {says('sam.outcome')}. "
        "It bounces in the sharp well or above it, and no ρ on this slider brings it across.",
        {"alpha": 1.0, "rho": 0.4},
        _PANELS,
        hides=[*_OWN, *_ARROWS],
        lit=["rho"],
    ),
    Card(
        f"The reason: {_RHO} has two jobs. It sets how strongly SAM avoids sharpness, and how far "
        "away it measures the gradient. Far away, the gradient belongs to another part of the "
        "surface and no longer describes this well.",
        {"alpha": 1.0, "rho": 0.4},
        _PANELS,
        hides=[*_OWN, "steps"],
        lit=["rho"],
    ),
    Card(
        f"α-SAM separates the two: ρ stays the radius, and {_ALPHA} sets the strength. A short "
        f"ρ = {value('rho')} measures this well. With α = {value('alpha')} the run "
        f"<b>{says('outcome')}</b>.",
        {"alpha": 8.0, "rho": 0.1},
        _PANELS,
        hides=_ARROWS,
        lit=["alpha"],
    ),
    Card(
        f"{_ALPHA} = 0 is gradient descent, α = 1 is SAM, and between 2.5 and 4 the run "
        "here converges nowhere. What is on the other side of 0?",
        {"alpha": 3.0, "rho": 0.1},
        _PANELS,
        hides=["steps"],
        question=QUESTION,
    ),
)

PRESETS = (
    ("Gradient descent", "α = 0: the sharp minimum.", {"alpha": 0.0, "rho": 0.1}),
    ("SAM", "α = 1: the sharp minimum, too.", {"alpha": 1.0, "rho": 0.1}),
    ("α-SAM", "α = 8, ρ = 0.1: the flat minimum.", {"alpha": 8.0, "rho": 0.1}),
    ("AntiSAM", "α = −1: beside the sharp minimum.", {"alpha": -1.0, "rho": 0.1}),
)

EXERCISES = (
    Exercise(
        "Bring α-SAM to the flat minimum with α = 4 or less.",
        [Goal("outcome", *[number("flat minimum")] * 2), Goal("alpha", high=4)],
        ["To first order the strength is the product αρ.", "Try ρ between 0.2 and 0.3."],
    ),
    Exercise(
        "Find a start from which gradient descent ends in the flat minimum, and α-SAM "
        "with α = 8 and ρ = 0.1, too.",
        [
            Goal("outcome", *[number("flat minimum")] * 2),
            Goal("gd.outcome", *[number("flat minimum")] * 2),
            Goal("alpha", 8, 8),
            Goal("rho", 0.1, 0.1),
        ],
        ["Drag the ring on the map.", "Drag it to the left of θ₁ = 0."],
    ),
)
