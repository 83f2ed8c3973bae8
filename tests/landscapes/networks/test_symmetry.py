"""Twins: other weights, the same function."""

import jax
import jax.numpy as jnp
import numpy as np
from numpy.testing import assert_allclose

from landscapes.networks.mlp import init_params, logits
from landscapes.networks.symmetry import twin


def test_a_twin_has_other_weights_and_says_the_same():
    network = tuple(
        layer._replace(bias=jnp.linspace(-1, 1, len(layer.bias), dtype=jnp.float32))
        for layer in init_params(jax.random.key(0), (3, 9, 7, 2))
    )
    other = twin(jax.random.key(1), network)
    inputs = jnp.asarray(np.random.RandomState(0).randn(20, 3), jnp.float32)
    say = jax.jit(jax.vmap(logits, (None, 0)))
    assert_allclose(say(network, inputs), say(other, inputs), atol=1e-5)
    for ours, theirs in zip(network, other, strict=True):
        assert jnp.abs(ours.weights - theirs.weights).max() > 0.1
        sizes = np.sort(np.abs(np.asarray(ours.weights)).ravel())
        assert_allclose(sizes, np.sort(np.abs(np.asarray(theirs.weights)).ravel()))
