"""α-SAM beside other remedies: shown where they were tried, and said as the numbers have it."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.baselines import Judged, Row, Setting, usual
from experiments.baselines.result import Result, settings
from experiments.sweep import usual as usual_sweep
from pages.networks.sweep.baselines_figure import _of, comparison
from pages.networks.sweep.figure import told
from pages.networks.sweep.session import shipped
from tests.scenes import too_long
from tests.visit import app_at

GD = Setting(0.3)


def rows_of(method: str, setting: Setting, tests, sharpness: float, learned: float, step=3000.0):
    """A row on each split, of two networks that are alike."""
    for split, test in enumerate(tests):
        two = lambda value: np.full(2, float(value))
        networks = Judged(two(step), two(test), two(test), two(learned), two(sharpness), two(0.1))
        yield Row(method, setting, split, networks)


def made_up(*methods) -> Result:
    rows = [row for each in methods for row in rows_of(*each)]
    return Result(settings(usual("Two moons")), rows, {})


PLAIN = ("gradient descent", GD, (0.7, 0.72, 0.71), 7.0, 0.8)
SAM = ("SAM", GD._replace(alpha=1.0, rho=0.5), (0.85, 0.88, 0.86), 1.0, 0.3)
DECAY = ("weight decay", GD._replace(weight_decay=0.01), (0.9, 0.92, 0.91), 5.0, 0.2)


def test_a_sharper_and_better_method_shows_that_flatness_is_not_the_only_way():
    found = _of(made_up(PLAIN, SAM, DECAY))
    along, flatness, leaders, price = found.findings
    assert "Weight decay ends 5 times as sharp as SAM" in flatness
    assert "not learning the wrong labels" in along
    assert "The most accurate is weight decay" in leaders and "All others" in leaders
    assert "Weight decay costs least" in price and "3000 gradients" in price


def test_a_flat_method_that_is_not_accurate_shows_that_flatness_is_not_enough():
    large = ("larger η", GD._replace(learning_rate=2.4), (0.72, 0.73, 0.7), 2.0, 0.9)
    with_it, without = (
        _of(made_up(PLAIN, SAM, *more)).findings[1] for more in ([large, DECAY], [])
    )
    assert "larger η ends flatter than weight decay, with λmax = 2 instead of 5" in with_it
    assert "19.3 points less accurate" in with_it and "Nor is it enough" not in without


def test_where_the_flattest_is_best_it_is_said():
    better = (SAM[0], SAM[1], (0.95, 0.96, 0.94), *SAM[3:])
    found = _of(made_up(PLAIN, better, DECAY))
    assert "no method is sharper than SAM and α-SAM and as accurate" in found.findings[1]
    assert "λmax does" in found.findings[0], "by ranks both tell all, so neither tells more"


def test_where_nothing_is_gained_it_is_said():
    same = (SAM[0], SAM[1], (0.7, 0.72, 0.7), *SAM[3:])
    assert "No method is better" in _of(made_up(PLAIN, same)).findings[-1]


def test_the_settings_that_were_chosen_are_named_by_what_is_unlike_gradient_descent():
    *others, last = _of(made_up(PLAIN, SAM, DECAY)).settings
    assert last["chosen on how many draws"] == "–"
    assert [each["chosen on how many draws"] for each in others] == [
        "weight decay = 0.01: 3",
        "α = 1, ρ = 0.5: 3",
    ]


@pytest.mark.parametrize("name", ["Two moons", "Digits", "Spirals"])
def test_they_are_shown_for_the_data_and_the_label_noise_that_they_were_tried_on(name):
    plan = usual_sweep(name)
    assert comparison(plan) and comparison(replace(plan, alphas=(1.0,), rhos=(0.3,)))
    clean = replace(plan, task=replace(plan.task, label_noise=0.0))
    assert comparison(clean) is None
    assert comparison(replace(plan, rule="Forward-only")) is None


@pytest.mark.parametrize("name", ["two-moons", "digits"])
def test_the_story_points_to_them(name):
    result = shipped()[f"{name}.json"]
    story = told(result.plan, result.rows)
    assert comparison(result.plan) and not too_long(story)
    assert "[Further down](#others), settings were chosen on validation data" in story[3].text


@pytest.mark.parametrize("name", ["Two moons", "Digits", "Spirals"])
def test_weight_decay_or_early_stopping_is_sharper_than_sam_and_as_good(name):
    """As the last lesson says."""
    others = comparison(usual_sweep(name))
    assert others and "not the only one" in others.findings[1]
    of = {each["method"]: each for each in others.settings}
    number = lambda method, column: float(of[method][column].split()[0])
    best = max("weight decay", "early stopping", key=lambda each: number(each, "test accuracy, %"))
    assert number(best, "test accuracy, %") > number("SAM", "test accuracy, %")
    assert number(best, "λmax") > number("SAM", "λmax")


def test_where_no_number_tells_accuracy_it_is_said():
    """As on the spirals, where settings that are too strong learn no labels at all."""
    far = ("AntiSAM", GD._replace(alpha=-1.0, rho=0.1), (0.6, 0.61, 0.62), 0.5, 0.1)
    assert "neither wrong labels nor λmax" in _of(made_up(PLAIN, SAM, DECAY, far)).findings[0]


def test_the_page_has_them_with_their_numbers():
    app = app_at("pages/networks/sweep/page.py")
    app.run()
    assert not app.exception
    text = "\n".join(each.value for each in app.markdown)
    assert "100 <" in text or "on 100 " in text
    assert "goes along with" in text
    chosen = app.dataframe[0].value
    assert "weight decay" in set(chosen["method"])
