"""A grid is its paths, a path keeps what is finite, and a slider never recompiles."""

import jax
import jax.numpy as jnp
import numpy as np
import optax

from optimizers import RULES, Hyperparameters, departure, run, run_from
from optimizers.descent import descend

H = jnp.array([[4.0, 1.0], [1.0, 2.0]])
START = jnp.array([1.0, -0.7])
SGD = RULES["α-SAM + SGD"]


def quadratic(theta):
    return 0.5 * theta @ H @ theta


def quartic(theta):
    return jnp.sum(theta**4) + theta[0] * theta[1]


def test_descent_on_a_quadratic_is_a_matrix_power():
    trajectory = descend(quadratic, optax.sgd(0.1), START, num_steps=5)
    expected = jnp.linalg.matrix_power(jnp.eye(2) - 0.1 * H, 5) @ START
    assert trajectory.params.shape == (6, 2)
    np.testing.assert_allclose(trajectory.params[-1], expected, rtol=1e-12)
    np.testing.assert_allclose(trajectory.loss[-1], quadratic(expected), rtol=1e-12)


def test_the_first_iterate_is_the_start():
    trajectory = descend(quartic, optax.adam(0.1), START, num_steps=3)
    np.testing.assert_array_equal(trajectory.params[0], START)
    np.testing.assert_array_equal(trajectory.loss[0], quartic(START))


def test_a_grid_is_its_paths():
    alphas, rhos = jnp.array([-1.0, 0.0, 2.0]), jnp.array([-0.2, 0.1])
    grid = run(quartic, SGD, START, Hyperparameters(0.02, alphas[:, None], rhos), num_steps=8)
    path = run(quartic, SGD, START, Hyperparameters(0.02, alphas[2], rhos[1]), num_steps=8)
    assert grid.params.shape == (3, 2, 9, 2) and grid.loss.shape == (3, 2, 9)
    np.testing.assert_allclose(grid.params[2, 1], path.params, rtol=1e-9)
    np.testing.assert_allclose(grid.loss[2, 1], path.loss, rtol=1e-9)


def test_many_starts_are_one_run_each():
    starts = jnp.array([[1.0, -0.7], [0.3, 0.4], [-0.9, 0.1]])
    h = Hyperparameters(0.02, jnp.array([-1.0, 3.0]), 0.1)
    together = run_from(quartic, SGD, starts, h, num_steps=8)
    assert together.params.shape == (3, 2, 9, 2) and together.loss.shape == (3, 2, 9)
    for start, params, loss in zip(starts, *together, strict=True):
        alone = run(quartic, SGD, start, h, num_steps=8)
        np.testing.assert_allclose(params, alone.params, rtol=1e-9)
        np.testing.assert_allclose(loss, alone.loss, rtol=1e-9)


def test_a_path_that_diverges_keeps_its_finite_iterates():
    h = Hyperparameters(1.0, 0.0, 0.1)
    trajectory = run(quartic, SGD, START, h, num_steps=20)
    k = int(departure(trajectory))
    assert 1 < k < 20
    assert jnp.isfinite(trajectory.params[:k]).all() and jnp.isnan(trajectory.params[k:]).all()
    assert jnp.isnan(trajectory.loss[k:]).all() and not jnp.isnan(trajectory.loss[:k]).any()
    by_hand = [np.array(START)]
    for _ in range(k - 1):
        by_hand.append(by_hand[-1] - (4 * by_hand[-1] ** 3 + by_hand[-1][::-1]))
    np.testing.assert_allclose(trajectory.params[:k], by_hand, rtol=1e-9)


def test_the_departure_is_told_path_by_path():
    h = Hyperparameters(jnp.array([0.02, 1.0]), 0.0, 0.1)
    trajectory = run(quartic, SGD, START, h, num_steps=20)
    left = departure(trajectory)
    assert left[0] == -1 and left[1] > 1
    assert jnp.isfinite(trajectory.params[0]).all() and jnp.isfinite(trajectory.loss[0]).all()
    assert departure(run(quartic, SGD, START, Hyperparameters(0.1, 0.0, 0.1), num_steps=5)) == -1


def test_a_path_that_departs_by_one_leaf_departs_with_all_and_with_its_loss():
    """The loss is finite at ∞, where the first leaf is thrown; the second stays finite."""
    loss = lambda tree: 1 / (1 + tree["far"] ** 2) + 0.5 * tree["near"] ** 2
    throw = optax.GradientTransformation(
        lambda params: jnp.array(0),
        lambda updates, count, params=None: (
            {
                "far": jnp.where(count == 2, jnp.inf, 0.0) - 0.1 * updates["far"],
                "near": -0.1 * updates["near"],
            },
            count + 1,
        ),
    )
    start = {"far": jnp.array(1.0), "near": jnp.array(1.0)}
    trajectory = descend(loss, throw, start, num_steps=6)
    assert departure(trajectory) == 3
    for leaf in (*trajectory.params.values(), trajectory.loss):
        assert jnp.isfinite(leaf[:3]).all() and jnp.isnan(leaf[3:]).all()


def test_a_descent_can_be_differentiated_in_alpha():
    final = lambda alpha: run(
        quartic, SGD, START, Hyperparameters(0.02, alpha, 0.1), num_steps=6
    ).loss[-1]
    numeric = (final(1.5 + 1e-5) - final(1.5 - 1e-5)) / 2e-5
    np.testing.assert_allclose(jax.grad(final)(1.5), numeric, rtol=1e-7)
