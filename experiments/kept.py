"""Runs and trainings as one zip file: written, and read again with care.

A file holds `kept.json` with all settings, a CSV for every run and for the curves of a training,
and the final weights of its networks as .npz. What is read may come from anybody: nothing in it is
ever run or unpickled, and it is unpacked only as far as there is room.
"""

import csv
import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from landscapes.networks import Network

FORMAT = "alpha-sam kept 1"
LARGEST, ROOM = 4_000_000, 20_000_000  # bytes of a file, packed and unpacked
MOST = 20  # runs, and trainings
_MEMBERS, _SNAPSHOTS = 200, 1000
_LARGEST_NUMBER = float(np.finfo("f4").max)

# Five lines that use the weights of a network, with NumPy alone.
RECIPE = """\
import numpy as np
held = np.load("training-1/alpha.npz")
x = np.array([0.5, -0.2])  # the features of one example
for k in range(1, len(held) // 2 + 1):
    x = held[f"W{k}"] @ (np.tanh(x) if k > 1 else x) + held[f"b{k}"]"""
_README = f"""\
Runs and trainings of α-SAM Explorer. The app loads this file again. kept.json has all settings.
run-1.csv has the path of the first run, training-1/curves.csv what was measured while the first
three networks were trained: gd is the plain rule, sam has α = 1, alpha the α that was chosen.
Their weights at the end are in training-1/*.npz. In NumPy, beside this file:

{RECIPE}

Then x.argmax() is the class that the network chooses.
"""


class BadKept(ValueError):
    """Why a file is none of these, as a sentence."""


@dataclass(frozen=True, eq=False)
class KeptTraining:
    """What is kept of a training: its settings, its curves, and its networks at the end."""

    settings: Mapping[str, Any]  # by name, texts, numbers and lists of numbers
    curves: Mapping[str, Float[np.ndarray, " snapshots"]]  # "step", "gd.train_loss", …
    weights: Mapping[str, Mapping[str, np.ndarray]]  # by network, "W1", "b1", "W2", …


class Kept(NamedTuple):
    """What is in a file."""

    # Each with "surface", "formula", where the surface is a typed one, and "run", as pins have it.
    runs: Sequence[Mapping[str, Any]]
    trainings: Sequence[KeptTraining]


def weights_of(network: Network, run: int) -> dict[str, np.ndarray]:
    """The weights of one of many networks, by names: W1, b1, W2, … from the first layer on."""
    return {
        f"{letter}{place}": np.asarray(leaf[run], np.float32)
        for place, layer in enumerate(network, start=1)
        for letter, leaf in zip("Wb", layer, strict=True)
    }


def to_zip(
    kept: Kept, paths: Sequence[Mapping[str, np.ndarray]], about: Mapping[str, str]
) -> bytes:
    """The file. Of every run there is its path, channels over its steps, for use elsewhere."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        head = {
            "format": FORMAT,
            "about": dict(about),
            "runs": list(map(dict, kept.runs)),
            "trainings": [
                {"settings": dict(each.settings), "networks": list(each.weights)}
                for each in kept.trainings
            ],
        }
        archive.writestr("kept.json", json.dumps(head, ensure_ascii=False, indent=1))
        archive.writestr("README.txt", _README)
        for number, path in enumerate(paths, start=1):
            archive.writestr(f"run-{number}.csv", _csv(path))
        for number, training in enumerate(kept.trainings, start=1):
            archive.writestr(f"training-{number}/curves.csv", _csv(training.curves))
            for name, weights in training.weights.items():
                npz = io.BytesIO()
                np.savez(npz, **weights)  # type: ignore[arg-type]
                archive.writestr(f"training-{number}/{name}.npz", npz.getvalue())
    return packed.getvalue()


def _csv(columns: Mapping[str, np.ndarray]) -> str:
    """A row for every step; empty where a number is none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow([f"{value:.9g}" if math.isfinite(value) else "" for value in row])
    return text.getvalue()


# ── Reading ─────────────────────────────────────────────────────────────────────────────────


def from_zip(content: bytes) -> Kept:
    """What `to_zip` wrote. Raises `BadKept` for anything else, with what is wrong and where."""
    members = _unpacked(content, "The file")
    try:
        said = json.loads(members.get("kept.json", b""))
    except (ValueError, RecursionError):
        raise BadKept("The file has no kept.json that can be read.") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BadKept(f"The file is none of these: it does not say “{FORMAT}”.")
    runs = [_settings(run, f"run {k}") for k, run in _list(said.get("runs"), "runs")]
    trainings = [
        _training(each, members, k) for k, each in _list(said.get("trainings"), "trainings")
    ]
    return Kept(runs, trainings)


def _unpacked(content: bytes, what: str) -> dict[str, bytes]:
    """The members of an archive by their names, if there is room for all of them."""
    if len(content) > LARGEST:
        raise BadKept(f"{what} is too large: at most {LARGEST // 10**6} MB are read.")
    if content.count(b"PK\x01\x02") > 3 * _MEMBERS:  # before zipfile lists them all
        raise BadKept(f"{what} has too many parts.")
    members, room = {}, ROOM
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist()[: _MEMBERS + 1]:
                if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise BadKept(f"{what} is packed in a way that is not read here.")
                with archive.open(info) as member:  # whatever it says of its size
                    members[info.filename] = member.read(room + 1)
                room -= len(members[info.filename])
                if room < 0:
                    raise BadKept(f"{what} is too large when it is unpacked.")
    except BadKept:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        # Of what is encrypted, and of what zipfile does not know, it says RuntimeError.
        raise BadKept(f"{what} is broken, or it is no zip file: it cannot be read.") from None
    if len(members) > _MEMBERS:
        raise BadKept(f"{what} has too many parts.")
    return members


def _list(value: Any, where: str) -> Iterator[tuple[int, Any]]:
    """What is in a list, counted from 1."""
    if not isinstance(value, list) or len(value) > MOST:
        raise BadKept(f"In the file, {where}: a list of at most {MOST} is wanted.")
    return enumerate(value, start=1)


def _settings(value: Any, where: str) -> dict[str, Any]:
    """Names with short texts, numbers, short lists of numbers, and once more such names."""
    if not _names(value) or not all(
        _simple(each) or (_names(each) and all(map(_simple, each.values())))
        for each in value.values()
    ):
        raise BadKept(f"In the file, {where}: these are no settings.")
    return value


def _names(value: Any) -> bool:
    return isinstance(value, dict) and len(value) <= 40 and all(len(name) <= 60 for name in value)


def _simple(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= 10 and all(map(_number, value))
    return _number(value) or (isinstance(value, str) and len(value) <= 300)


def _number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER


def _training(said: Any, members: Mapping[str, bytes], number: int) -> KeptTraining:
    where, folder = f"training {number}", f"training-{number}"
    if not isinstance(said, dict):
        raise BadKept(f"In the file, {where}: settings are wanted.")
    names = [name for _, name in _list(said.get("networks"), where)]
    if not all(isinstance(name, str) and re.fullmatch(r"[a-z]{1,20}", name) for name in names):
        raise BadKept(f"In the file, {where}: names of networks are wanted.")
    settings = _settings(said.get("settings"), where)
    curves = _curves(members.get(f"{folder}/curves.csv", b""), where)
    weights = {
        name: _weights(members.get(f"{folder}/{name}.npz", b""), f"{folder}/{name}.npz")
        for name in names
    }
    return KeptTraining(settings, curves, weights)


def _curves(content: bytes, where: str) -> dict[str, Float[np.ndarray, " snapshots"]]:
    try:
        names, *rows = csv.reader(io.StringIO(content.decode("utf-8")))
        values = [[float(cell) if cell else math.nan for cell in row] for row in rows]
        table = np.array(values, float).reshape(len(rows), len(names))
    except (ValueError, csv.Error):
        raise BadKept(f"In the file, {where}: its curves are no table of numbers.") from None
    columns = dict(zip(names, table.T, strict=True))
    steps = columns.get("step", np.array([math.nan]))
    sizes = 0 < len(rows) <= _SNAPSHOTS and len(names) <= 100 and len(columns) == len(names)
    if not sizes or np.isinf(table).any() or not (np.diff(steps, prepend=-1) > 0).all():
        raise BadKept(f"In the file, {where}: its curves have no steps that rise.")
    return columns


_NPY = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '<f4', 'fortran_order': False, "
    rb"'shape': \((\d{1,7}),(?: (\d{1,7}))?\), \} *\n",
    re.DOTALL,
)


def _weights(content: bytes, where: str) -> dict[str, np.ndarray]:
    """The arrays of a network: of single precision, and each layer fits on the one before."""
    arrays: dict[str, np.ndarray] = {}
    for name, npy in _unpacked(content, where).items():
        head = _NPY.match(npy)
        shape = tuple(int(size) for size in head.groups() if size) if head else ()
        if not head or 4 * math.prod(shape) != len(npy) - head.end():
            raise BadKept(f"In the file, {where}, {name}: no array in single precision.")
        arrays[name.removesuffix(".npy")] = np.frombuffer(npy, "<f4", offset=head.end()).reshape(
            shape
        )
    layers = range(1, len(arrays) // 2 + 1)
    if set(arrays) != {f"{letter}{k}" for letter in "Wb" for k in layers} or not layers:
        raise BadKept(f"In the file, {where}: weights W1, b1, W2, … are wanted.")
    inputs = arrays["W1"].shape[-1]
    for k in layers:
        outputs = arrays[f"b{k}"].shape[0]
        if arrays[f"W{k}"].shape != (outputs, inputs) or arrays[f"b{k}"].shape != (outputs,):
            raise BadKept(f"In the file, {where}: layer {k} does not fit on the one before.")
        inputs = outputs
    return arrays
