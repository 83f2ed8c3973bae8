"""Norms of vectors whose squares a machine does not have, against double precision."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from optimizers.precision import over_norm, unit

DTYPES = [jnp.float16, jnp.bfloat16, jnp.float32, jnp.float64]
every_dtype = pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)


def scales(dtype) -> list[float]:
    """Of a largest entry, from the smallest normal number to the largest of all."""
    info = jnp.finfo(dtype)
    low, high = np.log2(float(info.tiny)), np.log2(float(info.max))
    return [float(info.tiny), *2.0 ** np.linspace(low, high, 41)[1:-1], float(info.max)]


@every_dtype
def test_a_unit_vector_has_length_one_at_every_scale(dtype):
    """And its direction: every entry right to the precision that its type has."""
    shapes = np.array([[1, 0], [0.6, 0.8], [-1, 1], [1, 1e-3], [0.51, -0.99]])
    shapes = shapes / abs(shapes).max(axis=1, keepdims=True)
    with np.errstate(over="ignore", under="ignore"):
        vectors = np.concatenate([scale * shapes for scale in scales(dtype)]).astype(dtype)
    vectors = vectors.astype(np.float64)
    smallest = float(jnp.finfo(dtype).tiny)
    # What is below the smallest normal number the machine may take for 0.
    vectors = np.where(abs(vectors) < smallest, 0, vectors)
    largest = abs(vectors).max(axis=1, keepdims=True)
    expected = vectors / largest / np.linalg.norm(vectors / largest, axis=1, keepdims=True)
    actual = jax.jit(jax.vmap(unit))(jnp.asarray(vectors, dtype))
    assert actual.dtype == dtype
    eps = float(jnp.finfo(dtype).eps)
    actual = np.asarray(actual, np.float64)
    np.testing.assert_allclose(actual, expected, rtol=2 * eps, atol=max(smallest, 1e-300))
    np.testing.assert_allclose(np.linalg.norm(actual, axis=1), 1, rtol=2 * eps)


@pytest.mark.usefixtures("float16")
def test_of_half_precision_even_the_subnormal_numbers_have_a_direction():
    tiny = jnp.array([3, 4], jnp.float16) * jnp.finfo(jnp.float16).smallest_subnormal
    np.testing.assert_allclose(unit(tiny), [0.6, 0.8], rtol=1e-3)


@every_dtype
def test_a_vector_of_more_entries_than_a_type_can_count_has_length_one(dtype):
    u = unit(jnp.ones(100_000, dtype))
    np.testing.assert_allclose(u.astype(float), 100_000**-0.5, rtol=float(jnp.finfo(dtype).eps))


@every_dtype
def test_at_zero_it_is_zero_with_all_its_derivatives(dtype):
    zero = jnp.zeros(3, dtype)
    once, twice = jax.jacfwd(unit), jax.jacrev(jax.jacfwd(unit))
    for each in (unit, once, jax.jacrev(unit), twice, jax.jacfwd(once)):
        result = jax.jit(each)(zero)
        assert result.dtype == dtype and (result == 0).all()


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64], ids=lambda dtype: dtype.__name__)
def test_the_derivative_is_the_projection_over_the_norm_at_every_scale(dtype):
    """(I − uuᵀ)/‖v‖, forwards and backwards, where 1/‖v‖ is a normal number."""
    u = np.array([0.6, 0.0, -0.8])
    info = jnp.finfo(dtype)
    for scale in (4 * float(info.tiny), 1e-20, 1.0, 1e20, float(info.max) / 64):
        for jacobian in (jax.jacfwd, jax.jacrev):
            actual = np.asarray(jacobian(unit)(jnp.asarray(scale * u, dtype)), float) * scale
            np.testing.assert_allclose(actual, np.eye(3) - np.outer(u, u), atol=8 * info.eps)


def test_the_second_derivative_is_that_of_the_norm():
    """Of ‖v‖ = v·u: its third derivative, by hand along one direction."""
    v = np.array([0.3, -0.4, 1.2])
    d = np.array([1.0, 2.0, 0.5])
    curve = lambda t: unit(jnp.asarray(v) + t * jnp.asarray(d))
    r, slope = np.linalg.norm(v), v @ d / np.linalg.norm(v)
    bend = (d @ d - slope**2) / r  # d²‖v‖/dt²
    expected = -2 * d * slope / r**2 + v * (2 * slope**2 / r**3 - bend / r**2)
    np.testing.assert_allclose(jax.jacfwd(jax.jacfwd(curve))(0.0), expected, rtol=1e-12)
    np.testing.assert_allclose(jax.jacrev(jax.jacfwd(curve))(0.0), expected, rtol=1e-12)


@pytest.mark.usefixtures("float16")
def test_the_norm_is_of_the_whole_tree_and_every_leaf_keeps_its_type():
    tree = {
        "half": jnp.array([1, -2], jnp.float16),
        "brain": jnp.array([[2.0]], jnp.bfloat16),
        "single": jnp.array(4.0, jnp.float32),
        "double": jnp.array([0.0], jnp.float64),
    }
    u = unit(tree)
    for name, leaf in tree.items():
        assert u[name].dtype == leaf.dtype and u[name].shape == leaf.shape
        np.testing.assert_allclose(u[name].astype(float), leaf.astype(float) / 5, rtol=4e-3)


def test_at_ordinary_scales_it_is_the_plain_formula_to_the_last_bit():
    """The scale is a power of two: it rounds nothing, so that no chaotic path hangs on it."""
    rng = np.random.RandomState(0)
    for dtype in (np.float32, np.float64):
        vectors = (rng.randn(1000, 2) * 10.0 ** rng.uniform(-6, 6, (1000, 1))).astype(dtype)
        plain = jax.jit(lambda v: v * jax.lax.rsqrt(jnp.sum(v**2, axis=1, keepdims=True)))
        np.testing.assert_array_equal(jax.jit(jax.vmap(unit))(vectors), plain(vectors))


@every_dtype
def test_a_quotient_has_its_own_range_and_is_zero_over_nothing(dtype):
    """A difference of gradients over a short step: 1/‖v‖ alone would leave half precision."""
    info = jnp.finfo(dtype)
    v = jnp.array([float(info.tiny), 0], dtype)
    w = jnp.array([float(info.tiny) * 2, float(info.tiny)], dtype)
    assert over_norm(w, v).tolist() == [2, 1]
    assert over_norm(w, 0 * v).tolist() == [0, 0]


def test_what_is_not_finite_has_no_direction():
    for bad in (jnp.nan, jnp.inf):
        assert jnp.isnan(unit(jnp.array([1.0, bad]))).any()
