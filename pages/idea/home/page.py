"""The idea on one screen: GD stays in the sharp well, α-SAM sits in the flat one."""

import streamlit as st

from landscapes import LANDSCAPES, outcomes
from landscapes.outcome import DIVERGED, HOVERS, LEFT
from livefigure import Question
from pages.ui.lesson import course
from pages.ui.run_figure import Prose, run_figure

TWIN = LANDSCAPES["Twin wells"]
number = outcomes(TWIN).index

st.markdown(
    "SAM looks a distance $\\rho$ uphill and descends with the gradient it finds there. That one "
    "knob sets both *how far* it looks and *how strongly* it shuns sharp minima. "
    "α-SAM gives each its own."
)

run_figure(
    TWIN,
    Prose(
        status="Both wells are equally deep: why does only one of the three leave the sharp one?",
        presets=[
            (
                "Gradient descent",
                "α = 0 falls into the well it starts in.",
                {"alpha": 0.0, "rho": 0.1},
            ),
            (
                "SAM",
                "α = 1: no ρ on its slider frees it. Try them.",
                {"alpha": 1.0, "rho": 0.1},
            ),
            (
                "α-SAM",
                "α = 8, ρ = 0.1: a near look, a strong reaction.",
                {"alpha": 8.0, "rho": 0.1},
            ),
            ("AntiSAM", "α = −1 seeks sharpness. Where does it end?", {"alpha": -1.0, "rho": 0.1}),
        ],
        question=Question(
            ask="<b>Before you touch anything:</b> at α = −1 the method seeks sharpness. "
            "Where will its path end?",
            options=["In the sharp minimum", "In the flat minimum", "In neither"],
            meaning=[
                [number("sharp minimum")],
                [number("flat minimum")],
                [number(HOVERS), number(LEFT), number(DIVERGED)],
            ],
            channel="outcome",
            at={"alpha": -1.0, "rho": 0.1},
            because=[
                "Where α < 0 the minimum itself repels: the path comes to rest beside it, "
                "about |αρ| up its steepest wall, and never lands."
            ]
            * 3,
        ),
    ),
)

st.header("The course")
course()
