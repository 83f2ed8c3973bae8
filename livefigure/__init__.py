"""The live figure: drag a slider and the picture follows, with no trip to the server.

Python sends one Plotly figure and *records* of named channels; the browser looks them up while a
control moves and tells Python once, when it is let go. Nothing here knows what is drawn.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from streamlit.components.v2 import component

from pages.figures.palette import PALETTE

HERE = Path(__file__).parent

_mount = component(
    "live_figure",
    html=(HERE / "live.html").read_text("utf-8"),
    css=(HERE / "live.css").read_text("utf-8"),
    js=(HERE / "live.js").read_text("utf-8"),
    isolate_styles=False,  # Plotly puts its stylesheet into the document
)

# Named numbers. In the record at one setting a channel is a curve over steps, or one number. In
# the record of a line it has an axis more, first, over the positions of the control (for a handle
# row by row); a channel of one axis is the same at all of them.
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Slider:
    """A control of one dimension: a range input over ticks."""

    name: str
    label: str
    says: str  # what it does, in three words
    values: Sequence[float]
    index: int  # the tick it stands on
    colour: str  # a name of the palette
    marks: Mapping[float, str] = field(default_factory=dict)  # special ticks and their names
    axis: str = ""  # of the figure: "xaxis2" if its ticks stand along that, whose panels slide, too
    along: Sequence[float] = ()  # where on it, if not at their values

    def takes(self, value: Any) -> bool:
        """Whether a hand can have put it there."""
        return _is_number(value)

    def header(self) -> dict:
        values = [float(value) for value in self.values]
        return {
            "name": self.name,
            "term": self.name,
            "label": self.label,
            "says": self.says,
            "values": values,
            "texts": [f"{value:.4g}".replace("-", "−") for value in values],
            "index": self.index,
            "colour": self.colour,
            "marks": [{"index": values.index(v), "text": text} for v, text in self.marks.items()],
            "axis": self.axis,
            "along": [float(value) for value in self.along] or values,
        }


@dataclass(frozen=True)
class Handle:
    """A control of two dimensions: a point held on the picture, over a lattice of positions."""

    name: str
    label: str
    x: Sequence[float]
    y: Sequence[float]
    at: tuple[float, float]  # where it stands, on the lattice or off it
    blank: Sequence[str] = ()  # channels its line says nothing about
    hover: bool = False  # pointing at a place shows it, before a click chooses it
    index: tuple[int, int] = (-1, -1)  # its place on the lattice; off it, `at` is exact
    reads: str = ""  # where it stands, read out; {channel} stands for a value

    def takes(self, value: Any) -> bool:
        """Whether a hand can have put it there."""
        return _is_point(value)

    def header(self) -> dict:
        return asdict(self) | {
            "x": [float(value) for value in self.x],
            "y": [float(value) for value in self.y],
            "index": list(self.index),
        }


@dataclass(frozen=True)
class Plane:
    """A control of two dimensions that moves two sliders: the panel along whose axes both stand.

    Its line has every pair of their ticks, row by row from the first of `up`.
    """

    across: str  # the slider along x
    up: str  # the one along y
    rest: Sequence[str] = ()  # channels that depend on `up` alone, and stand in its line already

    @property
    def name(self) -> str:
        return f"{self.across} and {self.up}"

    def header(self) -> dict:
        return asdict(self) | {"name": self.name}


@dataclass(frozen=True)
class Preset:
    """A setting worth seeing, with its claim: a link, and a button."""

    label: str
    sentence: str
    values: Mapping[str, Any]
    href: str
    current: bool = False
    term: str | None = None


@dataclass(frozen=True)
class Curve:
    """A trace that shows whole channels; while a path draws itself, as far as it has come."""

    trace: str
    x: str
    y: str
    z: str | None = None
    ghost: bool = False  # a reference: its points are not the steps that are pointed at


@dataclass(frozen=True)
class Moment:
    """A trace through the values that some channels have at the current step."""

    trace: str
    x: Sequence[str]
    y: Sequence[str]
    z: Sequence[str] | None = None


@dataclass(frozen=True)
class Outline:
    """A trace that is another curve at every step: channels with an axis more, over its points.

    In the record of a line they are `now.<channel>`, at the step that the scene shows.
    """

    trace: str
    x: str
    y: str
    outline: bool = True  # tells it from a `Curve` on the other side


@dataclass(frozen=True)
class Question:
    """What a reader should guess before looking; the picture answers."""

    ask: str  # HTML
    options: Sequence[str]
    meaning: Sequence[Sequence[int]]  # per option: the values of the channel that bear it out
    channel: str
    at: Mapping[str, float]  # where the sliders must stand for the answer
    then: str  # what to do once one has guessed
    because: str  # the reason, told with the answer
    waits: bool = False  # the paths stay at their start until one has guessed


@dataclass(frozen=True)
class Scene:
    """All that one picture of a live figure is made of."""

    figure: go.Figure  # its layout.meta holds the overrides for wide and narrow pages
    controls: Sequence[Slider | Handle]
    bindings: Sequence[Curve | Moment | Outline]
    base: Record | None  # the exact record at the setting; None while it is being computed
    whole: bool = True  # whether the figure has all it will have; if not, it asks for the rest
    lines: Mapping[str, Record] = field(default_factory=dict)
    plane: Plane | None = None  # of two of the sliders
    step: int | None = None  # the step shown; None is the last
    html: Mapping[str, str] = field(default_factory=dict)  # formula, legend, readout, status
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    presets: Sequence[Preset] = ()
    question: Question | None = None
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)  # symbol → its traces
    alt: str = ""
    name: str = ""  # another name is another story: it draws itself anew


@dataclass(frozen=True)
class Release:
    """What the browser says when a control is let go."""

    serial: int = 0
    # What a hand has moved or chosen; what it left alone stays as the address had it.
    values: Mapping[str, Any] = field(default_factory=dict)
    fetch: str | None = None  # the handle or plane whose line is wanted now
    have: Collection[str] = frozenset()  # the parts the page holds


def released(key: str) -> Release:
    """The last release of the live figure with this key; before the first, an empty one."""
    state = st.session_state.get(key) or {}
    return heard(state.get("released"))


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
        frozenset(part for part in have[:_MOST_PARTS] if isinstance(part, str))
        if isinstance(have, list)
        else frozenset(),
    )


def told(scene: Scene, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that the scene's controls and presets can have, a step among them."""
    kinds = {control.name: control.takes for control in scene.controls} | {"step": _is_step}
    presets = [preset.values for preset in scene.presets]
    return {
        name: value
        for name, value in values.items()
        if (name in kinds and kinds[name](value))
        or any(name in preset and _alike(preset[name], value) for preset in presets)
    }


_MOST_PARTS = 1000  # of those that a page says it holds; no page holds so many
_FARTHEST = 1e100  # of a number that is worth looking at


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _FARTHEST
    )


def _is_point(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_number, value))


def _is_step(value: Any) -> bool:
    return value is None or _is_number(value)


def _alike(set_by_us: Any, value: Any) -> bool:
    """Whether a value is what a preset sets, once it has been to the browser and back."""
    return (list(set_by_us) if isinstance(set_by_us, tuple) else set_by_us) == value


def live_figure(scene: Scene, *, key: str, on_release: Callable[[Mapping[str, Any]], None]) -> None:
    """Show the scene; `on_release` gets the values of what was moved, before the rerun."""
    _load_plotly(key)
    _mount(
        key=key,
        data=message(scene, released(key)),
        on_released_change=lambda: on_release(told(scene, released(key).values)),
    )


def message(scene: Scene, release: Release) -> bytes:
    """The scene as one payload: a JSON header, then the parts that the page does not hold."""
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
        "presets": [asdict(preset) for preset in scene.presets],
        "question": asdict(scene.question) if scene.question else None,
        "terms": {term: list(traces) for term, traces in scene.terms.items()},
        "palette": PALETTE,
        "alt": scene.alt,
        "parts": [{"id": n, "kind": kind, "size": len(b)} for n, (kind, b) in parts.items()],
    }
    return b"".join([_framed(header), *(content for _, content in parts.values())])


def pack(record: Record) -> bytes:
    """A record as bytes: the shapes, then all numbers as floats of 21 bits, plane by plane.

    A float32 keeps its sign, its exponent and 12 bits of mantissa (a relative error of at most
    1.3e-4, three digits), and planes of like bytes deflate to less than half.
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


def _load_plotly(key: str) -> None:
    """Streamlit loads Plotly with the first chart of a page: an empty one, hidden by live.css."""
    with st.container(key=f"plotly_loader_{key}"):
        st.plotly_chart(go.Figure(layout={"height": 10}), key=f"plotly_loader_chart_{key}")
