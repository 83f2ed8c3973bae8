"""The lesson on negative ρ: it runs at its extremes, its questions have the answers it gives."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from livefigure import Release, Scene, message
from pages.lessons.downhill_first.steps_figure import RADIUS_TICKS
from pages.lessons.downhill_first.valley_compute import Settling
from pages.lessons.downhill_first.valley_figure import RHOS, STRENGTHS, valley
from pages.ui.lesson_figure import on_plane
from tests.scenes import borne_out, bound, standing

SCRIPT = "pages/lessons/downhill_first/page.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives the two scenes, of one step and of the valley."""

    def visit(**address: str) -> tuple[Scene, Scene, AppTest]:
        [step, valley], app = open_lesson(SCRIPT, **address)
        return step, valley, app

    return visit


@pytest.mark.parametrize("surface", ["himmelblau", "twin-wells", "quadratic-bowl"])
@pytest.mark.parametrize(
    "address",
    [
        {"r": "0.001", "a": "0.5", "rho": "0.02"},
        {"r": "1", "a": "16", "rho": "0.3", "point": "-1.9,1.9", "step": "500"},
    ],
)
def test_the_page_stands_its_extremes(visit, surface, address):
    steps, valley, app = visit(surface=surface, **address)
    assert not [info.value for info in app.info if "step" not in info.value]
    for scene in (steps, valley):
        assert bound(scene) <= scene.base.keys()


def test_a_release_is_no_longer_than_a_moment(visit):
    for scene in visit()[:2]:
        assert len(message(scene, Release())) < 250_000


def test_half_the_look_is_the_answer_to_the_first_question(visit):
    scene = visit(r="0.15")[0]
    assert borne_out(scene) == ["By 4"]
    assert scene.question.at["r"] in RADIUS_TICKS


def test_sharper_ground_is_the_answer_to_the_second_question(visit):
    scene = visit()[1]
    assert scene.question.waits
    assert int(scene.base[scene.question.channel][0]) == Settling.CLIMBED
    assert [Settling.CLIMBED] in scene.question.meaning
    assert standing(scene) == dict(scene.question.at)


def test_the_map_shows_where_the_run_settles_and_that_it_hangs_on_a_alone(visit):
    """Nearly: the columns of the map have one outcome where r is large enough to have arrived."""
    outcome = on_plane(valley(), "outcome")
    layers = {t.name: t.z for t in visit()[1].figure.data if t.type == "heatmap"}
    for each in Settling:
        layer = np.isfinite(np.asarray(layers[each.words], float))
        np.testing.assert_array_equal(layer, outcome == each)
    near, far = outcome[RHOS.index(0.05)], outcome[RHOS.index(0.2)]
    assert (near == far).mean() > 0.6 and len(set(near)) == 4


def test_the_map_is_empty_until_it_is_computed():
    assert not [trace for trace in valley().figure.data if trace.type == "heatmap"]


def test_the_line_is_drawn_before_the_run_comes_there(visit):
    """At step 0 the resting place is known and the run is elsewhere; at the end it is there."""
    base = visit()[1].base
    assert abs(base["backward.x"][0] - base["rest"][0]) > 0.5
    assert abs(base["backward.x"][-1] - base["rest"][0]) < 0.01


def test_a_moves_the_prediction_and_r_does_not(visit):
    lines = visit()[1].lines
    assert len(np.unique(lines["a"]["rest"])) > 10
    assert np.ptp(lines["rho"]["rest"]) < 1e-12


def test_every_preset_stands_on_ticks(visit):
    presets = visit()[1].presets
    assert len(presets) == 3
    for preset in presets:
        assert preset.values["a"] in STRENGTHS
        assert preset.values["rho"] in RHOS


def test_on_the_bowl_both_are_the_same_at_every_r(follow):
    (steps, _), _ = follow(SCRIPT, "On a quadratic bowl")
    assert np.abs(steps.lines["r"]["distance"]).max() < 1e-12
    assert steps.base["distance to plain"][0] > 0.1


def test_on_the_twin_wells_the_law_fails_far_out_where_himmelblau_keeps_it(follow, visit):
    (steps, _), _ = follow(SCRIPT, "On the twin wells")
    assert steps.base["predicted gap"][0] > 5 * steps.base["gap"][0]
    line = visit()[0].lines["r"]
    np.testing.assert_allclose(line["gap"], line["predicted gap"], rtol=1e-6)


def test_strong_enough_both_go_to_the_flattest_point(follow):
    (_, valley), _ = follow(SCRIPT, "At a = 16")
    assert valley.base["outcome"][0] == Settling.FLATTEST
    assert abs(valley.base["forward.at"][0]) < 0.05
    assert valley.base["stiffness"][0] < 0.1 * valley.base["rest.curvature"][0]


def test_on_the_slope_of_the_fork_all_six_runs_end_on_the_sharp_side(follow):
    [dial], _ = follow(SCRIPT, "the fork")
    assert dial.base["sharp side"][0] == 6
