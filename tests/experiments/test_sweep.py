"""The sweep: every row once, whole or marked; stopped, gone on with, sharded, and read again."""

import json
import math
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from experiments import sweep as module
from experiments.sweep import Progress, Sweep, cost, memory_of, runs_at_once, sweep, usual
from experiments.sweep import __main__ as line
from experiments.sweep.findings import antisam, correlations, equal_products, gain
from experiments.sweep.result import (
    BadResult,
    Result,
    from_json,
    load,
    num_diverged,
    provenance,
    resumed,
    save,
    to_csv,
    to_json,
)
from experiments.train import Report, Runs, train
from landscapes.networks import TASKS
from optimizers import Hyperparameters

ROOT = Path(__file__).parents[2]
SMALL = replace(TASKS["Two moons"], hidden=(4,), num_steps=12)
PLAN = Sweep(SMALL, "α-SAM + SGD", (-1.0, 0.0, 2.0), (0.1, 0.3), num_seeds=3)


@pytest.fixture(scope="module")
def whole():
    """All of the plan, and what was said on the way."""
    said = list(sweep(PLAN))
    return Result(PLAN, {cell: row for each in said for cell, row in each.rows.items()}), said


def report(sharpness=1.0, accuracy=0.8, seeds=3) -> Report:
    ones = np.ones(seeds) + 0.001 * np.arange(seeds)
    return Report(ones, ones, ones, accuracy * ones, ones, sharpness * ones)


# ── The work ────────────────────────────────────────────────────────────────────────────────


def test_every_alpha_meets_every_rho_and_gradient_descent_stands_once(whole):
    result, _ = whole
    assert list(result.rows) == PLAN.cells
    assert PLAN.cells == [(-1.0, 0.1), (-1.0, 0.3), (0.0, 0.0), (2.0, 0.1), (2.0, 0.3)]


def test_progress_only_grows_and_rows_come_as_they_finish(whole):
    _, said = whole
    steps = [each.step for each in said]
    assert steps == sorted(steps) and steps[0] == 0 and steps[-1] == PLAN.num_steps() == 15 * 12
    blocks = math.ceil(15 / runs_at_once(SMALL))  # two, where there is no GPU
    assert sum(bool(each.rows) for each in said) == blocks


def test_a_row_is_what_training_its_seeds_alone_gives(whole):
    result, _ = whole
    runs = Runs(np.arange(8), Hyperparameters(SMALL.learning_rate, 2.0, 0.3))
    *_, end = train(SMALL, PLAN.rule, runs, records=1)
    for here, there in zip(result.rows[2.0, 0.3], end.report, strict=True):
        assert_allclose(here, there[:3], rtol=1e-4)


def test_what_is_done_is_not_trained_again(monkeypatch):
    seen = []
    monkeypatch.setattr(
        module, "train_in_pieces", lambda task, rule, runs, records: seen.append(runs) or iter(())
    )
    list(sweep(PLAN, done=PLAN.cells[:-1]))
    [runs] = seen
    assert_array_equal(runs.hyperparameters.rho, [0.3, 0.3, 0.3])
    assert not list(sweep(PLAN, done=PLAN.cells)) and len(seen) == 1


def test_a_run_that_diverges_is_marked_and_the_others_go_on():
    wild = replace(PLAN, alphas=(-1e38, 0.0, 2.0))
    rows = {cell: row for each in sweep(wild) for cell, row in each.rows.items()}
    assert [num_diverged(rows[cell]) for cell in wild.cells] == [3, 3, 0, 0, 0]
    assert np.isnan(rows[-1e38, 0.1].test_accuracy).all()  # which would be that of a coin


def test_blocks_keep_within_memory(monkeypatch):
    task = TASKS["Digits"]
    monkeypatch.setattr(module, "devices", lambda: [SimpleNamespace(platform="gpu")])
    for memory in (0.7e9, 2e9, 16e9):
        runs = runs_at_once(task, memory)
        assert memory_of(task, runs) <= memory < memory_of(task, runs + 1)


def test_gradient_descent_costs_half_of_alpha_sam():
    assert cost(PLAN, 0.0).evaluations == 3 * 12 * (1 + 4 * 2)
    assert cost(PLAN, 0.5, done=PLAN.cells[:2]).seconds == 3 * 3 * 12 * 0.5


# ── The file ────────────────────────────────────────────────────────────────────────────────


def test_a_result_comes_back_from_its_file_whole(whole, tmp_path):
    rows = whole[0].rows | {(-1.0, 0.1): Report(*np.full((6, 3), np.nan))}
    result = Result(PLAN, rows, (provenance(5, 1.0),))
    save(result, tmp_path / "sweep.json")
    again = load(tmp_path / "sweep.json")
    assert (again.plan, again.made) == (PLAN, result.made)
    for cell, row in rows.items():
        assert_allclose(again.rows[cell], row, rtol=1e-5)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sweep.csv", "sweep.json"]
    assert {"jax", "optax", "python", "app", "device"} <= again.made[0].keys()


def test_a_table_has_a_line_for_every_row_and_no_number_for_a_diverged_one(whole):
    rows = whole[0].rows | {(-1.0, 0.1): Report(*np.full((6, 3), np.nan))}
    head, first, *rest = to_csv(Result(PLAN, rows)).splitlines()
    line = dict(zip(head.split(","), first.split(","), strict=True))
    assert len(rest) == 4
    assert (line["diverged"], line["sharpness_mean"], line["label_noise"]) == ("3", "", "0.2")


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "broken"),
        ("[" * 100_000, "broken"),
        ("[1, 2]", "no result of a sweep"),
        ('{"format": "something else"}', "no result of a sweep"),
        ('{"format": "alpha-sam sweep 1"}', "damaged"),
        (b"\xff\xfe\x00", "broken"),
        (" " * 9_000_000, "too large"),
    ],
)
def test_a_foreign_file_is_refused_with_a_sentence(text, says):
    with pytest.raises(BadResult, match=says):
        from_json(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["settings"].update(dataset="Cats"),
        lambda said: said["settings"].update(rule="Magic"),
        lambda said: said["settings"].update(num_steps="many"),
        lambda said: said["settings"].update(label_noise=float("inf")),
        lambda said: said["settings"].update(data_seed=1),
        lambda said: said["rows"][0].update(sharpness=[1.0]),
        lambda said: said["rows"][0].update(test_loss=["a", "b", "c"]),
        lambda said: said["rows"].append(7),
        lambda said: said.update(made=3),
    ],
)
def test_a_damaged_file_is_refused_with_a_sentence(whole, change):
    said = json.loads(to_json(whole[0]))
    change(said)
    with pytest.raises(BadResult, match="damaged"):
        from_json(json.dumps(said))


def test_only_a_file_of_the_same_settings_is_gone_on_from(whole):
    finer = replace(PLAN, rhos=(0.1, 0.2, 0.3))
    assert finer.missing(resumed(finer, whole[0]).rows) == [(-1.0, 0.2), (2.0, 0.2)]
    clean = replace(PLAN, task=replace(SMALL, label_noise=0.0))
    with pytest.raises(BadResult, match="label noise 0.2, not 0.0"):
        resumed(clean, whole[0])


# ── What it shows ───────────────────────────────────────────────────────────────────────────


def test_the_product_is_found_where_it_rules():
    rows = {(a, r): report(1 / (a * r)) for a in (1.0, 2.0, 8.0) for r in (0.02, 0.1, 0.5)}
    seen = correlations(rows)
    assert seen.product == pytest.approx(-1) and -1 < seen.rho < -0.5
    assert correlations({(1.0, 0.1): report()}) is None


def test_antisam_is_set_beside_gradient_descent():
    nothing = Report(*np.full((6, 3), np.nan))
    rows = {(0.0, 0.0): report(4.0), (-1.0, 0.1): report(9.0), (-1.0, 0.2): report(2.0)}
    seen = antisam(rows | {(-1.0, 0.5): nothing})
    assert (seen.rows, seen.diverged, seen.sharper, seen.sharpest) == (3, 1, 1, (-1.0, 0.1))
    assert antisam({(-1.0, 0.1): report()}) is None


def test_a_gain_is_judged_seed_by_seed():
    plain, ahead = report(accuracy=0.8), report(accuracy=0.9)
    seen = gain({(0.0, 0.0): plain, (1.0, 0.1): ahead, (2.0, 0.1): plain})
    assert (seen.best, seen.better, seen.rows) == ((1.0, 0.1), 1, 2)
    assert seen.difference.mean == pytest.approx(0.1, rel=0.01)


def test_small_rhos_are_compared_at_equal_products():
    rows = {(1.0, 0.2): report(accuracy=0.9), (2.0, 0.1): report(accuracy=0.8)}
    assert equal_products(rows | {(1.0, 0.1): report()}) == (0, 1, 1)


# ── Without a page, and on many devices ─────────────────────────────────────────────────────

COMMAND = [
    *(sys.executable, "-m", "experiments.sweep", "--task", "Digits"),
    *("--alpha", "0", "2", "--rho", "0.1", "0.3", "--seeds", "5", "--steps", "6"),
]


def start(out: Path, *more: str, **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [*COMMAND, "--out", str(out), *more],
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_two_processes_with_eight_devices_get_the_numbers_of_one(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    # A processor is as many devices as one likes.
    host = {"JAX_PLATFORMS": "cpu", "JAX_NUM_CPU_DEVICES": "4"}
    out = tmp_path / "sweep.json"
    working = [start(out, "--distributed", place, "2", number, **host) for number in ("0", "1")]
    for each in working:
        _, said = each.communicate(timeout=400)
        assert each.returncode == 0, said
    plan = replace(
        usual("Digits"),
        task=replace(TASKS["Digits"], num_steps=6),
        alphas=(0.0, 2.0),
        rhos=(0.1, 0.3),
        num_seeds=5,
    )
    here = {cell: row for each in sweep(plan) for cell, row in each.rows.items()}
    there = load(out)
    assert there.plan == plan and there.made[-1]["device"].startswith("8 × ")
    assert there.rows.keys() == here.keys()
    for cell, row in here.items():
        assert_allclose(there.rows[cell], row, rtol=2e-4)


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """The command in this process, writing to one file; gives its exit status and its words."""

    def command(*more: str) -> tuple[int, str]:
        out = str(tmp_path / "sweep.json")
        monkeypatch.setattr(sys, "argv", [*COMMAND[2:], "--out", out, *more])
        status = line.main()
        return status, capsys.readouterr().err

    return command


def test_the_command_keeps_what_is_done_when_stopped_and_goes_on_from_it(
    run, monkeypatch, tmp_path
):
    known = []

    def interrupted(plan, done, memory):
        known.append(list(done))
        yield Progress(12, {cell: report(seeds=5) for cell in plan.missing(done)[:2]})
        if len(known) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(line, "sweep", interrupted)
    status, said = run()
    assert status == 130 and "the same command goes on" in said
    assert list(load(tmp_path / "sweep.json").rows) == [(0.0, 0.0), (2.0, 0.1)]
    status, said = run()
    assert status == 0 and "3 of 3 rows" in said
    assert known == [[], [(0.0, 0.0), (2.0, 0.1)]]
    assert [each["rows"] for each in load(tmp_path / "sweep.json").made] == [2, 1]


def test_the_command_leaves_a_foreign_file_alone(run, tmp_path):
    (tmp_path / "sweep.json").write_text("no JSON", "utf-8")
    status, said = run()
    assert status == 2 and "broken" in said
    assert (tmp_path / "sweep.json").read_text("utf-8") == "no JSON"


@pytest.mark.parametrize("more", [("--rho", "-0.1"), ("--seeds", "0"), ("--alpha", "nan")])
def test_the_command_refuses_a_sweep_that_cannot_be(run, more):
    with pytest.raises(SystemExit, match="2"):
        run(*more)
