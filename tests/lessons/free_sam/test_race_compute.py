"""The runs that are made of the free estimate, and who crosses the ridge of the fork."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from experiments.steps import SHARP_START
from landscapes import LANDSCAPES, outcomes
from optimizers import Hyperparameters, run
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.rules import alpha_sam_sgd
from optimizers.taylor import cosine
from pages.lessons.free_sam.race_compute import (
    BUDGET,
    FORWARD,
    PRICES,
    REACH,
    Crossing,
    settled_after,
    shown_evaluations,
)
from pages.lessons.free_sam.race_figure import CORRECTIONS, RATES, race
from pages.ui.lesson_figure import channels
from tests.claims import claims


def settings(lesson, **changed) -> dict:
    return {knob.name: knob.default for knob in lesson.knobs} | changed


def ends(correction: str, **changed) -> dict[str, str]:
    lesson = race(correction)
    base, _ = channels(lesson, settings(lesson, **changed))
    names = outcomes(LANDSCAPES["Fork"])
    return {name: names[int(base[f"{name}.outcome"][0])] for name in PRICES}


def test_forward_only_reaches_the_flat_minimum_and_a_perturbation_downhill_does_not():
    assert ends(CORRECTIONS[0]) == {
        "gd": "sharp minimum",
        "exact": "flat minimum",
        "sam": "flat minimum",
        "backward": "sharp minimum",
        "forward": "flat minimum",
    }


@pytest.mark.parametrize("rate", RATES)
def test_the_difference_of_two_plain_steps_points_to_where_the_slope_is_less(rate):
    start, grad_fn = jnp.array(SHARP_START), jax.grad(LANDSCAPES["Fork"].loss)
    first = grad_fn(start)
    difference = grad_fn(start - rate * first) - first
    assert cosine(difference, -gradient_norm_gradient(grad_fn, start, first)) > 0.95


def test_the_mirror_reaches_across_the_floor_and_a_plain_step_does_not():
    lesson = race(CORRECTIONS[0])
    at = settings(lesson)
    base, _ = channels(lesson, at)
    moving = slice(1, None)  # the start is not on the way yet
    assert (abs(base["backward.y"][moving]) < at["p"]).all()
    steep = base["forward.curvature"][moving].max()
    assert at["step_size"] * steep < 1


@pytest.mark.parametrize("radius, end", [(0.02, -1), (0.1, -1), (0.2, 1)])
def test_a_mirror_of_the_same_strength_crosses_if_it_is_shorter(radius, end):
    fork = LANDSCAPES["Fork"]
    strength = 0.2
    late = run(
        fork.loss,
        alpha_sam_sgd,
        jnp.asarray(SHARP_START),
        Hyperparameters(jnp.array([0.1]), jnp.array([-strength / radius]), jnp.array([-radius])),
        num_steps=3600,
    ).params[0, -1, 0]
    assert np.sign(late) == end


@pytest.mark.parametrize(
    "correction, p, end",
    [
        ("Constant coefficient", 0.05, {"sharp minimum"}),
        ("Gradient-normalised", 0.2, {"hovers", "left the window", "diverged"}),
        ("Unit displacement", 0.2, {"sharp minimum"}),
    ],
)
def test_made_at_every_step_the_correction_fails_as_the_page_says(correction, p, end):
    assert ends(correction, p=p)["forward"] in end


def by_hand(p: float, eta: float) -> dict[str, float]:
    """Where SAM and forward only are after all their gradients on ½κ(x)y² + (x² − 1)²/80."""

    def g(theta):
        (x, y), z = theta, 1 / (1 + np.exp(-2 * theta[0]))
        return np.array([7 * z * (1 - z) * y**2 + x * (x**2 - 1) / 20, (1 + 7 * z) * y])

    sam = forward = np.array(SHARP_START)
    for _ in range(BUDGET // 2):
        plain = g(sam)
        sam = sam - eta * g(sam + p * plain / np.linalg.norm(plain))
        first, after = g(forward), forward - eta * g(forward)
        second = g(after)
        forward = after - eta * second + 2 * p * (second - first) / np.linalg.norm(first)
    return {"sam": sam[0], "forward": forward[0]}


@pytest.mark.parametrize(
    "p, eta, crossing",
    [
        (0.2, 0.1, Crossing.BOTH),
        (0.25, 0.01, Crossing.SAM_ALONE),
        (0.05, 0.1, Crossing.NEITHER),
    ],
)
def test_who_crosses_is_who_is_on_the_left_of_the_ridge_by_hand(p, eta, crossing):
    lesson = race(CORRECTIONS[0])
    base, _ = channels(lesson, settings(lesson, p=p, step_size=eta))
    ended = by_hand(p, eta)
    crossed = [name for name, x in ended.items() if x < 0]
    assert (
        crossed
        == {
            Crossing.BOTH: ["sam", "forward"],
            Crossing.SAM_ALONE: ["sam"],
            Crossing.NEITHER: [],
        }[crossing]
    )
    assert base["crossing"][0] == crossing


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_who_crosses_goes_by_the_end_of_each(correction):
    lesson = race(correction)
    names = outcomes(LANDSCAPES["Fork"])
    outside = [names.index("left the window"), names.index("diverged")]
    for line in channels(lesson, settings(lesson, step_size=0.05))[1].values():
        crossing = line["crossing"].ravel()
        sam, forward = (line[f"{name}.x"][:, -1] < 0 for name in ("sam", "forward"))
        left = np.isin(line["forward.outcome"].ravel(), outside)
        sam_crosses = np.isin(crossing, [Crossing.BOTH, Crossing.SAM_ALONE])
        np.testing.assert_array_equal(crossing == Crossing.FORWARD_LEFT, left)
        np.testing.assert_array_equal(sam_crosses[~left], sam[~left])
        assert forward[np.isin(crossing, [Crossing.BOTH, Crossing.FORWARD_ALONE])].all()


def test_a_run_is_across_when_it_no_longer_goes_back():
    across = jnp.array(
        [[False, True, False, True, True], [True] * 5, [True, True, True, True, False]]
    )
    np.testing.assert_array_equal(settled_after(across, 2), [6, 0, np.nan])


@claims("lessons/free_sam", "forward only does SAM’s job for half the gradients")
@pytest.mark.parametrize("p", [0.1, 0.2, 0.3])
def test_at_long_steps_sam_needs_about_twice_as_many_gradients_to_cross(p):
    lesson = race(CORRECTIONS[0])
    base, _ = channels(lesson, settings(lesson, p=p, step_size=0.1))
    assert 1.7 < base["sam.crossed"][0] / base["forward.crossed"][0] < 2.4


def test_all_methods_stand_at_the_same_number_of_gradients():
    spent = shown_evaluations()
    assert spent[-1] == BUDGET
    assert all((spent % price == 0).all() for price in PRICES.values())


@pytest.mark.parametrize("p, eta", [(0.2, 0.1), (0.6, 0.01)])
def test_the_cycle_is_what_the_rule_does_with_two_gradients(p, eta):
    """As the third card draws it."""
    lesson = race(CORRECTIONS[0])
    seen, _ = channels(lesson, settings(lesson, p=p, step_size=eta))
    start, first, second, third = (
        np.array([seen[f"cycle.{k}.{axis}"][0] for axis in "xy"]) for k in range(4)
    )
    fork = LANDSCAPES["Fork"]
    rule = FORWARD[CORRECTIONS[0]]
    setting = Hyperparameters(jnp.array([eta]), jnp.array([1.0]), jnp.array([p]))
    path = run(fork.loss, rule, jnp.asarray(SHARP_START), setting, num_steps=2).params[0]
    np.testing.assert_allclose([start, first, third], path, rtol=1e-9)
    gradient = np.asarray(jax.grad(fork.loss)(jnp.asarray(first)))
    np.testing.assert_allclose(second, first - eta * gradient, rtol=1e-9)


def test_both_lines_say_nearly_alike_how_fast_the_slope_grows():
    """As the second card shows; and the curve that is drawn goes through their ends."""
    lesson = race(CORRECTIONS[0])
    [drawn] = [trace for trace in lesson.figure.data if trace.name == "slopes"]
    seen, lines = channels(lesson, settings(lesson))
    np.testing.assert_allclose(seen["up.tilt"], seen["down.tilt"], rtol=0.05)
    for name in ("up", "down"):
        for record in (seen, *lines.values()):
            distance, slope = (np.ravel(record[each]) for each in (name, f"{name}.slope"))
            assert (REACH[0] < distance).all() and (distance < REACH[1]).all()
            curve = np.interp(distance, drawn.x, drawn.y)
            np.testing.assert_allclose(slope, curve, rtol=1e-3, atol=1e-3)
