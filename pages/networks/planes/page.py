"""The surface of a network: a plane through its parameters, with three paths on it."""

import streamlit as st

from landscapes.networks import TASKS
from pages.networks.planes.compute import HEIGHTS, KINDS
from pages.networks.planes.figure import View
from pages.networks.planes.session import train_and_draw
from pages.ui import link
from pages.ui.controls import dial, pick, switch
from pages.ui.lesson import breaks, notice, sources

notices: list[str] = []

st.markdown(
    "A network of a thousand weights has a surface of a thousand dimensions. A picture has two: "
    "it shows the loss on a *plane*, and of everything else its shadow."
)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    task = TASKS[pick("Data", list(TASKS), "Two moons", "data", notices, ["step"])]
    kind = switch("The plane through", list(KINDS), "plane", notices)
    height = pick("Height", list(HEIGHTS), "Training loss", "height", notices)
    view = switch("View", ["Map", "Relief"], "view", notices)
    with st.popover("More", icon=":material/tune:"):
        seed = dial("Seed of the weights", range(8), 0, "seed", notices)
        draw = dial("Draw of a random plane", range(8), 0, "draw", notices)
link.show(notices)
train_and_draw(View(task, kind, height, {"Map": 2, "Relief": 3}[view], seed, draw))

notice(
    "**A plane through three solutions** shows whether they share a basin. On the two moons each "
    "has its own; [on the digits](?data=digits) the three lie in one, and nothing rises between "
    "them. Only solutions are on the plane: the paths run before and behind it.",
    "**The plane that shows most of a path** holds nearly all of its variance. So much for little: "
    "a random walk would have 90 % there, too. And look at λmax: of the steep directions the "
    "path has seen, [hardly any is in the picture](?plane=most-of-the-path).",
    "**A random plane** is scaled for every neuron, so that solutions with larger weights look no "
    "flatter for it. Of a path it shows [a spot](?plane=random).",
)
breaks(
    "**Flat in a plane is not flat.** Compare λmax with the dots beneath it: they are the largest "
    "curvature within the plane. [GD’s solution](?plane=random&alpha=0), the sharpest of the "
    "three, looks like a harmless bowl: nearly all of its sharpness is in other directions.",
    "**A shadow is not the path.** Where the distance off the plane is large, the ground beneath "
    "has another loss than the network: drag the step, and compare the two in the sentence. "
    "[The relief](?view=relief) makes hills of what no path ever climbed.",
    "**Another plane, another story.** [Another draw](?plane=random&draw=3), "
    "[other weights to begin with](?seed=1): what survives is worth believing.",
)
sources(
    "@li2018: filter-normalised planes, and PCA of a path",
    "@antognini2018: PCA of random walks",
    "@frankle2020: barriers on the straight line",
    "@dinh2017: what scale does to flatness",
)
