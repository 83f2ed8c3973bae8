"""The α × ρ sweep: one network for every α, ρ and seed, and what their table shows."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.networks.sweep.baselines_figure import comparison
from pages.networks.sweep.session import (
    chosen,
    files,
    session,
    show,
    train_what_is_missing,
)
from pages.networks.sweep.words import conclusions, table
from pages.ui import link
from pages.ui.controls import beside
from pages.ui.lesson import breaks, notice, say, sources

PRESETS: list[tuple[str, str, Mapping[str, Any]]] = [
    ("Two moons", "label noise 0.2.", {"data": None}),
    ("Digits", "label noise 0.3.", {"data": "digits"}),
    ("Digits, no label noise", "flatter still, and no better.", {"data": "digits", "noise": 0.0}),
]

notices: list[str] = []

with beside(
    "α is the strength of SAM’s correction, ρ its radius. Networks are trained at every pair of "
    "the two: which pairs make them flat, and which accurate?"
):
    plan = chosen(notices)
link.show(notices)
held = session(plan)
if unfinished := bool(plan.missing(held.rows)):
    train_what_is_missing(held)
show(held, PRESETS)

if others := comparison(plan):
    st.header("What decides test accuracy here?", anchor="others")
    say(others.intro)
    st.plotly_chart(others.figure, key="others", config={"displayModeBar": False})
    st.caption("Dots are means over all draws; bars reach one standard error to either side.")
    say("\n".join(f"- {each}" for each in others.findings))
    with st.expander("What each method chose", icon=":material/tune:"):
        st.dataframe(others.settings, hide_index=True)
        st.caption(
            "The standard errors are those of the means over the draws: they contain the draw of "
            "the examples and of the wrong labels, the choice by validation and the weights at the "
            "start. λmax is of the training loss alone. At an averaging below 1 a mean of iterates "
            "keeps that share of itself at every step; at 1 it is uniform. The gradients are those "
            "up to the network that counts. Draws of the digits share examples: there are 1797."
        )

st.header("Deeper")
say(
    "Every cell is the mean over several networks that differ in the random seed of their weights "
    "alone. Thin curves join cells of equal αρ; each has twice the product of the one below."
)
if not unfinished:
    train_what_is_missing(held)
with st.expander("What this table shows, in numbers", icon=":material/functions:"):
    said = "\n".join(f"- {each}" for each in conclusions(held.result))
    st.markdown(said or "Nothing yet: start the sweep.")
    st.dataframe(table(held.result), hide_index=True, height=320)
files(held)

notice(
    "**Cells along such a curve have nearly the same λmax**: to first order α-SAM penalises "
    "αρ‖∇L‖, and αρ is the same. Not quite: on the moons and the digits with label noise, of two "
    "neighbours on a curve the one with the larger radius is 3 to 17 % flatter, and mostly up to "
    "two points more accurate.",
    "**Flatter is better only up to a point.** For α > 0 the training loss rises with αρ. With "
    "label noise the best cell is at none of the ends of αρ. Beyond its αρ the test accuracy is "
    "lower: on the moons and the digits still above that of gradient descent, on "
    "[the spirals](?data=spirals) as much as 20 points below it.",
    "Each number is a mean over seeds. Two cells that differ by less than their spread may well "
    "change places with other seeds.",
)
breaks(
    "[Without label noise](?data=digits&noise=0) λmax falls as before, and test accuracy does not "
    "rise: flatter networks are better here because they have not learned the wrong labels.",
    "The best of many cells is partly luck. Choose by validation examples, judge by others, as "
    "[beside other remedies](#others).",
    "[AntiSAM with a large radius](?data=digits&alpha=-1&rho=0.5) diverges.",
    "A map is of one draw of the data; on others another cell may be best. The data sets are "
    "small, and so are the tanh networks, of some two thousand parameters: nothing here is a claim "
    "about large ones.",
)
sources(
    "@foret2021: SAM",
    "@zhao2022 and @yue2023: αρ as the strength",
    "@dinh2017: why λmax alone proves nothing",
)
