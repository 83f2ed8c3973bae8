"""The strength α: from AntiSAM through gradient descent and SAM to what lies beyond."""

import inspect

import streamlit as st

from optimizers.alpha_sam import alpha_sam_gradient, extrapolate, perturb
from pages.lessons.dial.figure import SURFACES, lesson
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say(
    "α separates strength from distance: α-SAM adds the correction of SAM α times. Drag α, and "
    "watch where six runs end."
)
figure = st.container()

st.markdown("## Deeper")
surface = switch("Surface", SURFACES, "surface", notices)
with figure:
    link.show(notices)
    lesson_figure(lesson(surface), key="dial")

notice(
    "**Every start has its own α at which its run changes sides.** Near α = 0 the start decides "
    "where a run ends; far from 0 the sign of α does.",
    "**SAM does not come to rest. AntiSAM does, but not in a minimum.** On a quadratic its stable "
    "fixed points lie $|αρ|$ from the minimum along the sharpest direction, if $ηλ_{max} < 2$.",
    "**The coloured map has both knobs: drag on it.** Its borders are not those of one product "
    "$αρ$. At ρ = 0.2 the last of the six changes sides at "
    "[about α = 0.4](?alpha=0.4&rho=0.2); with half of ρ it does so at "
    "[about 1.2](?alpha=1.2&rho=0.1), not at 0.8.",
    "**Larger α is not simply better.** Past the flat minimum the runs go on to flatter places "
    "and bounce more widely, at the cost of a higher loss.",
)
st.markdown(
    """
## The same α under other names
| method | it writes | in our letters | published setting |
|---|---|---|---|
| GNP | a penalty on $\\|∇L\\|$, radius $ρ$ | its strength is $αρ$ | $α = 0.8$, $ρ = 0.1$ on CIFAR |
| WSAM | a weight $γ$ for sharpness | $α = γ/(1 - γ)$ | $γ$ from 0.8 to 0.95: $α$ from 4 to 19 |

This holds for plain gradient descent. With momentum or Adam, WSAM's own code adds the correction
outside of them. The settings are quoted from GNP's official code and from WSAM's paper. They were
found for networks and disagree with one another, one below SAM and one far above. Neither method
has a negative $α$.
"""
)
breaks(
    "[AntiSAM on the twin wells](?surface=twin-wells&alpha=-1) reaches neither minimum, from none "
    "of the six starts: the opposite of avoiding sharp minima is not finding them.",
    "[Too large an α](?surface=twin-wells&alpha=16&rho=0.8) at a large ρ throws all six runs "
    "out of the twin wells; the same ρ at [α = 1](?surface=twin-wells&alpha=1&rho=0.8) does not.",
    "[Both signs turned](?alpha=-1&rho=-0.3), the product αρ is SAM's, and yet all six runs end "
    "on the sharp side. Why is the next lesson.",
)
with st.expander("The correction in code"):
    st.code(
        "\n".join(inspect.getsource(each) for each in (perturb, extrapolate, alpha_sam_gradient))
    )
sources(
    "@foret2021: SAM",
    "@zhao2022: GNP",
    "@yue2023: WSAM",
    "AntiSAM: the name comes from the idea behind α-SAM; its fixed points were derived for this "
    "app and are tested in its repository",
)
