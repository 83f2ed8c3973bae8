"""One network against gradient descent and SAM, from the same start: what is drawn of them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.train import Report, diverged
from landscapes.networks import Task
from landscapes.networks.datasets import images
from livefigure import Curve, Scene
from livefigure.markup import swatch
from pages.figures.networks import (
    NUM_DIGITS,
    READOUT,
    STATUS,
    DrawnSnapshot,
    TrainingSetting,
    answers_figure,
    bindings,
    in_percent,
    terms,
    words,
)
from pages.figures.training import EMPTY, PANELS, STYLES, Ranges, room_for, training_view
from pages.networks.train.mistakes_view import mistakes_view


def alphas(setting: TrainingSetting) -> list[float]:
    """The α of gradient descent, of SAM and of the reader's network, in the order of STYLES."""
    return [{"gd": 0.0, "sam": 1.0}.get(name, setting.alpha) for name in STYLES]


def scene(setting: TrainingSetting, seen: Sequence[DrawnSnapshot], step: int | None) -> Scene:
    """The figure of what has been trained so far."""
    task = setting.task
    flat = task.dataset.num_features == 2
    reports = in_percent([snapshot.report for snapshot in seen]) if seen else None
    return Scene(
        figure=_figure(task, room_for(reports._asdict()) if reports else EMPTY),
        controls=[],
        bindings=[
            *bindings(flat, PANELS),
            *(
                Curve(f"{beside} alpha", "step", f"alpha.{beside}", ghost=True)
                for _, beside in PANELS.values()
                if beside
            ),
        ],
        base=record(seen, reports) if reports else None,
        step=step,
        html={"legend": _legend(setting), "status": STATUS, "readout": READOUT},
        words=words(),
        terms=terms(flat, PANELS),
        alt="What three networks answer, and their loss, accuracy, sharpness and gradient norm by "
        "training step.",
        name=f"training|{flat}",
    )


def record(seen: Sequence[DrawnSnapshot], reports: Report) -> dict[str, Any]:
    """The channels of the live figure."""
    channels: dict[str, Any] = {"step": np.array([snapshot.step for snapshot in seen], float)}
    for run, name in enumerate(STYLES):
        for channel, values in reports._asdict().items():
            channels[f"{name}.{channel}"] = values[:, run]
        channels[f"{name}.diverged"] = diverged(reports)[:, run].astype(float)
        for axis in seen[0].answers:
            points = [snapshot.answers[axis][run] for snapshot in seen]
            channels[f"{name}.answers.{axis}"] = np.stack(points)
    return channels


@lru_cache(maxsize=16)
def _figure(task: Task, ranges: Ranges) -> go.Figure:
    return training_view(answers_figure(task), ranges, task.num_steps)


def _legend(setting: TrainingSetting) -> str:
    names = {
        "gd": setting.plain,
        "sam": f"α = 1, ρ = {setting.rho:g}",
        "alpha": f"yours, α = {setting.alpha:g}, ρ = {setting.rho:g}",
    }
    return "".join(swatch(name, *STYLES[name][:2], text) for name, text in names.items())


# ── The digits that it takes for others ─────────────────────────────────────────────────────


class Mistakes(NamedTuple):
    """A sentence in Markdown, and the digits that it is about."""

    sentence: str
    figure: go.Figure


def mistakes(task: Task, seen: Sequence[DrawnSnapshot], step: int | None) -> Mistakes | None:
    """The digits that the reader's network takes for others at a step, the last if that is None.

    None where it has diverged, or where there is no digit to be taken.
    """
    if not seen or task.dataset.name != "Digits":
        return None
    at = seen[-1] if step is None else min(seen, key=lambda each: abs(each.step - step))
    if diverged(at.report)[-1]:
        return None
    test = task.split().test
    labels = np.asarray(test.labels[:NUM_DIGITS])
    predicted = np.rint(at.answers["y"][-1]).astype(int)  # a dot stays within its cell
    wrong = int((labels != predicted).sum())
    return Mistakes(
        f"**After {at.step} steps yours takes {wrong} of {NUM_DIGITS} for another digit:**",
        mistakes_view(images(test.inputs[:NUM_DIGITS]), labels, predicted),
    )
