"""What goes between Python and the browser: a scene as bytes, and what a release says.

A message is a JSON header and then parts: Plotly's figure, and records of numbers. A part is named
by its hash and sent only to a page that does not hold it yet.
"""

import hashlib
import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import plotly.graph_objects as go

from livefigure.scene import FARTHEST, Record, Scene

MOST_PARTS = 1000  # of those that a page says it holds; no page holds so many


@dataclass(frozen=True)
class Held:
    """Records of all pairs of two sliders, for a page that has no Python to ask.

    A grid has in `record` a position for every pair, row by row from the first tick of `up`, as the
    line of a `SliderPair` has, but of all channels and steps; it holds where the controls besides
    stand at `others`. Figures that are drawn differently elsewhere are listed with the values of
    the controls where they hold.
    """

    across: str
    up: str
    grids: Sequence[tuple[Mapping[str, Any], Record]]
    figures: Sequence[tuple[Mapping[str, Any], go.Figure]] = ()


@dataclass(frozen=True)
class Release:
    """What the browser says when a control is let go."""

    serial: int = 0  # how many the page has sent; the answer says which one it is to
    # By control, what a hand has moved or chosen: a slider's value, a handle's point; and "step",
    # None for the last. What was left alone is not there.
    values: Mapping[str, Any] = field(default_factory=dict)
    fetch: str | None = None  # the handle or pair whose line is wanted now
    have: Collection[str] = frozenset()  # the ids of the parts that the page holds


def heard(said: Any) -> Release:
    """What a message says; what no figure of ours would say is as if it had not been said.

    Anybody can send anything, so nothing is taken for what it should be.
    """
    said = said if isinstance(said, Mapping) else {}
    serial, fetch = said.get("serial"), said.get("fetch")
    values, have = said.get("values"), said.get("have")
    return Release(
        serial if isinstance(serial, int) and 0 <= serial < 2**53 else 0,
        values if isinstance(values, Mapping) else {},
        fetch if isinstance(fetch, str) else None,
        frozenset(part for part in have[:MOST_PARTS] if isinstance(part, str))
        if isinstance(have, list)
        else frozenset(),
    )


def told(scene: Scene, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that the scene's controls and presets can have, and a step or a card.

    A slider has a number, not always at a tick: anybody can send anything.
    """
    kinds = {control.name: control.takes for control in scene.controls} | {
        "step": _is_step,
        "card": lambda value: value is None or value in range(len(scene.story)),
    }
    presets = [preset.sets for preset in scene.presets]
    return {
        name: value
        for name, value in values.items()
        if (name in kinds and kinds[name](value))
        or any(name in preset and _alike(preset[name], value) for preset in presets)
    }


def _is_step(value: Any) -> bool:
    return value is None or (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= FARTHEST
    )


def _alike(set_by_us: Any, value: Any) -> bool:
    """Whether a value is what a preset sets, once it has been to the browser and back."""
    return (list(set_by_us) if isinstance(set_by_us, tuple) else set_by_us) == value


def message(
    scene: Scene,
    release: Release,
    palette: Mapping[str, str] = MappingProxyType({}),
    script: str = "",
    about: Mapping[str, str] = MappingProxyType({}),
    held: Held | None = None,
) -> bytes:
    """The scene as the bytes of one message, which answers a release.

    Four bytes, the lowest first, say how long the header is, which is JSON in UTF-8; behind it
    stand the parts that the page does not hold, each deflated. The header's `parts` has for each
    its id, its kind ("figure": JSON; "record": see `pack`; "script": JavaScript) and its size in
    bytes; `figure`, `base`, `lines`, the cards of `story` and `script`, if there is one, have the
    ids of all parts that the picture is made of. The palette is CSS colours by name; `about` says
    what made the figure, `held` has what a page without Python looks up.
    """
    parts: dict[str, tuple[str, bytes]] = {}

    def part(kind: str, content: bytes) -> str:
        name = hashlib.blake2b(content, digest_size=9).hexdigest()
        if name not in release.have:
            parts[name] = kind, zlib.compress(content, 1)
        return name

    names = {
        "figure": part("figure", scene.figure.to_json().encode()),
        "base": part("record", pack(scene.base)) if scene.base is not None else None,
        "lines": {name: part("record", pack(line)) for name, line in scene.lines.items()},
        "script": part("script", script.encode()) if script else None,
        "story": [
            card.header()
            | {"record": part("record", pack(card.record)) if card.record is not None else None}
            for card in scene.story
        ],
    }
    header = names | {
        "serial": release.serial,
        "scene": scene.name,
        "pending": scene.base is None,
        "whole": scene.whole and scene.base is not None,
        "controls": [control.header() for control in scene.controls],
        "plane": scene.plane and scene.plane.header(),
        "bindings": [
            {key: value for key, value in asdict(binding).items() if value is not None}
            for binding in scene.bindings
        ],
        "step": scene.step,
        "lineStep": scene.step
        if scene.step is not None or scene.base is None
        else int(np.asarray(scene.base["step"])[-1]),
        "html": dict(scene.html),
        "words": {name: list(words) for name, words in scene.words.items()},
        "presets": [preset.header() for preset in scene.presets],
        "question": scene.question.header() if scene.question else None,
        "card": scene.card,
        "panels": list(scene.panels),
        "onward": scene.onward and list(scene.onward),
        "allExercises": scene.all_exercises,
        "exercises": [exercise.header() for exercise in scene.exercises],
        "terms": {term: list(traces) for term, traces in scene.terms.items()},
        "palette": dict(palette),
        "alt": scene.alt,
        "settings": dict(scene.settings),
        "about": dict(about),
        "held": held
        and {
            "across": held.across,
            "up": held.up,
            "grids": [
                {"others": dict(others), "record": part("record", pack(record))}
                for others, record in held.grids
            ],
            "figures": [
                {"values": dict(values), "figure": part("figure", figure.to_json().encode())}
                for values, figure in held.figures
            ],
        },
        "parts": [{"id": n, "kind": kind, "size": len(b)} for n, (kind, b) in parts.items()],
    }
    return b"".join([_framed(header), *(content for _, content in parts.values())])


def pack(record: Record) -> bytes:
    """A record as bytes: the shapes, then all numbers as floats of 21 bits, plane by plane.

    The shapes are JSON by channel, framed as the header of a message is. Of every float32 its sign,
    its exponent and 12 bits of its mantissa are kept, rounded: a relative error of at most 1.3e-4,
    three digits. First comes the highest byte of every number, then the second, then the third:
    like bytes beside each other deflate to less than half. What float32 cannot hold is infinite.
    """
    with np.errstate(over="ignore"):  # what float32 cannot hold is drawn as the infinity it is
        arrays = {name: np.asarray(values).astype(np.float32) for name, values in record.items()}
    bits = np.concatenate([array.ravel() for array in arrays.values()]).view(np.uint32)
    bits = bits + np.uint32(1 << 10) & np.uint32(0xFFFFF800)
    planes = [(bits >> shift).astype(np.uint8).tobytes() for shift in (24, 16, 8)]
    return b"".join([_framed({name: array.shape for name, array in arrays.items()}), *planes])


def _framed(header: Mapping) -> bytes:
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return len(text).to_bytes(4, "little") + text
