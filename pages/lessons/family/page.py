"""The family of SAM: what its relatives exchange, and where that leads."""

import inspect

import streamlit as st

from optimizers import family as links
from pages.lessons.family.compute import GRADIENTS
from pages.lessons.family.figure import family
from pages.lessons.family.others_figure import no_sam
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

say("Many methods call themselves a kind of SAM. What does each change, and does it matter?")
lesson_figure(family(), key="family")

st.header("Deeper")
say(
    """
**Every member in one line.** All follow $g_0 + α(∇L(θ + δ) - g_0)$, if nothing else is said. $δ$
is the ascent step; in SAM it is $ρ\\,g_0/\\|g_0\\|$. «Penalises» is what the method adds to the
loss, to first order in ρ.
"""
)
_ROWS = {
    "USAM": (
        "$δ = ρ\\,g_0$",
        "length",
        "$\\frac{αρ}{2}\\|∇L\\|^2$",
        "@andriushchenko2022",
    ),
    "ASAM": (
        "$δ = ρ\\,T^2g_0/\\|T g_0\\|$, $T = \\operatorname{diag}\\lvert θ\\rvert$",
        "direction and length",
        "$αρ\\,\\|T∇L\\|$, with T held still",
        "@kwon2021",
    ),
    "Max-norm SAM": (
        "$δ = ρ\\,\\mathrm{sign}(g_0)$",
        "direction and length",
        "$αρ\\,\\|∇L\\|_1$",
        "@foret2021",
    ),
    "Two-step SAM": (
        "two ascent steps of ρ/2",
        "direction, at second order",
        "$αρ\\,\\|∇L\\|$",
        "@foret2021",
    ),
    "AsyncSAM": (
        "$δ = ρ\\,g_{-1}/\\|g_{-1}\\|$",
        "direction: one step old",
        "$αρ\\,\\|∇L\\|$, for short steps",
        "@jo2025",
    ),
    "F-SAM": (
        "$δ = ρ\\,d/\\|d\\|$, $d = g_0 - m$",
        "direction: without the running mean $m$",
        "no function of θ: $δ$ hangs on the past",
        "@li2024",
    ),
    "MSAM": (
        "$δ = -ρ\\,v/\\|v\\|$, $v$ the momentum",
        "direction: downhill",
        "no function of θ: $δ$ hangs on the past",
        "@becker2024",
    ),
    "GSAM": (
        "$g_ρ - (α - 1)\\,g_{0⊥}$, $g_{0⊥}$ across $g_ρ$",
        "strength, across $g_ρ$ only",
        "at α = 1: $ρ\\,\\|∇L\\|$; else no function",
        "@zhuang2022",
    ),
    "LookSAM": (
        "$g_ρ$ at every fifth step; else $g_0 + α\\|g_0\\|\\,g_v/\\|g_v\\|$",
        "strength: that of the gradient",
        "no function of θ: $g_v$ is of the past",
        "@liu2022",
    ),
    "Every 5th step": (
        "α-SAM at every fifth step, else $g_0$",
        "strength: a fifth",
        "$\\frac{αρ}{5}\\|∇L\\|$",
        "compared by @liu2022",
    ),
}
_table = "\n".join(
    f"| **{name}** | {changes} | {follows} | {penalises} | {GRADIENTS[name]:g} | {source} |"
    for name, (follows, changes, penalises, source) in _ROWS.items()
)
say(
    "| method | changes | follows | penalises | gradients a step | source |\n"
    f"|---|---|---|---|---|---|\n{_table}"
)
say(
    "MSAM needs no $g_0$ at α = 1, and then costs 1 gradient a step; here it gets twice the steps "
    "for it. $g_v$ is the part of the last $g_ρ$ at right angles to the $g_0$ of then. AsyncSAM "
    "computes its two gradients at the same time. What is remembered, a gradient or a mean, takes "
    "as much memory as the parameters."
)
with st.expander("All of them in code"):
    st.code(inspect.getsource(links))

notice(
    "**Length matters.** USAM rests in a minimum with largest curvature λ as long as "
    "$ηλ(1 + αρλ) < 2$, whatever the sign of the slope. Its push ends where the slope ends. SAM's "
    "ascent step keeps its length, so SAM bounces, and drifts towards flatter ground.",
    "**Direction matters less here.** Across the valley there are only two directions. One that "
    "is a step old, or sums up many, still crosses the floor.",
    "**MSAM perturbs downhill**, as a negative ρ does, and still leaves. Its momentum overshoots "
    "the floor: what is downhill by the momentum is often uphill by the slope.",
    "**Strength can be had back.** With fewer ascents α makes up for those that are left out. "
    "That is what α is for.",
    "**One small surface.** Nothing here says which of them trains a network best.",
)

st.header("What is no kind of SAM", anchor="others")
say(
    "Four methods that do not go uphill first, from the same start. **Longer steps** are gradient "
    "descent. **Lookahead** goes back half of the way after every five steps. **Extragradient** "
    "takes the gradient where a plain step leads: it is USAM with ρ = −η. **Smoothing** descends "
    "the mean loss of a cloud around θ, of width ρ."
)
lesson_figure(no_sam(), key="others")
notice(
    "**Here smoothing does what SAM does, without a bounce.** The mean over the cloud adds about "
    "$\\frac{ρ^2}{4} \\mathrm{tr}\\,H$ to the loss, with $H$ the Hessian. From ρ = 0.3 on it goes "
    "to the flat side at every η here, and comes to rest beside the minimum. It costs two "
    "gradients a step for each coordinate; with many of these one draws a point of the cloud.",
    "**Longer steps do it all at once.** The sharp minimum holds gradient descent up to "
    "$η = 2/λ_{\\max} = 0.28$. From η = 0.32 on it ends in the flat one.",
    "**Lookahead stays longer:** it is stable up to $η = (1 + 3^{1/5})/λ_{\\max} = 0.31$.",
    "**Extragradient** is driven off from $η = 1/λ_{\\max} = 0.14$ on, here mostly out of the "
    "plotted region.",
)

breaks(
    "[AntiSAM](?alpha=-1&rho=0.4): with α = −1 most go up the valley, to sharper ground. GSAM and "
    "MSAM go to the flat side all the same: in GSAM α = −1 does not turn the correction round.",
    "[USAM with a strong correction](?alpha=4&rho=0.5) leaves the plotted region at once: where "
    "the slope is steep its ascent step is long, and so is what comes of it.",
    "[LookSAM with α = 5](?alpha=5&rho=0.6): between two ascents its correction is α times as long "
    "as the gradient, however small the difference was. It leaves the plotted region.",
)
sources(
    "@foret2021: SAM, its norms and several ascent steps",
    "@andriushchenko2022: USAM",
    "@kwon2021: ASAM; their code leaves biases alone",
    "@zhuang2022: GSAM",
    "@liu2022: LookSAM",
    "@becker2024: MSAM",
    "@li2024: F-SAM, made for minibatches",
    "@jo2025: AsyncSAM",
    "@xie2024: SAMPa, which takes both gradients at the same time, too",
    "@zhang2019: Lookahead",
    "@starnes2023: Gaussian smoothing",
    "all with α, and the comparison: made for this app",
)
