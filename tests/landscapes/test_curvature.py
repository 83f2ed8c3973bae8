"""The closed form of the curvatures against LAPACK."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscapes import LANDSCAPES, curvatures

entries = st.floats(-1e3, 1e3)


@jax.jit
def of_a_quadratic(hessian, params):
    return curvatures(lambda theta: 0.5 * theta @ hessian @ theta, params)


@given(xx=entries, xy=entries, yy=entries)
def test_curvatures_are_the_eigenvalues_of_the_hessian(xx, xy, yy):
    hessian = np.array([[xx, xy], [xy, yy]])
    scale = 1 + np.abs(hessian).max()
    np.testing.assert_allclose(
        of_a_quadratic(hessian, jnp.array([0.3, -0.2])),
        np.linalg.eigvalsh(hessian),
        atol=1e-13 * scale,
    )


@pytest.mark.parametrize("name", ["Twin wells", "Beale", "One neuron"])
def test_curvatures_of_a_surface_agree_with_eigvalsh_and_ascend(name):
    landscape = LANDSCAPES[name]
    points = np.random.default_rng(1).uniform(*np.transpose(landscape.window), (100, 2))
    points = jnp.asarray(points)
    actual = jax.jit(jax.vmap(partial(curvatures, landscape.loss)))(points)
    expected = np.linalg.eigvalsh(jax.jit(jax.vmap(jax.hessian(landscape.loss)))(points))
    np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-9)
    assert (actual[:, 0] <= actual[:, 1]).all()


@pytest.mark.parametrize("point", [(np.nan, 0.0), (0.0, np.nan), (np.inf, 0.0)])
def test_the_curvature_of_nowhere_is_not_a_number(point):
    assert jnp.isnan(of_a_quadratic(np.eye(2), jnp.array(point))).all()
