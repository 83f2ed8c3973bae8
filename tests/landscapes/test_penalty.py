"""The penalised loss L + λ‖∇L‖ and its gradient, against derivatives taken by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscapes import LANDSCAPES, penalised

FACTOR = LANDSCAPES["Two-factor net"]
PENALISED = jax.jit(jax.value_and_grad(penalised(FACTOR.loss)))


def by_hand(u, v):
    """L, ∇L and ∇²L of ½(uv − 1)²."""
    residual = u * v - 1
    hessian = np.array([[v * v, 2 * u * v - 1], [2 * u * v - 1, u * u]])
    return residual**2 / 2, residual * np.array([v, u]), hessian


coordinates = st.floats(0.1, 4.0)


@given(u=coordinates, v=coordinates, strength=st.floats(-1.0, 1.0))
def test_the_penalised_gradient_is_grad_plus_strength_times_hessian_times_direction(u, v, strength):
    loss, grad, hessian = by_hand(u, v)
    norm = np.linalg.norm(grad)
    if norm < 1e-6:
        return
    value, slope = PENALISED(jnp.array([u, v]), strength)
    np.testing.assert_allclose(value, loss + strength * norm, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(slope, grad + strength * hessian @ grad / norm, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=list(LANDSCAPES))
def test_the_penalised_gradient_is_finite_where_the_gradient_vanishes(landscape):
    """In single precision, where the guard of the norm has the least room."""
    points = jnp.asarray([point.params for point in landscape.critical_points], jnp.float32)
    slope = jax.jit(jax.vmap(jax.value_and_grad(penalised(landscape.loss)), (0, None)))
    for actual in slope(points, 0.5):
        assert actual.dtype == jnp.float32 and jnp.isfinite(actual).all()


def test_the_penalised_gradient_is_zero_at_an_exact_minimum():
    value, slope = PENALISED(jnp.array([1.0, 1.0]), 0.5)
    assert value == 0.0 and (slope == 0.0).all()


def test_a_penalty_makes_even_a_saddle_a_minimum():
    """L + p‖∇L‖ rises from a saddle in every direction, if p is positive."""
    saddle = jax.jit(jax.vmap(penalised(LANDSCAPES["Saddle"].loss), (0, None)))
    angles = np.linspace(0, 2 * np.pi, 16)
    ring = 1e-3 * np.stack([np.cos(angles), np.sin(angles)], -1)
    top, *around = saddle(jnp.asarray([(0.0, 0.0), *ring]), 0.1)
    rise = np.array(around) - top
    assert (rise > 0.9e-4).all()


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
@pytest.mark.parametrize("scale", [2.0**66, 1.0, 2.0**-47, 2.0**-80])
def test_the_unit_of_the_loss_does_not_matter(scale, dtype):
    """By 1e20 or 1e-14 and less: value and gradient in the new unit are what they were."""
    scaled = penalised(lambda params: scale * FACTOR.loss(params))
    point = jnp.array([1.5, 0.8], dtype)
    seen = jax.jit(jax.value_and_grad(scaled))(point, 0.5)
    for actual, plain in zip(seen, PENALISED(jnp.array([1.5, 0.8]), 0.5), strict=True):
        assert actual.dtype == dtype
        np.testing.assert_allclose(actual / scale, plain, rtol=8 * jnp.finfo(dtype).eps)


def test_jit_meets_one_penalised_function_per_loss():
    assert penalised(FACTOR.loss) is penalised(FACTOR.loss)
