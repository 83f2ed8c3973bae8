"""The two estimates at one point, and the walks that are made of the free one."""

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES, outcomes
from pages.lessons.free_sam.figure import CORRECTIONS, ETAS, SHARP, USUAL_RATE, estimates, race
from pages.lessons.free_sam.race_compute import (
    BOTH,
    BUDGET,
    FORWARD_ALONE,
    LOST,
    NEITHER,
    PRICES,
    SAM_ALONE,
    shown_evaluations,
)
from pages.lessons.free_sam.two_steps_compute import RADII, two_steps
from pages.ui.lesson_figure import channels


def at(name: str, start, rho=0.1, eta=0.02) -> dict:
    batch = [jnp.array([value], float) for value in (start, rho, eta)]
    seen = two_steps(LANDSCAPES[name])(start=batch[0], rho=batch[1], eta=batch[2])
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


def quadratic_gradient(theta):
    return np.array([10.0, 1.0]) * theta


def test_the_paths_are_the_steps_they_are_called():
    start = np.array([0.7, 1.3])
    seen = at("Quadratic bowl", start, rho=0.3, eta=0.05)
    grad = quadratic_gradient(start)
    look = start + 0.3 * grad / np.linalg.norm(grad)
    first = start - 0.05 * grad
    expected = {
        "look": look,
        "sam": start - 0.05 * quadratic_gradient(look),
        "first": first,
        "second": first - 0.05 * quadratic_gradient(first),
    }
    for name, point in expected.items():
        np.testing.assert_allclose([seen[f"{name}.x"], seen[f"{name}.y"]], point, rtol=1e-12)


def test_on_a_quadratic_both_estimates_are_exact_at_any_distance():
    seen = at("Quadratic bowl", (0.7, 1.3), rho=1.0, eta=0.2)
    assert seen["sam.error"] < 1e-12 and seen["difference.error"] < 1e-12
    assert np.isnan(seen["gain"])


@pytest.mark.parametrize("name", ["Himmelblau", "Rosenbrock", "Twin wells"])
def test_the_error_grows_in_proportion_to_the_distance_by_the_predicted_factor(name):
    seen = at(name, LANDSCAPES[name].start)
    near = (RADII > 2e-4) & (RADII < 2e-3)
    for direction in ("forward", "backward"):
        ratio = seen[f"{direction}.error"][near] / seen["predicted.error"][near]
        np.testing.assert_allclose(ratio, 1.0, atol=0.02)


def test_the_free_estimate_has_looked_as_far_as_its_step_was_long():
    seen = at("Himmelblau", (-1.0, 2.0), eta=0.02)
    moved = np.hypot(seen["first.x"] + 1.0, seen["first.y"] - 2.0)
    np.testing.assert_allclose(seen["reach"], moved, rtol=1e-12)


def settings(lesson, **changed) -> dict:
    return {knob.name: knob.default for knob in lesson.knobs} | changed


def test_a_tenth_of_the_rate_gives_a_tenth_of_the_error():
    lesson = estimates("Himmelblau")
    assert USUAL_RATE in ETAS and USUAL_RATE / 10 in ETAS
    base, _ = channels(lesson, settings(lesson, eta=USUAL_RATE / 10))
    assert round(float(base["gain"][0])) == 1


def test_on_rosenbrock_a_long_step_makes_the_free_estimate_point_elsewhere():
    lesson = estimates("Rosenbrock")
    base, _ = channels(lesson, settings(lesson, eta=0.2))
    assert base["difference.cosine"][0] < 0.2 and base["difference.error"][0] > 1


def ends(correction: str, **changed) -> dict[str, str]:
    lesson = race(correction)
    base, _ = channels(lesson, settings(lesson, **changed))
    names = outcomes(LANDSCAPES["Fork"])
    return {name: names[int(base[f"{name}.outcome"][0])] for name in PRICES}


def test_forward_only_reaches_the_flat_minimum_and_a_backward_look_does_not():
    assert ends(CORRECTIONS[0]) == {
        "gd": "sharp minimum",
        "exact": "flat minimum",
        "sam": "flat minimum",
        "backward": "sharp minimum",
        "forward": "flat minimum",
    }


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

    sam = forward = np.array(SHARP)
    for _ in range(BUDGET // 2):
        plain = g(sam)
        sam = sam - eta * g(sam + p * plain / np.linalg.norm(plain))
        first, after = g(forward), forward - eta * g(forward)
        second = g(after)
        forward = after - eta * second + 2 * p * (second - first) / np.linalg.norm(first)
    return {"sam": sam[0], "forward": forward[0]}


@pytest.mark.parametrize(
    "p, eta, crossers", [(0.2, 0.1, BOTH), (0.25, 0.01, SAM_ALONE), (0.05, 0.1, NEITHER)]
)
def test_who_crosses_is_who_is_on_the_left_of_the_ridge_by_hand(p, eta, crossers):
    lesson = race(CORRECTIONS[0])
    base, _ = channels(lesson, settings(lesson, p=p, step_size=eta))
    ended = by_hand(p, eta)
    left = [name for name, x in ended.items() if x < 0]
    assert left == {BOTH: ["sam", "forward"], SAM_ALONE: ["sam"], NEITHER: []}[crossers]
    assert base["crossers"][0] == crossers


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_who_crosses_goes_by_the_end_of_each(correction):
    lesson = race(correction)
    names = outcomes(LANDSCAPES["Fork"])
    gone = [names.index("left the window"), names.index("diverged")]
    for line in channels(lesson, settings(lesson, step_size=0.05))[1].values():
        who = line["crossers"].ravel()
        sam, forward = (line[f"{name}.x"][:, -1] < 0 for name in ("sam", "forward"))
        lost = np.isin(line["forward.outcome"].ravel(), gone)
        np.testing.assert_array_equal(who == LOST, lost)
        np.testing.assert_array_equal(np.isin(who, [BOTH, SAM_ALONE])[~lost], sam[~lost])
        assert forward[np.isin(who, [BOTH, FORWARD_ALONE])].all()


def test_all_methods_stand_at_the_same_number_of_gradients():
    spent = shown_evaluations()
    assert spent[-1] == BUDGET
    assert all((spent % price == 0).all() for price in PRICES.values())
