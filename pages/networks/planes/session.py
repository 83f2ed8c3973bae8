"""Networks trained, a stretch at a time, and then shown on a plane through their parameters."""

import streamlit as st

from pages.networks.planes.compute import (
    ALPHAS,
    GD,
    SAM,
    Trajectories,
    collect,
    train_trajectories,
)
from pages.networks.planes.figure import RHO, View, plane_figure
from pages.networks.planes.growing_figure import growing
from pages.ui.lesson_figure import lesson_figure
from pages.ui.live import live_figure
from pages.ui.training import Training, progress, training, watch


def train_and_draw(view: View) -> None:
    """Train what has not been trained yet, with progress and Stop; then the live figure."""
    setting = (view.task, view.seed)
    begin = lambda: train_trajectories(view.task, RHO, view.seed)
    held = training("planes_training", setting, view.task.num_steps, begin)
    waiting = st.empty()  # replaced at once by nothing, though the plane takes its time
    if not held.finished:
        with waiting.container():
            watch(held, _wait)
    if len(held.snapshots) < 2 or held.running:
        return
    trajectories = _collected(held)
    if trajectories.diverged[[GD, SAM], -1].any():
        st.warning("GD or SAM diverged here: there is no solution through which to lay a plane.")
        return
    drawn = (view.kind, view.task, view.height, view.dimensions)
    laying = st.empty()  # what was seen of the training stays until there is a map
    if st.session_state.get("planes_drawn") != drawn:
        with laying.container():
            _grow(
                held,
                "The networks are trained. Now a plane is laid through three of them, and "
                "the loss is computed all over it, to be drawn as a map.",
            )
    lesson_figure(plane_figure(view, trajectories), key="planes")
    laying.empty()
    st.session_state["planes_drawn"] = drawn


def _wait(held: Training) -> None:
    if held.running:
        _grow(
            held,
            f"{len(ALPHAS)} networks are being trained from the same weights, one for every α. "
            "When they are done, a map of the loss is drawn through three of them.",
        )
    elif len(held.snapshots) < 2:
        st.info("Stopped before there was anything to draw: continue the training.")


def _grow(held: Training, told: str) -> None:
    live_figure(
        growing(held.snapshots, held.num_steps, told, progress(held)),
        key="planes_growing",
        on_release=lambda _: None,
    )


def _collected(held: Training) -> Trajectories:
    """The trajectories so far, the same object for as long as there are no more of them."""
    known = st.session_state.get("planes_trajectories")
    if known is None or known[0] is not held or known[1] != held.step:
        known = st.session_state["planes_trajectories"] = held, held.step, collect(held.snapshots)
    return known[2]
