"""Minibatches: two gradients of two different losses make no difference that one can use."""

import inspect

import streamlit as st

from optimizers.minibatch import twice
from pages.lessons.minibatches.clouds_figure import both_clouds
from pages.lessons.minibatches.race_figure import race
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

st.markdown(
    "The free estimate of the last lesson is a difference of two gradients. In training, each is "
    "taken on a minibatch. Does the difference survive the noise?"
)
lesson_figure(both_clouds(), key="clouds")

st.header("What it does to a path", anchor="race")
st.markdown(
    "Every example of this fork leans to one side, and a minibatch leans by their mean. All four "
    "walks start at the sharp minimum and may compute the same number of gradients."
)
lesson_figure(race(), key="race")
with st.expander("The remedy in code"):
    st.code(inspect.getsource(twice))

notice(
    "**Different minibatches: unbiased, but useless.** The signal shrinks like $η$ and the noise "
    "does not, so the variance is $2σ^2/(η^2\\|g\\|^2)$, with $σ^2 = \\mathrm{tr}\\,Σ/B$: slope "
    "−2 on the right, as dotted. Only under the green line, the size of the signal squared, would "
    "one estimate be worth having.",
    "**The remedy: use each minibatch for two consecutive steps.** Its noise is in both gradients "
    "and all but cancels. The price is the same as of gradient descent.",
    "What is then penalised is the norm of the minibatch's gradient: in the mean "
    "$\\|g\\|^2 + \\mathrm{tr}\\,Σ/B$, its noise included. SAM on minibatches does the same, and "
    "the smaller they are the more: “m-sharpness”.",
    "**On the map its borders lean:** smaller minibatches need a weaker correction. At $η = 0.05$ "
    "each one twice goes to the flat side from about $p = 0.05$ on with $B = 2$, from $0.13$ with "
    "$B = 64$.",
)
breaks(
    "[Near the minimum](?batch=1&point=0.25,0.3) little of $g$ is left, and the estimate from one "
    "example twice is mostly a pull towards smaller noise. Here it points backwards.",
    "[With one example a step, p = 0 and η = 0.091](?p=0&size=1&rate=0.091#race) plain SGD, too, "
    "goes to the flat side of this fork. A flat end alone is no evidence for the correction.",
    "[A weak correction](?p=0.04#race) leaves SAM and the remedy on the sharp side within this "
    "budget; the walk on different minibatches crosses over, but by being thrown there.",
)
sources(
    "@andriushchenko2022: m-sharpness",
    "@smith2021: what SGD itself penalises over an epoch",
    "the variance and the remedy are derived for this page and tested in its repository",
)
st.page_link("pages/networks/batches/page.py", icon=":material/neurology:")
