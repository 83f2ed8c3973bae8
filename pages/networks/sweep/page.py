"""The α × ρ sweep: one network for every α, ρ and seed, and what their table shows."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.networks.sweep.session import (
    chosen,
    files,
    session,
    show,
    train_what_is_missing,
)
from pages.networks.sweep.words import conclusions, table
from pages.ui import link
from pages.ui.lesson import breaks, notice, sources

PRESETS: list[tuple[str, str, Mapping[str, Any]]] = [
    ("Two moons", "a fifth of the labels wrong.", {"data": None}),
    ("Digits", "three of ten labels wrong.", {"data": "digits"}),
    ("Digits, all labels right", "flatter still, and no better.", {"data": "digits", "noise": 0.0}),
]

notices: list[str] = []

st.markdown(
    "One network taught a lesson; hundreds make a table. Every cell is the mean of several "
    "networks that differ in their first weights alone. Point at one."
)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    plan = chosen(notices)
link.show(notices)
held = session(plan)
train_what_is_missing(held)
show(held, PRESETS)

st.header("What this table shows")
st.markdown(
    "\n".join(f"- {each}" for each in conclusions(held.result)) or "Nothing yet: start the sweep."
)
st.dataframe(table(held.result), hide_index=True, height=320)
files(held)

notice(
    "**Cells along a dotted curve look alike**: they have the same αρ. On the right all of them "
    "fall near one line, long looks and short ones.",
    "**Flatter is better only up to a point.** Beyond it the training loss rises: the penalty "
    "keeps the network from learning at all.",
    "Each number is a mean over seeds. Two cells that differ by less than their spread may well "
    "change places with other seeds.",
)
breaks(
    "[With all labels right](?data=digits&noise=0) λmax falls as before, and accuracy does not "
    "rise: flatness pays here because some labels are wrong.",
    "The best of many cells flatters itself: choose on one set of seeds, judge on another.",
    "[AntiSAM with a long look](?data=digits&alpha=-1&rho=0.5) leaves the finite numbers.",
    "Two small data sets, one split each, tanh networks of some two thousand parameters: nothing "
    "here is a claim about large ones.",
)
sources(
    "@foret2021: SAM",
    "@zhao2022 and @yue2023: αρ as the strength",
    "@dinh2017: why λmax alone proves nothing",
)
