"""The α-SAM gradient against mathematics and against what others published."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscapes import LANDSCAPES
from optimizers import RULES, Hyperparameters, run
from optimizers.alpha_sam import alpha_sam, extrapolate, perturb, unit
from optimizers.alpha_sam import alpha_sam_gradient as given_gradient

H = jnp.array([[4.0, 1.0], [1.0, 2.0]])
THETA = jnp.array([1.0, -0.7])

finite = st.floats(-3, 3, allow_subnormal=False)
nonzero = finite.filter(lambda x: abs(x) > 0.05)
points = st.tuples(finite, finite).map(jnp.array)


@partial(jax.jit, static_argnums=0)
def alpha_sam_gradient(loss, theta, alpha, rho):
    grad_fn = jax.grad(loss)
    return given_gradient(grad_fn, theta, grad_fn(theta), alpha, rho)


def quadratic(theta):
    return 0.5 * theta @ H.astype(theta.dtype) @ theta


def quartic(theta):
    return jnp.sum(theta**4) + theta[0] * theta[1]


def quartic_gradient(theta):
    """The same by hand, in NumPy."""
    return 4 * theta**3 + theta[::-1]


def penalised(loss, strength):
    return lambda theta: loss(theta) + strength * jnp.linalg.norm(jax.grad(loss)(theta))


@given(alpha=finite, rho=finite)
def test_quadratic_gradient_is_the_penalised_gradient(alpha, rho):
    actual = alpha_sam_gradient(quadratic, THETA, alpha, rho)
    expected = jax.grad(penalised(quadratic, alpha * rho))(THETA)
    np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-10)


@given(theta=points, alpha=finite, rho=finite, c=nonzero)
def test_only_the_product_matters_on_a_quadratic(theta, alpha, rho, c):
    np.testing.assert_allclose(
        alpha_sam_gradient(quadratic, theta, alpha * c, rho / c),
        alpha_sam_gradient(quadratic, theta, alpha, rho),
        rtol=1e-7,
        atol=1e-7,
    )


@given(theta=points, rho=finite)
def test_alpha_zero_is_the_gradient_bit_for_bit(theta, rho):
    expected = jax.grad(quartic)(theta)
    np.testing.assert_array_equal(alpha_sam_gradient(quartic, theta, 0.0, rho), expected)


@given(theta=points, rho=finite)
def test_alpha_one_is_sam_as_published(theta, rho):
    """Foret et al. 2021, equations 2 and 3, in NumPy."""
    w = np.array(theta)
    norm = np.linalg.norm(quartic_gradient(w))
    epsilon = rho * quartic_gradient(w) / norm if norm > 1e-6 else 0 * w
    actual = alpha_sam_gradient(quartic, theta, 1.0, rho)
    if norm > 1e-6 or norm == 0:
        np.testing.assert_allclose(actual, quartic_gradient(w + epsilon), rtol=1e-9, atol=1e-9)


def test_alpha_one_is_sam_as_optax_has_it():
    rho = 0.2
    theirs = optax.contrib.sam(
        optax.sgd(0.05), optax.chain(optax.contrib.normalize(), optax.sgd(rho)), opaque_mode=True
    )
    grad = jax.grad(quartic)(THETA)
    expected, _ = theirs.update(
        grad, theirs.init(THETA), THETA, grad_fn=lambda theta, _: jax.grad(quartic)(theta)
    )
    ours = optax.chain(alpha_sam(1.0, rho), optax.sgd(0.05))
    actual, _ = ours.update(grad, ours.init(THETA), THETA, grad_fn=jax.grad(quartic))
    np.testing.assert_allclose(actual, expected, rtol=1e-12)


@pytest.mark.parametrize("penalty, r", [(0.1, 0.05), (0.08, 0.1), (0.3, 0.02)])
def test_gnp_is_alpha_sam_at_alpha_equal_to_penalty_over_radius(penalty, r):
    """Zhao, Zhang and Hu 2022, algorithm 1, in NumPy."""
    w = np.array(THETA)
    g1 = quartic_gradient(w)
    g2 = quartic_gradient(w + r * g1 / np.linalg.norm(g1))
    balance = penalty / r
    expected = (1 - balance) * g1 + balance * g2
    actual = alpha_sam_gradient(quartic, THETA, penalty / r, r)
    np.testing.assert_allclose(actual, expected, rtol=1e-12)


@pytest.mark.parametrize("gamma", [0.2, 0.5, 0.8, 0.95])
def test_wsam_is_alpha_sam_at_alpha_equal_to_gamma_over_one_minus_gamma(gamma):
    """Yue et al. 2023, the gradient of L + γ/(1−γ)·(max L − L), in NumPy."""
    rho = 0.1
    w = np.array(THETA)
    g = quartic_gradient(w)
    g_sam = quartic_gradient(w + rho * g / np.linalg.norm(g))
    expected = (1 - 2 * gamma) / (1 - gamma) * g + gamma / (1 - gamma) * g_sam
    actual = alpha_sam_gradient(quartic, THETA, gamma / (1 - gamma), rho)
    np.testing.assert_allclose(actual, expected, rtol=1e-12)


def test_extragradient_is_alpha_one_with_a_look_of_one_step_downhill():
    """Korpelevich 1976, θ ← θ − η∇L(θ − η∇L(θ)): ρ = −η‖g₀‖, along a whole path."""
    eta, w = 0.05, np.array(THETA)
    theta = THETA
    for _ in range(5):
        rho = -eta * np.linalg.norm(quartic_gradient(np.array(theta)))
        theta = theta - eta * alpha_sam_gradient(quartic, theta, 1.0, rho)
        w = w - eta * quartic_gradient(w - eta * quartic_gradient(w))
        np.testing.assert_allclose(theta, w, rtol=1e-12)


@given(theta=points, rho=finite)
def test_the_look_has_length_rho(theta, rho):
    grad = jax.grad(quadratic)(theta)
    size = np.abs(grad).max()
    if size == 0 or size > np.finfo(float).tiny:  # in between the processor takes it for 0
        length = jnp.linalg.norm(perturb(theta, grad, rho) - theta)
        np.testing.assert_allclose(length, abs(rho) * (size > 0), atol=1e-9)


def test_a_positive_rho_looks_uphill():
    grad = jax.grad(quadratic)(THETA)
    assert quadratic(perturb(THETA, grad, 0.1)) > quadratic(THETA)
    assert quadratic(perturb(THETA, grad, -0.1)) < quadratic(THETA)


@pytest.mark.parametrize("dtype", [jnp.float16, jnp.bfloat16, jnp.float32, jnp.float64])
def test_everything_is_finite_at_a_critical_point(dtype):
    """The value, and its derivatives: in the parameters, in α and in ρ."""
    origin = jnp.zeros(2, dtype)
    alpha, rho = jnp.array(2.0, dtype), jnp.array(0.5, dtype)
    gradient = lambda theta, alpha, rho: alpha_sam_gradient(quadratic, theta, alpha, rho)
    np.testing.assert_array_equal(gradient(origin, alpha, rho), origin)
    for jacobian in (jax.jacrev, jax.jacfwd):
        derivatives = jacobian(gradient, (0, 1, 2))(origin, alpha, rho)
        assert all(jnp.isfinite(each).all() for each in derivatives)
    assert gradient(origin, alpha, rho).dtype == dtype


@pytest.mark.parametrize("name", LANDSCAPES)
@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64], ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("scale", [2.0**66, 2.0**-47], ids=["1e20", "1e-14"])
def test_the_path_does_not_depend_on_the_unit_of_the_loss(name, dtype, scale):
    """L in a unit that makes it about 1e20 or 1e-14 times as large, with η in its unit.

    Powers of two, because every other factor rounds; the first few steps, because a compiler may
    round one program otherwise than another, and what is chaotic would tell.
    """
    landscape = LANDSCAPES[name]
    scaled = lambda params: scale * landscape.loss(params)
    start = jnp.array(landscape.start, dtype)
    eta = landscape.learning_rate
    paths = [
        run(loss, RULES[rule], start, Hyperparameters(eta / by, 2.0, 0.1), num_steps=4).params
        for rule in ("α-SAM + SGD", "Exact gradient norm", "Forward-only")
        for loss, by in ((landscape.loss, 1), (scaled, scale))
    ]
    for plain, other in zip(paths[::2], paths[1::2], strict=True):
        assert jnp.isfinite(plain).all()
        np.testing.assert_allclose(other, plain, rtol=1e3 * jnp.finfo(dtype).eps)


@pytest.mark.parametrize("alpha", [1.0, 3.0, -1.0])
def test_the_gap_to_the_penalised_gradient_shrinks_like_rho_squared(alpha):
    def gap(rho):
        exact = jax.grad(penalised(quartic, alpha * rho))(THETA)
        return jnp.linalg.norm(alpha_sam_gradient(quartic, THETA, alpha, rho) - exact)

    order = jnp.log2(gap(2e-3) / gap(1e-3))
    np.testing.assert_allclose(order, 2.0, atol=0.02)


def test_sam_and_its_mirror_image_part_at_second_order():
    """g_{1,ρ} − g_{−1,−ρ} = ρ²T[u,u] + O(ρ⁴): α = −1 with ρ < 0 is not SAM."""
    u = unit(jax.grad(quartic)(THETA))
    third = jnp.einsum("ijk,j,k", jax.jit(jax.jacfwd(jax.hessian(quartic)))(THETA), u, u)
    rho = 1e-3
    sam = alpha_sam_gradient(quartic, THETA, 1.0, rho)
    mirrored = alpha_sam_gradient(quartic, THETA, -1.0, -rho)
    np.testing.assert_allclose((sam - mirrored) / rho**2, third, rtol=1e-5)


def test_parameters_may_be_any_pytree():
    flat = alpha_sam_gradient(quadratic, THETA, 1.5, 0.3)
    loss = lambda tree: quadratic(jnp.stack([tree["a"], tree["b"][0]]))
    tree = alpha_sam_gradient(loss, {"a": THETA[0], "b": [THETA[1]]}, 1.5, 0.3)
    np.testing.assert_allclose(jnp.stack([tree["a"], tree["b"][0]]), flat, rtol=1e-12)


@pytest.mark.usefixtures("float16")
@pytest.mark.parametrize("scalar", [jnp.float64(0.3), jnp.float32(0.3), 0.3], ids=str)
def test_every_leaf_keeps_its_type_whatever_that_of_alpha_and_rho(scalar):
    params = {
        str(dtype): jnp.array([0.5, -0.25], dtype)
        for dtype in ("float16", "bfloat16", "float32", "float64")
    }
    loss = lambda tree: sum(jnp.sum(leaf.astype(float) ** 4) for leaf in jax.tree.leaves(tree))
    grad_fn = jax.grad(loss)
    grad = grad_fn(params)
    flat = jnp.tile(jnp.array([0.5, -0.25]), 4)
    for tree, exact in (
        (perturb(params, grad, scalar), perturb(flat, grad_fn(flat), 0.3)),
        (extrapolate(grad, params, scalar), extrapolate(grad_fn(flat), flat, 0.3)),
        (
            given_gradient(grad_fn, params, grad, scalar, scalar),
            given_gradient(grad_fn, flat, grad_fn(flat), 0.3, 0.3),
        ),
    ):
        for k, (name, leaf) in enumerate(tree.items()):
            assert leaf.dtype == name
            tolerance = 4 * float(jnp.finfo(leaf.dtype).eps) + 4e-8  # of a scalar in float32
            np.testing.assert_allclose(
                leaf.astype(float), exact[2 * k : 2 * k + 2], rtol=0, atol=tolerance
            )


@given(theta=points, alpha=finite, rho=finite)
def test_the_optax_link_hands_on_the_same_gradient(theta, alpha, rho):
    link, grad_fn = alpha_sam(alpha, rho), jax.grad(quartic)
    actual, _ = link.update(grad_fn(theta), link.init(theta), theta, grad_fn=grad_fn)
    expected = given_gradient(grad_fn, theta, grad_fn(theta), alpha, rho)
    np.testing.assert_array_equal(actual, expected)
