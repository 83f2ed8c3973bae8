"""The lesson on negative ρ: it runs at its extremes, its questions have the answers it gives."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from experiments.valley_drift import CLIMBED
from pages.widgets import downhill_first
from pages.widgets.live import Release, Scene, message
from tests.scenes import borne_out, bound, standing

SCRIPT = "pages/lessons/downhill_first.py"


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
    assert scene.question.at["r"] in downhill_first.RADIUS_TICKS


def test_sharper_ground_is_the_answer_to_the_second_question(visit):
    scene = visit()[1]
    assert scene.question.waits
    assert int(scene.base[scene.question.channel][0]) == CLIMBED
    assert [CLIMBED] in scene.question.meaning
    assert standing(scene) == dict(scene.question.at)


def test_the_line_is_drawn_before_the_walk_comes_there(visit):
    """At step 0 the resting place is known and the walk is elsewhere; at the end it is there."""
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
        assert preset.values["a"] in downhill_first.STRENGTHS
        assert preset.values["rho"] in downhill_first.RHO_TICKS
