"""The story of the first page, its question and its exercises, on the twin wells."""

from landscapes import LANDSCAPES, outcomes
from landscapes.outcome import DIVERGED, HOVERS, LEFT
from livefigure import Card, Exercise, Goal, Question
from livefigure.markup import says, term, value

TWIN = LANDSCAPES["Twin wells"]
number = outcomes(TWIN).index

_MAP, _SHARPNESS = "xy", "x4y4"
_PANELS = [_MAP, _SHARPNESS]
_ASCENT, _STEPS = "ascent step", "steps"
_SAMS = ["sam", "curvature sam"]
_OWN = ["path", "now", "curvature path", "curvature now"]  # the run at the α of the slider
_GD, _SAM = term("g0", "gradient descent", "gd"), term("grho", "SAM", "sam")
_ALPHA, _RHO = term("alpha", "α", "alpha"), term("rho", "ρ", "rho")

_HELD = (
    "Close to a minimum the correction is longer than the gradient, and for α &lt; 0 it points "
    "away. So the run rests a little up the wall, where λ<sub>max</sub> is smaller than at the "
    "bottom."
)

QUESTION = Question(
    ask="<b>Make a prediction.</b> At α = −1 the correction points the other way: towards sharper "
    "places. This is called AntiSAM. Where will its run come to rest?",
    options=["In the sharp minimum itself", "Beside the sharp minimum", "In the flat minimum"],
    meaning=[
        [number("sharp minimum")],
        [number(HOVERS), number(LEFT), number(DIVERGED)],
        [number("flat minimum")],
    ],
    channel="outcome",
    at={"alpha": -1.0, "rho": 0.1},
    because=[
        f"it is drawn there and does not arrive. {_HELD}",
        f"it is drawn to the sharp well and does not reach its bottom. {_HELD}",
        "it never leaves the sharp well: with α &lt; 0 the correction points to steeper places. "
        f"But it does not reach the bottom. {_HELD}",
    ],
    what_if=("What if it starts in the flat well?", {"alpha": -1.0, "start": (-1.4, 0.6)}),
)

STORY = (
    Card(
        "A loss from above, as on a map. Training moves the parameters θ₁ and θ₂ downhill, "
        "from the ring to a minimum. Here are two, equally deep: one flat, and one sharp, where "
        "close lines mean steep walls. "
        f"{_GD.replace('gradient', 'Gradient')} <b>{says('gd.outcome')}</b>.",
        {"alpha": 0.0, "rho": 0.1},
        [_MAP],
        hides=[*_SAMS, *_OWN, _ASCENT, _STEPS],
        idle=["alpha", "rho"],
    ),
    Card(
        "Networks in flat minima often predict better on new data. So "
        f"{_SAM}, sharpness-aware minimisation, first moves a distance ρ uphill, takes the "
        "gradient there, and steps with it from where it was. The run "
        f"<b>{says('sam.outcome')}</b>.",
        {"alpha": 1.0, "rho": 0.1},
        [_MAP],
        hides=[*_OWN, _STEPS],
        lit=["grho"],
        idle=["alpha"],
    ),
    Card(
        f"Would a larger {_RHO} help? Drag ρ to the right, as far as you like. Does the blue "
        f"path come to the flat minimum? Now it <b>{says('sam.outcome')}</b>.",
        {"alpha": 1.0, "rho": 0.1},
        [_MAP],
        hides=[*_OWN, _ASCENT, _STEPS],
        lit=["rho"],
        idle=["alpha"],
    ),
    Card(
        f"From (0.8, 0.5) no ρ on this slider does it. For {_RHO} has two jobs: a larger one makes "
        "SAM stronger, and takes the gradient further away (small ring), where the loss is "
        "another. At ρ = 0.4 SAM hangs between the wells.",
        {"alpha": 1.0, "rho": 0.4},
        [_MAP],
        hides=[*_OWN, _STEPS],
        lit=["rho"],
        idle=["alpha"],
    ),
    Card(
        "SAM adds a correction: how the gradient changes along the step uphill. α-SAM adds it "
        f"{_ALPHA} times: it can be strong though ρ is short. With ρ = {value('rho')} and "
        f"α = {value('alpha')} the run <b>{says('outcome')}</b>. Beside it: its sharpness "
        "λ<sub>max</sub>, how strongly the loss bends.",
        {"alpha": 8.0, "rho": 0.1},
        _PANELS,
        hides=["curvature sam", _ASCENT, _STEPS],
        lit=["alpha"],
    ),
    Card(
        f"With {_ALPHA} = 0 no correction is added: this is gradient descent. With α = 1 it is "
        "added once: this is SAM. What is on the other side of 0?",
        {"alpha": 0.0, "rho": 0.1},
        [_MAP],
        hides=[*_SAMS, _ASCENT, _STEPS],
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
