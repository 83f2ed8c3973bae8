"""One step, taken apart: the line of next points, the slopes along u, the gap below the loss."""

from collections.abc import Callable
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes import LANDSCAPES
from pages.lessons.one_step.compute import (
    ALONG,
    FAN,
    LANES,
    MOVES,
    Comparison,
    Landing,
    one_step,
)
from pages.lessons.one_step.figure import POINTS

CURVATURES = np.array([10.0, 1.0])  # of the quadratic bowl


def seen(name: str, start=None, alpha=2.0, rho=0.3, eta=0.05, span=4.0) -> dict[str, np.ndarray]:
    start = POINTS[name][0] if start is None else start
    batch = {"start": start, "alpha": alpha, "rho": rho, "eta": eta}
    batch = {key: jnp.asarray([value], float) for key, value in batch.items()}
    channels = one_step(LANDSCAPES[name])(span, **batch)
    return {channel: np.asarray(values)[0] for channel, values in channels.items()}


def point(shown, name: str) -> np.ndarray:
    return np.array([shown[f"{name}.x"], shown[f"{name}.y"]])


@pytest.mark.parametrize("alpha, rho", [(2.0, 0.3), (-1.0, -0.2), (0.0, 0.4), (1.0, 0.0)])
def test_the_points_on_the_surface_are_those_of_the_formula(alpha, rho):
    start = np.array([0.15, 0.7])
    shown = seen("Quadratic bowl", start, alpha, rho)
    grad = CURVATURES * start
    uphill = grad / np.linalg.norm(grad)
    sam_grad = CURVATURES * (start + rho * uphill)
    assert_allclose(point(shown, "perturbed"), start + rho * uphill, rtol=1e-12)
    assert_allclose(point(shown, "ahead"), start + ALONG[-1] * uphill, rtol=1e-12)
    step = grad + alpha * (sam_grad - grad)
    assert_allclose(point(shown, "next"), start - 0.05 * step, rtol=1e-12)
    heights = [0.5 * np.sum(CURVATURES * at**2) for at in (start, start - 0.05 * step)]
    assert_allclose([shown["loss"], shown["loss.next"]], heights, rtol=1e-12)
    assert_allclose(shown["loss.gd"], 0.5 * np.sum(CURVATURES * (start - 0.05 * grad) ** 2))


@pytest.mark.parametrize("name", ["Fork", "Twin wells", "Rosenbrock", "Himmelblau"])
def test_the_next_points_lie_evenly_on_a_line_through_gradient_descents_and_sams(name):
    shown = seen(name)
    places = np.array([point(shown, f"next {k}") for k in range(len(FAN))])
    grad = np.asarray(jax.grad(LANDSCAPES[name].loss)(jnp.array(POINTS[name][0])))
    descent = places[list(FAN).index(0)]
    assert_allclose(descent, POINTS[name][0] - 0.05 * grad, rtol=1e-12)
    sam = places[list(FAN).index(1)]
    assert_allclose(places, descent + np.outer(FAN, sam - descent), atol=1e-12)
    assert_allclose(point(shown, "next"), places[list(FAN).index(2)], rtol=1e-12)


@pytest.mark.parametrize("name", ["Fork", "Twin wells", "Rosenbrock"])
def test_the_gradients_drawn_from_one_point_keep_their_proportions(name):
    shown = seen(name)
    tail = point(shown, "origin")
    here, there, whole, exact = (point(shown, each) for each in ("g0", "g_rho", "g", "exact"))
    assert_allclose(whole - here, 2 * (there - here), atol=1e-12)
    turned = np.degrees(np.arccos(np.dot(here - tail, there - tail)
        / np.linalg.norm(here - tail) / np.linalg.norm(there - tail)))  # fmt: skip
    assert_allclose(shown["turned"], turned, rtol=1e-6)
    lengths = np.linalg.norm(there - tail) / np.linalg.norm(here - tail)
    assert_allclose(shown["longer"], lengths, rtol=1e-12)
    error = np.linalg.norm(whole - exact) / np.linalg.norm(exact - here)
    assert_allclose(shown["error.percent"], 100 * error, rtol=1e-9)
    fan = [point(shown, f"fan {k}") for k in range(len(FAN))]
    filling = [place for place, alpha in zip(fan, FAN, strict=True) if -1 <= alpha <= 3]
    assert_allclose(np.abs([tail, filling[0], filling[-1]]).max(), 1, atol=0.3)


def test_the_gap_is_the_loss_above_its_tangent_and_grows_with_the_square_of_rho():
    start = np.array([0.15, 0.7])
    grad = CURVATURES * start
    bend = np.sum(CURVATURES * grad**2) / np.sum(grad**2)  # uᵀHu
    for rho in (-0.4, 0.1, 0.4):
        shown = seen("Quadratic bowl", start, rho=rho)
        assert_allclose(shown["gap"], 0.5 * rho**2 * bend, rtol=1e-10)
        assert_allclose(shown["promise"], rho * np.linalg.norm(grad), rtol=1e-12)
        drawn = shown["gap 7.y"] - shown["promised"]
        assert_allclose(drawn * shown["norm"], shown["gap"], rtol=1e-10)
        assert_allclose(shown["gap 7.x"], rho, rtol=1e-12)


def test_alpha_changes_neither_the_gap_nor_the_share_by_which_the_difference_errs():
    shown = [seen("Fork", alpha=alpha) for alpha in (-2.0, 0.5, 4.0)]
    for channel in ("gap", "error.percent", "turned", "rise", "gap 3.y"):
        for other in shown[1:]:
            assert_allclose(other[channel], shown[0][channel], rtol=1e-12)
    gaps = [seen("Fork", rho=rho)["gap"] for rho in (0.1, 0.2, 0.4)]
    assert gaps[2] > 3 * gaps[1] > 9 * gaps[0]


def test_the_tangent_touches_the_loss_with_slope_one():
    rise = seen("Himmelblau")["rise"]
    middle = int(np.abs(ALONG).argmin())
    assert_allclose(ALONG[middle], 0, atol=1e-12)
    slope = (rise[middle + 1] - rise[middle - 1]) / (ALONG[middle + 1] - ALONG[middle - 1])
    assert_allclose(rise[middle], 0, atol=1e-12)
    assert_allclose(slope, 1, atol=0.01)


@pytest.mark.parametrize("name", ["Valley", "Twin wells", "Himmelblau"])
@pytest.mark.parametrize("rho", [0.4, -0.2])
def test_along_u_the_slopes_are_those_of_the_loss_and_the_steps_in_their_proportions(name, rho):
    shown = seen(name, alpha=3.0, rho=rho, eta=0.1)
    loss, start = LANDSCAPES[name].loss, np.array(POINTS[name][0])
    uphill = np.asarray(jax.grad(loss)(jnp.array(start))) / shown["norm"]
    along = jax.grad(lambda far: loss(jnp.array(start) + far * jnp.array(uphill)))
    here, there = float(along(0.0)), float(along(rho))
    assert_allclose(shown["steeper"], there / here, rtol=1e-9)
    span = point(shown, "slope to") - point(shown, "slope from")
    assert_allclose(span[1] / span[0], there / here, rtol=1e-9)
    whole = here + 3 * (there - here)
    for move, slope, lane in zip(
        ("gd move", "sam move", "move"), (here, there, whole), LANES, strict=True
    ):
        assert_allclose(point(shown, move), [-0.1 * slope, lane], rtol=1e-9)
    step = point(shown, "next") - start
    assert_allclose(step @ uphill, -0.1 * whole, rtol=1e-9)


@pytest.mark.parametrize("name", ["Valley", "Fork", "Rosenbrock"])
def test_at_two_the_step_lands_where_the_line_through_both_ends_goes(name):
    assert seen(name, alpha=2.0)["lands"] == Landing.ON_THE_LINE


@pytest.mark.parametrize("name, start", [("Saddle", (0.0, 0.0)), ("Quadratic bowl", (0.0, 0.0))])
def test_without_a_gradient_nothing_is_drawn_and_this_is_said(name, start):
    shown = seen(name, start)
    assert shown["said"] == 0
    for channel in ("perturbed.x", "next.x", "g0.x", "gap 7.x", "exact.x"):
        assert np.isnan(shown[channel]).all()
    assert np.isfinite(shown["rise"]).all()
    assert_allclose(shown["start.x"], start[0])


@cache
def derivatives(name: str) -> list[Callable]:
    """The loss, its gradient and its Hessian."""
    loss = LANDSCAPES[name].loss
    programs = [jax.jit(of) for of in (loss, jax.grad(loss), jax.hessian(loss))]
    return [lambda at, of=of: np.asarray(of(jnp.asarray(at))) for of in programs]


def against_gradient_descent(
    name: str, alpha: float, rho: float, eta: float
) -> tuple[Comparison, float]:
    """What the step comes to, and its sharpness, from gradients, Hessians and losses alone."""
    start, (height, grad, hessian) = np.array(POINTS[name][0]), derivatives(name)
    here = grad(start)
    there = grad(start + rho * here / np.linalg.norm(here))
    step, descent = start - eta * (here + alpha * (there - here)), start - eta * here
    sharp, sharp_gd = (np.linalg.eigvalsh(hessian(at))[-1] for at in (step, descent))
    if np.allclose(step, descent, rtol=0, atol=1e-12):
        return Comparison.SAME, sharp
    if np.isclose(sharp, sharp_gd, rtol=1e-9):
        kinds = Comparison.LEVEL_LOWER, Comparison.LEVEL_HIGHER
    elif sharp < sharp_gd:
        kinds = Comparison.FLATTER_LOWER, Comparison.FLATTER_HIGHER
    else:
        kinds = Comparison.SHARPER_LOWER, Comparison.SHARPER_HIGHER
    return kinds[int(height(step) > height(descent))], sharp


def test_the_step_is_compared_with_gradient_descents_as_its_words_say():
    settings = [(2.0, 0.3), (-1.0, 0.2), (-1.0, -0.2), (4.0, 0.8), (0.0, 0.4), (1.0, 0.0)]
    met = set()
    for name in ("Fork", "Rosenbrock", "Quadratic bowl"):
        eta = POINTS[name][1]
        for alpha, rho in settings:
            shown = seen(name, alpha=alpha, rho=rho, eta=eta)
            kind, sharp = against_gradient_descent(name, alpha, rho, eta)
            assert shown["compared"] == kind, (name, alpha, rho)
            assert_allclose(shown["sharp.next"], sharp, rtol=1e-9)
            met.add(kind)
    assert met == set(Comparison)


def test_where_there_is_no_gradient_the_two_steps_are_the_same():
    assert seen("Quadratic bowl", (0.0, 0.0))["compared"] == Comparison.SAME


@pytest.mark.parametrize("name", ["Valley", "Fork", "Quadratic bowl"])
def test_the_dot_above_the_tip_of_a_step_lies_on_the_loss_that_is_drawn(name):
    shown = seen(name, alpha=0.5, rho=0.2, eta=0.01)
    for move in MOVES:
        where = shown[f"{move}.x"]
        assert ALONG[0] < where < 0
        drawn = np.interp(where, ALONG, shown["rise"])
        assert_allclose(shown[f"{move}.rise"], drawn, atol=0.02)
