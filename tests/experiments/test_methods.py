"""Methods compared: they start alike, take turns, and are told apart by their own numbers."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from numpy.testing import assert_allclose

from experiments.methods import (
    Comparison,
    Method,
    MethodSnapshot,
    compare,
    histories,
    noisy,
    saddams,
    table,
)
from experiments.train import Report, _minibatch, train
from landscapes.networks import TASKS

SMALL = replace(TASKS["Two moons"], hidden=(4,), learning_rate=0.01, num_steps=8)


def of(comparison: Comparison, strengths=(0.0, 0.3), num_seeds=2, batch_size=None) -> Comparison:
    """The same methods on a network and for a time that take no time."""
    return Comparison(
        SMALL, comparison.methods, strengths, comparison.alpha, num_seeds, batch_size, records=4
    )


@pytest.fixture(scope="module")
def five():
    comparison = of(saddams("Two moons", 1.0, 2))
    return comparison, list(compare(comparison))


def test_without_strength_all_saddams_are_adam(five):
    found = histories(*five)
    for name in ("M", "D", "raw", "F"):
        assert_allclose(found[name].train_loss.mean[0], found["C"].train_loss.mean[0], rtol=1e-5)
        assert abs(found[name].train_loss.mean[1, -1] - found["C"].train_loss.mean[1, -1]) > 1e-6


def test_the_methods_take_turns(five):
    comparison, snapshots = five
    assert [each.method for each in snapshots] == ["C", "M", "D", "raw", "F"] * 5
    assert [each.step for each in snapshots[3:8]] == [0, 0, 2, 4, 6]
    assert snapshots[-1].step == comparison.num_steps == 5 * 8


def test_the_numbers_are_those_of_the_trainings(five):
    comparison, snapshots = five
    found = histories(comparison, snapshots)["D"]
    *_, last = train(SMALL, "Saddam D (decoupled)", comparison.runs, records=4)
    accuracy = np.asarray(last.report.test_accuracy).reshape(2, 2)  # strengths, seeds
    assert_allclose(found.test_accuracy.mean[:, -1], accuracy.mean(axis=1), rtol=1e-6)
    assert_allclose(
        found.test_accuracy.std[:, -1], accuracy.std(axis=1, ddof=1), rtol=1e-5, atol=1e-7
    )


def test_half_way_is_a_training_of_half_the_steps():
    """So what a method has reached at equal gradients needs no training of its own."""
    comparison = of(noisy("Two moons", 2), batch_size=5)
    shorter = replace(comparison, task=replace(SMALL, num_steps=4))
    whole, half = (histories(each, list(compare(each))) for each in (comparison, shorter))
    for name, history in whole.items():
        assert_allclose(history.train_loss.mean[:, 2], half[name].train_loss.mean[:, -1], rtol=1e-5)
        assert history.gradients[2] == half[name].gradients[-1]


def test_a_gradient_is_counted_wherever_it_is_computed(five):
    found = histories(*five)
    assert found["D"].gradients[-1] == 16 and found["F"].gradients[-1] == 8


@pytest.mark.parametrize("alpha", [1.0, 4.0])
def test_the_strength_is_the_product(alpha):
    comparison = of(saddams("Digits", alpha, 1), strengths=(-0.1, 0.0, 0.2), num_seeds=1)
    h = comparison.runs.hyperparameters
    assert_allclose(h.alpha * h.rho, [-0.1, 0.0, 0.2], atol=1e-7)
    assert_allclose(h.alpha, [-1.0, alpha, alpha])


def test_a_minibatch_that_serves_twice_trains_otherwise():
    comparison = of(noisy("Two moons", 2), batch_size=5)
    found = histories(comparison, list(compare(comparison)))
    assert_allclose(
        found["sam"].train_loss.mean[0], found["different"].train_loss.mean[0], rtol=1e-5
    )
    assert (
        abs(found["same"].train_loss.mean[0, -1] - found["different"].train_loss.mean[0, -1]) > 1e-5
    )


def report(loss, accuracy) -> Report:
    loss, accuracy = np.atleast_2d(loss), np.atleast_2d(accuracy)
    return Report(loss, loss, accuracy, accuracy, loss, loss)


def test_diverged_networks_are_counted_and_kept_out_of_the_means():
    comparison = Comparison(
        SMALL, (Method("D", "Saddam D (decoupled)"),), (0.0,), 1.0, num_seeds=4, records=2
    )
    at_first = MethodSnapshot(0, "D", report([1.0, 1, 1, 1], [0.1, 0.1, 0.1, 0.1]))
    later = MethodSnapshot(4, "D", report([0.5, 0.5, np.nan, np.nan], [0.8, 0.6, np.nan, np.nan]))
    history = histories(comparison, [at_first, later])["D"]
    assert_allclose(history.num_diverged[0], [0, 2, np.nan])
    assert_allclose(history.test_accuracy.mean[0], [0.1, 0.7, np.nan])
    assert_allclose(history.test_accuracy.std[0, 1], np.std([0.8, 0.6], ddof=1))


def test_the_table_has_a_line_for_every_strength_half_way_and_at_the_end(five):
    comparison, snapshots = five
    lines = list(table(comparison, histories(comparison, snapshots)))
    assert len(lines) == 1 + 5 * 2 * 2
    assert any(line.split()[:3] == ["F", "0.3", "8"] for line in lines)


def test_a_seed_draws_the_same_minibatches_in_every_precision():
    """The app counts in 64 bits and a program of its own in 32; both shall tell the same."""
    examples, key = SMALL.split().train, jax.random.key(3)
    here = _minibatch(examples, 5, key)
    with jax.enable_x64(False):
        there = _minibatch(examples, 5, key)
    assert_allclose(here.inputs, there.inputs)
