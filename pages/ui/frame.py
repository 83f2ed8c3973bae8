"""What serves every page of the app and is seen on none: see frame.js."""

from pathlib import Path

from streamlit.components.v2 import component

_mount = component(
    "frame",
    js=Path(__file__).with_suffix(".js").read_text("utf-8"),
    css=".st-key-frame { display: none; }",
    isolate_styles=False,
)


def keep_frame() -> None:
    """Put the frame around the page that is about to run; it takes no room and says nothing."""
    _mount(key="frame")
