"""The clouds of estimates scatter as theory says."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from optimizers.minibatch import pair_theory, quadratic
from pages.lessons.minibatches.clouds_compute import (
    NUM_LINES,
    NUM_SHOWN,
    RATES,
    REACH,
    Scatter,
    clouds,
    examples,
    whole,
    whole_loss,
)
from tests.claims import claims

POINT = (1.3, 0.9)


def seen(eta, batch, point=POINT):
    picture = clouds()(jnp.array([point]), jnp.array([eta]), jnp.array([float(batch)]))
    return {name: np.array(values[0]) for name, values in picture.items()}


def test_the_loss_over_all_examples_is_their_mean():
    point, centre = jnp.array(POINT), jnp.array([0.3, -0.2])
    mean = lambda at: jax.vmap(quadratic, (None, 0))(at, examples()).mean()
    apart = mean(point) - mean(centre)
    np.testing.assert_allclose(whole_loss(point) - whole_loss(centre), apart, rtol=1e-10)


@claims("lessons/minibatches", "grows like 1/η² as η gets smaller")
@pytest.mark.parametrize("batch", [1, 16])
def test_the_variance_over_different_minibatches_is_the_predicted_one(batch):
    now = seen(0.003, batch)
    np.testing.assert_allclose(now["different.variance"], now["predicted.variance"], rtol=0.1)
    slope = np.polyfit(np.log(RATES[:4]), np.log(now["different.variances"][:4]), 1)[0]
    assert slope == pytest.approx(-2, abs=0.02)


def test_one_minibatch_twice_makes_the_same_cloud_at_every_step_size():
    coarse, fine = seen(0.1, 16), seen(0.001, 16)
    np.testing.assert_allclose(coarse["same.x"], fine["same.x"], rtol=1e-6)
    np.testing.assert_allclose(coarse["same.variances"], coarse["same.variance"], rtol=1e-6)


@pytest.mark.parametrize("batch", [1, 16])
def test_its_measured_mean_is_the_predicted_one(batch):
    now = seen(0.1, batch)
    error = np.hypot(now["measured.x"] - now["mean.x"], now["measured.y"] - now["mean.y"])
    exact = np.hypot(now["exact.x"] - now["point.x"], now["exact.y"] - now["point.y"])
    spread = np.sqrt(now["same.variance"] / 1024) * exact
    theory = pair_theory(quadratic, examples(), jnp.array(POINT), batch_size=batch)
    assert error < 3 * spread / np.linalg.norm(theory.different)


def test_as_the_step_shrinks_the_scatter_of_one_minibatch_twice_stays_and_that_of_two_grows():
    """As the question and its reasons say."""
    usual, short = seen(0.1, 16), seen(0.01, 16)
    assert short["scatter"] == Scatter.STAYS
    assert short["different.variance"] > 50 * usual["different.variance"]


def test_a_line_falls_as_fast_as_its_estimate_has_it_along_the_gradient():
    """Also at its ends; and those of one minibatch twice are tilted alike at every step."""
    lines = lambda now, name: now[f"lines.{name}"].reshape(-1, 3)
    for eta in (0.1, 0.01):
        now = seen(eta, 16)
        grad = np.array(jax.grad(whole_loss)(jnp.array(POINT)))
        norm = np.linalg.norm(grad)
        u = grad / norm
        np.testing.assert_allclose(now["step.length"], eta * norm, rtol=1e-6)
        exact = np.array([now["exact.x"] - now["point.x"], now["exact.y"] - now["point.y"]])
        scale = np.linalg.norm(exact) / np.linalg.norm(np.array(whole().hessian) @ u)
        for name in ("different", "same"):
            tips = np.stack([now[f"{name}.x"] - POINT[0], now[f"{name}.y"] - POINT[1]], axis=1)
            falls = (tips[:NUM_LINES] @ u) / scale
            first, last, _ = lines(now, name).T
            np.testing.assert_allclose((first - last) / REACH, falls, rtol=1e-3, atol=1e-3)
            before, after = now[f"ends.{name}"].reshape(-1, 2).T
            np.testing.assert_allclose(
                (before - after) / now["step.length"], falls, rtol=1e-3, atol=1e-3
            )
        whole_line = lines(now, "exact")[0]
        np.testing.assert_allclose(whole_line[0], norm, rtol=1e-6)
    np.testing.assert_allclose(
        lines(seen(0.1, 16), "same"), lines(seen(0.01, 16), "same"), rtol=1e-4
    )


def test_many_tilts_over_two_minibatches_are_wrong_and_over_one_none():
    """As the second card says: some lines even rise, or fall more than twice too fast."""
    now = seen(0.178, 16)
    first, last, _ = now["lines.exact"]
    falls = lambda name: -np.diff(now[f"lines.{name}"].reshape(-1, 3)[:, :2], axis=1) / REACH
    share = lambda name: np.mean(np.abs(falls(name) / ((first - last) / REACH) - 1) > 0.75)
    assert share("different") > 0.4 and share("same") == 0


def test_a_smaller_minibatch_is_the_beginning_of_a_larger():
    """So that the cloud moves, and is not drawn anew: neighbours are correlated like √½."""
    one, two = seen(0.01, 8), seen(0.01, 16)
    correlation = np.corrcoef(one["different.y"], two["different.y"])[0, 1]
    assert correlation == pytest.approx(np.sqrt(0.5), abs=0.15)
    assert len(one["different.y"]) == NUM_SHOWN


def test_near_the_minimum_the_mean_from_one_example_twice_points_backwards():
    now = seen(0.1, 1, point=(0.25, 0.3))
    exact = now["exact.x"] - now["point.x"], now["exact.y"] - now["point.y"]
    mean = now["mean.x"] - now["point.x"], now["mean.y"] - now["point.y"]
    assert np.dot(exact, mean) < 0 and now["same.bias"] > 100


def between(now, *names: str) -> float:
    """The cosine of two arrows."""
    arrows = (np.array([now[f"{n}.{a}"] - now[f"point.{a}"] for a in "xy"]) for n in names)
    one, other = (arrow / np.linalg.norm(arrow) for arrow in arrows)
    return one @ other


def test_over_their_own_step_the_mean_of_different_ones_turns_against_the_exact_vector():
    """Sampled: g₀ and g₁ of minibatches, over the length of the step that g₀ made."""
    size, eta = 16, 0.01
    each, hessian = gradients_of_examples(POINT), np.array(whole().hessian)
    pick = np.random.default_rng(3).integers(len(each), size=(100_000, size))
    first = each[pick].mean(axis=1)
    second = each.mean(axis=0) - eta * first @ hessian  # in the mean over the second minibatch
    steps = eta * np.linalg.norm(first, axis=1, keepdims=True)
    mean = ((first - second) / steps).mean(axis=0)
    exact = hessian @ each.mean(axis=0)
    assert mean @ exact < -0.9 * np.linalg.norm(mean) * np.linalg.norm(exact)
    # As the page says why: short g₀ are followed by longer ones, and count most.
    along = (first - second) / steps @ (each.mean(axis=0) / np.linalg.norm(each.mean(axis=0)))
    short = steps[:, 0] < eta * np.linalg.norm(each.mean(axis=0))
    assert along[short].mean() < 0 < along[~short].mean()
    assert -along[short].sum() > along[~short].sum()


def test_with_one_example_the_mean_arrow_is_turned_and_with_many_hardly():
    assert between(seen(0.01, 1), "mean", "exact") < 0.98
    assert between(seen(0.01, 64), "mean", "exact") > 0.999


def test_so_many_dots_must_be_averaged_as_the_variance_has_of_the_signal():
    now = seen(0.01, 16)
    assert now["pairs"] == pytest.approx(now["different.variance"] / now["signal.now"])


def gradients_of_examples(point) -> np.ndarray:
    return np.array(jax.vmap(jax.grad(quadratic), (None, 0))(jnp.array(point), examples()))


def test_its_bias_is_the_variance_along_the_gradient_over_the_step_and_the_squared_norm():
    size, eta = 64, 0.01
    each, hessian = gradients_of_examples(POINT), np.array(whole().hessian)
    grad = each.mean(axis=0)
    norm = np.linalg.norm(grad)
    u = grad / norm
    picked = each[np.random.default_rng(7).integers(len(each), size=(20_000, size))].mean(axis=1)
    estimates = (grad - eta * picked @ hessian - picked) / (
        -eta * np.linalg.norm(picked, axis=1, keepdims=True)
    )
    bias = (estimates.mean(axis=0) - hessian @ u) @ u
    expected = -((each - grad) @ u).var() / size / (eta * norm**2)
    assert bias == pytest.approx(expected, rel=0.25)


def test_near_the_minimum_one_example_over_its_own_gradient_keeps_the_direction():
    """And has about a sixth of the length."""
    each = gradients_of_examples((0.25, 0.3))
    grad = each.mean(axis=0)
    exact = np.array(whole().hessian) @ grad / np.linalg.norm(grad)
    units = each / np.linalg.norm(each, axis=1, keepdims=True)
    mean = np.einsum("nij,nj->i", np.array(examples().hessian), units) / len(units)
    length = np.linalg.norm(mean)
    assert mean @ exact / (length * np.linalg.norm(exact)) > 0.99
    assert length / np.linalg.norm(exact) == pytest.approx(1 / 6, abs=0.03)
