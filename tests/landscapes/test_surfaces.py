"""Each loss against the same formula in NumPy, and the critical points against the loss."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES

EVERY_LANDSCAPE = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=list(LANDSCAPES))


def logistic(z):
    return 1 / (1 + np.exp(-z))


def twin_wells(x, y):
    sharpness = logistic(4 * x)
    return ((x * x - 1) * (0.5 + 3.5 * sharpness)) ** 2 / 2 + (1 + 7 * sharpness) * y * y / 2


def one_neuron(w, a):
    x = np.linspace(-2, 2, 9)
    return np.mean((a * np.tanh(w * x) - np.tanh(1.5 * x)) ** 2) / 2


def kinked_ravine(x, y):
    wave = 2 / np.pi * np.arcsin(0.99 * np.sin(np.pi * x))
    return np.hypot(0.05, 2 * (y - wave / 2)) - 0.05 + 0.02 * x * x


IN_NUMPY = {
    "Quadratic bowl": lambda x, y: (10 * x * x + y * y) / 2,
    "Twin wells": twin_wells,
    "Fork": lambda x, y: (1 + 7 * logistic(2 * x)) * y * y / 2 + 0.0125 * (x * x - 1) ** 2,
    "Valley": lambda x, y: (1 + x * x) * y * y / 2,
    "Two-factor net": lambda u, v: (u * v - 1) ** 2 / 2,
    "Saddle": lambda x, y: x * x / 2 - y * y / 2 + y**4 / 4,
    "Himmelblau": lambda x, y: ((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2) / 100,
    "Beale": lambda x, y: (
        ((1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2) / 10
    ),
    "Rosenbrock": lambda x, y: (1 - x) ** 2 / 20 + 5 * (y - x * x) ** 2,
    "One neuron": one_neuron,
    "Ripples": lambda x, y: 0.05 * (x * x + y * y) + 0.05 * (2 - np.cos(8 * x) - np.cos(8 * y)),
    "Kinked ravine": kinked_ravine,
}


def positions(landscape):
    return np.array([point.params for point in landscape.critical_points])


def grid(window, resolution):
    """Points of the window, its edge included, of shape (resolution², 2)."""
    x, y = (np.linspace(*interval, resolution) for interval in window)
    return np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)


@cache
def derivatives(landscape, dtype):
    """L, ∇L and ∇²L at the critical points, followed by those on a grid."""
    at = lambda p: (*jax.value_and_grad(landscape.loss)(p), jax.hessian(landscape.loss)(p))
    points = np.concatenate([positions(landscape), grid(landscape.window, 81)])
    return jax.jit(jax.vmap(at))(jnp.asarray(points, dtype))


def at_critical_points(landscape):
    known = len(landscape.critical_points)
    return [derivative[:known] for derivative in derivatives(landscape, np.float64)]


@EVERY_LANDSCAPE
def test_a_loss_is_its_formula(landscape):
    points = np.concatenate([positions(landscape), grid(landscape.window, 81)])
    expected = [IN_NUMPY[landscape.name](x, y) for x, y in points]
    actual = derivatives(landscape, np.float64)[0]
    np.testing.assert_allclose(actual, expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@EVERY_LANDSCAPE
def test_derivatives_are_finite_all_over_the_window_and_keep_the_precision(landscape, dtype):
    for derivative in derivatives(landscape, dtype):
        assert derivative.dtype == dtype and np.isfinite(derivative).all()


@EVERY_LANDSCAPE
def test_the_gradient_vanishes_at_every_critical_point(landscape):
    np.testing.assert_allclose(at_critical_points(landscape)[1], 0, atol=1e-12)


@EVERY_LANDSCAPE
def test_critical_points_are_as_deep_as_said(landscape):
    expected = [point.loss for point in landscape.critical_points]
    np.testing.assert_allclose(at_critical_points(landscape)[0], expected, rtol=1e-12, atol=1e-14)


@EVERY_LANDSCAPE
def test_critical_points_are_as_sharp_as_said(landscape):
    expected = [point.curvatures for point in landscape.critical_points]
    actual = np.linalg.eigvalsh(at_critical_points(landscape)[2])
    np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-12)


@EVERY_LANDSCAPE
def test_critical_points_lie_in_the_window(landscape):
    (left, right), (bottom, top) = landscape.window
    for x, y in positions(landscape):
        assert left <= x <= right and bottom <= y <= top


@EVERY_LANDSCAPE
def test_no_critical_point_of_the_window_is_missing(landscape):
    """Newton's method, from a grid of starts, finds all that are listed and no other."""
    grad, hessian = jax.grad(landscape.loss), jax.hessian(landscape.loss)

    def step(_, params):
        (xx, xy), (_, yy) = hessian(params)
        adjugate = jnp.array([[yy, -xy], [-xy, xx]])
        return params - adjugate @ grad(params) / (xx * yy - xy * xy)

    @jax.jit
    @jax.vmap
    def search(start):
        params = jax.lax.fori_loop(0, 40, step, start)
        return params, jnp.abs(grad(params)).max(), landscape.loss(params)

    found, slope, height = map(np.asarray, search(jnp.asarray(grid(landscape.window, 31) + 1e-3)))
    (left, right), (bottom, top) = landscape.window
    inside = (left <= found[:, 0]) & (found[:, 0] <= right)
    inside &= (bottom <= found[:, 1]) & (found[:, 1] <= top)
    arrived = (slope < 1e-9) & inside
    known = positions(landscape)
    if landscape.floor:  # the floor has more points than anyone can list
        arrived &= height > 1e-9
        known = np.array([p.params for p in landscape.critical_points if p.kind != "floor"])
    distances = np.linalg.norm(found[arrived][:, None] - known.reshape(-1, 2)[None], axis=-1)
    if len(known):
        assert distances.min(0).max() < 1e-5 and distances.min(1).max() < 1e-5
    else:
        assert not arrived.any()


@pytest.mark.parametrize("name", ["Twin wells", "Fork"])
def test_the_flat_and_the_sharp_minimum_are_exactly_equally_deep(name):
    flat, sharp = LANDSCAPES[name].minima
    assert flat.name == "flat minimum" and sharp.name == "sharp minimum"
    assert flat.curvatures[1] < sharp.curvatures[1]
    for point in (flat, sharp):
        assert LANDSCAPES[name].loss(jnp.array(point.params)) == 0.0


@EVERY_LANDSCAPE
def test_points_of_one_name_are_equivalent_in_kind(landscape):
    kinds = {}
    for point in landscape.critical_points:
        assert kinds.setdefault(point.name, point.kind) == point.kind
