"""The lesson on learning α: it runs at its extremes, and its links hold what they claim."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from livefigure import Scene
from pages.lessons.learning_alpha.compute import RHO_TICKS, TEMPERATURE_TICKS
from tests.claims import claims
from tests.scenes import asked, borne_out, standing

SCRIPT = "pages/lessons/learning_alpha/page.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives its first two scenes, and the page."""

    def visit(**address: str) -> tuple[list[Scene], AppTest]:
        scenes, app = open_lesson(SCRIPT, **address)
        assert not app.info
        assert len(scenes) == 3
        return scenes[:2], app

    return visit


@claims("lessons/learning_alpha", "How far off is it if α is learned, and ρ held at 0.05?")
@pytest.mark.parametrize("surface", ["one-neuron", "rosenbrock"])
def test_the_question_is_answered_by_the_picture(visit, surface):
    (scene, _), _ = visit(surface=surface, temperature="0.3")
    assert borne_out(scene) == ["Hardly at all"]
    assert standing(scene).items() >= dict(asked(scene)[0].at).items()


def test_the_links_of_where_this_breaks_show_it(visit):
    (scene, _), _ = visit(surface="rosenbrock", temperature="0.3", rho="1")
    assert abs(scene.base["model.aligned"][0]) < 0.1
    assert scene.base["model.loss"][0] < scene.base["vsam.loss"][0]
    (_, bowl), _ = visit(eta="0.002")
    assert bowl.base["times"][0] > 4


def test_the_blue_arrow_turns_away_as_it_is_dragged_to_where_the_card_says(visit):
    """From τ = 0.1 to 0.3, and all the way the learned ρ grows."""
    (scene, _), _ = visit()
    heats = np.array(TEMPERATURE_TICKS)
    dragged = (heats >= 0.1) & (heats <= 0.3)
    line = scene.lines["temperature"]
    assert (np.diff(line["vsam.learned"][:, 0]) > 0).all()
    assert (np.diff(line["vsam.off"][dragged, 0]) > 0).all()


@claims("lessons/learning_alpha", "from τ = 0.35 on the run jumps about, so the line is ragged")
def test_the_line_of_a_learned_radius_is_smooth_as_far_as_is_said(visit):
    (scene, _), _ = visit()
    turns, smooth = np.diff(scene.base["vsam.offs"]), TEMPERATURE_TICKS.index(0.35)
    assert (turns[:smooth] > 0).all()
    assert (turns[smooth:] < 0).sum() > 1


def test_learned_alpha_points_right_at_any_temperature_and_turns_away_with_a_longer_radius(visit):
    """As the last two cards say: at ρ = 0.05, and at 0.8."""
    (scene, _), _ = visit(temperature="0.3")
    line = scene.lines["rho"]
    short, long = (line["model.offs"][RHO_TICKS.index(rho)] for rho in (0.05, 0.8))
    assert (short < 8).all()
    assert (long > short + 15).all()


@claims(
    "lessons/learning_alpha",
    "At τ = 0.3 and with ρ learned, the correction is about 34° off",
    "At τ = 0.3 a learned ρ becomes 0.93, and its arrow is 34° off",
)
def test_the_numbers_of_question_and_exercise_are_those_of_vsam(visit):
    (scene, _), _ = visit(temperature="0.3")
    np.testing.assert_allclose(scene.base["vsam.learned"][0], 0.93, atol=0.005)
    np.testing.assert_allclose(scene.base["vsam.off"][0], 34, atol=0.5)
