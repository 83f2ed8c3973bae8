"""Variational SAM with a radius for every coordinate: one step in NumPy, and its fixed points."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from optimizers.closed_forms import learned_radius
from optimizers.descent import descend_on
from optimizers.variational import Variational, learn_rho
from optimizers.variational_widths import ascent_step, learn_radii

RHO, CURVATURES = 0.05, np.array([4.0, 0.8])


def quadratic(theta):
    return 0.5 * jnp.sum(CURVATURES * theta**2)


def quartic(theta):
    return jnp.sum(theta**4) + theta[0] * theta[1]


def learned(loss, learner, start, v, num_steps):
    """The trajectory, and the states in which each of its iterates was come to."""
    optimizer = optax.chain(learner(v), optax.sgd(v.learning_rate))
    trajectory, (states, _) = descend_on(
        lambda params, _: loss(params), optimizer, jnp.array(start), jnp.arange(num_steps + 1)
    )
    return trajectory.params, states


def test_with_equal_radii_the_ascent_step_is_that_of_sam():
    grad = np.array([3.0, -4.0])
    step = ascent_step(jnp.full(2, RHO), jnp.array(grad))
    np.testing.assert_allclose(step, RHO * grad / 5, rtol=1e-12)
    assert (ascent_step(jnp.full(2, RHO), jnp.zeros(2)) == 0).all()


def test_two_steps_are_those_in_numpy():
    v = Variational(0.05, 1.0, RHO, 0.2, rate=0.03)
    path, states = learned(quartic, learn_radii, [0.7, -0.4], v, 2)
    grad_fn, theta, radii = jax.jit(jax.grad(quartic)), np.array([0.7, -0.4]), np.full(2, RHO)
    for step in range(2):
        grad = np.asarray(grad_fn(theta))
        delta = radii**2 * grad / np.linalg.norm(radii * grad)
        sam_grad = np.asarray(grad_fn(theta + delta))
        theta = theta - 0.05 * sam_grad
        radii = radii * np.exp(-0.03 * (delta * sam_grad - 0.2 / 2))
        np.testing.assert_allclose(path[step + 1], theta, rtol=1e-10)
        np.testing.assert_allclose(np.exp(states.log_radii[step + 1]), radii, rtol=1e-10)


def test_where_radii_stay_equal_it_is_vsam_at_the_rate_of_one_coordinate():
    """On the diagonal of a round bowl both coordinates learn alike."""
    bowl = lambda theta: 2 * jnp.sum(theta**2)
    v = Variational(0.05, 1.0, RHO, 0.2, rate=0.02)
    each, radii = learned(bowl, learn_radii, [0.5, 0.5], v, 50)
    one, knobs = learned(bowl, learn_rho, [0.5, 0.5], v._replace(rate=0.01), 50)
    np.testing.assert_allclose(each, one, rtol=1e-10)
    np.testing.assert_allclose(radii.log_radii[:, 0], knobs.log_rho, rtol=1e-10)


@pytest.mark.parametrize("eta, temperature", [(0.05, 0.2), (0.2, 0.1)])
def test_along_one_axis_its_radius_is_learned_and_the_other_grows_unchecked(eta, temperature):
    """ρ₁ = √(T/(dλ₁(1 + b))), and log ρ₂ grows by rate × T/d a step."""
    v = Variational(eta, 1.0, RHO, temperature, rate=0.05)
    _, states = learned(quadratic, learn_radii, [0.5, 0.0], v, 4000)
    expected = learned_radius(temperature / 2, eta, CURVATURES[0])
    np.testing.assert_allclose(np.exp(states.log_radii[-1, 0]), expected, rtol=1e-4)
    growth = np.diff(np.asarray(states.log_radii[:, 1]))
    np.testing.assert_allclose(growth, 0.05 * temperature / 2, rtol=1e-9)
