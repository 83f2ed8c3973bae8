"""Multilayer perceptrons with tanh units: a landscape of a thousand parameters or two.

Written for one example; everything else is `vmap`. All of it is float32, whatever the app
computes in: networks want speed, and no number here is a difference of near-equals.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, Key

from landscapes.networks.datasets import Examples


class Layer(NamedTuple):
    """An affine map."""

    weights: Float[Array, "*batch outputs inputs"]
    bias: Float[Array, "*batch outputs"]


Network = tuple[Layer, ...]  # the parameters θ, from the first layer to the last
ExampleLoss = Callable[[Network, Examples], Float[Array, ""]]


def init_params(key: Key[Array, ""], sizes: tuple[int, ...]) -> Network:
    """Random weights for layers of these sizes, the inputs' first: He's variance, biases zero.

    Hidden weights are N(0, 2/inputs) and the last layer's N(0, 1/inputs).
    """
    keys = jax.random.split(key, len(sizes) - 1)
    gains = [2.0] * (len(sizes) - 2) + [1.0]
    return tuple(
        Layer(
            jnp.sqrt(jnp.float32(gain / inputs))
            * jax.random.normal(key, (outputs, inputs), jnp.float32),
            jnp.zeros(outputs, jnp.float32),
        )
        for key, gain, inputs, outputs in zip(keys, gains, sizes[:-1], sizes[1:], strict=True)
    )


def logits(params: Network, inputs: Float[Array, " features"]) -> Float[Array, " classes"]:
    """What the network says about one example, before any softmax."""
    *hidden, last = params
    for layer in hidden:
        inputs = jnp.tanh(layer.weights @ inputs + layer.bias)
    return last.weights @ inputs + last.bias


def cross_entropy(params: Network, example: Examples) -> Float[Array, ""]:
    """−log of the probability that softmax gives to the label."""
    return -jax.nn.log_softmax(logits(params, example.inputs))[example.labels]


def squared_error(params: Network, example: Examples) -> Float[Array, ""]:
    """½‖logits − one-hot label‖²: it has no minimum at infinity, as cross-entropy has."""
    said = logits(params, example.inputs)
    return 0.5 * jnp.sum((said - jax.nn.one_hot(example.labels, len(said), dtype=said.dtype)) ** 2)


LOSSES: dict[str, ExampleLoss] = {
    "Cross-entropy": cross_entropy,
    "Squared error": squared_error,
}


def mean_loss(loss: ExampleLoss, params: Network, examples: Examples) -> Float[Array, ""]:
    """The loss that is descended: the mean over the examples."""
    return jax.vmap(loss, (None, 0))(params, examples).mean()


def predict(params: Network, inputs: Float[Array, "n features"]) -> Int[Array, " n"]:
    """The class that each example is taken for."""
    return jax.vmap(logits, (None, 0))(params, inputs).argmax(axis=-1)


def accuracy(params: Network, examples: Examples) -> Float[Array, ""]:
    """The share of examples that the network gets right, from 0 to 1."""
    return (predict(params, examples.inputs) == examples.labels).mean(dtype=jnp.float32)
