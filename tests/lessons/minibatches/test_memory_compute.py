"""A mean of earlier gradients as g₀: less noise, and a mean that belongs to the way taken."""

import jax
import numpy as np
import pytest

from optimizers.minibatch import quadratic
from pages.lessons.minibatches.clouds_compute import SIZES, minibatches
from pages.lessons.minibatches.memory_compute import (
    DECAYS,
    NUM_SHOWN,
    RATES,
    START,
    TIME,
    chosen,
    remembered,
)
from tests.claims import claims


def at(decay: float, pace: float, mini: float) -> dict[str, np.ndarray]:
    count = 1 + len(DECAYS) + len(RATES) + len(SIZES)
    seen = remembered()(*(np.full(count, each) for each in (decay, pace, mini)))
    return {name: np.asarray(values)[0] for name, values in seen.items()}


@pytest.mark.parametrize("pace", RATES)
@pytest.mark.parametrize("mini", [4, 16, 64])
def test_the_longer_the_memory_the_smaller_is_the_noise(pace, mini):
    assert (np.diff(at(0.8, pace, mini)["noise"]) < 0).all()


@claims(
    "lessons/minibatches",
    "the noise falls to less than a twentieth",
    "its mean is off by about half the length of the exact vector",
    "that of one minibatch twice by about a fifth",
)
def test_at_the_usual_setting_it_costs_what_the_page_says():
    seen = at(0.95, 0.02, 16)
    assert seen["noise.now"] < seen["noise"][0] / 20
    assert seen["span"] == pytest.approx(20)
    assert 0.4 < seen["bias.now"] < 0.6
    assert 0.15 < seen["twice.bias.now"] < 0.25
    assert seen["bias"].argmin() not in (0, len(DECAYS) - 1)  # falls, and rises again


def test_a_run_is_that_of_numpy():
    """The first estimates at η = 0.1, that is after ten steps, from their minibatches."""
    pace, mini, decay = 0.1, 4, 0.8
    seen = at(decay, pace, mini)
    table = jax.tree.map(lambda leaf: leaf[SIZES.index(mini)], minibatches())
    grad_fn = jax.jit(jax.grad(quadratic))
    grad = lambda params, number: np.asarray(
        grad_fn(params, jax.tree.map(lambda leaf: leaf[number], table))
    )
    estimates = []
    for run in range(3):
        params, grads, points, weight = np.array(START), np.zeros(2), np.zeros(2), 0.0
        for number in chosen()[: round(TIME / pace), run]:
            slope = grad(params, number)
            grads, points = (
                decay * mean + (1 - decay) * new for mean, new in ((grads, slope), (points, params))
            )
            weight = decay * weight + 1 - decay
            params = params - pace * slope
        way = params - points / weight
        last = grad(params, chosen()[-1, run])
        estimates.append(-(last - grads / weight) / np.linalg.norm(way))
    drawn = np.stack([seen["draws.x"], seen["draws.y"]], axis=1) - [
        seen["point.x"],
        seen["point.y"],
    ]
    assert len(drawn) == NUM_SHOWN
    # The cloud is drawn to a scale of its own, the same for all.
    ratio = drawn[:3] / np.array(estimates)
    np.testing.assert_allclose(ratio, ratio[0, 0], rtol=1e-6)
