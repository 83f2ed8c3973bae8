"""Baselines: every setting by its own numbers, chosen by validation and judged by tests."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from experiments.baselines import (
    RULE,
    Baselines,
    Judged,
    Method,
    Row,
    Setting,
    _that_count,
    gradients,
    train_all,
    train_row,
    usual,
)
from experiments.baselines import __main__ as command
from experiments.baselines.findings import as_good, chosen, correlations, means, table
from experiments.baselines.result import load, settings, to_json
from experiments.spread import spread
from experiments.train import Runs, train
from landscapes.networks import TASKS
from landscapes.networks.mlp import accuracy, predict
from optimizers import Hyperparameters
from tests.sources import ROOT

SMALL = replace(TASKS["Two moons"], hidden=(4,), num_steps=30)
GD = Setting(0.3)
PLAN = Baselines(
    SMALL,
    (
        Method("gradient descent", (GD,)),
        Method("weight decay", (GD._replace(weight_decay=0.01), GD._replace(weight_decay=1.0))),
        Method("early stopping", (GD,), checkpoints=5),
    ),
    num_splits=2,
    num_seeds=3,
)


@pytest.fixture(scope="module")
def rows():
    return list(train_all(PLAN))


def test_there_is_a_row_for_every_split_method_and_setting(rows):
    assert len(rows) == PLAN.num_trainings == 2 * 4
    assert {(row.method, row.setting, row.split) for row in rows} == {
        (method.name, setting, split)
        for method in PLAN.methods
        for setting in method.settings
        for split in range(2)
    }


def test_the_numbers_of_a_row_are_those_of_its_training_on_its_split(rows):
    row = next(row for row in rows if row.setting.weight_decay == 1.0 and row.split == 1)
    task = replace(SMALL, data_seed=1)
    runs = Runs(np.arange(3), Hyperparameters(0.3, 0.0, 0.0), weight_decay=1.0)
    *_, last = train(task, RULE, runs, records=1)
    split = task.split()
    assert_allclose(row.networks.sharpness, last.report.sharpness, rtol=1e-4)
    assert_allclose(row.networks.test_accuracy, last.report.test_accuracy, atol=1e-3)
    for seed in range(3):
        network = jax.tree.map(lambda leaf, seed=seed: leaf[seed], last.params)
        right = accuracy(network, split.validation)
        assert abs(row.networks.validation_accuracy[seed] - right) < 0.011
        said = np.asarray(predict(network, split.train.inputs))[split.flipped]
        as_given = (said == np.asarray(split.train.labels)[split.flipped]).mean()
        assert abs(row.networks.learned[seed] - as_given) < 0.06


def judged(validation, **others) -> Judged:
    given = np.asarray(validation, float)
    return Judged(**{name: others.get(name, given) for name in Judged._fields})


def test_the_network_that_counts_is_the_first_of_the_best_by_validation_and_its_own():
    several = [
        judged([0.5, 0.9, np.nan], step=np.full(3, 10.0)),
        judged([0.8, 0.7, np.nan], step=np.full(3, 20.0)),
        judged([0.8, 0.9, np.nan], step=np.full(3, 30.0)),
    ]
    best = _that_count(several)
    assert_array_equal(best.step[:2], [20, 10])
    assert_array_equal(best.validation_accuracy, [0.8, 0.9, np.nan])


def test_early_stopping_is_gradient_descent_at_the_best_of_its_checkpoints(rows):
    stopped = next(row for row in rows if row.method == "early stopping" and row.split == 0)
    assert set(stopped.networks.step) <= {6, 12, 18, 24, 30}
    plain = next(row for row in rows if row.method == "gradient descent" and row.split == 0)
    ahead = stopped.networks.validation_accuracy - plain.networks.validation_accuracy
    assert (ahead >= -0.011).all()
    assert_array_equal(gradients(stopped), stopped.networks.step)
    assert_array_equal(gradients(Row("α-SAM", Setting(0.3, 2.0, 0.1), 0, plain.networks)), [60] * 3)


def made_up(method: str, decay: float, split: int, validation: float, test: float) -> Row:
    both = [np.array([each - 0.1, each + 0.1]) for each in (validation, test)]
    networks = judged(both[0], test_accuracy=both[1])
    return Row(method, GD._replace(weight_decay=decay), split, networks)


MADE_UP = [
    made_up("weight decay", 0.1, 0, 0.7, 0.9),
    made_up("weight decay", 0.2, 0, 0.8, 0.6),
    made_up("weight decay", 0.1, 1, 0.8, 0.7),
    made_up("weight decay", 0.2, 1, 0.8, 0.9),
    made_up("diverging", 0.3, 0, np.nan, np.nan),
    made_up("diverging", 0.3, 1, 0.5, 0.5),
]


def test_a_setting_is_chosen_on_every_split_by_validation_and_not_by_the_test():
    found = chosen(MADE_UP)
    assert list(found) == ["weight decay"]
    of = found["weight decay"]
    assert [each.weight_decay for each in of.settings] == [0.2, 0.1]
    assert_allclose(of.test_accuracy, [0.6, 0.7])
    assert_allclose(spread(of.test_accuracy).error, 0.05)


def test_means_are_over_all_splits_and_correlations_leave_out_what_diverged():
    found = means(MADE_UP)
    assert found.method == ("weight decay", "weight decay", "diverging")
    assert_allclose(found.test_accuracy, [0.8, 0.75, np.nan])
    of = [
        made_up(f"method {k}", 0.1, 0, 0.5, test)._replace(
            networks=judged(
                [0.5] * 2,
                test_accuracy=np.full(2, test),
                learned=np.full(2, learned),
                sharpness=np.exp(np.full(2, log_sharpness)),
            )
        )
        for k, (test, learned, log_sharpness) in enumerate(
            [(0.9, 0.1, 1.0), (0.8, 0.2, 2.0), (0.1, 0.3, 1.0)]
        )
    ]
    found = correlations([*of, MADE_UP[4]])
    assert_allclose(found, [-1, 0, 3], atol=1e-9)


def test_methods_are_as_good_as_the_best_within_two_errors_of_their_difference():
    def of(name: str, *tests: float) -> list[Row]:
        return [made_up(name, 0.1, split, 0.5, test) for split, test in enumerate(tests)]

    # «near» is behind on each split by another amount, «far» always by the same, which is less.
    rows = [*of("far", 0.88, 0.68, 0.78), *of("best", 0.9, 0.7, 0.8), *of("near", 0.9, 0.6, 0.8)]
    found = chosen(rows)
    assert list(found) == ["best", "far", "near"] and as_good(found) == ["best", "near"]


def test_a_table_has_a_line_for_every_method(rows):
    lines = list(table(rows))
    assert len(lines) == 1 + 3 and "± " in lines[1]


def test_a_file_keeps_every_network_to_four_digits(tmp_path, rows):
    path = tmp_path / "file.json"
    rows = [*rows, MADE_UP[4]]
    path.write_text(to_json(PLAN, rows, {"date": "today"}), "utf-8")
    result = load(path)
    assert result.settings == settings(PLAN) and result.made == {"date": "today"}
    for ours, theirs in zip(rows, result.rows, strict=True):
        assert ours[:3] == theirs[:3]
        for one, other in zip(ours.networks, theirs.networks, strict=True):
            assert_allclose(one, other, rtol=1e-3)


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "file.json"
    path.write_text("{}", "utf-8")
    with pytest.raises(ValueError, match="does not say"):
        load(path)


def test_the_command_prints_a_table_and_writes_a_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "usual", lambda _: PLAN)
    path = tmp_path / "moons.json"
    monkeypatch.setattr("sys.argv", ["baselines", "--task", "Two moons", "--out", str(path)])
    monkeypatch.setattr(command.arithmetic, "configure", lambda: None)
    command.main()
    assert len(load(path).rows) == 8 and {"date", "seconds", "jax"} <= load(path).made.keys()
    assert "early stopping" in capsys.readouterr().out


# ── What the app ships ──────────────────────────────────────────────────────────────────────

SHIPPED = {"two-moons": "Two moons", "digits": "Digits", "spirals": "Spirals"}
each_file = pytest.mark.parametrize("name", SHIPPED)


def shipped(name: str):
    return load(ROOT / "docs" / "baselines" / f"{name}.json")


@each_file
def test_what_the_app_ships_is_whole_and_small(name):
    result, plan = shipped(name), usual(SHIPPED[name])
    assert result.settings == settings(plan)
    wanted = {
        (method.name, setting, split)
        for method in plan.methods
        for setting in method.settings
        for split in range(plan.num_splits)
    }
    assert {row[:3] for row in result.rows} == wanted and len(result.rows) == len(wanted)
    assert (ROOT / "docs" / "baselines" / f"{name}.json").stat().st_size < 100_000


@each_file
@pytest.mark.parametrize(
    "method, setting", [("weight decay", {"weight_decay": 0.01}), ("SAM", {"rho": 0.5})]
)
def test_two_rows_are_what_the_app_trains_today(name, method, setting):
    """Within two standard deviations of one seed: another processor rounds otherwise."""
    plan = usual(SHIPPED[name])
    of = next(each for each in plan.methods if each.name == method)
    wanted = next(each for each in of.settings if each._asdict() == each._asdict() | setting)
    theirs = next(row for row in shipped(name).rows if row[:3] == (method, wanted, 1)).networks
    ours = train_row(plan, of, wanted, 1).networks
    for field in Judged._fields:
        known = getattr(theirs, field)
        apart = abs(np.mean(getattr(ours, field)) - known.mean())
        assert apart <= 2 * known.std(ddof=1) + 1e-3 * abs(known.mean()), field
