"""Bounces, edges, saddles: what theory says exactly, drawn over walks."""

import streamlit as st

from pages.lessons.bounces.figure import FIGURES, SETTINGS
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.lesson_figure import lesson_figure

notices: list[str] = []

words, choice = st.columns([3, 2], gap="large")
with words:
    st.markdown(
        "**SAM does not converge.** Near a minimum its look goes over to the other side, and the "
        "walk bounces for ever. From that bounce four laws follow; each is a dashed line that was "
        "drawn before the walk."
    )
with choice:
    figure = switch("Figure", list(FIGURES), "figure", notices, SETTINGS)
link.show(notices)
lesson_figure(FIGURES[figure](), key="bounces")

notice(
    "**The bounce** is $±β$ along the sharpest direction, whatever $α$ and $ρ$ make up $p = αρ$. "
    "So do not hand back SAM's last iterate: average neighbours, or let $ρ$ shrink to 0. "
    "On the map the law holds for every $p > 0$, from $η = 0.02$ to the dashed $2/λ_1$.",
    "**The edge.** On the bounce one step turns $g$ into $-g$: SAM lives at its own edge of "
    "stability, far below the $2/η$ of gradient descent. On the map every $p > 0$ is at its edge "
    "at last.",
    "**The drift.** The bounce pushes along the floor towards flat ground. Of its three terms only "
    "$pρ/2$ tells $α$ from $ρ$, and only it is left as $η → 0$: there a long look is *better*. "
    "On the map whoever looks farther than SAM, $α < 1$, is sooner at every $η$, and whoever looks "
    "less far is later.",
    "**The saddle.** Bouncing on the ridge, SAM is pushed back to it faster than it slides off, "
    "if the way out is steep enough. Neither $α$ nor $ρ$ changes that: on the map "
    "the border is upright from $ρ = 0.02$ to 1.",
)
breaks(
    "The bounce: [at η = 0.21](?eta=0.21), beyond $2/λ_1$, all three walks diverge and there is "
    "no cycle. [AntiSAM](?p=-0.2) has none either: it rests $|p|$ from the minimum, and beyond "
    "$2/λ_1$ it jumps about near it, without end.",
    "The edge: [AntiSAM](?figure=the-edge&p=-0.1) has no edge to live at: it creeps to sharper "
    "ground, past the $2/η$ of gradient descent, is thrown back, and begins again.",
    "The drift: the law begins when the walk has met the floor, and needs a level one. On "
    "[the fork](dial?alpha=1&rho=0.05) the floor slopes, and holds some of six walks on the "
    "sharp side.",
    "The saddle: the law is local. [At ρ = 0.001](?figure=the-saddle&rho=0.001) the bounce is "
    "narrower than the walk is off the ridge, and SAM escapes.",
)
sources(
    "the bounce and the drift for α = 1: @bartlett2023",
    "the edge: @long2024",
    "saddles: @compagnoni2023, @kim2023",
    "other α, and the bound on m/l: derived for this app, tested in its repository",
)
