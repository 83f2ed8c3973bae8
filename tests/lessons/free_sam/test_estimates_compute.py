"""The two estimates at one point: exact on a quadratic, elsewhere off as Taylor predicts."""

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from pages.lessons.free_sam.estimates_compute import RADII, USUAL_RATE, two_estimates
from pages.lessons.free_sam.estimates_figure import ETAS, POINTS


def at(name: str, start, rho=0.1, eta=0.02) -> dict:
    batch = [jnp.array([value], float) for value in (start, rho, eta)]
    seen = two_estimates(LANDSCAPES[name])(start=batch[0], rho=batch[1], eta=batch[2])
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


def quadratic_gradient(theta):
    return np.array([10.0, 1.0]) * theta


def test_the_paths_are_the_steps_they_are_called():
    start = np.array([0.7, 1.3])
    seen = at("Quadratic bowl", start, rho=0.3, eta=0.05)
    grad = quadratic_gradient(start)
    perturbed = start + 0.3 * grad / np.linalg.norm(grad)
    first = start - 0.05 * grad
    expected = {
        "perturbed": perturbed,
        "sam": start - 0.05 * quadratic_gradient(perturbed),
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


def test_a_tenth_of_the_rate_gives_a_tenth_of_the_error():
    assert USUAL_RATE in ETAS and USUAL_RATE / 10 in ETAS
    assert round(float(at("Himmelblau", POINTS["Himmelblau"], eta=USUAL_RATE / 10)["gain"])) == 1


def test_on_rosenbrock_a_long_step_makes_the_free_estimate_point_elsewhere():
    seen = at("Rosenbrock", POINTS["Rosenbrock"], eta=0.2)
    assert seen["difference.cosine"] < 0.2 and seen["difference.error"] > 1
