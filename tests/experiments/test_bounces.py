"""Bounces, edges and saddles: what is drawn dashed is where the walks come."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from experiments import bounces
from experiments.bounces import (
    BOUNCE_STEPS,
    ESCAPED,
    LATER,
    ON_CYCLE,
    ON_FLOOR,
    SADDLE_RATE,
    SADDLE_START,
    SADDLE_STEPS,
    SOONER,
    STEEP,
    TOGETHER,
    TRAPPED,
    UNDECIDED,
    VALLEY_STEPS,
    floor_curvature,
    valley_shown,
    walk,
)
from landscapes import LANDSCAPES
from optimizers import RULES, Hyperparameters, run
from pages.widgets.bounces import ALPHAS, PRODUCT, RATIOS


def at(picture, **setting: float) -> dict[str, np.ndarray]:
    seen = picture(**{name: jnp.array([float(value)]) for name, value in setting.items()})
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


def test_a_walk_of_one_radius_is_the_walk_of_the_optimiser():
    loss, start = LANDSCAPES["Fork"].loss, jnp.array([0.2, 0.8])
    ours = walk(loss, start, 0.05, 3.0, jnp.full(200, 0.1))
    rule = RULES["α-SAM + SGD"]
    theirs = run(loss, rule, start, Hyperparameters(0.05, 3.0, 0.1), num_steps=200).params
    assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def test_the_floor_is_as_sharp_as_the_valley_across():
    loss = LANDSCAPES["Valley"].loss
    for x in (-1.0, 0.3, 1.5):
        assert_allclose(jax.hessian(loss)(jnp.array([x, 0.0]))[1, 1], floor_curvature(x))


@pytest.mark.parametrize("eta, p", [(0.05, 0.2), (0.025, 0.2), (0.18, 0.4), (0.05, -0.2)])
def test_sam_ends_on_the_dashed_lines_and_antisam_at_p(eta, p):
    seen = at(bounces.bounce(), eta=eta, p=p)
    assert_allclose(seen["measured"], seen["right"], rtol=1e-6)
    assert_allclose(seen["sam.loss"][-1], seen["floor"], rtol=1e-6)
    if p < 0:
        assert_allclose(seen["right"], -p)


def test_the_mean_of_two_neighbours_and_a_shrinking_radius_go_below_the_floor():
    seen = at(bounces.bounce(), eta=0.05, p=0.2)
    assert seen["mean.loss"][-1] < 1e-12
    assert seen["decayed.loss"][-1] < 1e-5 < seen["floor"]


def test_antisam_is_not_helped_by_the_mean():
    seen = at(bounces.bounce(), eta=0.05, p=-0.2)
    assert_allclose(seen["mean.loss"][-1], seen["floor"], rtol=1e-6)


def test_beyond_two_over_the_curvature_sam_diverges_and_nothing_is_predicted():
    seen = at(bounces.bounce(), eta=0.205, p=0.2)
    assert np.isnan(seen["right"]) and seen["sam.loss"][BOUNCE_STEPS] > 1e6


@pytest.mark.parametrize("eta, p", [(0.1, 0.1), (0.1, 0.02), (0.1, 0.3), (0.05, 0.1)])
def test_on_the_floor_the_edge_is_the_sharpness_and_far_below_gradient_descents(eta, p):
    seen = at(bounces.edge(), eta=eta, p=p)
    late = valley_shown() >= 4 * ON_FLOOR
    assert_allclose(seen["edge"][late], seen["sharpness"][late], rtol=0.04)
    assert_allclose(seen["ratio"], 1, atol=1e-4)
    assert (seen["edge"][late] < seen["limit"] / 5).all()


def test_antisam_climbs_without_an_edge_past_gradient_descents_and_is_thrown_back():
    seen = at(bounces.edge(), eta=0.1, p=-0.1)
    sharpness = seen["sharpness"]
    floor = int(np.searchsorted(valley_shown(), ON_FLOOR))
    past = int(np.argmax(sharpness > seen["limit"]))
    assert past > floor and np.isnan(seen["edge"][floor:past]).all()
    assert (np.diff(sharpness[floor:past]) > 0).all()
    assert sharpness[past:].min() < seen["limit"] / 2


@pytest.mark.parametrize("eta", [0.02, 0.1, 0.2])
@pytest.mark.parametrize("alpha", [1.0, 4.0, 20.0])
def test_the_walk_keeps_to_the_predicted_place(eta, alpha):
    seen = at(bounces.drift(PRODUCT), eta=eta, alpha=alpha)
    later = valley_shown()[valley_shown() >= ON_FLOOR]
    measured = seen["yours.x"][-len(later) :]
    assert_allclose(measured, seen["yours.predicted"], atol=2e-3)


def test_of_one_product_the_longer_look_comes_down_first():
    order = bounces.drift(PRODUCT)(eta=jnp.full(len(ALPHAS), 0.1), alpha=jnp.array(ALPHAS))["order"]
    assert TOGETHER == order[0] and (order[1:] == LATER).all() and LATER != SOONER


def test_with_small_steps_only_the_long_look_comes_down():
    seen = at(bounces.drift(PRODUCT), eta=0.02, alpha=20.0)
    assert seen["sam.comes"] == 0 and seen["yours.comes"] == 1
    assert seen["yours.half"] > VALLEY_STEPS


def test_the_saddle_holds_the_bounce_by_its_ratio_alone():
    ratio, rho = (g.ravel() for g in np.meshgrid(RATIOS, [0.01, 0.05, 0.2, 1.0]))
    seen = bounces.saddle()(ratio=jnp.asarray(ratio), rho=jnp.asarray(rho))
    bound = SADDLE_RATE * STEEP / (2 - SADDLE_RATE * STEEP)
    assert_allclose(seen["bound"], bound)
    clear = abs(ratio / bound - 1) > 0.07
    fates = np.where(ratio > bound, TRAPPED, ESCAPED)
    np.testing.assert_array_equal(np.asarray(seen["fate"])[clear], fates[clear])


def test_a_bounce_multiplies_the_distance_from_the_ridge_as_predicted():
    for ratio in (0.3, 0.37, 0.5):
        seen = at(bounces.saddle(), ratio=ratio, rho=0.2)
        soon = slice(0, 60)
        assert_allclose(seen["aside"][ON_CYCLE:][soon], seen["predicted"][soon], rtol=1e-3)
    assert len(seen["predicted"]) == SADDLE_STEPS + 1 - ON_CYCLE


def test_a_bounce_narrower_than_the_start_holds_nothing():
    seen = at(bounces.saddle(), ratio=0.5, rho=0.001)
    assert seen["right"] < SADDLE_START[1] and seen["fate"] == ESCAPED


def test_at_the_ratio_that_traps_nothing_is_decided_in_time():
    seen = at(bounces.saddle(), ratio=0.32, rho=0.2)
    assert abs(0.32 - seen["bound"]) < 0.02 and seen["fate"] == UNDECIDED
    assert SADDLE_START[1] / 2 < seen["aside"][-1] < 0.3
