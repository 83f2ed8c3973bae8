"""The clouds of estimates scatter as theory says."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from optimizers.minibatch import pair_theory, quadratic
from pages.lessons.minibatches.clouds_compute import (
    NUM_SHOWN,
    RATES,
    WIDE_WINDOW,
    Shrinking,
    clouds,
    examples,
    whole,
    whole_loss,
)

POINT = (1.3, 0.9)


def seen(eta, batch, point=POINT):
    picture = clouds()(jnp.array([point]), jnp.array([eta]), jnp.array([float(batch)]))
    return {name: np.array(values[0]) for name, values in picture.items()}


def test_the_loss_over_all_examples_is_their_mean():
    point, centre = jnp.array(POINT), jnp.array([0.3, -0.2])
    mean = lambda at: jax.vmap(quadratic, (None, 0))(at, examples()).mean()
    apart = mean(point) - mean(centre)
    np.testing.assert_allclose(whole_loss(point) - whole_loss(centre), apart, rtol=1e-10)


@pytest.mark.parametrize("batch", [1, 16])
def test_the_variance_over_different_minibatches_is_the_predicted_one(batch):
    now = seen(0.003, batch)
    np.testing.assert_allclose(now["different.variance"], now["predicted.variance"], rtol=0.1)
    slope = np.polyfit(np.log(RATES[:4]), np.log(now["different.variances"][:4]), 1)[0]
    assert slope == pytest.approx(-2, abs=0.02)


def test_the_ellipse_holds_what_it_promises():
    """At two standard deviations 1 − e⁻² of a Gaussian lie within."""
    now = seen(0.01, 16)
    ring = np.stack([now["ring.x"], now["ring.y"]], -1)
    dots = np.stack([now["different.x"], now["different.y"]], -1)
    centre = ring[:-1].mean(axis=0)
    axes = (ring[:-1] - centre).T @ (ring[:-1] - centre) / (len(ring) - 1)  # half its square
    radius = np.einsum("ni,ij,nj->n", dots - centre, np.linalg.inv(2 * axes), dots - centre)
    assert np.mean(radius <= 1) == pytest.approx(1 - np.exp(-2), abs=0.06)


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


def test_as_the_step_shrinks_neither_cloud_does():
    assert seen(0.01, 16)["shrinking"] == Shrinking.NEITHER
    assert seen(0.1, 16)["shrinking"] == Shrinking.NEITHER
    assert seen(0.25, 16)["shrinking"] == Shrinking.DIFFERENT  # with longer steps one of them would


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


def test_over_their_own_step_the_mean_of_different_ones_turns_against_the_exact_vector():
    """As the sixth card and the page say; at long steps it does not."""
    assert seen(0.1, 16)["own.cosine"] > 0.95
    assert all(seen(eta, 16)["own.cosine"] < -0.95 for eta in (0.02, 0.01, 0.001))


def inside(now, name) -> float:
    """Which share of a cloud the picture holds that is zoomed out."""
    dots = jnp.stack([now[f"{name}.x"], now[f"{name}.y"]], axis=-1)
    return float(WIDE_WINDOW.contains(dots).mean())


def test_the_dots_of_the_sixth_card_have_the_mean_that_is_drawn():
    """Most of them are in its picture, and their mean is against the exact vector."""
    now = seen(0.0511, 1)
    point, exact, own, dots = (
        np.stack([now[f"{name}.x"], now[f"{name}.y"]])
        for name in ("point", "exact", "own", "by own")
    )
    assert inside(now, "by own") > 0.7
    assert now["own.cosine"] < -0.85
    assert (dots.mean(axis=1) - point) @ (exact - point) < 0
    lengths = np.linalg.norm(own - point) * np.linalg.norm(exact - point)
    assert now["own.cosine"] == pytest.approx((own - point) @ (exact - point) / lengths)


def test_the_diamonds_of_the_last_card_are_in_its_picture():
    assert inside(seen(0.1, 1, point=(0.25, 0.3)), "same") > 0.8


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
