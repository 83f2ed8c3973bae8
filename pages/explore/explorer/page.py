"""Every surface under every rule, from any start: bend a path, pin it, and compare.

The reader sees the controls, the live figure with three paths and up to four pinned runs, a table
of where each of them ended, and the code of the rule.
"""

import inspect

import streamlit as st

from optimizers import RULES, alpha_sam_gradient, extrapolate, perturb, reads
from pages.explore.explorer.session import explorer
from pages.ui import link
from pages.ui.controls import beside, dial, pick, settings, switch
from pages.ui.setting import (
    DECAY,
    DECAYS,
    MOMENTA,
    MOMENTUM,
    RULE,
    STEPS,
    learning_rates,
)
from pages.ui.surface import OWN, pick_surface, surface, type_surface

notices: list[str] = []

landscape = surface(notices)
with beside(landscape.blurb):
    name = pick_surface(notices)
    rule = pick("Rule", list(RULES), RULE, "rule", notices, labelled=False)
    momentum, decay = MOMENTUM, DECAY
    with settings():
        view = switch("View", ["Map", "Relief"], "view", notices)
        rates = learning_rates(landscape)
        learning_rate = dial("η, learning rate", rates, landscape.learning_rate, "eta", notices)
        num_steps = dial("Steps", STEPS, landscape.num_steps, "steps", notices, ["step"])
        if "momentum" in reads(RULES[rule]):
            momentum = dial("β, momentum", MOMENTA, momentum, "momentum", notices)
        if "decay" in reads(RULES[rule]):
            decay = dial("β₂, decay of the second moment", DECAYS, decay, "decay", notices)
        st.button("Reset", icon=":material/restart_alt:", on_click=link.clear)

if name == OWN:
    type_surface(landscape, notices)
link.show(notices)

explorer(
    landscape,
    rule=rule,
    learning_rate=learning_rate,
    num_steps=num_steps,
    momentum=momentum,
    decay=decay,
    dimensions={"Map": 2, "Relief": 3}[view],
)

with st.expander("The formula of this surface and the code of this rule", icon=":material/code:"):
    st.latex(landscape.formula)
    for each in (RULES[rule], perturb, extrapolate, alpha_sam_gradient):
        st.code(inspect.getsource(each))
