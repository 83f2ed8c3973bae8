"""Trainings that are kept: what is kept of one, and how it is drawn beside another."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from experiments.kept import KeptTraining, weights_of
from experiments.train import Report, evaluations
from livefigure import Scene
from livefigure.markup import swatch
from livefigure.numbers import written
from pages.figures.frame import line
from pages.figures.networks import DrawnSnapshot, TrainingSetting
from pages.figures.training import BENEATH, PANELS, STYLES, Ranges, room_for, step_axis, values_axis
from pages.networks.train.figure import STEPS, alphas

# How a kept training is told from the others: a letter, a colour, a dash.
MARKS = (("A", "pin-a", "dash"), ("B", "pin-b", "dashdot"), ("C", "pin-c", "longdash"))


def kept_training(setting: TrainingSetting, seen: Sequence[DrawnSnapshot]) -> KeptTraining:
    """What is kept of a training that is finished."""
    networks = seen[-1].networks
    assert networks is not None
    reports = Report(*map(np.stack, zip(*(each.report for each in seen), strict=True)))
    curves = {"step": np.array([each.step for each in seen], float)}
    beneath = np.stack([each.beneath for each in seen])
    for run, (name, alpha) in enumerate(zip(STYLES, alphas(setting), strict=True)):
        curves |= {f"{name}.{field}": values[:, run] for field, values in reports._asdict().items()}
        curves |= {f"{name}.{each}": beneath[:, run, k] for k, each in enumerate(BENEATH)}
        curves[f"{name}.gradients"] = curves["step"] * evaluations(setting.rule, alpha, 1)
    weights = {name: weights_of(networks, run) for run, name in enumerate(STYLES)}
    return KeptTraining(setting.told, curves, weights)


def said(kept: KeptTraining) -> str:
    """What tells a kept training from others, in one line. It may come from anybody's file."""
    told = kept.settings
    numbers = {"α": "alpha", "ρ": "rho", "η": "learning rate", "label noise": "label noise"}
    parts = [str(told.get("data", "")), str(told.get("rule", ""))]
    for sign, name in numbers.items():
        if isinstance(told.get(name), int | float):
            parts.append(f"{sign} = {written(float(told[name]))}")
    return ", ".join(part for part in parts if part)


def with_kept(shown: Scene, kept: Sequence[KeptTraining], along: str = STEPS) -> Scene:
    """The scene with the curves of kept trainings, those of the α that was chosen there.

    They are drawn along steps or gradients, as the others.
    """
    if not kept or shown.base is None:
        return shown
    figure = go.Figure(shown.figure)
    for (letter, colour, dash), each in zip(MARKS, kept, strict=False):
        for number, channel in enumerate(PANELS, start=2):
            figure.add_scatter(
                name=f"{channel} kept {letter}", x=_across(each, along), y=_curve(each, channel),
                mode="lines", meta="ground",
                xaxis=f"x{number}", yaxis=f"y{number}", **line(colour, dash, 1.4),
            )  # fmt: skip
    _make_room(figure, kept, along)
    legend = "".join(
        swatch("", colour, dash, f"{letter}: {html.escape(said(each))}")
        for (letter, colour, dash), each in zip(MARKS, kept, strict=False)
    )
    return replace(
        shown, figure=figure, html={**shown.html, "legend": shown.html["legend"] + legend}
    )


def _curve(kept: KeptTraining, channel: str) -> np.ndarray:
    values = kept.curves.get(f"alpha.{channel}")
    if values is None:
        return np.full(kept.curves["step"].shape, np.nan)
    limit = float(np.finfo("f4").max)  # a browser draws in single precision
    return np.clip(values * (100 if channel.endswith("accuracy") else 1), -limit, limit)


def _across(kept: KeptTraining, along: str) -> np.ndarray:
    """Steps, or the gradients computed in them if the file says how many."""
    steps = kept.curves["step"]
    spent = kept.curves.get("alpha.gradients", steps)
    return spent if along != STEPS and np.isfinite(spent).all() else steps


def _make_room(figure: go.Figure, kept: Sequence[KeptTraining], along: str) -> None:
    """Axes that have room for the kept curves as well."""
    layout: dict[str, Any] = {}
    rooms = [room_for(_reports(each)) for each in kept]
    most = max(figure.layout.xaxis2.range[1] / 1.04, *(_across(each, along)[-1] for each in kept))
    for number, channel in enumerate(PANELS, start=2):
        axis = figure.layout[f"yaxis{number}"]
        ends = np.array(axis.range, float)
        spans = [10**ends if axis.type == "log" else ends]
        spans += [np.array(getattr(room, channel)) for room in rooms]
        low, high = np.min(spans, axis=0)[0], np.max(spans, axis=0)[1]
        room = Ranges(*[(float(low), float(high))] * len(Ranges._fields))
        layout[f"yaxis{number}"] = {"range": values_axis(channel, room)["range"]}
        layout[f"xaxis{number}"] = step_axis(int(round(most)))
    figure.update_layout(layout)


def _reports(kept: KeptTraining) -> Mapping[str, np.ndarray]:
    names = {*PANELS, "test_loss", "train_accuracy"}
    return {name: _curve(kept, name)[:, None] for name in names}
