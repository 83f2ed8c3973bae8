"""The first live figure of the lesson: estimates of ∇‖∇L‖ from two minibatches, and from one."""

from functools import cache

import numpy as np

from experiments.surface import sample
from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, marker, swatch, term, value
from pages.lessons.minibatches.clouds_compute import (
    NAMED_AT,
    NUM_DRAWS,
    NUM_LINES,
    NUM_SHOWN,
    RATES,
    REACH,
    SIZES,
    USUAL_RATE,
    WINDOW,
    Scatter,
    clouds,
    whole_loss,
)
from pages.lessons.minibatches.clouds_view import clouds_view
from pages.ui.lesson_figure import Knob, LessonFigure, Point

# A tenth of a rate is a rate: 24 ticks to a power of ten.
ETAS = [float(f"{USUAL_RATE * 10 ** (k / 24):.3g}") for k in range(-48, 12)]
START = (1.3, 0.9)
NEAR = (0.25, 0.3)  # the minimum over all examples

_FORMULA = if_drawn(
    "arrow",
    formula(
        r"\frac{g_1 - g_0}{- \term{eta:eta}{\eta} \|\nabla L\|} \approx "
        r"\term{exact:exact}{\nabla \|\nabla L\|}",
        "the estimate: g one minus g zero, over minus eta times the norm of the gradient",
    ),
)

_LEGEND = swatch("exact", "exact", "solid", "on all examples") + "".join(
    marker(name, colour, sign, text)
    for name, colour, sign, text in (
        ("different", "", "●", "on <b>two</b> minibatches"),
        ("same", "free", "◆", "on <b>one</b>, for both gradients"),
        ("mean", "free", "⇢", "mean of ◆"),
        ("variances", "", "○ ◇", "measured; dotted: theory"),
    )
)

_STATUS = (
    f"Variance of the {term('different', 'dots')} <b>{channel('different.variance')}</b>, of the "
    f"{term('same', 'diamonds', 'free')} <b>{channel('same.variance')}</b>; of the square of the "
    f"{term('exact', 'exact vector', 'exact')}: {channel('signal.now')}."
)

_SURFACE, _VARIANCE, _SLOPES = "xy", "x2y2", "x3y3"


def _drawn(name: str) -> list[str]:
    """The traces of the estimates from different minibatches, or from the same one twice."""
    return [f"{name} {what}" for what in ("cloud", "variances", "now", "lines", "ends")]


_TWO, _ONE = [*_drawn("different"), "predicted"], _drawn("same")
_SHORT = USUAL_RATE / 10
_USUAL = {"eta": USUAL_RATE, "batch": 16}

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Make the step ten times as short, η = 0.01. What do these "
    "lines do?",
    options=[
        "They tilt any way, too",
        "They keep their tilt",
        "They become equal",
    ],
    meaning=[[Scatter.GROWS], [Scatter.STAYS], [Scatter.SHRINKS]],
    channel="scatter",
    at=_USUAL | {"eta": _SHORT, "point": START},
    because=[
        "Those of two minibatches do. But here both ends are too high, or too low, by nearly the "
        "same: nothing of that is left in the tilt, however close together they lie.",
        "Both ends of such a line are off by nearly the same. So the noise cancels in the tilt, "
        "however close together they lie.",
        "They would if minibatches differed in height only. But each has a curvature of its own, "
        "too, and so a tilt of its own, at any step.",
    ],
    what_if=("What if the step is nearly three times as long?", {"eta": 0.261}),
)

_STORY = (
    Card(
        "The slope before a step downhill and after it: the two "
        f"{term('exact', 'green dots', 'exact')}. <b>SAM for free uses the tilt of their line</b>, "
        "the difference of slopes divided by the step. The "
        f"{term('different', 'thin lines')} are measured on a few examples each. Do their tilts "
        "agree?",
        _USUAL | {"eta": 0.178},
        [_SLOPES],
        hides=_ONE,
        lit=["exact"],
        idle=["eta", "batch"],
    ),
    Card(
        f"In training, a slope is measured on a minibatch of {term('batch', 'B examples')}, and is "
        f"off by chance. Each {term('different', 'thin line')} joins the slopes of two "
        "minibatches, one before the step and one after it. <b>The tilts scatter.</b> Drag B.",
        _USUAL | {"eta": 0.178},
        [_SLOPES],
        hides=_ONE,
        lit=["batch"],
        idle=["eta"],
    ),
    Card(
        f"<b>A shorter step makes it worse.</b> The {term('different', 'dots')} are off as much as "
        "before, but the two dots of a line are now close together. So the lines tilt any way. "
        "Drag η up and down.",
        _USUAL | {"eta": 0.0511},
        [_SLOPES],
        hides=_ONE,
        lit=["eta"],
        idle=["batch"],
    ),
    Card(
        "Now let one minibatch measure both slopes: the "
        f"{term('same', 'lines with diamonds', 'free')}. Each line is too high or too low, but at "
        "both of its ends.",
        _USUAL,
        [_SLOPES],
        hides=_TWO,
        question=_QUESTION,
        idle=["batch"],
    ),
    Card(
        "The same on the map. The circle is where we stand; the "
        f"{term('exact', 'green arrow', 'exact')} is exact. Each "
        f"{term('different', 'dot')} is the tip of an arrow estimated from two minibatches, each "
        f"{term('same', 'diamond', 'free')} from one. Here B = {value('batch')}. <b>Drag η down: "
        "the dots fly apart.</b>",
        {"eta": USUAL_RATE, "batch": 64},
        [_SURFACE],
        hides=["mean"],
        lit=["eta"],
        idle=["batch"],
    ),
    Card(
        f"The noise of {term('different', 'two minibatches')} grows like 1/η² as η gets smaller, "
        f"far above the {term('exact', 'signal', 'exact')}. The noise of "
        f"{term('same', 'one minibatch', 'free')} is the same at every η, and below it. <b>So use "
        "each minibatch for two steps in a row.</b> That needs no extra gradients.",
        _USUAL | {"eta": _SHORT},
        [_VARIANCE],
        lit=["same"],
        idle=["batch"],
    ),
)

EXERCISES = (
    Exercise(
        "Bring the variance of the dots, the estimates from two minibatches, down to at most 1.5 "
        "times the green line.",
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
        figure=clouds_view(sample(whole_loss, WINDOW, resolution=120), REACH),
        bindings=[
            *(Curve(trace, f"{each}.x", f"{each}.y", ghost=True) for trace, each in
              (("different cloud", "different"), ("same cloud", "same"))),
            *(drawn(each, "point", each) for each in ("exact", "mean")),
            *(Curve(f"{each} lines", f"reach.{many}", f"lines.{each}", ghost=True)
              for each, many in (("different", "many"), ("same", "many"), ("exact", "one"))),
            *(Curve(f"{each} ends", "ends.x", f"ends.{each}", ghost=True)
              for each in ("different", "same")),
            AtStep("exact ends", ["nought", "step.length"], ["grad.norm", "grad.after"]),
            Curve("signal", "rates", "signal", ghost=True),
            *(Curve(trace, "rates", f"{each}.variances", ghost=True) for trace, each in
              (("predicted", "predicted"), ("different variances", "different"),
               ("same variances", "same"))),
            *(AtStep(f"{trace} name", ["named.at"], [held]) for trace, held in
              (("predicted", "predicted.named"), ("same", "same.named"),
               ("signal", "signal.now"))),
            AtStep("outside", ["left"], ["bottom"],
                   text=[f"{{outside}} of {NUM_SHOWN} dots are outside"]),
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
            "exact": ["exact", "signal", "exact lines", "exact ends"],
            "different": ["different cloud", "different variances", "predicted",
                          "different lines", "different ends"],
            "arrow": ["same cloud"],
            "mean": ["mean"],
            "variances": ["different variances", "same variances"],
            "batch": ["different cloud", "same cloud", "mean", "different ends", "same ends"],
            "same": ["same cloud", "same variances", "mean", "same lines", "same ends"],
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
        "gradient norm from different minibatches and from one used twice; beside it the slopes at "
        f"both ends of the step, and the variances of {NUM_DRAWS} estimates by learning rate.",
        name="clouds",
        shared={
            "left": WINDOW.x[:1], "bottom": WINDOW.y[:1],
            "rates": RATES, "nought": [0.0], "named.at": [RATES[NAMED_AT]],
            "reach.one": np.array([0, REACH, np.nan]),
            "reach.many": np.tile([0, REACH, np.nan], NUM_LINES),
        },
    )  # fmt: skip


FIGURES = {"clouds": both_clouds}
