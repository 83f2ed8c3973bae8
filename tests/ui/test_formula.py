"""Rules are called what they are, and every outcome has its words."""

import pytest

from landscapes import LANDSCAPES, outcomes
from optimizers import RULES
from pages.ui import formula
from pages.ui.setting import has_ascent_step


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_is_called_what_it_is_not(rule):
    plain, one, yours = formula.names(rule)
    is_adam = "Adam" in rule or "Saddam" in rule
    assert ("Adam" in plain) == is_adam
    assert one.startswith("SAM") == rule.startswith("α-SAM")
    assert ("ascent step to" in formula.legend(rule)) == has_ascent_step(rule)
    told = formula.endings(rule)
    for name in (plain, one, yours):
        assert name in told or name[0].upper() + name[1:] in told


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_every_outcome_has_its_words_and_each_run_its_own_step(landscape):
    for run in ("", "sam.", "gd."):
        said = dict(zip(outcomes(landscape), formula.outcome_phrases(landscape, run), strict=True))
        assert said["left the window"] == f"leaves the plotted region at step {{{run}left}}"
        assert all(said.values())
