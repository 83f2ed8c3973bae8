"""Minibatches do to a run what is claimed."""

import jax
import jax.numpy as jnp
import numpy as np

from landscapes import LANDSCAPES
from pages.lessons.minibatches.clouds_compute import SIZES
from pages.lessons.minibatches.race_compute import (
    BUDGET,
    REST,
    Crossing,
    Side,
    four_methods,
    mean_leans,
    shown_gradients,
)
from tests.claims import claims


def raced(p, rate, size):
    channels = four_methods()(jnp.array([p]), jnp.array([rate]), jnp.array([float(size)]))
    return {name: np.array(values[0]) for name, values in channels.items()}


def test_each_minibatch_twice_goes_where_sam_goes_and_a_new_one_every_step_never_settles():
    end = raced(0.2, 0.05, 8)
    assert end["gd.side"] == Side.SHARP
    assert end["sam.side"] == end["same.side"] == Side.FLAT
    assert end["same.rest"] < 2 * end["sam.rest"]
    assert end["different.rest"] > 20 * end["same.rest"]


@claims("lessons/minibatches", "B = 64: hardly calmer")
def test_larger_minibatches_do_not_calm_it():
    small, large = (raced(0.2, 0.05, size) for size in (8, 64))
    assert large["different.rest"] > small["different.rest"] / 3
    assert large["different.rest"] > 20 * large["same.rest"]


@claims(
    "lessons/minibatches",
    "B = 1, αρ = 0, η = 0.091: plain SGD goes to the flat side",
    "With one example a step, αρ = 0 and η = 0.091 plain SGD, too, goes to the flat side",
)
def test_noise_alone_carries_plain_sgd_to_the_flat_side():
    assert raced(0.0, 0.091, 1)["gd.side"] == Side.FLAT


@claims("lessons/minibatches", "αρ = 0.04: only the noise-dominated run moves")
def test_a_weak_correction_moves_only_the_one_that_is_thrown_about():
    end = raced(0.04, 0.05, 8)
    assert end["sam.side"] == end["same.side"] == end["gd.side"] == Side.SHARP
    assert end["different.side"] == Side.FLAT


def test_the_run_of_sgd_is_sgd_by_hand():
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
    spent = shown_gradients()
    assert spent[-1] == BUDGET
    for k, gradients in enumerate(spent[:4]):
        np.testing.assert_allclose(
            [actual["gd.x"][k], actual["gd.y"][k]], path[gradients], rtol=1e-9
        )


# Strength, examples in a minibatch, and who goes to the flat side with them.
CROSSING = (
    (0.0, 8, Crossing.NOBODY),
    (0.05, 8, Crossing.DIFFERENT),
    (0.07, 8, Crossing.SAM),
    (0.2, 8, Crossing.SAME),
    (0.2, 1, Crossing.SGD),
    (0.14, 4, Crossing.ONE_LEFT),
)


@np.errstate(over="ignore", invalid="ignore")  # of a run that diverges
def by_hand(p, leans, rate=0.05):
    """Where SGD, SAM and the two forward-only runs end on average, in numpy, side by side."""
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

    def sam(p, budget):
        place, path = start, []
        for k in range(budget + 1):
            path.append(place)
            grad = gradient(place, leans[k % BUDGET])
            place = place - rate * gradient(place + p * grad / norm(grad), leans[k % BUDGET])
        return np.mean(path[-REST * budget // BUDGET :], axis=0)

    p = np.array(p)[:, None]
    start = np.tile([1.0, 0.3], (len(p), 1))
    twice = np.repeat(leans[: BUDGET // 2], 2, axis=0)
    return sam(0 * p, BUDGET), sam(p, BUDGET // 2), forward(leans), forward(twice)


def test_who_goes_to_the_flat_side_is_who_does_so_by_hand():
    strengths, sizes, expected = zip(*CROSSING, strict=True)
    leans = np.array(mean_leans())[[SIZES.index(size) for size in sizes]].T
    centres = np.stack(by_hand(strengths, leans))  # methods × settings × θ
    left = ~(np.abs(centres) <= [2, 1]).all(axis=(0, 2))
    plain, sam, different, same = (centres[..., 0] < 0) & ~left
    names = (
        (plain, Crossing.SGD),
        (same, Crossing.SAME),
        (sam, Crossing.SAM),
        (different, Crossing.DIFFERENT),
        (left, Crossing.ONE_LEFT),
    )
    crossing = np.select([each for each, _ in names], [name for _, name in names], Crossing.NOBODY)
    np.testing.assert_array_equal(crossing, expected)
    for p, size, name in CROSSING:
        assert raced(p, 0.05, size)["crossing"] == name, (p, size)
