"""Learning α instead of ρ: SAM as variational inference, and which of its knobs to learn."""

import streamlit as st

from pages.lessons.learning_alpha.figure import SURFACES, on_quadratic, on_surface
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

words, choice = st.columns([7, 2], gap="large")
with words:
    st.markdown(
        "Fit a Gaussian around θ instead of a point, let SAM's look stand for its random draw, and "
        "ρ becomes the Gaussian's width: something to learn. But the longer the look, the less it "
        "is a derivative. Why not hold ρ, and learn α?"
    )
with choice:
    surface = switch("Surface", SURFACES, "surface", notices)
link.show(notices)
lesson_figure(on_surface(surface), key="learning")

st.header("What do they learn?", anchor="settled")
st.markdown(
    "On a quadratic one can say exactly. There every look is true, however long, and a Gaussian "
    "posterior has the width $\\sqrt{T/λ}$. Who finds it?"
)
lesson_figure(on_quadratic(), key="settled")

notice(
    "**Each knob grows until its price is T.** The price is the rise of the loss, paid along the "
    "look; T is what width is worth to the prior, here an infinitely wide one.",
    "**VSAM pays with its look.** A larger ρ is a longer look, and on a curved surface "
    "$g_ρ - g_0$ turns away from $∇\\|g\\|$. A and B multiply a short look instead: "
    "[at T = 0.6](?temperature=0.6) B is as strong as VSAM was at 0.3, and still true.",
    "**The map has two borders.** VSAM's is upright: its look is true up to $T ≈ 0.14$, wherever ρ "
    "began. That of A and B is level: short of the greatest heat, theirs are true while they hold "
    "ρ at 0.6 or less on the neuron, at 0.2 or less on Rosenbrock.",
    "**The dotted targets are those of a quadratic** as sharp as where each walk ended. B and A "
    "come near them on the neuron. VSAM overshoots: its long look is no longer on a quadratic.",
    "**B learns what VSAM learns** where both are exact, and it is the posterior's width as "
    "$η → 0$.",
)
breaks(
    "**A is no posterior.** At a minimum $\\|g\\| → 0$, and of the rise over its look nothing is "
    "left but $λρ/2$. [With tiny steps](?eta=0.002#settled) A asks for $2T/(λρ)$: the shorter the "
    "look, the more.",
    "**Holding ρ is no cure if ρ is long.** [ρ = 1 on Rosenbrock](?surface=rosenbrock&temperature="
    "0.3&rho=1) leaves A and B with directions that have nothing to do with $∇\\|g\\|$.",
    "**[At T = 1](?temperature=1) on the neuron** VSAM leaves the window for most ρ to begin with, "
    "and where it ends is rounding: here it *is* safer to learn α. Far out the surface is "
    "flat, width costs nothing, and the prior holds nothing back; one of width 2 would.",
    "**Not shown: that misalignment as such hurts.** On Rosenbrock with ρ = 1, where A and B are "
    "misled worst, they end at a *lower* loss than VSAM; [on the neuron](?temperature=0.3) VSAM, "
    "misled, at a lower one than A, though at a smaller p. On a small network that we trained "
    "elsewhere (two moons, flipped labels, four seeds) the learner with the worst cosine tested "
    "as well or better.",
)
sources(
    "@ujvary2022: SAM as variational inference",
    "@moellenhoff2023: SAM as a relaxation of Bayes",
    "the three rules of learning are derived for this app",
)
