"""What every lesson figure owes, whatever it shows: the same for all that there are.

What only one of them claims is tested in the folder of its lesson.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from livefigure import Curve, Exercise, Question, Release, Scene, SliderPair, message, pack
from pages.figures.palette import PALETTE
from pages.figures.tick_map import OutcomeMap
from pages.ui.lesson_figure import (
    Knob,
    LessonFigure,
    Point,
    cached_channels,
    on_plane,
    over_plane,
    scene_at,
)
from tests.lessons.registry import FIGURES, figures_of
from tests.scenes import borne_out, missing, off_axis, stray_planes, tells
from tests.sources import LISTED

LESSONS = [script for script in LISTED if script.startswith("pages/lessons/")]
MOMENT = 250_000  # bytes of a release, at most
# Of the figures of a file only one is asked for the line of a point that is held: they have as
# many numbers as each other, and each has a program for it.
HELD = {name.split(":")[0]: name for name in reversed(FIGURES)}.values()


@pytest.fixture(scope="module", params=FIGURES)
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def figure(name) -> LessonFigure:
    return FIGURES[name]()


@pytest.fixture(scope="module")
def setting(figure) -> dict[str, Any]:
    """As the page opens."""
    return {knob.name: knob.default for knob in figure.knobs}


@pytest.fixture(scope="module")
def opening(figure, setting) -> Scene:
    """The scene as the page opens, with all that it will have."""
    return scene_at(figure, setting, *cached_channels(figure, setting))


@pytest.fixture(scope="module")
def ends(figure) -> list[Scene]:
    """The scenes with every knob at its lowest and with every knob at its highest."""
    settings = [{knob.name: end_of(knob, end) for knob in figure.knobs} for end in (0, -1)]
    return [
        scene_at(figure, each, *cached_channels(figure, each), mapped=False) for each in settings
    ]


def end_of(knob: Knob | Point, end: int) -> Any:
    if isinstance(knob, Knob):
        return knob.ticks[end]
    return tuple(axis[end] for axis in knob.window)


def questions(figure: LessonFigure) -> list[Question]:
    asked = [figure.question, *(card.question for card in figure.story)]
    return [question for question in asked if question]


def planes(figure: LessonFigure) -> list[SliderPair]:
    return [figure.plane] if figure.plane else []


def layers(drawn) -> list[np.ndarray]:
    """Where each heatmap of a figure has a colour."""
    return [np.isfinite(np.asarray(t.z, float)) for t in drawn.data if t.type == "heatmap"]


def test_every_name_is_that_of_something(opening, ends):
    for scene in (opening, *ends):
        scene.check()
        scene.check_colours(PALETTE)


def test_whatever_moves_is_bound_to_channels_as_long_as_each_other(opening):
    bound = {binding.trace for binding in opening.bindings}
    moving = [t for t in opening.figure.data if t.type.startswith("scatter") and t.meta != "ground"]
    assert not [trace.name for trace in moving if trace.name not in bound and trace.x is None]
    for binding in opening.bindings:
        if isinstance(binding, Curve):
            shapes = {np.shape(opening.base[axis]) for axis in (binding.x, binding.y)}
            assert len(shapes) == 1, binding


def test_at_both_ends_of_every_knob_there_are_numbers_or_it_is_told(opening, ends):
    for scene in ends:
        lost = missing(scene) - missing(opening)
        assert not lost or tells(scene) != tells(opening), lost


def test_there_is_a_phrase_for_whatever_happens(opening, ends):
    for scene in (opening, *ends):
        for record in (scene.base, *scene.lines.values()):
            for channel, phrases in scene.words.items():
                assert np.isin(record.get(channel, 0), range(len(phrases))).all(), channel


def test_every_slider_has_a_line(figure, opening):
    assert opening.lines.keys() == {knob.name for knob in figure.knobs if isinstance(knob, Knob)}


def test_a_release_is_no_longer_than_a_moment(opening):
    assert len(message(opening, Release())) < MOMENT


def test_nor_is_the_line_of_a_point_that_is_held(name, figure, setting):
    held = [knob.name for knob in figure.knobs if isinstance(knob, Point) and name in HELD]
    for point in held:
        _, lines = cached_channels(figure, setting, point)
        assert len(zlib.compress(pack(lines[point]), 1)) < MOMENT


def test_the_ticks_of_every_slider_rise(figure):
    for knob in figure.knobs:
        assert not isinstance(knob, Knob) or (np.diff(knob.ticks) > 0).all(), knob.name


def test_a_panel_that_slides_has_room_for_all_ticks(opening, ends):
    for scene in (opening, *ends):
        assert not off_axis(scene)
        assert not stray_planes(scene)


def test_a_question_has_one_right_answer_where_it_asks(figure, setting, opening):
    for question in questions(figure):
        there = setting | dict(question.at)
        asked = scene_at(figure, there, *cached_channels(figure, there), mapped=False)
        assert len(borne_out(asked, question)) == 1, question.ask


def test_nothing_tells_an_answer_before_the_question_is_asked(figure, setting):
    """The picture is elsewhere, or held at its start, or hides it; and no words hang on it.

    The status, the table and the presets are hidden by the live figure while it asks.
    """
    is_held = np.size(figure.shared.get("step", 0)) > 1
    beside = [figure.html.get(slot, "") for slot in ("formula", "legend", "readout")]
    for card in figure.story:
        if question := card.question:
            there = setting | dict(card.values)
            stands_there = there | dict(question.at) == there
            assert not stands_there or is_held or question.hides, question.ask
            told = [card.text, question.ask, *beside]
            assert not [html for html in told if f'"{question.channel}"' in html], question.ask


def words_of(html: str) -> list[str]:
    return re.sub(r"<[^>]*>", "", html).split()


def test_every_card_of_a_story_is_short_and_has_its_own_record(figure, setting, opening):
    assert not figure.story or 4 <= len(figure.story) <= 7
    for card in opening.story:
        assert len(words_of(card.text)) <= 45, card.text
        there = setting | dict(card.values)
        shown, _ = cached_channels(figure, there)
        if card.record is not None:
            assert card.record.keys() == shown.keys()
            for name, values in card.record.items():
                np.testing.assert_allclose(values, shown[name], 1e-6, 1e-6, err_msg=name)


def solves(exercise: Exercise, record: Mapping[str, Any]) -> np.ndarray:
    """Where its goals are met at the last step, along the first axis of the channels."""
    ends = [np.asarray(record[goal.of])[..., -1] for goal in exercise.goals]
    met = [
        (end >= goal.low) & (end <= goal.high)
        for end, goal in zip(ends, exercise.goals, strict=True)
    ]
    return np.logical_and.reduce(np.broadcast_arrays(*met))


def test_every_exercise_has_a_solution_and_does_not_begin_with_it(figure, setting, opening):
    for exercise in figure.exercises:
        assert len(exercise.hints) == 2, exercise.task
        places = {name: np.atleast_1d(value) for name, value in setting.items()}
        assert not solves(exercise, {**places, **opening.base}), exercise.task
        ticks = {name: np.array(each)[:, None] for name, each in ticks_of(figure).items()}
        over = [
            {**places, name: ticks[name], **figure.shared, **line}
            for name, line in opening.lines.items()
        ]
        if plane := figure.plane:
            across, up = np.meshgrid(ticks[plane.across], ticks[plane.up])
            places |= {plane.across: across.reshape(-1, 1), plane.up: up.reshape(-1, 1)}
            along = {name: opening.lines[plane.up][name] for name in plane.rest}
            columns = len(ticks_of(figure)[plane.across])
            rest = {name: np.repeat(values, columns, axis=0) for name, values in along.items()}
            others = {k: v for k, v in setting.items() if k not in (plane.across, plane.up)}
            over.append({**places, **rest, **over_plane(figure, tuple(others.items()))})
        assert any(solves(exercise, record).any() for record in over), exercise.task


def test_whoever_opens_the_page_is_given_what_was_computed_for_others(name, figure):
    again = FIGURES[name]()
    assert again.compute is figure.compute
    assert again is figure or not (figure.plane or figure.map)


def test_there_is_no_map_until_it_is_computed(figure, setting, opening):
    bare = scene_at(figure, setting, None, {}, mapped=False).figure
    assert not layers(bare)
    assert bool(layers(opening.figure)) == bool(figure.map)
    before, after = ({trace.name for trace in each.data} for each in (bare, opening.figure))
    assert before <= after


def test_the_map_shows_what_becomes_of_every_pair_of_ticks(figure, setting, opening):
    if isinstance(figure.map, OutcomeMap):
        outcome = on_plane(figure, figure.map.channel, setting)
        shown = layers(opening.figure)
        assert len(shown) == len(list(figure.map.outcomes)) > outcome.max()
        for number, layer in enumerate(shown):
            np.testing.assert_array_equal(layer, outcome == number)


# A plane of two sliders: all over it the figure is that of the two of them.


@pytest.fixture(scope="module")
def spread(figure, setting) -> list[tuple[SliderPair, Mapping, Mapping]]:
    """Of every plane: itself, the record at a setting that is no corner, and the lines there."""
    out = []
    for plane in planes(figure):
        ticks = ticks_of(figure)
        inner = {name: ticks[name][len(ticks[name]) // 3] for name in (plane.across, plane.up)}
        out.append((plane, *cached_channels(figure, setting | inner, plane.name)))
    return out


def ticks_of(figure: LessonFigure) -> dict[str, Any]:
    return {knob.name: knob.ticks for knob in figure.knobs if isinstance(knob, Knob)}


def cells(figure: LessonFigure, plane: SliderPair) -> Iterator[tuple[int, int, dict[str, float]]]:
    """Some cells of a plane, by column and row, and their settings.

    Rounding hangs on the place that a setting has in its batch. So they are such as do not magnify
    it: AntiSAM with long steps, at (2, −1), does.
    """
    across, up = ticks_of(figure)[plane.across], ticks_of(figure)[plane.up]
    for column, row in ((0, 0), (-3, -1), (-1, 3), (5, 6)):
        place = column % len(across), row % len(up)
        yield *place, {plane.across: across[place[0]], plane.up: up[place[1]]}


def test_a_cell_shows_what_its_setting_does(figure, setting, spread):
    for plane, _, lines in spread:
        line, width = lines[plane.name], len(ticks_of(figure)[plane.across])
        for column, row, cell in cells(figure, plane):
            there, _ = cached_channels(figure, setting | cell)
            assert there[f"{plane.across}.along"] == column
            assert there[f"{plane.up}.along"] == row
            kept = np.searchsorted(there["step"], line["step"])
            for name, values in line.items():
                if name in figure.shared:
                    np.testing.assert_array_equal(values, there[name][kept], name)
                else:
                    thinned = values.shape[1:] == line["step"].shape
                    expected = there[name][kept] if thinned else there[name]
                    at = values[row * width + column]
                    np.testing.assert_allclose(at, expected, 1e-9, 1e-9, err_msg=name)


def test_what_the_cells_leave_out_depends_on_one_slider_alone_or_on_none(figure, spread):
    for plane, base, lines in spread:
        left_out = base.keys() - lines[plane.name].keys()
        assert left_out <= figure.shared.keys() | set(plane.rest)
        for name in plane.rest:
            line = lines[plane.across][name]
            np.testing.assert_array_equal(line, np.broadcast_to(base[name], line.shape), name)
        for name in left_out - set(plane.rest):
            assert np.shape(figure.shared[name]) != np.shape(figure.shared["step"])


def test_nor_is_that_of_a_plane(spread):
    for plane, _, lines in spread:
        assert len(zlib.compress(pack(lines[plane.name]), 1)) < 200_000


@pytest.mark.parametrize("script", LESSONS)
def test_a_page_shows_the_figures_of_its_folder(open_lesson, script):
    """So none of them is left out above."""
    scenes, page = open_lesson(script)
    assert not page.info
    assert {scene.name for scene in scenes} <= {
        each.name for each in figures_of(script.split("/")[2])
    }
