"""A reader's own data: drawn by hand or read from a table, held by the session and nowhere else.

They are in no file, no log and no address: a link that asks for them shows others two moons.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from landscapes.networks import TASKS, Task
from landscapes.networks.own import LARGEST, LEAST, MOST, NoData, from_points, from_table
from livefigure.script import joined
from pages.ui import link

OWN = "Your own…"
_HELD, _SAID, _CANVAS, _FILE = "own_data", "own_data_said", "own_canvas", "own_file"
_HERE = Path(__file__).with_name("canvas")

_mount = component(
    "canvas",
    html=_HERE.with_suffix(".html").read_text("utf-8"),
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=joined(_HERE.with_suffix(".js")),
)


def own_task() -> Task:
    """What the reader has brought; before that, the two moons."""
    return st.session_state.get(_HELD) or TASKS["Two moons"]


def bring_data() -> None:
    """Where own data are drawn or read, if the page is asked to train on such."""
    if link.slug(st.query_params.get("data", "")) != link.slug(OWN):
        return
    held: Task | None = st.session_state.get(_HELD)
    with st.expander(
        "Your own data",
        expanded=held is None,
        icon=":material/draw:",
        key="own_data_part",
        on_change="rerun",  # it stays as it is when a training ends
    ):
        if held is None:
            st.info(
                "Your own data are in no link. Until you draw points or bring a file here, two "
                "moons are shown."
            )
        else:
            test = len(held.split().test.labels)
            st.markdown(
                f"**{held.num_examples} examples to learn from, {test} to test on** "
                f"({link.plain(held.dataset.blurb)})."
            )
        if said := st.session_state.get(_SAID):
            st.error(link.plain(said), icon=":material/report:")
        drawn, table = st.tabs(["Draw points", "A table (CSV)"])
        with drawn:
            _mount(key=_CANVAS, data=None, on_points_change=_take_points)
        with table:
            st.markdown(
                f"A file with {LEAST} to {MOST} rows and three columns: two numbers, the features, "
                "and a label. There must be two different labels, as *yes* and *no*. A row of "
                "headings may come first."
            )
            st.file_uploader(
                "CSV", type=["csv", "txt"], key=_FILE, on_change=_take_table, max_upload_size=1
            )
        st.caption(
            "Half of the rows are to learn from, a quarter is for validation and a quarter to "
            "test on, at random. Both features are scaled to mean 0 and deviation 1. Your data "
            "stay in the memory of the server: they are written to no file and no log, and are "
            "in no link."
        )


def _take_points() -> None:
    _take(lambda: from_points(st.session_state[_CANVAS]["points"]))


def _take_table() -> None:
    file = st.session_state[_FILE]
    if file is None:
        return
    _take(lambda: from_table(file.getvalue() if file.size <= LARGEST else bytes(LARGEST + 1)))


def _take(read: Callable[[], Task]) -> None:
    """The session has these data from now on; or it has what it had, and what is wrong is said."""
    try:
        st.session_state[_HELD] = read()
        st.session_state[_SAID] = None
    except NoData as error:
        st.session_state[_SAID] = str(error)
