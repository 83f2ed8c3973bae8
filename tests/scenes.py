"""What tests ask of a scene, whatever page it is on."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np

from livefigure import Card, Exercise, Question, Scene, Slider


def bound(scene: Scene) -> set[str]:
    """The channels that its traces are bound to."""
    axes = [getattr(binding, axis, None) for binding in scene.bindings for axis in "xyz"]
    return {name for axis in axes if axis for name in ([axis] if isinstance(axis, str) else axis)}


def missing(scene: Scene) -> set[str]:
    """The channels bound to its traces that are no number somewhere."""
    assert scene.base
    return {name for name in bound(scene) if not _finite(scene.base.get(name, 0))}


def tells(scene: Scene) -> dict[str, Any]:
    """What its words say: the phrases that are picked, and the numbers in them that are none."""
    assert scene.base
    spoken = "".join(scene.html.values()), *(text for each in scene.words.values() for text in each)
    named = {name for text in spoken for name in _SPOKEN.findall(text)}
    picked = {name: int(np.ravel(scene.base[name])[-1]) for name in scene.words}
    none = [n for pair in named for n in pair if n in scene.base and not _finite(scene.base[n])]
    return picked | {"none": sorted(none)}


def said_without(html: str, term: str) -> str:
    """Some HTML less what is said only while a trace of the term is drawn."""
    tree = Xml.fromstring(f"<div>{html}</div>")
    for around in list(tree.iter()):
        for part in [each for each in around if each.get("data-drawn") == term]:
            around.remove(part)
    return Xml.tostring(tree, encoding="unicode")


def asked(scene: Scene) -> list[Question]:
    """The questions of a scene: its own, or those of its story."""
    every = [scene.question, *(card.question for card in scene.story)]
    return [question for question in every if question]


def borne_out(scene: Scene, question: Question | None = None) -> list[str]:
    """The answers to a question that are right by the picture, at the end if it has steps."""
    assert scene.base
    question = question or asked(scene)[0]
    truth = int(np.ravel(scene.base[question.channel])[-1])
    options = zip(question.options, question.meaning, strict=True)
    return [option for option, meaning in options if truth in meaning]


def too_long(story: Sequence[Card], most: int = 45) -> list[str]:
    """The texts of cards that have more words than that."""
    bare = [re.sub(r"<[^>]*>", "", card.text) for card in story]
    return [text for text in bare if len(text.split()) > most]


def solved(exercise: Exercise, channels: Mapping[str, Any]) -> np.ndarray:
    """Where all goals of an exercise are met, by numbers of the same shape for each of them."""
    met = [
        (goal.low <= np.asarray(channels[goal.of])) & (np.asarray(channels[goal.of]) <= goal.high)
        for goal in exercise.goals
    ]
    return np.logical_and.reduce(np.broadcast_arrays(*met))


def standing(scene: Scene) -> dict[str, float]:
    """Where its sliders stand."""
    return {slider.name: slider.values[slider.index] for slider in _sliders(scene)}


def about(holds: np.ndarray, ticks: Sequence[float], least: float) -> bool:
    """Whether something holds from about this tick on: its border may be one tick elsewhere."""
    place = list(ticks).index(least)
    return bool(holds[place + 1 :].all() and not holds[: place - 1].any())


def and_beside(scene: Scene, channel: str) -> dict[str, int]:
    """What a channel is at last, where the sliders stand and a tick beside on each of them."""
    out = {"here": int(np.ravel(scene.base[channel])[-1])} if scene.base else {}
    for slider in _sliders(scene):
        line = scene.lines[slider.name]
        if channel not in line:
            continue
        for place in (slider.index - 1, slider.index + 1):
            if 0 <= place < len(slider.values):
                at = np.asarray(line[channel])[place]
                out[f"{slider.name} = {slider.values[place]:g}"] = int(np.ravel(at)[-1])
    return out


def off_ticks(scene: Scene) -> list[tuple[str, Any]]:
    """What presets set, and no slider of the scene can."""
    ticks = {
        control.name: control.values for control in scene.controls if hasattr(control, "values")
    }
    return [
        (name, value)
        for preset in scene.presets
        for name, value in preset.values.items()
        if value not in ticks.get(name, ())
    ]


def off_axis(scene: Scene) -> list[str]:
    """Sliders that a panel of the figure slides, too, but whose ticks do not all stand in it."""
    out = []
    for slider in _sliders(scene):
        if slider.axis:
            axis = scene.figure.layout[slider.axis]
            assert axis.fixedrange, "a drag would zoom"
            places = np.asarray(slider.along or slider.values, float)
            places = np.log10(places) if axis.type == "log" else places
            low, high = axis.range
            if places.min() < low or places.max() > high:
                out.append(slider.name)
    return out


def stray_planes(scene: Scene) -> list[str]:
    """Why the scene's plane of two sliders cannot be taken by hand, if it has one."""
    if scene.plane is None:
        return []
    axes = {slider.name: slider.axis for slider in _sliders(scene)}
    across, up = axes[scene.plane.across], axes[scene.plane.up]
    live = [(t.xaxis, t.yaxis) for t in scene.figure.data if t.type == "scatter" and not t.meta]
    meet = (across.replace("axis", ""), up.replace("axis", "")) in live
    return [] if meet else [f"{across} and {up} meet in no panel"]


_SPOKEN = re.compile(r'data-channel="([^"]+)"|\{([\w.]+)\}')


def _finite(values: Any) -> bool:
    return bool(np.isfinite(np.asarray(values, float)).all())


def _sliders(scene: Scene) -> list[Slider]:
    return [control for control in scene.controls if isinstance(control, Slider)]
