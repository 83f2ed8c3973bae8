"""How far ρ may look: the slopes of the error, float32's floor, and walks of one product."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes import LANDSCAPES, outcomes
from pages.lessons.how_far.compute import (
    AGAINST,
    EXACT,
    FAR,
    NEAR,
    NONE,
    RADII,
    SAME,
    fates_by_look,
    how_far,
    slope,
)
from pages.lessons.how_far.figure import ALPHAS, FAMILIES, POINTS, RHOS, together
from pages.ui.lesson_figure import channels

TWIN, FORK = FAMILIES
CURVED = ["Twin wells", "Himmelblau", "Rosenbrock"]


def looked(name: str, rho: float, dtype: str = "float64") -> dict[str, np.ndarray]:
    """What the first picture shows at one distance."""
    seen = how_far(LANDSCAPES[name], dtype)(start=jnp.array([POINTS[name]]), rho=jnp.array([rho]))
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


def test_the_slope_of_a_power_is_its_exponent():
    radii = jnp.geomspace(1e-3, 1e-1, 7)
    assert_allclose(slope(radii, 5 * radii**1.7), 1.7, rtol=1e-12)


@pytest.mark.parametrize("name", CURVED)
def test_the_error_has_slope_one_and_to_either_side_slope_two(name):
    seen = looked(name, 0.1)
    assert_allclose(seen["forward.slope"], 1, atol=0.01)
    assert_allclose(seen["central.slope"], 2, atol=0.01)


@pytest.mark.parametrize("name", CURVED)
def test_the_dotted_prefactor_is_that_of_the_error(name):
    seen = looked(name, 0.1)
    near = (RADII > 1e-5) & (RADII < 1e-3)
    assert_allclose(seen["forward.error"][near] / RADII[near], seen["leading"], rtol=0.01)
    assert_allclose(seen["predicted.low"], seen["leading"] * RADII[0])
    assert_allclose(seen["predicted.high"], seen["leading"] * RADII[-1])


@pytest.mark.parametrize("rho", [1e-3, 0.1, 2.0])
def test_on_a_quadratic_the_look_is_exact_and_no_slope_is_fitted(rho):
    seen = looked("Quadratic bowl", rho)
    assert seen["forward.now"] < 1e-11 and seen["central.now"] < 1e-11
    assert seen["kind"] == EXACT
    assert np.isnan(seen["forward.slope"]) and np.isnan(seen["central.slope"])
    assert np.isnan(seen["predicted.low"])


@pytest.mark.parametrize("rho, direction", [(0.1, SAME), (0.4, AGAINST), (0.8, AGAINST)])
def test_on_the_twin_wells_a_far_look_points_the_other_way(rho, direction):
    assert rho in RHOS
    assert looked("Twin wells", rho)["direction"] == direction


def test_float32_is_worst_where_the_look_is_nearest():
    seen = looked("Himmelblau", 1e-6, "float32")
    assert seen["forward.now"] > 100 * looked("Himmelblau", 1e-6)["forward.now"]
    assert 1e-5 < seen["forward.nearest"] < 1e-2
    assert 0.001 < seen["forward.best"] < 0.2  # in percent
    assert_allclose(seen["forward.slope"], 1, atol=0.01)  # of the surface, in float64


def walked(name: str, **changed: float) -> dict[str, np.ndarray]:
    """What the second picture shows at one setting."""
    lesson = together(name)
    setting = {knob.name: knob.default for knob in lesson.knobs} | changed
    return {channel: np.asarray(v) for channel, v in channels(lesson, setting)[0].items()}


def reached(name: str, **changed: float) -> list[str]:
    """Where the walks at α = 1, 2, 8, 16 end, and the exact one."""
    seen = walked(name, **changed)
    names = outcomes(LANDSCAPES[FAMILIES[name].surface])
    return [names[int(seen[f"{each}.outcome"][0])] for each in ("1", "2", "8", "16", "exact")]


FLAT, SHARP = "flat minimum", "sharp minimum"


def test_of_one_product_on_the_twin_wells_only_the_near_looks_escape():
    assert reached(TWIN, p=0.9) == ["hovers", "hovers", FLAT, FLAT, FLAT]
    assert walked(TWIN, p=0.9)["who"][0] == NEAR


def test_sam_parks_where_its_look_lands_on_the_sharp_minimum():
    seen = walked(TWIN, p=0.8)
    assert_allclose([seen["1.x"][-1], seen["1.y"][-1]], [0.2, 0.0], atol=1e-6)
    assert_allclose([seen["look.x"][-1], seen["look.y"][-1]], [1.0, 0.0], atol=1e-6)


def test_a_weaker_penalty_keeps_all_five_near_the_barrier():
    seen = walked(TWIN, p=0.45, eta=0.01)
    assert reached(TWIN, p=0.45, eta=0.01) == ["hovers"] * 5
    for each in ("1", "2", "8", "16", "exact"):
        assert_allclose(seen[f"{each}.now"], 0.32, atol=0.1)  # the barrier is at 0.3246


def test_a_longer_step_escapes_without_a_penalty_and_a_shorter_one_not_even_with_it():
    assert reached(TWIN, p=0.0, eta=0.06) == [FLAT] * 5
    assert reached(TWIN, p=0.0, eta=0.015) == [SHARP] * 5
    assert FLAT not in reached(TWIN, p=0.8, eta=0.005)
    assert walked(TWIN, p=0.8, eta=0.005)["who"][0] == NONE


def test_near_looks_and_the_exact_penalty_diverge_where_the_step_is_too_long():
    assert reached(TWIN, p=0.8, eta=0.05)[2:] == ["diverged"] * 3


def test_beside_the_sharp_minimum_of_the_fork_only_the_far_looks_arrive():
    assert reached(FORK, p=0.225) == [FLAT, FLAT, SHARP, SHARP, SHARP]
    assert walked(FORK, p=0.225)["who"][0] == FAR
    assert reached(FORK, p=0.5)[2:] == [FLAT] * 3
    assert reached(FORK, p=0.25, eta=0.05) == [FLAT] * 5


@pytest.mark.parametrize("name", FAMILIES)
def test_the_panel_has_every_walk_end_where_its_path_does(name):
    family = FAMILIES[name]
    seen = walked(name, p=family.telling)
    place = family.products.index(family.telling)
    for each in ("1", "2", "8", "16", "exact"):
        assert (seen[f"{each}.x"][0], seen[f"{each}.y"][0]) == family.start
        assert_allclose(seen[f"{each}.end"][place], seen[f"{each}.now"][0], atol=1e-6)
    assert_allclose([seen[f"{each}.rho"][0] * each for each in (1, 2, 8, 16)], family.telling)


def mapped(name: str, eta: float, products: list[float], looks: list[float]) -> list[list[str]]:
    """What becomes of a walk by its look (rows) and its product, as the map has it."""
    family, landscape = FAMILIES[name], LANDSCAPES[FAMILIES[name].surface]
    axes = jnp.array(products), jnp.array(looks)
    fates = fates_by_look(landscape, jnp.array(family.start), family.num_steps, eta, *axes)
    return [[outcomes(landscape)[fate] for fate in row] for row in np.asarray(fates)]


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("fast", [False, True])
def test_the_map_has_every_walk_end_as_it_does(name, fast):
    family = FAMILIES[name]
    p, eta = family.telling, family.rates[-1] if fast else family.eta
    drawn = reached(name, p=p, eta=eta)[:-1]
    assert [row[0] for row in mapped(name, eta, [p], [p / a for a in ALPHAS])] == drawn


def test_on_the_twin_wells_no_strength_makes_up_for_looking_too_far():
    family = FAMILIES[TWIN]
    near, far = mapped(TWIN, family.eta, list(family.products), [0.02, 0.6])
    assert "flat minimum" not in far
    assert near[-20:] == ["flat minimum"] * 20


def test_on_the_fork_a_far_look_needs_a_smaller_product():
    family = FAMILIES[FORK]
    rows = mapped(FORK, family.eta, list(family.products), [0.01, 0.04, 0.16])
    first = [row.index("flat minimum") for row in rows]
    assert first == sorted(first, reverse=True) and len(set(first)) == 3
