"""Bounces, edges, saddles: what theory says exactly, drawn over runs."""

import streamlit as st

from pages.lessons.bounces.figure import FIGURES, SETTINGS
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, say, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

say(
    "With a fixed ρ SAM does not converge: near a minimum it bounces for ever. How wide, can be "
    "said exactly."
)
shown = st.container()

figure = switch("Which law", list(FIGURES), "figure", notices, SETTINGS)
link.show(notices)
with shown:
    lesson_figure(FIGURES[figure](), key="bounces")

st.header("Deeper")
say(
    "There are four laws. Each is a dashed line that was computed before the run. "
    "$λ_{\\max}$ is the largest curvature. In a valley, $κ$ is the curvature across it and $κ'$ is "
    "how fast $κ$ changes along its floor. At a saddle, $λ_+$ is the curvature across the ridge "
    "and $λ_-$ is the curvature of the way down."
)
notice(
    "**The bounce** is $±b$ along the sharpest direction, whatever $α$ and $ρ$ make up $αρ$. "
    "So do not use SAM's last iterate: average neighbours, or let $ρ$ shrink to 0. "
    "On the map the law holds for every $αρ > 0$, from $η = 0.02$ to the dashed $2/λ_{\\max}$.",
    "**The edge.** On the bounce one step turns the gradient round: SAM is at its own edge of "
    "stability, far below the $2/η$ of gradient descent. On the map every $αρ > 0$ is at its edge "
    "at last.",
    "**The drift.** The bounce pushes along the floor towards flat ground, by "
    "$ηκ'(b^2/2 + αρ\\,b + αρ^2/2)$ a step. Only the last term, $αρ^2/2$, tells $α$ from $ρ$, and "
    "only it is left as $η → 0$: there a larger radius is *better*. "
    "On the map a radius larger than SAM's, $α < 1$, is sooner at every $η$, and a smaller one is "
    "later.",
    "**The saddle.** Bouncing on the ridge, SAM is pushed back to it faster than it slides off, "
    "if the way out is steep enough. Neither $α$ nor $ρ$ changes that: on the map "
    "the border is upright from $ρ = 0.02$ to 1.",
)
breaks(
    "The bounce: [at η = 0.21](?eta=0.21), beyond $2/λ_{\\max}$, gradient descent and both runs of "
    "SAM diverge, and there is no cycle. [AntiSAM](?p=-0.2) has none either: it rests $|αρ|$ from "
    "the minimum. Beyond $2/λ_{\\max}$ it jumps about near it, without end, if $|αρ|$ is large "
    "enough for its start; else it diverges, too.",
    "The edge: [AntiSAM](?figure=the-edge&p=-0.1) has no edge to live at: it moves to sharper "
    "ground, past the $2/η$ of gradient descent, is thrown back, and begins again.",
    "The drift: the law begins when the run has met the floor, and needs a level one. On "
    "[the fork](dial?alpha=1&rho=0.05) the floor slopes, and holds some of six runs on the "
    "sharp side.",
    "The saddle: the law is local. [At ρ = 0.001](?figure=the-saddle&rho=0.001) the bounce is "
    "narrower than the run is off the ridge, and SAM escapes.",
)
sources(
    "the bounce and the drift for α = 1: @bartlett2023",
    "the edge: @long2024",
    "saddles: @compagnoni2023, @kim2023",
    "other α, and the bound on the saddle: derived for this app, tested in its repository",
)
