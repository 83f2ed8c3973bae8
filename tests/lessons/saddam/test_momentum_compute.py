"""The gradient difference of heavy ball is curvature along the step, and not ∇‖g‖."""

import jax.numpy as jnp
import numpy as np
import pytest

from pages.lessons.saddam.momentum_compute import NUM_STEPS, Against, momentum_steps


def seen(**setting):
    channels = momentum_steps()(**{name: jnp.array([float(v)]) for name, v in setting.items()})
    return {name: np.array(values[0]) for name, values in channels.items()}


def test_without_momentum_the_difference_is_the_gradient_of_the_norm():
    now = seen(momentum=0.0, eta=5e-4)
    assert now["exact.min"] > 0.999 and now["along.mean"] > 0.999
    assert now["against"] == Against.NEVER


def test_with_momentum_it_is_curvature_along_the_step_and_often_against_the_norm():
    """The measured values: 1.00 with −Hd/‖d‖; 0.22 on average, −1.0 at worst, with ∇‖g‖."""
    now = seen(momentum=0.9, eta=5e-4)
    assert now["along.mean"] == pytest.approx(1, abs=1e-3)
    assert now["exact.mean"] == pytest.approx(0.22, abs=0.005)
    assert now["exact.min"] == pytest.approx(-1, abs=1e-2)
    assert now["against"] == Against.SOMETIMES


def test_the_run_is_heavy_ball_by_hand():
    now = seen(momentum=0.9, eta=5e-4)
    theta, velocity = np.array([-1.2, 1.0]), 0.0
    for k in range(NUM_STEPS):
        x, y = theta
        np.testing.assert_allclose([now["tail.x"][k], now["tail.y"][k]], theta, rtol=1e-9)
        grad = np.array([-(1 - x) / 10 - 20 * x * (y - x * x), 10 * (y - x * x)])
        velocity = 0.9 * velocity + grad
        theta = theta - 5e-4 * velocity
        np.testing.assert_allclose([now["x"][k], now["y"][k]], theta, rtol=1e-9)
