"""The lesson on minibatches: it runs at its extremes, and its links hold what they claim."""

import numpy as np
import pytest

from livefigure import Scene
from pages.lessons.minibatches.clouds_compute import SIZES
from pages.lessons.minibatches.race_compute import Crossing, Side
from pages.lessons.minibatches.race_figure import STRENGTHS, race
from pages.ui.lesson_figure import on_plane
from tests.scenes import about, asked, borne_out, standing

SCRIPT = "pages/lessons/minibatches/page.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives the scenes of its first two figures."""

    def visit(**address: str) -> list[Scene]:
        scenes, app = open_lesson(SCRIPT, **address)
        assert not app.info
        assert len(scenes) == 3
        return scenes[:2]

    return visit


def test_the_question_is_answered_by_the_clouds_at_a_tenth_of_the_step(visit):
    clouds, _ = visit(eta="0.01")
    assert borne_out(clouds) == ["They keep their tilt"]
    assert standing(clouds)["eta"] == pytest.approx(asked(clouds)[0].at["eta"])


def test_short_steps_throw_the_dots_out_and_leave_the_diamonds(visit):
    usual, _ = visit()
    short, _ = visit(eta="0.01")
    assert short.base["outside"][0] > 1.5 * usual.base["outside"][0]
    np.testing.assert_allclose(short.base["same.x"], usual.base["same.x"], rtol=1e-6)


def test_at_long_steps_an_estimate_has_as_much_signal_as_noise(visit):
    long, _ = visit(eta="0.261", batch="32")
    assert long.base["pairs"][0] < 1


def test_the_links_of_where_this_breaks_show_it(visit):
    near, _ = visit(batch="1", point="0.25,0.3")
    assert near.base["same.bias"][0] > 100
    _, noise = visit(p="0", size="1", rate="0.091")
    assert noise.base["gd.side"][0] == Side.FLAT
    _, weak = visit(p="0.04")
    assert weak.base["same.side"][0] == weak.base["sam.side"][0] == Side.SHARP


@pytest.fixture(scope="module")
def crossing():
    """Who goes to the flat side at the first η: sizes × strengths."""
    return on_plane(race(), "crossing", {"rate": 0.05})


def test_the_map_tells_of_which_rate_it_is(crossing):
    empty = race().figure({"rate": 0.1})
    assert any("η = 0.1:" in note["text"] for note in empty.layout.meta["wide"]["annotations"])
    assert (on_plane(race(), "crossing", {"rate": 0.1}) != crossing).any()


def test_the_smaller_the_minibatch_the_weaker_a_correction_is_enough(crossing):
    """One run after the other crosses over, each the later the larger the minibatches are."""
    strengths = np.array(STRENGTHS)
    first = {
        each: [strengths[row == each].min() for row in crossing[1:]]
        for each in (Crossing.DIFFERENT, Crossing.SAM, Crossing.SAME)
    }
    assert (crossing[1:, 0] == Crossing.NOBODY).all()
    assert all(np.less(first[Crossing.DIFFERENT], first[Crossing.SAM]))
    assert all(np.less(first[Crossing.SAM], first[Crossing.SAME]))
    for each in (Crossing.SAM, Crossing.SAME):
        assert first[each] == sorted(first[each])
    for size, least in ((2, 0.05), (64, 0.13)):
        assert about(crossing[SIZES.index(size)] == Crossing.SAME, strengths, least)
    assert (crossing[0] == Crossing.SGD).all()
