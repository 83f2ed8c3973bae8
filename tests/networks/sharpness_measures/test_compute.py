"""Five measures, and the minima along which four of them change."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes.networks import DATASETS, Task
from pages.networks.sharpness_measures.compute import (
    METHODS,
    REACH,
    SCALES,
    along_the_minima,
    measure,
    measures_of,
    rescaling,
    train_methods,
)

TASK = Task(DATASETS["Two moons"], (4,), "Cross-entropy", 30, 0.2, 0.3, 100, 0.01)


@pytest.fixture(scope="module")
def minima():
    return {name: np.asarray(v) for name, v in rescaling()(jnp.array(SCALES)).items()}


def test_along_the_minima_the_function_stays_and_the_curvature_does_not(minima):
    u = np.array(SCALES)
    assert_allclose(minima["product"], 1)
    assert_allclose(minima["top"], u**2 + u**-2, rtol=1e-6)
    assert_allclose(minima["trace"], minima["top"], rtol=1e-6)
    assert_allclose(minima["grad_norm"], 0, atol=1e-12)
    assert_allclose(minima["adaptive"], 2, rtol=1e-6)
    assert along_the_minima()["constant"] == 2


def test_the_average_rise_is_that_of_a_circle(minima):
    """½ ⟨(r(u sin + v cos) + r² sin cos)²⟩ = ¼ r² (u² + v²) + r⁴/16: the mixed terms are odd."""
    expected = REACH**2 / 4 * minima["top"] + REACH**4 / 16
    assert_allclose(minima["average"], expected, rtol=1e-9)


def test_where_the_average_looks_is_round_and_where_the_adaptive_looks_is_in_proportion(minima):
    away = np.hypot(
        minima["ball.x"] - minima["u"][:, None], minima["ball.y"] - minima["v"][:, None]
    )
    assert_allclose(away, REACH)
    relative = np.hypot(
        minima["stretched.x"] / minima["u"][:, None] - 1,
        minima["stretched.y"] / minima["v"][:, None] - 1,
    )
    assert_allclose(relative, REACH)


def test_a_network_and_its_twin_measure_the_same():
    *_, snapshot = train_methods(TASK, 0, records=1)
    found = jax.tree.map(np.asarray, measure(TASK.example_loss, snapshot.params, TASK.split()))
    count = len(METHODS)
    assert found.train_loss.shape == (2 * count,)
    assert_allclose(found.train_loss[:count], snapshot.report.train_loss, rtol=1e-5)
    assert_allclose(found.top[:count], snapshot.report.sharpness, rtol=1e-3)
    for exact in (
        found.train_loss,
        found.test_accuracy,
        found.top,
        found.grad_norm,
        found.adaptive,
    ):
        assert_allclose(exact[count:], exact[:count], rtol=1e-3)
    for drawn in (found.trace, found.average):
        away = drawn.mean[count:] - drawn.mean[:count]
        spread = np.hypot(drawn.standard_error[count:], drawn.standard_error[:count])
        assert np.all(abs(away) < 4.5 * spread)
        assert np.all(away != 0), "a twin has other directions"


def test_of_a_network_that_diverged_nothing_is_measured():
    *_, snapshot = train_methods(TASK, 0, records=1)
    report = jax.tree.map(np.array, snapshot.report)
    report.train_loss[1] = np.nan
    found = measures_of(TASK, snapshot._replace(report=report))
    for leaf in jax.tree.leaves(found):
        assert_allclose(np.isnan(leaf), np.tile([False, True, False], 2))
