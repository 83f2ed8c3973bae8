"""Downhill first: negative ρ. The same step to first order, the opposite drift to second."""

import inspect

import streamlit as st

from optimizers.closed_forms import backward_stiffness, valley_drift
from pages.lessons.downhill_first.steps_figure import SURFACES, steps
from pages.lessons.downhill_first.valley_figure import valley
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

words, choice = st.columns([3, 2], gap="large")
with words:
    st.markdown(
        "Turn both signs of SAM round: look *downhill*, and subtract what the look has taught. The "
        "product $αρ$ is the same, so to first order nothing has changed. Has it?"
    )
with choice:
    surface = switch("Surface", SURFACES, "surface", notices)
link.show(notices)
lesson_figure(steps(surface), key="steps")

st.header("The second order decides at the bottom of a valley", anchor="valley")
st.markdown(
    "The difference $r^2\\,T[u,u]$ is small where $r$ is. But on the floor of a valley the first "
    "order is spent on bouncing from wall to wall, and what is left along the floor is second."
)
lesson_figure(valley(), key="valley")

notice(
    "**Near in gradients, near in walks, for a while.** From one point the two walks come apart "
    "like $r^2$, SAM and gradient descent like $r$.",
    "**Opposite in sign.** The second order, $\\frac12 r^2T[u,u] = \\frac12 r^2∇(u^\\top Hu)$ with "
    "$u$ held, is the gradient of a curvature. SAM descends it; downhill first climbs it.",
    "**Why it stops.** The sharper the floor, the wider the bounce $β$, and the bounce pushes "
    "towards flat ground whatever the signs. Where its drift crosses 0 the walk settles. "
    "How far it looks, $r$, only sets how fast it comes there: on the map, whose two directions "
    "are $a$ and $r$, the borders stand nearly upright.",
    "**More $a$, less $r$** shrinks the second order, and with it the disagreement.",
)
with st.expander("The predictions in code"):
    st.code("\n\n".join(inspect.getsource(each) for each in (valley_drift, backward_stiffness)))
breaks(
    "[On a quadratic bowl](?surface=quadratic-bowl) $T = 0$: there both are the same to the last "
    "digit, at every $r$, and no test on a quadratic can tell them apart.",
    "[On the twin wells](?surface=twin-wells&r=1) a look of $r = 1$ leaves the place it was to "
    "describe, and the law is gone. Himmelblau, of degree four, forgives any $r$.",
    "[At a = 16](?a=16#valley) the predicted resting place is flatter than the valley's flattest "
    "floor, and both walks go to θ₁ = 0: downhill first is not always the wrong way.",
    "The prediction needs a level floor. That of [the fork](dial?alpha=-1&rho=-0.3) slopes: all "
    "six walks of the last lesson go to the sharp side, and rest where the forces balance.",
)
sources(
    "@karakida2023 compare both differences on networks, and find "
    "forward (uphill) better than backward",
    "the drift for α = 1: @bartlett2023",
    "the resting place is derived for this app and tested in its repository",
)
