"""What a live figure is made of: a Plotly figure, controls, channels of numbers, and words.

A scene is said once, as data; nothing here is sent, drawn or listened to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import plotly.graph_objects as go

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
class SliderPair:
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
class AtStep:
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
    bindings: Sequence[Curve | AtStep | Outline]
    base: Record | None  # the exact record at the setting; None while it is being computed
    whole: bool = True  # whether the figure has all it will have; if not, it asks for the rest
    lines: Mapping[str, Record] = field(default_factory=dict)
    plane: SliderPair | None = None  # of two of the sliders
    step: int | None = None  # the step shown; None is the last
    html: Mapping[str, str] = field(default_factory=dict)  # formula, legend, readout, status
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    presets: Sequence[Preset] = ()
    question: Question | None = None
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)  # symbol → names of its traces
    alt: str = ""
    name: str = ""  # another name is another story: it draws itself anew


FARTHEST = 1e100  # of a number that is worth looking at


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= FARTHEST


def _is_point(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_number, value))
