"""The result of a sweep as one file: every setting, every number, and what it was made with.

JSON keeps all of it, each seed by itself, and a sweep can go on from it. CSV has a line for every
α and ρ, with means and standard deviations, to be read elsewhere.
"""

import csv
import hashlib
import io
import json
import math
import os
import platform
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

import numpy as np

from experiments.arithmetic import devices
from experiments.spread import spread
from experiments.sweep import Cell, Rows, Sweep, evaluations_of
from experiments.train import Report, diverged
from landscapes.networks import LOSSES, TASKS
from optimizers import RULES, Hyperparameters

FORMAT = "alpha-sam sweep 1"
LARGEST = 8e6  # bytes of a file that will be looked at

_ROOM = Path(__file__).parents[2]
# Settings that a sweep does not vary.
_ALWAYS = {
    "batch_size": None,
    **{name: Hyperparameters._field_defaults[name] for name in ("momentum", "decay")},
    "data_seed": 0,
}


class Result(NamedTuple):
    """A plan and as many of its rows as are done, perhaps more: those of an earlier plan."""

    plan: Sweep
    rows: Rows
    made: tuple[Mapping[str, Any], ...] = ()  # when and with what, the first time first


class BadResult(ValueError):
    """A file that is no result, or of another sweep; the message is meant to be read."""


def num_diverged(report: Report) -> int:
    return int(diverged(report).sum())


def provenance(rows: int, seconds: float) -> dict[str, Any]:
    """What these rows are made with, here and now."""
    kinds = [each.device_kind for each in devices()]
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "rows": rows,
        "seconds": round(seconds, 1),
        "device": ", ".join(f"{kinds.count(kind)} × {kind}" for kind in sorted(set(kinds))),
        "app": _fingerprint(),
        "python": platform.python_version(),
        **{package: version(package) for package in ("jax", "optax", "numpy", "scikit-learn")},
    }


@cache
def _fingerprint() -> str:
    """Of the source that every number depends on: the app has no other version."""
    digest = hashlib.blake2b(digest_size=6)
    for room in ("landscapes/networks", "optimizers", "experiments/train.py"):
        path = _ROOM / room
        for source in [path] if path.is_file() else sorted(path.rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()


# ── Settings ────────────────────────────────────────────────────────────────────────────────


def settings(plan: Sweep) -> dict[str, Any]:
    """Everything that the numbers depend on, by name."""
    task = plan.task
    return {
        "dataset": task.dataset.name,
        "num_examples": task.num_examples,
        "label_noise": task.label_noise,
        "hidden": list(task.hidden),
        "loss": task.loss,
        "rule": plan.rule,
        "learning_rate": task.learning_rate,
        "num_steps": task.num_steps,
        "num_seeds": plan.num_seeds,
        **_ALWAYS,
        "alphas": list(plan.alphas),
        "rhos": list(plan.rhos),
    }


def differences(one: Sweep, other: Sweep) -> list[str]:
    """Why rows of one sweep are none of the other; the lists of α and ρ may differ."""
    ours, theirs = settings(one), settings(other)
    return [
        f"{name.replace('_', ' ')} {ours[name]}, not {theirs[name]}"
        for name in ours
        if name not in ("alphas", "rhos") and ours[name] != theirs[name]
    ]


def resumed(plan: Sweep, earlier: Result) -> Result:
    """The earlier result as the beginning of a plan; an error if it belongs to another."""
    if unlike := differences(earlier.plan, plan):
        raise BadResult(f"The file is of another sweep: {'; '.join(unlike)}.")
    return earlier._replace(plan=plan)


# ── JSON ────────────────────────────────────────────────────────────────────────────────────


def to_json(result: Result) -> str:
    rows = [
        {"alpha": alpha, "rho": rho, "evaluations": evaluations_of(result.plan, (alpha, rho))}
        | {name: [_plain(v) for v in values] for name, values in report._asdict().items()}
        for (alpha, rho), report in sorted(result.rows.items())
    ]
    head = {"format": FORMAT, "settings": settings(result.plan), "made": list(result.made)}
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "rows": [\n{lines}\n ]\n}}\n'


def _plain(value: float) -> float | None:
    """Six digits; null for what diverged, since JSON has no NaN."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def from_json(text: str | bytes) -> Result:
    """Read what `to_json` wrote; `BadResult` for anything else, with what is wrong and where."""
    if len(text) > LARGEST:
        raise BadResult("The file is too large to be the result of a sweep.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadResult("The file is broken, or it is no JSON: it cannot be read.") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BadResult(f"The file is no result of a sweep: it does not say “{FORMAT}”.")
    try:
        plan = _plan(_object(said.get("settings"), "settings"))
        rows = dict(
            _row(_object(row, f"row {k}"), f"row {k}", plan.num_seeds)
            for k, row in enumerate(_list(said.get("rows"), "rows"), start=1)
        )
        made = tuple(_made(each) for each in _list(said.get("made"), "made"))
    except ValueError as error:
        raise BadResult(f"The file says it is a result, but it is damaged: {error}.") from error
    return Result(plan, rows, made)


def _plan(said: Mapping[str, Any]) -> Sweep:
    of = lambda name: (said.get(name), name)
    numbers = lambda name, **ends: tuple(
        _number(value, f"{name}, number {k}", **ends)
        for k, value in enumerate(_list(*of(name), least=1), start=1)
    )
    task = replace(
        TASKS[_name(*of("dataset"), TASKS)],
        hidden=tuple(_count(size, "hidden") for size in _list(*of("hidden"), least=1)),
        loss=_name(*of("loss"), LOSSES),
        num_examples=_count(*of("num_examples")),
        label_noise=_number(*of("label_noise"), low=0, high=1),
        learning_rate=_number(*of("learning_rate"), low=TINIEST),
        num_steps=_count(*of("num_steps")),
    )
    plan = Sweep(
        task,
        _name(*of("rule"), RULES),
        numbers("alphas"),
        numbers("rhos", low=TINIEST),
        _count(*of("num_seeds")),
    )
    if other := [name for name, value in _ALWAYS.items() if said.get(name, ...) != value]:
        raise ValueError(f"{', '.join(other)} as this app has it not")
    return plan


def _row(said: Mapping[str, Any], where: str, num_seeds: int) -> tuple[Cell, Report]:
    fields = [
        [
            math.nan if value is None else _number(value, f"{where}, {name}")
            for value in _list(said.get(name), f"{where}, {name}", num_seeds, num_seeds)
        ]
        for name in Report._fields
    ]
    report = Report(*map(np.array, fields))
    missing = np.isnan(report)
    if (missing.any(axis=0) != missing.all(axis=0)).any():
        raise ValueError(f"{where}: of a network that diverged every number is null")
    return (_number(said.get("alpha"), where), _number(said.get("rho"), where)), report


def _made(said: Any) -> dict[str, Any]:
    """With what and when, in short texts and numbers: it is shown, and nothing depends on it."""
    pairs = _object(said, "made").items()
    for name, value in pairs:
        if isinstance(value, str) and len(value) > _LONGEST or len(name) > _LONGEST:
            raise ValueError("made: texts of up to 200 letters are wanted")
        if not isinstance(value, str):
            _number(value, "made")
    return dict(pairs)


# What is wanted at a place, or a ValueError that says so; it quotes nothing, for a damaged file may
# hold anything.

TINIEST, LARGEST_NUMBER = (float(each) for each in (np.finfo("f4").tiny, np.finfo("f4").max))
_MOST = 10**9  # of anything that is counted
_LONGEST = 200  # letters


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: an object is wanted")
    return value


def _list(value: Any, where: str, least: int = 0, most: float = math.inf) -> Sequence[Any]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        count = f" of {least}" if least == most else " with something in it" if least else ""
        raise ValueError(f"{where}: a list{count} is wanted")
    return value


def _name(value: Any, where: str, names: Collection[str]) -> str:
    if not isinstance(value, str) or value not in names:
        raise ValueError(f"{where}: none that this app knows")
    return value


def _count(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST:
        raise ValueError(f"{where}: a whole number from 1 is wanted")
    return value


def _number(
    value: Any, where: str, low: float = -LARGEST_NUMBER, high: float = LARGEST_NUMBER
) -> float:
    """Such as single precision can hold, which all networks are trained in."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{where}: a number from {low:.3g} to {high:.3g} is wanted")
    return float(value)


# ── CSV, and files ──────────────────────────────────────────────────────────────────────────


def to_csv(result: Result) -> str:
    """A line for every α and ρ, which tells all settings too; empty where a run diverged."""
    varied = ("alphas", "rhos", "num_seeds")
    same = {name: v for name, v in settings(result.plan).items() if name not in varied}
    same |= {"hidden": "-".join(map(str, result.plan.task.hidden))}
    if result.made:
        same |= {name: v for name, v in result.made[-1].items() if name not in ("rows", "seconds")}
    text = io.StringIO()
    writer: csv.DictWriter | None = None
    for (alpha, rho), report in sorted(result.rows.items()):
        line: dict[str, Any] = {
            "alpha": alpha,
            "rho": rho,
            "alpha_rho": float(f"{alpha * rho:.6g}"),
            "seeds": result.plan.num_seeds,
            "diverged": num_diverged(report),
            "gradient_evaluations": evaluations_of(result.plan, (alpha, rho)),
        }
        for name, values in report._asdict().items():
            of = spread(values).of_all()
            line |= {f"{name}_mean": _plain(float(of.mean)), f"{name}_std": _plain(float(of.std))}
        line |= same
        if writer is None:
            writer = csv.DictWriter(text, line)
            writer.writeheader()
        writer.writerow(line)
    return text.getvalue()


def load(path: Path) -> Result:
    try:
        return from_json(path.read_bytes())
    except OSError as error:
        raise BadResult(f"{path} cannot be read: {error.strerror}.") from error


def save(result: Result, path: Path) -> None:
    """Write JSON, and CSV beside it; whoever reads meanwhile finds the old files or the new."""
    _write(path, to_json(result))
    _write(path.with_suffix(".csv"), to_csv(result))


def _write(path: Path, text: str) -> None:
    # Windows renames no file that is open, and would end the lines that CSV has ended once more.
    new = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)
    try:
        with new:
            new.write(text.encode("utf-8"))
            new.flush()
            os.fsync(new.fileno())
        os.chmod(new.name, 0o644)
        os.replace(new.name, path)
    except BaseException:
        os.unlink(new.name)
        raise
