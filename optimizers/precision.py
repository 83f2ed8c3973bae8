"""Tree arithmetic that keeps types, and is right in every precision and at every scale.

Squares overflow and underflow long before the numbers do: in single precision above 1e19 and
below 1e-19, in half precision above 256 and below 3e-4. So a vector is first divided by a power
of two near its largest entry, which rounds nothing, and its squares are summed in single
precision at least. (The BLAS scale their norm likewise: Anderson 2017, doi 10.1145/3061665.)
"""

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float, PyTree

Scalar = float | Float[Array, ""]
Params = PyTree[Float[Array, "..."]]


def unit(vector: Params) -> Params:
    """v/‖v‖, the norm taken over the whole tree: of length 1 for every finite v but 0.

    0 at v = 0, and with the derivative 0 there; every leaf keeps its type. Where the machine
    takes numbers below the smallest normal one for 0, as XLA does on processors, so does this.
    """
    return over_norm(vector, vector)


def over_norm(numerator: Params, vector: Params) -> Params:
    """w/‖v‖ for a w of v's structure, the norm taken over the whole tree; 0 where v = 0."""
    wide = at_least_single(vector)
    # The quotient does not depend on the scale, so neither does any derivative.
    largest = optax.tree.max(jax.tree.map(_largest, jax.lax.stop_gradient(wide)))
    info = jnp.finfo(largest.dtype)
    # A power of two has no mantissa. It stays so far from the smallest and the largest number
    # that neither its inverse nor a derivative leaves the normal ones.
    power = jax.lax.reduce_precision(largest / 4, exponent_bits=info.nexp, mantissa_bits=0)
    scale = jnp.where(largest == 0, 0, 1 / jnp.maximum(power, 64 * info.tiny))
    square = optax.tree.norm(jax.tree.map(lambda leaf: scale * leaf, wide), squared=True)
    inverse = jax.lax.rsqrt(jnp.where(square == 0, 1, square))
    return jax.tree.map(lambda leaf: (scale * leaf * inverse).astype(leaf.dtype), numerator)


def _largest(leaf: Float[Array, "..."]) -> Float[Array, ""]:
    """max |x|: numbers ≥ 0 are ordered as their bits are, of which XLA is faster to take it."""
    bits = jax.lax.bitcast_convert_type(jnp.abs(leaf), f"int{jnp.finfo(leaf.dtype).bits}")
    return jax.lax.bitcast_convert_type(bits.max(), leaf.dtype)


def add_scaled(tree: Params, scalar: Scalar, other: Params) -> Params:
    """x + cy, every leaf in the type of x: a scalar of another precision promotes nothing."""
    return jax.tree.map(lambda x, y: (x + scalar * y).astype(x.dtype), tree, other)


def at_least_single(tree: Params) -> Params:
    """The tree with its leaves of 16 bits in single precision, and all others as they are."""
    wide = lambda leaf: leaf.astype(jnp.promote_types(leaf.dtype, jnp.float32))
    return jax.tree.map(wide, tree)
