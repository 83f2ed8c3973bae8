"""The plane of both knobs: where each (α, ρ) ends, and the path of the one pointed at.

The reader sees the map beside the surface, claims to check on it, and where it breaks.
"""

import streamlit as st

from landscapes import LANDSCAPES
from optimizers import RULES
from pages.explore.atlas.figure import COLOURS, Claim, explorer_query
from pages.explore.atlas.session import atlas_map
from pages.ui import link
from pages.ui.controls import OF_A_SURFACE, dial, pick, switch
from pages.ui.setting import learning_rates

TWIN, FORK = LANDSCAPES["Twin wells"], LANDSCAPES["Fork"]
CLAIMS = [
    Claim("SAM’s line", "α = 1: no ρ up to 2.5 is “flat”.", TWIN, 1.0, 0.4, TWIN.start),
    Claim("The band", "“flat” begins at αρ ≈ 0.5, from α = 3 to 16.", TWIN, 8.0, 0.1, TWIN.start),
    Claim("Its end", "Beyond ρ ≈ 0.6 only islands are left.", TWIN, 8.0, 0.8, TWIN.start),
    Claim(
        "Half right", "SAM is out at αρ = 0.13, α = 4 from about 0.16.", FORK, 1.0, 0.13, (1.0, 0.3)
    ),
    Claim("The step size", "At η = 0.05 α = 0 does it too.", TWIN, 0.0, 0.1, TWIN.start, 0.05),
]

notices: list[str] = []

with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    surface = pick("Surface", list(LANDSCAPES), "Twin wells", "surface", notices, OF_A_SURFACE)
    rule = pick("Rule", list(RULES), "α-SAM + SGD", "rule", notices)
    landscape = LANDSCAPES[surface]
    rates = learning_rates(landscape)
    learning_rate = dial("η, the step size", rates, landscape.learning_rate, "eta", notices)
    colour = switch("Colour by", COLOURS, "colour", notices)

link.show(notices)

setting = atlas_map(landscape, rule, learning_rate, colour, CLAIMS)

with st.container(horizontal=True, vertical_alignment="center"):
    st.page_link(
        "pages/explore/explorer/page.py",
        label="Open this setting in the Explorer",
        icon=":material/hiking:",
        query_params=explorer_query(setting),
    )
    st.caption(
        f"Every path starts at ({setting.start[0]:g}, {setting.start[1]:g}) and takes "
        f"{setting.num_steps} steps with η = {setting.learning_rate:g}.",
        width="content",
    )

notice, breaks = st.columns(2, gap="large")
with notice:
    st.header("What to notice")
    st.markdown(
        "Thin curves join equal products $\\alpha\\rho$. On *Twin wells* the lower edge of “flat” "
        "follows one of them: what frees the path is the product. Its upper edge does not: "
        "near $\\rho = 0.4$ the look has left the well, and what it finds there is no longer "
        "$\\nabla\\lVert\\nabla L\\rVert$. SAM’s line meets the band only there. \n\n"
        "On *Fork* the idea is half right. From the sharp minimum a long look needs *less* "
        "$\\alpha\\rho$ than a short one: the second-order term that a small $\\rho$ "
        "removes is what drives the path out."
    )
with breaks:
    st.header("Where this breaks")
    st.markdown(
        "A map shows one start, one $\\eta$ and one number of steps. Ragged borders are real: "
        "there paths bounce chaotically, and cells differ by how numbers were rounded. "
        "A path that bounces too widely about a minimum counts as settled in none. "
        "Islands at large $\\rho$ are leaps to another well, not a sense for flatness. "
        "And $\\eta$ alone can do what $\\alpha$ does: at $\\eta = 0.05$ even gradient descent "
        "leaves the sharp well of *Twin wells*."
    )
