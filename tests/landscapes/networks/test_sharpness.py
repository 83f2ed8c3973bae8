"""The five measures against the whole Hessian, and what leaves them as they are."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from jax.flatten_util import ravel_pytree
from numpy.testing import assert_allclose

from landscapes.factor import loss as two_factors
from landscapes.networks import DATASETS, LOSSES
from landscapes.networks.mlp import init_params, mean_loss
from landscapes.networks.sharpness import (
    adaptive_curvature,
    average_rise,
    hessian_trace,
    hessian_vector,
    top_curvature,
    top_curvatures,
)

KEY = jax.random.key(0)


def trained(dataset: str, hidden: tuple[int, ...], kind: str):
    """A small network after a few steps of gradient descent, and its loss."""
    source = DATASETS[dataset]
    split = source.split(60, 0.2, 0)
    loss = lambda params: mean_loss(LOSSES[kind], params, split.train)
    sizes = (source.num_features, *hidden, source.num_classes)
    step = lambda _, params: jax.tree.map(lambda p, g: p - 0.3 * g, params, jax.grad(loss)(params))
    params = init_params(KEY, sizes)
    return loss, jax.jit(lambda p: jax.lax.fori_loop(0, 200, step, p))(params)


def of(measure, loss):
    """A measure of a loss, compiled: op by op it would take a second."""
    return jax.jit(lambda params: measure(loss, params, KEY))


NETWORKS = {
    "moons": ("Two moons", (8, 8), "Cross-entropy"),
    "digits": ("Digits", (6,), "Squared error"),
}


@pytest.fixture(scope="module", params=NETWORKS)
def measured(request):
    """A trained network, its loss, and its Hessian in whole."""
    loss, params = trained(*NETWORKS[request.param])
    point, restore = ravel_pytree(params)
    hessian = jax.jit(jax.hessian(lambda vector: loss(restore(vector))))(point)
    return loss, params, np.asarray(hessian, float)


def test_a_hessian_vector_product_is_that_of_the_whole_hessian(measured):
    loss, params, hessian = measured
    vector = np.random.RandomState(0).randn(len(hessian)).astype(np.float32)
    product = jax.jit(lambda params, v: hessian_vector(loss, params)[1](v))
    expected = hessian @ vector
    assert_allclose(product(params, jnp.asarray(vector)), expected, atol=1e-4 * abs(expected).max())


def test_the_top_curvature_is_that_of_eigh_to_a_thousandth(measured):
    loss, params, hessian = measured
    top = of(top_curvature, loss)(params)
    assert top.dtype == jnp.float32
    assert_allclose(top, np.linalg.eigvalsh(hessian)[-1], rtol=1e-3)


def test_the_three_top_curvatures_are_those_of_eigh_to_a_hundredth(measured):
    loss, params, hessian = measured
    top = of(partial(top_curvatures, count=3), loss)(params)
    assert_allclose(top, np.linalg.eigvalsh(hessian)[:-4:-1], rtol=1e-2)


def test_the_adaptive_curvature_is_that_of_eigh_to_a_thousandth(measured):
    loss, params, hessian = measured
    size = abs(np.asarray(ravel_pytree(params)[0], float))
    expected = np.linalg.eigvalsh(size[:, None] * hessian * size)[-1]
    top = of(adaptive_curvature, loss)(params)
    assert_allclose(top, expected, rtol=1e-3)


def test_the_trace_is_right_and_knows_how_wrong_it_may_be(measured):
    """Over many keys its error, in its own standard errors, has about the size 1."""
    loss, params, hessian = measured
    estimate = jax.jit(jax.vmap(lambda key: hessian_trace(loss, params, key)))
    seen = estimate(jax.random.split(KEY, 60))
    away = (np.asarray(seen.mean) - np.trace(hessian)) / np.asarray(seen.standard_error)
    assert abs(away[0]) < 3
    assert 0.75 < np.sqrt((away**2).mean()) < 1.35
    assert abs(away.mean()) < 3 / np.sqrt(60)


def test_the_loss_rises_on_average_by_the_trace_over_the_dimensions(measured):
    """E L(θ + rz) − L(θ) = ½ r² tr ∇²L / d + O(r⁴): the gradient averages out."""
    loss, params, hessian = measured
    radius = 0.3
    rise = jax.jit(lambda p: average_rise(loss, p, KEY, radius, num_draws=1000))(params)
    expected = 0.5 * radius**2 * np.trace(hessian) / len(hessian)
    assert abs(rise.mean - expected) < 3.5 * rise.standard_error + 0.03 * expected
    assert rise.standard_error < 0.35 * expected, "otherwise anything would do"


def test_of_a_saddle_the_largest_curvature_is_found_and_not_the_most_negative():
    loss = lambda p: 0.5 * (2 * p[0] ** 2 - 9 * p[1] ** 2 + p[2] ** 2)
    assert_allclose(of(top_curvature, loss)(jnp.zeros(3, jnp.float32)), 2, rtol=1e-5)


def eigenvalues(size: int) -> dict[str, np.ndarray]:
    """Spectra that exhaust a Krylov space, or nearly so, and some that do not."""
    k = np.arange(size)
    return {
        "zero": np.zeros(size),
        "identity": np.ones(size),
        "minus identity": -np.ones(size),
        "one steep direction": np.where(k == 0, 5.0, 0.0),
        "one way down": np.where(k == 0, -5.0, 0.0),
        "two steep directions": np.where(k < 2, 1.0, 0.0),
        "plus and minus": np.where(k % 2, 1.0, -1.0),
        "three values": 1.0 + k % 3,
        "all negative": -1.0 - k,
        "all different": 1.0 + k,
        "a steep way down": np.where(k == 0, -1000.0, k / size),
        "many scales": 10.0 ** (-8 * k / size),
    }


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1, 2, 3, 39, 40, 41, 50, 300])
def test_the_largest_eigenvalue_is_found_in_every_spectrum(size, dtype):
    """Within 0.3 % of the largest in size, in a batch, of diagonal Hessians and of turned ones."""
    rng = np.random.RandomState(size)
    turned = np.linalg.qr(rng.randn(size, size))[0].astype(dtype)
    spectra = np.stack([*eigenvalues(size).values()])
    spectra = np.concatenate([spectra, 1e-12 * spectra, 1e12 * spectra]).astype(dtype)

    def top(spectrum, turned, seed):
        loss = lambda p: 0.5 * jnp.sum(spectrum * (turned @ p) ** 2)
        return top_curvature(loss, jnp.ones(size, dtype), jax.random.key(seed))

    seen = jax.jit(
        jax.vmap(jax.vmap(jax.vmap(top, (None, None, 0)), (None, 0, None)), (0, None, None))
    )(spectra, np.stack([np.eye(size, dtype=dtype), turned]), np.arange(4))
    assert seen.dtype == dtype
    spectra = spectra.astype(float)
    scale = np.maximum(abs(spectra).max(axis=1), 1e-300)
    off = abs(np.asarray(seen, float) - spectra.max(axis=1)[:, None, None]).max(axis=(1, 2)) / scale
    worst = dict(zip(eigenvalues(size), off.reshape(3, -1).max(axis=0), strict=True))
    for even in ("all negative", "all different"):  # forty products tell less of such a spectrum
        assert worst.pop(even) < 1e-2
    assert max(worst.values()) < 3e-3, worst


SATURATED = {
    "as it starts": lambda params: params,
    "no weights": lambda params: jax.tree.map(jnp.zeros_like, params),
    "saturated units": lambda params: (jax.tree.map(lambda leaf: 1e4 * leaf, params[0]), params[1]),
    "all weights large": lambda params: jax.tree.map(lambda leaf: 30 * leaf, params),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", LOSSES)
def test_of_a_small_network_the_largest_eigenvalue_is_found_however_it_stands(kind, dtype):
    """Of 42 parameters: as many as Lanczos' iterations, nearly, and of few different curvatures."""
    cast = lambda tree: jax.tree.map(
        lambda leaf: leaf.astype(dtype) if leaf.dtype == np.float32 else leaf, tree
    )
    train = cast(DATASETS["Two moons"].split(60, 0.2, 0).train)
    loss = lambda params: mean_loss(LOSSES[kind], params, train)
    networks = [
        cast(change(init_params(jax.random.key(seed), (2, 8, 2))))
        for change in SATURATED.values()
        for seed in range(2)
    ]
    batch = jax.tree.map(lambda *leaves: jnp.stack(leaves), *networks)
    points = jax.vmap(lambda params: ravel_pytree(params)[0])(batch)
    restore = ravel_pytree(networks[0])[1]
    hessians = np.asarray(
        jax.jit(jax.vmap(jax.hessian(lambda vector: loss(restore(vector)))))(points), float
    )
    size = abs(np.asarray(points, float))
    for measure, whole in (
        (top_curvature, hessians),
        (adaptive_curvature, size[:, :, None] * hessians * size[:, None, :]),
    ):
        values = np.linalg.eigvalsh(whole)
        off = abs(np.asarray(jax.vmap(of(measure, loss))(batch), float) - values[:, -1])
        assert (off <= 3e-3 * abs(values).max(axis=1)).all(), (measure, off, values[:, -1])


def test_what_has_left_the_finite_numbers_has_no_sharpness():
    loss = lambda p: jnp.sum(p**2)
    assert jnp.isnan(of(top_curvature, loss)(jnp.array([jnp.nan, 1.0], jnp.float32)))


def test_the_adaptive_curvature_of_the_two_factors_is_2_at_every_minimum():
    u = jnp.array([0.2, 0.5, 1, 3, 5], jnp.float32)
    minima = jnp.stack([u, 1 / u], axis=1)
    adaptive, plain = (
        jax.jit(jax.vmap(of(measure, two_factors)))(minima)
        for measure in (adaptive_curvature, top_curvature)
    )
    assert_allclose(adaptive, 2, rtol=1e-4)
    assert_allclose(plain, u**2 + u**-2, rtol=1e-4)


def linear_net(params):
    """Two layers without a unit in between: (cW₂)(W₁/c) is the same function for every c."""
    first, second = params
    inputs = jnp.linspace(-1, 1, 12, dtype=jnp.float32).reshape(4, 3)
    return jnp.mean((inputs @ first.T @ second.T - inputs[:, :2]) ** 2)


def test_rescaling_layers_changes_the_top_curvature_and_not_the_adaptive_one():
    keys = jax.random.split(KEY)
    shapes = (5, 3), (2, 5)
    params = [jax.random.normal(k, s, jnp.float32) for k, s in zip(keys, shapes, strict=True)]
    scaled = [params[0] / 3, params[1] * 3]
    assert_allclose(linear_net(params), linear_net(scaled), rtol=1e-5)
    adaptive = of(adaptive_curvature, linear_net)
    assert_allclose(adaptive(params), adaptive(scaled), rtol=1e-3)
    top = of(top_curvature, linear_net)
    plain = [float(top(p)) for p in (params, scaled)]
    assert max(plain) > 1.5 * min(plain)


def net_with_biases(params):
    """The same with biases: those before the unit scale with the weights before it."""
    (first, shift), (second, offset) = params
    inputs = jnp.linspace(-1, 1, 12, dtype=jnp.float32).reshape(4, 3)
    hidden = jax.nn.relu(inputs @ first.T + shift[None])
    return jnp.mean((hidden @ second.T + offset[None] - inputs[:, :2]) ** 2)


def test_rescaling_layers_with_biases_leaves_the_adaptive_curvature_only_if_it_counts_them():
    """In |θ| as parameters like any other: what a weight and its bias do together, scales so."""
    rng = np.random.RandomState(3)
    draw = lambda *shape: jnp.asarray(rng.randn(*shape), jnp.float32)
    (first, shift), (second, offset) = params = [(draw(5, 3), draw(5)), (draw(2, 5), draw(2))]
    scaled = [(3 * first, 3 * shift), (second / 3, offset)]
    assert_allclose(net_with_biases(params), net_with_biases(scaled), rtol=1e-5)
    adaptive = of(adaptive_curvature, net_with_biases)
    assert_allclose(adaptive(params), adaptive(scaled), rtol=1e-3)

    def without_biases(params):
        (first, shift), (second, offset) = params
        ones = [(jnp.abs(first), jnp.ones_like(shift)), (jnp.abs(second), jnp.ones_like(offset))]
        size, _ = ravel_pytree(ones)
        point, product = hessian_vector(net_with_biases, params)
        columns = jax.vmap(lambda v: size * product(size * v))(
            jnp.eye(point.size, dtype=point.dtype)
        )
        return np.linalg.eigvalsh(np.asarray(columns, float))[-1]

    one, other = without_biases(params), without_biases(scaled)
    assert abs(one / other - 1) > 0.05


def value(loss, params, _):
    return loss(params)


def grad_norm(loss, params, _):
    return optax.tree.norm(jax.grad(loss)(params))


def test_hidden_units_in_another_order_and_with_other_signs_are_as_sharp(measured):
    """tanh is odd: a unit whose weights all change their sign does the same."""
    loss, params, _ = measured
    first, second, *rest = params
    rng = np.random.RandomState(0)
    order = rng.permutation(len(first.bias))
    signs = jnp.asarray(rng.choice([-1, 1], len(order)), jnp.float32)
    first = type(first)(signs[:, None] * first.weights[order], signs * first.bias[order])
    second = second._replace(weights=second.weights[:, order] * signs[None])
    twin = (first, second, *rest)
    for measure in (value, grad_norm, top_curvature, adaptive_curvature):
        compiled = of(measure, loss)
        assert_allclose(compiled(twin), compiled(params), rtol=2e-3)
