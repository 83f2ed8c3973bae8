"""Planes through the space of all parameters: as much of a landscape as can be drawn.

A network has a thousand directions and a picture has two. What is far off the plane casts its
shadow on it all the same, so every point comes with its distance; and a direction that is not in
the plane may be as steep as it likes without being seen.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float, Key

from landscapes.networks.sharpness import Loss, Params, hessian_vector


class Plane(NamedTuple):
    """The points origin + x·first + y·second; the three have the shape of the parameters."""

    origin: Params
    first: Params
    second: Params


def at(plane: Plane, point: Float[Array, "2"]) -> Params:
    """The parameters at a point of the plane."""
    x, y = point
    return jax.tree.map(lambda o, a, b: o + x * a + y * b, *plane)


def coordinates(plane: Plane, params: Params) -> Float[Array, "2"]:
    """The point of the plane that is nearest to some parameters: their shadow."""
    basis = _basis(plane)
    return jnp.linalg.solve(basis @ basis.T, basis @ (_flat(params) - _flat(plane.origin)))


def distance(plane: Plane, params: Params) -> Float[Array, ""]:
    """How far some parameters are off the plane."""
    return jnp.linalg.norm(_flat(params) - _flat(at(plane, coordinates(plane, params))))


def random_plane(key: Key[Array, ""], params: Params) -> Plane:
    """Two random directions from `params`, filter-normalised (Li et al. 2018, arXiv 1712.09913).

    In both, each neuron's weights have the length that they have in the network, so that a step
    of 1 is as large a change for every neuron, and a network with larger weights looks no flatter
    for it. Biases stay as they are.
    """
    first, second = (_random_direction(each, params) for each in jax.random.split(key))
    return Plane(params, first, second)


def plane_through(a: Params, b: Params, c: Params) -> Plane:
    """The plane that holds three networks, from the first of them; the second is on its x axis.

    Its directions are orthonormal: lengths in the picture are those between networks.
    """
    origin, restore = ravel_pytree(a)
    first, second = _orthonormal(_flat(b) - origin, _flat(c) - origin).T
    return Plane(a, restore(first), restore(second))


def principal_plane(path: Params) -> Plane:
    """The plane through the end of a path that shows as much of it as any: its first two PCs.

    `path` has the snapshots along the leading axis. The path comes from the left and from below.
    """
    end = jax.tree.map(lambda leaf: leaf[-1], path)
    _, restore = ravel_pytree(end)
    away = _away_from_end(path)
    _, _, directions = jnp.linalg.svd(away, full_matrices=False)
    comes_from = jnp.where(directions[:2] @ away[0] > 0, -1.0, 1.0).astype(away.dtype)
    first, second = comes_from[:, None] * directions[:2]
    return Plane(end, restore(first), restore(second))


def explained(plane: Plane, path: Params) -> Float[Array, ""]:
    """The share of a path's variance about its end that its shadow on the plane has, up to 1.

    Beware of large shares. Even of a random walk in many dimensions the plane of its first two
    principal components has 8/π² (1 + 1/9) = 90 % (as Antognini and Sohl-Dickstein 2018, arXiv
    1806.08805, who measure from the mean of the iterates and find 76 %).
    """
    away = _away_from_end(path)
    return jnp.sum((away @ _orthonormal(*_basis(plane))) ** 2) / jnp.sum(away**2)


def curvature_within(loss: Loss, plane: Plane, params: Params) -> Float[Array, ""]:
    """The largest curvature of L at `params` along directions of the plane, per unit length.

    Never more than λmax, which is the largest over all directions.
    """
    _, product = hessian_vector(loss, params)
    basis = _orthonormal(*_basis(plane))
    bent = jax.vmap(product, in_axes=1, out_axes=1)(basis)
    (xx, xy), (_, yy) = basis.T @ bent
    return (xx + yy) / 2 + jnp.hypot((xx - yy) / 2, xy)


def _random_direction(key: Key[Array, ""], params: Params) -> Params:
    leaves, tree = jax.tree.flatten(params)
    keys = jax.random.split(key, len(leaves))

    def like(key, leaf):
        if leaf.ndim < 2:
            return jnp.zeros_like(leaf)
        noise = jax.random.normal(key, leaf.shape, leaf.dtype)
        length = lambda rows: jnp.linalg.norm(rows, axis=-1, keepdims=True)
        return noise * length(leaf) / length(noise)

    return jax.tree.unflatten(tree, [like(*each) for each in zip(keys, leaves, strict=True)])


def _flat(params: Params) -> Float[Array, " n"]:
    return ravel_pytree(params)[0]


def _basis(plane: Plane) -> Float[Array, "2 n"]:
    return jnp.stack([_flat(plane.first), _flat(plane.second)])


def _orthonormal(first: Float[Array, " n"], second: Float[Array, " n"]) -> Float[Array, "n 2"]:
    first = first / jnp.linalg.norm(first)
    for _ in range(2):  # once more, because the second may be nearly in line with the first
        second = second - (first @ second) * first
        second = second / jnp.linalg.norm(second)
    return jnp.stack([first, second], axis=1)


def _away_from_end(path: Params) -> Float[Array, "snapshots n"]:
    flat = jax.vmap(_flat)(path)
    return flat - flat[-1:]
