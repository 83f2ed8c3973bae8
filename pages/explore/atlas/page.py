"""The plane of both knobs: where each (α, ρ) ends, and the path of the one pointed at.

The reader sees the map beside the surface, claims to check on it, and where it breaks.
"""

import streamlit as st

from landscapes import LANDSCAPES
from optimizers import RULES
from pages.explore.atlas.figure import COLOURS, Claim, computed_ahead, count, explorer_query
from pages.explore.atlas.session import atlas_map
from pages.ui import link
from pages.ui.controls import beside, dial, pick, settings
from pages.ui.lesson import breaks, notice, say
from pages.ui.setting import learning_rates
from pages.ui.surface import OWN, pick_surface, surface, surface_query, type_surface

TWIN, FORK = LANDSCAPES["Twin wells"], LANDSCAPES["Fork"]
CLAIMS = [
    Claim("SAM", "α = 1: no ρ up to 2.5 is “flat”.", TWIN, 1.0, 0.4, TWIN.start),
    Claim("The band", "“flat” begins at αρ ≈ 0.5, from α = 3 to 16.", TWIN, 8.0, 0.1, TWIN.start),
    Claim("Large ρ", "Beyond ρ ≈ 0.6 few runs are “flat”.", TWIN, 8.0, 0.8, TWIN.start),
    Claim("Fork", "SAM gets out at αρ = 0.13, α = 4 at 0.16.", FORK, 1.0, 0.13, (1.0, 0.3)),
    Claim("Learning rate", "At η = 0.05, α = 0 does it, too.", TWIN, 0.0, 0.1, TWIN.start, 0.05),
]

notices: list[str] = []

landscape = surface(notices)
with beside(
    f"What do the strength α and the radius ρ make of a run? A map of {count(landscape)} runs."
):
    name = pick_surface(notices)
    with settings():
        rule = pick("Rule", list(RULES), "α-SAM + SGD", "rule", notices)
        colour = pick("Colour by", COLOURS, COLOURS[0], "colour", notices)
        rates = learning_rates(landscape)
        learning_rate = dial("η, learning rate", rates, landscape.learning_rate, "eta", notices)

if name == OWN:
    type_surface(landscape, notices)
link.show(notices)

setting = atlas_map(landscape, rule, learning_rate, colour, CLAIMS)

with st.container(horizontal=True, vertical_alignment="center"):
    st.page_link(
        "pages/explore/explorer/page.py",
        label="Open this setting in the Explorer",
        icon=":material/hiking:",
        query_params=surface_query() | explorer_query(setting),
    )
    st.caption(
        f"Every run starts at ({setting.start[0]:g}, {setting.start[1]:g}) and takes "
        f"{setting.num_steps} steps with η = {setting.learning_rate:g}. {computed_ahead(setting)}",
        width="content",
    )

st.header("Deeper")
say(f"**{name}**: {landscape.blurb}")
notice(
    "Dashed curves join equal products αρ. On *Twin wells* the lower edge of “flat” follows one of "
    "them: there the product decides. Its upper edge does not follow one: near ρ = 0.4 the "
    "perturbed point has climbed to where the wall bends over. The gradient there is shorter and "
    "points elsewhere, so that $g_ρ - g_0$ is no longer close to ρ∇‖∇L‖. SAM’s line, α = 1, "
    "misses it.",
    "On *Fork* a larger radius needs *less* αρ to leave the sharp minimum than a small one: the "
    "second-order term, which a small ρ removes, is what drives the run out.",
)
breaks(
    "A map shows one start, one η and one number of steps. Ragged borders are real: there runs "
    "are chaotic, and neighbouring cells differ by how numbers were rounded.",
    "A run that bounces widely about a minimum counts as one that converges to none.",
    "The stripes inside “flat”, on *Twin wells*, are runs that diverge: there the correction, α "
    "times a difference of gradients, has thrown them out of the plot.",
    "Islands at large ρ are jumps into another well. They are no sign that the method finds flat "
    "minima.",
    "η alone can do what α does: [at η = 0.05](?eta=0.05&alpha=0) even gradient descent leaves the "
    "sharp well of *Twin wells*.",
)
