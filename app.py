"""α-SAM Explorer: the frame around every page of the contents."""

from pathlib import Path

import jax

# Plotly asks of every array whether it is one of pandas, if there is any of pandas. When two come
# to a cold server at once, it would meet one that the other is still importing: so both wait
# for it here, where they hold nothing that the other waits for.
import pandas  # noqa: F401
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from experiments import arithmetic, memory, program_cache
from pages.ui.course import CONTENTS
from pages.ui.frame import keep_frame
from pages.ui.lesson import next_page, place_in_course

arithmetic.configure()
program_cache.keep()
memory.keep_low()

# An icon of our own: Streamlit would fetch one of its set from a server elsewhere.
ICON = (Path(__file__).parent / "docs" / "icon.svg").read_text("utf-8")
st.set_page_config(page_title="α-SAM Explorer", page_icon=ICON, layout="wide")

ICONS = {
    "idea/home": ":material/lightbulb:",
    "explore/explorer": ":material/hiking:",
    "explore/atlas": ":material/grid_on:",
    "networks/train": ":material/neurology:",
}


def page_in(folder: str, title: str) -> StreamlitPage:
    """The page of a folder, whose address is the folder's name."""
    script, address = f"pages/{folder}/page.py", Path(folder).name
    return st.Page(script, title=title, icon=ICONS.get(folder), url_path=address)


pages = {
    folder: page_in(folder, title) for held in CONTENTS.values() for folder, title in held.items()
}
page = st.navigation(
    {part: [pages[folder] for folder in held] for part, held in CONTENTS.items()}, position="top"
)
folder = next(name for name, each in pages.items() if each is page)
st.set_page_config(page_title=f"{page.title} · α-SAM Explorer")
keep_frame(next(part for part, held in CONTENTS.items() if folder in held))
st.title(page.title)
place_in_course(folder)
page.run()
next_page(folder)
paths, networks = (each[0].device_kind for each in (jax.devices("cpu"), arithmetic.devices()))
st.caption(
    f"Computed by JAX, paths on {paths}, networks on {networks}. Every picture here is a link."
)
