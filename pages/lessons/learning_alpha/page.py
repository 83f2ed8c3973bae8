"""Learning α instead of ρ: SAM as variational inference, and which of its knobs to learn."""

import streamlit as st

from pages.lessons.learning_alpha.figure import SURFACES, on_quadratic, on_surface
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say("So far ρ and α were chosen by hand. Can they be learned during training? And which of them?")
figure = st.container()

st.header("Deeper")
surface = switch("Surface", SURFACES, "surface", notices)
link.show(notices)
with figure:
    lesson_figure(on_surface(surface), key="learning")

say(
    """
**From a Gaussian to SAM.** Variational inference minimises the mean loss of all draws from a
Gaussian, plus $τ$ times its distance from a prior (the Kullback–Leibler divergence). The prior is
what was thought of $θ$ before training. The one here is infinitely wide, so that all it does is to
reward width. One cannot average over all draws, so one takes a few random ones. VSAM takes SAM's
ascent step instead (@ujvary2022 propose steps like these). All directions then share one width.

**What is learned.** A step of VSAM changes θ as SAM does, and the logarithm of ρ by gradient
descent, so that ρ stays positive. Those who learn α do the same with the logarithm of α, and hold
ρ. The strength that all of them learn is $p = αρ$. With $u$ the direction of the ascent step and
$g_{α,ρ}$ the gradient of α-SAM:

* VSAM, with $α = 1$: ρ grows while $αρ \\, u · g_{α,ρ} < τ$. α by the slope: so does α.
* α by the rise: α grows while $α \\, [L(θ + ρu) - L(θ)] < τ$.
"""
)

st.header("What do they learn?", anchor="settled")
say(
    "On a quadratic one can say exactly: there the correction has the right direction for any ρ. "
    "Along one axis of curvature $λ$ the best Gaussian has the width $\\sqrt{τ/λ}$. Who finds it?"
)
lesson_figure(on_quadratic(), key="settled")

notice(
    "**Each knob grows until its price is τ.** For VSAM and for α by the slope the price is the "
    "slope at the end of the step times its length. For α by the rise it is α times the rise of "
    "the loss along the step.",
    "**VSAM pays with its direction.** A larger ρ is a longer ascent step, and on a curved surface "
    "$g_ρ - g_0$ turns away from $∇\\|∇L\\|$. Those who learn α multiply a short one instead: "
    "[at τ = 0.6](?temperature=0.6) α by the slope is as strong as VSAM was at 0.3, and its "
    "cosine is above 0.99.",
    "**The map has two borders.** VSAM's is upright: its cosine is 0.95 or more up to about τ = "
    "0.14, wherever ρ began. That of the others is level: except at the highest temperatures their "
    "cosine is that high while they hold ρ at 0.6 or less on the neuron, at 0.2 or less on "
    "Rosenbrock.",
    "**The dotted lines are what a quadratic predicts** that is as sharp as where each run ended. "
    "Those who learn α come near them on the neuron. VSAM goes beyond: along its long step the "
    "surface is no quadratic.",
    "**On a quadratic α by the slope learns what VSAM learns**, and that is the width of the best "
    "Gaussian as $η → 0$.",
)
breaks(
    "**α by the rise finds no such width.** At a minimum $\\|∇L\\| → 0$, and of the rise along "
    "the step only $λρ²/2$ is left. [With tiny steps](?eta=0.002#settled) its strength goes "
    "towards $2τ/(λρ)$: the shorter the ascent step, the larger.",
    "**A long ρ is no better if it is held.** With [ρ = 1 on Rosenbrock](?surface=rosenbrock&"
    "temperature=0.3&rho=1) the corrections of those who learn α have a cosine below 0.1.",
    "**[At τ = 1](?temperature=1) on the neuron** VSAM leaves the plotted region from most ρ to "
    "begin with, and where it ends is rounding. Here it is safer to learn α. Far out the surface "
    "is flat, so width costs nothing, and this prior does not limit it.",
    "**That a wrong direction does harm is not shown.** On Rosenbrock with ρ = 1, where those who "
    "learn α are misled most, they end at a *lower* loss than VSAM. [On the "
    "neuron](?temperature=0.3) VSAM is misled, and ends at a lower loss than α by the rise, though "
    "at a smaller p. Nothing here was tested on a network.",
)
sources(
    "@ujvary2022: SAM as variational inference",
    "@moellenhoff2023: SAM as a relaxation of Bayes",
    "the three rules of learning: derived for this app, tested in its repository",
)
