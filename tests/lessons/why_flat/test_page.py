"""The lesson on flat minima: its sliders move what they are said to, its links hold."""

import numpy as np
import pytest

from pages.lessons.why_flat.compute import SHIFTS
from pages.lessons.why_flat.figure import SHARPNESSES, STRETCHES
from tests.scenes import asked, borne_out

SCRIPT = "pages/lessons/why_flat/page.py"


def test_the_shift_moves_the_test_loss_and_leaves_the_training_loss(visit):
    scene, _ = visit()
    line = scene.lines["shift"]
    assert (line["train"] == line["train"][0]).all()
    assert (np.ptp(line["test"], axis=0) > 0).all()


def test_every_tick_of_sharpness_can_be_made_as_flat_as_the_other_or_is_too_sharp_for_it():
    equal = {stretch**2 for stretch in STRETCHES}
    assert {4.0, 9.0, 16.0, 25.0, 36.0, 49.0, 64.0} <= equal & set(SHARPNESSES)


def test_both_questions_are_answered_by_what_they_set(visit):
    scene, _ = visit(stretch="6")
    where, stretch = asked(scene)
    assert borne_out(scene, where) == ["At the sharp one"]
    assert borne_out(scene, stretch) == ["It stays as it is"]


def test_the_test_loss_is_higher_at_the_sharp_minimum_whichever_way_it_moves(visit):
    scene, _ = visit()
    worse = np.ravel(scene.lines["shift"]["worse"])
    assert [worse[SHIFTS.index(shift)] for shift in (-0.3, 0.0, 0.3)] == [2, 1, 2]


@pytest.mark.parametrize("text", ["Stretch the axis", "Stretch it more"])
def test_the_links_show_a_sharp_minimum_that_is_sharp_no_more(follow, text):
    [scene], _ = follow(SCRIPT, text)
    assert scene.base["sharpness.new"][0] <= 1
    assert scene.base["sharp.test"][0] > scene.base["flat.test"][0]
