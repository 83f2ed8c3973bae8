"""Planes through parameters: geometry against NumPy, in single precision as networks are."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree
from numpy.testing import assert_allclose

from landscapes.networks.mlp import init_params
from landscapes.networks.planes import (
    Plane,
    at,
    coordinates,
    curvature_within,
    distance,
    explained,
    plane_through,
    principal_plane,
    random_plane,
)
from landscapes.networks.sharpness import top_curvature

SIZES = (3, 8, 2)


def network(seed: int):
    return init_params(jax.random.key(seed), SIZES)


def flat(params):
    return np.asarray(ravel_pytree(params)[0])


def walk(steps: int, dimensions: int, seed: int = 0):
    """A random walk, as the parameters of something."""
    moves = np.random.RandomState(seed).randn(steps, dimensions)
    return jnp.asarray(moves.cumsum(axis=0), jnp.float32)


PLANES = {
    "random": random_plane(jax.random.key(1), network(0)),
    "through three": plane_through(network(0), network(1), network(2)),
    "principal": principal_plane(jax.vmap(lambda k: network(k))(jnp.arange(9))),
}


@pytest.mark.parametrize("kind", PLANES)
def test_a_point_of_the_plane_is_its_own_shadow(kind):
    point = jnp.array([0.7, -1.3], jnp.float32)
    there = at(PLANES[kind], point)
    assert_allclose(coordinates(PLANES[kind], there), point, atol=2e-6)
    assert distance(PLANES[kind], there) < 1e-5


@pytest.mark.parametrize("kind", PLANES)
def test_no_point_of_the_plane_is_nearer_than_the_shadow(kind):
    plane, far = PLANES[kind], network(7)
    basis = np.stack([flat(plane.first), flat(plane.second)], axis=1)
    offset = flat(far) - flat(plane.origin)
    expected, *_ = np.linalg.lstsq(basis.astype(float), offset.astype(float))
    assert_allclose(coordinates(plane, far), expected, atol=1e-5)
    assert_allclose(distance(plane, far), np.linalg.norm(offset - basis @ expected), rtol=1e-5)


@pytest.mark.parametrize("kind", PLANES)
def test_a_plane_is_in_single_precision_although_the_app_is_not(kind):
    assert {leaf.dtype for leaf in jax.tree.leaves(PLANES[kind])} == {jnp.dtype("float32")}
    assert coordinates(PLANES[kind], network(3)).dtype == jnp.float32


def test_the_three_networks_lie_on_the_plane_through_them():
    a, b, c = (network(k) for k in range(3))
    plane = plane_through(a, b, c)
    to_b, to_c = flat(b) - flat(a), flat(c) - flat(a)
    along = to_c @ to_b / np.linalg.norm(to_b)
    aside = np.sqrt(to_c @ to_c - along**2)
    assert_allclose(coordinates(plane, a), [0, 0], atol=1e-5)
    assert_allclose(coordinates(plane, b), [np.linalg.norm(to_b), 0], atol=1e-5)
    assert_allclose(coordinates(plane, c), [along, aside], atol=1e-5)
    assert max(distance(plane, each) for each in (a, b, c)) < 1e-5
    first, second = flat(plane.first), flat(plane.second)
    assert_allclose([first @ first, second @ second, first @ second], [1, 1, 0], atol=1e-6)


def test_a_random_direction_has_the_length_of_every_neuron_and_no_bias():
    trained = tuple(layer._replace(bias=layer.bias + 1) for layer in network(0))
    plane = random_plane(jax.random.key(0), trained)
    for direction in (plane.first, plane.second):
        for layer, own in zip(direction, trained, strict=True):
            lengths = jnp.linalg.norm(layer.weights, axis=1)
            assert_allclose(lengths, jnp.linalg.norm(own.weights, axis=1), rtol=1e-6)
            assert not layer.bias.any()
    assert jnp.abs(plane.first[0].weights - plane.second[0].weights).max() > 0.1


def test_the_principal_plane_is_that_of_numpy():
    path = walk(20, 12)
    plane = principal_plane(path)
    away = np.asarray(path - path[-1:], float)
    _, values, directions = np.linalg.svd(away, full_matrices=False)
    for ours, theirs in zip((plane.first, plane.second), directions[:2], strict=True):
        assert_allclose(abs(ours @ theirs), 1, rtol=1e-5)
        assert away[0] @ ours <= 0, "the path should come from the left and from below"
    assert_allclose(explained(plane, path), sum(values[:2] ** 2) / sum(values**2), rtol=1e-5)
    assert_allclose(coordinates(plane, path[-1]), [0, 0], atol=1e-5)


def test_a_path_in_a_plane_is_explained_by_its_principal_plane():
    turn = jnp.linspace(0, 5, 30, dtype=jnp.float32)
    where = jnp.stack([turn * jnp.cos(turn), turn * jnp.sin(turn)], axis=1)
    path = jax.vmap(lambda point: at(PLANES["random"], point))(where)
    assert_allclose(explained(principal_plane(path), path), 1, atol=1e-6)


def test_a_random_plane_explains_two_dimensions_of_a_path_and_no_more():
    """Two of d directions: a share of 2/d on average."""
    path = walk(10, 400)
    draws = jax.random.normal(jax.random.key(0), (300, 2, 400), jnp.float32)
    shares = jax.vmap(lambda pair: explained(Plane(path[-1], *pair), path))(draws)
    assert_allclose(shares.mean(), 2 / 400, rtol=0.1)


def test_ninety_percent_of_a_random_walk_is_explained_too():
    path = walk(200, 3000)
    assert_allclose(explained(principal_plane(path), path), 80 / (9 * np.pi**2), atol=0.01)


def test_the_curvature_within_a_plane_is_that_of_the_hessian_between_its_directions():
    curvatures = jnp.array([9.0, 4.0, 1.0, 0.1], jnp.float32)
    loss = lambda params: 0.5 * jnp.sum(curvatures * params**2)
    origin, axes = jnp.zeros(4, jnp.float32), jnp.eye(4, dtype=jnp.float32)
    skew = Plane(origin, 3 * axes[1], axes[1] + 0.2 * axes[3])  # neither unit nor orthogonal
    assert_allclose(curvature_within(loss, skew, origin), 4, rtol=1e-5)
    tilted = Plane(origin, axes[0] + axes[2], axes[3])
    assert_allclose(curvature_within(loss, tilted, origin), 5, rtol=1e-5)
    steepest = top_curvature(loss, origin, jax.random.key(0))
    assert curvature_within(loss, tilted, origin) < steepest
