"""Minibatches on networks: the free estimate where every gradient is noisy."""

import streamlit as st

from pages.networks.batches.comparison_figure import presentation
from pages.networks.batches.noise_figure import noise_figure
from pages.networks.batches.session import chosen, chosen_age
from pages.ui import link
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure
from pages.ui.methods import compare_and_watch

notices: list[str] = []

said, controls = st.columns([5, 4], gap="large", vertical_alignment="center")
said.markdown(
    "The free estimate of the lessons is a difference of two gradients. On the fork it drowned in "
    "the noise of minibatches, unless each served twice. And on a network?"
)
with controls.container(horizontal=True, gap="medium"):
    comparison = chosen(notices)
link.show(notices)
compare_and_watch(comparison, presentation(comparison))

st.header("How much noise there is", anchor="noise")
said, controls = st.columns([5, 4], gap="large", vertical_alignment="center")
said.markdown(
    "Divided by the length of a step, the noise of two minibatches grows like $1/η$. Predicted "
    "and measured at one network:"
)
notices = []
with controls:
    age = chosen_age(notices)
link.show(notices)
lesson_figure(noise_figure(comparison, age), key="noise")

notice(
    "**Different minibatches: lost.** What was a bad estimate on the fork is a ruinous one here. "
    "A lost network may be flat all the same: where its units are saturated, nothing changes the "
    "loss. So λ alone proves nothing.",
    "**Each minibatch twice: as flat as SAM, nearly, for the price of SGD.** The curves on the "
    "right end where the gradients are spent; SAM's is twice as long.",
    "**At equal gradients SAM is as good.** The last two columns stop it after half its steps, "
    "and there even plain SGD gets more right than at the end: wrong labels take their time to "
    "be learned. Fewer steps are a remedy, too.",
    "**The prediction holds on a network:** slope −2, for every B, trained or not. Where it "
    "leaves the dotted line, the step is too long for a prediction to first order. Only under "
    "the green line would a single estimate be worth having.",
)
breaks(
    "[Digits](?data=digits): nothing diverges, and different minibatches are worse still than no "
    "correction. Each one twice ends flatter than SGD and gets no more right.",
    "[p = 0.1](?p=0.1): some of the networks on different minibatches diverge and some do not. A "
    "mean over both would describe neither: it is of those that do not.",
    "[One example a step](?batch=1#noise): the mean of the estimate over one minibatch used twice "
    "is mostly the pull towards less noise, not $∇\\|g\\|$.",
    "One split of the data, one η for all methods, networks of one or two thousand parameters.",
)
sources(
    "@andriushchenko2022: m-sharpness",
    "@smith2021: what SGD itself penalises over an epoch",
    "the variance and the remedy are derived for the lesson and tested in its repository",
)
st.page_link("pages/lessons/minibatches/page.py", icon=":material/arrow_back:")
