"""Learned ρ and learned α do what is claimed of them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from pages.lessons.learning_alpha.compute import (
    ALIGNED,
    LEARNERS,
    LEARNING_RATES,
    MEASURED,
    NEAR,
    RHO_TICKS,
    RUNS,
    TEMPERATURE_TICKS,
    TEMPERATURES,
    Kept,
    learning,
    settled,
)
from tests.claims import claims

NEURON, ROSENBROCK = LANDSCAPES["One neuron"], LANDSCAPES["Rosenbrock"]
BATCH = 1 + len(TEMPERATURE_TICKS) + len(RHO_TICKS)  # as the figure has it, or it is compiled anew
BOTH = pytest.mark.parametrize("landscape", [NEURON, ROSENBROCK], ids=lambda each: each.name)


def at(channels_at, count=1, **setting):
    channels = channels_at(**{name: jnp.full(count, float(v)) for name, v in setting.items()})
    return {name: np.array(values[0]) for name, values in channels.items()}


def end(landscape, temperature, rho=0.05):
    return at(learning(landscape), BATCH, temperature=temperature, rho=rho)


@BOTH
def test_in_the_heat_only_a_learned_alpha_stays_aligned(landscape):
    assert end(landscape, 0.1)["vsam.aligned"] >= ALIGNED
    now = end(landscape, 0.3)
    assert now["kept"] == Kept.ALIGNED and now["vsam.aligned"] < 0.9
    now = end(landscape, 0.3, rho=1.0)
    assert max(now[f"{name}.aligned"] for name in RUNS) < ALIGNED


@BOTH
def test_in_the_cold_a_learned_rho_stays_aligned_but_a_large_one_held_does_not(landscape):
    now = end(landscape, 0.05, rho=1.0)
    assert now["vsam.aligned"] > 0.99 and now["vsam.learned"] < 0.5
    assert now["model.aligned"] < 0.85


@pytest.mark.parametrize(
    "landscape, cosine, held", [(NEURON, 0.83, 1.0), (ROSENBROCK, 0.856, 0.999)]
)
def test_the_cosines_are_those_measured_before(landscape, cosine, held):
    now = end(landscape, 0.3)
    np.testing.assert_allclose(now["vsam.aligned"], cosine, atol=0.01)
    np.testing.assert_allclose(now["model.aligned"], held, atol=0.001)


def test_vsams_ascent_step_is_as_long_as_it_has_learned_and_the_other_as_long_as_is_held():
    now = end(NEURON, 0.3)
    for name in RUNS:
        theta, perturbed = (
            np.stack([now[f"{name}.{what}{axis}"] for axis in "xy"], axis=-1)
            for what in ("", "perturbed.")
        )
        expected = now["vsam.strength"] if name == "vsam" else 0.05
        np.testing.assert_allclose(np.linalg.norm(perturbed - theta, axis=-1), expected, rtol=1e-9)
    np.testing.assert_allclose(now["vsam.learned"], 0.93, atol=0.01)


def test_the_first_step_is_sam_in_both():
    now = end(ROSENBROCK, 0.3, rho=0.2)
    x, y = ROSENBROCK.start
    grad = lambda x, y: np.array([-(1 - x) / 10 - 20 * x * (y - x * x), 10 * (y - x * x)])
    g = grad(x, y)
    step = np.array([x, y]) - 0.005 * grad(*(np.array([x, y]) + 0.2 * g / np.linalg.norm(g)))
    for name in RUNS:
        first = [now[f"{name}.x"][1], now[f"{name}.y"][1]]
        np.testing.assert_allclose(first, step, rtol=1e-12)


def test_by_the_slope_alpha_may_be_as_strong_as_vsam_and_still_true():
    b = end(NEURON, 0.6)
    assert b["model.learned"] > end(NEURON, 0.3)["vsam.learned"] and b["model.aligned"] > 0.999


def test_vsam_forgets_where_it_began():
    ends = [end(NEURON, 0.3, rho)["vsam.learned"] for rho in (0.02, 1.0)]
    np.testing.assert_allclose(*ends, rtol=0.03)


@claims("lessons/learning_alpha", "At τ = 1 on the neuron VSAM leaves the plotted region")
def test_hotter_than_the_slider_goes_vsam_leaves_the_neuron_from_most_starts():
    """Which of them stay is rounding: the run bounces over the whole surface."""
    rho = jnp.resize(jnp.array(RHO_TICKS), BATCH)
    channels = learning(NEURON)(jnp.ones(BATCH), rho)
    theta = np.stack([channels[f"vsam.{axis}"] for axis in "xy"], axis=-1)[: len(RHO_TICKS)]
    stays = np.array(jax.vmap(NEURON.window.contains)(jnp.array(theta))).all(axis=1)
    assert stays.mean() < 0.5


def test_misaligned_is_not_worse_off():
    now = end(ROSENBROCK, 0.3, rho=1.0)
    assert abs(now["model.aligned"]) < 0.1
    assert now["model.loss"] < 0.5 * now["vsam.loss"]


def test_the_cloud_is_as_wide_as_the_learned_radius_and_the_ring_lies_on_its_circle():
    now = end(NEURON, 0.1)
    centre = np.array([now["vsam.x"][-1], now["vsam.y"][-1]])
    from_centre = lambda x, y: np.hypot(now[x] - centre[0], now[y] - centre[1])
    radius = now["vsam.learned"]
    np.testing.assert_allclose(from_centre("circle.x", "circle.y"), radius, rtol=1e-6)
    spread = np.sqrt((from_centre("draw.x", "draw.y") ** 2).mean())
    np.testing.assert_allclose(spread, radius, rtol=1e-6)
    ring = from_centre("vsam.perturbed.x", "vsam.perturbed.y")[-1]
    np.testing.assert_allclose(ring, radius, rtol=1e-6)


@BOTH
def test_the_curves_go_through_what_every_temperature_ends_with(landscape):
    for rho in (0.05, 0.6):
        curves = end(landscape, 0.1, rho)
        for temperature in (0.03, 0.3):
            now, place = end(landscape, temperature, rho), TEMPERATURE_TICKS.index(temperature)
            for name in RUNS:
                np.testing.assert_allclose(
                    curves[f"{name}.offs"][place], now[f"{name}.off"], rtol=1e-3
                )


def test_an_arrow_is_as_far_off_the_upright_as_is_said():
    now = end(NEURON, 0.3)
    for name in RUNS:
        x, y = (now[f"{name}.tip.{axis}"] for axis in "xy")
        np.testing.assert_allclose(np.degrees(np.arctan2(x, y)), now[f"{name}.off"], rtol=1e-6)
        np.testing.assert_allclose(np.cos(np.radians(now[f"{name}.off"])), now[f"{name}.aligned"])


@pytest.mark.parametrize("landscape, most", [(NEURON, 0.6), (ROSENBROCK, 0.2)])
def test_vsams_border_is_a_temperature_and_that_of_learned_alpha_the_radius_it_holds(
    landscape, most
):
    heats = np.array(TEMPERATURE_TICKS)
    usual = (heats <= 0.12) | (heats >= 0.15) & (heats <= 0.35)  # hotter, VSAM is thrown about
    for rho in RHO_TICKS[::2]:
        curves = end(landscape, 0.1, rho)
        np.testing.assert_array_equal(curves["vsam.offs"][usual] <= NEAR, heats[usual] <= 0.12)
        if rho <= most:
            assert (curves["model.offs"] <= NEAR).all()
        elif rho > 1.3 * most:
            assert not (curves["model.offs"] <= NEAR).any()


@pytest.mark.parametrize(
    "heat, eta, radius", [(0.01, 0.002, 0.01), (1.0, 0.18, 0.4), (0.18, 0.033, 0.05)]
)
def test_every_mark_lies_on_its_line(heat, eta, radius):
    now = at(settled(), heat=heat, eta=eta, radius=radius)
    for name in LEARNERS:
        for along in ("heat", "eta"):
            line, marks = now[f"{name} by {along}"], now[f"{name} measured by {along}"]
            np.testing.assert_allclose(marks, line[MEASURED], rtol=1e-3)


def test_the_lines_cross_at_the_setting():
    now = at(settled(), heat=TEMPERATURES[5], eta=LEARNING_RATES[9], radius=0.05)
    for name in LEARNERS:
        for along, index in (("heat", 5), ("eta", 9)):
            np.testing.assert_allclose(now[f"{name} by {along}"][index], now[f"{name}.now"])


def test_by_the_slope_the_width_is_found_with_tiny_steps_and_by_the_rise_what_the_radius_decides():
    usual = at(settled(), heat=0.18, eta=0.033, radius=0.05)
    np.testing.assert_allclose(usual["vsam.now"], usual["posterior"], rtol=0.1)
    assert usual["times"] > 1.5
    now = at(settled(), heat=0.18, eta=0.002, radius=0.05)
    np.testing.assert_allclose([now["vsam.now"], now["model.now"]], now["posterior"], rtol=0.01)
    assert now["times"] > 4
    lucky = at(settled(), heat=0.18, eta=0.002, radius=0.28)
    np.testing.assert_allclose(lucky["times"], 1, atol=0.1)


def test_the_posterior_is_drawn_as_wide_as_temperature_and_curvature_make_it():
    """Of a quadratic: σ² = τ/λ, whatever the step."""
    now = at(settled(), heat=0.04, eta=0.01, radius=0.05)
    top = LANDSCAPES["Quadratic bowl"].minima[0].curvatures[1]
    np.testing.assert_allclose(now["posterior by heat"], (TEMPERATURES / top) ** 0.5)
    np.testing.assert_allclose(now["posterior by eta"], (0.04 / top) ** 0.5)
