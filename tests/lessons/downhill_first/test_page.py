"""The lesson on negative ρ: it runs at its extremes, its questions have the answers it gives."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from livefigure import Scene
from pages.lessons.downhill_first.steps_figure import RADIUS_TICKS
from pages.lessons.downhill_first.valley_compute import REACH, Settling
from pages.lessons.downhill_first.valley_figure import RHOS, valley
from pages.ui.lesson_figure import on_plane
from tests.scenes import asked, borne_out

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
    told = {"backward", "backward end", "rest", "bounce", "push"}
    for card in before:
        if "backward" not in card.hides and card is not before[-1]:
            assert card.panels == ["x3y3"]  # of slopes at the start alone
        else:
            assert card.panels == ["xy"] and told <= {*card.hides, *question.hides}
    assert {"step up", "plain step"}.isdisjoint(before[0].hides)
    shown = scene.html["status"] + scene.html["readout"] + "".join(card.text for card in before)
    assert "backward.at" not in shown and "outcome" not in shown


def test_the_tangent_lies_between_the_lines_and_they_approach_it_as_the_radius_falls(visit):
    """As the third card says: SAM's line is the steeper one, and the curve goes through its end."""
    scene = visit()[1]
    line = scene.lines["rho"]
    exact = line["exact.tilt"]
    assert (line["mirror.tilt"] < exact).all() and (exact < line["sam.tilt"]).all()
    assert (np.diff(line["sam.tilt"][:, 0]) > 0).all()
    assert (np.diff(line["mirror.tilt"][:, 0]) < 0).all()
    slope = np.interp(RHOS, scene.base["distances"], scene.base["slopes"])
    np.testing.assert_allclose(line["sam.slope"][:, 0], slope, rtol=1e-3)
    low, high = (line[f"sam.{end}"][:, 0] for end in ("low", "high"))
    np.testing.assert_allclose((high - low) / 2 / REACH, line["sam.tilt"][:, 0])


def test_where_the_run_settles_hangs_on_a_alone():
    """Nearly: the columns of the map have one outcome where r is large enough to have arrived."""
    outcome = on_plane(valley(), "outcome")
    near, far = outcome[RHOS.index(0.05)], outcome[RHOS.index(0.2)]
    assert (near == far).mean() > 0.6 and len(set(near)) == 4


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
