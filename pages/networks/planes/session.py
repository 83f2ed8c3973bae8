"""Networks trained, a stretch at a time, and then shown on a plane through their parameters."""

from collections.abc import Sequence

import streamlit as st

from experiments.programs import PROGRAMS
from experiments.train import Snapshot
from pages.networks.planes.compute import (
    ALPHAS,
    GD,
    RHO,
    SAM,
    Trajectories,
    collect,
    snapshots_of,
    train_trajectories,
    trained_ahead,
)
from pages.networks.planes.figure import OPENED, View, plane_figure
from pages.ui.lesson_figure import lesson_figure
from pages.ui.training import Training, say_ahead, training, watch


def train_and_draw(view: View) -> None:
    """Train what has not been trained yet, with progress and Stop; then the live figure."""
    setting = (view.task, view.seed)
    begin = lambda: train_trajectories(view.task, RHO, view.seed)
    ahead = _ahead() if setting == OPENED else None
    held = training("planes_training", setting, view.task.num_steps, begin, ahead=ahead)
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
    laying = st.empty()
    computed_ahead = bool(held.ahead) and view.opens
    if st.session_state.get("planes_drawn") != drawn and not computed_ahead:
        laying.markdown(
            "The networks are trained. Now a plane is laid through some of them, and the loss is "
            "computed all over it, to be drawn as a map."
        )
    figure = plane_figure(view, trajectories)
    if computed_ahead:
        PROGRAMS.seen(figure.name)  # its numbers are there: nothing need be compiled
    lesson_figure(figure, key="planes")
    laying.empty()
    st.session_state["planes_drawn"] = drawn
    if held.ahead:
        say_ahead(held)


def _ahead() -> tuple[Sequence[Snapshot], str]:
    """What the page opens with, as a training would have given it."""
    opening, told = trained_ahead()
    return snapshots_of(opening.trajectories), told


def _wait(held: Training) -> None:
    if held.running:
        st.markdown(
            f"{len(ALPHAS)} networks are being trained from the same weights, one for every α of "
            "the slider. When they are done, a map of the loss is drawn through three of them."
        )
    elif len(held.snapshots) < 2:
        st.info("Stopped before there was anything to draw: continue the training.")


def _collected(held: Training) -> Trajectories:
    """The trajectories so far, the same object for as long as there are no more of them."""
    if held.ahead:
        return trained_ahead()[0].trajectories
    known = st.session_state.get("planes_trajectories")
    if known is None or known[0] is not held or known[1] != held.step:
        known = st.session_state["planes_trajectories"] = held, held.step, collect(held.snapshots)
    return known[2]
