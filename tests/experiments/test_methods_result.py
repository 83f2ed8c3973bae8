"""The comparisons that come with the app: what a file keeps, and that it is still true."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from experiments.methods import (
    SHIPPED,
    STRENGTHS,
    Comparison,
    Method,
    MethodSnapshot,
    compare,
    histories,
    noisy,
    saddams,
)
from experiments.methods import __main__ as command
from experiments.methods.result import KEPT, Result, load, settings, to_json
from experiments.train import Report
from tests.sources import ROOT

SHORT = Comparison(
    SHIPPED["saddam"].task, (Method("D", "Saddam D (decoupled)"),), (0.0, 0.4), 1.0, 2, records=2
)


def shipped(name: str) -> Result:
    return load(ROOT / "docs" / "comparisons" / f"{name}.json")


def report(value: float) -> Report:
    each = np.array([[value, 2 * value], [np.nan, 3 * value]])
    return Report(*(each for _ in Report._fields))


def test_a_file_keeps_what_is_drawn_to_four_digits_and_who_diverged(tmp_path):
    seen = [MethodSnapshot(750 * k, "D", report(1 / 3 + k)) for k in range(3)]
    path = tmp_path / "file.json"
    path.write_text(to_json(SHORT, seen, {"date": "today"}), "utf-8")
    result = load(path)
    assert result.settings == settings(SHORT) and result.made == {"date": "today"}
    for ours, theirs in zip(seen, result.snapshots, strict=True):
        assert (ours.step, ours.method) == (theirs.step, theirs.method)
        for name in KEPT:
            each = getattr(theirs.report, name)
            assert_allclose(each, getattr(ours.report, name), rtol=1e-3)
    assert f"{1 / 3:.4g}" in path.read_text("utf-8")


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "file.json"
    path.write_text("{}", "utf-8")
    with pytest.raises(ValueError, match="does not say"):
        load(path)


@pytest.mark.parametrize(
    "change",
    [
        {"num_seeds": 3},
        {"alpha": 4.0},
        {"batch_size": 5},
        {"strengths": (0.0, 0.2)},
        {"task": replace(SHORT.task, learning_rate=0.1)},
        {"methods": (Method("D", "Saddam raw (unscaled)"),)},
    ],
)
def test_whatever_the_numbers_depend_on_tells_one_comparison_from_another(change):
    assert settings(replace(SHORT, **change)) != settings(SHORT)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_the_app_ships_is_whole_and_small(name):
    result, comparison = shipped(name), SHIPPED[name]
    assert result.settings == settings(comparison)
    assert result.snapshots[-1].step == comparison.num_steps
    found = histories(comparison, result.snapshots)
    assert all(np.isfinite(each.num_diverged).all() for each in found.values())
    assert (ROOT / "docs" / "comparisons" / f"{name}.json").stat().st_size < 300_000


def test_only_what_a_page_opens_with_is_shipped():
    files = {path.stem for path in (ROOT / "docs" / "comparisons").iterdir()}
    assert files == set(SHIPPED)
    assert SHIPPED == {"saddam": saddams("Digits", 1.0, 4), "minibatches": noisy("Two moons", 8)}


def part(name: str, method: str, strengths: tuple[float, ...], num_steps: int) -> Comparison:
    """One method of a comparison at some strengths, for a share of its steps."""
    whole = SHIPPED[name]
    records = whole.records * num_steps // whole.task.num_steps
    return replace(
        whole,
        task=replace(whole.task, num_steps=num_steps),
        methods=tuple(each for each in whole.methods if each.name == method),
        strengths=strengths,
        records=records,
    )


@pytest.mark.parametrize(
    "name, method, num_steps", [("saddam", "D", 300), ("minibatches", "same", 300)]
)
def test_the_first_snapshots_are_what_the_app_trains_today(name, method, num_steps):
    """Within two standard deviations of one seed.

    Another processor, or another program, rounds otherwise, and training enlarges that until seeds
    are other seeds. Two means of four such are apart by 0.7 of a deviation, as a rule.
    """
    whole = SHIPPED[name]
    strengths = (0.0, 0.05, 0.2)
    again = part(name, method, strengths, num_steps)
    ours = histories(again, list(compare(again)))[method]
    theirs = histories(whole, shipped(name).snapshots)[method]
    rows = [whole.strengths.index(p) for p in strengths]
    records = slice(0, again.records + 1)
    for field in ("test_accuracy", "sharpness", "train_loss"):
        mean, std, *_ = getattr(theirs, field)
        apart = np.abs(getattr(ours, field).mean - mean[rows, records])
        assert (apart <= 2 * std[rows, records] + 1e-3 * np.abs(mean[rows, records])).all(), field
    assert_array_equal(ours.num_diverged, theirs.num_diverged[rows, records])


def at_end(name: str, method: str, field: str, p: float) -> float:
    whole = SHIPPED[name]
    history = histories(whole, shipped(name).snapshots)[method]
    return float(getattr(history, field).mean[whole.strengths.index(p), -1])


def test_coupled_is_more_accurate_than_first_moment_and_sharper():
    sharpness = {n: at_end("saddam", n, "sharpness", 0.4) for n in ("C", "M", "D", "raw")}
    accuracy = {n: at_end("saddam", n, "test_accuracy", 0.4) for n in ("C", "M", "D", "raw", "F")}
    assert min(sharpness, key=sharpness.__getitem__) == "D"
    assert sharpness["C"] > 1.5 * sharpness["M"] and accuracy["C"] > accuracy["M"] + 0.03
    assert accuracy["F"] > accuracy["D"] > accuracy["C"]
    assert 0.4 in STRENGTHS


def test_minibatches_that_serve_twice_make_free_as_good_as_sam():
    free, sam = (at_end("minibatches", n, "test_accuracy", 0.2) for n in ("same", "sam"))
    assert abs(free - sam) < 0.03
    whole = SHIPPED["minibatches"]
    lost = histories(whole, shipped("minibatches").snapshots)["different"].num_diverged[:, -1]
    assert lost[whole.strengths.index(0.2)] >= 5


def test_the_command_writes_a_file_for_every_page(tmp_path, monkeypatch):
    short = replace(SHORT, task=replace(SHORT.task, num_steps=4))
    monkeypatch.setattr(command, "SHIPPED", {"short": short})
    monkeypatch.setattr("sys.argv", ["methods", "--out", str(tmp_path)])
    monkeypatch.setattr(command.arithmetic, "configure", lambda: None)
    command.main()
    [path] = Path(tmp_path).iterdir()
    result = load(path)
    assert path.stem == "short" and len(result.snapshots) == 3
    assert {"date", "device", "jax", "seconds"} <= result.made.keys()
