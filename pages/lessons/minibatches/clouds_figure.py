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
    WIDE_WINDOW,
    WINDOW,
    Shrinking,
    clouds,
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
        ("exact", "exact", "➔", "exact ∇‖∇L‖ over all examples"),
        ("different", "", "●", "g₀ and g₁ from <b>different</b> minibatches"),
        ("ring", "", "┄", "86 % of them, predicted"),
        ("by own", "", "●", "different, over the length of their own step"),
        ("own", "", "➔", "the mean of these"),
        ("same", "free", "◆", "both from the <b>same</b> one"),
        ("mean", "free", "⇢", "their predicted mean"),
    )
)

_STATUS = (
    f"{channel('outside')} of {NUM_SHOWN} dots are outside the picture. Variance of the "
    f"{term('different', 'dots')} <b>{channel('different.variance')}</b>, of the "
    f"{term('same', 'diamonds', 'free')} <b>{channel('same.variance')}</b>; of the square of the "
    f"{term('exact', 'exact vector', 'exact')}: {channel('signal.now')}."
)

_SURFACE, _VARIANCE, _FAR = "xy", "x2y2", "x3y3"
_DOTS = ["different cloud", "different variances", "different now", "ring", "predicted"]
_DIAMONDS = ["same cloud", "same variances", "same now", "mean"]

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
        f"Fainter is lower. Take {term('step', 'a step downhill', 'gd')}, and see how the gradient "
        "changes along it. The change, divided by the length of the step, shows where the ground "
        f"gets steeper: the {term('exact', 'green arrow', 'exact')}, ∇‖∇L‖. SAM’s correction "
        "needs this arrow.",
        {"eta": 0.261},
        [_SURFACE],
        hides=[*_DOTS, *_DIAMONDS],
        lit=["exact", "step"],
    ),
    Card(
        f"In training a gradient comes from a minibatch of {term('batch', 'B examples')}. Each "
        f"{term('different', 'dot')} is one estimate, its two gradients from two minibatches. It "
        "is the place where an arrow like the green one would end.",
        {"eta": USUAL_RATE},
        [_SURFACE],
        hides=["ring", "step", *_DIAMONDS],
        lit=["different", "batch"],
    ),
    Card(
        f"Or both gradients come from the same minibatch: the {term('same', 'diamonds', 'free')}. "
        "They scatter, too, because every minibatch has a curvature of its own.",
        {"eta": USUAL_RATE},
        [_SURFACE],
        hides=["ring", "mean", "step"],
        lit=["same"],
        question=_QUESTION,
    ),
    Card(
        f"<b>{channel('outside')}</b> of {NUM_SHOWN} dots are outside the picture. At the right: "
        "their variance against η. One dot is useful only below the "
        f"{term('exact', 'green line', 'exact')}, the arrow’s squared length. Here the variance is "
        f"<b>{channel('pairs')}</b> times that: it takes the mean of so many dots.",
        {"eta": 0.01},
        [_SURFACE, _VARIANCE],
        hides=["step", *_DIAMONDS],
        lit=["different"],
    ),
    Card(
        "So let each minibatch serve two steps in a row. Then its noise is in both gradients, and "
        f"all but cancels in the difference. The {term('same', 'variance', 'free')} is the same at "
        "every η, and a step still costs one gradient.",
        {"eta": 0.01},
        [_SURFACE, _VARIANCE],
        hides=["step"],
        lit=["same"],
    ),
    Card(
        "Do the dots at least average out? No: an optimiser knows only its own step, and divides "
        f"by its length. These are {term('by own', 'its dots')}, zoomed out. "
        f"{term('own', 'Their mean')}, with those outside, has a cosine of "
        f"<b>{channel('own.cosine')}</b> with the green arrow; −1 is straight against it.",
        {"eta": 0.0511, "batch": 1},
        [_FAR],
        hides=["far diamonds", "far mean"],
        lit=["by own", "own"],
    ),
    Card(
        "The remedy has a limit: the diamonds feel the slope of their minibatch, noise included. "
        "Near the minimum, with B = 1, they fly to all sides. "
        f"{term('mean', 'Their mean over all minibatches (dashed)', 'free')}, not of these "
        f"{NUM_SHOWN} alone, points away from the green arrow.",
        {"eta": USUAL_RATE, "batch": 1, "point": NEAR},
        [_FAR],
        hides=["far dots", "own"],
        lit=["mean"],
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
        figure=clouds_view(sample(whole_loss, WINDOW, resolution=120), WIDE_WINDOW),
        bindings=[
            *(Curve(trace, f"{each}.x", f"{each}.y", ghost=True) for trace, each in
              (("different cloud", "different"), ("same cloud", "same"), ("ring", "ring"))),
            drawn("exact", "point", "exact"),
            drawn("mean", "point", "mean"),
            drawn("step", "point", "step"),
            Curve("far dots", "by own.x", "by own.y", ghost=True),
            Curve("far diamonds", "same.x", "same.y", ghost=True),
            drawn("far exact", "point", "exact"),
            drawn("far mean", "point", "mean"),
            drawn("own", "point", "own"),
            drawn("far point", "point"),
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
            "exact": ["exact", "far exact", "signal"],
            "different": ["different cloud", "different variances", "predicted"],
            "ring": ["ring", "predicted"],
            "by own": ["far dots"],
            "own": ["own"],
            "step": ["step"],
            "batch": ["different cloud", "same cloud"],
            "same": ["same cloud", "far diamonds", "same variances"],
            "mean": ["mean", "far mean"],
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
        shared={"rates": RATES},
    )  # fmt: skip


FIGURES = {"clouds": both_clouds}
