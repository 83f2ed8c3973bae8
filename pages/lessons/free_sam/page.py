"""SAM for free? An ascent step and two plain steps yield nearly the same vector."""

import inspect

import streamlit as st

from optimizers.gradient_difference import alternate
from pages.lessons.free_sam.estimates_figure import POINTS, estimates
from pages.lessons.free_sam.race_figure import CORRECTIONS, race
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

st.markdown(
    "SAM pays for a second gradient at every step, to learn which way the gradient shrinks. "
    "Gradient descent computes a second gradient too, one step later. Is that one as good?"
)
surface = switch("Surface", list(POINTS), "surface", notices)
lesson_figure(estimates(surface), key="estimates")

st.header("From an estimate to an optimiser", anchor="race")
st.markdown(
    "Take two plain steps, then a third along the difference of their gradients, and begin again: "
    "no look, no second gradient. All five methods below start beside the sharp minimum of the "
    "fork and may compute the same number of gradients."
)
correction = switch("The correction is made", CORRECTIONS, "correction", notices)
link.show(notices)
lesson_figure(race(correction), key="race")
with st.expander("The code of the forward-only walk"):
    st.code(inspect.getsource(alternate))

notice(
    r"Both estimates are a difference of two gradients along $u = g_0/\lVert g_0\rVert$. SAM looks "
    r"$\rho$ ahead; the free one has looked $\eta\lVert g_0\rVert$ behind. Each errs in proportion "
    "to its distance: slope one, as dotted.",
    "The free distance is not yours to choose. It shrinks with the gradient, so at the bottom of a "
    "valley it never reaches across the floor: forward only walks to the flat minimum, from where "
    "SAM downhill first does not leave.",
    "The map, with a correction every second step: at $η = 0.1$ SAM and forward only both cross "
    "from about $p = 0.1$ on; at $η = 0.01$ SAM from about 0.2, forward only from 0.425. Its "
    "bounce shrinks with η, SAM’s look does not. Nowhere does forward only cross alone.",
    r"The third step is not multiplied by $\eta$, so its factor is: with $a = 2\eta p$ a cycle "
    r"descends $L + p\lVert\nabla L\rVert$ at the price of gradient descent.",
)
breaks(
    "[On Rosenbrock's curved valley with η = 0.2](?surface=rosenbrock&eta=0.2) the gradient is so "
    "long that the free estimate has looked past the valley, and points elsewhere.",
    "[A constant coefficient](?correction=constant-coefficient&p=0.05#race) at every step dies "
    "with the gradient: heavy ball in disguise, it stays in the sharp minimum. "
    "[A larger one](?correction=constant-coefficient&p=0.2#race) is unstable there (stable only "
    "where pλ < 1), and is thrown out by that.",
    "[Normalised by the last gradient](?correction=gradient-normalised#race) at every step, it "
    "amplifies itself wherever the gradient is shorter than pλ, and never settles.",
    "[Over the length of the step taken](?correction=unit-displacement#race) it is bounded, but "
    "overshoots the floor by up to p and stays on the sharp side, like SAM downhill first.",
    "With minibatches the two gradients are of two different losses: a lesson of its own.",
)
sources(
    "@barrett2021: gradient descent itself follows L + (η/4)‖∇L‖²",
    "@karakida2023: forward beats backward differences",
    "@ghosh2023: the same for heavy ball",
)
