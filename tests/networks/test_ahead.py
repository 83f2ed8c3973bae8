"""What comes with the app, computed ahead: what a file keeps, and that it is still true."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from docs.ahead.__main__ import MADE, SETTINGS
from experiments import ahead
from experiments.train import Runs, train
from landscapes.networks import TASKS
from optimizers import Hyperparameters
from pages.figures.ahead import drawn_ahead, packed, unpacked
from pages.networks.planes import compute as planes

EVERY = 100  # steps: all three files have a snapshot there


@pytest.mark.parametrize("name", MADE)
def test_what_the_app_ships_is_what_its_page_opens_with_and_small(name):
    assert ahead.read(name).settings == json.loads(json.dumps(SETTINGS[name]))
    assert ahead.path_of(name).stat().st_size < 1_500_000
    assert ahead.COMMAND in ahead.read(name).told


def test_only_what_a_page_opens_with_is_shipped():
    assert {path.stem for path in ahead.FOLDER.glob("*.npz")} == set(MADE)


@pytest.mark.parametrize("name", ["train", "drag"])
def test_a_file_keeps_all_that_is_drawn(name):
    seen = drawn_ahead(name).snapshots
    again = unpacked(packed(seen, whole=True))
    for ours, theirs in zip(again, seen, strict=True):
        assert ours.step == theirs.step
        assert_array_equal(np.stack(ours.report), np.stack(theirs.report))
        assert_array_equal(ours.answers["x"], theirs.answers["x"])
    assert (seen[-1].networks is None) == (name == "drag"), "weights are kept of three alone"


def test_a_file_keeps_the_opening_of_the_planes():
    there, _ = planes.trained_ahead()
    again = planes.unpacked(planes.packed(there))
    assert_array_equal(again.around.sharpest, there.around.sharpest)
    assert_array_equal(again.grid.z, there.grid.z)
    assert_array_equal(again.seen.from_gd, there.seen.from_gd)
    assert_array_equal(again.trajectories.of(2)[1].weights, there.trajectories.of(2)[1].weights)


def test_another_file_is_refused(tmp_path):
    np.savez(tmp_path / "file.npz", head=json.dumps({"format": "another"}))
    with pytest.raises(ValueError, match="does not say"):
        ahead.read("file", tmp_path)


@pytest.fixture(scope="module")
def fresh():
    """The first steps of networks that are in all three files, as they are trained today."""
    runs = Runs(0, Hyperparameters(0.3, np.array([0.0, 1.0, 4.0]), 0.1))  # type: ignore[arg-type]
    snapshots = train(TASKS["Two moons"], "α-SAM + SGD", runs, records=30)
    return [next(snapshots) for _ in range(3)]


@pytest.mark.parametrize("name", ["train", "drag", "planes"])
def test_the_first_snapshots_are_what_the_app_trains_today(fresh, name):
    """Later on, what another processor rounds otherwise makes another path of it."""
    arrays, told = ahead.read(name).arrays, SETTINGS[name]
    rows = [told["alphas"].index(alpha) for alpha in (0.0, 1.0, 4.0)]
    report = lambda field: arrays[f"report.{field}"]
    for snapshot in fresh:
        [at] = np.flatnonzero(arrays["step"] == snapshot.step)
        for field, most in (("train_loss", 0.01), ("sharpness", 0.05)):
            # The trajectories have their runs in front of the snapshots, as they are drawn.
            theirs = report(field)[rows, at] if name == "planes" else report(field)[at, rows]
            assert_allclose(theirs, getattr(snapshot.report, field), rtol=most)
    assert fresh[-1].step == 2 * EVERY
