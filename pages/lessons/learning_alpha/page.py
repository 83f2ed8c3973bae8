"""Learning α instead of ρ: SAM as variational inference, and which of its knobs to learn."""

import streamlit as st

from pages.lessons.learning_alpha.figure import SURFACES, on_quadratic, on_surface
from pages.lessons.learning_alpha.widths_figure import SURFACES as WIDTHS_SURFACES
from pages.lessons.learning_alpha.widths_figure import widths
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []
asked = set(st.query_params)

say("So far ρ and α were chosen by hand. Can training choose them? And which of the two should it?")
figure = st.container()

st.header("Deeper")
surface = switch("Surface", SURFACES, "surface", notices)
link.show(notices)
with figure:
    lesson_figure(on_surface(surface), key="learning")

notice(
    "**ρ pays with its direction.** The run that learns ρ is called VSAM, variational SAM. A "
    "larger ρ is a longer ascent step, and on a curved surface $g_ρ - g_0$ turns away from "
    "$∇\\|∇L\\|$. Who learns α multiplies the difference over a short one instead: "
    "[at τ = 0.6](?temperature=0.6) its strength αρ is that of VSAM at 0.3, and it is less than 3° "
    "off.",
    "**Each has its border.** VSAM stays within 18° up to about τ = 0.14, wherever its ρ began. "
    "Learned α has its border along the other slider: at every τ it stays within 18° for a held ρ "
    "up to 0.6 on the neuron, up to 0.2 on [Rosenbrock](?surface=rosenbrock). (All angles are "
    "those of the mean cosine over the last 500 steps.)",
)
with st.expander("The rules by which ρ and α are learned"):
    say(
        """
**From a Gaussian to SAM.** Variational inference minimises the mean loss of all draws from a
Gaussian, plus $τ$ times its distance from a prior (the Kullback–Leibler divergence). The prior is
what was thought of $θ$ before training. The prior here is infinitely wide: all that it does is to
reward width, by $τ$ times its logarithm. Nobody can average over all draws. VSAM takes SAM's ascent
step instead (@ujvary2022 propose steps like these). All directions then share one width.

**What is learned.** The strength $αρ$, by one rule for both. With $u$ the direction of the
ascent step and $g_{α,ρ}$ the gradient of α-SAM, the knob grows while $αρ \\, u · g_{α,ρ} < τ$:
while the slope, times the length over which the correction acts, costs less than width is worth.
For VSAM the knob is ρ, with $α = 1$. Those who learn α hold ρ. Each knob changes by gradient
descent on its logarithm, so that it stays positive.
"""
    )

st.header("Two more experiments")
# A link to one of them finds it open.
with st.expander("What do they learn?", expanded=bool({"heat", "eta", "radius"} & asked)):
    st.subheader("What do they learn?", anchor="settled")
    say(
        "On a quadratic one can say exactly: there the correction has the right direction for any "
        "ρ. Along one axis of curvature $λ$ the best Gaussian has the width $\\sqrt{τ/λ}$. Who "
        "finds it? A second rule for α takes part: **by the rise** it grows while "
        "$α \\, [L(θ + ρu) - L(θ)] < τ$. The one above is called **by the slope**."
    )
    lesson_figure(on_quadratic(), key="settled")
    notice(
        "**On a quadratic α by the slope learns what VSAM learns**, and that is the width of the "
        "best Gaussian as $η → 0$.",
        "**α by the rise finds no such width.** At a minimum $\\|∇L\\| → 0$, and of the rise along "
        "the step only $λρ²/2$ is left. [With tiny steps](?eta=0.002#settled) its strength goes "
        "towards $2τ/(λρ)$: the shorter the ascent step, the larger.",
    )
with st.expander("A width for every coordinate?", expanded=bool({"place", "reward"} & asked)):
    st.subheader("A width for every coordinate?", anchor="widths")
    say(
        "A Gaussian may be wide along one coordinate and narrow along another. Then each has a "
        "radius $ρ_i$ of its own, and the ascent step $δ$ stretches towards the wide one (diag "
        "multiplies every coordinate by its radius). A short step gives $g(θ + δ) - g_0 ≈ Hδ$, "
        "with $H$ the Hessian. What do long ones give?"
    )
    place = switch("Surface of these runs", WIDTHS_SURFACES, "place", [])
    lesson_figure(widths(place), key="widths")
    notice(
        "**With a ρ for each coordinate the correction points anywhere.** On Rosenbrock it is "
        "more than 60° off $Hδ$ from τ = 0.08 on, and from τ = 0.1 to 0.2 it mostly points "
        "backwards. While the ascent step goes along one coordinate, nothing holds the radius of "
        "the other, and that radius grows.",
        "**With one ρ it takes a rougher surface.** On Rosenbrock it stays within 42°. On "
        "[the ripples](?place=ripples#widths) it is more than 60° off from τ = 0.3 on, where the "
        "ascent step is longer than a ripple.",
        "**Learned α keeps its direction:** with ρ = 0.05 it is less than 8.2° off at every τ, on "
        "both. Yet on both there are τ at which a run with a wrong direction ends at a lower loss.",
    )

breaks(
    "**A long ρ is no better if it is held.** With [ρ = 1 on Rosenbrock](?surface=rosenbrock&"
    "temperature=0.3&rho=1) the correction of learned α is about 90° off.",
    "**The slider of τ ends at 0.6.** At τ = 1 on the neuron VSAM leaves the plotted region from "
    "most ρ to begin with, and where it ends is rounding. Far out the surface is flat, so width "
    "costs nothing, and this prior does not limit it.",
    "**That a wrong direction does harm is not shown.** On Rosenbrock with ρ = 1, where learned α "
    "is misled most, it ends at a *lower* loss than VSAM. Nothing here was tested on a network.",
)
sources(
    "@ujvary2022: SAM as variational inference",
    "@moellenhoff2023: SAM as a relaxation of Bayes",
    "the three rules of learning: derived for this app, tested in its repository",
)
