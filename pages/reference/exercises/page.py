"""All exercises in one list, with those ticked that the reader has solved."""

import streamlit as st

from pages.reference.exercises.table import BY_PAGE
from pages.reference.exercises.text import items, section
from pages.ui.course import TITLES
from pages.ui.lesson import say

# Of each of these lessons the first: short tasks, from the minimum of one curve to a network.
FIRST = ("lessons/why_flat", "idea/home", "lessons/dial", "lessons/minibatches", "networks/drag")

say(
    f"{sum(map(len, BY_PAGE.values()))} small tasks. **Begin** opens the figure of a task. Move "
    "its controls until it says «Solved»; there are two hints for each. What you have solved stays "
    "ticked here, in this browser."
)
with_solutions = st.query_params.get("solutions") == "1"
if with_solutions:
    say(
        "With each you can unfold a setting that solves it, often one of many. The link opens the "
        "figure there, and nothing is counted as solved by that. [Without solutions](exercises)"
    )
st.markdown("<p data-solved></p>", unsafe_allow_html=True)
first = section("Where to begin", (next(items(folder)) for folder in FIRST))
st.markdown(first, unsafe_allow_html=True)
for folder in BY_PAGE:
    address = "." if folder == "idea/home" else folder.split("/")[1]
    listed = section(f"[{TITLES[folder]}]({address})", items(folder, with_solutions))
    st.markdown(listed, unsafe_allow_html=True)
