"""The dial α: where six runs from six starts end, and that the bars beside them say the same."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from landscapes import LANDSCAPES, curvatures
from pages.lessons.dial.compute import Rest, bar_places, bars, dial
from pages.lessons.dial.figure import ALPHAS, NUM_STEPS, RHOS, STARTS
from tests.claims import claims

SIX = range(1, 7)


def turned(name: str, alpha: float, rho: float) -> dict[str, np.ndarray]:
    """What the picture shows at one setting."""
    picture = dial(LANDSCAPES[name], STARTS[name], NUM_STEPS[name], ALPHAS, RHOS)
    seen = picture(alpha=jnp.array([alpha]), rho=jnp.array([rho]))
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


def sides(seen) -> tuple[int, int]:
    return int(seen["flat side"]), int(seen["sharp side"])


def test_at_zero_the_start_decides():
    seen = turned("Fork", 0.0, 0.2)
    assert (seen["flat minimum"], seen["sharp minimum"]) == (3, 3)
    assert [seen[f"{k}.at"] < 0 for k in SIX] == [True, True, True, False, False, False]


def test_sam_takes_every_run_to_the_flat_minimum():
    seen = turned("Fork", 1.0, 0.2)
    assert sides(seen) == (6, 0) and seen["flat minimum"] == 6


@pytest.mark.parametrize("alpha, rho", [(-1.0, 0.2), (-0.5, 0.2), (-2.0, 0.4), (-0.5, 0.4)])
def test_antisam_rests_on_the_sharp_side_at_the_product_beside_the_floor(alpha, rho):
    seen = turned("Fork", alpha, rho)
    assert sides(seen) == (0, 6) and seen["sharp minimum"] == 0
    assert seen["rest"] == Rest.BESIDE
    assert_allclose(seen["hover"], abs(alpha * rho))
    assert_allclose([abs(seen[f"{k}.y"][-1]) for k in SIX], abs(alpha * rho), rtol=0.01)


def test_both_signs_turned_take_every_run_to_the_sharp_side():
    assert sides(turned("Fork", -1.0, -0.2)) == (0, 6)


def test_the_recipe_of_gnp_leaves_two_runs_on_the_sharp_side():
    assert sides(turned("Fork", 0.8, 0.1)) == (4, 2)


@claims("lessons/dial", "At α = 9 and ρ = 0.2 the runs go past the flat minimum")
def test_a_large_alpha_leads_beyond_the_flat_minimum():
    seen = turned("Fork", 9.0, 0.2)
    assert sides(seen) == (6, 0) and seen["flat minimum"] == 0
    assert all(seen[f"{k}.at"] < -1.2 for k in SIX)


def test_on_twin_wells_antisam_reaches_neither_minimum():
    seen = turned("Twin wells", -1.0, 0.2)
    assert seen["flat minimum"] == seen["sharp minimum"] == seen["left"] == 0


def test_on_twin_wells_a_large_alpha_and_a_large_rho_throw_every_run_out():
    assert turned("Twin wells", 16.0, 0.8)["left"] == 6
    assert turned("Twin wells", 1.0, 0.8)["left"] == 0


def on_flat_side(seen) -> np.ndarray:
    """By run and by α, whether it ends on the flat side, as the bars have it."""
    heights = seen["bars.flat"].reshape(len(SIX), -1)
    assert_allclose(bar_places(len(ALPHAS), len(SIX)).reshape(len(SIX), -1)[0, 0:4:2], [-0.5, 0.5])
    return np.isfinite(heights[:, 0:-1:2])


@pytest.mark.parametrize("name, alpha, rho", [("Fork", -1.5, 0.3), ("Fork", 2.5, 0.05),
                                              ("Twin wells", 0.0, 0.2)])  # fmt: skip
def test_a_bar_is_gold_where_the_path_of_its_run_ends_on_the_flat_side(name, alpha, rho):
    seen = turned(name, alpha, rho)
    place = ALPHAS.index(alpha)
    for k in SIX:
        assert (seen[f"{k}.x"][0], seen[f"{k}.y"][0]) == STARTS[name][k - 1]
        assert on_flat_side(seen)[k - 1, place] == (seen[f"{k}.at"] < 0)


def test_a_bar_ends_between_two_ticks_and_lies_in_the_row_of_its_run():
    there = np.zeros((1, 3, 2), bool)
    there[0, 1, 0] = there[0, 1:, 1] = True
    assert_array_equal(
        bars(there)[0], [*[np.nan] * 2, 1, 1, *[np.nan] * 3, *[np.nan] * 2, 2, 2, 2, 2, np.nan]
    )
    assert_array_equal(bar_places(3, 2)[:7], [-0.5, 0.5, 0.5, 1.5, 1.5, 2.5, np.nan])


def test_each_start_has_an_alpha_of_its_own_and_the_far_right_needs_the_largest():
    flat = on_flat_side(turned("Fork", 0.3, 0.2))
    first = flat.argmax(axis=1)
    assert list(first) == sorted(first) and len(set(first)) == 6
    assert 0.3 < ALPHAS[first[-1]] <= 0.5
    assert all(row[k:].all() for row, k in zip(flat, first, strict=True))


@claims(
    "lessons/dial",
    "At αρ = 0.2 both bring all six runs to the flat side.",
    "Upwards: a longer ascent step, ρ = 0.2.",
    "To the right: α = 4, with the ascent step as short as before.",
)
def test_two_ways_to_one_strength_bring_all_runs_to_the_flat_side_and_sam_alone_does_not():
    assert sides(turned("Fork", 4.0, 0.05)) == sides(turned("Fork", 1.0, 0.2)) == (6, 0)
    assert sides(turned("Fork", 1.0, 0.05))[1] > 0


def test_beyond_the_flat_minimum_the_valley_is_flatter_and_its_floor_is_higher():
    seen, landscape = turned("Fork", 9.0, 0.2), LANDSCAPES["Fork"]
    [flat] = [point for point in landscape.minima if point.name == "flat minimum"]
    for k in SIX:
        floor = jnp.array([seen[f"{k}.at"], 0.0])
        assert landscape.loss(floor) > flat.loss
        assert curvatures(landscape.loss, floor)[1] < flat.curvatures[1]


def test_the_names_of_others_stand_on_the_dial():
    """GNP's α = λ/r = 0.8 as published; WSAM's α = γ/(1 − γ) for γ of 0.8, 0.9 and 0.95."""
    assert 0.8 in ALPHAS
    for gamma in (0.8, 0.9, 0.95):
        assert any(np.isclose(gamma / (1 - gamma), alpha) for alpha in ALPHAS)
    assert list(ALPHAS) == sorted(ALPHAS) and list(RHOS) == sorted(RHOS)
