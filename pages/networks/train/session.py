"""One network against gradient descent and SAM: trained, and shown, a stretch at a time."""

from dataclasses import replace

import streamlit as st

from pages.figures.networks import DrawnSnapshot, TrainingSetting, all_diverged, drawn_snapshots
from pages.figures.training import STYLES
from pages.networks.train.figure import STORY, alphas, mistakes, scene
from pages.ui import link
from pages.ui.live import live_figure
from pages.ui.network_controls import USUAL, warn
from pages.ui.story import keep
from pages.ui.training import Training, progress, training, watch


def train_and_watch(setting: TrainingSetting, along: str) -> None:
    """The live figure, growing while the three networks train; drawn along steps or gradients."""
    rhos = [setting.rho] * len(STYLES)
    begin = lambda: drawn_snapshots(setting, alphas(setting), rhos)
    held = training("train", setting, setting.task.num_steps, begin)
    watch(held, lambda held: _show(held, along))


def _show(held: Training[DrawnSnapshot], along: str) -> None:
    setting: TrainingSetting = held.setting
    notices: list[str] = []
    # The story is about this training.
    told = STORY if setting == USUAL else ()
    story = [replace(each, text=link.in_place(each.text)) for each in told]
    card = link.card(len(story), ["step", "along"], notices)
    step = link.step("step", held.num_steps, notices) if held.finished else held.step
    link.show(notices)
    if held.snapshots:
        warn(all_diverged(setting, held.snapshots[-1].report, len(STYLES), plain=0))
    waiting = "" if held.finished else progress(held)
    live_figure(
        scene(setting, held.snapshots, step, story, card, waiting, along),
        key="training",
        on_release=lambda values: keep(values, story, {}),
    )
    if wrong := mistakes(setting, held.snapshots, step):
        st.markdown(wrong.sentence)
        st.plotly_chart(wrong.figure, key="mistakes", config={"displayModeBar": False})
