"""The first live figure of the lesson: estimates of ∇‖∇L‖ from two minibatches, and from one."""

from functools import cache

from experiments.surface import sample
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, marker, term
from pages.lessons.minibatches.clouds_compute import (
    NUM_DRAWS,
    NUM_SHOWN,
    RATES,
    SIZES,
    USUAL_RATE,
    WINDOW,
    Shrinking,
    clouds,
    whole,
    whole_loss,
)
from pages.lessons.minibatches.clouds_view import clouds_view
from pages.ui.lesson_figure import Knob, LessonFigure, Point

# A tenth of a rate is a rate: 24 ticks to a power of ten.
ETAS = [float(f"{USUAL_RATE * 10 ** (k / 24):.3g}") for k in range(-48, 12)]
START = (1.3, 0.9)
NEAR = (0.25, 0.3)  # the minimum over all examples

_FORMULA = formula(
    r"\frac{g_1 - g_0}{- \term{eta:eta}{\eta} \|\nabla L\|} \approx "
    r"\term{exact:exact}{\nabla \|\nabla L\|}",
    "the estimate: g one minus g zero, over minus eta times the norm of the gradient",
)

_LEGEND = "".join(
    marker(name, colour, sign, text)
    for name, colour, sign, text in (
        ("exact", "exact", "➔", "∇‖∇L‖ over all examples"),
        ("different", "", "●", "g₀ and g₁ from <b>two</b> minibatches"),
        ("own", "", "➔", "mean of ●, over their own steps"),
        ("same", "free", "◆", "both from <b>one</b>; ⇢ their mean"),
        ("least", "free", "◇", "shortest gradients of minibatches; ○ of all"),
    )
)

_STATUS = (
    f"{channel('outside')} of {NUM_SHOWN} dots are outside the picture. Variance of the "
    f"{term('different', 'dots')} <b>{channel('different.variance')}</b>, of the "
    f"{term('same', 'diamonds', 'free')} <b>{channel('same.variance')}</b>; of the square of the "
    f"{term('exact', 'exact vector', 'exact')}: {channel('signal.now')}."
)

_SURFACE, _VARIANCE = "xy", "x2y2"
_DOTS = ["different cloud", "different variances", "different now", "predicted"]
_DIAMONDS = ["same cloud", "same variances", "same now"]
_ANSWERS = ["own", "mean", "least", "lowest"]  # what the last two cards draw

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Make the step ten times as short, η = 0.01. Which cloud "
    "shrinks?",
    options=["Different minibatches", "The same one twice", "Both", "Neither"],
    meaning=[
        [Shrinking.DIFFERENT],
        [Shrinking.SAME],
        [Shrinking.BOTH],
        [Shrinking.NEITHER],
    ],
    channel="shrinking",
    at={"eta": USUAL_RATE / 10, "batch": 16, "point": START},
    because=[
        "It grows. The noise of two minibatches stays as it is, and is divided by a step that is "
        "ten times as short.",
        "It stays as it is. The noise in its difference shrinks like η, and is divided by η.",
        "One of them grows: the noise of two different minibatches does not shrink with η, and is "
        "divided by it. The other one stays as it is.",
        "Both gradients of a diamond have the same noise: in their difference it shrinks like η, "
        "and is divided by η. That of two minibatches does not shrink, so the dots fly apart, "
        "and most of them leave the picture.",
    ],
    what_if=("What if the step is nearly three times as long?", {"eta": 0.261}),
)

_STORY = (
    Card(
        f"Fainter is lower. Take {term('step', 'a step downhill', 'gd')}. How the gradient changes "
        "along it, g<sub>1</sub> − g<sub>0</sub> over the length of the step, tells where the "
        f"ground gets steeper: the {term('exact', 'green arrow', 'exact')}, ∇‖∇L‖. SAM’s "
        "correction needs this arrow.",
        {"eta": 0.261},
        [_SURFACE],
        hides=[*_DOTS, *_DIAMONDS, *_ANSWERS],
        lit=["exact", "step"],
    ),
    Card(
        f"In training a gradient comes from a minibatch of {term('batch', 'B examples')}, and the "
        "next one from others. Then the difference is the arrow and noise. Each "
        f"{term('different', 'dot')} is what two minibatches say: where they put the tip of the "
        "green arrow.",
        {"eta": USUAL_RATE},
        [_SURFACE],
        hides=["step", *_DIAMONDS, *_ANSWERS],
        lit=["different", "batch"],
    ),
    Card(
        f"Or both gradients come from the same minibatch: the {term('same', 'diamonds', 'free')}. "
        "They scatter, too, because every minibatch has a curvature of its own.",
        {"eta": USUAL_RATE},
        [_SURFACE],
        hides=["step", *_ANSWERS],
        lit=["same"],
        question=_QUESTION,
    ),
    Card(
        "Along a short step the gradient hardly changes, but two minibatches differ as before. "
        f"Divided by the step, that fills the picture: here the {term('different', 'variance')} is "
        f"<b>{channel('pairs')}</b> times the {term('exact', 'green arrow’s square', 'exact')}. So "
        "many dots must be averaged to see the arrow.",
        {"eta": 0.01},
        [_SURFACE, _VARIANCE],
        hides=["step", *_DIAMONDS, *_ANSWERS],
        lit=["different"],
    ),
    Card(
        "So let each minibatch serve two steps in a row. Then its noise is in both gradients, and "
        f"all but cancels in the difference. The {term('same', 'variance', 'free')} is the same at "
        "every η, and a step still costs one gradient.",
        {"eta": 0.01},
        [_SURFACE, _VARIANCE],
        hides=["step", *_ANSWERS],
        lit=["same"],
    ),
    Card(
        "<b>Two minibatches.</b> So far we divided by the true length. An optimiser "
        f"knows only its own noisy one; then {term('own', 'the mean of the dots')} has a cosine of "
        f"<b>{channel('own.cosine')}</b> with the green arrow. It steps against it: at −1, to "
        "steeper ground. "
        f"Drag {term('eta', 'η')}.",
        {"eta": 0.01},
        [_SURFACE],
        hides=["step", *_DOTS, *_DIAMONDS, "mean", "least", "lowest"],
        lit=["own", "eta"],
    ),
    Card(
        "<b>One minibatch twice</b>: one is led to where the minibatches’ gradients are short. So "
        "the ground must be flat, and the examples must agree. With B = 1 that is at "
        f"{term('least', '◇', 'free')}, beside the {term('lowest', 'minimum ○')}, and the "
        f"{term('mean', 'mean arrow', 'free')} is turned. Drag {term('batch', 'B')} up.",
        {"eta": 0.01, "batch": 1},
        [_SURFACE],
        hides=["step", *_DOTS, *_DIAMONDS, "own"],
        lit=["batch"],
    ),
)

EXERCISES = (
    Exercise(
        "Bring the variance of the dots down to at most 1.5 times the green line.",
        [Goal("pairs", high=1.5)],
        ["At the right their circles must come down to the line. What makes them fall?",
         "Make the step longer: η = 0.261, with B = 16."],
    ),
    Exercise(
        f"With η = {USUAL_RATE} or less, bring at least 100 of the {NUM_SHOWN} dots into the "
        "picture.",
        [Goal("outside", high=NUM_SHOWN - 100), Goal("eta", high=1.01 * USUAL_RATE)],
        ["Their variance falls like 1/B.", "Take B = 64 at η = 0.1."],
    ),
)  # fmt: skip


@cache
def both_clouds() -> LessonFigure:
    """Many estimates at a point that is held by hand, and their variances by learning rate."""

    def drawn(trace: str, *points: str) -> AtStep:
        return AtStep(trace, [f"{p}.x" for p in points], [f"{p}.y" for p in points])

    return LessonFigure(
        compute=clouds(),
        figure=clouds_view(sample(whole_loss, WINDOW, resolution=120)),
        bindings=[
            *(Curve(trace, f"{each}.x", f"{each}.y", ghost=True) for trace, each in
              (("different cloud", "different"), ("same cloud", "same"))),
            *(drawn(each, "point", each) for each in ("exact", "mean", "own", "step")),
            drawn("least", "least"),
            drawn("lowest", "lowest"),
            Curve("signal", "rates", "signal", ghost=True),
            *(Curve(trace, "rates", f"{each}.variances", ghost=True) for trace, each in
              (("predicted", "predicted"), ("different variances", "different"),
               ("same variances", "same"))),
            AtStep("different now", ["eta"], ["different.variance"]),
            AtStep("same now", ["eta"], ["same.variance"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", ETAS, USUAL_RATE, "eta", axis="xaxis2"),
            Knob("batch", "B", "batch size", SIZES, 16, "text", {1: "1", 64: "64"}),
            Point("point", "point θ₀", WINDOW, START, (13, 11)),
        ],
        html={"formula": _FORMULA, "legend": _LEGEND, "status": _STATUS},
        terms={
            "exact": ["exact", "signal"],
            "different": ["different cloud", "different variances", "predicted"],
            "own": ["own"],
            "step": ["step"],
            "batch": ["different cloud", "same cloud", "mean", "least"],
            "same": ["same cloud", "same variances", "mean"],
            "mean": ["mean"],
            "least": ["least", "lowest"],
            "lowest": ["lowest"],
        },
        presets=[
            ("Short steps", "η = 0.01: the dots leave the plot, the diamonds do not move.",
             {"eta": 0.01, "batch": 16, "point": START}),
            ("Long steps", "η = 0.261, B = 32: now a dot has more signal than noise.",
             {"eta": 0.261, "batch": 32, "point": START}),
            ("Large minibatches", "B = 64, η = 0.01: a quarter of the variance, still too much.",
             {"eta": 0.01, "batch": 64, "point": START}),
            ("Near the minimum", "B = 1: the mean of the diamonds points backwards.",
             {"eta": 0.1, "batch": 1, "point": NEAR}),
        ],
        story=_STORY,
        exercises=EXERCISES,
        alt=f"A quadratic loss over examples, with {NUM_SHOWN} estimates of the gradient of the "
        "gradient norm from different minibatches and from one used twice; beside it the variances "
        f"of {NUM_DRAWS} by learning rate.",
        name="clouds",
        shared={
            "rates": RATES,
            **{f"lowest.{axis}": [at] for axis, at in zip("xy", whole().centre, strict=True)},
        },
    )  # fmt: skip


FIGURES = {"clouds": both_clouds}
