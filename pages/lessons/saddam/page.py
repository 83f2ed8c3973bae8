"""Momentum, Adam and Saddam: what becomes of α-SAM where a step is not a gradient."""

import inspect

import streamlit as st

from pages.lessons.saddam.averaging_figure import averages
from pages.lessons.saddam.momentum_figure import momentum
from pages.lessons.saddam.race_compute import STARTS
from pages.lessons.saddam.race_figure import DEFINITIONS, race
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say("SAM + Adam: there are several ways to put the correction into Adam. Which of them works?")
figure = st.container()

st.header("Deeper")
surface = switch("Surface", list(STARTS), "surface", notices)
link.show(notices)
with figure:
    lesson_figure(race(surface), key="saddam")

say("**The five ways.** $Δ = α(g_ρ - g_0)$ is the correction, $m$ and $v$ are Adam's two means.")
_rows = "\n".join(
    f"| **{each.name}** | ${each.means}$ | ${each.step}$ | {each.remark}. |"
    for each in DEFINITIONS.values()
)
st.markdown(f"| way | means | subtracted from θ | in words |\n|---|---|---|---|\n{_rows}")
with st.expander("The five ways in code"):
    for each in DEFINITIONS.values():
        st.code(inspect.getsource(each.source))

st.header("Why the coupled one stays", anchor="averaging")
say(
    "Near a minimum the correction points now to one side of the valley, now to the other. A mean "
    "forgets what changes sides; a mean of squares does not."
)
lesson_figure(averages(), key="averaging")

st.header("What momentum makes of the free estimate", anchor="momentum")
say(
    "Two gradients in a row tell for free where $\\|∇L\\|$ grows, because a step of gradient "
    "descent goes along the gradient. Heavy ball adds the share $β$ of the last step. What does "
    "the difference tell then?"
)
lesson_figure(momentum(), key="momentum")

notice(
    "**The coupled one loses twice.** Of a correction that changes sides at every step the mean "
    "keeps $(1-β_1)/(1+β_1)$, and $\\sqrt v$ divides what is left by the size of the whole. Of the "
    "two the division counts here: [first moment](?scene=0), which puts Δ into $m$ and not into "
    "$v$, leaves at αρ = 0.2 and η = 0.01 like Saddam.",
    "**The map of the fork.** Saddam leaves from about $αρ = 0.14$ on, whatever η. The coupled one "
    "needs long steps: at $η = 0.01$ it leaves from about $αρ = 0.34$ on, at 0.02 from 0.16, below "
    "0.008 nowhere here. The unscaled one leaves only at $αρ < 0$: pushed up the wall, it slides "
    "along it to the flat side.",
    "**The free one stays here**, where Saddam leaves. On networks it does better: do not judge "
    "it by this valley.",
    "**The gradient difference is the curvature along the step that was taken**, whatever made the "
    "step. Only for gradient descent is that $∇\\|∇L\\|$. With momentum it may be its opposite.",
    "**What is shown for Saddam** is this surface, and small networks at one learning rate each. "
    "No claim is made for large ones.",
)
breaks(
    "[α = −1](?surface=two-factor-net&p=-0.1): in the valley of the two-factor net all but "
    "the unscaled one run away to ever sharper ground. No place in Adam makes AntiSAM safe.",
    "[With steps of η = 0.02](?rate=0.02) the coupled one leaves the sharp minimum after all, "
    "and [on the two-factor net](?surface=two-factor-net) all five do. Here they differ in "
    "strength, not in where they go.",
    "[Without memory](?beta=0#averaging) the coupled one leaves, too: then the mean is the "
    "correction itself.",
)
sources(
    "@kingma2015: Adam",
    "@loshchilov2019: AdamW, decoupled weight decay",
    "@yue2023: WSAM",
    "@cattaneo2024: what Adam itself penalises",
    "@becker2024: Momentum-SAM",
    "the five ways and the comparison: made for this app, tested in its repository",
)
st.page_link("pages/networks/adam/page.py", icon=":material/neurology:")
