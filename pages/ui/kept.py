"""A file of runs and trainings to take along, and one to bring back."""

from collections.abc import Callable

import streamlit as st

from experiments.kept import LARGEST, BadKept, Kept, from_zip


def file_controls(
    key: str, what: str, write: Callable[[], bytes] | None, take: Callable[[Kept], None]
) -> None:
    """A button that downloads what `write` gives, and a place for a file, which `take` is given.

    `write` is None where there is nothing to download. `take` may raise `BadKept` as well.
    """
    st.download_button(
        f"Download {what}", write or b"", f"{key}.zip", "application/zip", key=f"{key}_download",
        icon=":material/download:", on_click="ignore", disabled=write is None,
    )  # fmt: skip
    st.file_uploader(
        "Load such a file", type="zip", key=f"{key}_file", on_change=_take_in, args=(key, take),
        max_upload_size=LARGEST // 10**6,
    )  # fmt: skip
    if said := st.session_state.get(f"{key}_said"):
        st.error(said, icon=":material/report:")


def loaded(key: str) -> bool:
    """Whether a file was taken in just now: once."""
    return st.session_state.pop(f"{key}_loaded", False)


def _take_in(key: str, take: Callable[[Kept], None]) -> None:
    file = st.session_state[f"{key}_file"]
    st.session_state[f"{key}_said"] = None
    if file is None:
        return
    try:
        if file.size > LARGEST:
            raise BadKept(f"The file is too large: at most {LARGEST // 10**6} MB are read.")
        take(from_zip(file.getvalue()))
        st.session_state[f"{key}_loaded"] = True
    except BadKept as error:
        st.session_state[f"{key}_said"] = str(error)
