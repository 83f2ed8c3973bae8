"""The spread of many seeds: with n − 1, over those that did not diverge, which are counted."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from experiments.spread import spread

VALUES = np.random.default_rng(0).normal(size=(3, 8, 4))  # strengths, seeds, records


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_without_divergence_it_is_that_of_numpy(axis):
    found = spread(VALUES, axis)
    assert_allclose(found.mean, VALUES.mean(axis))
    assert_allclose(found.std, VALUES.std(axis, ddof=1))
    assert_allclose(found.error, VALUES.std(axis, ddof=1) / np.sqrt(VALUES.shape[axis]))
    assert not found.num_diverged.any()
    for one, other in zip(found, found.of_all(), strict=True):
        assert_array_equal(one, other)


def test_those_that_diverged_are_counted_and_left_out():
    found = spread([[1.0, 2.0, 3.0], [1.0, np.nan, 3.0], [4.0, np.nan, np.nan], [np.nan] * 3])
    assert_array_equal(found.mean, [2, 2, 4, np.nan])
    assert_allclose(found.std, [1, np.sqrt(2), np.nan, np.nan])
    assert_allclose(found.error, [1 / np.sqrt(3), 1, np.nan, np.nan])
    assert_array_equal(found.num_diverged, [0, 1, 2, 3])


def test_what_remains_is_no_sample_of_all():
    found = spread([[1.0, 2.0], [1.0, np.nan]]).of_all()
    assert_array_equal(found.mean, [1.5, np.nan])
    assert np.isnan(found.std[1]) and np.isnan(found.error[1])
    assert_array_equal(found.num_diverged, [0, 1])


def test_one_seed_alone_has_no_deviation():
    found = spread([5.0])
    assert found.mean == 5 and np.isnan(found.std) and np.isnan(found.error)


@pytest.mark.filterwarnings("error")
def test_where_nothing_came_of_a_setting_nobody_is_warned():
    assert np.isnan(spread(np.full((2, 3), np.nan)).mean).all()
