"""SAM for free? An ascent step and two plain steps yield nearly the same vector."""

import inspect

import streamlit as st

from optimizers.gradient_difference import alternate
from pages.lessons.free_sam.estimates_figure import POINTS, estimates
from pages.lessons.free_sam.own_alpha_figure import own_alpha_lesson
from pages.lessons.free_sam.race_figure import CORRECTIONS, race
from pages.lessons.free_sam.squared_figure import squared_lesson
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say(
    "SAM computes a second gradient at every step. Gradient descent computes a second one, too, a "
    "step later. Can that do the job?"
)
first = st.container()

st.header("Deeper", anchor="deeper")
say(
    "Above, the third step is made after every second plain step. Other methods correct *every* "
    "step by the difference of the last two gradients, and divide by something else."
)
correction = switch("The correction is made", CORRECTIONS, "correction", notices)
with first:
    lesson_figure(race(correction), key="race")
with st.expander("The code of forward only"):
    st.code(inspect.getsource(alternate))

notice(
    "**The price.** At η = 0.1, SAM and forward only both cross from about αρ = 0.1 on, and "
    "forward only needs about half as many gradients. At η = 0.01, SAM crosses from about "
    "αρ = 0.2 on, forward only from about 0.425. Nowhere on the map does forward only cross "
    "alone.",
    r"**The factor.** The third step is $2αρ/\lVert g_0\rVert$ times $g_1 - g_0$, so that two "
    r"plain steps and a third descend $L + αρ\lVert\nabla L\rVert$ to first order. That difference "
    r"shrinks with η, and so does the bounce. With $\alpha/(\eta\lVert g_0\rVert)$ instead, and "
    "one α for all η, it would not.",
    r"**The length.** SAM's difference is taken over $\rho$, the free one over "
    r"$\eta\lVert g_0\rVert$. That shrinks with the gradient: while $\eta\lambda_{\max} < 1$ "
    "the free one never reaches across the floor of a valley.",
)

st.header("Two estimates of one vector", anchor="estimates")
say(
    r"Both differences estimate $\nabla\lVert\nabla L\rVert$, the direction in which the slope "
    "grows, from two gradients. How good is each? Hold the point, and move it."
)
surface = switch("Surface", list(POINTS), "surface", notices)
link.show(notices)
lesson_figure(estimates(surface), key="estimates")

st.header("One α for all learning rates?", anchor="own-alpha")
say(
    r"Forward only divides its third step by $\lVert g_0\rVert$. Why not by "
    r"$\eta\lVert g_0\rVert$, the length of a step, with one α for all η? As a penalty, that is "
    r"$αρ = \alpha/(2\eta)$: it grows as steps get shorter."
)
lesson_figure(own_alpha_lesson(), key="own_alpha")
notice(
    "**At one α** the run ends at nearly the same place and bounces nearly as far, whatever η is. "
    "Shorter steps do not calm it. An α of 1 throws it out of the plotted region where η is 0.02 "
    "or less.",
    "**At one αρ** the bounce shrinks with η, and shorter steps come nearer to the penalised loss. "
    r"So the factor should be $2αρ/\lVert g_0\rVert$, which is what forward only takes above.",
)

st.header("The norm, or its square?", anchor="squared")
say(
    "The same difference estimates the gradient of $\\lVert\\nabla L\\rVert^2$, too, and then no "
    "norm divides it: the third step is $a \\, (g_1 - g_0)$, with the same $a$ for every η. "
    "Both runs below begin with the same third step. What becomes of them as the gradient shrinks?"
)
lesson_figure(squared_lesson(), key="squared")
notice(
    "**With the square the run settles.** Its third step shrinks with the gradient. So it rests "
    "where gradient descent does, without a bounce, while $a < (1 + (1 - \\eta\\lambda)^2) / "
    "(\\eta\\lambda^2)$: that is the edge, with $\\lambda = \\lambda_{\\max}$ there. With the norm "
    "it bounces on.",
    "**But then it does not choose.** It stays in the sharp minimum at every $a$ below the edge of "
    "that minimum. With the norm it crosses at η = 0.1 from $a = 0.08$ on, where the edge is 0.21.",
    "**Beyond the edge** the sharp minimum repels it, as it would repel gradient descent with too "
    "long steps. It may then end in the flat one, in neither, or diverge.",
)

breaks(
    "[On Rosenbrock's curved valley with η = 0.2](?surface=rosenbrock&eta=0.2#estimates) the "
    "gradient is so long that the step leads past the valley, and the free estimate points "
    "elsewhere.",
    "[A constant coefficient](?correction=constant-coefficient&p=0.05) at every step shrinks with "
    "the gradient, as heavy ball does: forward only stays in the sharp minimum. "
    "[A larger one](?correction=constant-coefficient&p=0.2) is unstable there (stable only where "
    "αρλ < 1), and escapes only because of that.",
    "[Normalised by the last gradient](?correction=gradient-normalised) at every step, it "
    "amplifies itself wherever the gradient is shorter than αρλ, and never settles.",
    "[Over the length of the step taken](?correction=unit-displacement) it is bounded, but "
    "overshoots the floor by up to αρ. At αρ = 0.2 it stays on the sharp side, like the mirror of "
    "SAM; [at αρ = 0.3](?correction=unit-displacement&p=0.3) it crosses.",
    "With minibatches the two gradients are of two different losses: a [lesson](minibatches) of "
    "its own.",
)
sources(
    "@barrett2021: gradient descent itself follows L + (η/4)‖∇L‖²",
    "@karakida2023: forward differences do better than backward ones",
    "@ghosh2023: the implicit regulariser of heavy ball",
)
