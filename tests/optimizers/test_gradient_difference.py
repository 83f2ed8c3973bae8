"""The forward-only algorithms: what the estimate is worth, and what the runs turn out to be."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from landscapes import LANDSCAPES
from optimizers import ROLLING_RULES, RULES, Hyperparameters, departure, run
from optimizers.alpha_sam import unit
from optimizers.closed_forms import (
    forward_cycle_amplitude,
    forward_transverse_multiplier,
    squared_cycle_edge,
)
from optimizers.descent import descend
from optimizers.gradient_difference import (
    alternate_squared,
    gradient_difference,
    rolling_constant,
)
from optimizers.gradient_norm import gradient_norm_gradient

pytestmark = pytest.mark.usefixtures("optimised")
FORWARD, SGD = RULES["Forward-only"], RULES["α-SAM + SGD"]
EXACT = RULES["Exact gradient norm"]
TOP, LOW = 10.0, 1.0
CURVATURES = np.array([TOP, LOW])
START = np.array([0.7, 1.3])

himmelblau = LANDSCAPES["Himmelblau"].loss
factor, fork = LANDSCAPES["Two-factor net"].loss, LANDSCAPES["Fork"].loss
HILLSIDE = jnp.array([1.0, -0.5])  # of Himmelblau's function


def quadratic(theta):
    return 0.5 * (TOP * theta[0] ** 2 + LOW * theta[1] ** 2)


def go(loss, rule, start, learning_rate, strength, num_steps):
    h = Hyperparameters(learning_rate, 1.0, strength)
    return run(loss, rule, jnp.array(start), h, num_steps=num_steps)


@pytest.mark.parametrize(
    "loss, theta", [(himmelblau, (1.0, -0.5)), (factor, (3.0, 0.9))], ids=["himmelblau", "factor"]
)
def test_the_estimate_errs_in_proportion_to_the_step(loss, theta):
    """‖r̂ − ∇‖g‖‖ = (η/2)‖g‖‖T[u,u]‖ + O(η²)."""
    theta, grad_fn = jnp.array(theta), jax.grad(loss)
    grad = grad_fn(theta)

    @jax.jit
    @jax.vmap
    def error(eta):
        estimate = gradient_difference(grad, grad_fn(theta - eta * grad), -eta * grad)
        return jnp.linalg.norm(estimate - gradient_norm_gradient(grad_fn, theta, grad))

    etas = jnp.logspace(-4, -3, 6)
    slope, _ = np.polyfit(np.log(etas), np.log(error(etas)), 1)
    np.testing.assert_allclose(slope, 1.0, atol=0.01)
    u = unit(grad)
    third = jnp.einsum("ijk,j,k", jax.jit(jax.jacfwd(jax.hessian(loss)))(theta), u, u)
    prefactor = jnp.linalg.norm(grad) * jnp.linalg.norm(third) / 2
    np.testing.assert_allclose(error(etas)[0] / etas[0], prefactor, rtol=0.01)


def test_two_steps_are_the_cycle_of_three_moves():
    """θ₁ = θ₀ − ηg₀, θ₂ = θ₁ − ηg₁, θ₃ = θ₂ + a/(η‖g₀‖)(g₁ − g₀), in NumPy."""
    eta, p = 0.05, 0.3
    trajectory = go(himmelblau, FORWARD, HILLSIDE, eta, p, 6)
    grad_fn, theta = jax.jit(jax.grad(himmelblau)), HILLSIDE
    for cycle in range(3):
        np.testing.assert_allclose(trajectory.params[2 * cycle], theta, rtol=1e-9)
        g0 = grad_fn(theta)
        after_one = theta - eta * g0
        np.testing.assert_allclose(trajectory.params[2 * cycle + 1], after_one, rtol=1e-9)
        g1 = grad_fn(after_one)
        a = 2 * eta * p
        theta = after_one - eta * g1 + a / (eta * jnp.linalg.norm(g0)) * (g1 - g0)
    np.testing.assert_allclose(trajectory.params[6], theta, rtol=1e-9)


@pytest.mark.parametrize("eta", [0.02, 0.05, 0.15, 0.19])
def test_on_a_quadratic_the_cycles_end_at_their_amplitude(eta):
    kick = 0.02
    trajectory = go(quadratic, FORWARD, START, eta, kick / (2 * eta), 4000)
    end, previous = trajectory.params[-1], trajectory.params[-3]
    expected = jnp.array([forward_cycle_amplitude(eta, kick, TOP), 0.0])
    np.testing.assert_allclose(jnp.abs(end), expected, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(end, -previous, atol=1e-12)


@pytest.mark.parametrize("eta", [0.02, 0.15])
def test_the_cycle_attracts_across_itself_by_its_transverse_multiplier(eta):
    kick = 0.02
    start = np.array([forward_cycle_amplitude(eta, kick, TOP), 1e-7])
    y = go(quadratic, FORWARD, start, eta, kick / (2 * eta), 8).params[::2, 1]
    expected = forward_transverse_multiplier(eta, TOP, LOW)
    np.testing.assert_allclose(y[1:] / y[:-1], expected, rtol=1e-6)


def squared(loss, start, learning_rate, coefficient, num_steps):
    optimizer = optax.chain(alternate_squared(learning_rate, coefficient), optax.sgd(learning_rate))
    return descend(loss, optimizer, jnp.array(start), num_steps).params


def test_the_cycle_with_the_square_is_its_three_moves():
    """θ₁ = θ₀ − ηg₀, θ₂ = θ₁ − ηg₁, θ₃ = θ₂ + c(g₁ − g₀), in NumPy."""
    eta, c = 0.02, 0.03
    path = squared(himmelblau, HILLSIDE, eta, c, 6)
    grad_fn, theta = jax.jit(jax.grad(himmelblau)), HILLSIDE
    for cycle in range(3):
        np.testing.assert_allclose(path[2 * cycle], theta, rtol=1e-9)
        g0 = grad_fn(theta)
        g1 = grad_fn(theta - eta * g0)
        theta = theta - eta * g0 - eta * g1 + c * (g1 - g0)
    np.testing.assert_allclose(path[6], theta, rtol=1e-9)


@pytest.mark.parametrize("eta", [0.02, 0.1, 0.15])
def test_the_cycle_with_the_square_is_linear_on_a_quadratic_and_has_its_edge(eta):
    c = 0.9 * squared_cycle_edge(eta, TOP)
    path = squared(quadratic, START, eta, c, 6)[::2]
    factors = (1 - eta * CURVATURES) ** 2 - c * eta * CURVATURES**2
    np.testing.assert_allclose(path[1:] / path[:-1], np.tile(factors, (3, 1)), rtol=1e-9)
    for share, grows in ((0.98, False), (1.02, True)):
        x = squared(quadratic, START, eta, share * squared_cycle_edge(eta, TOP), 4)[::2, 0]
        assert (np.abs(x[-1]) > np.abs(x[0])) == grows


def test_the_cycle_with_the_square_follows_its_penalty_as_the_step_shrinks():
    """L + (c/4)‖g‖²: the distance to its flow is O(η)."""
    c, time, num_steps = 0.02, 0.2, np.array([40, 80, 160, 320])
    penalised = lambda theta: himmelblau(theta) + c / 4 * jnp.sum(jax.grad(himmelblau)(theta) ** 2)
    errors = []
    for count in num_steps:
        end = squared(himmelblau, HILLSIDE, time / count, c, int(count))[-1]
        flow = descend(penalised, optax.sgd(time / 6400), HILLSIDE, 6400).params[-1]
        errors.append(np.linalg.norm(end - flow))
    np.testing.assert_allclose(np.polyfit(np.log(time / num_steps), np.log(errors), 1)[0], 1.0,
                               atol=0.15)  # fmt: skip


def test_the_cycle_follows_the_penalised_loss_as_the_step_shrinks():
    """Its distance to exact regularisation is O(η); gradient descent's does not shrink."""
    p, time, num_steps = 0.05, 0.4, np.array([20, 40, 80, 160])
    etas = time / num_steps

    def ends(rule, p):
        h = Hyperparameters(jnp.array(etas), 1.0, p)
        trajectories = run(himmelblau, rule, HILLSIDE, h, num_steps=int(num_steps.max()))
        return np.array(trajectories.params)[np.arange(4), num_steps]

    exact = ends(EXACT, p)
    forward = np.linalg.norm(ends(FORWARD, p) - exact, axis=-1)
    plain = np.linalg.norm(ends(SGD, 0.0) - exact, axis=-1)
    np.testing.assert_allclose(np.polyfit(np.log(etas), np.log(forward), 1)[0], 1.0, atol=0.1)
    assert (plain > 100 * forward).all()


def test_it_leaves_the_sharp_minimum_where_backward_sam_stays():
    """At equal gradients, η = 0.05 and p = 0.2, from beside the sharp minimum (1, 0)."""
    start = (1.0, 0.3)
    forward = go(fork, FORWARD, start, 0.05, 0.2, 16_000).params[-200:, 0].mean()
    mirrored = Hyperparameters(0.05, -1.0, -0.2)
    backward = run(fork, SGD, jnp.array(start), mirrored, num_steps=8000).params[-200:, 0].mean()
    np.testing.assert_allclose([forward, backward], [-1.033, 1.102], atol=1e-3)


def test_a_constant_coefficient_is_unnormalised_sam_with_a_stale_ascent():
    """φ_t = θ_t − c g_{t−1} descends by ∇L(φ_t + c g_{t−1})."""
    eta, c, grad_fn = 0.02, 0.05, jax.jit(jax.grad(himmelblau))
    trajectory = go(himmelblau, ROLLING_RULES["Constant coefficient"], HILLSIDE, eta, c, 60).params
    stale = grad_fn(trajectory[0])
    phi = trajectory[1] - c * stale
    for theta in trajectory[1:]:
        np.testing.assert_allclose(phi + c * stale, theta, rtol=1e-10, atol=1e-14)
        ascended = grad_fn(phi + c * stale)
        phi, stale = phi - eta * ascended, ascended


def test_a_constant_coefficient_on_a_quadratic_is_heavy_ball_by_eigendirection():
    eta, c = 0.05, 0.05
    actual = go(quadratic, ROLLING_RULES["Constant coefficient"], START, eta, c, 100).params
    expected = [START, START - eta * CURVATURES * START]
    for _ in range(99):
        momentum = c * CURVATURES * (expected[-1] - expected[-2])
        expected.append(expected[-1] - eta * CURVATURES * expected[-1] + momentum)
    np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-15)


def test_a_constant_coefficient_is_stable_within_its_two_bounds_and_not_beyond():
    """cλ < 1 and ηλ < 2(1 + cλ)."""
    c = jnp.array([0.095, 0.05, 0.098, -0.02])
    eta = jnp.array([0.05, 0.29, 0.39, 0.15])
    rule = ROLLING_RULES["Constant coefficient"]

    def size(c, eta):
        h = Hyperparameters(eta, 1.0, c)
        return jnp.abs(run(quadratic, rule, jnp.array(START), h, num_steps=1500).params[:, -1, 0])

    assert (size(c, eta) < 1e-6).all()
    assert (size(jnp.full(4, 1.05 / TOP), eta) > 1e3).all()
    assert (size(c, 2.02 * (1 + c * TOP) / TOP) > 1e3).all()


def test_optimistic_gradient_descent_is_the_opposite_sign():
    eta = 0.02
    ours = optax.chain(rolling_constant(eta, -eta), optax.sgd(eta))
    theirs = optax.optimistic_gradient_descent(eta)
    actual, expected = (descend(himmelblau, each, HILLSIDE, 20) for each in (ours, theirs))
    np.testing.assert_allclose(actual.params, expected.params, rtol=1e-12)


def flow(loss, start, duration, penalty, num_steps=400):
    """Where the gradient flow of L + penalty·‖∇L‖² leads, by the classical Runge–Kutta rule."""
    modified = lambda theta: loss(theta) + penalty * jnp.sum(jax.grad(loss)(theta) ** 2)
    velocity, h = lambda theta: -jax.grad(modified)(theta), duration / num_steps

    def step(theta, _):
        a = velocity(theta)
        b = velocity(theta + h / 2 * a)
        c = velocity(theta + h / 2 * b)
        return theta + h / 6 * (a + 2 * b + 2 * c + velocity(theta + h * c)), None

    return jax.lax.scan(step, start, length=num_steps)[0]


def test_a_constant_coefficient_follows_its_modified_loss_to_second_order():
    """L + (c/2 + η/4)‖g‖², from the second iterate on: the first step is plain."""
    duration, num_steps = 1.0, np.array([50, 100, 200])
    eta, ratio = jnp.array(duration / num_steps)[None], jnp.array([[0.0], [1.0], [2.0], [-1.0]])
    rule = ROLLING_RULES["Constant coefficient"]
    h = Hyperparameters(eta, 1.0, ratio * eta)
    trajectories = run(himmelblau, rule, HILLSIDE, h, num_steps=201).params
    ends = jnp.array(trajectories[:, np.arange(3), num_steps + 1])
    to_end = jnp.vectorize(partial(flow, himmelblau), signature="(n),(),()->(n)")
    flows = jax.jit(to_end)(
        trajectories[:, :, 1], jnp.full((4, 3), duration), (ratio / 2 + 1 / 4) * eta
    )
    errors = jnp.linalg.norm(ends - flows, axis=-1)
    slopes = [np.polyfit(np.log(eta[0]), np.log(each), 1)[0] for each in errors]
    np.testing.assert_allclose(slopes, 2.0, atol=0.15)


def test_normalised_at_every_step_it_blows_up():
    rule = ROLLING_RULES["Gradient-normalised"]
    assert jnp.abs(go(quadratic, rule, START, 0.02, 0.05, 2000).params).max() > 50
    assert departure(go(factor, rule, (3.0, 0.2), 0.02, 0.05, 2000)) > 0


def test_by_unit_displacement_it_overshoots_the_minimum_by_p():
    p = 0.1
    line = lambda theta: 0.5 * theta[0] ** 2
    trajectory = go(line, ROLLING_RULES["Unit displacement"], (1.0,), 0.05, p, 400).params[:, 0]
    np.testing.assert_allclose(-trajectory.min(), p, rtol=2e-2)


def test_by_unit_displacement_it_goes_to_sharper_ground():
    trajectory = go(fork, ROLLING_RULES["Unit displacement"], (1.0, 0.3), 0.05, 0.2, 8000)
    assert trajectory.params[-200:, 0].mean() > 1.02
