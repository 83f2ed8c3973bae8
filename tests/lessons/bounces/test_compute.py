"""Bounces, edges and saddles: what is drawn dashed is where the runs come."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes import LANDSCAPES
from optimizers import RULES, Hyperparameters, run
from optimizers.closed_forms import trapping_ratio
from pages.lessons.bounces.compute import (
    BOUNCE_START,
    BOUNCE_STEPS,
    CLOSE,
    FLAT,
    HALFWAY,
    ON_CYCLE,
    ON_FLOOR,
    PRODUCT,
    SADDLE_LATER,
    SADDLE_RATE,
    SADDLE_START,
    STEEP,
    VALLEY_SHOWN,
    VALLEY_START,
    VALLEY_STEPS,
    Arrival,
    Bounce,
    Edge,
    Escape,
    bounce_channels,
    drift_channels,
    drift_steps,
    edge_channels,
    floor_curvature,
    floor_met,
    saddle_channels,
    trajectory,
)
from pages.lessons.bounces.drift_figure import ALPHAS
from pages.lessons.bounces.saddle_figure import RATIOS


def at(channels, **setting: float) -> dict[str, np.ndarray]:
    seen = channels(**{name: jnp.array([float(value)]) for name, value in setting.items()})
    return {name: np.asarray(values)[0] for name, values in seen.items()}


def by_hand(grad, start, eta: float, alpha: float, rho: float, num_steps: int) -> np.ndarray:
    """α-SAM in plain NumPy, from a gradient that is written down."""
    iterates = [np.array(start)]
    for _ in range(num_steps):
        g = grad(iterates[-1])
        perturbed = grad(iterates[-1] + rho * g / (np.linalg.norm(g) + 1e-300))
        iterates.append(iterates[-1] - eta * (g + alpha * (perturbed - g)))
    return np.array(iterates)


def on_the_bowl(eta: float, p: float, num_steps: int) -> np.ndarray:
    grad = lambda theta: np.array([10.0, 1.0]) * theta
    return by_hand(grad, BOUNCE_START, eta, np.sign(p), abs(p), num_steps)


def in_the_valley(eta: float, alpha: float, rho: float) -> np.ndarray:
    grad = lambda t: np.array([t[0] * t[1] ** 2, (1 + t[0] ** 2) * t[1]])
    return by_hand(grad, VALLEY_START, eta, alpha, rho, VALLEY_STEPS)


def test_a_run_of_one_radius_is_the_run_of_the_optimiser():
    loss, start = LANDSCAPES["Fork"].loss, jnp.array([0.2, 0.8])
    ours = trajectory(loss, start, 0.05, 3.0, jnp.full(200, 0.1))
    rule = RULES["α-SAM + SGD"]
    theirs = run(loss, rule, start, Hyperparameters(0.05, 3.0, 0.1), num_steps=200).params
    assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def test_the_floor_is_as_sharp_as_the_valley_across():
    loss = LANDSCAPES["Valley"].loss
    for x in (-1.0, 0.3, 1.5):
        assert_allclose(jax.hessian(loss)(jnp.array([x, 0.0]))[1, 1], floor_curvature(x))


@pytest.mark.parametrize("eta, p", [(0.05, 0.2), (0.025, 0.2), (0.18, 0.4), (0.05, -0.2)])
def test_sam_ends_on_the_dashed_lines_and_antisam_at_p(eta, p):
    seen = at(bounce_channels(), eta=eta, p=p)
    assert_allclose(seen["measured"], seen["predicted"], rtol=1e-6)
    assert_allclose(seen["sam.loss"][-1], seen["floor"], rtol=1e-6)
    if p < 0:
        assert_allclose(seen["predicted"], -p)


def test_the_mean_of_two_neighbours_and_a_shrinking_radius_go_below_the_floor():
    seen = at(bounce_channels(), eta=0.05, p=0.2)
    assert seen["mean.loss"][-1] < 1e-12
    assert seen["decayed.loss"][-1] < 1e-5 < seen["floor"]


def test_antisam_is_not_helped_by_the_mean():
    seen = at(bounce_channels(), eta=0.05, p=-0.2)
    assert_allclose(seen["mean.loss"][-1], seen["floor"], rtol=1e-6)


def test_beyond_two_over_the_curvature_sam_diverges_and_nothing_is_predicted():
    seen = at(bounce_channels(), eta=0.205, p=0.2)
    assert np.isnan(seen["right"]) and seen["sam.loss"][BOUNCE_STEPS] > 1e6


@pytest.mark.parametrize("eta, p", [(0.1, 0.1), (0.1, 0.02), (0.1, 0.3), (0.05, 0.1)])
def test_on_the_floor_the_edge_is_the_sharpness_and_far_below_gradient_descents(eta, p):
    seen = at(edge_channels(), eta=eta, p=p)
    late = VALLEY_SHOWN >= 4 * ON_FLOOR
    assert_allclose(seen["edge"][late], seen["sharpness"][late], rtol=0.04)
    assert_allclose(seen["ratio"], 1, atol=1e-4)
    assert (seen["edge"][late] < seen["limit"] / 5).all()


def test_antisam_climbs_without_an_edge_past_gradient_descents_and_is_thrown_back():
    seen = at(edge_channels(), eta=0.1, p=-0.1)
    sharpness = seen["sharpness"]
    floor = int(np.searchsorted(VALLEY_SHOWN, ON_FLOOR))
    past = int(np.argmax(sharpness > seen["limit"]))
    assert past > floor and np.isnan(seen["edge"][floor:past]).all()
    assert (np.diff(sharpness[floor:past]) > 0).all()
    assert sharpness[past:].min() < seen["limit"] / 2


@pytest.mark.parametrize("eta", [0.02, 0.1, 0.2])
@pytest.mark.parametrize("alpha", [1.0, 4.0, 20.0])
def test_the_run_keeps_to_the_predicted_place(eta, alpha):
    seen = at(drift_channels(), eta=eta, alpha=alpha)
    later = VALLEY_SHOWN[VALLEY_SHOWN >= ON_FLOOR]
    measured = seen["yours.x"][-len(later) :]
    assert_allclose(measured, seen["yours.predicted"], atol=2e-3)


def test_of_one_product_the_larger_radius_comes_down_first():
    order = drift_channels()(eta=jnp.full(len(ALPHAS), 0.1), alpha=jnp.array(ALPHAS))["outcome"]
    assert (np.diff(order) >= 0).all()
    one = ALPHAS.index(1.0)
    assert (order[:one] == Arrival.SOONER).all()
    assert order[one] == Arrival.TOGETHER and order[one + 1] == Arrival.LATER


@pytest.mark.parametrize(
    "eta, alpha, arrival",
    [
        (0.1, 0.7, Arrival.SOONER),
        (0.1, 1.0, Arrival.TOGETHER),
        (0.1, 2.5, Arrival.LATER),
        (0.1, 3.0, Arrival.MUCH_LATER),
        (0.2, 4.0, Arrival.MUCH_LATER),
        (0.02, 20.0, Arrival.NOT_IN_TIME),
    ],
)
def test_the_arrival_is_that_of_the_steps_at_which_both_pass_halfway(eta, alpha, arrival):
    assert at(drift_channels(), eta=eta, alpha=alpha)["outcome"] == arrival
    sam, yours = (
        int(np.argmax(np.append(in_the_valley(eta, a, PRODUCT / a)[:, 0], 0) < HALFWAY))
        for a in (1.0, alpha)
    )
    if yours > VALLEY_STEPS:
        assert arrival == Arrival.NOT_IN_TIME
    else:
        # Fewer than SAM's steps, as many, less than twice as many, or more.
        assert arrival == np.digitize(yours / sam, [1, 1 + 1e-9, 2])


@pytest.mark.parametrize(
    "eta, p, outcome",
    [
        (0.1, 0.08, Edge.FLATTEST),
        (0.022, 0.16, Edge.FLATTEST),
        (0.1, 0.04, Edge.DESCENDING),
        (0.022, 0.1, Edge.DESCENDING),
        (0.1, -0.06, Edge.NO_EDGE),
        (0.027, -0.1, Edge.NO_EDGE),
    ],
)
def test_the_outcome_is_that_of_the_floor_and_of_its_edge(eta, p, outcome):
    seen = at(edge_channels(), eta=eta, p=p)
    assert seen["outcome"] == outcome
    if p > 0:
        iterates = in_the_valley(eta, 1.0, p)
        assert (1 + iterates[-1, 0] ** 2 < FLAT) == (outcome == Edge.FLATTEST)
        # At its edge a step turns the gradient round, and θ₂ with it.
        assert_allclose(iterates[-1, 1], -iterates[-2, 1], rtol=CLOSE)


@pytest.mark.parametrize("eta", [0.002, 0.01])
@pytest.mark.parametrize("p", [0.02, 0.1, 0.2])
def test_small_steps_meet_the_floor_where_it_says(eta, p):
    """There is little drift so far: θ₂ has been on the floor for no longer than it took to fall."""
    for alpha in (1.0, 4.0):
        iterates = in_the_valley(eta, alpha, p / alpha)
        met = int(np.argmax(iterates[:, 1] < 0.5 * eta * p))
        assert met > 5
        assert_allclose(iterates[met, 0], floor_met(p, p / alpha), rtol=0.01)


@pytest.mark.parametrize("eta, alpha", [(0.02, 1.0), (0.05, 2.0), (0.1, 10.0), (0.1, 0.7)])
def test_the_law_of_the_drift_tells_the_steps_to_halfway(eta, alpha):
    steps = drift_steps(eta, PRODUCT, PRODUCT / alpha, HALFWAY)
    assert_allclose(steps, at(drift_channels(), eta=eta, alpha=alpha)["yours.half"], rtol=0.07)


@pytest.mark.parametrize(
    "eta, p, outcome",
    [
        (0.05, 0.2, Bounce.CYCLES),
        (0.19, 0.4, Bounce.CYCLES),
        (0.05, -0.2, Bounce.RESTS),
        (0.05, 0.0, Bounce.RESTS),
        (0.005, 0.2, Bounce.UNDERWAY),
        (0.01, -0.1, Bounce.UNDERWAY),
        (0.02, 0.0, Bounce.UNDERWAY),
        (0.21, -0.2, Bounce.RESTLESS),
        (0.21, 0.2, Bounce.DIVERGES),
        (0.21, 0.0, Bounce.DIVERGES),
        (0.22, -0.02, Bounce.DIVERGES),
    ],
)
def test_the_outcome_is_where_the_run_is_and_stays(eta, p, outcome):
    assert at(bounce_channels(), eta=eta, p=p)["outcome"] == outcome
    iterates = on_the_bowl(eta, p, 5 * BOUNCE_STEPS)
    reach = 10 * eta * p / (2 - 10 * eta) if p > 0 else -p
    off = np.hypot(abs(iterates[:, 0]) - reach, iterates[:, 1])
    there = off < CLOSE * max(reach, 0.01)
    if outcome in (Bounce.CYCLES, Bounce.RESTS):
        assert there[BOUNCE_STEPS:].all()
        assert (iterates[-1, 0] * iterates[-2, 0] < 0) == (outcome == Bounce.CYCLES)
    elif outcome == Bounce.UNDERWAY:
        assert not there[BOUNCE_STEPS] and there[-1]
    elif outcome == Bounce.RESTLESS:
        late = iterates[BOUNCE_STEPS:, 0]
        assert np.ptp(late) > abs(p) and abs(late).max() < 0.7
    else:
        assert abs(iterates[BOUNCE_STEPS, 0]) > BOUNCE_START[0]
        assert abs(iterates[2 * BOUNCE_STEPS, 0]) > 10 * abs(iterates[BOUNCE_STEPS, 0])


def test_with_small_steps_only_the_larger_radius_comes_down():
    seen = at(drift_channels(), eta=0.02, alpha=20.0)
    assert seen["sam.late"] == 0 and seen["yours.late"] == 1
    assert seen["yours.half"] > VALLEY_STEPS


def test_the_saddle_holds_the_bounce_by_its_ratio_alone():
    ratio, rho = (g.ravel() for g in np.meshgrid(RATIOS, [0.01, 0.05, 0.2, 1.0]))
    seen = saddle_channels()(ratio=jnp.asarray(ratio), rho=jnp.asarray(rho))
    bound = SADDLE_RATE * STEEP / (2 - SADDLE_RATE * STEEP)
    assert_allclose(trapping_ratio(SADDLE_RATE, STEEP), bound)
    clear = abs(ratio / bound - 1) > 0.07
    expected = np.where(ratio > bound, Escape.TRAPPED, Escape.ESCAPED)
    np.testing.assert_array_equal(np.asarray(seen["outcome"])[clear], expected[clear])


def test_a_bounce_multiplies_the_distance_from_the_ridge_as_predicted():
    for ratio in (0.3, 0.37, 0.5):
        seen = at(saddle_channels(), ratio=ratio, rho=0.2)
        soon = SADDLE_LATER[:4]
        assert soon[0] == ON_CYCLE
        assert_allclose(seen["aside"][soon], seen["predicted"][: len(soon)], rtol=1e-3)
    assert len(seen["predicted"]) == len(SADDLE_LATER)


def test_a_bounce_narrower_than_the_start_holds_nothing():
    seen = at(saddle_channels(), ratio=0.5, rho=0.001)
    assert seen["right"] < SADDLE_START[1] and seen["outcome"] == Escape.ESCAPED


def test_at_the_ratio_that_traps_nothing_is_decided_in_time():
    seen = at(saddle_channels(), ratio=0.32, rho=0.2)
    assert abs(0.32 - trapping_ratio(SADDLE_RATE, STEEP)) < 0.02
    assert seen["outcome"] == Escape.UNDECIDED
    assert SADDLE_START[1] / 2 < seen["aside"][-1] < 0.3
