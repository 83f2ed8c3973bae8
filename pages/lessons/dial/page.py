"""The dial α: from AntiSAM through gradient descent and SAM to what lies beyond."""

import inspect

import streamlit as st

from optimizers.alpha_sam import alpha_sam_gradient, extrapolate, perturb
from pages.lessons.dial.figure import SURFACES, lesson
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

words, choice = st.columns([3, 1], gap="large")
with words:
    st.markdown(
        "SAM adds what its look has taught it, $g_ρ - g_0$, once. Add it $α$ times: one dial then "
        "runs from AntiSAM through gradient descent and SAM to what lies beyond. Turn it, and six "
        "walks from six starts turn with it."
    )
with choice:
    surface = switch("Surface", SURFACES, "surface", notices)
link.show(notices)
lesson_figure(lesson(surface), key="dial")

notice(
    "**Every start has its own α at which it changes sides**: the steps above the map. At α = 0 "
    "the start decides where a walk ends; far enough from 0 the dial does.",
    "**SAM does not rest, and AntiSAM does, but not in a minimum.** On a quadratic its fixed "
    "points lie $|αρ|$ from the minimum along the sharpest direction, whatever $η$.",
    "**The map beside them has both knobs: drag on it.** Its borders are not those of one product "
    "$αρ$. At ρ = 0.2 the last of the six turns at [about α = 0.4](?alpha=0.4&rho=0.2); with half "
    "the look it does so at [about 1.2](?alpha=1.2&rho=0.1), not at 0.8.",
    "**Larger α is not simply better.** Past the flat minimum the walk goes on to flatter ground "
    "and wider bounces: the loss pays for it.",
)
st.markdown(
    """
## The same dial under other names
| method | writes | on the dial | published setting |
|---|---|---|---|
| GNP | $L + λ\\|∇L\\|$, a look of $r$ | $α = λ/r$, $ρ = r$ | $α = 0.8$, $r = 0.1$ on CIFAR |
| WSAM | a weight $γ$ for sharpness | $α = γ/(1 - γ)$ | $γ$ from 0.8 to 0.95: $α$ from 4 to 19 |

The settings are quoted from GNP's official code and from WSAM's paper. They were found for
networks and disagree with one another, one below SAM and one far above. Neither method has a
negative $α$.
"""
)
with st.expander("The dial in code"):
    st.code(
        "\n".join(inspect.getsource(each) for each in (perturb, extrapolate, alpha_sam_gradient))
    )
breaks(
    "[AntiSAM on the twin wells](?surface=twin-wells&alpha=-1) reaches neither minimum, from none "
    "of the six starts: the opposite of avoiding sharpness is not finding it.",
    "[Too large an α](?surface=twin-wells&alpha=16&rho=0.8) at a large ρ throws all six walks "
    "out of the twin wells; the same ρ at [α = 1](?surface=twin-wells&alpha=1&rho=0.8) does not.",
    "[Both signs turned](?alpha=-1&rho=-0.3), the product αρ is SAM's, and yet all six walks end "
    "on the sharp side. Why is the next lesson.",
)
sources(
    "@foret2021: SAM",
    "@zhao2022: GNP",
    "@yue2023: WSAM",
    "AntiSAM and its fixed points: derived for this app, tested in its repository",
)
