"""All exercises in one list, with those marked that the reader has solved."""

import html
import re
from itertools import count

import streamlit as st

from pages.reference.exercises.solutions import SOLUTIONS, unfolding
from pages.reference.exercises.starts import STARTS, beside
from pages.reference.exercises.table import BY_PAGE
from pages.ui import link
from pages.ui.course import TITLES
from pages.ui.lesson import say

say(
    "**Begin** opens the figure of an exercise at its start. Move the controls there until the "
    "figure sees that it is solved; there are two hints for each. What you solve is marked "
    "here, until you close this tab."
)
with_solutions = st.query_params.get("solutions") == "1"
if with_solutions:
    say(
        "With each you can unfold a setting that solves it, often one of many. The link opens the "
        "figure there, and nothing is counted as solved by that. [Without solutions](exercises)"
    )
st.markdown("<p data-solved></p>", unsafe_allow_html=True)
for folder, exercises in BY_PAGE.items():
    address = "." if folder == "idea/home" else folder.split("/")[1]
    unfolded = [unfolding(each) if with_solutions else "" for each in SOLUTIONS[folder]]
    items = "".join(
        f'<li data-exercise="{html.escape(each.task)}">{re.sub("<[^>]*>", "", each.task)} '
        f"{link.in_place(f'[Begin]({beside(start, number)})')}{solution}</li>"
        for number, each, start, solution in zip(
            count(1), exercises, STARTS[folder], unfolded, strict=False
        )
    )
    heading = link.in_place(f"[{TITLES[folder]}]({address})")
    st.markdown(f"## {heading}\n<p data-solved></p><ol>{items}</ol>", unsafe_allow_html=True)
