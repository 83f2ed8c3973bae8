"""The dial α: where six runs from six starts end, and that the panel beside them says the same."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes import LANDSCAPES, curvatures
from pages.lessons.dial.compute import Rest, dial
from pages.lessons.dial.figure import ALPHAS, NUM_STEPS, RHOS, STARTS

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


@pytest.mark.parametrize("name, alpha, rho", [("Fork", -1.5, 0.3), ("Fork", 2.5, 0.05),
                                              ("Twin wells", 0.0, 0.2)])  # fmt: skip
def test_the_panel_has_every_run_end_where_its_path_does(name, alpha, rho):
    seen = turned(name, alpha, rho)
    place = ALPHAS.index(alpha)
    for k in SIX:
        assert (seen[f"{k}.x"][0], seen[f"{k}.y"][0]) == STARTS[name][k - 1]
        assert_allclose(seen[f"{k}.end"][place], seen[f"{k}.at"], atol=1e-6)
        assert seen[f"{k}.end"].shape == (len(ALPHAS),)


@pytest.mark.parametrize("rho", [0.2, 0.1, -0.3])
def test_a_number_stands_between_the_two_alphas_where_its_run_changes_sides(rho):
    seen = turned("Fork", 0.3, rho)
    for k in SIX:
        ends, place = seen[f"{k}.end"], float(seen[f"{k}.turns"])
        assert ends[int(place)] * ends[int(place) + 1] < 0
        assert (ends[: int(place)] * ends[1 : int(place) + 1] > 0).all()


def test_each_start_has_an_alpha_of_its_own_and_the_far_right_needs_the_largest():
    turns = [float(turned("Fork", 0.3, 0.2)[f"{k}.turns"]) for k in SIX]
    assert turns == sorted(turns) and len(set(turns)) == 6
    assert 0.3 <= ALPHAS[int(turns[-1])] < 0.5


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
