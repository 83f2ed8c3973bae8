"""Compute what four pages open with: `python -m docs.ahead [--out FOLDER] [NAME …]`.

For each page a file: «atlas» has a run for every α and ρ of its map; «train» has all that is drawn
of three networks, and their weights; «drag» all that is drawn of a slice along α; «planes» all
weights on the way, through which planes are laid.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from experiments import ahead, arithmetic
from experiments.sweep.result import provenance
from experiments.terminal import print_utf8
from landscapes.networks import TASKS
from pages.explore.atlas import usual
from pages.explore.atlas.figure import measured_usual, settings_of_usual
from pages.figures.ahead import packed
from pages.figures.networks import drawn_snapshots
from pages.figures.training import STYLES
from pages.networks.drag.figure import RECORDS, drawn_slice
from pages.networks.drag.session import OPENED
from pages.networks.planes import compute as planes
from pages.networks.train.figure import alphas
from pages.ui.network_controls import USUAL

Arrays = dict[str, np.ndarray]
_MOONS = TASKS["Two moons"]

# Everything that the numbers depend on.
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "atlas": settings_of_usual(),
    "train": USUAL.told | {"alphas": alphas(USUAL)},
    "drag": OPENED.setting.told
    | {"alphas": OPENED.alphas, "rhos": OPENED.rhos, "records": RECORDS},
    "planes": {
        "data": _MOONS.dataset.name,
        "label noise": _MOONS.label_noise,
        "hidden units by layer": list(_MOONS.hidden),
        "loss": _MOONS.loss,
        "rule": planes.RULE,
        "learning rate": _MOONS.learning_rate,
        "steps": _MOONS.num_steps,
        "seed": 0,
        "alphas": planes.ALPHAS,
        "rho": planes.RHO,
        "records": planes.RECORDS,
    },
}


def of_atlas() -> Arrays:
    return usual.packed(measured_usual())


def of_train() -> Arrays:
    rhos = [USUAL.rho] * len(STYLES)
    return packed([s for s in drawn_snapshots(USUAL, alphas(USUAL), rhos) if s], whole=True)


def of_drag() -> Arrays:
    return packed([s for s in drawn_slice(OPENED) if s], whole=False)


def of_planes() -> Arrays:
    trained = planes.train_trajectories(_MOONS, planes.RHO, 0)
    return planes.packed(planes.opening(_MOONS, planes.collect(list(trained))))


MADE: Mapping[str, Callable[[], Arrays]] = {
    "atlas": of_atlas,
    "train": of_train,
    "drag": of_drag,
    "planes": of_planes,
}


def main() -> None:
    print_utf8()
    parser = argparse.ArgumentParser(
        prog=ahead.COMMAND,
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MADE)}")
    parser.add_argument("--out", type=Path, default=ahead.FOLDER, metavar="FOLDER")
    asked = parser.parse_args()
    arithmetic.configure()  # as in the app
    for name in asked.names or MADE:
        began = time.monotonic()
        arrays = MADE[name]()
        made = provenance(len(next(iter(arrays.values()))), time.monotonic() - began)
        ahead.write(name, ahead.Ahead(SETTINGS[name], arrays, made), asked.out)


if __name__ == "__main__":
    main()
