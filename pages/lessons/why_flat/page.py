"""Why a flat minimum is wanted, and where that picture is only a picture."""

from pages.lessons.why_flat.figure import why_flat
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

say("Two models do equally well on the examples they were trained on. Which one do you trust?")
lesson_figure(why_flat(), key="why_flat")

notice(
    "**Why the two losses differ.** The training loss is a mean over the examples that one has, "
    "the test loss a mean over all that could come. With other examples the mean is another "
    "curve, whose minima lie elsewhere: the fewer examples there are, the farther off, as a rule.",
    "**What a shift costs.** Near a minimum the loss is about ½ · sharpness · distance², where the "
    "sharpness is the second derivative. So a small shift costs 36 times as much where that is 36 "
    "times as large. Farther off the loss rises more slowly: see the curves by the shift.",
    "**What SAM does with it.** Nobody knows the test loss during training. SAM asks instead how "
    "high the *training* loss is a small step away, and avoids minima where it is high.",
)
breaks(
    "**A shift is only a picture.** It would be exact if all examples had one curve, a parabola, "
    "each moved by an amount of its own: then the mean over some examples is that parabola, moved "
    "by the mean of their amounts, and raised. In a network the curve also changes its shape.",
    "**Flatness depends on how the parameters are written down.** [Stretch the axis](?stretch=6) "
    "around the sharp minimum, and it is as flat as the other. Yet every model predicts what it "
    "predicted before, and so its test loss is the same. [Stretch it more](?stretch=8), and the "
    "minimum with the higher test loss is the *flatter* one (after @dinh2017).",
    "**Sharpness is a poor guide in modern networks.** @andriushchenko2023 measured it on "
    "many: it does not correlate well with generalisation, and in several cases the sharper "
    "networks do better on data from elsewhere.",
    "**And yet training for flatness often helps** (@foret2021). Why is not settled: the "
    "[last lesson](what_sam_buys) has the numbers, and the doubts.",
)
sources(
    "@foret2021: SAM, and why",
    "@dinh2017: sharp minima can generalise",
    "@andriushchenko2023: sharpness and generalisation, measured",
    "this loss and its stretched axis: made for this app, tested in its repository",
)
