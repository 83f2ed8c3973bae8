"""The registry holds every surface, in teaching order, each fit to be shown."""

import importlib
from pathlib import Path

import pytest

import landscapes
from landscapes import LANDSCAPES, Landscape

EVERY_LANDSCAPE = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=list(LANDSCAPES))

TEACHING_ORDER = [
    "Quadratic bowl",
    "Twin wells",
    "Fork",
    "Valley",
    "Two-factor net",
    "Saddle",
    "Himmelblau",
    "Beale",
    "Rosenbrock",
    "One neuron",
    "Ripples",
    "Kinked ravine",
]


def test_the_registry_is_in_teaching_order():
    assert list(LANDSCAPES) == TEACHING_ORDER


def test_every_surface_in_the_folder_is_registered():
    stems = sorted(path.stem for path in Path(landscapes.__file__).parent.glob("*.py"))
    modules = [importlib.import_module(f"landscapes.{s}") for s in stems if s != "__init__"]
    defined = [value for m in modules for value in vars(m).values() if isinstance(value, Landscape)]
    assert len(defined) == len(LANDSCAPES)
    assert all(any(each is known for known in LANDSCAPES.values()) for each in defined)


@EVERY_LANDSCAPE
def test_a_landscape_says_what_it_teaches_in_one_line(landscape):
    assert landscape.blurb.strip() and "\n" not in landscape.blurb


@EVERY_LANDSCAPE
def test_a_formula_is_balanced_latex_without_dollars(landscape):
    formula = landscape.formula
    assert formula.startswith("L(") and "$" not in formula
    for opening, closing in [("{", "}"), ("(", ")"), ("[", "]"), (r"\left", r"\right")]:
        assert formula.count(opening) == formula.count(closing)


@EVERY_LANDSCAPE
def test_a_descent_begins_inside_the_window(landscape):
    (left, right), (bottom, top) = landscape.window
    x, y = landscape.start
    assert left < x < right and bottom < y < top
    assert landscape.learning_rate > 0 and landscape.num_steps > 0


@EVERY_LANDSCAPE
def test_the_sliders_reach_what_to_try_first_and_the_special_cases(landscape):
    low, high = landscape.alpha_range
    assert all(low <= alpha <= high for alpha in (landscape.alpha, -1.0, 0.0, 1.0))
    low, high = landscape.rho_range
    assert low < 0 < high and low <= landscape.rho <= high


@EVERY_LANDSCAPE
def test_a_landscape_has_somewhere_to_arrive(landscape):
    floor_points = [point for point in landscape.critical_points if point.kind == "floor"]
    assert landscape.floor == bool(floor_points)
    assert landscape.minima or floor_points


def test_only_the_kinked_ravine_is_an_experiment():
    assert [each.name for each in LANDSCAPES.values() if each.experimental] == ["Kinked ravine"]
