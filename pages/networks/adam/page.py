"""Saddam on networks: the five methods again, on a loss with a thousand parameters."""

import streamlit as st

from pages.networks.adam.figure import presentation
from pages.networks.adam.session import chosen
from pages.ui import link
from pages.ui.controls import beside
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.methods import compare_and_watch

notices: list[str] = []

with beside(
    "Adam averages its last gradients. SAM corrects each gradient. Should Adam average the "
    "corrections, too? Saddam is SAM with Adam that does not."
):
    comparison = chosen(notices)
link.show(notices)
compare_and_watch(comparison, presentation(comparison))

st.header("Deeper")
say(
    "Adam divides the mean of its gradients, m̂, by √v̂, the root of the mean of their squares. "
    "SAM’s correction Δ = α(g<sub>ρ</sub> − g₀), α times the gradient after the ascent step minus "
    "the gradient here, can enter at five places. ρ is the length of the ascent step, and αρ the "
    "strength of Δ. **Coupled**: Δ is added to the "
    "gradient, and enters m and v. **First moment**: Δ enters m alone. **Saddam**: "
    "Δ enters neither, and is divided by √v̂ (decoupled). **Unscaled**: Δ enters neither, "
    "and is not divided. **Free**: as Saddam, but Δ is estimated from the last two gradients of "
    "the run, so that a step needs one gradient instead of two. [The lesson](saddam) has them on "
    "a surface. Some labels of the data are wrong."
)
notice(
    "**On networks, coupled works.** On the fork of [the lesson](saddam) it stayed at the sharp "
    "minimum; on the digits only unscaled ends close to Adam. There, at the same αρ, Saddam ends "
    "flattest.",
    "**Free needs half the gradients.** On the digits, after as many steps, it has a higher test "
    "accuracy than Saddam up to αρ = 0.4. At equal *gradients* (the last columns of the table: "
    "those with two gradients stop after half their steps) Saddam is ahead. But that comparison "
    "rewards whoever stops early.",
    "**All are best early.** At its own best moment, after about 75 steps on the digits, Adam "
    "alone is within a point or two of the best of the others. Then the wrong labels are learned. "
    "With a strong correction less is lost afterwards.",
    "**Flattest is not best.** Drag αρ: at the same λmax, Saddam is less accurate than coupled, "
    "which needs a larger αρ to be as flat. At the same αρ it is more accurate.",
)
breaks(
    "[α = −1](?p=-0.1): coupled and first moment diverge on all networks. Saddam and free end at a "
    "higher loss than Adam, with a higher test accuracy: to learn less of wrong labels can help.",
    "[Two moons, αρ = 0.8](?data=two-moons&p=0.8): here coupled has the higher test accuracy. And "
    "λmax says little: with cross-entropy it shrinks by itself as the training loss goes to zero.",
    "[α = 4, a quarter of ρ](?alpha=4&p=0.4): the same order of λmax, but at αρ = 0.4 coupled has "
    "a higher test accuracy than Saddam. Free is as it was: it depends on αρ alone.",
    "Two small networks, each with one split of the data and one η; the seeds are those of the "
    "weights. On the fork of the lesson, coupled and free stayed: neither there nor here is the "
    "last word, and no claim is made for large networks.",
)
sources(
    "@kingma2015: Adam",
    "@loshchilov2019: AdamW",
    "@yue2023: WSAM, decoupled",
    "@zhang2017: networks learn wrong labels by heart",
    "the definitions and the comparison are this project's own",
)
st.page_link("pages/lessons/saddam/page.py", icon=":material/arrow_back:")
