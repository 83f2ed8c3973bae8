"""The glossary of the course and its references."""

import streamlit as st

from pages.reference.glossary.text import contents, found, index, papers, words
from pages.ui import link
from pages.ui.glossary import THEMES

st.markdown(
    "What the words of this course mean. A link leads to a page where a word can be seen. On "
    "the other pages a dotted line is under such a word: point at it, or tap on it."
)
asked = st.text_input("Find a word", key="find", placeholder="sharpness, ρ, bounce …")
if not asked:
    st.markdown(link.in_place(contents()), unsafe_allow_html=True)
    with st.expander("All words by the alphabet"):
        st.markdown(index(), unsafe_allow_html=True)
shown = {theme: found(theme, asked) for theme in THEMES}
if not any(shown.values()):
    st.info(f"No word and no meaning here has “{asked}” in it.")
for theme, entries in shown.items():
    if entries:
        st.header(theme, anchor=link.slug(theme))
        st.markdown(words(entries), unsafe_allow_html=True)
st.header("References", anchor="references")
st.markdown(papers(), unsafe_allow_html=True)
