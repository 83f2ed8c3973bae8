"""Three networks: trained, a stretch at a time, and then measured in five ways."""

import streamlit as st

from landscapes.networks import Task
from pages.networks.sharpness_measures.compute import Measures, measures_of, train_methods
from pages.networks.sharpness_measures.figure import sayings, table, twins
from pages.ui.training import Training, training, watch


def train_and_measure(task: Task, seed: int) -> None:
    """Train a network by each method, and show all five numbers of each."""
    begin = lambda: train_methods(task, seed)
    held = training("measured_training", (task, seed), task.num_steps, begin)
    if not held.finished:
        watch(held, _wait)
    if held.finished:
        with st.spinner("Measuring: compiled once for every network"):
            measured = _measured(held, task)
        numbers, words = st.columns([4, 5], gap="large")
        numbers.markdown(table(measured))
        words.markdown(sayings())
        st.caption(twins(measured))


def _wait(held: Training) -> None:
    st.caption("Three networks are being trained. They are measured when they are done.")


def _measured(held: Training, task: Task) -> Measures:
    known = st.session_state.get("measures")
    if known is None or known[0] is not held:
        known = st.session_state["measures"] = held, measures_of(task, held.snapshots[-1])
    return known[1]
