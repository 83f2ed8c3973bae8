"""What serves every page of the app: its name and where one is in the bar, and see frame.js."""

import json
from pathlib import Path

from streamlit.components.v2 import component

from livefigure.script import joined
from pages.figures.palette import PALETTE
from pages.ui.glossary import meanings

_SCRIPT = Path(__file__).with_suffix(".js")

_mount = component(
    "frame",
    html=f"<p data-palette='{json.dumps(PALETTE)}'></p>{meanings()}",
    js=joined(_SCRIPT),
    css=_SCRIPT.with_suffix(".css").read_text("utf-8"),
    isolate_styles=False,
)


def keep_frame(part: str) -> None:
    """Put the frame around the page that is about to run, which is in that part of the contents.

    On the page itself it takes no room and says nothing.
    """
    _mount(key="frame", data={"part": part})
