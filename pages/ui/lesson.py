"""What every lesson says around its figure: what to notice, where it breaks, what comes next."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui import link


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


def script(folder: str) -> str:
    """The script of the page in that folder of `pages`."""
    return f"pages/{folder}/page.py"


def course(lessons: Mapping[str, str]) -> None:
    """Links to the lessons in their order, each with what will be seen there."""
    with st.container(horizontal=True, gap="medium"):
        for number, (folder, sight) in enumerate(lessons.items(), start=1):
            with st.container(width=340, gap=None):
                st.page_link(script(folder), icon=f":material/counter_{number}:")
                st.caption(sight)


def next_lesson(folder: str) -> None:
    """A link to the page that comes next in the course; the contents (app.py) have the order."""
    st.page_link(script(folder), icon=":material/arrow_forward:")
