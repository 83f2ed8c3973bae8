"""Train a small network with α-SAM and watch it: boundary, loss, accuracy, sharpness."""

import streamlit as st

from pages.widgets import link
from pages.widgets.train import chosen, train_and_watch

notices: list[str] = []

st.markdown(
    "Three networks start from the same weights and learn the same examples, some of which have "
    "a wrong label (ringed). What α-SAM avoids on surfaces, does it avoid here?"
)
setting = chosen(notices)
link.show(notices)
train_and_watch(setting)
