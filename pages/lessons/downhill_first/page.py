"""The mirror of SAM, (−α, −ρ): the same to first order, the opposite drift to second."""

import inspect

import streamlit as st

from optimizers.closed_forms import backward_stiffness, valley_drift
from pages.lessons.downhill_first.steps_figure import SURFACES, steps
from pages.lessons.downhill_first.valley_figure import valley
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say(
    "SAM measures a second gradient uphill, and pays for it. Could it measure downhill instead, "
    "where a plain step leads anyway?"
)
lesson_figure(valley(), key="valley")

st.header("Deeper", anchor="deeper")
say(
    "Step by step the two are close. From one point, compare SAM and its mirror, which goes down "
    "by |ρ| and subtracts the difference of the gradients."
)
surface = switch("Surface", SURFACES, "surface", notices)
link.show(notices)
lesson_figure(steps(surface), key="steps")

notice(
    "**Close in gradients, and for a while in runs.** From one point, the runs of SAM and of its "
    "mirror come apart like ρ², those of SAM and gradient descent like |ρ|.",
    "**Opposite in sign.** The second order, $\\frac12 ρ^2T[u,u] = \\frac12 ρ^2∇(u^\\top Hu)$ with "
    "$u$ held fixed, is the gradient of a curvature. SAM descends it, the mirror climbs it.",
    "**Why that matters on the floor of a valley.** First-order terms only make both bounce across "
    "it. The drift along the floor is of second order.",
    "**Why the mirror stops.** The sharper the floor, the wider its bounce, and the bounce pushes "
    "towards flat ground whatever the signs are. The borders on the map are nearly "
    "upright: |α| decides where the mirror stops, |ρ| how fast it comes there. A longer step meets "
    "the floor nearer to the middle.",
    "**The drift in numbers.** θ₁ moves by "
    r"$-ηκ'\left(\frac{b^2}{2} + αρb \pm \frac{αρ|ρ|}{2}\right)$ a step, with + for SAM and − "
    "for the mirror. κ is the curvature across the floor and κ′ how fast it grows with θ₁; "
    r"$b = ηαρκ/(2 − ηκ)$ is half the width of the bounce.",
    "**A larger |α| with a smaller |ρ|** makes the second order smaller, and with it what the two "
    "disagree about.",
)
with st.expander("The predictions in code"):
    st.code("\n\n".join(inspect.getsource(each) for each in (valley_drift, backward_stiffness)))
breaks(
    "[On a quadratic bowl](?surface=quadratic-bowl) $T = 0$: there both are the same to the last "
    "digit, at every ρ, and no test on a quadratic can tell them apart.",
    "[On the twin wells](?surface=twin-wells&r=1) with |ρ| = 1 the perturbed point is too far off, "
    "and the law fails. On Himmelblau, a quartic, it is exact for every ρ.",
    "[At |α| = 16](?a=16) the predicted resting place is flatter than the valley's flattest floor, "
    "and both runs go to θ₁ = 0: the mirror is not always wrong.",
    "The prediction needs a level floor. That of [the fork](dial?alpha=-1&rho=-0.3) slopes: all "
    "six runs of the last lesson go to the sharp side, and rest where the forces balance.",
)
sources(
    "@karakida2023: both differences on networks, of which forward (uphill) does better than "
    "backward",
    "the drift for α = 1: @bartlett2023",
    "the resting place is derived for this app and tested in its repository",
)
