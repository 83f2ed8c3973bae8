"""What every lesson says around its figure: what to notice, where it breaks, what comes next."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.widgets import link


def notice(*points: str) -> None:
    """What to see in the figure, one point a line."""
    _list("What to notice", points)


def breaks(*points: str) -> None:
    """Where the idea stops being true, each with the link that shows it."""
    _list("Where this breaks", points)


def _list(title: str, points: Sequence[str]) -> None:
    text = f"#### {title}\n" + "\n".join(f"- {point}" for point in points)
    st.markdown(link.in_place(text), unsafe_allow_html=True)


def sources(*entries: str) -> None:
    st.caption("Sources: " + " · ".join(entries))


def course(lessons: Mapping[str, str]) -> None:
    """Links to the lessons in their order, each with what will be seen there."""
    with st.container(horizontal=True, gap="medium"):
        for number, (script, sight) in enumerate(lessons.items(), start=1):
            with st.container(width=340, gap=None):
                st.page_link(script, icon=f":material/counter_{number}:")
                st.caption(sight)


def next_lesson(script: str) -> None:
    """A link to the page that comes next in the course; the contents (app.py) have the order."""
    st.page_link(script, icon=":material/arrow_forward:")
