"""What networks answer: by how much they prefer one class, and which class each example gets."""

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from experiments.programs import compiled
from landscapes.networks import Network
from landscapes.networks.mlp import logits, predict


@partial(compiled, static_argnames="resolution")
def margins(
    networks: Network,
    x: tuple[float, float],
    y: tuple[float, float],
    *,
    resolution: int = 45,
) -> Float[Array, "runs ny nx"]:
    """By how much each of many networks of two classes prefers the second, over a lattice.

    The decision boundary is where it is 0. m[:, i, j] belongs to (x[j], y[i]), both evenly
    spaced between the two ends.
    """
    across, up = (jnp.linspace(*ends, resolution, dtype=jnp.float32) for ends in (x, y))
    points = jnp.stack(jnp.meshgrid(across, up), axis=-1)

    def margin(network: Network, point: Float[Array, "2"]) -> Float[Array, ""]:
        first, second = logits(network, point)
        return second - first

    over_lattice = jax.vmap(jax.vmap(margin, (None, 0)), (None, 0))
    return jax.vmap(over_lattice, (0, None))(networks, points)


@compiled
def predictions(networks: Network, inputs: Float[Array, "n d"]) -> Int[Array, "runs n"]:
    """The class that each of many networks takes each example for."""
    return jax.vmap(predict, (0, None))(networks, inputs)
