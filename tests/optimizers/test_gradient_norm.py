"""∇‖∇L‖ against reverse-mode differentiation of the norm, and α-SAM against ∇‖∇L‖."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.quadratic import QUADRATIC
from optimizers.alpha_sam import alpha_sam_gradient, unit
from optimizers.gradient_norm import gradient_norm_gradient, gradient_norm_penalty

CURVED = [each for each in LANDSCAPES.values() if each is not QUADRATIC]
ids = lambda case: getattr(case, "name", None)
every_curved_landscape = pytest.mark.parametrize("landscape", CURVED, ids=ids)
himmelblau = LANDSCAPES["Himmelblau"].loss


@partial(jax.jit, static_argnums=0)
def exact(loss, theta):
    grad_fn = jax.grad(loss)
    return gradient_norm_gradient(grad_fn, theta, grad_fn(theta))


@pytest.mark.parametrize("landscape", [QUADRATIC, *CURVED[:3]], ids=ids)
def test_it_is_the_gradient_of_the_norm_of_the_gradient(landscape):
    norm = lambda theta: jnp.linalg.norm(jax.grad(landscape.loss)(theta))
    theta = jnp.array(landscape.start)
    expected = jax.jit(jax.grad(norm))(theta)
    np.testing.assert_allclose(exact(landscape.loss, theta), expected, rtol=1e-9)


def test_the_penalty_link_is_the_gradient_of_the_penalised_loss():
    theta = jnp.array([1.0, -0.5])
    link, grad_fn = gradient_norm_penalty(0.3), jax.grad(himmelblau)
    actual, _ = link.update(grad_fn(theta), link.init(theta), theta, grad_fn=grad_fn)
    penalised = lambda theta: himmelblau(theta) + 0.3 * jnp.linalg.norm(grad_fn(theta))
    np.testing.assert_allclose(actual, jax.grad(penalised)(theta), rtol=1e-12)


@every_curved_landscape
def test_the_taylor_error_is_first_order_with_half_the_third_derivative(landscape):
    """‖(g_ρ − g₀)/ρ − Hu‖ = (ρ/2)‖T[u,u]‖ + O(ρ²)."""
    theta, grad_fn = jnp.array(landscape.start), jax.grad(landscape.loss)
    grad, rhos = grad_fn(theta), jnp.logspace(-4, -3, 7)

    @jax.jit
    @jax.vmap
    def error(rho):
        estimate = (alpha_sam_gradient(grad_fn, theta, grad, 1.0, rho) - grad) / rho
        return jnp.linalg.norm(estimate - exact(landscape.loss, theta))

    third = jax.jit(jax.jacfwd(jax.hessian(landscape.loss)))(theta)
    prefactor = jnp.linalg.norm(jnp.einsum("ijk,j,k", third, unit(grad), unit(grad))) / 2
    slope, _ = np.polyfit(np.log(rhos), np.log(error(rhos)), 1)
    np.testing.assert_allclose(slope, 1.0, atol=0.003)
    np.testing.assert_allclose(error(rhos)[0] / rhos[0], prefactor, rtol=1e-3)


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
def test_it_is_zero_and_differentiable_at_a_critical_point(dtype):
    rosenbrock, minimum = LANDSCAPES["Rosenbrock"].loss, jnp.array([1.0, 1.0], dtype)
    np.testing.assert_array_equal(exact(rosenbrock, minimum), jnp.zeros(2))
    derivative = jax.jit(jax.jacobian(lambda theta: exact(rosenbrock, theta)))(minimum)
    assert jnp.isfinite(derivative).all()


def test_parameters_may_be_any_pytree():
    tree_loss = lambda tree: himmelblau(jnp.stack([tree["x"], tree["y"]]))
    tree = exact(tree_loss, {"x": jnp.array(1.0), "y": jnp.array(-0.5)})
    flat = exact(himmelblau, jnp.array([1.0, -0.5]))
    np.testing.assert_allclose(jnp.stack([tree["x"], tree["y"]]), flat, rtol=1e-12)
