"""Five numbers called sharpness: what each can say, and what it cannot."""

import streamlit as st

from landscapes.networks import TASKS
from pages.networks.sharpness_measures.figure import rescaled
from pages.networks.sharpness_measures.session import train_and_measure
from pages.ui import link
from pages.ui.controls import dial, pick
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

st.markdown(
    "Two weights in a row, $u$ and $v$, should multiply to one. Wherever they do, the network "
    "computes the same. Is it as *sharp* everywhere, too?"
)
lesson_figure(rescaled(), key="rescaling")

st.header("The card of a network")
st.markdown(
    "Three networks from the same weights, each measured in five ways. All five scale with the "
    "loss: where the training losses differ, as they do here, a part of the difference is theirs."
)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    task = TASKS[pick("Data", list(TASKS), "Two moons", "data", notices)]
    seed = dial("Seed of the weights", range(8), 0, "seed", notices)
link.show(notices)
train_and_measure(task, seed)

notice(
    "**Slide u away from 1.** λmax, trace and average rise call the same function ever sharper. "
    "The dashed circle is where the average looks: it sticks out of the valley, which has become "
    "narrow. The green ellipse is as long and as low as the weights are large and small.",
    "**[At the balanced point](?u=1)** λmax, trace and adaptive are all 2. SAM finds it: a fact "
    "about SAM, not that unbalanced networks would answer any worse.",
    "**On networks the five mostly agree** on who is flattest, because the three began alike and "
    "nothing rescaled them. It is between architectures, tasks and losses that they part.",
)
breaks(
    "**Flatter is not better.** [On the digits](?data=digits) and [the moons](?data=two-moons) "
    "some labels are wrong, and the flatter networks have not learnt them. Without label noise "
    "the advantage is gone.",
    "**The loss is part of every number.** With cross-entropy and no wrong labels the training "
    "loss goes to 0, and every sharpness with it, whatever the network does elsewhere.",
    "**The adaptive measure is not the truth either.** It is 2 at every minimum here, so it says "
    "nothing of what SAM does along the curve.",
)
sources(
    "@dinh2017: sharp minima can generalise",
    "@kwon2021: adaptive sharpness",
    "@jiang2020: forty measures compared",
    "@andriushchenko2023: on modern networks they hardly predict",
)
