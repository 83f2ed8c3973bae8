"""SAM for free? A look uphill and two steps downhill yield the same vector, nearly."""

import streamlit as st

from pages.widgets.free_sam import POINTS, estimates
from pages.widgets.lesson import breaks, next_lesson, notice, sources
from pages.widgets.stage import stage

st.markdown(
    "SAM pays for a second gradient at every step, to learn how the gradient's length changes. "
    "But gradient descent computes a second gradient anyway: at its next step. Is that one as good?"
)
surface = st.segmented_control("Surface", list(POINTS), default="Himmelblau", key="surface")
stage(estimates(surface or "Himmelblau"), key="estimates")
notice("one", "two")
breaks("x")
sources("Barrett and Dherin 2021 (arXiv 2009.11162)")
next_lesson("pages/lessons/free_sam.py")
