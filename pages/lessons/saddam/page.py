"""Momentum, Adam and Saddam: what becomes of α-SAM where a step is not a gradient."""

import inspect

import streamlit as st

from pages.lessons.saddam.averaging_figure import averages
from pages.lessons.saddam.momentum_figure import momentum
from pages.lessons.saddam.race_figure import DEFINITIONS, race
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

st.markdown(
    "Two gradients in a row showed, for free, which way $\\|g\\|$ shrinks: along a step of plain "
    "gradient descent. Momentum and Adam step elsewhere. What does the difference see then?"
)
lesson_figure(momentum(), key="momentum")

st.header("Where in Adam does the correction belong?", anchor="race")
st.markdown(
    "Adam keeps a mean $m$ of gradients and a mean $v$ of their squares. The correction $Δ$ of "
    "α-SAM can enter both, one, or neither: five definitions of SAM and Adam, of *Saddam*."
)
with st.container(horizontal=True, gap="large"):
    chosen = switch("Definition", ["D", "C", "M", "raw", "F"], "definition", notices)
    surface = switch("Surface", ["Fork", "Two-factor net"], "surface", notices)
link.show(notices)
definition = DEFINITIONS[chosen]
formula, said = st.columns([2, 3], gap="large", vertical_alignment="center")
formula.latex(rf"\begin{{gathered}}{definition.moments}\\{definition.step}\end{{gathered}}")
said.markdown(f"**{definition.title}.** {definition.remark}")
lesson_figure(race(surface, chosen), key="saddam")
with st.expander(f"{definition.title}, in code"):
    st.code(inspect.getsource(definition.source))

st.header("Why C stays", anchor="averaging")
st.markdown(
    "Near a minimum the correction points now to one side of the valley, now to the other. A mean "
    "forgets what alternates; a mean of squares does not."
)
lesson_figure(averages(), key="averaging")

notice(
    "**The gradient difference is curvature along the step taken**, whatever made the step. Only "
    "for gradient descent is that $∇\\|g\\|$; with momentum it may well be its opposite.",
    "**C pays twice.** Of a correction that turns round at every step the mean keeps "
    "$(1-β_1)/(1+β_1)$, and $\\sqrt v$ divides what is left by the full size of the correction.",
    "**The map of the fork:** D leaves from about $p = 0.14$ on, whatever η. C needs long steps: "
    "at $η = 0.01$ it leaves from about $p = 0.34$ on, at 0.02 from 0.16, below 0.008 nowhere "
    "here. Raw leaves only at $p < 0$: pushed up the wall, it slides along it to the flat side.",
    "**We call D Saddam**: correction decoupled, in Adam's units. Its evidence is this walk and "
    "small networks, one learning rate each. No claim is made for large ones.",
    "F, for one gradient a step, stays here, where D leaves. On networks it does better: do not "
    "judge it by this valley.",
)
breaks(
    "[α = −1](?surface=two-factor-net&p=-0.1#race): along the valley of the two-factor net C, M, D "
    "and F all run away to ever sharper ground; no place in Adam makes AntiSAM safe.",
    "[With steps of η = 0.02](?rate=0.02#race) C leaves the sharp minimum after all, and "
    "[on the two-factor net](?surface=two-factor-net#race) all five do: what tells them apart here "
    "is how strong they are, not where they are bound.",
    "[Without memory](?beta=0#averaging) C leaves, too: then the mean is the correction itself.",
)
sources(
    "@kingma2015: Adam",
    "@loshchilov2019: AdamW, decoupled weight decay",
    "@yue2023: WSAM",
    "@cattaneo2024: what Adam itself penalises",
    "@becker2024: Momentum-SAM",
    "the five definitions and the comparison are this project's own",
)
st.page_link("pages/networks/adam/page.py", icon=":material/neurology:")
