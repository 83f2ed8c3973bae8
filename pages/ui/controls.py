"""Controls whose value lives in the address, next to those of the live figure.

Streamlit's own binding drops what it cannot use without a word, and knows one default where ours
depends on the surface. So each control shows what `link` reads, and writes what the reader picks.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui import link
from pages.ui.lesson import say

# What belongs to one surface and says nothing on another.
OF_A_SURFACE = ("alpha", "rho", "start", "step", "eta", "steps", "pins")


def beside(text: str) -> DeltaGenerator:
    """Room for controls, in one row with what the page says first; on a phone, below it.

    So the figure comes right after, and is the largest thing on the first screen.
    """
    words, room = st.columns([5, 4], gap="medium", vertical_alignment="center")
    with words:
        say(text)
    return room.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    )


def settings() -> DeltaGenerator:
    """The controls that few need, behind a button."""
    return st.popover("Settings", icon=":material/tune:", key="settings")


def pick(
    label: str,
    names: Sequence[str],
    default: str,
    key: str,
    notices: list[str],
    resets: Sequence[str] = (),
    labelled: bool = True,
) -> str:
    """A select box over names; another choice returns what is in `resets` to its default.

    Where the names say what they are, its label need not be seen, and it is no wider than they are.
    """
    _show(key, link.choice(key, names, default, notices))
    return st.selectbox(
        label, names, key=key, on_change=_tell, args=(key, default, resets),
        width=205 if labelled else min(160, 60 + 7 * max(map(len, names))),
        label_visibility="visible" if labelled else "collapsed",
    )  # fmt: skip


def switch(
    label: str,
    names: Sequence[str],
    key: str,
    notices: list[str],
    resets: Sequence[str] = (),
    labelled: bool = True,
) -> str:
    """A few names side by side; the first is the default, and `resets` go back to theirs."""
    _show(key, link.choice(key, names, names[0], notices))
    chosen = st.segmented_control(
        label,
        names,
        key=key,
        required=True,
        wrap=True,  # all are seen, on a phone too
        label_visibility="visible" if labelled else "collapsed",
        on_change=_tell,
        args=(key, names[0], resets),
    )
    return chosen or names[0]


def dial(
    label: str,
    values: Sequence[Any],
    default: Any,
    key: str,
    notices: list[str],
    resets: Sequence[str] = (),
) -> Any:
    """A slider over given values."""
    _show(key, values[link.tick(key, values, default, notices)])
    return st.select_slider(
        label,
        values,
        key=key,
        format_func="{:g}".format,
        on_change=_tell,
        args=(key, default, resets),
        width=165,
    )


def field(
    label: str, default: str, key: str, longest: int, resets: Sequence[str], help: str
) -> str:
    """A line of text, in the address as it was typed; another returns `resets` to their default."""
    text = st.query_params.get(key, default)
    _show(key, text[:longest])
    st.text_input(
        label,
        key=key,
        max_chars=longest,
        on_change=_tell_text,
        args=(key, default, resets),
        help=help,
        autocomplete="off",
    )
    return text


def _show(key: str, value: Any) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _tell(key: str, default: Any, resets: Sequence[str] = ()) -> None:
    """Write what the reader has picked into the address.

    All controls stand outside the fragments, and whoever picks has the whole page run. When only a
    fragment runs, nobody has picked: after Back, a training asks on with the value from before,
    until the browser has heard of the one that Back brought.
    """
    context = get_script_run_ctx()
    if context and context.fragment_ids_this_run:
        return
    value = st.session_state[key]
    if isinstance(value, str):
        value, default = link.slug(value), link.slug(default)
    link.write({key: value, **dict.fromkeys(resets)}, {key: default})


def _tell_text(key: str, default: str, resets: Sequence[str]) -> None:
    link.write({key: st.session_state[key].strip(), **dict.fromkeys(resets)}, {key: default})
