"""The notation: what every letter, every colour and every sign on a map means in this app."""

import streamlit as st

from pages.reference.notation.picture import one_step
from pages.reference.notation.table import SYMBOLS
from pages.reference.notation.text import colours, letters, signs
from pages.ui import link
from pages.ui.lesson import say

say("Eight letters are enough for most of the course. This is one step, with all of them:")
st.markdown(one_step(), unsafe_allow_html=True)
every = [symbol for held in SYMBOLS.values() for symbol in held]
st.markdown(letters(each for each in every if each.core), unsafe_allow_html=True)
with st.expander("All other letters"):
    say(
        "A letter means one thing unless the table says so. Formulas from papers are rewritten in "
        "these letters."
    )
    halves = st.columns(2, gap="large")
    before = 0
    for theme, held in SYMBOLS.items():
        rare = [symbol for symbol in held if not symbol.core]
        # By its middle, so that both columns end together.
        with halves[(2 * before + len(rare)) // sum(not each.core for each in every)]:
            st.subheader(theme)
            st.markdown(letters(rare), unsafe_allow_html=True)
        before += len(rare)
worn, said = st.columns(2, gap="large")
with worn:
    st.header("Colours")
    say(
        "A method has one colour, which it may share with its relatives, and a letter has that in "
        "which figures draw it. Curves of no method borrow colours; their legend names them."
    )
    st.markdown(colours(), unsafe_allow_html=True)
with said:
    st.header("Signs on maps")
    say(
        "A map shows what becomes of a run at every setting of two sliders. These words and signs "
        "mean the same wherever a map has them; a meaning is a link to one that has. Some maps "
        "have words of their own, such as «SAM» or «neither», in colours of their own: their "
        "legends say what these mean."
    )
    st.markdown(link.in_place(signs()), unsafe_allow_html=True)
