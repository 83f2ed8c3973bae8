"""The surface of a formula: its critical points, its window, and what to try first there."""

from concurrent.futures import ThreadPoolExecutor

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from experiments.outcome import surface_outcomes
from landscapes import LANDSCAPES, Window, outcome, outcomes
from landscapes.formula import NoSurface
from landscapes.typed import typed_surface


def test_a_bowl_has_one_minimum():
    bowl = typed_surface("x**2 + 3*y**2")
    [minimum] = bowl.critical_points
    assert minimum.kind == minimum.name == "minimum"
    assert minimum.params == pytest.approx((0.0, 0.0), abs=1e-9) and minimum.loss == 0
    assert minimum.curvatures == pytest.approx((2.0, 6.0))
    assert bowl.window == ((-2.0, 2.0), (-2.0, 2.0)) and not bowl.holes and not bowl.floor


def test_a_double_well_has_a_flat_and_a_sharp_minimum_and_a_saddle_point():
    well = typed_surface("(x^2 - 1)^2 * (1.2 + tanh(2*x)) + 2*y^2")
    flat, saddle, sharp = well.critical_points
    assert (flat.name, saddle.name, sharp.name) == ("flat minimum", "saddle", "sharp minimum")
    assert flat.params == pytest.approx((-1.0, 0.0), abs=1e-9)
    assert sharp.params == pytest.approx((1.0, 0.0), abs=1e-9)
    assert sharp.curvatures == pytest.approx((4.0, 8 * (1.2 + np.tanh(2))))
    assert saddle.curvatures[0] < 0 < saddle.curvatures[1]
    assert "two minima and one saddle point" in well.blurb


@pytest.mark.parametrize("name", ["Himmelblau", "Saddle", "Rosenbrock"])
def test_those_of_a_known_surface_are_found(name):
    text = {
        "Himmelblau": "((x^2 + y - 11)^2 + (x + y^2 - 7)^2)/100",
        "Saddle": "x^2/2 - y^2/2 + y^4/4",
        "Rosenbrock": "(1 - x)^2/20 + 5*(y - x^2)^2",
    }[name]
    found, known = typed_surface(text).critical_points, LANDSCAPES[name].critical_points
    assert len(found) == len(known)
    for point in known:
        [same] = [
            each for each in found if np.allclose(each.params, point.params, rtol=0, atol=1e-8)
        ]
        assert same.kind == point.kind
        np.testing.assert_allclose(same.curvatures, point.curvatures, rtol=1e-6)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(x^2-1)^2 + y^2", {"first minimum", "second minimum"}),
        ("(x*y - 1)^2/2", {"valley floor"}),
        ("x^2", {"valley floor"}),
        ("x^4 + y^4", {"minimum"}),
        ("x^3 + y^3", set()),
        ("sin(x)*sin(y)", {"lowest minimum"}),
        ("0.3*x^2 + y^2 - cos(6*x)", {"lowest minimum", "local minimum"}),
        ("x + y", set()),
        ("-x^2 - y^2", set()),
        ("x*0", set()),
        ("sqrt(x) + 1/y", set()),
    ],
)
def test_where_runs_can_end_has_a_name(text, names):
    surface = typed_surface(text)
    assert set(outcomes(surface)[:-3]) == names
    assert len(surface_outcomes(surface)) == len(outcomes(surface))
    (left, right), (bottom, top) = surface.window
    x, y = surface.start
    assert left < x < right and bottom < y < top
    assert jnp.isfinite(jax.grad(surface.loss)(jnp.array(surface.start))).all()


def test_a_run_at_rest_in_a_minimum_is_said_to_be_there():
    for text in ("x^4 + y^4", "x^2 + y^2", "exp(-x^2)*0 + (x - 1)^2 + y^2 + log(x^2 + 1)*0"):
        surface = typed_surface(text)
        path = jnp.broadcast_to(jnp.array(surface.minima[0].params), (50, 2))
        assert outcomes(surface)[int(outcome(surface, path))] == "minimum"


def test_a_run_to_where_there_is_no_value_is_not_said_to_diverge():
    surface = typed_surface("x - log(x) + y^2")
    assert surface.holes and "has a hole" in surface.blurb
    assert [each.params for each in surface.minima] == [pytest.approx((1.0, 0.0), abs=1e-9)]
    path = jnp.stack([jnp.array([0.5, 0.5]), *[jnp.array([jnp.nan, jnp.nan])] * 30])
    said = surface_outcomes(surface)[int(outcome(surface, path))].sentence
    assert "where L has no value" in said
    assert "no value" not in surface_outcomes(typed_surface("x^2 + y^2"))[-1].sentence


@pytest.mark.parametrize("text", ["log(-1 - x^2)", "x/0", "sqrt(-1 - x^2) + y"])
def test_where_there_is_no_value_there_is_no_surface(text):
    with pytest.raises(NoSurface, match="has no value"):
        typed_surface(text)


def test_equal_formulas_are_one_surface():
    assert typed_surface("x^2 + y^2") is typed_surface(" θ₁**2+t2² ")


def test_a_class_that_opens_one_link_has_its_surface_made_once():
    with ThreadPoolExecutor(8) as readers:
        surfaces = list(readers.map(typed_surface, ["x^2 + 7*y^2"] * 8))
    assert len({id(each) for each in surfaces}) == 1


def test_the_sliders_reach_what_to_try_first():
    surface = typed_surface("1e6*x^2 + 1e6*y^2")
    low, high = surface.alpha_range
    assert low <= surface.alpha <= high and surface.learning_rate > 0


def test_a_window_that_is_given_is_the_one_that_is_searched():
    far = typed_surface("sin(x/10)^2 + y^2", window=Window((-50.0, 5.0), (-1.0, 1.0)))
    assert far.window == ((-50.0, 5.0), (-1.0, 1.0))
    minima = sorted(point.params[0] for point in far.minima)
    assert minima == pytest.approx([-10 * np.pi, 0.0], abs=1e-6)
    assert far.window.contains(jnp.array(far.start))
    # The grid of starts is that of the window, however far from 0 it is.
    there = typed_surface("cos(6*x) + y^2", window=Window((100.0, 104.0), (-1.0, 1.0)))
    assert len(there.minima) == 4
