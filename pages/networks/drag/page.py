"""Networks trained at many α, or ρ: drag it, and boundary, accuracy and sharpness follow."""

import streamlit as st

from pages.networks.drag.figure import Slice
from pages.networks.drag.session import drag_through
from pages.ui import link
from pages.ui.controls import beside, switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.network_controls import chosen
from pages.ui.own_data import bring_data

notices: list[str] = []

with beside("Twenty-six networks that differ in one number, α. Drag it: what has each learned?"):
    dragged = ["alpha", "rho", "step"]
    what = switch("Drag", ["α", "ρ"], "along", notices, dragged, labelled=False)
    along = {"α": "alpha", "ρ": "rho"}[what]
    setting = chosen(notices, dragged=along)
link.show(notices)
bring_data()
drag_through(Slice(setting, along))

st.header("Deeper")
notice(
    "**Sharpness falls nearly everywhere with α; test accuracy rises only part of the way.** A "
    "small correction changes little. Then the bends around wrong labels disappear. In the end the "
    "boundary follows the classes no more.",
    "**The dashes are an edge**: the λmax at which a step turns the gradient round, if that points "
    "in the steepest direction. It follows [from η, αρ and ‖∇L‖](bounces): $2/η$ at α = 0, "
    "less above, the lower the stronger the correction at equal ‖∇L‖. Here every network with "
    "α ≥ 0 rests near its own.",
    "Nothing was computed while you dragged: all networks were trained beforehand, in parallel. "
    "What you cannot see here is chance: another random seed moves single networks by a point or "
    "two of accuracy. [The sweep](sweep) has several seeds.",
    "[Drag ρ](?along=rho) instead: at a fixed α, the same αρ comes from a larger radius.",
)
breaks(
    "[Without label noise](?noise=0) the curve of test accuracy is level up to α = 10, however "
    "far sharpness falls, and then it drops.",
    "[Left of 0](?alpha=-1) AntiSAM raises sharpness above that of gradient descent.",
    "[Digits, dragging ρ](?along=rho&data=digits&rho=2): where the perturbed point is so far away "
    "that its gradient says nothing about this place, training breaks down or diverges.",
)
sources(
    "@zhao2022: αρ as a penalty of its own",
    "@dinh2017: why λmax alone proves nothing",
)
