"""Smoothing and Lookahead against optax, closed forms and random draws."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from landscapes import LANDSCAPES
from optimizers.descent import descend
from optimizers.no_ascent import lookahead, smoothed

START = jnp.array([0.7, -0.4])
himmelblau = LANDSCAPES["Himmelblau"].loss


def smoothed_gradient(loss, alpha, rho, params=START):
    link = smoothed(alpha, rho)
    grad_fn = jax.grad(loss)
    updates, _ = link.update(grad_fn(params), link.init(params), params, grad_fn=grad_fn)
    return updates


def test_the_smoothed_gradient_is_that_of_the_mean_loss_of_random_draws():
    """Himmelblau's gradient has the third degree, so the points give its mean exactly."""
    rho = 0.6
    draws = np.random.default_rng(0).normal(size=(400_000, 2)) * rho / np.sqrt(2)
    each = np.asarray(jax.jit(jax.vmap(lambda z: jax.grad(himmelblau)(START + z)))(draws))
    error = each.std(axis=0) / np.sqrt(len(draws))
    np.testing.assert_array_less(
        np.abs(each.mean(axis=0) - smoothed_gradient(himmelblau, 1.0, rho)), 5 * error
    )


def test_to_second_order_it_penalises_the_trace():
    trace = lambda theta: jnp.trace(jax.hessian(himmelblau)(theta))
    rho, alpha = 1e-2, 3.0
    added = smoothed_gradient(himmelblau, alpha, rho) - jax.grad(himmelblau)(START)
    np.testing.assert_allclose(added, alpha * rho**2 / 4 * jax.grad(trace)(START), rtol=1e-6)


def test_without_strength_or_width_it_is_gradient_descent():
    plain = jax.grad(himmelblau)(START)
    np.testing.assert_allclose(smoothed_gradient(himmelblau, 0.0, 0.5), plain, rtol=1e-12)
    np.testing.assert_allclose(smoothed_gradient(himmelblau, 2.0, 0.0), plain, rtol=1e-12)


def test_it_takes_trees():
    loss = lambda tree: himmelblau(jnp.stack([tree["a"], tree["b"]]))
    tree = {"a": START[0], "b": START[1]}
    seen = smoothed_gradient(loss, 1.0, 0.3, tree)
    expected = smoothed_gradient(himmelblau, 1.0, 0.3)
    np.testing.assert_allclose([seen["a"], seen["b"]], expected, rtol=1e-12)


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_lookahead_is_that_of_optax(share):
    rate, steps = 0.01, 12
    path = descend(
        himmelblau, optax.chain(optax.sgd(rate), lookahead(5, share)), START, steps
    ).params
    theirs = optax.lookahead(optax.sgd(rate), 5, share)
    both = optax.LookaheadParams.init_synced(START)
    state = theirs.init(both)
    for step in range(steps):
        np.testing.assert_allclose(path[step], both.fast, rtol=1e-12)
        updates, state = theirs.update(jax.grad(himmelblau)(both.fast), state, both)
        both = optax.apply_updates(both, updates)


def test_lookahead_takes_longer_steps_on_a_quadratic_than_gradient_descent_does():
    """Five steps multiply by 1 + share · ((1 − ηλ)⁵ − 1): −1 where (1 − ηλ)⁵ = −3."""
    edge = 1 + 3 ** (1 / 5)
    for factor, grows in ((0.99, False), (1.01, True)):
        path = descend(
            lambda x: 0.5 * x @ x, optax.chain(optax.sgd(factor * edge), lookahead()), START, 40
        ).params[::5]
        assert (np.linalg.norm(path[-1]) > np.linalg.norm(path[0])) == grows
    assert edge > 2
