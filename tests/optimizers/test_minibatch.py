"""Noisy gradient differences: their means, their variances, and the remedy."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from optimizers import RULES, Hyperparameters
from optimizers.closed_forms import pair_variance
from optimizers.minibatch import (
    draw_batches,
    draw_quadratics,
    gradient_covariance,
    mean_quadratics,
    pair_estimates,
    pair_theory,
    quadratic,
    run_on,
    twice,
)

NUM_EXAMPLES, DIMENSION, NUM_DRAWS = 512, 10, 4_000
EXAMPLES = draw_quadratics(jax.random.key(0), NUM_EXAMPLES, DIMENSION)
THETA = jnp.ones(DIMENSION)


def estimates(eta, batch_size):
    drawn = pair_estimates(
        quadratic,
        EXAMPLES,
        THETA,
        eta,
        jax.random.key(1),
        batch_size=batch_size,
        num_draws=NUM_DRAWS,
    )
    return np.array(drawn.different), np.array(drawn.same)


def theory(batch_size):
    return pair_theory(quadratic, EXAMPLES, THETA, batch_size=batch_size)


def test_the_theory_is_numpy_s():
    """Means and covariances over the examples, Hᵢ(θ − aᵢ) each."""
    hessians, centres = np.array(EXAMPLES.hessian), np.array(EXAMPLES.centre)
    theta = np.array(THETA)
    each = lambda theta: np.einsum("nij,nj->ni", hessians, theta - centres)
    gradient, hessian = each(theta).mean(axis=0), hessians.mean(axis=0)
    trace = lambda theta: np.trace(np.cov(each(theta).T, bias=True))
    actual = theory(4)
    np.testing.assert_allclose(actual.grad_norm, np.linalg.norm(gradient), rtol=1e-12)
    np.testing.assert_allclose(actual.gradient_variance, trace(theta) / 4, rtol=1e-12)
    norm = np.linalg.norm(gradient)
    np.testing.assert_allclose(actual.different, hessian @ gradient / norm, rtol=1e-12)
    steps = 1e-4 * np.eye(DIMENSION)
    slope = [(trace(theta + step) - trace(theta - step)) / 2e-4 for step in steps]
    expected = (hessian @ gradient + np.array(slope) / (2 * 4)) / norm
    np.testing.assert_allclose(actual.same, expected, rtol=1e-8)


@pytest.mark.parametrize("eta", [0.01, 0.001])
def test_different_minibatches_give_the_right_mean_under_ruinous_noise(eta):
    different, same = estimates(eta, 32)
    expected = theory(32)
    predicted = pair_variance(expected.gradient_variance, eta, expected.grad_norm)
    variance = different.var(axis=0).sum()
    np.testing.assert_allclose(variance, predicted, rtol=0.04)
    error = np.linalg.norm(different.mean(axis=0) - expected.different)
    assert error < 2 * np.sqrt(variance / NUM_DRAWS)
    assert same.var(axis=0).sum() < 2


def test_one_minibatch_twice_has_the_same_noise_at_every_step_size():
    coarse, fine = (estimates(eta, 32)[1].var(axis=0).sum() for eta in (0.01, 0.001))
    np.testing.assert_allclose(coarse, fine, rtol=1e-6)


def test_one_minibatch_twice_penalises_the_noise_of_the_gradient_too():
    _, same = estimates(0.001, 4)
    expected = theory(4)
    size = np.linalg.norm(expected.same)
    error = lambda mean: np.linalg.norm(same.mean(axis=0) - mean) / size
    assert error(expected.same) < 0.02 < 0.04 < error(expected.different)


def test_twice_is_each_batch_for_two_consecutive_steps():
    batches = draw_batches(jax.random.key(2), NUM_EXAMPLES, 8, 7)
    repeated = twice(batches)
    assert batches.shape == repeated.shape == (7, 8)
    np.testing.assert_array_equal(repeated[0:6:2], repeated[1:7:2])
    np.testing.assert_array_equal(repeated[::2], batches[:4])


def test_a_step_goes_by_its_own_batch():
    batches = draw_batches(jax.random.key(2), NUM_EXAMPLES, 8, 4)
    h = Hyperparameters(0.05, 0.7, 0.2)
    trajectory = run_on(quadratic, EXAMPLES, batches, RULES["α-SAM + SGD"], THETA, h)
    theta = np.array(THETA)
    for batch, params in zip(np.array(batches), trajectory.params, strict=True):
        np.testing.assert_allclose(params, theta, rtol=1e-10)
        hessians, centres = np.array(EXAMPLES.hessian)[batch], np.array(EXAMPLES.centre)[batch]
        gradient = lambda theta, h=hessians, a=centres: (
            np.einsum("nij,nj->i", h, theta - a) / len(a)
        )
        grad = gradient(theta)
        sam_grad = gradient(theta + h.rho * grad / np.linalg.norm(grad))
        theta = theta - h.learning_rate * ((1 - h.alpha) * grad + h.alpha * sam_grad)


def test_forward_only_survives_minibatches_only_if_each_serves_twice():
    """The spread of the trajectory about the minimum, against that of gradient descent."""
    batches = draw_batches(jax.random.key(3), NUM_EXAMPLES, 32, 3000)
    h = Hyperparameters(0.05, 1.0, jnp.array([0.0, 0.2]))
    forward = RULES["Forward-only"]

    def spread(batches):
        trajectories = run_on(quadratic, EXAMPLES, batches, forward, THETA, h)
        plain, corrected = jnp.sqrt(trajectories.params[:, 1000:].var(axis=1).sum(axis=-1))
        return corrected / plain

    assert spread(twice(batches)) < 2 < 4 < spread(batches)


def test_any_pytree_of_examples_and_parameters_will_do():
    inputs = jax.random.normal(jax.random.key(4), (64, 3))
    examples = {"input": inputs, "target": jnp.sin(inputs[:, 0])}
    loss = lambda w, example: (
        (jnp.tanh(example["input"] @ w["in"]) @ w["out"] - example["target"]) ** 2
    )
    start = {"in": 0.5 * jnp.ones((3, 4)), "out": jnp.ones(4)}
    batches = draw_batches(jax.random.key(5), 64, 8, 20)
    h = Hyperparameters(0.01, jnp.array([0.0, 1.0]), 0.05)
    trajectory = run_on(loss, examples, batches, RULES["Saddam D (decoupled)"], start, h)
    assert trajectory.params["in"].shape == (2, 20, 3, 4) and jnp.isfinite(trajectory.loss).all()
    drawn = pair_estimates(loss, examples, start, 0.1, jax.random.key(6), batch_size=8, num_draws=5)
    assert optax.tree.size(drawn) == 2 * 5 * 16
    assert pair_theory(loss, examples, start, batch_size=8).same["in"].shape == (3, 4)


def test_a_mean_of_quadratics_has_the_mean_gradient_of_its_first_examples():
    batches = draw_batches(jax.random.key(7), NUM_EXAMPLES, 8, 3)
    means = mean_quadratics(EXAMPLES, batches, jnp.array([1, 5]))
    hessians, centres = np.array(EXAMPLES.hessian), np.array(EXAMPLES.centre)
    for k, size in enumerate((1, 5)):
        for b, batch in enumerate(np.array(batches)[:, :size]):
            each = np.einsum("nij,nj->ni", hessians[batch], np.array(THETA) - centres[batch])
            mean = jax.tree.map(lambda leaf, k=k, b=b: leaf[k, b], means)
            actual = jax.grad(quadratic)(THETA, mean)
            np.testing.assert_allclose(actual, each.mean(axis=0), rtol=1e-6)


def test_the_covariance_is_numpy_s():
    hessians, centres = np.array(EXAMPLES.hessian), np.array(EXAMPLES.centre)
    each = np.einsum("nij,nj->ni", hessians, np.array(THETA) - centres)
    actual = gradient_covariance(quadratic, EXAMPLES, THETA)
    np.testing.assert_allclose(actual, np.cov(each.T, bias=True), rtol=1e-9, atol=1e-12)
