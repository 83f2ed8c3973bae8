"""Saddam on networks: the five definitions again, on a loss with a thousand parameters."""

import streamlit as st

from pages.networks.adam.figure import presentation
from pages.networks.adam.session import chosen
from pages.ui import link
from pages.ui.lesson import breaks, notice, sources
from pages.ui.methods import compare_and_watch

notices: list[str] = []

said, controls = st.columns([5, 4], gap="large", vertical_alignment="center")
said.markdown(
    "On the fork, C stayed at the sharp minimum and D left it. How do the five definitions of "
    "Saddam do on small networks, some of whose labels are wrong?"
)
with controls.container(horizontal=True, gap="medium"):
    comparison = chosen(notices)
link.show(notices)
compare_and_watch(comparison, presentation(comparison))

notice(
    "**On networks C works.** On the fork it stayed at the sharp minimum; on the digits only raw "
    "hardly moves from where Adam is. At the same p, D goes furthest to the flat side.",
    "**F is the bargain, and not a free lunch.** After as many steps it has computed half the "
    "gradients and gets about as many right as D. But at as many *gradients* (the last two "
    "columns: D and its like at half their steps) D is ahead.",
    "**All are best early.** Go back to the first tenth of the steps: Adam alone is as good as any "
    "there. Then the wrong labels are learned by heart. What a strong correction buys is that "
    "less is lost afterwards.",
    "**Flattest is not best.** Drag p: the lines part from where Adam is, and that of C lies above "
    "that of M. At the same λ the one gets more right than the other.",
)
breaks(
    "[α = −1](?p=-0.1): C and M explode, and all their networks diverge. D and F end at a higher "
    "loss than Adam and get more right: to learn less of wrong labels can help.",
    "[Two moons, p = 0.8](?data=two-moons&p=0.8): here C gets more right than D. And λ says "
    "little: with cross-entropy it shrinks by itself as the training loss goes to zero.",
    "[α = 4, a quarter of ρ](?alpha=4): the same order of λ, but C gets more right than D. F is "
    "the same as it was: it depends on p alone.",
    "Two small networks, each with one split of the data and one η; the seeds are those of the "
    "weights. On the fork, C and F stayed: neither there nor here is the last word, and no claim "
    "is made for large networks.",
)
sources(
    "@kingma2015: Adam",
    "@loshchilov2019: AdamW",
    "@yue2023: WSAM, decoupled",
    "@zhang2017: networks learn wrong labels by heart",
    "the definitions and the comparison are this project's own",
)
st.page_link("pages/lessons/saddam/page.py", icon=":material/arrow_back:")
