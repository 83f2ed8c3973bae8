"""The lesson on negative ρ: it runs at its extremes, its questions have the answers it gives."""

import jax
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from landscapes import LANDSCAPES
from livefigure import Scene
from pages.lessons.downhill_first.steps_figure import RADIUS_TICKS
from pages.lessons.downhill_first.valley_compute import Settling
from pages.lessons.downhill_first.valley_figure import RHOS, START, valley
from pages.ui.lesson_figure import on_plane
from tests.claims import claims
from tests.scenes import asked, borne_out, said_without

SCRIPT = "pages/lessons/downhill_first/page.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives the two scenes, of one step and of the valley."""

    def visit(**address: str) -> tuple[Scene, Scene, AppTest]:
        [valley, step], app = open_lesson(SCRIPT, **address)
        return step, valley, app

    return visit


def test_half_the_radius_is_the_answer_to_the_first_question(visit):
    scene = visit(r="0.15")[0]
    assert borne_out(scene) == ["By 4"]
    assert scene.question.at["r"] in RADIUS_TICKS


def test_sharper_ground_is_the_answer_to_the_second_question(visit):
    scene = visit()[1]
    [question] = asked(scene)
    assert borne_out(scene, question) == ["On sharper ground"]
    [card] = [card for card in scene.story if card.question]
    assert card.values == question.at


def test_nothing_before_the_question_tells_where_the_mirror_ends(visit):
    scene = visit()[1]
    [question] = asked(scene)
    before = scene.story[: 1 + [card.question for card in scene.story].index(question)]
    told = {"backward", "backward end", "backward floor", "rest", "rest floor"}
    for card in before:
        if "xy" in card.panels:
            assert told <= {*card.hides, *question.hides}
        else:
            assert card.panels in (["x2y2"], ["x3y3"])  # of what is measured at the start alone
    assert {"step up", "plain step"}.isdisjoint(before[0].hides)
    status = said_without(scene.html["status"], "backward")
    shown = status + scene.html["readout"] + "".join(card.text for card in before)
    assert "backward.at" not in shown and "outcome" not in shown
    assert set(scene.terms["backward"]) <= told


def test_uphill_the_growth_is_too_large_and_downhill_too_small(visit):
    """As the third card says: and both come to the exact one as the radius falls."""
    line = visit()[1].lines["rho"]
    exact = line["exact.growth"]
    assert (line["mirror.growth"] < exact).all() and (exact < line["sam.growth"]).all()
    assert (np.diff(line["sam.growth"][:, 0]) > 0).all()
    assert (np.diff(line["mirror.growth"][:, 0]) < 0).all()


def test_the_slopes_that_are_written_are_those_of_the_loss(visit):
    line = visit()[1].lines["rho"]
    grad_fn, start = jax.grad(LANDSCAPES["Valley"].loss), np.array(START)
    grad = np.asarray(grad_fn(start))
    here = np.linalg.norm(grad)
    differences = {"sam": (1, "sam.more"), "mirror": (-1, "mirror.less")}
    for name, (sign, difference) in differences.items():
        there = start + sign * np.outer(RHOS, grad / here)
        slopes = np.asarray(jax.vmap(grad_fn)(there)) @ grad / here
        np.testing.assert_allclose(line[f"{name}.slope"][:, 0], slopes)
        np.testing.assert_allclose(line[difference][:, 0], sign * (slopes - here))
        growth = line[difference][:, 0] / np.array(RHOS)
        np.testing.assert_allclose(line[f"{name}.growth"][:, 0], growth)


def test_sam_slides_down_the_curve_of_sharpness_and_the_mirror_climbs_it(visit):
    base = visit()[1].base
    for name in ("forward", "backward"):
        np.testing.assert_allclose(base[f"{name}.floor"], 1 + base[f"{name}.x"] ** 2)
    reached = 1 + base["forward.met"][0] ** 2
    assert base["forward.floor"][-1] < reached < base["backward.floor"][-1]
    assert base["rest.floor"][0] == pytest.approx(base["backward.floor"][-1], rel=0.01)


@claims("lessons/downhill_first", "a smaller error pulls it more slowly")
def test_a_shorter_step_pulls_the_mirror_more_slowly(visit):
    line = visit()[1].lines["rho"]
    halfway = line["backward.floor"][:, np.argmax(line["step"] >= 1000)]
    usual = RHOS.index(0.1)
    assert (np.diff(halfway[: usual + 1]) > 0).all()


def test_where_the_run_settles_hangs_on_a_alone():
    """Nearly: the columns of the map have one outcome where r is large enough to have arrived."""
    outcome = on_plane(valley(), "outcome")
    near, far = outcome[RHOS.index(0.05)], outcome[RHOS.index(0.2)]
    assert (near == far).mean() > 0.8 and set(near) == set(Settling)


def test_the_mirror_comes_to_rest_everywhere_on_the_map():
    """Its three outcomes are all there are: none of its runs diverges."""
    assert np.isfinite(on_plane(valley(), "backward.end")).all()


def test_the_line_is_drawn_before_the_run_comes_there(visit):
    """At step 0 the resting place is known and the run is elsewhere; at the end it is there."""
    base = visit()[1].base
    assert abs(base["backward.x"][0] - base["rest"][0]) > 0.5
    assert abs(base["backward.x"][-1] - base["rest"][0]) < 0.01


def test_a_moves_the_prediction_and_r_does_not(visit):
    lines = visit()[1].lines
    assert len(np.unique(lines["a"]["rest"])) > 10
    assert np.ptp(lines["rho"]["rest"]) < 1e-12


def test_on_the_bowl_both_are_the_same_at_every_r(follow):
    (_, steps), _ = follow(SCRIPT, "On a quadratic bowl")
    assert np.abs(steps.lines["r"]["distance"]).max() < 1e-12
    assert steps.base["distance to plain"][0] > 0.1


def test_on_the_twin_wells_the_law_fails_far_out_where_himmelblau_keeps_it(follow, visit):
    (_, steps), _ = follow(SCRIPT, "On the twin wells")
    assert steps.base["predicted gap"][0] > 5 * steps.base["gap"][0]
    line = visit()[0].lines["r"]
    np.testing.assert_allclose(line["gap"], line["predicted gap"], rtol=1e-6)


def test_strong_enough_both_go_to_the_flattest_point(follow):
    (valley, _), _ = follow(SCRIPT, "At |α| = 16")
    assert valley.base["outcome"][0] == Settling.FLATTEST
    assert abs(valley.base["forward.at"][0]) < 0.05
    assert valley.base["stiffness"][0] < 0.1  # ηκ at the flattest point, where κ = 1


def test_on_the_slope_of_the_fork_all_six_runs_end_on_the_sharp_side(follow):
    [dial], _ = follow(SCRIPT, "the fork")
    assert dial.base["sharp side"][0] == 6
