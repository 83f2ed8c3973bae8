"""α-SAM Explorer: the frame around every page, and the table of contents."""

from pathlib import Path

import jax

# Plotly asks of every array whether it is one of pandas, if there is any of pandas. When two come
# to a cold server at once, it would meet one that the other is still importing: so both wait
# for it here, where they hold nothing that the other waits for.
import pandas  # noqa: F401
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from experiments import arithmetic, memory, program_cache
from pages.ui.frame import keep_frame

arithmetic.configure()
program_cache.keep()
memory.keep_low()

# An icon of our own: Streamlit would fetch one of its set from a server elsewhere.
ICON = (Path(__file__).parent / "docs" / "icon.svg").read_text("utf-8")
st.set_page_config(page_title="α-SAM Explorer", page_icon=ICON, layout="wide")

CONTENTS = {
    "The idea": {"idea/home": "Two jobs, one knob"},
    "The lessons": {
        "lessons/one_step": "One step, drawn",
        "lessons/how_far": "How far may ρ look?",
        "lessons/dial": "The dial α",
        "lessons/downhill_first": "Downhill first: negative ρ",
        "lessons/free_sam": "SAM for free?",
        "lessons/minibatches": "Minibatches",
        "lessons/saddam": "Momentum, Adam and Saddam",
        "lessons/learning_alpha": "Learning α instead of ρ",
        "lessons/bounces": "Bounces, edges, saddles",
    },
    "Explore": {
        "explore/explorer": "Explorer",
        "explore/atlas": "The α × ρ map",
    },
    "Networks": {
        "networks/train": "Train and watch",
        "networks/drag": "Drag α over trained networks",
        "networks/sweep": "The α × ρ sweep",
        "networks/planes": "The surface of a network",
        "networks/sharpness_measures": "Five numbers called sharpness",
        "networks/adam": "Saddam on networks",
        "networks/batches": "Minibatches on networks",
    },
    "Reference": {"reference/glossary": "Glossary and references"},
}
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


pages = {part: [page_in(*each) for each in held.items()] for part, held in CONTENTS.items()}
page = st.navigation(pages, position="top")
keep_frame()
st.title(page.title)
page.run()
paths, networks = (each[0].device_kind for each in (jax.devices("cpu"), arithmetic.devices()))
st.caption(
    f"Computed by JAX, paths on {paths}, networks on {networks}. Every picture here is a link."
)
