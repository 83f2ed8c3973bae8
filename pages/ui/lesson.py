"""What every lesson says around its figure: where one is, what to notice, what comes next."""

from collections.abc import Sequence

import streamlit as st

from pages.ui import link
from pages.ui.course import COURSE, following, label, lesson_in, number, place, purpose
from pages.ui.glossary import explained
from pages.ui.references import cited


def say(text: str) -> None:
    """A paragraph of Markdown, whose words are explained where they first come.

    Links lead to where they lead in this tab, if that is in the app; @foret2021 cites a paper.
    """
    st.markdown(explained(cited(link.in_place(text))), unsafe_allow_html=True)


def notice(*points: str) -> None:
    """What to see in the figure, one point a line."""
    _list("What to notice", points)


def breaks(*points: str) -> None:
    """Where the idea stops being true, each with the link that shows it."""
    _list("Where this breaks", points)


def _list(title: str, points: Sequence[str]) -> None:
    text = f"## {title}\n" + "\n".join(f"- {point}" for point in points)
    say(text)


def sources(*entries: str) -> None:
    """What the page builds on: of papers, as in "@foret2021: SAM", links to them."""
    st.caption(cited("Sources: " + " · ".join(entries)))


def script(folder: str) -> str:
    """The script of the page in that folder of `pages`."""
    return f"pages/{folder}/page.py"


def place_in_course(folder: str) -> None:
    """Under the title of a lesson: which one it is, how long it takes, what it needs and gives."""
    if lesson := lesson_in(folder):
        why = link.in_place(purpose(lesson))
        line = f"<small class=place>{place(lesson)}<span> · {why}</span></small>"
        st.markdown(line, unsafe_allow_html=True)


def course() -> None:
    """Links to the lessons in their order, with what will be seen there and which were read.

    What was read the browser knows, and fills in: read.js.
    """
    st.markdown("<p data-lessons-read></p>", unsafe_allow_html=True)
    with st.container(horizontal=True, gap="medium"):
        for lesson in COURSE:
            with st.container(width=340, gap=None):
                title = f"**{label(lesson.folder)} · {lesson.title}**"
                st.page_link(script(lesson.folder), label=title)
                st.caption(
                    f'<span data-lesson="{lesson.folder.split("/")[-1]}" '
                    f'data-number="{number(lesson.folder)}"></span>{lesson.minutes} min · '
                    + lesson.sight,
                    unsafe_allow_html=True,
                )


def next_page(folder: str) -> None:
    """A link to the page that comes after that of a folder, where the contents have an order."""
    if after := following(folder):
        st.page_link(script(after), icon=":material/arrow_forward:")
