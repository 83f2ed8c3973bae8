"""Train a small network with α-SAM and watch it: boundary, loss, accuracy, sharpness."""

import inspect

import streamlit as st

from optimizers.alpha_sam import alpha_sam_gradient
from optimizers.descent import take_step
from pages.networks.train.figure import GRADIENTS, STEPS
from pages.networks.train.session import keep_trainings, train_and_watch
from pages.ui import link
from pages.ui.controls import beside, switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.network_controls import chosen
from pages.ui.own_data import bring_data

notices: list[str] = []

with beside("Three networks learn from examples some of which are wrong. Does flatness help?"):
    setting = chosen(notices)
bring_data()
figure = st.container()

st.header("Deeper")
say(
    "The three networks start from the same weights and see the same examples. They differ in α "
    "alone: 0 is gradient descent, 1 is SAM, and the third α is chosen in the settings. The rule "
    "is that of the surfaces. Only the loss is another: a mean over examples, of about a thousand "
    "parameters instead of two."
)
along = switch("The panels go along", (STEPS, GRADIENTS), "along", notices)
link.show(notices)
with figure:
    train_and_watch(setting, along)
    keep_trainings()
notice(
    "**At the settings that this page opens with, α = 4 has the highest test accuracy**, although "
    "it fits fewer training labels. Gradient descent learns about four of five wrong labels there.",
    "**Stopping early helps as well.** There, gradient descent is best after some hundred steps. "
    "Then it learns the wrong labels: its training loss falls, and so does its test accuracy. Its "
    "sharpness stays near $2/η = 6.7$, the edge of stability.",
    "**Weight decay helps, too.** [At 0.01](?wd=0.01) gradient descent is more accurate than "
    "α-SAM is without, and several times as sharp. [Beside other remedies](sweep#others) α-SAM is "
    "judged on five draws of the data.",
    "**SAM and α-SAM have an edge, too**, in dashes: the λmax at which a step turns the gradient "
    "round, if that points in the steepest direction. It follows [from η, αρ and "
    "‖∇L‖](bounces), and is lower than $2/η$. Their sharpness rests near it. On [the "
    "digits](?data=digits) gradient descent stays below its own.",
    "**A step of SAM costs two gradients.** [Along gradients](?along=gradients), gradient descent "
    "is at its end where the others are half way.",
    "**How many steep directions?** λ₂ and λ₃, dotted, are the next largest curvatures of α-SAM's "
    "network. At the settings that this page opens with they come close to λmax: then not one "
    "direction is the steepest, but several nearly are.",
    "One random seed is shown. Others move a test accuracy by a point or two. So do rounding "
    "errors: beside other networks, [in the slice](drag), the same training can end a point away.",
)
breaks(
    "[Without label noise](?noise=0) α-SAM is just as much flatter, and gains nothing: all three "
    "have nearly the same test accuracy. Flatter is not better by itself.",
    "[Eight times the strength of SAM at five times the radius](?alpha=8&rho=0.5): the correction "
    "is so strong that the boundary is almost a straight line.",
    "[AntiSAM](?alpha=-1) is drawn to sharper places: it ends sharper than gradient descent.",
    "[With Adam](?rule=saddam-d-decoupled) the λmax of gradient descent is small, too. With "
    "cross-entropy it vanishes along with the loss: compare sharpness at equal losses only.",
    "[On digits with ρ = 1](?data=digits&rho=1) α-SAM diverges and SAM does not. At this "
    "radius the gradient difference is no longer small, and α multiplies it.",
)
with st.expander("One step, in code", icon=":material/code:"):
    for each in (take_step, alpha_sam_gradient):
        st.code(inspect.getsource(each))
sources(
    "@foret2021: SAM, and its gain under label noise",
    "@karakida2023: the same family on networks",
    "@alpaydin1998: the digits (UCI repository, by way of scikit-learn)",
)
