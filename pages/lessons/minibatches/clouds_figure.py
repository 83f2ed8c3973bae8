"""The first live figure of the lesson: estimates of ∇‖g‖ from two minibatches, and from one."""

from functools import cache

from experiments.surface import sample
from livefigure import AtStep, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, marker, term, value
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
    r"\frac{g_1 - g_0}{- \term{eta:eta}{\eta} \|g\|} \approx \term{exact:exact}{\nabla \|g\|}",
    "the estimate: g one minus g zero, over minus eta norm g",
) + formula(
    r"\term{different}{\operatorname{Var} \approx"
    r"\frac{2 \operatorname{tr} \Sigma / \knob{batch}{B}}{\term{eta:eta}{\eta^2} {\|g\|}^2}}",
    "over different minibatches its variance is about two trace Sigma over B, "
    "over eta squared norm g squared",
)

_LEGEND = "".join(
    marker(name, colour, sign, text)
    for name, colour, sign, text in (
        ("exact", "exact", "➔", "exact ∇‖g‖ over all examples"),
        ("different", "", "●", "g₀ and g₁ from <b>different</b> minibatches"),
        ("ring", "", "┄", "86 % of them, predicted"),
        ("same", "free", "◆", "both from the <b>same</b> one"),
        ("mean", "free", "⇢", "its predicted mean"),
    )
)

_STATUS = (
    f"With B = {value('batch')} and η = {value('eta')} the variance over different minibatches is "
    f"{term('different', channel('different.variance'))} "
    f"(predicted {channel('predicted.variance')}): only the average of "
    f"<b>{channel('pairs')}</b> pairs has as much signal as noise. Of the {NUM_SHOWN} estimates "
    f"drawn {channel('outside')} lie outside the picture. Over one minibatch used twice it is "
    f"{term('same', channel('same.variance'), 'free')}, and the mean is off by "
    f"{term('mean', channel('same.bias') + ' %', 'free')}."
)


@cache
def both_clouds() -> LessonFigure:
    """Many estimates at a point that is held by hand, and their variances by step size."""

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
            Curve("signal", "rates", "signal", ghost=True),
            *(Curve(trace, "rates", f"{each}.variances", ghost=True) for trace, each in
              (("predicted", "predicted"), ("different variances", "different"),
               ("same variances", "same"))),
            AtStep("different now", ["eta"], ["different.variance"]),
            AtStep("same now", ["eta"], ["same.variance"]),
        ],
        knobs=[
            Knob("eta", "η", "length of the step", ETAS, USUAL_RATE, "eta", axis="xaxis2"),
            Knob("batch", "B", "examples in a minibatch", SIZES, 16, "text", {1: "1", 64: "64"}),
            Point("point", "point θ₀", WINDOW, START, (13, 11)),
        ],
        html={"formula": _FORMULA, "legend": _LEGEND, "status": _STATUS},
        terms={
            "exact": ["exact", "signal"],
            "different": ["different cloud", "different variances", "predicted"],
            "ring": ["ring", "predicted"],
            "same": ["same cloud", "same variances"],
            "mean": ["mean"],
        },
        presets=[
            ("Short steps", "η = 0.01: dots leave the picture, diamonds do not stir.",
             {"eta": 0.01, "batch": 16, "point": START}),
            ("Long steps", "η = 0.261: only now are dots of use.",
             {"eta": 0.261, "batch": 16, "point": START}),
            ("Large minibatches", "B = 64, η = 0.01: a quarter of the variance, still hopeless.",
             {"eta": 0.01, "batch": 64, "point": START}),
            ("Near the minimum", "B = 1: in the mean, diamonds point backwards.",
             {"eta": 0.1, "batch": 1, "point": NEAR}),
        ],
        question=Question(
            ask="<b>Guess first:</b> which cloud shrinks as η goes to zero?",
            options=["Different minibatches", "The same one twice", "Both", "Neither"],
            meaning=[
                [Shrinking.DIFFERENT],
                [Shrinking.SAME],
                [Shrinking.BOTH],
                [Shrinking.NEITHER],
            ],
            channel="shrinking",
            at={"eta": USUAL_RATE / 10},
            
            because=[
"The difference of two gradients shrinks like η and is divided by η. From one "
            "minibatch twice the noise shrinks with it, so the cloud stays as it is; from two the "
            "noise does not, so the cloud grows like 1/η."
] * 4,
        ),
        alt=f"A quadratic loss over examples, with {NUM_SHOWN} estimates of the gradient of the "
        "gradient norm from different minibatches and from one used twice; beside it the variances "
        f"of {NUM_DRAWS} by step size.",
        name="clouds",
        shared={"rates": RATES},
    )  # fmt: skip


FIGURES = {"clouds": both_clouds}
