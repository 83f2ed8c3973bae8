"""The records of a figure that stands alone: they are the figure's, at every pair that is held."""

from dataclasses import replace

import numpy as np
import pytest

from book.grid import FINENESSES, Fineness, alone, alone_at, size_of, sliders
from book.page import COURSE, figures_of, index, lessons, name_of
from livefigure import Goal, Slider
from pages.ui.lesson_figure import LessonFigure, channels

COARSE = Fineness(5, 3, 12)


def figure(lesson: str) -> LessonFigure:
    return next(figures_of(next(each for each in COURSE if name_of(each) == lesson)))


def ticks(found) -> dict[str, list[float]]:
    controls = found.scene.controls
    return {each.name: list(each.values) for each in controls if isinstance(each, Slider)}


@pytest.fixture(scope="module")
def dial():
    return alone_at(figure("dial"), "", COARSE)


def test_a_row_of_the_grid_is_the_record_that_the_app_computes_there(dial):
    lesson, held = figure("dial"), ticks(dial)
    [(others, record)] = dial.held.grids
    assert others == {}
    steps = np.asarray(lesson.shared["step"])
    kept = np.searchsorted(steps, record["step"])
    assert len(kept) <= COARSE.steps + 1 and (steps[kept] == record["step"]).all()
    assert {0, len(steps) - 1} <= {*kept.tolist()}
    for column, row in ((0, 0), (3, 1), (len(held["alpha"]) - 1, len(held["rho"]) - 1)):
        setting = {"alpha": held["alpha"][column], "rho": held["rho"][row]}
        exact, _ = channels(lesson, setting)
        place = row * len(held["alpha"]) + column
        for name, values in record.items():
            there = values[place] if np.ndim(values) > 1 else values
            wanted = np.asarray(exact[name])
            wanted = wanted[kept] if wanted.shape == steps.shape else wanted
            np.testing.assert_allclose(there, wanted, rtol=1e-6, err_msg=f"{name} at {setting}")


def test_ticks_that_the_story_goes_to_are_kept_and_stand_where_they_stood(dial):
    lesson, held = figure("dial"), ticks(dial)
    gone_to = {card.values["alpha"] for card in dial.scene.story}
    assert gone_to | {-1.0, 0.0, 1.0, 9.0} <= {*held["alpha"]} < {*lesson.knobs[0].ticks}
    [alpha] = [each for each in dial.scene.controls if each.name == "alpha"]
    # Its axis counts the ticks of the app, by which the map is drawn.
    assert list(alpha.along) == [list(lesson.knobs[0].ticks).index(v) for v in alpha.values]
    assert set(alpha.marks.values()) == {"AntiSAM", "GD", "SAM"}


def test_where_the_story_moves_a_third_control_there_is_a_grid_for_each_of_its_places():
    found = alone_at(figure("why_flat"), "", COARSE)
    stretches = [others["stretch"] for others, _ in found.held.grids]
    assert len(stretches) > 1 and stretches == sorted({*stretches}, key=stretches.index)
    assert {*stretches} >= {card.values["stretch"] for card in found.scene.story}
    assert {*ticks(found)["stretch"]} == {*stretches}


def test_an_exercise_that_no_held_setting_solves_is_not_asked():
    lesson = figure("dial")
    impossible = replace(lesson.exercises[0], goals=[Goal("flat side", low=7)])
    found = alone_at(replace(lesson, exercises=[*lesson.exercises[:1], impossible]), "", COARSE)
    assert impossible not in found.scene.exercises
    assert len(found.scene.exercises) == 1


def test_a_figure_has_the_finest_grid_that_fits():
    lesson = figure("what_sam_buys")
    whole = alone_at(lesson, "", FINENESSES[0])
    assert size_of(alone(lesson, "", size_of(whole))) == size_of(whole)
    assert size_of(alone(lesson, "", size_of(whole) - 1)) < size_of(whole)
    with pytest.raises(ValueError, match="no grid fits"):
        alone(lesson, "", 100)


def test_a_figure_with_one_slider_has_its_line():
    lesson = next(
        each for lesson in lessons() for each in figures_of(lesson) if sliders(each)[1] == ""
    )
    found = alone_at(lesson, "", COARSE)
    name, _ = sliders(lesson)
    [(_, record)] = found.held.grids
    assert {len(v) for v in record.values() if np.ndim(v) > 1} == {len(ticks(found)[name])}


def test_the_index_leads_to_all_lessons_and_says_which_need_the_app():
    text = index()
    there = {name_of(each) for each in lessons()}
    assert there == {name_of(each) for each in COURSE} - {"train", "drag"}
    assert all(f'href="{name}.html"' in text for name in there)
    assert text.count("needs the app") == 2 and "train.html" not in text
