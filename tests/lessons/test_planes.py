"""Two sliders moved at once: all over their plane the picture is that of the two of them."""

import zlib
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from livefigure import pack
from pages.lessons.bounces import figure as bounces
from pages.lessons.dial import figure as dial
from pages.lessons.downhill_first.valley_figure import valley
from pages.lessons.free_sam import race_figure as free_sam
from pages.lessons.learning_alpha import figure as learning_alpha
from pages.lessons.minibatches import race_figure as minibatches
from pages.lessons.one_step import figure as one_step
from pages.lessons.saddam import race_figure as saddam
from pages.ui.lesson_figure import LessonFigure, channels

LESSONS: dict[str, Callable[[], LessonFigure]] = {
    "dial, fork": lambda: dial.lesson("Fork"),
    "dial, twin wells": lambda: dial.lesson("Twin wells"),
    "valley": valley,
    "minibatches": minibatches.race,
    "one step": lambda: one_step.lesson("Fork", one_step.VIEWS[0]),
    "forward only": lambda: free_sam.race("Every second step"),
    "saddam, fork": lambda: saddam.race("Fork", "D"),
    "saddam, net": lambda: saddam.race("Two-factor net", "D"),
    **bounces.FIGURES,
    **{name: partial(learning_alpha.on_surface, name) for name in learning_alpha.SURFACES},
}


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request) -> LessonFigure:
    return LESSONS[request.param]()


@pytest.fixture(scope="module")
def ticks(lesson) -> dict:
    """Those of the slider across, and those of the one up."""
    plane = lesson.plane
    return {k.name: k.ticks for k in lesson.knobs if k.name in (plane.across, plane.up)}


@pytest.fixture(scope="module")
def others(lesson, ticks) -> dict:
    """The other knobs, as they stand at first."""
    return {knob.name: knob.default for knob in lesson.knobs if knob.name not in ticks}


@pytest.fixture(scope="module")
def spread(lesson, ticks, others):
    """The picture at a setting that is no corner; its lines, with that of the plane."""
    setting = {name: values[len(values) // 3] for name, values in ticks.items()}
    return channels(lesson, setting | others, lesson.plane.name)


@pytest.mark.parametrize("column, row", [(0, 0), (-3, -1), (-1, 3), (5, 6)])
def test_a_cell_shows_what_its_setting_does(lesson, ticks, others, spread, column, row):
    """But for rounding, which hangs on the place that a setting has in its batch.

    So the cells are such as do not magnify it: AntiSAM with long steps, at (2, −1), does.
    """
    _, lines = spread
    across, up = ticks[lesson.plane.across], ticks[lesson.plane.up]
    cell = {lesson.plane.across: across[column], lesson.plane.up: up[row]}
    there, _ = channels(lesson, cell | others)
    cells = lines[lesson.plane.name]
    kept = np.searchsorted(there["step"], cells["step"])
    at = row % len(up) * len(across) + column % len(across)
    for name, values in cells.items():
        if name in lesson.shared:
            np.testing.assert_array_equal(values, there[name][kept], name)
        else:
            thinned = values.shape[1:] == cells["step"].shape
            expected = there[name][kept] if thinned else there[name]
            np.testing.assert_allclose(values[at], expected, 1e-9, 1e-9, err_msg=name)


def test_every_setting_stands_where_its_ticks_do_on_the_axes(lesson, ticks, others):
    for column, row in [(0, -1), (4, 2)]:
        across, up = lesson.plane.across, lesson.plane.up
        cell = {across: ticks[across][column], up: ticks[up][row]}
        there, _ = channels(lesson, cell | others)
        along = {name: range(len(values)) for name, values in ticks.items()}
        assert there[f"{across}.along"] == along[across][column]
        assert there[f"{up}.along"] == along[up][row]


def test_what_the_cells_leave_out_depends_on_one_slider_alone_or_on_none(lesson, spread):
    base, lines = spread
    plane = lesson.plane
    left_out = base.keys() - lines[plane.name].keys()
    assert left_out <= lesson.shared.keys() | set(plane.rest)
    for name in plane.rest:
        line = lines[plane.across][name]
        np.testing.assert_array_equal(line, np.broadcast_to(base[name], line.shape), name)
    for name in left_out - set(plane.rest):
        assert np.shape(lesson.shared[name]) != np.shape(lesson.shared["step"])


def test_a_plane_is_no_more_than_a_release_may_bring(lesson, spread):
    _, lines = spread
    assert len(zlib.compress(pack(lines[lesson.plane.name]), 1)) < 200_000  # bytes
