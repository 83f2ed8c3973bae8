"""How far may ρ look? The two jobs of ρ: how far to look, and how strongly to react."""

import inspect

import streamlit as st

from optimizers.taylor import forward_difference, third_derivative
from pages.lessons.how_far.estimate_figure import ARITHMETIC, POINTS, estimate
from pages.lessons.how_far.family_figure import FAMILIES, family
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

words, choice = st.columns(2, gap="large")
with words:
    st.markdown(
        "In SAM, $\\rho$ does two jobs. It says how strongly to shun sharpness: SAM descends about "
        "$L + \\rho\\lVert g\\rVert$. And it says how far to look. The first job may want a large "
        "$\\rho$; how large may it be for the second?"
    )
with choice:
    surface = switch("Surface", list(POINTS), "surface", notices, resets=("start",))
    arithmetic = switch("Computed in", list(ARITHMETIC), "arithmetic", notices)
lesson_figure(estimate(surface, arithmetic), key="estimate")

st.header("Equally strong, differently far", anchor="together")
st.markdown(
    "Multiply by $\\alpha$ what the look has taught, and the strength is $p = \\alpha\\rho$. The "
    "same $p$ can now be had from one far look, or from a near one that is taken seriously."
)
start = switch("From the start on", list(FAMILIES), "family", notices, resets=("p", "eta"))
link.show(notices)
lesson_figure(family(start), key="together")
with st.expander("The estimate, and what it leaves out, in code"):
    st.code("\n".join(inspect.getsource(each) for each in (forward_difference, third_derivative)))

notice(
    "**A tenth of ρ errs a tenth as much**: slope one, as dotted, with the prefactor "
    "$\\tfrac12\\lVert T[u,u]\\rVert$, where $T = \\nabla^3 L$ says how the curvature turns. A "
    "look to either side has slope two, and costs one gradient more.",
    "**Far out there is no order at all.** Up there the estimate is true of another place. On the "
    "twin wells at ρ = 0.4 it points the other way.",
    "**Where the border of “flat” is upright on the map, only the product counts**: so it is, "
    "nearly, for near looks. On the twin wells a far look does not get out at any strength; "
    "[on the fork](?family=fork-beside-the-sharp-minimum&p=0.225#together) the border leans, and a "
    "far look needs less.",
    "**SAM can stop where nothing is flat**: wherever its look lands on a critical point. At "
    "p = 0.9 the exact $L + p\\lVert g\\rVert$ and the near looks walk past. They are not free of "
    "traps: [at p = 0.45 and η = 0.01](?p=0.45&eta=0.01#together) all five stay near the barrier.",
)
breaks(
    "[On a quadratic bowl](?surface=quadratic-bowl&rho=1) the look is exact at any ρ: there only "
    "the product αρ counts, and nothing can be learnt about either.",
    "[On the fork, beside the sharp minimum]"
    "(?family=fork-beside-the-sharp-minimum&p=0.225#together) the far look is the better one. What "
    "it sees beyond first order is what leads to the flat end.",
    "[Too near for float32](?arithmetic=float32-jax-s-default&rho=0.000001): the difference of two "
    "nearly equal gradients is mostly rounding.",
    "[η does it, too](?p=0&eta=0.06#together): without any penalty, plain gradient descent with "
    "η = 0.06 leaves the sharp well, because it is unstable there "
    "([in the explorer](explorer?surface=twin-wells&alpha=0&eta=0.05), at 0.05). And "
    "[at η = 0.005](?p=0.8&eta=0.005#together) none of the five walks gets out.",
    "[Too strong for the step](?p=0.8&eta=0.05#together): at η = 0.05 the near looks diverge, like "
    "the exact penalty.",
)
sources(
    "@foret2021: SAM",
    "@zhao2022: the gradient-norm penalty behind it, with α = λ/r",
    "@karakida2023: finite differences for it compared",
    "slopes, prefactor and walks: computed on this page, tested in its repository",
)
