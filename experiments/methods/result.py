"""A finished comparison as one file: its settings, what is drawn of every network, how it was made.

JSON has a line for every method and record, with four digits of every seed.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from experiments.methods import Comparison, MethodSnapshot
from experiments.train import Report

FORMAT = "alpha-sam comparison 1"
KEPT = ("train_loss", "test_accuracy", "sharpness")  # of a `Report`: what is drawn


class Result(NamedTuple):
    """A comparison trained to its end; of a report, all that is not in `KEPT` is NaN."""

    settings: Mapping[str, Any]
    snapshots: Sequence[MethodSnapshot]
    made: Mapping[str, Any]  # when, with what and in how many seconds


def settings(comparison: Comparison) -> dict[str, Any]:
    """Everything that the numbers depend on, by name, as JSON has it."""
    said = asdict(comparison)
    said["task"] |= {"dataset": comparison.task.dataset.name}
    said["methods"] = [method._asdict() for method in comparison.methods]
    return json.loads(json.dumps(said))


def to_json(comparison: Comparison, snapshots: Sequence[MethodSnapshot], made: Mapping) -> str:
    head = {"format": FORMAT, "settings": settings(comparison), "made": dict(made)}
    rows = [
        {"step": int(each.step), "method": each.method}
        | {name: _plain(getattr(each.report, name)) for name in KEPT}
        for each in snapshots
    ]
    lines = ",\n".join(f"  {json.dumps(row, separators=(',', ':'))}" for row in rows)
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "rows": [\n{lines}\n ]\n}}\n'


def _plain(values: Any) -> list[list[float | None]]:
    """Four digits; null for what diverged, since JSON has no NaN."""
    return [
        [float(f"{value:.4g}") if math.isfinite(value) else None for value in row] for row in values
    ]


def load(path: Path) -> Result:
    """Read what `to_json` wrote; ValueError for anything else."""
    said = json.loads(path.read_bytes())
    if said.get("format") != FORMAT:
        raise ValueError(f"{path.name} does not say “{FORMAT}”")
    rows = [MethodSnapshot(row["step"], row["method"], _report(row)) for row in said["rows"]]
    return Result(said["settings"], rows, said["made"])


def _report(row: Mapping[str, Any]) -> Report:
    known = {name: np.array(row[name], float) for name in KEPT}  # null becomes NaN
    unknown = np.full_like(known[KEPT[0]], np.nan)
    return Report(**dict.fromkeys(Report._fields, unknown) | known)
