"""The component: mounts a scene on a Streamlit page and says what was moved, once it is let go."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.components.v2 import component

from livefigure.scene import Scene
from livefigure.script import joined, script
from livefigure.wire import Release, heard, message, told

HERE = Path(__file__).parent

_COLOURS = {
    "text-color": "textColor",
    "background-color": "backgroundColor",
    "secondary-background-color": "secondaryBackgroundColor",
    "border-color": "borderColor",
    "primary-color": "primaryColor",
    "link-color": "linkColor",
    "gray-text-color": "grayTextColor",
    "chart-categorical-colors": "chartCategoricalColors",
    "chart-sequential-colors": "chartSequentialColors",
    "chart-diverging-colors": "chartDivergingColors",
}


def themes() -> dict[str, dict[str, str]]:
    """The colours of the light and the dark theme that Streamlit's configuration sets.

    By the names that they have in CSS behind "--st-". A theme without colours of its own is not
    there: what Streamlit would make of it only its pages know.
    """
    found = {}
    for theme in ("light", "dark"):
        told = {name: st.get_option(f"theme.{theme}.{o}") for name, o in _COLOURS.items()}
        if told["text-color"] and told["background-color"]:
            found[theme] = {
                name: ",".join(value) if isinstance(value, list) else value
                for name, value in told.items()
                if value
            }
    return found


SCRIPT = script(HERE, themes())

_mount = component(
    "live_figure",
    html='<div class="live"><p class="trouble" role="alert"></p></div>',
    # On one line it would be taken for a path.
    css=':is([class*="st-key-plotly_loader"], :has(> [class*="st-key-plotly_loader"])) {\n'
    "  display: none;\n}",
    js=joined(HERE / "js" / "figure.js"),
    isolate_styles=False,  # Plotly puts its stylesheet into the document
)

_mount_code = component(
    "code_of_link",
    html='<div class="code-of-link"></div>',
    css=".code-of-link { text-align: center; overflow-wrap: anywhere; }\n"
    ".code-of-link svg { display: block; width: min(100%, 60vh); margin: 0 auto 0.5rem; }\n"
    ".code-of-link a { color: var(--st-link-color); }",
    js=joined(HERE / "js" / "code_of_link.js"),
)


def released(key: str) -> Release:
    """The last release of the live figure with this key; before the first, an empty one."""
    state = st.session_state.get(key) or {}
    return heard(state.get("released"))


def live_figure(
    scene: Scene,
    *,
    key: str,
    on_release: Callable[[Mapping[str, Any]], None],
    palette: Mapping[str, str],
    about: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Show the scene at this place of the page.

    `key` is the figure's own on the page. `on_release` is called before the page runs again, with
    the values of what was moved, by control. The palette has CSS colours, or Streamlit's
    placeholders for the colours of its theme, by the names of which the scene speaks; "text" and
    "ground", the page's background, are always asked for. Raises ValueError for one it lacks.
    `about` has names and values, say of the program and its version, for the files that one saves.
    """
    scene.check_colours(palette)
    _load_plotly(key)
    _mount(
        key=key,
        data=message(scene, released(key), palette, SCRIPT, about),
        on_released_change=lambda: on_release(told(scene, released(key).values)),
    )


def qr_code(address: str, *, key: str) -> None:
    """Show the QR code of a link within the app, as large as there is room, and its address."""
    _mount_code(key=key, data={"address": address})


def _load_plotly(key: str) -> None:
    """Streamlit loads Plotly with the first chart of a page: an empty one, which is hidden."""
    with st.container(key=f"plotly_loader_{key}"):
        st.plotly_chart(go.Figure(layout={"height": 10}), key=f"plotly_loader_chart_{key}")
