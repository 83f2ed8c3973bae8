"""What every lesson says around its figure: what to notice, where it breaks, what comes next."""

from collections.abc import Sequence

import streamlit as st

# The course, in order: script and title. The table of contents is made of it.
COURSE: dict[str, str] = {
    "pages/lessons/dial.py": "The dial α",
    "pages/lessons/downhill_first.py": "Downhill first: negative ρ",
    "pages/lessons/free_sam.py": "SAM for free?",
}


def notice(*points: str) -> None:
    """What to see in the figure, one point a line."""
    st.markdown("#### What to notice\n" + "\n".join(f"- {point}" for point in points))


def breaks(*points: str) -> None:
    """Where the idea stops being true, each with the link that shows it."""
    st.markdown("#### Where this breaks\n" + "\n".join(f"- {point}" for point in points))


def sources(*entries: str) -> None:
    st.caption("Sources: " + " · ".join(entries))


def next_lesson(script: str) -> None:
    """A link to the lesson after this one; after the last, back to the explorer."""
    scripts = list(COURSE)
    place = scripts.index(script) + 1
    if place < len(scripts):
        st.page_link(
            scripts[place], label=f"Next: {COURSE[scripts[place]]}", icon=":material/arrow_forward:"
        )
    else:
        st.page_link(
            "pages/explore/explorer.py", label="Now explore by yourself", icon=":material/hiking:"
        )


def columns(texts: Sequence) -> None:
    """Texts side by side, each in a column no wider than is good to read."""
    for column, text in zip(st.columns(len(texts), gap="large"), texts, strict=True):
        with column:
            text()
