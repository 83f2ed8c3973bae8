"""α-SAM Explorer: the frame around every page, and the table of contents."""

import jax
import streamlit as st

from pages.widgets.lesson import COURSE

jax.config.update("jax_enable_x64", True)  # g_ρ − g₀ is a difference of near-equals

st.set_page_config(page_title="α-SAM Explorer", page_icon=":material/landscape:", layout="wide")

CONTENTS = {
    "The idea": [
        st.Page("pages/idea/home.py", title="Two jobs, one knob", icon=":material/lightbulb:"),
    ],
    "The lessons": [st.Page(script, title=title) for script, title in COURSE.items()],
    "Explore": [
        st.Page("pages/explore/explorer.py", title="Explorer", icon=":material/hiking:"),
        st.Page("pages/explore/atlas.py", title="The α × ρ map", icon=":material/grid_on:"),
    ],
}

page = st.navigation(CONTENTS, position="top")
st.title(page.title)
page.run()
