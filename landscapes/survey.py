"""What there is to know about each point of a path or a picture."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from landscapes.curvature import curvatures


class Survey(NamedTuple):
    """L, ‖∇L‖ and the two eigenvalues of ∇²L at each point."""

    loss: Float[Array, "*batch"]
    grad_norm: Float[Array, "*batch"]
    curvature_min: Float[Array, "*batch"]
    curvature_max: Float[Array, "*batch"]


@partial(jax.jit, static_argnames="loss")
def survey(loss: Callable, params: Float[Array, "*batch 2"]) -> Survey:
    """Survey any batch of points: a path, a grid of paths, a grid of points."""

    def at(point):
        value, grad = jax.value_and_grad(loss)(point)
        return value, jnp.linalg.norm(grad), *curvatures(loss, point)

    return Survey(*jnp.vectorize(at, signature="(n)->(),(),(),()")(params))
