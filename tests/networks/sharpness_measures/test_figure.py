"""The table of five measures, whatever was measured."""

import numpy as np
import pytest

from landscapes.networks.sharpness import Estimate
from pages.networks.sharpness_measures.compute import Measures
from pages.networks.sharpness_measures.figure import table, twins


def test_a_network_that_diverged_is_named_so_in_the_table():
    numbers = np.array([1.0, np.nan, 3.0] * 2)
    estimate = Estimate(numbers, numbers / 10)
    measured = Measures(numbers, numbers / 4, numbers, estimate, estimate, numbers, numbers)
    assert table(measured).count("diverged") >= 6
    assert "nan" not in table(measured) + twins(measured)


@pytest.mark.parametrize("value", [np.nan, 0.0, np.inf])
def test_a_table_without_a_network_says_so(value):
    numbers = np.full(6, value)
    estimate = Estimate(numbers, numbers)
    measured = Measures(numbers, numbers, numbers, estimate, estimate, numbers, numbers)
    words = table(measured) + twins(measured)
    assert "nan" not in words and "inf" not in words
