"""Networks against NumPy: what they say, what they lose, and how they begin."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes.networks import Examples
from landscapes.networks.mlp import (
    LOSSES,
    accuracy,
    cross_entropy,
    init_params,
    logits,
    mean_loss,
    predict,
    squared_error,
)

SIZES = (3, 7, 5, 4)


@pytest.fixture(scope="module")
def network():
    drawn = init_params(jax.random.key(0), SIZES)
    return tuple(
        layer._replace(bias=jnp.linspace(-1, 1, len(layer.bias), dtype=jnp.float32))
        for layer in drawn
    )


@pytest.fixture(scope="module")
def examples():
    rng = np.random.RandomState(0)
    return Examples(
        jnp.asarray(rng.randn(11, 3), jnp.float32), jnp.asarray(rng.randint(0, 4, 11), jnp.int32)
    )


def said(network, inputs):
    """The same network in NumPy's double precision, for all examples at once."""
    x = np.asarray(inputs, float)
    for weights, bias in network[:-1]:
        x = np.tanh(x @ np.asarray(weights, float).T + np.asarray(bias, float))
    return x @ np.asarray(network[-1].weights, float).T + np.asarray(network[-1].bias, float)


def test_a_network_says_what_it_says_in_numpy(network, examples):
    ours = jax.vmap(logits, (None, 0))(network, examples.inputs)
    assert_allclose(ours, said(network, examples.inputs), rtol=1e-5, atol=1e-6)


def test_the_cross_entropy_is_that_of_numpy(network, examples):
    out = said(network, examples.inputs)
    shares = np.exp(out) / np.exp(out).sum(axis=1, keepdims=True)
    expected = -np.log(shares[np.arange(11), examples.labels]).mean()
    assert_allclose(mean_loss(cross_entropy, network, examples), expected, rtol=1e-5)


def test_the_squared_error_is_that_of_numpy(network, examples):
    wanted = np.eye(4)[np.asarray(examples.labels)]
    expected = 0.5 * ((said(network, examples.inputs) - wanted) ** 2).sum(axis=1).mean()
    assert_allclose(mean_loss(squared_error, network, examples), expected, rtol=1e-5)


def test_the_accuracy_is_the_share_that_is_right(network, examples):
    guesses = said(network, examples.inputs).argmax(axis=1)
    assert predict(network, examples.inputs).tolist() == guesses.tolist()
    assert_allclose(accuracy(network, examples), (guesses == examples.labels).mean(), rtol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
def test_all_of_it_is_in_single_precision_although_the_app_is_not(loss, network, examples):
    loss_of = lambda params: mean_loss(LOSSES[loss], params, examples)
    value, grad = jax.jit(jax.value_and_grad(loss_of))(network)
    assert value.dtype == jnp.float32 and accuracy(network, examples).dtype == jnp.float32
    assert {leaf.dtype for leaf in jax.tree.leaves(grad)} == {jnp.dtype("float32")}


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradients_of_minibatches_average_to_that_of_all_examples(loss, network, examples):
    whole = jax.tree.map(lambda leaf: leaf[:10], examples)
    parts = [jax.tree.map(lambda leaf, k=k: leaf[k::5], whole) for k in range(5)]
    grad = jax.jit(jax.grad(lambda params, seen: mean_loss(LOSSES[loss], params, seen)))
    means = jax.tree.map(
        lambda *each: np.mean(each, axis=0), *(grad(network, part) for part in parts)
    )
    for ours, expected in zip(
        jax.tree.leaves(means), jax.tree.leaves(grad(network, whole)), strict=True
    ):
        assert_allclose(ours, expected, rtol=1e-4, atol=1e-6)


def test_networks_begin_with_the_variance_that_they_should():
    wide = init_params(jax.random.key(1), (100, 300, 200))
    for layer, gain in zip(wide, (2, 1), strict=True):
        assert not layer.bias.any()
        assert_allclose(layer.weights.var(), gain / layer.weights.shape[1], rtol=0.03)
        assert abs(layer.weights.mean()) < 4 * np.sqrt(layer.weights.var() / layer.weights.size)


def test_a_key_begins_the_same_network_again():
    once, again, other = (init_params(jax.random.key(k), SIZES) for k in (5, 5, 6))
    for a, b, c in zip(once, again, other, strict=True):
        assert (a.weights == b.weights).all() and (a.weights != c.weights).any()
