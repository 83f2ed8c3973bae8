"""Train a small network with α-SAM and watch it: boundary, loss, accuracy, sharpness."""

import inspect

import streamlit as st

from optimizers.alpha_sam import alpha_sam_gradient
from optimizers.descent import take_step
from pages.networks.train.session import train_and_watch
from pages.ui import link
from pages.ui.lesson import breaks, notice, sources
from pages.ui.network_controls import chosen

notices: list[str] = []

st.markdown(
    "Three networks start from the same weights and learn the same examples, some of which have "
    "a wrong label. What α-SAM avoids on surfaces, does it avoid here?"
)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    setting = chosen(notices)
link.show(notices)
train_and_watch(setting)

notice(
    "**The flattest of the three is right most often**, though on fewer of the labels it was "
    "given. Look where the lines run: on the moons gradient descent fences in every "
    "example with a ring, and what it learns there is wrong.",
    "Gradient descent, too, is best early on. Then it learns the wrong labels, its sharpness "
    "rises, and the share of new examples that it gets right falls.",
    "The rule is the one of the surfaces, word for word. Only the loss has changed: the mean over "
    "the examples, of a thousand parameters instead of two.",
)
breaks(
    "[Without wrong labels](?noise=0) α-SAM is as much flatter, and gains nothing: all three get "
    "the same share of new examples right. Flatter is not better by itself.",
    "[Eight times SAM at five times the look](?alpha=8&rho=0.5): so much penalty that the network "
    "cannot bend at all. It draws an almost straight line.",
    "[AntiSAM](?alpha=-1) seeks what the others avoid: it ends sharper than gradient descent.",
    "[With Adam](?rule=saddam-d-decoupled) gradient descent’s λmax, too, is small: with "
    "cross-entropy it vanishes along with the loss. Compare sharpness at like losses only.",
    "[On digits, looking as far as ρ = 1](?data=digits&rho=1), yours diverges and SAM does not: "
    "α multiplies whatever the look brings home.",
)
with st.expander("One step, in code", icon=":material/code:"):
    for each in (take_step, alpha_sam_gradient):
        st.code(inspect.getsource(each))
sources(
    "@foret2021: SAM, and its gain under label noise",
    "@karakida2023: the same family on networks",
    "@alpaydin1998: the digits (UCI repository, by way of scikit-learn)",
)
