"""A finished comparison of baselines as one file: its settings, every network, how it was made.

JSON has a line for every method, setting and split, with four digits of every seed.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from experiments.baselines import RULE, Baselines, Judged, Row, Setting

FORMAT = "alpha-sam baselines 1"


class Result(NamedTuple):
    """All rows of a comparison."""

    settings: Mapping[str, Any]
    rows: Sequence[Row]
    made: Mapping[str, Any]  # when, with what and in how many seconds


def settings(plan: Baselines) -> dict[str, Any]:
    """Everything that the numbers depend on besides what each row says, as JSON has it."""
    task = asdict(plan.task)
    task |= {"dataset": plan.task.dataset.name}
    del task["data_seed"]  # the split of each row
    checkpoints = {method.name: method.checkpoints for method in plan.methods}
    counts = {"num_splits": plan.num_splits, "num_seeds": plan.num_seeds}
    said = {"task": task, "rule": RULE, "checkpoints": checkpoints} | counts
    return json.loads(json.dumps(said))


def to_json(plan: Baselines, rows: Sequence[Row], made: Mapping[str, Any]) -> str:
    head = {"format": FORMAT, "settings": settings(plan), "made": dict(made)}
    said = [
        {"method": row.method, "setting": row.setting._asdict(), "split": row.split}
        | {name: _plain(values) for name, values in row.networks._asdict().items()}
        for row in rows
    ]
    lines = ",\n".join(
        f"  {json.dumps(each, ensure_ascii=False, separators=(',', ':'))}" for each in said
    )
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "rows": [\n{lines}\n ]\n}}\n'


def _plain(values: Any) -> list[float | None]:
    """Four digits; null for what diverged, since JSON has no NaN."""
    return [float(f"{value:.4g}") if math.isfinite(value) else None for value in values]


def load(path: Path) -> Result:
    """Read what `to_json` wrote; ValueError for anything else."""
    said = json.loads(path.read_bytes())
    if said.get("format") != FORMAT:
        raise ValueError(f"{path.name} does not say “{FORMAT}”")
    return Result(said["settings"], [_row(each) for each in said["rows"]], said["made"])


def _row(said: Mapping[str, Any]) -> Row:
    networks = Judged(*(np.array(said[name], float) for name in Judged._fields))  # null is NaN
    return Row(said["method"], Setting(**said["setting"]), said["split"], networks)
