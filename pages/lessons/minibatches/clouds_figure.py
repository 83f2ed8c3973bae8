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
) + formula(
    r"\term{different}{\operatorname{Var} \approx"
    r"\frac{2 \operatorname{tr} \Sigma / \knob{batch}{B}}{\term{eta:eta}{\eta^2} "
    r"{\|\nabla L\|}^2}}",
    "over different minibatches its variance is about two trace Sigma over B, "
    "over eta squared times the squared norm of the gradient",
)

_LEGEND = "".join(
    marker(name, colour, sign, text)
    for name, colour, sign, text in (
        ("exact", "exact", "➔", "exact ∇‖∇L‖ over all examples"),
        ("different", "", "●", "g₀ and g₁ from <b>different</b> minibatches"),
        ("ring", "", "┄", "86 % of them, predicted"),
        ("own", "", "➔", "their mean over the length of their own step"),
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

_SURFACE, _VARIANCE = "xy", "x2y2"
_DOTS = ["different cloud", "different variances", "different now", "ring", "predicted", "own"]
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
        "Two gradients tell SAM’s correction. Subtract the gradient before the step from the one "
        "after it, and divide by the length of the step, with a minus sign because it went down. "
        f"On all examples that is {term('exact', '∇‖∇L‖', 'exact')}, towards steeper ground.",
        {"eta": USUAL_RATE},
        [_SURFACE],
        hides=[*_DOTS, *_DIAMONDS],
        lit=["exact"],
    ),
    Card(
        f"In training a gradient comes from a minibatch of {term('batch', 'B examples')}. Each "
        f"{term('different', 'dot')} is one estimate, its two gradients from two minibatches. It "
        "is the place where an arrow like the green one would end.",
        {"eta": USUAL_RATE},
        [_SURFACE],
        hides=["own", "ring", *_DIAMONDS],
        lit=["different", "batch"],
    ),
    Card(
        f"Or both gradients come from the same minibatch: the {term('same', 'diamonds', 'free')}. "
        "They scatter, too, because every minibatch has a curvature of its own.",
        {"eta": USUAL_RATE},
        [_SURFACE],
        hides=["own", "ring", "mean"],
        lit=["same"],
        question=_QUESTION,
    ),
    Card(
        f"<b>{channel('outside')}</b> of {NUM_SHOWN} dots are outside the picture. At the right: "
        "variance against η. An estimate tells more than it hides only where its variance is below "
        f"the {term('exact', 'green line', 'exact')}. For that one would have to average "
        f"<b>{channel('pairs')}</b> pairs.",
        {"eta": 0.01},
        [_SURFACE, _VARIANCE],
        hides=["own", *_DIAMONDS],
        lit=["different"],
    ),
    Card(
        "So let each minibatch serve two steps in a row. Then its noise is in both gradients, and "
        f"all but cancels in the difference. The {term('same', 'variance', 'free')} is the same at "
        "every η, and a step still costs one gradient.",
        {"eta": 0.01},
        [_SURFACE, _VARIANCE],
        hides=["own"],
        lit=["same"],
    ),
    Card(
        "Do the dots at least average out? An optimiser knows its own step only, and divides by "
        f"the length of that. Then {term('own', 'their mean')} has a cosine of "
        f"<b>{channel('own.cosine')}</b> with the green arrow. With short steps the mean of the "
        "dots points the other way.",
        {"eta": 0.01},
        [_SURFACE],
        hides=["ring", *_DIAMONDS],
        lit=["own"],
    ),
    Card(
        "The remedy has a limit. The diamonds feel the slope of their minibatch, noise included. "
        f"Near the minimum, with B = 1, {term('mean', 'the predicted mean (dashed)', 'free')} "
        "points away; the diamonds that pull it there lie outside the picture.",
        {"eta": USUAL_RATE, "batch": 1, "point": NEAR},
        [_SURFACE],
        hides=_DOTS,
        lit=["mean"],
    ),
)

EXERCISES = (
    Exercise(
        "Let one estimate from different minibatches have at least as much signal as noise.",
        [Goal("pairs", high=1)],
        ["The dots must lie below the green line at the right. What makes them fall?",
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
              (("different cloud", "different"), ("same cloud", "same"), ("ring", "ring"))),
            drawn("exact", "point", "exact"),
            drawn("mean", "point", "mean"),
            drawn("own", "point", "own"),
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
            "ring": ["ring", "predicted"],
            "own": ["own"],
            "batch": ["different cloud", "same cloud"],
            "same": ["same cloud", "same variances"],
            "mean": ["mean"],
        },
        presets=[
            ("Short steps", "η = 0.01: the dots leave the plot, the diamonds do not move.",
             {"eta": 0.01, "batch": 16, "point": START}),
            ("Long steps", "η = 0.261: now a dot has more signal than noise.",
             {"eta": 0.261, "batch": 16, "point": START}),
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
