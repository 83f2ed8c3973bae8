"""A portrait shows the paths that its hyperparameters make, and where they end."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from experiments.portrait import fan, nearest_minimum, portrait
from landscapes import LANDSCAPES, outcomes
from optimizers import RULES, Hyperparameters

BOWL = LANDSCAPES["Quadratic bowl"]
SGD = RULES["α-SAM + SGD"]
CURVATURES = np.array([10.0, 1.0])
FEW, MANY = jnp.array([0, 3, 20]), jnp.arange(0, 21, 2)


def trajectory_of(start, eta, alpha, rho, num_steps):
    """α-SAM on the bowl ½(10x² + y²), by hand."""
    path = [np.array(start)]
    for _ in range(num_steps):
        grad = CURVATURES * path[-1]
        perturbed = CURVATURES * (path[-1] + rho * grad / np.linalg.norm(grad))
        path.append(path[-1] - eta * (grad + alpha * (perturbed - grad)))
    return np.array(path)


@pytest.fixture(scope="module")
def seen():
    h = Hyperparameters(0.05, jnp.array([0.0, 1.0, -1.0]), jnp.array([0.2, 0.2, 0.1]))
    start = jnp.array(BOWL.start)
    return portrait(BOWL, SGD, start, h, FEW, MANY, num_steps=20, last=2)


def test_every_path_is_the_descent_of_its_setting(seen):
    for row, (alpha, rho) in enumerate([(0.0, 0.2), (1.0, 0.2), (-1.0, 0.1)]):
        by_hand = trajectory_of(BOWL.start, 0.05, alpha, rho, 20)
        assert_allclose(seen.lines.params[row], by_hand[np.array(FEW)], rtol=1e-9)
        if row > 0:
            assert_allclose(seen.paths.params[row - 1], by_hand[np.array(MANY)], rtol=1e-9)


def test_what_is_said_about_a_point_is_true_there(seen):
    points = np.asarray(seen.paths.params)
    grads = CURVATURES * points
    norms = np.linalg.norm(grads, axis=-1)
    assert_allclose(seen.paths.about.loss, 0.5 * (CURVATURES * points**2).sum(-1))
    assert_allclose(seen.paths.about.grad_norm, norms)
    assert_allclose(seen.paths.about.curvature_max, 10.0)
    perturbed = points + np.array([0.2, 0.1])[:, None, None] * grads / norms[..., None]
    assert_allclose(seen.paths.vectors.perturbed, perturbed)


def test_shapes_follow_the_paths_and_the_steps_shown(seen):
    assert seen.lines.params.shape == (3, len(FEW), 2)
    assert seen.paths.params.shape == (2, len(MANY), 2)
    assert seen.ends.outcome.shape == seen.ends.left.shape == (3,)


def test_a_path_that_diverges_is_said_to(seen):
    h = Hyperparameters(1.0, jnp.array([1.0, 1.0]), jnp.array([0.2, 0.2]))
    start = jnp.array(BOWL.start)
    gone = portrait(BOWL, SGD, start, h, FEW, MANY, num_steps=20, last=2)
    assert outcomes(BOWL)[gone.ends.outcome[0]] != "minimum"
    assert gone.ends.left[0] == 1


def test_a_fan_walks_from_every_start():
    starts = jnp.array([[0.7, 1.3], [-1.0, 0.4]])
    h = Hyperparameters(*map(jnp.asarray, (0.05, 1.0, 0.2, 0.9, 0.999)))
    spread = fan(BOWL, SGD, starts, h, FEW, num_steps=20)
    for row, start in enumerate(starts):
        by_hand = trajectory_of(start, 0.05, 1.0, 0.2, 20)[np.array(FEW)]
        assert_allclose(spread.params[row], by_hand, rtol=1e-9)


@pytest.mark.parametrize(
    ("surface", "point", "distance"),
    [
        ("Quadratic bowl", (3.0, 4.0), 5.0),
        ("Twin wells", (0.7, 0.4), 0.5),  # from the sharp one
        ("Twin wells", (-1.0, -2.0), 2.0),  # from the flat one
        ("Valley", (0.3, -0.4), 0.5),  # from the flattest point of the floor
        ("Saddle", (0.0, 0.0), 1.0),  # a saddle is no minimum
    ],
)
def test_the_distance_is_to_the_nearest_known_minimum(surface, point, distance):
    assert nearest_minimum(LANDSCAPES[surface], jnp.array(point)) == pytest.approx(distance)


def test_no_number_is_no_distance():
    assert np.isnan(nearest_minimum(BOWL, jnp.array([np.nan, 0.0])))
