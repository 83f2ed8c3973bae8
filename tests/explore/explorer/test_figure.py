"""What the explorer says of runs: what they cost, where they ended, in numbers that can be read."""

import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers import GRADIENTS_PER_STEP, RULES
from pages.explore.explorer.figure import ends, evaluations
from pages.ui.run import records
from pages.ui.setting import RunSetting, alphas, learning_rates, rhos

BOWL = LANDSCAPES["Quadratic bowl"]


@pytest.mark.parametrize("rule", RULES)
def test_a_run_costs_what_its_rule_costs_and_a_plain_one_once(rule):
    run = RunSetting(BOWL, rule, 0.05, 300, 1.0, 0.1, BOWL.start)
    assert evaluations(run) == 300 * GRADIENTS_PER_STEP[rule]
    plain = RunSetting(BOWL, rule, 0.05, 300, 0.0, 0.1, BOWL.start)
    assert evaluations(plain) == 300


# A covering set: every surface, every rule, both ends of every slider.
ENDS = [(0, 0, -1), (-1, -1, -1), (0, -1, 0), (-1, 0, -1)]


@pytest.mark.parametrize("place", range(max(len(LANDSCAPES), len(RULES))))
def test_no_extreme_is_more_than_a_picture(place):
    landscape = list(LANDSCAPES.values())[place % len(LANDSCAPES)]
    rule = list(RULES)[place % len(RULES)]
    corner = landscape.window.x[place % 2], landscape.window.y[1 - place % 2]
    for a, r, e in ENDS:
        values = alphas(landscape)[a], rhos(landscape)[r]
        rate = learning_rates(landscape)[e]
        setting = RunSetting(landscape, rule, rate, 100, *values, corner, dimensions=3)
        base, _ = records(setting)
        rows = ends(setting, [], base, [])
        assert len(rows) == 3 and all(row["where it ends"] for row in rows)
        height = base["height"]
        assert np.isfinite(height[np.isfinite(base["loss"])]).all()
