"""SAM's estimate of ∇‖g‖: the slopes of its error, their prefactor, and the floor of float32."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes import LANDSCAPES
from pages.lessons.how_far.estimate_compute import RADII, Direction, Fit, estimate_error, slope
from pages.lessons.how_far.estimate_figure import POINTS, RHOS

CURVED = ["Twin wells", "Himmelblau", "Rosenbrock"]


def estimated(name: str, rho: float, dtype: str = "float64") -> dict[str, np.ndarray]:
    """The channels of the figure at one radius."""
    channels_at = estimate_error(LANDSCAPES[name], dtype)
    seen = channels_at(start=jnp.array([POINTS[name]]), rho=jnp.array([rho]))
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


def test_the_slope_of_a_power_is_its_exponent():
    radii = jnp.geomspace(1e-3, 1e-1, 7)
    assert_allclose(slope(radii, 5 * radii**1.7), 1.7, rtol=1e-12)


@pytest.mark.parametrize("name", CURVED)
def test_the_error_has_slope_one_and_of_the_central_estimate_slope_two(name):
    seen = estimated(name, 0.1)
    assert_allclose(seen["forward.slope"], 1, atol=0.01)
    assert_allclose(seen["central.slope"], 2, atol=0.01)


@pytest.mark.parametrize("name", CURVED)
def test_the_dotted_prefactor_is_that_of_the_error(name):
    seen = estimated(name, 0.1)
    near = (RADII > 1e-5) & (RADII < 1e-3)
    assert_allclose(seen["forward.error"][near] / RADII[near], seen["leading"], rtol=0.01)
    assert_allclose(seen["predicted.low"], seen["leading"] * RADII[0])
    assert_allclose(seen["predicted.high"], seen["leading"] * RADII[-1])


@pytest.mark.parametrize("rho", [1e-3, 0.1, 2.0])
def test_on_a_quadratic_the_estimate_is_exact_and_no_slope_is_fitted(rho):
    seen = estimated("Quadratic bowl", rho)
    assert seen["forward.now"] < 1e-11 and seen["central.now"] < 1e-11
    assert seen["fit"] == Fit.EXACT
    assert np.isnan(seen["forward.slope"]) and np.isnan(seen["central.slope"])
    assert np.isnan(seen["predicted.low"])


@pytest.mark.parametrize(
    "rho, direction",
    [(0.1, Direction.SAME), (0.4, Direction.AGAINST), (0.8, Direction.AGAINST)],
)
def test_on_the_twin_wells_the_estimate_from_far_points_the_other_way(rho, direction):
    assert rho in RHOS
    assert estimated("Twin wells", rho)["direction"] == direction


def test_float32_is_worst_where_the_radius_is_smallest():
    seen = estimated("Himmelblau", 1e-6, "float32")
    assert seen["forward.now"] > 100 * estimated("Himmelblau", 1e-6)["forward.now"]
    assert 1e-5 < seen["forward.nearest"] < 1e-2
    assert 0.001 < seen["forward.best"] < 0.2  # in percent
    assert_allclose(seen["forward.slope"], 1, atol=0.01)  # of the surface, in float64
