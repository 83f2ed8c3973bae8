"""α-SAM Explorer: the frame around every page, and the table of contents."""

from pathlib import Path

import jax

# Plotly asks of every array whether it is one of pandas, if there is any of pandas. When two come
# to a cold server at once, it would meet one that the other is still importing: so both wait
# for it here, where they hold nothing that the other waits for.
import pandas  # noqa: F401
import streamlit as st

from experiments import arithmetic, memory, program_cache

arithmetic.configure()
program_cache.keep()
memory.keep_low()

# An icon of our own: Streamlit would fetch one of its set from a server elsewhere.
ICON = (Path(__file__).parent / "docs" / "icon.svg").read_text("utf-8")
st.set_page_config(page_title="α-SAM Explorer", page_icon=ICON, layout="wide")

CONTENTS = {
    "The idea": [
        st.Page("pages/idea/home.py", title="Two jobs, one knob", icon=":material/lightbulb:"),
    ],
    "The lessons": [
        st.Page("pages/lessons/one_step.py", title="One step, drawn"),
        st.Page("pages/lessons/how_far.py", title="How far may ρ look?"),
        st.Page("pages/lessons/dial.py", title="The dial α"),
        st.Page("pages/lessons/downhill_first.py", title="Downhill first: negative ρ"),
        st.Page("pages/lessons/free_sam.py", title="SAM for free?"),
        st.Page("pages/lessons/minibatches.py", title="Minibatches"),
        st.Page("pages/lessons/saddam.py", title="Momentum, Adam and Saddam"),
        st.Page("pages/lessons/learning_alpha.py", title="Learning α instead of ρ"),
        st.Page("pages/lessons/bounces.py", title="Bounces, edges, saddles"),
    ],
    "Explore": [
        st.Page("pages/explore/explorer.py", title="Explorer", icon=":material/hiking:"),
        st.Page("pages/explore/atlas.py", title="The α × ρ map", icon=":material/grid_on:"),
    ],
    "Networks": [
        st.Page("pages/networks/train.py", title="Train and watch", icon=":material/neurology:"),
        st.Page("pages/networks/drag.py", title="Drag α over trained networks"),
        st.Page("pages/networks/sweep.py", title="The α × ρ sweep"),
        st.Page("pages/networks/planes.py", title="The surface of a network"),
        st.Page("pages/networks/sharpness_measures.py", title="Five numbers called sharpness"),
        st.Page("pages/networks/adam.py", title="Saddam on networks"),
        st.Page("pages/networks/batches.py", title="Minibatches on networks"),
    ],
    "Reference": [
        st.Page("pages/reference/glossary.py", title="Glossary and references"),
    ],
}

page = st.navigation(CONTENTS, position="top")
st.title(page.title)
page.run()
paths, networks = (each[0].device_kind for each in (jax.devices("cpu"), arithmetic.devices()))
st.caption(
    f"Computed by JAX, paths on {paths}, networks on {networks}. Every picture here is a link."
)
