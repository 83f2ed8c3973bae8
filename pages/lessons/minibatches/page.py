"""Minibatches: two gradients of two different losses make no difference that one can use."""

import inspect

import streamlit as st

from optimizers.minibatch import twice
from pages.lessons.minibatches.clouds_figure import both_clouds
from pages.lessons.minibatches.memory_figure import memory
from pages.lessons.minibatches.race_figure import race
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

say(
    "SAM for free takes the difference of two gradients. In training each comes from a few "
    "examples only: does the difference survive?"
)
lesson_figure(both_clouds(), key="clouds")

st.header("Deeper: a run on minibatches", anchor="race")
say(
    "Every example of this fork leans to one side, and a minibatch leans by the mean of its "
    "examples. All four runs start at the sharp minimum and get the same number of gradients."
)
lesson_figure(race(), key="race")
with st.expander("The remedy in code"):
    st.code(inspect.getsource(twice))

notice(
    "**Different minibatches: worse than useless.** Over the length $η\\|∇L\\|$ of a step on all "
    "examples the estimate has the right mean, but the signal shrinks like $η$ and the noise does "
    "not. So the variance is $2σ^2/(η^2\\|∇L\\|^2)$, with $σ^2 = \\mathrm{tr}\\,Σ/B$: slope −2 at "
    "the right, as dotted.",
    "**Can one average the noise away?** No. An optimiser knows only its own step, and divides by "
    "$η\\|g_0\\|$ with $g_0$ of its minibatch. The pairs with a short $g_0$ are the wrong ones, "
    "and they weigh most. So even the mean is wrong: it is off by about "
    "$σ_∥^2/(η\\|∇L\\|^2)$ against $u$, where $σ_∥^2$ is the variance of $g_0$ along the gradient. "
    "The shorter the step, the more the mean points against $∇\\|∇L\\|$.",
    "**The remedy: use each minibatch for two consecutive steps.** Its noise is in both gradients "
    "and all but cancels. The price is that of gradient descent.",
    "**What is then penalised** is the length of the minibatch's gradient, its noise included. SAM "
    "on minibatches does the same, and the smaller they are the more: “m-sharpness”. The diamonds "
    "above are divided by $\\|∇L\\|$: these penalise the square, $\\|∇L\\|^2 + "
    "\\mathrm{tr}\\,Σ/B$ in the mean.",
    "**On the map the borders lean:** smaller minibatches need a weaker correction. At $η = 0.05$ "
    "the run with each minibatch twice goes to the flat side from about $αρ = 0.05$ on with "
    "$B = 2$, from $0.13$ with $B = 64$. The noise of this fork is larger where it is sharper, "
    "and that alone draws to the flat side.",
)
st.header("A mean of earlier gradients?", anchor="memory")
say(
    "A mean has less noise. So let $m$, a running mean of the gradients, stand for $g_0$, and let "
    "$d$ be the way to here from a running mean of the iterates. Does that rescue new minibatches "
    "at every step?"
)
lesson_figure(memory(), key="memory")
say(
    "It does for the noise, and costs delay. At η = 0.02 and B = 16, from β = 0 to 0.95, the noise "
    "falls to less than a twentieth. But the difference then spans some twenty steps, along the "
    "way that the run took: its mean is off by about half the length of the exact vector, and that "
    "of one minibatch twice by about a fifth."
)

breaks(
    "[Near the minimum](?batch=1&point=0.25,0.3) little of $∇L$ is left, and the estimate from one "
    "example twice is mostly a pull towards smaller noise. Divided by $\\|∇L\\|$, as here, its "
    "mean points backwards. Divided by the minibatch's own gradient, as in the race, it keeps the "
    "direction, and has about a sixth of the length.",
    "[With one example a step, αρ = 0 and η = 0.091](?p=0&size=1&rate=0.091#race) plain SGD, too, "
    "goes to the flat side of this fork. A flat end alone is no evidence for the correction.",
    "[A weak correction](?p=0.04#race) leaves SAM and the remedy on the sharp side within this "
    "budget. The run on different minibatches crosses over, but by its noise.",
)
sources(
    "@andriushchenko2022: m-sharpness",
    "@smith2021: what SGD itself penalises over an epoch",
    "the variance, the bias and the remedy: derived for this app, tested in its repository",
)
st.page_link("pages/networks/batches/page.py", icon=":material/neurology:")
