"""Other parameters, the same function: what no honest measure of a network may depend on."""

import jax
from jaxtyping import Array, Key

from landscapes.networks.mlp import Layer, Network


def twin(key: Key[Array, ""], network: Network) -> Network:
    """The network with its hidden units in another order, half of them with all signs changed.

    tanh is odd, so a unit fed with −x that is weighed by −w does what it did. Rescaling layers
    against each other, as one may in a ReLU network, would change what a tanh network computes.
    """
    layers = list(network)
    for k, each in enumerate(jax.random.split(key, len(network) - 1)):
        order_key, sign_key = jax.random.split(each)
        weights, bias = layers[k]
        order = jax.random.permutation(order_key, len(bias))
        signs = jax.random.rademacher(sign_key, (len(bias),), bias.dtype)
        layers[k] = Layer(signs[:, None] * weights[order], signs * bias[order])
        after = layers[k + 1]
        layers[k + 1] = after._replace(weights=after.weights[:, order] * signs[None])
    return tuple(layers)
