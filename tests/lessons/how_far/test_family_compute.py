"""Runs of one strength αρ: which reach the flat minimum, and the map by αρ and the radius."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from landscapes import LANDSCAPES, outcomes
from pages.lessons.how_far.family_compute import ReachedBy, outcomes_by_radius
from pages.lessons.how_far.family_figure import ALPHAS, FAMILIES, family
from pages.ui.lesson_figure import channels
from tests.claims import claims

TWIN, FORK = FAMILIES


def computed(name: str, **changed: float) -> dict[str, np.ndarray]:
    """The channels of the figure at one setting."""
    lesson = family(name)
    setting = {knob.name: knob.default for knob in lesson.knobs} | changed
    return {channel: np.asarray(v) for channel, v in channels(lesson, setting)[0].items()}


def reached(name: str, **changed: float) -> list[str]:
    """Where the runs at α = 1 and 8 end, and the exact one."""
    seen = computed(name, **changed)
    names = outcomes(LANDSCAPES[FAMILIES[name].surface])
    return [names[int(seen[f"{each}.outcome"][0])] for each in ("1", "8", "exact")]


FLAT, SHARP = "flat minimum", "sharp minimum"
TELLING = {TWIN: 0.9, FORK: 0.175}  # the strength that each family asks about


@claims("lessons/how_far", "αρ = 0.9: only the short ascent steps get out.")
def test_of_one_strength_on_the_twin_wells_only_the_near_ascent_steps_escape():
    assert reached(TWIN, p=0.9) == ["hovers", FLAT, FLAT]
    assert computed(TWIN, p=0.9)["reached by"][0] == ReachedBy.NEAR


@claims("lessons/how_far", "At ρ = 0.9 the ascent step leads across the ridge")
@pytest.mark.parametrize("p", [0.8, 0.9])
def test_sam_stops_past_the_ridge_where_its_perturbed_point_is_the_sharp_minimum(p):
    seen = computed(TWIN, p=p)
    assert_allclose([seen["1.x"][-1], seen["1.y"][-1]], [1 - p, 0.0], atol=1e-6)
    assert_allclose([seen["perturbed.x"][-1], seen["perturbed.y"][-1]], [1.0, 0.0], atol=1e-6)
    assert seen["perturbed.slope"][-1] < 1e-4
    assert seen["1.x"][-1] < 0.3246  # the barrier


def test_a_weaker_penalty_keeps_all_near_the_barrier():
    seen = computed(TWIN, p=0.45, eta=0.01)
    assert reached(TWIN, p=0.45, eta=0.01) == ["hovers"] * 3
    for each in ("1", "8", "exact"):
        assert_allclose(seen[f"{each}.x"][-4:].mean(), 0.32, atol=0.1)  # the barrier is at 0.3246


def test_a_longer_step_escapes_without_a_penalty_and_a_shorter_one_not_even_with_it():
    assert reached(TWIN, p=0.0, eta=0.06) == [FLAT] * 3
    assert reached(TWIN, p=0.0, eta=0.015) == [SHARP] * 3
    assert FLAT not in reached(TWIN, p=0.8, eta=0.005)
    assert computed(TWIN, p=0.8, eta=0.005)["reached by"][0] == ReachedBy.NONE


def test_near_ascent_steps_and_the_exact_penalty_diverge_where_the_step_is_too_long():
    assert reached(TWIN, p=0.8, eta=0.05)[1:] == ["diverged"] * 2


@claims(
    "lessons/how_far",
    "αρ = 0.175: only the long ascent steps arrive.",
    "αρ = 0.5: only the short ones arrive.",
    "αρ = 0.25, η = 0.05: all arrive.",
)
def test_beside_the_sharp_minimum_of_the_fork_only_runs_with_far_ascent_steps_arrive():
    assert reached(FORK, p=0.175) == [FLAT, SHARP, SHARP]
    assert computed(FORK, p=0.175)["reached by"][0] == ReachedBy.FAR
    assert reached(FORK, p=0.5)[0] != FLAT
    assert reached(FORK, p=0.5)[1:] == [FLAT] * 2
    assert reached(FORK, p=0.25, eta=0.05) == [FLAT] * 3


@pytest.mark.parametrize("name", FAMILIES)
def test_the_runs_begin_at_one_start_and_are_equally_strong(name):
    seen = computed(name, p=TELLING[name])
    for each in ("1", "8", "exact"):
        assert (seen[f"{each}.x"][0], seen[f"{each}.y"][0]) == FAMILIES[name].start
    assert_allclose([seen[f"{each}.rho"][0] * each for each in (1, 8)], TELLING[name])


def mapped(name: str, eta: float, products: list[float], radii: list[float]) -> list[list[str]]:
    """The outcome of a run by its radius (rows) and αρ, as the map has it."""
    these, landscape = FAMILIES[name], LANDSCAPES[FAMILIES[name].surface]
    axes = jnp.array(products), jnp.array(radii)
    start, num_steps = jnp.array(these.start), these.num_steps
    numbers = outcomes_by_radius(landscape, start, num_steps, eta, *axes)
    return [[outcomes(landscape)[number] for number in row] for row in np.asarray(numbers)]


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("fast", [False, True])
def test_the_map_has_every_run_end_as_it_does(name, fast):
    these = FAMILIES[name]
    p, eta = TELLING[name], these.learning_rates[-1] if fast else these.learning_rate
    drawn = reached(name, p=p, eta=eta)[:-1]
    assert [row[0] for row in mapped(name, eta, [p], [p / a for a in ALPHAS])] == drawn


def test_on_the_twin_wells_no_strength_makes_up_for_too_large_a_radius():
    these = FAMILIES[TWIN]
    near, far = mapped(TWIN, these.learning_rate, list(these.products), [0.02, 0.6])
    assert "flat minimum" not in far
    assert near[-20:] == ["flat minimum"] * 20


def test_on_the_fork_a_far_ascent_step_needs_a_smaller_product():
    these = FAMILIES[FORK]
    rows = mapped(FORK, these.learning_rate, list(these.products), [0.01, 0.04, 0.16])
    first = [row.index("flat minimum") for row in rows]
    assert first == sorted(first, reverse=True) and len(set(first)) == 3


def test_no_run_with_a_radius_above_a_half_ends_flat_and_some_below_do():
    these = FAMILIES[TWIN]
    radii = [0.51, 0.6, 0.8, 1.2, 1.6]
    rows = mapped(TWIN, these.learning_rate, list(these.products), radii)
    assert all("flat minimum" not in row for row in rows)
    [below] = mapped(TWIN, these.learning_rate, list(these.products), [0.4])
    assert "flat minimum" in below


@claims("lessons/how_far", "{} never enters gold; α = 8 does.")
def test_on_the_map_of_the_twin_wells_sam_is_flat_at_no_product_and_a_larger_alpha_is():
    these = FAMILIES[TWIN]
    positive = [p for p in these.products if p > 0]

    def along(alpha: float) -> list[str]:
        """The outcomes on the line of an α."""
        radii = [p / alpha for p in positive]
        rows = mapped(TWIN, these.learning_rate, positive, radii)
        return [row[k] for k, row in enumerate(rows)]

    assert these.learning_rate == 0.015
    assert FLAT not in along(1.0)
    assert along(8.0).count(FLAT) > 10


def test_a_weak_penalty_leaves_the_exact_run_in_the_sharp_minimum():
    assert reached(TWIN, p=0.1)[-1] == SHARP
