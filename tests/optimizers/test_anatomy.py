"""The arrows of a step, each against its own definition."""

import jax
import jax.numpy as jnp
import numpy as np

from optimizers.anatomy import Anatomy, anatomy


def quartic(theta):
    return jnp.sum(theta**4) + theta[0] * theta[1]


def by_hand(theta, alpha, rho):
    """The same in NumPy, with the Hessian written out."""
    gradient = lambda theta: 4 * theta**3 + theta[::-1]
    grad = gradient(theta)
    direction = grad / np.linalg.norm(grad)
    hessian = np.diag(12 * theta**2) + np.array([[0, 1], [1, 0]])
    sam_grad = gradient(theta + rho * direction)
    return Anatomy(
        grad=grad,
        perturbed=theta + rho * direction,
        sam_grad=sam_grad,
        alpha_sam_grad=(1 - alpha) * grad + alpha * sam_grad,
        grad_norm_grad=hessian @ direction,
    )


def assert_same(actual: Anatomy, expected: list[Anatomy]):
    for name, vectors in zip(Anatomy._fields, zip(*expected, strict=True), strict=True):
        np.testing.assert_allclose(getattr(actual, name), vectors, rtol=1e-10, err_msg=name)


def test_a_path_at_one_setting():
    path = np.random.default_rng(0).normal(size=(7, 2))
    assert_same(anatomy(quartic, jnp.array(path), 2.0, 0.3), [by_hand(p, 2.0, 0.3) for p in path])


def test_one_point_along_a_line_of_alphas():
    point, alphas = np.array([1.0, -0.7]), np.linspace(-2, 4, 5)
    actual = anatomy(quartic, jnp.array(point), jnp.array(alphas), -0.2)
    assert all(vector.shape == (5, 2) for vector in actual)
    assert_same(actual, [by_hand(point, alpha, -0.2) for alpha in alphas])


def test_a_plane_of_alphas_and_rhos_under_a_batch_of_points():
    points = jnp.tile(jnp.array([1.0, -0.7]), (4, 1, 1, 1))
    alphas, rhos = jnp.linspace(-1, 1, 3)[:, None], jnp.linspace(0, 1, 2)
    assert anatomy(quartic, points, alphas, rhos).alpha_sam_grad.shape == (4, 3, 2, 2)


def test_sliders_do_not_recompile():
    point = jnp.array([1.0, -0.7])
    anatomy(quartic, point, 1.0, 0.3)
    compiled = anatomy._cache_size()
    for alpha, rho in [(0.5, 0.1), (-2.0, -0.4)]:
        anatomy(quartic, point, alpha, rho)
    assert anatomy._cache_size() == compiled


def test_every_arrow_vanishes_at_a_critical_point_and_the_look_stays():
    for dtype in (jnp.float32, jnp.float64):
        origin = jnp.zeros(2, dtype)
        for name, vector in anatomy(quartic, origin, 2.0, 0.3)._asdict().items():
            np.testing.assert_array_equal(vector, origin, err_msg=name)
            assert vector.dtype == dtype
    assert jax.tree.structure(anatomy(quartic, origin, 2.0, 0.3)).num_leaves == 5
