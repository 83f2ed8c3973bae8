"""The steps of a run that are shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.steps import shown_steps


@given(st.sampled_from([1, 50, 100, 400, 1000, 8000]), st.sampled_from([40, 90, 400]), st.data())
def test_the_shown_steps_are_few_and_hold_both_ends_and_the_present(num_steps, count, data):
    now = data.draw(st.integers(0, num_steps))
    steps = shown_steps(num_steps, count, now)
    assert steps.size == min(count, num_steps + 1)
    assert {0, now, num_steps} <= set(steps.tolist())
    assert (np.diff(steps) > 0).all() and steps[0] == 0 and steps[-1] == num_steps


@pytest.mark.parametrize("num_steps, count", [(8000, 56), (4000, 64), (300, 120)])
def test_the_shown_steps_come_in_pairs_and_end_with_the_last(num_steps, count):
    steps = shown_steps(num_steps, count)
    assert steps[0] == 0 and steps[-1] == num_steps
    assert len(steps) <= count and (np.diff(steps) > 0).all()
    assert (np.diff(steps) == 1).mean() > 0.45
