"""The noise of the free estimate on a network is what the theory says it is."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from numpy.testing import assert_allclose

from experiments.train import Runs, train
from landscapes.networks import TASKS
from optimizers import Hyperparameters
from optimizers.minibatch import pair_estimates
from pages.networks.batches.noise_compute import NUM_DRAWS, RATES, SIZES, noise

SMALL = replace(TASKS["Two moons"], hidden=(4,), learning_rate=0.1, num_steps=20)


@pytest.fixture(scope="module")
def found():
    return noise(SMALL, 0, 10)


def test_for_short_steps_the_variance_is_as_predicted_at_every_size(found):
    assert_allclose(found["different"][:, :5], found["predicted"][:, :5], rtol=0.35)
    ratio = found["different"][:, :5] / found["predicted"][:, :5]
    assert ratio.mean() == pytest.approx(1, abs=4 / np.sqrt(NUM_DRAWS))


def test_the_prediction_falls_like_one_over_the_square_of_the_step_and_over_the_size(found):
    assert_allclose(found["predicted"] * RATES**2 * np.array(SIZES)[:, None],
                    found["predicted"][0, 0] * RATES[0] ** 2, rtol=1e-4)  # fmt: skip


def test_over_one_minibatch_used_twice_it_does_not_depend_on_a_short_step(found):
    assert_allclose(found["same"][:, 0], found["same"][:, 4], rtol=0.05)
    assert (found["same"][:, 4] < found["different"][:, 4] / 100).all()


def test_it_is_the_variance_of_the_estimates_that_an_optimiser_would_draw(found):
    plain = Runs(0, Hyperparameters(SMALL.learning_rate, 0.0, 0.0))
    network = next(train(SMALL, "Forward-only", plain, batch_size=10)).params
    drawn = pair_estimates(
        SMALL.example_loss,
        SMALL.split().train,
        jax.tree.map(lambda leaf: leaf[0], network),
        np.float32(RATES[4]),
        jax.random.key(7),
        batch_size=SIZES[3],
        num_draws=400,
    )
    for name in ("different", "same"):
        leaves = jax.tree.leaves(getattr(drawn, name))
        variance = sum(float(np.asarray(leaf).var(axis=0).sum()) for leaf in leaves)
        assert found[name][3, 4] == pytest.approx(variance, rel=0.35)


def test_a_trained_network_is_another_one(found):
    assert noise(SMALL, 20, 10)["grad_norm"] != found["grad_norm"]
