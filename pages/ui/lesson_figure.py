"""The live figure of a lesson: knobs, a function of them, and everything that a drag can reach.

The function takes many settings at once to named channels: every argument is an array with the
settings along its first axis, and every channel has that axis first. Called with the settings along
each knob, it gives all that a drag of one knob can show.
"""

import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go

from experiments.programs import PROGRAMS
from livefigure import (
    AtStep,
    Card,
    Curve,
    Exercise,
    Handle,
    Preset,
    Question,
    Scene,
    Slider,
    SliderPair,
    released,
)
from pages.figures.tick_map import PlaneMap
from pages.ui import link
from pages.ui.answers import ANSWERS, Answer
from pages.ui.fragment import fragment
from pages.ui.live import live_figure
from pages.ui.story import keep, usual_on

Channels = Mapping[str, Any]

_PAIRS = 5  # of steps that a path on a plane is drawn with


@dataclass(frozen=True)
class Knob:
    """A slider of the figure; its name is an argument of `compute` and a key of the address."""

    name: str
    label: str
    says: str
    ticks: Sequence[float]
    default: float
    colour: str
    marks: Mapping[float, str] = field(default_factory=dict)
    axis: str = ""  # as a `Slider` has it; that of a plane counts the ticks

    def __post_init__(self) -> None:
        if self.default not in self.ticks:
            raise ValueError(f"{self.name}: the default, {self.default}, is no tick")


@dataclass(frozen=True)
class Point:
    """A point of the surface that is held by hand."""

    name: str
    label: str
    window: tuple[tuple[float, float], tuple[float, float]]
    default: tuple[float, float]
    lattice: tuple[int, int] = (33, 25)


@dataclass(frozen=True, eq=False)
class LessonFigure:
    """What a lesson's figure computes, how it is drawn, and what is said about it.

    Figures of one name have one program. One that has a plane, or a map, is made once for all
    readers: what is computed all over its plane is kept with it.
    """

    compute: Callable[..., Channels]  # of many settings at once, compiled
    # Drawn once, or for every setting of the knobs that stand along no axis of it.
    figure: go.Figure | Callable[..., go.Figure]
    bindings: Sequence[Curve | AtStep]
    knobs: Sequence[Knob | Point]
    plane: SliderPair | None = None  # a panel on which two of the knobs are moved at once
    map: PlaneMap | None = None  # what that panel shows of every pair of their ticks
    # The channels of a map that is not of the plane, by the knobs that stand along no axis.
    map_compute: Callable[..., Channels] | None = None
    html: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    presets: Sequence[tuple[str, str, Mapping[str, Any]]] = ()  # label, claim, what it sets
    question: Question | None = None  # where there is no story, whose cards have their own
    # Knobs that a card does not set stand at their defaults.
    story: Sequence[Card] = ()
    explore: Sequence[str] = ()  # the panels without a card, if some are for cards alone
    exercises: Sequence[Exercise] = ()
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    alt: str = ""
    name: str = ""  # of the program: another one is compiled while the bare surface is shown
    shared: Channels = field(default_factory=dict)  # channels that are the same at every setting


def show(lesson: LessonFigure, key: str, answer: Callable[..., Answer]) -> None:
    """The lesson's live figure, set by the page's address; `answer` is asked for its channels."""
    notices: list[str] = []
    names = [knob.name for knob in lesson.knobs]
    card = link.card(len(lesson.story), [*names, "step"], notices)
    usual = usual_on(card, lesson.story, _defaults(lesson))
    setting = {knob.name: _asked(knob, usual[knob.name], notices) for knob in lesson.knobs}
    steps = lesson.shared.get("step")
    step = link.stored_step("step", steps, notices) if steps is not None else None
    link.show(notices)
    base: Channels | None = None
    lines: Mapping[str, Channels] = {}
    if PROGRAMS.seen(lesson.name):
        base, lines = answer(lesson, setting, released(key).fetch)
    # The map of all pairs takes longer than the trajectories, when nobody has seen it yet.
    mapped = base is not None and (not lesson.map or PROGRAMS.seen(f"{lesson.name}, map"))
    scene = scene_at(lesson, setting, base, lines, mapped, step, card)
    write = lambda values: keep(values, lesson.story, _defaults(lesson))
    live_figure(scene, key=key, on_release=write)


def _defaults(lesson: LessonFigure) -> dict[str, Any]:
    return {knob.name: knob.default for knob in lesson.knobs}


def scene_at(
    lesson: LessonFigure,
    setting: Mapping[str, Any],
    base: Channels | None,
    lines: Mapping[str, Channels],
    mapped: bool = True,
    step: int | None = None,
    card: int | None = None,
) -> Scene:
    """The scene of a figure at a setting, with the `channels` there, or None and no lines.

    A figure that has a map is drawn with it if `mapped`.
    """
    return Scene(
        figure=_drawn(lesson, setting, mapped),
        controls=[_control(lesson, knob, setting[knob.name]) for knob in lesson.knobs],
        plane=lesson.plane,
        bindings=lesson.bindings,
        base=base,
        whole=mapped,
        lines=lines,
        step=step,
        html=lesson.html,
        words=lesson.words,
        presets=[
            Preset(
                label, claim, values, link.href(values), current=values.items() <= setting.items()
            )
            for label, claim, values in lesson.presets
        ],
        question=lesson.question,
        story=told_story(lesson, setting, whole=base is not None and mapped),
        card=card,
        panels=lesson.explore,
        exercises=lesson.exercises,
        terms=lesson.terms,
        alt=lesson.alt,
        name=lesson.name,
    )


def told_story(lesson: LessonFigure, setting: Mapping[str, Any], whole: bool) -> Sequence[Card]:
    """The cards with all that they set, and with the records there if that may be computed.

    Where the figure is drawn in another way than at the setting, a card waits for it.
    """
    cards = [
        replace(card, values=usual_on(place, lesson.story, _defaults(lesson)))
        for place, card in enumerate(lesson.story)
    ]
    if not whole or not cards:
        return cards
    asked = lesson.name, weakref.ref(lesson.compute), "story"
    _, records = ANSWERS.get(asked, lambda: ({}, _records(lesson, [c.values for c in cards])))
    drawn = [_others(lesson, card.values) for card in cards]
    static, now = not callable(lesson.figure), _others(lesson, setting)
    return [
        replace(card, record=record if static or others == now else None)
        for card, record, others in zip(cards, records.values(), drawn, strict=True)
    ]


def _records(lesson: LessonFigure, settings: Sequence[Mapping[str, Any]]) -> Mapping[str, Channels]:
    """The records at some settings, by their places among them."""
    line, shared = line_at(lesson, settings), _shared(lesson)
    return {
        str(place): {
            name: np.atleast_1d(values if name in shared else values[place])
            for name, values in line.items()
        }
        for place in range(len(settings))
    }


def line_at(lesson: LessonFigure, settings: Sequence[Mapping[str, Any]]) -> Channels:
    """The record of a line whose positions are these settings, however many there are.

    By the program of the figure, as many settings at a time, so that nothing is compiled.
    """
    size = 1 + sum(len(_positions(k)) for k in lesson.knobs if isinstance(k, Knob))
    pieces = []
    for first in range(0, len(settings), size):
        some = settings[first : first + size]
        batch = {
            name: np.resize(
                np.asarray([each[name] for each in some], float), (size, *np.shape(value))
            )
            for name, value in some[0].items()
        }
        pieces.append({n: values[: len(some)] for n, values in _seen(lesson, batch).items()})
    seen = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return _shared(lesson) | {name: _rows(values) for name, values in seen.items()}


def _drawn(lesson: LessonFigure, setting: Mapping[str, Any], mapped: bool) -> go.Figure:
    """The figure at a setting, with its map if that may be computed now."""
    others = _others(lesson, setting)
    if not lesson.map:  # and no more is kept of it than its page keeps
        return _bare(lesson, others)
    return _with_map(lesson, others, mapped)


def _bare(lesson: LessonFigure, others: tuple[tuple[str, Any], ...]) -> go.Figure:
    return lesson.figure if isinstance(lesson.figure, go.Figure) else lesson.figure(dict(others))


@lru_cache(maxsize=64)  # of all lessons; one of them has 22, another 10
def _with_map(lesson: LessonFigure, others: tuple[tuple[str, Any], ...], mapped: bool) -> go.Figure:
    """The figure at a setting of the knobs that stand along no axis of it."""
    bare = _bare(lesson, others)
    if not mapped or not lesson.map:
        return bare
    figure, names = go.Figure(bare), lesson.map.channels
    if lesson.map_compute:
        seen = lesson.map_compute(**dict(others))
        arrays = [np.asarray(seen[name]) for name in names]
    else:
        arrays = [on_plane(lesson, name, dict(others)) for name in names]
    lesson.map.draw(figure, *arrays)
    return figure


def cached_channels(
    lesson: LessonFigure, setting: Mapping[str, Any], fetch: str | None = None
) -> Answer:
    """The `channels` of a figure that stays as it is: computed once for all readers."""
    asked = lesson.name, weakref.ref(lesson.compute), tuple(setting.items()), fetch
    return ANSWERS.get(asked, lambda: channels(lesson, setting, fetch))


@fragment
def lesson_figure(lesson: LessonFigure, key: str) -> None:
    """The live figure of a lesson, which runs again alone when a handle is let go."""
    show(lesson, key, cached_channels)


def channels(lesson: LessonFigure, setting: Mapping[str, Any], fetch: str | None = None) -> Answer:
    """The channels at a setting, and along every knob through it; what is large, when fetched."""
    wanted = [k for k in lesson.knobs if isinstance(k, Knob) or k.name == fetch]
    rows = {knob.name: _positions(knob) for knob in wanted}
    count = 1 + sum(len(values) for values in rows.values())
    batch = {
        name: np.tile(np.asarray(value, float), (count, *[1] * np.ndim(value)))
        for name, value in setting.items()
    }
    spans, end = {}, 1
    for name, values in rows.items():
        spans[name] = slice(end, end + len(values))
        batch[name][spans[name]] = values
        end += len(values)
    seen = _seen(lesson, batch)
    shared = _shared(lesson)
    base = shared | {name: values[0] for name, values in seen.items()}
    lines: dict[str, Channels] = {
        knob: shared | {name: _rows(values[span]) for name, values in seen.items()}
        for knob, span in spans.items()
    }
    plane = lesson.plane
    if plane and plane.name == fetch:
        lines[plane.name] = over_plane(lesson, _others(lesson, setting))
    return {name: np.atleast_1d(values) for name, values in base.items()}, lines


def on_plane(
    lesson: LessonFigure, channel: str, setting: Mapping[str, Any] = MappingProxyType({})
) -> np.ndarray:
    """One channel for every pair of ticks of the plane: a row for each of `up`.

    The setting has the other knobs, if there are any.
    """
    plane = lesson.plane
    assert plane
    rows = _ticks(lesson)[plane.up].size
    return over_plane(lesson, _others(lesson, setting))[channel].reshape(rows, -1)


def _others(lesson: LessonFigure, setting: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The setting of the knobs that stand along no axis of the figure, and so not on its plane."""
    along = {knob.name for knob in lesson.knobs if isinstance(knob, Knob) and knob.axis}
    return tuple(each for each in setting.items() if each[0] not in along)


def _ticks(lesson: LessonFigure) -> dict[str, np.ndarray]:
    """As floats, like along a slider: for whole numbers the function would be compiled anew."""
    return {k.name: np.asarray(k.ticks, float) for k in lesson.knobs if isinstance(k, Knob)}


@lru_cache(maxsize=32)
def over_plane(lesson: LessonFigure, others: tuple[tuple[str, Any], ...] = ()) -> Channels:
    """All channels all over the plane, with the other knobs as they are, at some of the steps."""
    plane = lesson.plane
    assert plane
    ticks, shared = _ticks(lesson), _shared(lesson)
    cells = [
        {plane.across: across, plane.up: up, **dict(others)}
        for up in ticks[plane.up]
        for across in ticks[plane.across]
    ]
    line = line_at(lesson, cells)
    size = np.size(shared["step"])
    kept = _some(size)
    over_steps = {name: np.asarray(each)[kept] for name, each in shared.items()
                  if np.shape(each) == (size,)}  # fmt: skip
    return over_steps | {
        name: values[:, kept] if values.shape[1:] == (size,) else values
        for name, values in line.items()
        if name not in shared and name not in plane.rest
    }


def _shared(lesson: LessonFigure) -> dict[str, Any]:
    """What is the same at every setting, the steps among it: a figure without time has one."""
    return {"step": np.zeros(1), **lesson.shared}


def _seen(lesson: LessonFigure, batch: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The channels at many settings; and where each of these stands along the axes of the plane."""
    seen = lesson.compute(**jax.tree.map(jnp.asarray, batch))
    return {name: np.asarray(values) for name, values in seen.items()} | {
        f"{knob.name}.along": np.interp(batch[knob.name], knob.ticks, places)
        for knob in lesson.knobs
        if isinstance(knob, Knob) and (places := _along(lesson, knob))
    }


def _along(lesson: LessonFigure, knob: Knob) -> Sequence[float]:
    """Where its ticks stand on its axis, if not at their values: a plane counts them."""
    plane = lesson.plane
    return range(len(knob.ticks)) if plane and knob.name in (plane.across, plane.up) else ()


def _some(count: int) -> np.ndarray:
    """Some of so many steps, in pairs of neighbours, or no bounce would show; the last is there."""
    pairs = np.linspace(1, count - 1, _PAIRS).round().astype(int)
    return np.unique(np.concatenate([[0], pairs - 1, pairs]).clip(0, count - 1))


def _rows(values: np.ndarray) -> np.ndarray:
    """One number per position gets an axis of its own, so that it is not taken for a shared one."""
    return values[:, None] if values.ndim == 1 else values


def _asked(knob: Knob | Point, default: Any, notices: list[str]) -> float | tuple[float, float]:
    """Its value by the address of the page."""
    if isinstance(knob, Point):
        return link.point(knob.name, knob.window, default, notices)
    return knob.ticks[link.tick(knob.name, knob.ticks, default, notices)]


def _axes(point: Point) -> list[np.ndarray]:
    return [np.linspace(*ends, n) for ends, n in zip(point.window, point.lattice, strict=True)]


def _positions(knob: Knob | Point) -> np.ndarray:
    if isinstance(knob, Knob):
        return np.asarray(knob.ticks, float)
    return np.stack(np.meshgrid(*_axes(knob)), axis=-1).reshape(-1, 2)


def _control(lesson: LessonFigure, knob: Knob | Point, value: Any) -> Slider | Handle:
    if isinstance(knob, Knob):
        index = list(knob.ticks).index(value)
        return Slider(
            *(knob.name, knob.label, knob.says, knob.ticks, index, knob.colour, knob.marks),
            *(knob.axis, _along(lesson, knob)),
        )
    x, y = _axes(knob)
    return Handle(knob.name, knob.label, x.tolist(), y.tolist(), at=value)
