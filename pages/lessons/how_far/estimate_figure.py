"""The second live figure of the lesson: SAM's estimate of ∇‖∇L‖ at a point that is held by hand."""

from functools import lru_cache, partial

from experiments.surface import sample
from landscapes import LANDSCAPES
from livefigure import AtStep, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, paint, says, swatch, term, value
from pages.lessons.how_far.estimate_compute import RADII, Direction, Fit, estimate_error
from pages.lessons.how_far.estimate_view import estimate_view
from pages.ui.lesson_figure import Knob, LessonFigure, Point

# Where each surface shows the estimate well; the twin wells at the start of the runs.
POINTS = {
    "Twin wells": (0.8, 0.5),
    "Himmelblau": (-1.0, 2.0),
    "Rosenbrock": (-1.2, 1.0),
    "Quadratic bowl": (0.7, 1.3),
}
ARITHMETIC = {"float64": "float64", "float32, JAX’s default": "float32"}

# Ten to a power of ten, and closer where the estimate turns.
RHOS = (
    *(float(f"{10 ** (k / 10):.3g}") for k in range(-70, -10)),
    *(round(0.1 + 0.02 * k, 2) for k in range(46)),
)
NEARBY = 0.1

_RHO = r"\term{rho:rho}{\rho}"

_FORMULA = formula(
    r"\frac{\term{sam:sam}{g_\rho} - g_0}{\knob{rho:rho}{\rho}} ="
    r"\term{exact:exact}{\nabla \|\nabla L\|}"
    rf"+ \term{{predicted}}{{\frac{{{_RHO}}}{{2}} T[u,u]}} + O(\term{{rho:rho}}{{\rho}}^2)",
    "g rho minus g zero over rho is the gradient of the norm, plus half rho times T of u and u, "
    "plus higher orders",
)

_LEGEND = "".join(
    swatch(*entry)
    for entry in (
        ("exact", "exact", "solid", "exact ∇‖∇L‖ = Hu"),
        ("sam", "sam", "dash", "SAM’s estimate; the gap is its error"),
        ("rho", "rho", "solid", "ascent step"),
        ("central", "pin-c", "dash", "central difference"),
        ("predicted", "text", "dot", "predicted: ½ρ‖T[u,u]‖"),
    )
)

_ERROR = term("sam", f"{channel('forward.percent')} %", "sam")
_STATUS = (
    f'At ρ = <span style="color: {paint("rho")}">{value("rho")}</span> the estimate '
    f"<b>{says('direction')}</b>: its cosine with the exact vector is {channel('cosine')}. As a "
    f"vector it is wrong by {_ERROR}."
)

_DIRECTIONS = ["points the right way", "points aside", "points the other way"]

_FITS = {
    "float64": {
        Fit.MEASURED: "Observed order of accuracy: {forward.slope}, and {central.slope} of the "
        "central difference.",
        Fit.EXACT: "The estimate is exact: T = 0, so there is no order to observe, and all that is "
        "drawn is rounding.",
    },
    "float32": {
        Fit.MEASURED: "In float32 no ρ gives an error below {forward.best} %, which it has at "
        "about {forward.nearest}: for smaller ρ, rounding grows like 1/ρ.",
        Fit.EXACT: "The estimate is exact, and all that is drawn is rounding, which grows like "
        "1/ρ.",
    },
}

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Let ρ grow from 0.1 to 0.4. Where will SAM’s estimate of "
    "∇‖∇L‖ point?",
    options=["Where it pointed", "Aside", "The other way"],
    meaning=[[Direction.SAME], [Direction.ASIDE], [Direction.AGAINST]],
    channel="direction",
    at={"rho": 0.4},
    because=[
        "It does for a small ρ. But an ascent step of 0.4 ends where the wall of the well bends "
        "over, and there the gradient is shorter and turned.",
        "It turns further than that. Where the ascent step ends, the wall bends over, and the "
        "gradient is shorter than at the start.",
        "The ascent step ends where the wall of the well bends over. The gradient there is shorter "
        "and turned, so that the difference g<sub>ρ</sub> − g₀ points back.",
    ],
    what_if=("What if ρ is 0.001?", {"rho": 0.001}),
)

EXERCISE = Exercise(
    "Find a ρ of at least 0.15 at which SAM’s estimate still has a cosine above 0.9.",
    [Goal("rho", low=0.15), Goal("cosine", low=0.9)],
    ["Here the cosine falls as ρ grows: do not go far.", "Leave the point, and try ρ = 0.16."],
)  # fmt: skip


@lru_cache(maxsize=8)
def estimate(name: str, arithmetic: str) -> LessonFigure:
    """The estimate at a point of the surface, beside the exact vector, and its error by ρ."""
    landscape = LANDSCAPES[name]
    dtype = ARITHMETIC[arithmetic]

    def through(trace: str, *channels: str) -> AtStep:
        return AtStep(trace, [f"{c}.x" for c in channels], [f"{c}.y" for c in channels])

    twin = name == "Twin wells"
    return LessonFigure(
        compute=estimate_error(landscape, dtype),
        figure=estimate_view(sample(landscape.loss, landscape.window, resolution=120)),
        bindings=[
            through("gap", "start", "exact.head", "sam.head", "start"),
            through("ascent step", "start", "perturbed"),
            through("exact", "start", "exact.head"),
            through("sam estimate", "start", "sam.head"),
            AtStep("predicted error", ["low", "high"], ["predicted.low", "predicted.high"]),
            *(Curve(f"{each} error", "radius", f"{each}.error", ghost=True)
              for each in ("central", "forward")),
            *(AtStep(f"{each} now", ["rho"], [f"{each}.now"]) for each in ("central", "forward")),
        ],
        knobs=[
            Knob("rho", "ρ", "perturbation radius", RHOS, NEARBY, "rho", axis="xaxis2"),
            Point("start", "point θ", landscape.window, POINTS[name], (29, 23)),
        ],
        html={
            "formula": _FORMULA,
            "legend": _LEGEND,
            "status": _STATUS,
            "table": f"<p>{says('fit')}</p>",
        },
        words={"fit": [_FITS[dtype][each] for each in Fit], "direction": _DIRECTIONS},
        terms={
            "exact": ["exact"],
            "sam": ["sam estimate", "forward error", "gap"],
            "rho": ["ascent step"],
            "central": ["central error"],
            "predicted": ["predicted error"],
        },
        presets=[
            ("ρ = 0.1", "Too short, but it points the right way.", {"rho": 0.1}),
            ("ρ = 0.4", "It points the other way.", {"rho": 0.4}),
            ("ρ = 0.001", "About a hundredth of the error at 0.1.", {"rho": 0.001}),
        ] if twin else [],
        question=_QUESTION if twin else None,
        exercises=[EXERCISE] if twin else [],
        alt=f"The surface {landscape.name} with the exact gradient of the gradient's norm and "
        "SAM's estimate of it, and the error of the estimate by ρ.",
        name=f"how far|{name}|{dtype}",
        shared={"radius": RADII, "low": RADII[:1], "high": RADII[-1:]},
    )  # fmt: skip


FIGURES = {
    f"{name}, {arithmetic}": partial(estimate, name, arithmetic)
    for name in POINTS
    for arithmetic in ARITHMETIC
}
