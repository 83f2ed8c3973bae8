"""The glossary of the course and its references."""

import streamlit as st

from pages.reference.glossary.text import papers, terms
from pages.ui import link

glossary, references = st.columns([3, 2], gap="large")
with glossary:
    st.markdown("The words of this course, as they are used in it. Each is a link to a picture.")
    st.markdown(link.in_place(terms()), unsafe_allow_html=True)
with references:
    st.subheader("References")
    st.markdown(papers())
    st.caption("Of most papers only the abstract was read. Ids that were not checked are left out.")
