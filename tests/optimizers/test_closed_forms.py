"""Every closed form against a run of the algorithm it speaks of."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from optimizers import RULES, Hyperparameters, departure, run, run_from
from optimizers.alpha_sam import extrapolate
from optimizers.closed_forms import (
    alternating_mean,
    backward_stiffness,
    cycle_amplitude,
    edge_of_stability,
    loss_floor,
    transverse_multiplier,
    trapping_ratio,
    unnormalised_multiplier,
    valley_drift,
)
from optimizers.descent import descend

SGD = RULES["α-SAM + SGD"]
TOP, LOW = 10.0, 1.0
START = jnp.array([0.7, 1.3])


def quadratic(theta):
    return 0.5 * (TOP * theta[0] ** 2 + LOW * theta[1] ** 2)


def diagonal(state):
    """½Σλᵢθᵢ² whose curvatures ride along with the start, so that one program serves all."""
    theta, curvatures = state
    return 0.5 * jnp.sum(jax.lax.stop_gradient(curvatures) * theta**2)


def valley(theta):
    """A floor y = 0 of curvature κ(x) = 1 + x² across."""
    return 0.5 * (1 + theta[0] ** 2) * theta[1] ** 2


def grid(*axes):
    return [column.ravel() for column in jnp.meshgrid(*map(jnp.array, axes), indexing="ij")]


def test_the_limit_cycle_and_its_loss_floor_to_ten_digits():
    eta, alpha, rho = grid([0.02, 0.05, 0.1, 0.15, 0.19], [1.0, 4.0, 0.5], [0.05, 0.3])
    trajectory = run(quadratic, SGD, START, Hyperparameters(eta, alpha, rho), num_steps=4000)
    amplitude = cycle_amplitude(eta, alpha * rho, TOP)
    end, previous = trajectory.params[:, -1], trajectory.params[:, -2]
    np.testing.assert_allclose(jnp.abs(end[:, 0]), amplitude, rtol=1e-10)
    np.testing.assert_allclose(end, -previous, atol=1e-12)
    np.testing.assert_allclose(end[:, 1], 0, atol=1e-12)
    np.testing.assert_allclose(trajectory.loss[:, -1], loss_floor(amplitude, TOP), rtol=1e-10)


def test_the_cycle_attracts_across_itself_by_its_transverse_multiplier():
    eta, alpha = grid([0.02, 0.1, 0.19], [1.0, 5.0])
    amplitude = cycle_amplitude(eta, alpha * 0.2, TOP)
    beside = jnp.stack([amplitude, jnp.full_like(amplitude, 1e-7)], axis=-1)
    # Start by start with its own setting: `run_from` would cross them.
    for start, h in zip(beside, zip(eta, alpha, strict=True), strict=True):
        y = run(quadratic, SGD, start, Hyperparameters(*h, 0.2), num_steps=4).params[:, 1]
        np.testing.assert_allclose(y[1:] / y[:-1], transverse_multiplier(h[0], TOP, LOW), rtol=1e-6)


def test_anti_sam_comes_to_rest_at_distance_p_along_the_top_eigenvector():
    eta, alpha = grid([0.02, 0.15], [-1.0, -3.0])
    trajectory = run(quadratic, SGD, START, Hyperparameters(eta, alpha, 0.2), num_steps=4000)
    p = jnp.abs(alpha * 0.2)
    np.testing.assert_allclose(jnp.abs(trajectory.params[:, -1, 0]), p, rtol=1e-10)
    np.testing.assert_allclose(trajectory.params[:, -1, 1], 0, atol=1e-12)
    np.testing.assert_allclose(trajectory.loss[:, -1], loss_floor(p, TOP), rtol=1e-10)
    backward = run(quadratic, SGD, START, Hyperparameters(0.02, 1.0, -0.2), num_steps=4000)
    np.testing.assert_allclose(backward.params[-1], trajectory.params[0, -1], atol=1e-12)


def test_every_start_diverges_beyond_two_over_eta_and_none_before():
    stiffness, alpha = grid([1.9, 1.99, 2.01, 2.1], [1.0, 5.0])
    h = Hyperparameters(stiffness / TOP, alpha, 0.2)
    size = jnp.abs(run(quadratic, SGD, START, h, num_steps=3000).params[..., 0])
    still_growing = size[:, 3000] > 2 * size[:, 1000]
    np.testing.assert_array_equal(still_growing, stiffness > 2)
    assert size[stiffness < 2].max() < cycle_amplitude(1.99 / TOP, 1.0, TOP) * 1.01
    lost = run(quadratic, SGD, START, Hyperparameters(0.25, 1.0, 0.2), num_steps=3000)
    assert departure(lost) > 0


@pytest.mark.parametrize("p", [0.2, -0.2])
def test_at_the_edge_of_stability_a_step_mirrors_the_gradient(p):
    eta, grad_norm = grid([0.01, 0.05], [200.0, 1000.0])
    edge = edge_of_stability(eta, p, grad_norm)
    np.testing.assert_array_equal(edge < 2 / eta, p > 0)
    for factor in (0.98, 1.0, 1.02):
        curvature = factor * edge
        theta = jnp.stack([grad_norm / curvature, 0 * curvature], axis=-1)
        curvatures = jnp.stack([curvature, jnp.full_like(curvature, 0.1)], axis=-1)
        h = Hyperparameters(eta, 2.0, p / 2)
        trajectory = run_from(diagonal, SGD, (theta, curvatures), h, num_steps=1)
        # Each start with its own learning rate: the diagonal of starts × settings.
        after = jnp.diagonal(trajectory.params[0][:, :, 1, 0])
        ratio = curvature * after / grad_norm
        if factor == 1.0:
            np.testing.assert_allclose(ratio, -1, rtol=1e-12)
        else:
            np.testing.assert_array_equal(ratio < -1, factor > 1)


def test_the_edge_of_stability_of_the_limit_cycle_is_the_top_curvature():
    eta, p = grid([0.02, 0.1, 0.15], [0.2, 0.1])
    grad_norm = TOP * cycle_amplitude(eta, p, TOP)
    np.testing.assert_allclose(edge_of_stability(eta, p, grad_norm), TOP, rtol=1e-12)


def test_without_a_penalty_the_edge_is_two_over_eta_and_beyond_reach_there_is_none():
    np.testing.assert_allclose(edge_of_stability(0.1, 0.0, 3.0), 20.0, rtol=1e-15)
    assert jnp.isnan(edge_of_stability(0.1, -0.2, 1.0))


def test_unnormalised_sam_multiplies_and_has_no_cycle():
    """θ + r∇L instead of θ + ρ∇L/‖∇L‖: stable iff 0 < ηλ(1 + αrλ) < 2."""
    alpha, radius = 2.0, 0.05

    def update(updates, state, params, *, grad_fn, **extra_args):
        looked = grad_fn(params + radius * updates)
        return extrapolate(updates, looked, alpha), state

    link = optax.GradientTransformationExtraArgs(optax.init_empty_state, update)
    for eta, stable in [(0.099, True), (0.101, False)]:
        optimizer = optax.chain(link, optax.sgd(eta))
        trajectory = descend(quadratic, optimizer, START, 200).params
        expected = unnormalised_multiplier(eta, alpha, radius, jnp.array([TOP, LOW]))
        np.testing.assert_allclose(trajectory[1] / trajectory[0], expected, rtol=1e-12)
        assert (jnp.abs(trajectory[-1, 0]) < START[0]) == stable


def test_the_valley_drift_and_its_change_of_sign_under_the_mirror():
    alpha, rho = jnp.array([[1.0, 0.1], [2.0, 0.05], [100.0, 0.001], [-1.0, -0.1]]).T
    eta, x, steps = 0.02, 1.5, 20
    curvature, slope, p = 1 + x**2, 2 * x, 0.1
    start = jnp.array([x, float(cycle_amplitude(eta, p, curvature))])
    trajectory = run(valley, SGD, start, Hyperparameters(eta, alpha, rho), num_steps=steps)
    measured = (trajectory.params[:, -1, 0] - x) / steps
    predicted = valley_drift(eta, p, rho, curvature, slope)
    np.testing.assert_allclose(measured, predicted, rtol=4e-3)
    assert (predicted[:3] < 0).all() and predicted[3] > 0


def test_backward_sam_settles_where_its_drift_vanishes():
    alpha = jnp.array([-1.0, -2.0])
    h = Hyperparameters(0.2, alpha, 0.05 / alpha)
    end = run(valley, SGD, jnp.array([1.2, 0.05]), h, num_steps=40_000).params[:, -1, 0]
    np.testing.assert_allclose(0.2 * (1 + end**2), backward_stiffness(alpha), rtol=5e-4)
    np.testing.assert_allclose(backward_stiffness(-1.0), 2 - np.sqrt(2), rtol=1e-12)


def test_a_saddle_traps_the_cycle_exactly_above_its_ratio():
    steep, eta, factor = grid([2.0, 5.0], [0.05, 0.2], [0.95, 1.05])
    escape = factor * trapping_ratio(eta, steep) * steep
    for alpha, rho in [(1.0, 0.1), (3.0, 0.5)]:
        p = alpha * rho
        theta = jnp.stack([cycle_amplitude(eta, p, steep), jnp.full_like(eta, 1e-6 * p)], axis=-1)
        starts = (theta, jnp.stack([steep, -escape], axis=-1))
        trajectory = run_from(
            diagonal, SGD, starts, Hyperparameters(eta, alpha, rho), num_steps=400
        )
        y = jnp.diagonal(jnp.abs(trajectory.params[0][..., 1]).transpose(2, 0, 1), axis1=1, axis2=2)
        np.testing.assert_array_equal(y[-1] < y[0], factor > 1)
        measured = y[2] / y[1]
        np.testing.assert_allclose(measured, transverse_multiplier(eta, steep, -escape), rtol=1e-5)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_a_mean_forgets_what_alternates_as_much_as_predicted(momentum):
    mean = 0.0
    for k in range(400):
        mean = momentum * mean + (1 - momentum) * (-1) ** k
    np.testing.assert_allclose(abs(mean), alternating_mean(momentum), rtol=1e-12)
