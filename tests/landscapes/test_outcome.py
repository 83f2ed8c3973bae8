"""Where paths end, against the phase map of the twin wells and against paths made by hand."""

from dataclasses import replace
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES, Window, left_at, outcome, outcomes

pytestmark = [pytest.mark.usefixtures("optimised"), pytest.mark.rounding]
EVERY_LANDSCAPE = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=list(LANDSCAPES))
WINDOW = Window(x=(-1.0, 1.0), y=(-2.0, 2.0))


@partial(jax.jit, static_argnames=("loss", "num_steps"))
@partial(jax.vmap, in_axes=(None, None, 0, 0, None, None))
@partial(jax.vmap, in_axes=(None, 0, None, None, None, None))
def trajectory_of(loss, start, alpha, rho, learning_rate, num_steps):
    """α-SAM, written down once more: θ ← θ − η [(1 − α) g₀ + α g_ρ]."""

    def step(params, _):
        grad = jax.grad(loss)(params)
        sam_grad = jax.grad(loss)(params + rho * grad / (jnp.linalg.norm(grad) + 1e-12))
        return params - learning_rate * ((1 - alpha) * grad + alpha * sam_grad), params

    return jax.lax.scan(step, start, length=num_steps + 1)[1]


# Processors round differently, as who starts a little beside does: what is claimed holds of all.
NUDGES = 1e-12 * np.random.default_rng(0).standard_normal((6, 2))


def ends(name, alphas, rhos):
    """The names of what becomes of α-SAM from the start of a landscape, one for each α and ρ.

    Where rounding decides between some, all of them, with "|" between.
    """
    here = LANDSCAPES[name]
    alphas, rhos = np.broadcast_arrays(alphas, rhos)
    starts = jnp.asarray(np.array(here.start) * (1 + NUDGES))
    path = trajectory_of(
        here.loss, starts, alphas.ravel(), rhos.ravel(), here.learning_rate, here.num_steps
    )
    names = np.array(outcomes(here))[outcome(here, path)]
    return np.array(["|".join(sorted(set(each))) for each in names]).reshape(alphas.shape)


def rest(*points, num_steps=40):
    """Paths that have long been at rest, of shape (points, steps, 2)."""
    return jnp.tile(jnp.array(points)[:, None], (1, num_steps, 1))


def names_of(landscape, paths):
    return [outcomes(landscape)[i] for i in outcome(landscape, paths)]


def name_of(landscape, path):
    (name,) = names_of(landscape, path[None])
    return name


RHOS = [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6]
PHASES = {  # F flat, S sharp, X elsewhere, D diverged; rows α, columns ρ
    0.5: "SSSSSXXX",  # at ρ = 1.6 parked at x = 0.987, where ‖∇L‖ = 0.8: beside the minimum
    1.0: "SSSSSXXX",
    2.0: "SSSSXXXX",
    4.0: "SSSXFFXX",
    8.0: "SSFFFFXD",
    16.0: "SFFFFFDD",
    32.0: "FFFDDDDD",  # at ρ = 0.01 rounding decides between F and X
}
LETTERS = {"flat minimum": "F", "sharp minimum": "S", "hovers": "X", "diverged": "D"}


def test_the_phase_map_of_the_twin_wells_has_a_flat_region_cut_off_at_large_rho():
    names = ends("Twin wells", np.array(list(PHASES))[:, None], RHOS)
    assert ["".join(LETTERS[name] for name in row) for row in names] == list(PHASES.values())


def test_antisam_rests_beside_the_minimum_however_small_its_strength():
    """Its stable fixed points on a quadratic are ±|αρ| along the sharpest axis."""
    names = ends("Twin wells", [-0.5, -1.0, -2.0], 0.1), ends("Quadratic bowl", -1.0, [0.02, 0.2])
    assert {*names[0], *names[1]} == {"hovers"}


def test_sam_from_the_sharp_well_reaches_the_flat_one_at_no_rho():
    assert "flat minimum" not in ends("Twin wells", 1.0, np.arange(1, 251) / 100)


@pytest.mark.parametrize(
    "name, expected",
    {
        "Quadratic bowl": {
            (0.0, 0.1): "minimum",
            (1.0, 0.2): "minimum",  # a cycle of amplitude 0.067
            (-1.0, 0.1): "hovers",  # at rest, 0.1 beside the minimum
        },
        "Twin wells": {
            (0.0, 0.1): "sharp minimum",
            (8.0, 0.1): "flat minimum",
            (1.0, 0.8): "hovers",  # θ + ρu is the sharp minimum, θ = (0.2, 0)
            (4.0, 1.6): "hovers",  # centred on the flat minimum, but ±0.8 about it
        },
        "Fork": {
            (0.0, 0.2): "flat minimum",
            (1.0, 0.2): "flat minimum",
            (-1.0, 0.2): "hovers",  # over the sharp side, 0.2 above the floor
            (-1.0, -0.2): "sharp minimum",
        },
        "Valley": {
            (0.0, 0.1): "valley floor",
            (1.0, 0.1): "valley floor",
            (-1.0, -0.1): "valley floor",
            (-1.0, 0.03): "hovers",  # up the valley, above the floor; from 0.05 on rounding decides
            (-1.0, 0.3): "diverged",
        },
        "Two-factor net": {
            (0.0, 0.1): "valley floor",
            (1.0, 0.1): "valley floor",
            (-1.0, -0.1): "valley floor",
        },
        "Saddle": {
            (0.0, 0.1): "upper minimum",
            (1.0, 0.1): "upper minimum",
            (1.0, 0.3): "hovers",  # caught at the saddle
        },
        "Himmelblau": {
            (0.0, 0.1): "south-west minimum",
            (1.0, 0.2): "hovers",  # caught at the maximum
        },
        "Beale": {(0.0, 0.3): "minimum", (1.0, 0.3): "hovers"},  # caught at the saddle
        "Rosenbrock": {
            (0.0, 0.1): "minimum",
            (1.0, 0.1): "hovers",  # stopped for flatness
            (-1.0, 0.2): "left the window",
        },
        "One neuron": {(0.0, 0.1): "minimum", (1.0, 0.1): "minimum"},
        "Ripples": {(0.0, 0.1): "side dip"},
    }.items(),
)
def test_a_descent_ends_where_theory_or_the_eye_says(name, expected):
    actual = ends(name, *np.transpose(list(expected)))
    assert dict(zip(expected, actual, strict=True)) == expected


@EVERY_LANDSCAPE
def test_a_path_at_rest_has_reached_a_minimum_or_the_floor_and_hovers_elsewhere(landscape):
    points = landscape.critical_points
    arrivals = {"floor": "valley floor", "saddle": "hovers", "maximum": "hovers"}
    expected = [arrivals.get(point.kind, point.name) for point in points]
    assert names_of(landscape, rest(*(point.params for point in points))) == expected


@pytest.mark.parametrize("name", ["Twin wells", "Valley"])
def test_a_path_that_left_the_window_is_told_from_one_that_diverged(name):
    far = np.tile([100.0, 0.0], (5, 40, 1))
    far[0, 5] = 0.0
    far[2, -1, 1], far[3, -1, 0], far[4, -3:] = np.nan, np.inf, -np.inf
    expected = 2 * ["left the window"] + 3 * ["diverged"]
    assert names_of(LANDSCAPES[name], jnp.asarray(far)) == expected


@EVERY_LANDSCAPE
def test_outcomes_are_the_minima_then_the_floor_then_what_can_happen_anywhere(landscape):
    names = outcomes(landscape)
    assert names[-3:] == ("hovers", "left the window", "diverged")
    assert len(set(names)) == len(names)
    assert ("valley floor" in names) == landscape.floor
    assert set(names[:-3]) - {"valley floor"} == {point.name for point in landscape.minima}


def test_the_floor_is_named_after_the_minima():
    both = replace(LANDSCAPES["Fork"], floor=True)
    assert outcomes(both)[:3] == ("flat minimum", "sharp minimum", "valley floor")


def test_only_the_end_of_a_path_counts():
    landscape = LANDSCAPES["Twin wells"]
    path = jnp.concatenate([rest((50.0, 50.0))[0], rest((-1.0, 0.0))[0]])
    assert name_of(landscape, path) == "flat minimum"


def test_two_iterates_on_either_side_of_a_minimum_are_centred_on_it():
    landscape = LANDSCAPES["Quadratic bowl"]
    to_and_fro = jnp.array([[0.1, 0.0], [-0.1, 0.0]])
    assert name_of(landscape, jnp.array([[2.0, 2.0], [2.0, 1.0], *to_and_fro])) == "minimum"
    assert name_of(landscape, jnp.tile(to_and_fro, (30, 1))) == "minimum"
    assert name_of(landscape, jnp.tile(4 * to_and_fro, (30, 1))) == "hovers"


def test_the_floor_ends_at_the_window():
    landscape = LANDSCAPES["Valley"]
    paths = rest((3.9, 0.0), (4.1, 0.0), (2.0, 0.2))
    assert names_of(landscape, paths) == ["valley floor", "left the window", "hovers"]


@pytest.mark.parametrize("batch", [(), (3,), (2, 3)])
@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
def test_a_batch_of_paths_is_judged_path_by_path(batch, dtype):
    landscape = LANDSCAPES["Fork"]
    ends = np.random.default_rng(3).choice([[-1.0, 0.0], [1.0, 0.0], [0.0, 0.5]], batch)
    path = jnp.broadcast_to(jnp.asarray(ends, dtype)[..., None, :], (*batch, 30, 2))
    actual = outcome(landscape, path)
    assert actual.shape == batch
    expected = np.where(ends[..., 0] < 0, 0, np.where(ends[..., 0] > 0, 1, 2))
    np.testing.assert_array_equal(actual, expected)


def test_a_path_of_one_point_can_be_judged():
    assert name_of(LANDSCAPES["Saddle"], jnp.array([[0.0, 1.0]])) == "upper minimum"


INSIDE, EDGE, OUTSIDE = (0.0, 0.0), (1.0, -2.0), (0.0, 2.5)
NAN, INFINITE = (np.nan, 0.0), (0.0, np.inf)


@pytest.mark.parametrize(
    "path, step",
    [
        ([INSIDE, INSIDE, EDGE], -1),
        ([INSIDE, OUTSIDE, OUTSIDE], 1),
        ([INSIDE, OUTSIDE, INSIDE], 1),  # even if it comes back
        ([OUTSIDE, INSIDE, INSIDE], 0),
        ([INSIDE, INSIDE, NAN], 2),
        ([INSIDE, INFINITE, NAN], 1),
    ],
)
def test_a_path_leaves_at_its_first_step_outside_the_window(path, step):
    assert left_at(WINDOW, jnp.array(path)) == step


def test_a_batch_of_paths_leaves_path_by_path():
    batch = jnp.array([[[INSIDE, INSIDE], [INSIDE, OUTSIDE]], [[OUTSIDE, NAN], [NAN, INSIDE]]])
    np.testing.assert_array_equal(left_at(WINDOW, batch), [[-1, 1], [0, 0]])
