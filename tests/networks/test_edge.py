"""The edge that is drawn beside λmax of networks: where it is, and that they rest near it."""

from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest

from experiments.train import Runs, train
from landscapes.networks import TASKS
from optimizers import Hyperparameters
from pages.figures.networks import edge_key, edges
from pages.ui.network_controls import USUAL

NORMS = np.array([[0.5, 0.2, 0.1]])


def test_the_edge_of_gradient_descent_is_two_over_the_learning_rate_and_a_correction_lowers_it():
    [[plain, weak, strong]] = edges(USUAL, [0.0, 1.0, 4.0], [0.1] * 3, NORMS)
    assert plain == pytest.approx(2 / 0.3) and strong < weak < plain


@pytest.mark.parametrize(
    "change", [{"rule": "α-SAM + Adam"}, {"batch_size": 10}, {"weight_decay": 0.01}]
)
def test_there_is_no_edge_where_the_law_is_about_other_steps(change):
    setting = replace(USUAL, **change)
    assert np.isnan(edges(setting, [0.0, 1.0, 4.0], [0.1] * 3, NORMS)).all()
    assert not edge_key(setting) and edge_key(USUAL)


def over_the_edge(data: str, alphas) -> np.ndarray:
    """λmax over its edge, the median of the second half of the training, of every α at ρ = 0.1."""
    setting = replace(USUAL, task=TASKS[data])
    runs = Runs(0, Hyperparameters(setting.task.learning_rate, jnp.array(alphas), 0.1))
    ratios = []
    for snapshot in train(setting.task, setting.rule, runs, records=60):
        norms = np.asarray(snapshot.report.grad_norm)[None]
        [edge] = edges(setting, alphas, [0.1] * len(alphas), norms)
        ratios.append(snapshot.report.sharpness / edge)
    return np.median(ratios[31:], axis=0)


def test_on_two_moons_every_network_rests_near_its_edge():
    ratios = over_the_edge("Two moons", [0.0, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0])
    assert (ratios > 0.75).all() and (ratios < 1.4).all()


def test_on_the_digits_those_with_a_correction_do_and_gradient_descent_stays_below():
    plain, *others = over_the_edge("Digits", [0.0, 0.5, 1.0, 4.0, 16.0])
    assert plain < 0.75 and 0.9 < min(others) and max(others) < 1.15
