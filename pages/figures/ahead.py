"""What is drawn of networks in training, as arrays that a file can hold, and back."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import jax
import numpy as np

from experiments import ahead
from experiments.kept import weights_of
from experiments.train import Report
from landscapes.networks.mlp import Layer
from pages.figures.networks import DrawnSnapshot


class DrawnAhead(NamedTuple):
    """A training that comes with the app, and one line that says so."""

    snapshots: Sequence[DrawnSnapshot]
    told: str


@cache
def drawn_ahead(name: str) -> DrawnAhead:
    """The training of that name among those that come with the app."""
    found = ahead.read(name)
    return DrawnAhead(unpacked(found.arrays), found.told)


def packed(snapshots: Sequence[DrawnSnapshot], whole: bool) -> dict[str, np.ndarray]:
    """All that is drawn, with the weights at the end if the `whole` is wanted.

    Points are kept in half precision: their third digit is less than a pixel.
    """
    arrays = {"step": np.array([each.step for each in snapshots], np.int32)}
    reports = Report(*map(np.stack, zip(*(each.report for each in snapshots), strict=True)))
    arrays |= {f"report.{name}": each.astype("f4") for name, each in reports._asdict().items()}
    arrays["beneath"] = np.stack([each.beneath for each in snapshots]).astype("f4")
    for axis in snapshots[0].answers:
        points = np.stack([each.answers[axis] for each in snapshots])
        arrays[f"answers.{axis}"] = points.astype("f2")
    networks = snapshots[-1].networks
    if whole and networks is not None:
        runs = range(reports.train_loss.shape[1])
        each_run = [weights_of(networks, run) for run in runs]
        arrays |= {f"weights.{n}": np.stack([of[n] for of in each_run]) for n in each_run[0]}
    return arrays


def unpacked(arrays: Mapping[str, np.ndarray]) -> list[DrawnSnapshot]:
    """The snapshots of which `packed` made the arrays."""
    weights: dict[str, Any] = {
        n.partition(".")[2]: v for n, v in arrays.items() if n.startswith("weights.")
    }
    layers = range(1, len(weights) // 2 + 1)
    networks = tuple(Layer(weights[f"W{k}"], weights[f"b{k}"]) for k in layers) or None
    reports = Report(*(arrays[f"report.{name}"] for name in Report._fields))
    answers = {axis: arrays[f"answers.{axis}"].astype("f4") for axis in "xy"}
    steps = arrays["step"].tolist()
    return [
        DrawnSnapshot(
            step,
            jax.tree.map(lambda field, at=at: field[at], reports),
            {axis: points[at] for axis, points in answers.items()},
            arrays["beneath"][at],
            networks if at == len(steps) - 1 else None,
        )
        for at, step in enumerate(steps)
    ]
