"""Networks trained at many α, or ρ: drag it, and boundary, accuracy and sharpness follow."""

import streamlit as st

from pages.networks.drag.figure import Slice
from pages.networks.drag.session import drag_through
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.lesson import breaks, notice, sources
from pages.ui.network_controls import chosen

notices: list[str] = []

st.markdown(
    "Some thirty networks, all from the same weights, trained by one program. They differ in one "
    "number alone: drag it, and see what each has learnt."
)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    what = switch("They differ in", ["α", "ρ"], "along", notices, ["alpha", "rho", "step"])
    along = {"α": "alpha", "ρ": "rho"}[what]
    setting = chosen(notices, dragged=along)
link.show(notices)
drag_through(Slice(setting, along))

notice(
    "**Sharpness falls steadily with α; accuracy does not follow it all the way.** A little "
    "penalty changes little, then the fences around the wrong labels go one by one, then "
    "the boundary grows stiff.",
    "Nothing was computed while you dragged: all networks were trained beforehand, at once. What "
    "you cannot see here is chance: another seed moves single networks by a point or two of "
    "accuracy. The sweep has many.",
    "[Drag ρ](?along=rho) instead: at a fixed α, the same αρ comes from a longer look.",
)
breaks(
    "[Without wrong labels](?noise=0) the curve of accuracy is level, however far sharpness falls.",
    "[Left of 0](?alpha=-1) AntiSAM raises sharpness above that of gradient descent.",
    "[Digits, dragging ρ](?along=rho&data=digits&rho=2): where the look leaves everything that "
    "the gradient knew about, training breaks down or diverges.",
)
sources(
    "@zhao2022: αρ as a penalty of its own",
    "@dinh2017: why λmax alone proves nothing",
)
