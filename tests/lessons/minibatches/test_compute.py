"""The clouds scatter as theory says, and minibatches do to a path what is claimed."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers.minibatch import pair_theory, quadratic
from pages.lessons.minibatches.compute import (
    BUDGET,
    DIFFERENT,
    FLAT_SIDE,
    NOBODY,
    NUM_SHOWN,
    ONE_LOST,
    RATES,
    REST,
    SAM,
    SAME,
    SGD,
    SHARP_SIDE,
    SIZES,
    clouds,
    examples,
    mean_leans,
    noisy_race,
    shown_gradients,
    whole_loss,
)

POINT = (1.3, 0.9)


def seen(eta, batch, point=POINT):
    picture = clouds()(jnp.array([point]), jnp.array([eta]), jnp.array([float(batch)]))
    return {name: np.array(values[0]) for name, values in picture.items()}


def test_the_loss_over_all_examples_is_their_mean():
    point, centre = jnp.array(POINT), jnp.array([0.3, -0.2])
    mean = lambda at: jax.vmap(quadratic, (None, 0))(at, examples()).mean()
    apart = mean(point) - mean(centre)
    np.testing.assert_allclose(whole_loss(point) - whole_loss(centre), apart, rtol=1e-10)


@pytest.mark.parametrize("batch", [1, 16])
def test_the_variance_over_different_minibatches_is_the_predicted_one(batch):
    now = seen(0.003, batch)
    np.testing.assert_allclose(now["different.variance"], now["predicted.variance"], rtol=0.1)
    slope = np.polyfit(np.log(RATES[:4]), np.log(now["different.variances"][:4]), 1)[0]
    assert slope == pytest.approx(-2, abs=0.02)


def test_the_ellipse_holds_what_it_promises():
    """At two standard deviations 1 − e⁻² of a Gaussian lie within."""
    now = seen(0.01, 16)
    ring = np.stack([now["ring.x"], now["ring.y"]], -1)
    dots = np.stack([now["different.x"], now["different.y"]], -1)
    centre = ring[:-1].mean(axis=0)
    axes = (ring[:-1] - centre).T @ (ring[:-1] - centre) / (len(ring) - 1)  # half its square
    radius = np.einsum("ni,ij,nj->n", dots - centre, np.linalg.inv(2 * axes), dots - centre)
    assert np.mean(radius <= 1) == pytest.approx(1 - np.exp(-2), abs=0.06)


def test_one_minibatch_twice_makes_the_same_cloud_at_every_step_size():
    coarse, fine = seen(0.1, 16), seen(0.001, 16)
    np.testing.assert_allclose(coarse["same.x"], fine["same.x"], rtol=1e-6)
    np.testing.assert_allclose(coarse["same.variances"], coarse["same.variance"], rtol=1e-6)


@pytest.mark.parametrize("batch", [1, 16])
def test_its_measured_mean_is_the_predicted_one(batch):
    now = seen(0.1, batch)
    error = np.hypot(now["measured.x"] - now["mean.x"], now["measured.y"] - now["mean.y"])
    exact = np.hypot(now["exact.x"] - now["point.x"], now["exact.y"] - now["point.y"])
    spread = np.sqrt(now["same.variance"] / 1024) * exact
    theory = pair_theory(quadratic, examples(), jnp.array(POINT), batch_size=batch)
    assert error < 3 * spread / np.linalg.norm(theory.different)


def test_as_the_step_shrinks_neither_cloud_does():
    assert seen(0.01, 16)["shrinking"] == 0
    assert seen(0.1, 16)["shrinking"] == 0
    assert seen(0.25, 16)["shrinking"] == 1  # with longer steps one of them would


def test_a_smaller_minibatch_is_the_beginning_of_a_larger():
    """So that the cloud moves, and is not drawn anew: neighbours are correlated like √½."""
    one, two = seen(0.01, 8), seen(0.01, 16)
    correlation = np.corrcoef(one["different.y"], two["different.y"])[0, 1]
    assert correlation == pytest.approx(np.sqrt(0.5), abs=0.15)
    assert len(one["different.y"]) == NUM_SHOWN


def test_near_the_minimum_the_mean_from_one_example_twice_points_backwards():
    now = seen(0.1, 1, point=(0.25, 0.3))
    exact = now["exact.x"] - now["point.x"], now["exact.y"] - now["point.y"]
    mean = now["mean.x"] - now["point.x"], now["mean.y"] - now["point.y"]
    assert np.dot(exact, mean) < 0 and now["same.bias"] > 100


def raced(p, rate, size):
    picture = noisy_race()(jnp.array([p]), jnp.array([rate]), jnp.array([float(size)]))
    return {name: np.array(values[0]) for name, values in picture.items()}


def test_each_minibatch_twice_goes_where_sam_goes_and_a_new_one_every_step_never_settles():
    end = raced(0.2, 0.05, 8)
    assert end["gd.end"] == SHARP_SIDE
    assert end["sam.end"] == end["same.end"] == FLAT_SIDE
    assert end["same.rest"] < 2 * end["sam.rest"]
    assert end["different.rest"] > 20 * end["same.rest"]


def test_larger_minibatches_do_not_calm_it():
    small, large = (raced(0.2, 0.05, size) for size in (8, 64))
    assert large["different.rest"] > small["different.rest"] / 3
    assert large["different.rest"] > 20 * large["same.rest"]


def test_noise_alone_carries_plain_sgd_to_the_flat_side():
    assert raced(0.0, 0.05, 1)["gd.end"] == FLAT_SIDE


def test_a_weak_correction_moves_only_the_one_that_is_thrown_about():
    end = raced(0.05, 0.05, 8)
    assert end["sam.end"] == end["same.end"] == end["gd.end"] == SHARP_SIDE
    assert end["different.end"] == FLAT_SIDE


def test_the_path_of_sgd_is_sgd_by_hand():
    leans = np.array(mean_leans())[SIZES.index(8)]
    gradient = jax.grad(LANDSCAPES["Fork"].loss)
    theta, path = np.array([1.0, 0.3]), []
    for lean in leans[:8]:
        path.append(theta)
        x, y = theta
        sigma = 1 / (1 + np.exp(-2 * x))
        wall, slope = 1 + 7 * sigma, 14 * sigma * (1 - sigma)
        theta = theta - 0.05 * (np.array(gradient(theta)) + lean * np.array([slope * y, wall]))
    actual = raced(0.2, 0.05, 8)
    spent = [0, *shown_gradients()]
    assert spent[-1] == BUDGET
    for k, gradients in enumerate(spent[:4]):
        np.testing.assert_allclose(
            [actual["gd.x"][k], actual["gd.y"][k]], path[gradients], rtol=1e-9
        )


# Strength, examples in a minibatch, and who goes to the flat side with them.
WHO = (
    (0.0, 8, NOBODY),
    (0.05, 8, DIFFERENT),
    (0.07, 8, SAM),
    (0.2, 8, SAME),
    (0.2, 1, SGD),
    (0.14, 4, ONE_LOST),
)


@np.errstate(over="ignore", invalid="ignore")  # of who is lost
def by_hand(p, leans, rate=0.05):
    """Where SGD, SAM and the two forward-only walks end on average, in numpy, side by side."""
    norm = lambda vectors: np.linalg.norm(vectors, axis=-1, keepdims=True)

    def gradient(place, lean):
        x, y = place.T
        sigma = (1 + np.tanh(x)) / 2
        wall, slope = 1 + 7 * sigma, 14 * sigma * (1 - sigma)
        along = y**2 * slope / 2 + 0.05 * x * (x**2 - 1) + lean * slope * y
        return np.stack([along, wall * (y + lean)], axis=-1)

    def forward(leans):
        place, before, path = start, None, []
        for k in range(BUDGET + 1):
            path.append(place)
            grad = gradient(place, leans[k % BUDGET])
            step = grad
            if k % 2:
                step = grad + 2 * p * (before - grad) / (rate * norm(before))
            place, before = place - rate * step, grad
        return np.mean(path[-REST:], axis=0)

    def looking(p, budget):
        place, path = start, []
        for k in range(budget + 1):
            path.append(place)
            grad = gradient(place, leans[k % BUDGET])
            place = place - rate * gradient(place + p * grad / norm(grad), leans[k % BUDGET])
        return np.mean(path[-REST * budget // BUDGET :], axis=0)

    p = np.array(p)[:, None]
    start = np.tile([1.0, 0.3], (len(p), 1))
    twice = np.repeat(leans[: BUDGET // 2], 2, axis=0)
    return looking(0 * p, BUDGET), looking(p, BUDGET // 2), forward(leans), forward(twice)


def test_who_goes_to_the_flat_side_is_who_does_so_by_hand():
    strengths, sizes, expected = zip(*WHO, strict=True)
    leans = np.array(mean_leans())[[SIZES.index(size) for size in sizes]].T
    centres = np.stack(by_hand(strengths, leans))  # methods × settings × θ
    lost = ~(np.abs(centres) <= [2, 1]).all(axis=(0, 2))
    plain, sam, different, same = (centres[..., 0] < 0) & ~lost
    names = (plain, SGD), (same, SAME), (sam, SAM), (different, DIFFERENT), (lost, ONE_LOST)
    who = np.select([each for each, _ in names], [name for _, name in names], NOBODY)
    np.testing.assert_array_equal(who, expected)
    for p, size, name in WHO:
        assert raced(p, 0.05, size)["who"] == name, (p, size)
