"""Five numbers called sharpness: what each can say, and what it cannot."""

import streamlit as st

from landscapes.networks import TASKS
from pages.networks.sharpness_measures.figure import rescaled
from pages.networks.sharpness_measures.session import train_and_measure
from pages.ui import link
from pages.ui.controls import beside, dial, pick, settings
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say(
    "One function, computed with many different weights. Is it equally sharp with all of them? "
    "Five numbers measure it: λmax, trace, average rise, ‖∇L‖ and adaptive sharpness."
)
lesson_figure(rescaled(), key="rescaling")

st.header("Deeper")
st.subheader("Five sharpness measures of one network")
with beside(
    "Three networks from the same weights, each measured in five ways. All five scale with the "
    "loss: where training losses differ, as here, a part of the difference comes from them."
):
    task = TASKS[pick("Data", list(TASKS), "Two moons", "data", notices, labelled=False)]
    with settings():
        seed = dial("Random seed of the weights", range(8), 0, "seed", notices)
asked = link.choice("measure", ["no", "yes"], "no", notices) == "yes"
link.show(notices)
if asked:
    train_and_measure(task, seed)
else:  # a training would hold up the figure above, which is what most come for
    st.button(
        "Train and measure them",
        icon=":material/play_arrow:",
        on_click=link.write,
        args=({"measure": "yes"}, {}),
    )

notice(
    "**Drag w₁ away from 1.** λmax, trace and average rise call the same function ever sharper. "
    "The average is over the dashed circle, which sticks out of the narrow valley; its radius is "
    "0.3 here, and 0.5 in the table, whose weights have many more directions. Adaptive "
    "sharpness uses the green ellipse: it is stretched along large weights, squeezed along small.",
    "**[At the balanced point](?u=1)** λmax, trace and adaptive sharpness are all 2. SAM drifts "
    "there. That is a fact about SAM: unbalanced networks predict no worse.",
    "**On the three networks most of the five agree** on which is flattest: they began alike, and "
    "nothing rescaled them. ‖∇L‖ need not: it also tells how far a network is from resting. The "
    "five disagree between architectures, tasks and losses.",
)
breaks(
    "**Flatter is not better.** [On the digits](?data=digits&measure=yes) and "
    "[the moons](?measure=yes) some labels are wrong, and the flatter networks have not learned "
    "them. Without label noise the advantage is gone.",
    "**The loss is part of every number.** With cross-entropy and no wrong labels the training "
    "loss goes to 0, and every sharpness with it, whatever the network does elsewhere.",
    "**Adaptive sharpness is not the truth either.** It is 2 at every minimum here, "
    "as it should be for one function. That alone does not make it a good predictor: which number "
    "predicts test accuracy is open.",
)
sources(
    "@dinh2017: sharp minima can generalise",
    "@kwon2021: adaptive sharpness",
    "@jiang2020: forty measures compared",
    "@andriushchenko2023: on modern networks they hardly predict",
)
