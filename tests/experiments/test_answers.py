"""What networks answer over a lattice and on examples is what each of them says alone."""

import jax
import jax.numpy as jnp
import numpy as np

from experiments.answers import margins, predictions
from landscapes.networks.mlp import init_params, logits


def networks(sizes, count):
    return jax.vmap(lambda key: init_params(key, sizes))(jax.random.split(jax.random.key(3), count))


def test_a_margin_is_the_second_logit_minus_the_first_at_its_place_on_the_lattice():
    both = networks((2, 5, 2), 2)
    found = margins(both, (-1.0, 3.0), (0.0, 2.0), resolution=9)
    assert found.shape == (2, 9, 9) and found.dtype == np.float32
    second = jax.tree.map(lambda leaf: leaf[1], both)
    at = jnp.array([-1.0 + 4 * 2 / 8, 2.0 * 5 / 8], jnp.float32)  # column 2, row 5
    first_logit, second_logit = logits(second, at)
    np.testing.assert_allclose(found[1, 5, 2], second_logit - first_logit, rtol=1e-5)


def test_predictions_are_each_networks_own():
    three = networks((4, 6, 5), 3)
    inputs = jax.random.normal(jax.random.key(0), (20, 4), jnp.float32)
    found = predictions(three, inputs)
    for k in range(3):
        alone = jax.tree.map(lambda leaf: leaf[k], three)  # noqa: B023
        said = [int(jnp.argmax(logits(alone, each))) for each in inputs]
        np.testing.assert_array_equal(found[k], said)
    assert len(np.unique(found)) > 1
