"""SAM for free? A look uphill and two steps downhill yield nearly the same vector."""

import inspect

import streamlit as st

from optimizers.gradient_difference import alternate
from pages.widgets import link
from pages.widgets.controls import switch
from pages.widgets.free_sam import CORRECTIONS, POINTS, estimates, race
from pages.widgets.lesson import breaks, next_lesson, notice, sources
from pages.widgets.stage import stage

notices: list[str] = []

st.markdown(
    "SAM pays for a second gradient at every step, to learn which way the gradient shrinks. "
    "Gradient descent computes a second gradient too, one step later. Is that one as good?"
)
surface = switch("Surface", list(POINTS), "surface", notices)
stage(estimates(surface), key="estimates")

st.subheader("From an estimate to an optimiser")
st.markdown(
    "Take two plain steps, then a third along the difference of their gradients, and begin again: "
    "no look, no second gradient. All five methods below start beside the sharp minimum of the "
    "fork and may compute the same number of gradients."
)
correction = switch("The correction is made", CORRECTIONS, "correction", notices)
link.show(notices)
stage(race(correction), key="race")
with st.expander("The code of the forward-only walk"):
    st.code(inspect.getsource(alternate))

notice(
    "Both estimates are a difference of two gradients along $u = g_0/‖g_0‖$. SAM looks $ρ$ ahead; "
    "the free one has looked $η‖g_0‖$ behind. Each errs in proportion to its distance: slope one, "
    "as dotted.",
    "The free distance is not yours to choose. It shrinks with the gradient, so at the bottom of a "
    "valley it never reaches across the floor: forward only walks to the flat minimum from where "
    "SAM downhill first climbs back to the sharp one.",
    "The third step is not multiplied by $η$, so its factor must be: with $a = 2ηp$ a cycle "
    "descends $L + p‖∇L‖$ at the price of gradient descent.",
)
breaks(
    "[On Rosenbrock's curved valley](?surface=rosenbrock&eta=0.02) the gradient is long and turns "
    "fast: the free estimate looks several units away and points nowhere.",
    "[A constant coefficient](?correction=constant-coefficient) at every step dies with the "
    "gradient: it is heavy ball in disguise, and stays where it is.",
    "[Normalised by the last gradient](?correction=gradient-normalised) at every step it amplifies "
    "itself wherever $‖g‖ < pλ$, and is thrown about.",
    "[Over the length of the step taken](?correction=unit-displacement) it is bounded, but "
    "overshoots the floor and climbs to the sharp side, like SAM downhill first.",
    "With minibatches the two gradients are of two different losses: a lesson of its own.",
)
sources(
    "Barrett and Dherin 2021 (arXiv 2009.11162): gradient descent itself follows L + (η/4)‖∇L‖²",
    "Karakida et al. 2023 (2210.02720): forward beats backward differences",
    "Ghosh et al. 2023 (2302.00849): the same for heavy ball",
)
next_lesson("pages/lessons/free_sam.py")
