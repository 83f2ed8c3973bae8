"""One step, drawn: two gradients, a difference, and everything that α and ρ can do to them."""

import inspect

import streamlit as st

from optimizers.alpha_sam import alpha_sam_gradient, extrapolate, perturb
from pages.lessons.one_step.figure import SURFACES, VIEWS, lesson
from pages.ui import link
from pages.ui.controls import pick, switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say("SAM computes the gradient twice for one step: where it stands, and a little way uphill.")
figure = st.container()

st.markdown("## Deeper")
say(
    "This is about [the whole figure](?scene=0), which «Explore» shows, too: all gradients from "
    "one point, and a map of α and ρ."
)
choice, view = st.columns([1, 3], gap="large")
with choice:
    surface = pick("Surface", SURFACES, SURFACES[0], "surface", notices, resets=("start", "eta"))
with view:
    shown = switch("View", VIEWS, "view", notices, resets=("start",))
with figure:
    link.show(notices)
    lesson_figure(lesson(surface, shown), key="one_step")

notice(
    "**The ends of all α lie on one straight line**, through gradient descent's (grey) and SAM's "
    "(blue). Two gradient evaluations give the whole line: a large α costs as much as α = 1.",
    "**ρ moves the perturbed point, and with it the line.** How far the loss there lies from its "
    "tangent is the shaded gap in «loss along the gradient». It grows with the square of ρ at "
    "first; α leaves it as it is.",
    "**How far the tangent rises from θ to the perturbed point is the penalty**, "
    "$\\rho\\lVert\\nabla L\\rVert$. To first order SAM minimises "
    "$L + \\rho\\lVert\\nabla L\\rVert$, and the gap is what this leaves out.",
    "**The map compares the end of the step with that of gradient descent**, at every α and ρ: "
    "«flat ↓» is a flatter place (a smaller $λ_{max}$) with a lower loss, «sharp ↑» a sharper one "
    "with a higher loss, and so on. Near its cross only the sign of $αρ$ counts.",
    "**The green arrow is the exact correction** $αρ\\,\\nabla\\lVert\\nabla L\\rVert$, which the "
    "difference estimates. It is shown with the whole figure.",
)
breaks(
    "[On the fork, far out](?surface=fork&alpha=4&rho=0.8) the step leaps across the floor. It "
    "ends where it is flatter, and the loss is higher than after gradient descent's.",
    "[On a quadratic bowl](?surface=quadratic-bowl&rho=0.4) the gap is wide, and yet the "
    "difference is exact: every $\\theta$ with this $u$ has this gap. An error comes only from "
    "its change from place to place, $\\tfrac12\\rho^2T[u,u]$ with $T = \\nabla^3 L$.",
    "[Inside the sharp one of the twin wells]"
    "(?surface=twin-wells&view=whole&start=0.8,0.5&alpha=1&rho=0.4&eta=0.015) it is the other way "
    "round: the loss happens to meet its tangent again, and there is hardly a gap. But the "
    "difference points away from $\\nabla\\lVert\\nabla L\\rVert$, and α makes it only longer.",
    "[On the two-factor net](?surface=two-factor-net&rho=0.2) flatter and lower no longer "
    "coincide: with $ρ = 0.2$ every $α > 0$ has a lower loss at a sharper place. The step goes "
    "against $\\nabla\\lVert\\nabla L\\rVert$, and that is not the gradient of $λ_{max}$.",
    "[Beside a minimum](?surface=quadratic-bowl&start=0.02,0&alpha=1&rho=0.3) the ascent step is "
    "longer than the distance to the minimum. SAM leaps across and the loss rises, where gradient "
    "descent's falls.",
    "[On a saddle](?surface=saddle&start=0,0) there is no uphill: $g_0 = 0$, and nothing moves.",
)
with st.expander("The step in code"):
    st.code(
        "\n".join(inspect.getsource(each) for each in (perturb, extrapolate, alpha_sam_gradient))
    )
sources(
    "@foret2021: SAM, and the linear model behind its ascent step",
    "@zhao2022: the penalty on ‖∇L‖ by the same two gradients",
    "every number here is computed by JAX while you watch",
)
