"""Why flat: the two valleys are what the lesson says, by their formula and by numbers."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from pages.lessons.why_flat.compute import (
    FLAT,
    FLAT_CURVATURE,
    PLACES,
    PLATEAU,
    SHARP,
    SHIFTS,
    WINDOW,
    loss,
    stretched,
    valleys,
)
from pages.lessons.why_flat.figure import SHARPNESSES, STRETCHES
from tests.claims import claims

sharpnesses = pytest.mark.parametrize("sharpness", SHARPNESSES)


def shown(shift: float, sharpness: float, stretch: float) -> dict[str, np.ndarray]:
    """What the figure shows at one setting."""
    setting = {"shift": shift, "sharpness": sharpness, "stretch": stretch}
    seen = valleys(**{name: jnp.array([value]) for name, value in setting.items()})
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


@sharpnesses
def test_both_minima_are_equally_deep_and_have_the_curvature_they_are_said_to_have(sharpness):
    slope, curvature = jax.grad(loss), jax.grad(jax.grad(loss))
    for place, expected in ((SHARP, sharpness), (FLAT, FLAT_CURVATURE)):
        assert float(loss(place, sharpness)) == 0
        assert_allclose(slope(place, sharpness), 0, atol=1e-12)
        assert_allclose(curvature(place, sharpness), expected, rtol=1e-9)


@sharpnesses
def test_the_loss_is_that_of_valleys_and_plateau_in_parallel(sharpness):
    x = np.linspace(*WINDOW, 101) + 1e-3
    valley = sharpness * (x - SHARP) ** 2 / 2, FLAT_CURVATURE * (x - FLAT) ** 2 / 2
    expected = 1 / (1 / valley[0] + 1 / valley[1] + 1 / PLATEAU)
    assert_allclose(loss(x, sharpness), expected, rtol=1e-9)
    assert (expected > 0).all() and (expected < PLATEAU).all()


@sharpnesses
def test_a_small_shift_costs_half_the_sharpness_times_its_square(sharpness):
    shift = 1e-4
    for place, curvature in ((SHARP, sharpness), (FLAT, FLAT_CURVATURE)):
        assert_allclose(loss(place - shift, sharpness), curvature * shift**2 / 2, rtol=1e-3)


@claims("lessons/why_flat", "At s = 0.3 only the flat minimum is still low")
def test_far_from_a_minimum_the_loss_rises_more_slowly_than_that():
    seen = shown(0.3, 36.0, 1.0)
    assert seen["sharp.test"] < 36.0 * 0.3**2 / 2
    assert seen["sharp.test"] > 10 * seen["flat.test"]


@pytest.mark.parametrize("stretch", STRETCHES)
def test_the_new_axis_is_stretched_as_said_and_has_every_place_in_its_order(stretch):
    assert (np.diff(stretched(PLACES, stretch)) > 0).all()
    slope = jax.grad(stretched)
    assert_allclose(slope(SHARP, stretch), stretch, rtol=1e-12)
    assert_allclose(slope(FLAT, stretch), 1, rtol=1e-3)


@pytest.mark.parametrize("stretch", STRETCHES)
def test_sharpness_by_the_new_parameter_is_what_differences_find_and_no_loss_changes(stretch):
    before, seen = shown(0.3, 36.0, 1.0), shown(0.3, 36.0, stretch)
    for channel in ("train", "test", "sharp.test", "flat.test"):
        assert_allclose(seen[channel], before[channel], rtol=1e-12)
    assert seen["change"] == 1
    for place, expected in ((SHARP, seen["sharpness.new"]), (FLAT, FLAT_CURVATURE)):
        step = np.array([-1e-4, 0, 1e-4])
        new, height = stretched(place + step, stretch), loss(place + step, 36.0)
        left, right = np.diff(height) / np.diff(new)
        assert_allclose((right - left) / np.diff(new).mean(), expected, rtol=1e-2)


@claims("lessons/why_flat", "Stretched six times, the sharp minimum has sharpness 36 / 6² = 1")
def test_a_stretch_makes_the_worse_minimum_as_flat_and_then_flatter():
    as_flat, flatter = shown(0.3, 36.0, 6.0), shown(0.3, 36.0, 8.0)
    assert_allclose(as_flat["sharpness.new"], FLAT_CURVATURE)
    assert flatter["sharpness.new"] < FLAT_CURVATURE
    assert flatter["sharp.test"] > flatter["flat.test"]


def test_the_panel_by_the_shift_has_what_the_first_panel_has_at_each():
    for place in (0, 7, 20, 33, 40):
        seen = shown(SHIFTS[place], 36.0, 1.0)
        for name in ("flat", "sharp"):
            assert_allclose(seen[f"{name}.by shift"][place], seen[f"{name}.test"], atol=1e-12)


def test_the_mean_of_moved_parabolas_is_the_parabola_moved_by_their_mean_and_raised():
    x, moves = np.linspace(-2, 2, 9), np.array([0.3, -0.1, 0.7, 0.2])
    mean = np.mean([(x - move) ** 2 / 2 for move in moves], axis=0)
    assert_allclose(mean, (x - moves.mean()) ** 2 / 2 + moves.var() / 2)
    assert moves.var() > 0
