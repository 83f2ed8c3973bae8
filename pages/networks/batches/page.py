"""Minibatches on networks: the free estimate where every gradient is noisy."""

import streamlit as st

from pages.networks.batches.comparison_figure import presentation
from pages.networks.batches.noise_figure import noise_figure
from pages.networks.batches.session import chosen, chosen_age
from pages.ui import link
from pages.ui.controls import beside
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure
from pages.ui.methods import compare_and_watch

notices: list[str] = []

with beside("SAM computes two gradients a step, SGD one. Can SAM be had for the price of SGD?"):
    comparison = chosen(notices)
link.show(notices)
compare_and_watch(comparison, presentation(comparison))

st.header("Deeper")
say(
    "SAM computes two gradients a step, and corrects by α times their difference. The free method "
    "computes one: it takes the difference of the run’s last two gradients instead, as in [SAM "
    "for free?](free_sam). On the fork this was lost in the noise of minibatches, unless each "
    "minibatch served for two steps."
)
st.subheader("How much noise there is", anchor="noise")
notices = []
with beside(
    "Divided by the length of a step, the noise of two minibatches grows like 1/η, and its "
    "variance like 1/η². Here it is predicted and measured, at one network and over 128 draws."
):
    age = chosen_age(notices)
link.show(notices)
lesson_figure(noise_figure(comparison, age), key="noise")

with st.expander("What comes of it, and where this breaks"):
    notice(
        "**On new minibatches the free method diverges at αρ = 0.2 on the two moons.** A network "
        "that has gone astray may be flat all the same: where its units are saturated, nothing "
        "changes the loss. So λmax alone proves nothing.",
        "**With each minibatch twice it ends nearly as flat as SAM, for the price of SGD.** The "
        "table counts the gradients: SAM has computed twice as many.",
        "**At equal gradients SAM is as good.** The last columns of the table stop it after half "
        "its steps. There even plain SGD has a higher test accuracy than at the end: wrong "
        "labels take time to be learned. Fewer steps help, too.",
        "**The prediction holds on a network:** slope −2, for every B, trained or not. Where it "
        "leaves the dotted line, the step is too long for a prediction to first order. Only "
        "below the green line would a single estimate be useful.",
    )
    breaks(
        "[Digits](?data=digits): nothing diverges, and new minibatches are worse still than no "
        "correction. Each one twice ends flatter than SGD and has no higher test accuracy.",
        "[αρ = 0.1](?p=0.1): some of the networks on new minibatches diverge and some do not. A "
        "mean over both would describe neither: it is of those that do not.",
        "[One example a step](?batch=1#noise): the mean of the estimate over one minibatch used "
        "twice is mostly the pull towards less noise, not ∇‖∇L‖.",
        "The figure of the noise divides by the norm of the full gradient. The method divides by "
        "that of its own minibatch, which is random, too: then even the mean over different "
        "minibatches need not point along ∇‖∇L‖.",
        "One split of the data, one η for all methods, networks of one or two thousand parameters.",
    )
sources(
    "@andriushchenko2022: m-sharpness",
    "@smith2021: what SGD itself penalises over an epoch",
    "the variance and the remedy are derived for the lesson and tested in its repository",
)
st.page_link("pages/lessons/minibatches/page.py", icon=":material/arrow_back:")
