"""The two jobs of ρ: the strength of the penalty, and the length of the ascent step."""

import inspect

import streamlit as st

from optimizers.taylor import forward_difference, third_derivative
from pages.lessons.how_far.estimate_figure import ARITHMETIC, POINTS, estimate
from pages.lessons.how_far.family_figure import FAMILIES, family
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say(
    r"SAM's radius $\rho$ does two jobs at once. What does a larger $\rho$ buy, and what does it "
    "cost?"
)
first = st.container()

st.header("Deeper", anchor="together")
say(
    "Runs of one strength αρ, from another start: on the fork, the long ascent steps are the "
    "better ones."
)
start = switch("From the start on", list(FAMILIES), "family", notices, resets=("p", "eta"))
with first:
    lesson_figure(family(start), key="together")

st.header("How wrong is a long ascent step?", anchor="estimate")
say(
    r"With $(g_\rho - g_0)/\rho$, SAM estimates $\nabla\lVert\nabla L\rVert$: the direction in "
    "which the slope grows. The estimate is exact as ρ goes to 0."
)
surface = switch("Surface", list(POINTS), "surface", notices, resets=("start",))
arithmetic = switch("Computed in", list(ARITHMETIC), "arithmetic", notices)
link.show(notices)
lesson_figure(estimate(surface, arithmetic), key="estimate")
with st.expander("The estimate, and what it leaves out, in code"):
    st.code("\n".join(inspect.getsource(each) for each in (forward_difference, third_derivative)))

notice(
    "**Strength and radius are two things.** Where the border of “flat” is upright on the map, "
    "only the product αρ counts. So it is, nearly, for short ascent steps. On the twin wells a "
    "long one gets out at no strength on this map; "
    "[on the fork](?family=fork-beside-the-sharp-minimum&p=0.175) the border leans, and a long "
    "ascent step needs less.",
    "**SAM can stop where nothing is flat**: wherever its ascent step ends at a minimum, or at any "
    r"other point without a gradient. At αρ = 0.9 the exact $L + αρ\lVert\nabla L\rVert$ and the "
    "short ascent steps go past. They are not free of traps: "
    "[at αρ = 0.45 and η = 0.01](?p=0.45&eta=0.01) all three runs stay near the barrier.",
    "**A tenth of ρ, a tenth of the error.** The error has slope one, as dotted, and the factor "
    "$\\tfrac12\\lVert T[u,u]\\rVert$, where $T = \\nabla^3 L$ measures how fast the curvature "
    "changes. The central difference has slope two, and costs one gradient more.",
    "**For large ρ the Taylor expansion no longer holds.** The estimate tells of another place. On "
    "the twin wells at ρ = 0.4 it points the other way.",
)
breaks(
    "[On a quadratic bowl](?surface=quadratic-bowl&rho=1#estimate) the estimate is exact at any "
    "ρ: there only the product αρ counts, and nothing can be learnt about either.",
    "[On the fork, beside the sharp minimum]"
    "(?family=fork-beside-the-sharp-minimum&p=0.175) the long ascent step is the better one. What "
    "its estimate has beyond first order is what leads to the flat end.",
    "[Too small a ρ for float32](?arithmetic=float32-jax-s-default&rho=0.000001#estimate): the "
    "difference of two nearly equal gradients is mostly rounding.",
    "[η does it, too](?p=0&eta=0.06): without any penalty, plain gradient descent with η = 0.06 "
    "leaves the sharp well, because it is unstable there "
    "([in the explorer](explorer?surface=twin-wells&alpha=0&eta=0.05), at 0.05). And "
    "[at η = 0.005](?p=0.8&eta=0.005) none of the three runs gets out.",
    "[Too strong for the step](?p=0.8&eta=0.05): at η = 0.05 the short ascent steps diverge, like "
    "the exact penalty.",
)
sources(
    "@foret2021: SAM",
    "@zhao2022: the penalty on the gradient norm; its radius is ρ, and its strength αρ",
    "@karakida2023: finite differences for it compared",
    "slopes, factors and runs: computed on this page, tested in its repository",
)
