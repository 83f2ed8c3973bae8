"""The notation: what every letter, every colour and every sign on a map means in this app."""

import streamlit as st

from pages.reference.notation.picture import one_step
from pages.reference.notation.table import SYMBOLS
from pages.reference.notation.text import colours, letters, signs
from pages.ui import link
from pages.ui.lesson import say

say("Eight letters are enough for most of the course. This is one step, with all of them:")
st.markdown(one_step(), unsafe_allow_html=True)
say(
    "Here $u$ is the direction straight uphill, with length 1. The other letters, the colours and "
    "the signs on maps follow. A letter means one thing unless the table says so, and a sign on a "
    "map stands for one outcome. A method has one colour, which it may share with its relatives. "
    "Curves that belong to no method borrow colours, and their legend names "
    "them. Formulas from papers are rewritten in these letters."
)
st.header("Letters")
say("A bar shows the colour in which figures draw the letter or its slider.")
halves = st.columns(2, gap="large")
total, before = sum(map(len, SYMBOLS.values())), 0
for theme, held in SYMBOLS.items():
    with halves[(2 * before + len(held)) // total]:  # by its middle, so that both end together
        st.subheader(theme)
        st.markdown(letters(theme), unsafe_allow_html=True)
    before += len(held)
worn, said = st.columns(2, gap="large")
with worn:
    st.header("Colours")
    st.markdown(colours(), unsafe_allow_html=True)
with said:
    st.header("Signs on maps")
    say(
        "A map shows what becomes of a run at every setting of two sliders. Its regions have words "
        "on them, and its legend says more. The meaning is a link to a map that has the sign. "
        "These words and signs are the same on all maps:"
    )
    st.markdown(link.in_place(signs()), unsafe_allow_html=True)
