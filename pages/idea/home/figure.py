"""The story of the first page, its question and its exercises, on the twin wells."""

from landscapes import LANDSCAPES, outcomes
from landscapes.outcome import DIVERGED, HOVERS, LEFT
from livefigure import Card, Exercise, Goal, Question
from livefigure.markup import channel, says, term, value

TWIN = LANDSCAPES["Twin wells"]
number = outcomes(TWIN).index

_MAP, _SHARPNESS = "xy", "x4y4"
_PANELS = [_MAP, _SHARPNESS]
_ASCENT, _STEPS = "ascent step", "steps"
_SAMS = ["sam", "curvature sam"]
_OWN = ["path", "now", "curvature path", "curvature now"]  # the run at the α of the slider
_GD, _SAM = term("g0", "gradient descent", "gd"), term("grho", "SAM", "sam")
_ALPHA, _RHO = term("alpha", "α", "alpha"), term("rho", "ρ", "rho")

QUESTION = Question(
    ask="<b>Make a prediction.</b> α-SAM adds the correction 8 times, and ρ is short again: 0.1. "
    "Where does it end?",
    options=["In the flat minimum", "In the sharp minimum", "Between the two, like SAM"],
    meaning=[
        [number("flat minimum")],
        [number("sharp minimum")],
        [number(HOVERS), number(LEFT), number(DIVERGED)],
    ],
    channel="outcome",
    at={"alpha": 8.0, "rho": 0.1},
    because=[
        "The correction is strong enough to leave the sharp well, and the ring is near: the "
        "gradient there still tells of the slope where the run stands.",
        "With α = 1 it does. Eight times the correction is too strong for it to stay in the steep "
        "walls of the sharp well.",
        "SAM with ρ = 0.4 stops there, because its ring lies beyond the ridge. Here ρ is a quarter "
        "of that, and only the correction is larger.",
    ],
    what_if=("What if α is −1?", {"alpha": -1.0, "rho": 0.1}),
    hides=[*_OWN],
)

_WALL = (1.5, 0.5)  # from here SAM crosses the ridge, and gradient descent does not

STORY = (
    Card(
        "A loss from above, as on a map. Training moves the parameters θ₁ and θ₂ downhill, "
        "from the ring to a minimum. Here are two, equally deep: one flat, and one sharp, with "
        f"steep walls. {_GD.replace('gradient', 'Gradient')} <b>{says('gd.outcome')}</b>.",
        {"alpha": 0.0, "rho": 0.2, "start": _WALL},
        [_MAP],
        hides=[*_SAMS, *_OWN, _ASCENT, _STEPS],
        idle=["alpha", "rho"],
    ),
    Card(
        "Networks in flat minima often predict better on new data, but not always. "
        f"{_SAM}, sharpness-aware minimisation, moves a distance ρ uphill, takes the gradient "
        f"there, and steps with it from where it was. From the same start SAM "
        f"<b>{says('sam.outcome')}</b>.",
        {"alpha": 1.0, "rho": 0.2, "start": _WALL},
        [_MAP],
        hides=[*_OWN, _ASCENT, _STEPS],
        lit=["grho"],
        idle=["alpha", "rho"],
    ),
    Card(
        "Another start, nearer to the sharp minimum. Now SAM "
        f"<b>{says('sam.outcome')}</b>. Does a larger {_RHO} help? Drag ρ to the right. "
        "The small ring is where SAM takes the gradient.",
        {"alpha": 1.0, "rho": 0.1},
        [_MAP],
        hides=[*_OWN, _STEPS],
        lit=["rho"],
        idle=["alpha"],
    ),
    Card(
        f"With this learning rate no {_RHO} on the slider helps. A larger ρ makes SAM stronger, "
        "but the ring is then further away. At ρ = 0.4 the ring lies beyond the ridge, where the "
        "loss falls the other way: <b>SAM stays between the wells</b>.",
        {"alpha": 1.0, "rho": 0.4},
        [_MAP],
        hides=[*_OWN, _STEPS],
        lit=["rho"],
        idle=["alpha"],
    ),
    Card(
        "SAM adds a correction to the gradient: how the gradient changes on the way to the ring. "
        f"<b>α-SAM adds the correction {_ALPHA} times.</b> α = 0 is gradient descent, α = 1 is "
        "SAM.",
        {"alpha": 1.0, "rho": 0.1},
        [_MAP],
        hides=[_ASCENT, _STEPS],
        question=QUESTION,
        idle=["alpha", "rho"],
    ),
    Card(
        f"<b>α-SAM separates the two jobs of ρ.</b> Strength comes from {_ALPHA}, and ρ stays "
        f"short. At α = {value('alpha')} and ρ = {value('rho')} "
        f"{term('alpha', 'α-SAM', 'alpha')} <b>{says('outcome')}</b>. Drag α to the left: from "
        "where on does it stay in the sharp well?",
        {"alpha": 8.0, "rho": 0.1},
        [_MAP],
        hides=[_ASCENT, _STEPS],
        lit=["alpha"],
        idle=["rho"],
    ),
    Card(
        "How flat is it there? The <b>sharpness</b> λ<sub>max</sub> says how strongly the loss "
        f"bends. {term('alpha', 'α-SAM', 'alpha')} first climbs a steep wall (the peak). It ends "
        f"at sharpness <b>{channel('curvature')}</b>, {_GD} at <b>{channel('gd.curvature')}</b>.",
        {"alpha": 8.0, "rho": 0.1},
        _PANELS,
        hides=[*_SAMS, _ASCENT, _STEPS],
        lit=["alpha"],
        idle=["alpha", "rho"],
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
        "Drag the large ring, and leave the sliders at α = 8 and ρ = 0.1. Find a start from which "
        "gradient descent ends in the flat minimum, and α-SAM, too.",
        [
            Goal("outcome", *[number("flat minimum")] * 2),
            Goal("gd.outcome", *[number("flat minimum")] * 2),
            Goal("alpha", 8, 8),
            Goal("rho", 0.1, 0.1),
        ],
        ["Drag the ring on the map.", "Drag it to the left of θ₁ = 0."],
    ),
)
