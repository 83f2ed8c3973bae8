"""All exercises in one list, with those ticked that the reader has solved."""

import html
import re
from collections.abc import Iterator

import streamlit as st

from pages.reference.exercises.solutions import SOLUTIONS, unfolding
from pages.reference.exercises.starts import STARTS, beside
from pages.reference.exercises.table import BY_PAGE
from pages.ui import link
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


def items(folder: str) -> Iterator[str]:
    """Each exercise of a page: its tick, the task, where it begins, and its solution if asked."""
    each = zip(BY_PAGE[folder], STARTS[folder], SOLUTIONS[folder], strict=True)
    for number, (exercise, start, solution) in enumerate(each, start=1):
        task = html.escape(exercise.task)
        yield (
            f'<li data-exercise="{task}"><span>{re.sub("<[^>]*>", "", exercise.task)}</span> '
            f"{link.in_place(f'[Begin]({beside(start, number)})')}"
            f"{unfolding(solution) if with_solutions else ''}</li>"
        )


def show(heading: str, rows: Iterator[str]) -> None:
    listed = f'<ol class="exercise-list">{"".join(rows)}</ol>'
    st.markdown(f"## {link.in_place(heading)}\n{listed}", unsafe_allow_html=True)


st.markdown("<p data-solved></p>", unsafe_allow_html=True)
show("Where to begin", (next(items(folder)) for folder in FIRST))
for folder in BY_PAGE:
    address = "." if folder == "idea/home" else folder.split("/")[1]
    show(f"[{TITLES[folder]}]({address})", items(folder))
