"""The glossary of the course and its references."""

import streamlit as st

from pages.reference.glossary.text import contents, index, papers, words
from pages.ui import link
from pages.ui.glossary import THEMES

st.markdown(
    "What the words of this course mean. «see it» leads to a page where a word can be seen. On "
    "the other pages a dotted line is under such a word: point at it, or tap on it.\n\n"
    + link.in_place(contents()),
    unsafe_allow_html=True,
)
with st.expander("All words by the alphabet"):
    st.markdown(index(), unsafe_allow_html=True)
for theme in THEMES:
    st.header(theme, anchor=link.slug(theme))
    st.markdown(words(theme), unsafe_allow_html=True)
st.header("References", anchor="references")
st.markdown(papers(), unsafe_allow_html=True)
