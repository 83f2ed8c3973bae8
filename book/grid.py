"""The records that a figure needs where nobody computes: all pairs of ticks of two sliders."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from livefigure import Exercise, Scene, Slider
from livefigure.standalone import Alone
from livefigure.wire import Held, Release, message
from pages.ui.lesson_figure import Knob, LessonFigure, line_at, scene_at
from pages.ui.live import unbroken, with_scale

Setting = Mapping[str, Any]


class Fineness(NamedTuple):
    """How many ticks of a slider, and how many steps of a run, at most."""

    across: int
    up: int
    steps: int


# From all there is to what every figure has room for.
FINENESSES = (
    Fineness(120, 80, 200),
    Fineness(61, 31, 100),
    Fineness(41, 21, 60),
    Fineness(31, 13, 40),
    Fineness(21, 9, 30),
    Fineness(15, 7, 20),
    Fineness(9, 5, 12),
)


def alone(lesson: LessonFigure, heading: str, most: int) -> Alone:
    """The figure with the finest records of which it has at most so many bytes.

    Raises ValueError where even the coarsest do not fit.
    """
    for fineness in FINENESSES:
        figure = alone_at(lesson, heading, fineness)
        if size_of(figure) <= most:
            return figure
    raise ValueError(f"{lesson.name or heading}: no grid fits into {most} bytes")


def size_of(figure: Alone) -> int:
    """How many bytes a figure is."""
    return len(message(figure.scene, Release(), held=figure.held))


def alone_at(lesson: LessonFigure, heading: str, fineness: Fineness) -> Alone:
    """The figure with the records of so many ticks and steps."""
    across, up = sliders(lesson)
    asked = list(_asked(lesson))
    others = _distinct([_without(each, across, up) for each in asked])
    lesson = _told(lesson)
    opened = asked[0]
    record = _record(lesson, [opened])
    base = {name: values[0] if values.ndim > 1 else values for name, values in record.items()}
    scene = with_scale(scene_at(lesson, opened, base, {}, card=0 if lesson.story else None))
    most = {across: fineness.across, up: fineness.up}
    ticks = {
        control.name: _ticks(control, most.get(control.name, 0), asked)
        for control in scene.controls
        if isinstance(control, Slider)
    }
    steps = _steps(np.asarray(base["step"]), fineness.steps)
    grids = [(each, _grid(lesson, each, across, up, ticks, steps)) for each in others]
    held = {
        control.name: [control.values[k] for k in ticks[control.name]]
        for control in scene.controls
        if isinstance(control, Slider)
    }
    scene = replace(
        scene,
        controls=[
            _thinned(control, ticks[control.name], opened[control.name])
            if isinstance(control, Slider)
            else replace(control, x=[control.at[0]], y=[control.at[1]], index=(0, 0))
            for control in scene.controls
        ],
        base=_at_steps(base, steps),
        exercises=[each for each in lesson.exercises if _solvable(each, grids, across, up, held)],
        story=[
            replace(card, record=card.record and _at_steps(card.record, steps))
            for card in scene.story
        ],
    )
    return Alone(heading, scene, Held(across, up, grids, _figures(lesson, scene, others, ticks)))


def sliders(lesson: LessonFigure) -> tuple[str, str]:
    """The two sliders of which all pairs are held: those of its map, or the first two.

    The second is "" where there is one alone.
    """
    if lesson.plane:
        return lesson.plane.across, lesson.plane.up
    across, up, *_ = [*(knob.name for knob in lesson.knobs if isinstance(knob, Knob)), ""]
    return across, up


def _told(lesson: LessonFigure) -> LessonFigure:
    """The lesson with the texts of its cards as they are shown."""
    return replace(lesson, story=[replace(c, text=unbroken(c.text)) for c in lesson.story])


def _asked(lesson: LessonFigure) -> Iterator[dict[str, Any]]:
    """The settings to which the figure itself leads, the one where it opens first."""
    defaults = {knob.name: knob.default for knob in lesson.knobs}
    for card in lesson.story:
        yield defaults | dict(card.values)
        if card.question:
            yield defaults | dict(card.values) | dict(card.question.at)
            if card.question.what_if:
                yield defaults | dict(card.values) | dict(card.question.what_if[1])
    yield defaults
    for _, _, values in lesson.presets:
        yield defaults | {name: v for name, v in values.items() if name in defaults}


def _without(setting: Setting, *names: str) -> dict[str, Any]:
    return {name: value for name, value in setting.items() if name not in names}


def _distinct(settings: Sequence[Setting]) -> list[Setting]:
    return list({str(each): each for each in settings}.values())


def _ticks(slider: Slider, most: int, asked: Sequence[Setting]) -> list[int]:
    """Which ticks are kept: those that are gone to, and so many at equal distances."""
    values = list(slider.values)
    gone_to = {values.index(each[slider.name]) for each in asked}
    if most:
        gone_to |= {values.index(value) for value in slider.marks}
        gone_to |= {*np.linspace(0, len(values) - 1, min(most, len(values))).round().astype(int)}
    return [int(each) for each in sorted(gone_to)]


def _thinned(slider: Slider, kept: Sequence[int], value: float) -> Slider:
    along = list(slider.along) or list(slider.values)
    values = [slider.values[k] for k in kept]
    return replace(
        slider,
        values=values,
        index=values.index(value),
        along=[along[k] for k in kept],
        marks={at: text for at, text in slider.marks.items() if at in values},
    )


def _steps(steps: np.ndarray, most: int) -> np.ndarray:
    """So many of the steps, in pairs of neighbours, or no bounce would show; the ends are there."""
    if len(steps) <= most:
        return np.arange(len(steps))
    pairs = np.linspace(1, len(steps) - 1, most // 2).round().astype(int)
    return np.unique(np.concatenate([[0], pairs - 1, pairs]))


def _at_steps(record: Mapping[str, Any], kept: np.ndarray) -> dict[str, np.ndarray]:
    """A record at some of its steps."""
    count = len(record["step"])
    arrays = {name: np.asarray(values) for name, values in record.items()}
    if count == len(kept):
        return arrays
    return {
        name: values[kept] if len(values) == count else values for name, values in arrays.items()
    }


def _record(lesson: LessonFigure, settings: Sequence[Setting]) -> dict[str, np.ndarray]:
    return {name: np.asarray(values) for name, values in line_at(lesson, settings).items()}


def _grid(
    lesson: LessonFigure,
    others: Setting,
    across: str,
    up: str,
    ticks: Mapping[str, Sequence[int]],
    kept: np.ndarray,
) -> dict[str, np.ndarray]:
    """The records of all pairs, row by row, where the other controls stand so."""
    of = {knob.name: knob.ticks for knob in lesson.knobs if isinstance(knob, Knob)}
    columns = [{across: of[across][k]} for k in ticks[across]]
    rows = [{up: of[up][k]} for k in ticks[up]] if up else [{}]
    names = [knob.name for knob in lesson.knobs]
    pairs = [{**others, **row, **column} for row in rows for column in columns]
    seen = _record(lesson, [{name: each[name] for name in names} for each in pairs])
    count = len(seen["step"])
    if count == len(kept):
        return seen
    return {
        name: values[:, kept]
        if values.ndim > 1 and values.shape[1] == count
        else values[kept]
        if values.ndim == 1 and len(values) == count
        else values
        for name, values in seen.items()
    }


def _solvable(
    exercise: Exercise,
    grids: Sequence[tuple[Setting, Mapping[str, Any]]],
    across: str,
    up: str,
    held: Mapping[str, Sequence[float]],
) -> bool:
    """Whether one of the settings that are held brings about all that an exercise asks for."""
    columns, rows = np.meshgrid(held[across], held.get(up, [np.nan]))
    for others, record in grids:
        there = {**others, across: columns.ravel(), up: rows.ravel()}
        solved = np.full(columns.size, True)
        for goal in exercise.goals:
            values = there[goal.of] if goal.of in there else np.asarray(record[goal.of])
            last = values[..., -1] if goal.of not in there else values
            solved &= (last >= goal.low) & (last <= goal.high)
        if solved.any():
            return True
    return False


def _figures(
    lesson: LessonFigure,
    scene: Scene,
    others: Sequence[Setting],
    ticks: Mapping[str, Sequence[int]],
) -> list[tuple[dict[str, Any], Any]]:
    """The figure wherever it is drawn in another way: by the sliders that stand along no axis."""
    if not callable(lesson.figure) and not lesson.map_compute:
        return []
    loose = [knob for knob in lesson.knobs if isinstance(knob, Knob) and not knob.axis]
    settings: list[dict[str, Any]] = [{}]
    for knob in loose:
        values = [knob.ticks[k] for k in ticks[knob.name]]
        settings = [each | {knob.name: value} for each in settings for value in values]
    defaults = {knob.name: knob.default for knob in lesson.knobs}
    return [(each, scene_at(lesson, defaults | each, None, {}).figure) for each in settings]
