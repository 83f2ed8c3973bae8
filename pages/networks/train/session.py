"""One network against gradient descent and SAM: trained, and shown, a stretch at a time."""

from dataclasses import replace

import streamlit as st

from experiments.kept import RECIPE, BadKept, Kept, KeptTraining, to_zip
from pages.figures.ahead import drawn_ahead
from pages.figures.networks import DrawnSnapshot, TrainingSetting, all_diverged, drawn_snapshots
from pages.figures.training import STYLES
from pages.networks.train.figure import STORY, alphas, mistakes, scene
from pages.networks.train.kept_figure import MARKS, kept_training, said, with_kept
from pages.ui import link
from pages.ui.about import ABOUT
from pages.ui.kept import file_controls
from pages.ui.live import live_figure
from pages.ui.network_controls import USUAL, warn
from pages.ui.story import keep
from pages.ui.training import Training, progress, training, watch


def train_and_watch(setting: TrainingSetting, along: str) -> None:
    """The live figure, growing while the three networks train; drawn along steps or gradients."""
    rhos = [setting.rho] * len(STYLES)
    begin = lambda: drawn_snapshots(setting, alphas(setting), rhos)
    ahead = drawn_ahead("train") if setting == USUAL else None
    held = training("train", setting, setting.task.num_steps, begin, ahead=ahead)
    watch(held, lambda held: _show(held, along))


def _show(held: Training[DrawnSnapshot], along: str) -> None:
    setting: TrainingSetting = held.setting
    notices: list[str] = []
    # The story is about this training, and tells its end.
    told = STORY if setting == USUAL and held.finished else ()
    story = [replace(each, text=link.in_place(each.text)) for each in told]
    card = link.card(len(story), ["step", "along"], notices)
    step = link.step("step", held.num_steps, notices) if held.finished else held.step
    link.show(notices)
    if held.snapshots:
        warn(all_diverged(setting, held.snapshots[-1].report, len(STYLES), plain=0))
    waiting = "" if held.finished else progress(held)
    live_figure(
        with_kept(
            scene(setting, held.snapshots, step, story, card, waiting, along), _kept(), along
        ),
        key="training",
        on_release=lambda values: keep(values, story, {}),
    )
    if wrong := mistakes(setting, held.snapshots, step):
        st.markdown(wrong.sentence)
        st.plotly_chart(wrong.figure, key="mistakes", config={"displayModeBar": False})


# ── Trainings that are kept ─────────────────────────────────────────────────────────────────


def keep_trainings() -> None:
    """Trainings to keep and compare: in this session, and in a file."""
    held: Training[DrawnSnapshot] = st.session_state["train"]
    kept = _kept()
    with st.expander(
        "Keep this training, compare it, take it along",
        icon=":material/keep:",
        key="keeping",
        on_change="rerun",  # it stays open when the training ends, and what is above it changes
    ):
        st.markdown(
            f"A kept training stays in the panels while you train with other settings: its curves "
            f"for the α that was chosen. Up to {len(MARKS)} can be kept."
        )
        full = len(kept) == len(MARKS)
        st.button(
            "Keep this training",
            key="keep_training",
            icon=":material/keep:",
            disabled=full or not held.finished or held.setting.told in [k.settings for k in kept],
            on_click=lambda: kept.append(kept_training(held.setting, held.snapshots)),
        )
        for place, ((letter, *_), each) in enumerate(zip(MARKS, kept, strict=False)):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{letter}**: {link.plain(said(each))}", width="content")
                st.button(
                    f"Remove {letter}",
                    key=f"remove_training_{place}",
                    icon=":material/close:",
                    type="tertiary",
                    on_click=_remove,
                    args=(place,),
                )
        write = lambda: to_zip(Kept((), kept), (), ABOUT)
        file_controls("trainings", "what is kept", write if kept else None, _take)
        st.markdown(
            "The zip file has every setting (`kept.json`), the curves of all three networks (CSV) "
            "and their weights at the end (`.npz`). With these five lines the weights work in "
            "NumPy; `x` becomes a number for each class, and the largest is the answer:"
        )
        st.code(RECIPE, language="python", wrap_lines=True)  # a phone cannot scroll it by keys


def _kept() -> list[KeptTraining]:
    return st.session_state.setdefault("kept_trainings", [])


def _remove(place: int) -> None:
    del _kept()[place]


def _take(file: Kept) -> None:
    """Show the trainings of a file in place of those that are kept."""
    if not file.trainings:
        raise BadKept("This file has no trainings. Runs of the explorer are loaded there.")
    if len(file.trainings) > len(MARKS):
        raise BadKept(f"This file has {len(file.trainings)} trainings; {len(MARKS)} can be shown.")
    st.session_state["kept_trainings"] = list(file.trainings)
