"""The estimates of ∇‖∇L‖ by one gradient and by two, and what they leave out."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers.alpha_sam import perturb
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.taylor import (
    central_difference,
    cosine,
    forward_difference,
    relative_error,
    third_derivative,
)

THETA = np.array([1.0, -0.7])
himmelblau = LANDSCAPES["Himmelblau"].loss


def quartic(theta):
    return jnp.sum(theta**4) + theta[0] * theta[1]


def quartic_gradient(theta):
    """The same by hand, in NumPy."""
    return 4 * theta**3 + theta[::-1]


def at_theta(estimate, loss, *args, theta=THETA):
    grad_fn, theta = jax.grad(loss), jnp.array(theta)
    return estimate(grad_fn, theta, grad_fn(theta), *args)


@pytest.mark.parametrize("radius", [0.3, -0.3])
def test_the_estimates_are_differences_of_gradients(radius):
    grad = quartic_gradient(THETA)
    u = grad / np.linalg.norm(grad)
    ahead = quartic_gradient(THETA + radius * u)
    behind = quartic_gradient(THETA - radius * u)
    one = at_theta(forward_difference, quartic, radius)
    np.testing.assert_allclose(one, (ahead - grad) / radius, rtol=1e-12)
    two = at_theta(central_difference, quartic, radius)
    np.testing.assert_allclose(two, (ahead - behind) / (2 * radius), rtol=1e-12)


@pytest.mark.parametrize("loss, theta", [(quartic, THETA), (himmelblau, (1.0, -0.5))])
@pytest.mark.parametrize("estimate, order", [(forward_difference, 1), (central_difference, 2)])
def test_one_look_errs_in_proportion_to_its_radius_and_two_to_its_square(
    loss, theta, estimate, order
):
    exact = at_theta(gradient_norm_gradient, loss, theta=theta)
    error = lambda radius: relative_error(at_theta(estimate, loss, radius, theta=theta), exact)
    radii = jnp.logspace(-3, -2, 5)
    slope, _ = np.polyfit(np.log(radii), np.log(jax.jit(jax.vmap(error))(radii)), 1)
    np.testing.assert_allclose(slope, order, atol=0.02)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_on_every_surface_the_orders_are_one_and_two_and_the_prefactor_is_known(landscape):
    """At its start; on the quadratic bowl there is no error, so no order and no prefactor."""
    grad_fn, theta = jax.grad(landscape.loss), jnp.array(landscape.start)
    grad = grad_fn(theta)
    exact = gradient_norm_gradient(grad_fn, theta, grad)

    def errors(estimate, radii):
        gap = lambda radius: jnp.linalg.norm(estimate(grad_fn, theta, grad, radius) - exact)
        return np.asarray(jax.jit(jax.vmap(gap))(radii))

    near, far = jnp.logspace(-4, -3, 5), jnp.logspace(-3, -2, 5)
    one, two = errors(forward_difference, near), errors(central_difference, far)
    prefactor = jnp.linalg.norm(third_derivative(grad_fn, theta, grad)) / 2
    if landscape is LANDSCAPES["Quadratic bowl"]:
        assert prefactor == 0
        np.testing.assert_allclose(one, 0, atol=1e-9)
        np.testing.assert_allclose(two, 0, atol=1e-10)
        return
    slope = lambda radii, error: np.polyfit(np.log(radii), np.log(error), 1)[0]
    np.testing.assert_allclose(slope(near, one), 1, atol=0.005)
    np.testing.assert_allclose(slope(far, two), 2, atol=0.005)
    np.testing.assert_allclose(one[0] / near[0], prefactor, rtol=2e-3)


def test_what_one_look_leaves_out_is_half_the_third_derivative():
    """T[u,u] for the quartic is 24θᵢuᵢ², and it is the error but for (r/2) at small r."""
    grad = quartic_gradient(THETA)
    u = grad / np.linalg.norm(grad)
    actual = at_theta(third_derivative, quartic)
    np.testing.assert_allclose(actual, 24 * THETA * u**2, rtol=1e-12)
    radius = 1e-4
    left_out = at_theta(forward_difference, quartic, radius) - at_theta(
        gradient_norm_gradient, quartic
    )
    np.testing.assert_allclose(left_out / (radius / 2), actual, rtol=1e-3)


def test_the_turning_of_the_ascent_step_that_sam_drops_is_of_second_order():
    """∇[L(θ + ρu(θ))] − g_ρ = ρ (∂u/∂θ)ᵀ g_ρ = ρ²H(I − uuᵀ)Hu/‖g₀‖ + O(ρ³)."""
    theta = jnp.array(THETA)
    grad_fn = jax.grad(quartic)
    grad = quartic_gradient(THETA)
    u = grad / np.linalg.norm(grad)
    hessian = np.diag(12 * THETA**2) + np.array([[0.0, 1.0], [1.0, 0.0]])
    expected = hessian @ (np.eye(2) - np.outer(u, u)) @ hessian @ u / np.linalg.norm(grad)

    def dropped(rho):
        whole = jax.grad(lambda theta: quartic(perturb(theta, grad_fn(theta), rho)))(theta)
        return whole - grad_fn(perturb(theta, grad_fn(theta), rho))

    np.testing.assert_allclose(dropped(1e-3) / 1e-6, expected, rtol=5e-3)
    np.testing.assert_allclose(dropped(-1e-3) / 1e-6, expected, rtol=5e-3)


def test_on_a_quadratic_nothing_is_left_out():
    quadratic = lambda theta: 0.5 * (10 * theta[0] ** 2 + theta[1] ** 2)
    exact = at_theta(gradient_norm_gradient, quadratic)
    np.testing.assert_allclose(at_theta(forward_difference, quadratic, 3.0), exact, rtol=1e-12)
    np.testing.assert_array_equal(at_theta(third_derivative, quadratic), 0)


def test_the_relative_error_is_a_share_of_the_exact_vector():
    exact = {"a": jnp.array([3.0, 0.0]), "b": jnp.array(4.0)}
    off = {"a": jnp.array([3.0, 1.0]), "b": jnp.array(4.0)}
    np.testing.assert_allclose(relative_error(off, exact), 1 / 5, rtol=1e-15)
    assert relative_error(jnp.ones(2), jnp.zeros(2)) == jnp.inf


def test_the_cosine_tells_directions_and_not_lengths():
    ahead, aside = jnp.array([2.0, 0.0]), jnp.array([3.0, 3.0])
    np.testing.assert_allclose(cosine(ahead, aside), np.sqrt(0.5), rtol=1e-15)
    np.testing.assert_allclose(cosine(ahead, -5 * ahead), -1, rtol=1e-15)
    assert cosine(ahead, jnp.zeros(2)) == 0
