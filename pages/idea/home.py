"""The idea on one screen: GD stays in the sharp well, α-SAM sits in the flat one."""

import streamlit as st

from landscapes import LANDSCAPES
from pages.widgets.descent import Story, descent

st.markdown(
    "SAM looks a distance $\\rho$ uphill and descends with the gradient found there. Its one knob, "
    "$\\rho$, does two jobs: *how strongly* to avoid sharp minima, and *how far* to look."
)

descent(
    LANDSCAPES["Twin wells"],
    Story(
        presets=[
            ("Gradient descent", "α = 0: falls into the well it starts in.", {"alpha": 0.0, "rho": 0.1}),
            ("SAM", "α = 1: no ρ gets it out. Try them all.", {"alpha": 1.0, "rho": 0.1}),
            ("α-SAM", "α = 8, ρ = 0.1: a near look, a strong reaction.", {"alpha": 8.0, "rho": 0.1}),
            ("AntiSAM", "α = −1: seeks sharpness, and hovers.", {"alpha": -1.0, "rho": 0.1}),
        ],
        status="Why?",
    ),
)
