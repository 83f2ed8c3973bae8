"""The surface of a network: a plane through its parameters, with three paths on it."""

import streamlit as st

from landscapes.networks import TASKS
from pages.networks.planes.compute import HEIGHTS, KINDS
from pages.networks.planes.figure import View
from pages.networks.planes.session import train_and_draw
from pages.ui import link
from pages.ui.controls import beside, dial, pick, settings, switch
from pages.ui.lesson import breaks, notice, sources

notices: list[str] = []

with beside(
    "A network has over a thousand weights. What can a two-dimensional map of its loss show?"
):
    kind = pick("The plane through", list(KINDS), list(KINDS)[0], "plane", notices, labelled=False)
    with settings():
        view = switch("View", ["Map", "Relief"], "view", notices)
        task = TASKS[pick("Data", list(TASKS), "Two moons", "data", notices, ["step"])]
        height = pick("Height", list(HEIGHTS), "Training loss", "height", notices)
        seed = dial("Random seed of the weights", range(8), 0, "seed", notices)
        draw = dial("Draw of a random plane", range(8), 0, "draw", notices)
link.show(notices)
train_and_draw(View(task, kind, height, {"Map": 2, "Relief": 3}[view], seed, draw))

st.header("Deeper")

notice(
    "**A plane through three solutions** shows whether they share a basin. On the two moons each "
    "has its own; [on the digits](?data=digits) the three lie in one, and nothing rises between "
    "them. Only the solutions lie on the plane; of the trajectories the projection is drawn.",
    "**In a formula:** $\\theta = \\bar\\theta + x\\,e_1 + y\\,e_2 + \\theta_\\perp$: the weights "
    "are the centre of the plane, plus x of its first direction, plus y of its second, plus a "
    "rest. The length of the rest, $\\theta_\\perp$, is the distance off the plane.",
    "**The plane of the first two principal components** holds nearly all of the variance of a "
    "trajectory. That says little: of a random walk it would hold 90 %, too, because even a random "
    "walk ends far from where it began. And of λmax [hardly anything is in that "
    "plane](?plane=most-of-the-path): training moves far where the loss is flat, not where it "
    "is sharp.",
    "**A random plane** is scaled for every neuron, so that solutions with larger weights do not "
    "appear flatter. Of a trajectory it shows [a spot](?plane=random).",
)
breaks(
    "**Flat in a plane is not flat.** Compare λmax with the dash-dotted line below it: that is the "
    "largest curvature within the plane. [GD’s solution](?plane=random&alpha=0), the sharpest of "
    "the three, looks like a harmless bowl: nearly all of its sharpness is in other directions.",
    "**A projection is not the trajectory.** Where the distance off the plane is large, the "
    "projection has another loss than the network: drag the step, and compare the two. "
    "[The relief](?view=relief) shows hills that no trajectory ever climbed.",
    "**Another plane, another story.** [Another draw](?plane=random&draw=3), "
    "[other weights to begin with](?seed=1): what survives is worth believing.",
)
sources(
    "@li2018: filter-normalised planes, and PCA of a trajectory",
    "@antognini2018: PCA of random walks",
    "@frankle2020: barriers on the straight line",
    "@dinh2017: what scale does to flatness",
)
