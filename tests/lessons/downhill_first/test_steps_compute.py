"""One step both ways: the same to first order in r, apart by r²T[u,u] to second."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes import LANDSCAPES
from pages.lessons.downhill_first.steps_compute import NUM_STEPS, RADII, both_steps
from pages.lessons.downhill_first.steps_figure import POINTS


def at(name: str, r: float, point=None) -> dict[str, np.ndarray]:
    point = POINTS[name] if point is None else point
    seen = both_steps(LANDSCAPES[name])(point=jnp.array([point]), r=jnp.array([r]))
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


def slope(values: np.ndarray, below: float = 0.1) -> float:
    small = below > RADII
    return float(np.polyfit(np.log(RADII[small]), np.log(values[small]), 1)[0])


@pytest.mark.parametrize("point", [(-1.0, 2.0), (2.0, 0.5), (4.0, 4.0)])
@pytest.mark.parametrize("r", [0.01, 0.3, 1.0])
def test_on_a_quartic_the_gradients_differ_by_exactly_the_prediction(point, r):
    """The next term has the fifth derivative, which is 0 there."""
    seen = at("Himmelblau", r, point)
    assert_allclose(seen["gap"], seen["predicted gap"], rtol=1e-6)
    assert_allclose(seen["gaps"], seen["predicted gaps"], rtol=1e-4)
    arrow, head = ((seen[f"{name}.x"], seen[f"{name}.y"]) for name in ("predicted", "backward"))
    assert_allclose(arrow, head, rtol=1e-9)


def test_the_two_runs_part_like_r_squared_and_sam_leaves_descent_like_r():
    seen = at("Himmelblau", 0.1)
    assert slope(seen["distances"]) == pytest.approx(2, abs=0.02)
    assert slope(seen["distances to plain"]) == pytest.approx(1, abs=0.02)


def test_half_the_radius_is_a_quarter_of_the_distance():
    assert at("Himmelblau", 0.15)["halvings"] == 2


def test_the_distances_are_those_of_runs_written_out():
    """From the definitions: SAM, and (α, ρ) = (−1, −r)."""
    landscape, r = LANDSCAPES["Himmelblau"], 0.3
    grad = jax.jit(jax.grad(landscape.loss))
    up = down = plain = jnp.array(POINTS["Himmelblau"])
    distance = to_plain = 0.0
    for _ in range(NUM_STEPS):
        g_up, g_down = grad(up), grad(down)
        g_below = grad(down - r * g_down / jnp.linalg.norm(g_down))
        up = up - landscape.learning_rate * grad(up + r * g_up / jnp.linalg.norm(g_up))
        down = down - landscape.learning_rate * (g_down - (g_below - g_down))
        plain = plain - landscape.learning_rate * grad(plain)
        distance = max(distance, float(jnp.linalg.norm(up - down)))
        to_plain = max(to_plain, float(jnp.linalg.norm(up - plain)))
    seen = at("Himmelblau", r)
    assert_allclose([seen["distance"], seen["distance to plain"]], [distance, to_plain], rtol=1e-8)


def test_on_a_quadratic_both_ways_are_one():
    seen = at("Quadratic bowl", 1.0)
    assert max(seen["gap"], seen["distance"], seen["distances"].max()) < 1e-13


def test_on_twin_wells_a_large_radius_breaks_the_law():
    assert at("Twin wells", 1.0)["gap"] < 0.2 * at("Twin wells", 1.0)["predicted gap"]
    assert_allclose(
        at("Twin wells", 0.05)["gap"], at("Twin wells", 0.05)["predicted gap"], rtol=0.02
    )
