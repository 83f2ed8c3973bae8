"""The story of the first page, its question and its exercises, on the twin wells."""

from landscapes import LANDSCAPES, outcomes
from landscapes.outcome import DIVERGED, HOVERS, LEFT
from livefigure import Card, Exercise, Goal, Question
from livefigure.markup import says, term, value

TWIN = LANDSCAPES["Twin wells"]
number = outcomes(TWIN).index

_MAP, _SHARPNESS = "xy", "x4y4"
_PANELS = [_MAP, _SHARPNESS]
_ARROWS = ["steps", "ascent step"]
_OWN = ["path", "now", "curvature path", "curvature now"]  # the run at the α of the slider
_GD, _SAM = term("g0", "gradient descent", "gd"), term("grho", "SAM", "sam")
_ALPHA, _RHO = term("alpha", "α", "alpha"), term("rho", "ρ", "rho")

QUESTION = Question(
    ask="<b>Make a prediction.</b> At α = −1 the correction is turned round: away from flat places "
    "and towards sharp ones. This is called AntiSAM. Where will its run come to rest?",
    options=["In the sharp minimum itself", "Beside the sharp minimum", "In the flat minimum"],
    meaning=[
        [number("sharp minimum")],
        [number(HOVERS), number(LEFT), number(DIVERGED)],
        [number("flat minimum")],
    ],
    channel="outcome",
    at={"alpha": -1.0, "rho": 0.1},
    because=[
        "it is drawn there and does not arrive. Close to a minimum the correction is longer than "
        "the gradient, and for α &lt; 0 it points away.",
        "Close to a minimum the correction is longer than the gradient, and for α &lt; 0 it points "
        "away. The run rests a little up the steepest wall; λ<sub>max</sub> is smaller there.",
        "it never leaves the sharp well: with α &lt; 0 the correction points to steeper places.",
    ],
    what_if=("What if it starts in the flat well?", {"alpha": -1.0, "start": (-1.4, 0.6)}),
)

STORY = (
    Card(
        "Training looks for a low point of a loss; fainter is lower. Here are two, equally deep: a "
        "flat minimum and a sharp one. Networks in flat minima often predict better on new data. "
        f"But {_GD} rolls into the well that it starts in.",
        {"alpha": 0.0, "rho": 0.1},
        [_MAP],
        hides=["sam", "curvature sam", *_OWN, *_ARROWS],
    ),
    Card(
        f"{_SAM}, sharpness-aware minimisation, first moves a distance ρ uphill, where it feels "
        "how steep the walls are. It computes the gradient there, and steps with it from where it "
        "was. With ρ = 0.1 it stays in the sharp well, and bounces.",
        {"alpha": 1.0, "rho": 0.1},
        [_MAP],
        hides=[*_OWN, *_ARROWS],
        lit=["grho"],
    ),
    Card(
        f"Would a larger {_RHO} help? Drag it up, and watch where the blue path ends. At the right "
        "is the sharpness λ<sub>max</sub>: how strongly the loss bends at each step. Then go on.",
        {"alpha": 1.0, "rho": 0.1},
        _PANELS,
        hides=[*_OWN, *_ARROWS],
        lit=["rho"],
    ),
    Card(
        "No ρ on this slider brings SAM across. At ρ = 0.4 it hangs on the pass between the wells: "
        f"flat, but high. For {_RHO} has two jobs: how strongly SAM avoids sharpness, and how far "
        "away (the ring) it measures the gradient. There the ground is another.",
        {"alpha": 1.0, "rho": 0.4},
        _PANELS,
        hides=[*_OWN, "steps"],
        lit=["rho"],
    ),
    Card(
        f"α-SAM separates the two: ρ stays the radius, and {_ALPHA} sets the strength. A short "
        f"ρ = {value('rho')} measures close by. With α = {value('alpha')} the run "
        f"<b>{says('outcome')}</b>.",
        {"alpha": 8.0, "rho": 0.1},
        _PANELS,
        hides=_ARROWS,
        lit=["alpha"],
    ),
    Card(
        f"{_ALPHA} = 0 is gradient descent and α = 1 is SAM. What is on the other side of 0?",
        {"alpha": 0.0, "rho": 0.1},
        _PANELS,
        hides=["sam", "curvature sam", *_ARROWS],
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
