"""A survey against derivatives taken by hand, in NumPy."""

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES, survey

FACTOR = LANDSCAPES["Two-factor net"]


def by_hand(u, v):
    """L, ‖∇L‖ and the eigenvalues of ∇²L for ½(uv − 1)²."""
    residual = u * v - 1
    hessian = np.array([[v * v, 2 * u * v - 1], [2 * u * v - 1, u * u]])
    return residual**2 / 2, abs(residual) * np.hypot(u, v), *np.linalg.eigvalsh(hessian)


@pytest.mark.parametrize("batch", [(), (7,), (3, 4)])
def test_a_survey_measures_every_point_of_any_batch(batch):
    points = np.random.default_rng(2).uniform(0, 4, (*batch, 2))
    actual = survey(FACTOR.loss, jnp.asarray(points))
    expected = np.array([by_hand(u, v) for u, v in points.reshape(-1, 2)])
    for name, values in zip(actual._fields, expected.T, strict=True):
        assert getattr(actual, name).shape == batch
        np.testing.assert_allclose(
            getattr(actual, name), values.reshape(batch), rtol=1e-11, atol=1e-12, err_msg=name
        )


def test_a_survey_agrees_with_finite_differences_on_a_surface_without_a_simple_hessian():
    loss = LANDSCAPES["Twin wells"].loss
    at = lambda x, y: float(loss(jnp.array([x, y])))
    x, y, h = 0.4, 0.7, 1e-4
    grad = [at(x + h, y) - at(x - h, y), at(x, y + h) - at(x, y - h)]
    xx = at(x + h, y) - 2 * at(x, y) + at(x - h, y)
    yy = at(x, y + h) - 2 * at(x, y) + at(x, y - h)
    xy = (at(x + h, y + h) - at(x + h, y - h) - at(x - h, y + h) + at(x - h, y - h)) / 4
    low, high = np.linalg.eigvalsh(np.array([[xx, xy], [xy, yy]]) / h**2)
    actual = survey(loss, jnp.array([x, y]))
    np.testing.assert_allclose(actual.grad_norm, np.hypot(*grad) / (2 * h), rtol=1e-5)
    np.testing.assert_allclose([actual.curvature_min, actual.curvature_max], [low, high], rtol=1e-4)


def test_a_survey_keeps_single_precision_and_passes_nan_on():
    points = jnp.array([[1.0, 2.0], [np.nan, 1.0]], jnp.float32)
    actual = survey(FACTOR.loss, points)
    for values in actual:
        assert values.dtype == jnp.float32
        assert jnp.isfinite(values[0]) and jnp.isnan(values[1])


def test_a_second_survey_of_the_same_shape_does_not_compile():
    points = jnp.ones((5, 2))
    survey(FACTOR.loss, points)
    compiled = survey._cache_size()
    survey(FACTOR.loss, 2 * points)
    assert survey._cache_size() == compiled
