"""Our sweeps against an earlier measurement of the same table."""

import pytest

from benchmarks.sweep import EARLIER, distances
from experiments.sweep import usual
from experiments.sweep.result import load
from tests.browser.server import ROOT


@pytest.mark.parametrize("name", EARLIER)
def test_the_default_sweep_is_the_one_that_was_measured_before(name):
    assert set(usual(name).cells) == set(EARLIER[name])


@pytest.mark.parametrize("name, file", [("Two moons", "two-moons"), ("Digits", "digits")])
def test_what_the_app_ships_agrees_within_the_spread(name, file):
    """One figure in twenty is more than two standard errors off by chance; three may be."""
    apart = distances(EARLIER[name], load(ROOT / "docs" / "sweeps" / f"{file}.json").rows)
    assert sum(each > 2 for each in apart) <= 0.15 * len(apart)
