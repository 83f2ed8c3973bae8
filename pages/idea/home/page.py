"""The idea in one story: SAM's one knob does two jobs, and α-SAM gives each its own."""

import streamlit as st

from pages.idea.home.figure import EXERCISES, PRESETS, STORY, TWIN
from pages.ui.lesson import course, say
from pages.ui.run_figure import Prose, run_figure

say(
    "Of two minima equally deep, can training choose the flatter one? That is what SAM is for, and "
    "α-SAM."
)

run_figure(TWIN, Prose(presets=PRESETS, story=STORY, exercises=EXERCISES))

st.header("The course")
course()
