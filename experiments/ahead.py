"""What comes with the app, computed ahead: a page that opens with it shows it at once.

A file is a zip of arrays, as `numpy.savez` writes it, with two texts in JSON beside them: all
settings that the numbers depend on, and when, with what and in how many seconds it was made.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

FORMAT = "alpha-sam ahead 1"
FOLDER = Path(__file__).parents[1] / "docs" / "ahead"
COMMAND = "python -m docs.ahead"


class Ahead(NamedTuple):
    """What was computed before the app was started, to its end."""

    settings: Mapping[str, Any]
    arrays: Mapping[str, np.ndarray]
    made: Mapping[str, Any]

    @property
    def told(self) -> str:
        """Where it comes from, in one line of Markdown."""
        return (
            f"Computed ahead by `{COMMAND}` on {self.made['date'][:10]}, "
            f"in {self.made['seconds']:.0f} s."
        )


def path_of(name: str, folder: Path = FOLDER) -> Path:
    return folder / f"{name}.npz"


def write(name: str, ahead: Ahead, folder: Path = FOLDER) -> None:
    """Write it to the file of that name."""
    head = {"format": FORMAT, "settings": ahead.settings, "made": ahead.made}
    np.savez_compressed(
        path_of(name, folder), allow_pickle=False, head=json.dumps(head), **ahead.arrays
    )


def read(name: str, folder: Path = FOLDER) -> Ahead:
    """Read what `write` wrote; ValueError for anything else."""
    with np.load(path_of(name, folder), allow_pickle=False) as file:
        head = json.loads(str(file["head"])) if "head" in file else {}
        if head.get("format") != FORMAT:
            raise ValueError(f"{name} does not say “{FORMAT}”")
        arrays = {each: file[each] for each in file.files if each != "head"}
    return Ahead(head["settings"], arrays, head["made"])
