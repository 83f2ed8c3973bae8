"""On the floor of a valley: SAM drifts to the flattest point, its mirror image elsewhere."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from experiments.steps import shown_steps
from landscapes import LANDSCAPES
from optimizers.closed_forms import valley_drift
from pages.lessons.downhill_first.valley_compute import (
    FLOOR_BY,
    NUM_SHOWN,
    Settling,
    mirror_runs,
)
from pages.lessons.downhill_first.valley_figure import NUM_STEPS, RHOS, START, STRENGTHS

VALLEY = LANDSCAPES["Valley"]


def on_the_floor(a: float, rho: float) -> dict[str, np.ndarray]:
    seen = mirror_runs(VALLEY, START, NUM_STEPS)(a=jnp.array([a]), rho=jnp.array([rho]))
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


@pytest.mark.parametrize("rho", [0.1, 0.2])
def test_downhill_first_settles_where_the_stiffness_is_two_minus_root_two(rho):
    seen = on_the_floor(1.0, rho)
    assert seen["outcome"] == Settling.SHARPER
    assert_allclose(seen["stiffness"], 2 - np.sqrt(2))
    assert_allclose(seen["backward.stiffness"], 2 - np.sqrt(2), rtol=0.003)
    # On ½(1 + x²)y²: κ = 1 + x².
    assert_allclose(seen["rest"], np.sqrt((2 - np.sqrt(2)) / VALLEY.learning_rate - 1), rtol=1e-5)


@pytest.mark.parametrize("a, stiffness", [(2.0, 0.3670), (4.0, 0.2113), (8.0, 0.1144)])
def test_a_stronger_one_settles_on_flatter_ground(a, stiffness):
    """The measured values of the derivation, to the digits it gives; η = 0.1."""
    seen = on_the_floor(a, 0.1)
    assert_allclose(seen["stiffness"], stiffness, atol=3e-4)
    assert_allclose(seen["backward.stiffness"], stiffness, rtol=0.005)


def test_eight_times_as_strong_it_comes_down_and_stops_short():
    assert on_the_floor(8.0, 0.1)["outcome"] == Settling.FLATTER


def test_sixteen_times_as_strong_it_goes_to_the_flattest_point_like_sam():
    seen = on_the_floor(16.0, 0.1)
    assert seen["outcome"] == Settling.FLATTEST and abs(seen["forward.end"]) < 0.05
    assert seen["rest"] == 0  # nowhere: the stiffness is below that of the flattest floor
    assert seen["stiffness"] < VALLEY.learning_rate


@pytest.mark.parametrize("a", STRENGTHS)
def test_sam_drifts_to_the_flattest_point(a):
    assert abs(on_the_floor(a, 0.1)["forward.end"]) < (0.05 if a >= 1 else 0.35)


def test_half_the_radius_is_a_quarter_of_the_drift():
    """Measured over a stretch of floor: the steps it takes from 1.4 to 1.6."""
    steps = []
    for rho in (0.1, 0.05):
        x = on_the_floor(1.0, rho)["backward.x"]
        late = shown_steps(NUM_STEPS, NUM_SHOWN) >= FLOOR_BY
        steps.append(np.interp([1.4, 1.6], x[late], shown_steps(NUM_STEPS, NUM_SHOWN)[late]))
    assert np.diff(steps[1])[0] == pytest.approx(4 * np.diff(steps[0])[0], rel=0.05)


def test_the_ticks_rise():
    assert list(STRENGTHS) == sorted(STRENGTHS) and list(RHOS) == sorted(RHOS)


def test_the_first_steps_lead_up_and_down_the_slope_from_the_start():
    seen = on_the_floor(1.0, 0.3)
    x, y = START
    grad = np.array([x * y**2, (1 + x**2) * y])
    along = 0.3 * grad / np.linalg.norm(grad)
    expected = {"up": along, "down": -along, "plain": -VALLEY.learning_rate * grad}
    for name, step in expected.items():
        assert_allclose([seen[f"{name}.x"], seen[f"{name}.y"]], START + step, rtol=1e-9)
        assert abs(seen[f"{name}.y"]) < 1.35  # within the picture


def test_the_drift_of_both_is_the_one_that_the_page_writes_down():
    """Over a stretch of the floor, with the sign of the last term that each has."""
    shown = shown_steps(NUM_STEPS, NUM_SHOWN)
    eta, strength = VALLEY.learning_rate, 0.1
    seen = on_the_floor(1.0, 0.1)
    for name, sign in (("forward", 1.0), ("backward", -1.0)):
        x = seen[f"{name}.x"]
        first = int(np.argmax(shown >= 2 * FLOOR_BY))
        last = first + 4  # pairs of neighbours: two iterates later the bounce is on the same side
        start, end = ((x[k] + x[k + 1]) / 2 for k in (first, last))
        middle = (start + end) / 2
        drift = valley_drift(eta, strength, sign * 0.1, 1 + middle**2, 2 * middle)
        steps = shown[last] - shown[first]
        assert_allclose((end - start) / steps, drift, rtol=0.1)
