"""One step, drawn: two gradients, a difference, and everything that α and ρ can do to them."""

import inspect

import streamlit as st

from optimizers.alpha_sam import alpha_sam_gradient, extrapolate, perturb
from pages.lessons.one_step.figure import SURFACES, VIEWS, lesson
from pages.ui import link
from pages.ui.controls import pick, switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

words, choice, view = st.columns([6, 2, 2], gap="large")
with words:
    st.markdown(
        "Look $\\rho$ uphill, compare the gradient there with the one here, and take the "
        "difference $\\alpha$ times: that is all of α-SAM. Drag the point $\\theta$, and go "
        "through its step with ◀ ▶."
    )
with choice:
    surface = pick("Surface", SURFACES, SURFACES[0], "surface", notices, resets=("start", "eta"))
with view:
    shown = switch("View", VIEWS, "view", notices, resets=("start",))
link.show(notices)
lesson_figure(lesson(surface, shown), key="one_step")
with st.expander("The step in code"):
    st.code(
        "\n".join(inspect.getsource(each) for each in (perturb, extrapolate, alpha_sam_gradient))
    )

notice(
    "**α moves the next point along a straight line**, through gradient descent’s (grey) and "
    "SAM’s (blue). Two gradients buy the whole line: no α costs more than another.",
    "**ρ moves the look, and with it the line.** The gap grows with the square of ρ at first; α "
    "leaves it as it is.",
    "**The height of the tangent at the look is the penalty**: $L + \\rho\\lVert g\\rVert$ is "
    "what SAM is said to descend, and the gap is what this leaves out.",
    "**The map sets the step against gradient descent’s.** Near its cross only the sign of $αρ$ "
    "counts, and opposite quarters are alike. On the fork $αρ > 0$ comes to flatter ground and a "
    "lower loss; far out at the top right it leaps across the floor, and the loss is higher.",
)
breaks(
    "[On a quadratic bowl](?surface=quadratic-bowl&rho=0.4) the gap is wide, and yet the "
    "difference is exact: every $\\theta$ with this $u$ has this gap. What hurts is its change "
    "from place to place, $\\tfrac12\\rho^2T[u,u]$ with $T = \\nabla^3 L$.",
    "[Inside the sharp one of the twin wells]"
    "(?surface=twin-wells&view=whole&start=0.8,0.5&alpha=1&rho=0.4&eta=0.015) it is the other way "
    "round: the loss happens to meet its tangent again, hardly a gap, while the difference points "
    "away from ∇‖g‖. α makes a wrong direction longer.",
    "[On the two-factor net](?surface=two-factor-net&rho=0.2) flatter and lower part company: with "
    "$ρ = 0.2$ every $α > 0$ has a lower loss on sharper ground. What the step goes against, "
    "$\\nabla\\lVert g\\rVert$, is not the gradient of $λ$.",
    "[Beside a minimum](?surface=quadratic-bowl&start=0.02,0&alpha=1) the look is longer than the "
    "way home. SAM leaps across and the loss rises, where gradient descent’s falls.",
    "[On a saddle](?surface=saddle&start=0,0) there is no uphill: $g_0 = 0$, and nothing moves.",
)
sources(
    "@foret2021: SAM, and the linear model behind its look",
    "@zhao2022: L + λ‖∇L‖ by the same two gradients",
    "every number here is computed by JAX while you look",
)
