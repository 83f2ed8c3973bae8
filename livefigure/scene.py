"""What a live figure is made of: a Plotly figure, controls, channels of numbers, and words.

A scene is said once, as data; nothing here is sent, drawn or listened to. README.md tells what
records and lines are.
"""

import math
import re
import weakref
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, NamedTuple

import plotly.graph_objects as go

from livefigure.numbers import written

# Named numbers, as arrays of floats by channel. In the record at one setting, the base, a channel
# has the shape (steps,), a curve over the channel "step", or (1,), one number; an `Outline` shows
# channels of the shape (steps, points). In the record of a line the positions of the control come
# first, for a handle row by row from the lowest: (positions, steps) or (positions, 1), over a
# "step" of its own, which may have fewer steps. A channel of one axis is the same at all positions,
# and what a line leaves out is as in the base.
Record = Mapping[str, Any]

GAP = "gap"  # the channel that no record needs to have: it interrupts the line of an `AtStep`
SLOTS = ("formula", "legend", "status", "readout", "table")  # where the HTML of a scene stands

# What a part of a scene speaks of: a kind, as an error calls it, and a name or a value of it.
Mentions = Iterable[tuple[str, Any]]
_MAPS = ("contour", "heatmap")
_TRACE, _LIT = "moving trace", "trace with data"
_TAG = "tag that is read"  # where the browser sets text, none is


@dataclass(frozen=True)
class Slider:
    """A control of one dimension: a range input over ticks."""

    name: str  # of the control, of its line, and of the term that its symbol is
    label: str  # its symbol, as it stands beside it
    says: str  # what it does, in three words
    values: Sequence[float]  # the ticks, in the slider's own unit
    index: int  # the tick it stands on
    colour: str  # a name of the palette
    marks: Mapping[float, str] = field(default_factory=dict)  # special ticks and their names
    axis: str = ""  # of the figure: "xaxis2" if its ticks stand along that, whose panels slide, too
    along: Sequence[float] = ()  # where on it, in the axis's unit, if not at their values

    def takes(self, value: Any) -> bool:
        """Whether a hand can have put it there."""
        return _is_number(value)

    def header(self) -> dict:
        """What the browser is told of it, ready for JSON."""
        values = [float(value) for value in self.values]
        return {
            "name": self.name,
            "term": self.name,
            "label": self.label,
            "says": self.says,
            "values": values,
            "texts": [written(value, digits=4) for value in values],
            "index": self.index,
            "colour": self.colour,
            "marks": [{"index": values.index(v), "text": text} for v, text in self.marks.items()],
            "axis": self.axis,
            "along": [float(value) for value in self.along] or values,
        }

    def mentions(self) -> Mentions:
        yield from _each(f"tick of {self.name}", self.marks)
        yield from _each("axis", [self.axis] if self.axis else [])


@dataclass(frozen=True)
class Handle:
    """A control of two dimensions: a point held on the first panel, over a lattice of positions.

    Its line is large, and sent when a hand comes near: the release has its name in `fetch` then.
    """

    name: str  # of the control and of its line
    label: str
    x: Sequence[float]  # the columns of the lattice, in the unit of the first x axis
    y: Sequence[float]  # its rows, from the lowest, in the unit of the first y axis
    at: tuple[float, float]  # where it stands, on the lattice or off it
    blank: Sequence[str] = ()  # channels its line says nothing about
    hover: bool = False  # pointing at a place shows it, before a click chooses it
    framed: bool = False  # a trace shows where it stands: it has a mark of its own for keys alone
    index: tuple[int, int] = (-1, -1)  # its column and row; off the lattice, `at` is exact
    reads: str = ""  # where it stands, read out; {channel} stands for a value

    def takes(self, value: Any) -> bool:
        """Whether a hand can have put it there."""
        return _is_point(value)

    def header(self) -> dict:
        """What the browser is told of it, ready for JSON."""
        return asdict(self) | {
            "x": [float(value) for value in self.x],
            "y": [float(value) for value in self.y],
            "index": list(self.index),
        }

    def mentions(self) -> Mentions:
        yield from _each("channel", (*_in_braces(self.reads), *self.blank))


@dataclass(frozen=True)
class SliderPair:
    """A control of two dimensions that moves two sliders: the panel along whose axes both stand.

    Its line has a position for every pair of their ticks, row by row from the first of `up`. Like
    that of a handle, it is sent when a hand comes near.
    """

    across: str  # the slider along x
    up: str  # the one along y
    rest: Sequence[str] = ()  # channels that depend on `up` alone, and stand in its line already

    @property
    def name(self) -> str:
        return f"{self.across} and {self.up}"

    def header(self) -> dict:
        """What the browser is told of it, ready for JSON."""
        return asdict(self) | {"name": self.name}

    def mentions(self) -> Mentions:
        yield from _each("slider", (self.across, self.up))
        yield from _each("channel", self.rest)


@dataclass(frozen=True)
class Preset:
    """A setting worth seeing, with its claim: a link, and a button that tells what it sets."""

    label: str
    sentence: str
    values: Mapping[str, Any]  # by control: a tick of a slider, the point of a handle
    href: str  # the address of the same, for a new tab
    current: bool = False  # whether it is what is shown
    term: str | None = None  # what lights up with it
    also: Mapping[str, Any] = field(default_factory=dict)  # by names of the page: no control's

    @property
    def sets(self) -> dict[str, Any]:
        """All that the page is told when it is chosen."""
        return {**self.values, **self.also}

    def header(self) -> dict:
        """What the browser is told of it, ready for JSON."""
        return {
            "label": self.label,
            "sentence": self.sentence,
            "values": self.sets,
            "href": self.href,
            "current": self.current,
            "term": self.term,
        }

    def mentions(self) -> Mentions:
        yield from _each("control", self.values)
        yield from ((f"tick of {name}", value) for name, value in self.values.items())
        yield from _each("term", [self.term] if self.term else [])


@dataclass(frozen=True)
class Curve:
    """A trace that shows whole channels; while it draws itself, up to the step it has come to."""

    trace: str  # its name in the figure
    x: str  # channels of the shape (steps,)
    y: str
    z: str | None = None  # of a trace in three dimensions
    ghost: bool = False  # a reference: its points are not the steps that are pointed at
    # Its x are steps on a logarithmic axis. Far on, where a bounce would be a solid band, it is
    # drawn through some pairs of neighbours.
    sparse: bool = False

    def mentions(self) -> Mentions:
        yield _TRACE, self.trace
        yield from _each("channel", filter(None, (self.x, self.y, self.z)))


@dataclass(frozen=True)
class AtStep:
    """A trace through the values that some channels have at the current step, one point each."""

    trace: str  # its name in the figure
    x: Sequence[str]  # on every axis as many channels as the trace has points, or a `GAP`
    y: Sequence[str]
    z: Sequence[str] | None = None
    # What is written at each of its points, where that follows; {channel} stands for a value.
    text: Sequence[str] | None = None

    def mentions(self) -> Mentions:
        yield _TRACE, self.trace
        yield from _each("channel", (*self.x, *self.y, *(self.z or ())))
        yield from _each("channel", (name for each in self.text or () for name in _in_braces(each)))


@dataclass(frozen=True)
class Outline:
    """A trace that is another curve at every step: channels of the shape (steps, points).

    In the record of a line they are `now.<channel>`, of the shape (positions, points), at the step
    that the scene shows.
    """

    trace: str  # its name in the figure
    x: str
    y: str
    outline: bool = True  # tells it from a `Curve` on the other side

    def mentions(self) -> Mentions:
        yield _TRACE, self.trace
        yield from _each("channel", (self.x, self.y))


@dataclass(frozen=True)
class Question:
    """What a reader predicts before looking; then the controls are set, and the picture answers."""

    ask: str  # HTML
    options: Sequence[str]
    meaning: Sequence[Collection[int]]  # per option: the values of the channel that bear it out
    channel: str  # of whole numbers, read at the last step
    at: Mapping[str, Any]  # where the controls must stand for the answer
    because: Sequence[str]  # per option: what is said to whoever chose it; HTML
    what_if: tuple[str, Mapping[str, Any]] | None = None  # what to try next, and what it sets
    hides: Sequence[str] = ()  # moving traces that would tell the answer

    def __post_init__(self) -> None:
        for name, each in (("meanings", self.meaning), ("reasons", self.because)):
            if len(each) != len(self.options):
                raise ValueError(f"{len(self.options)} options, and {len(each)} {name}")

    def header(self) -> dict:
        """What the browser is told of it, ready for JSON."""
        return asdict(self) | {
            "meaning": [[int(value) for value in values] for values in self.meaning],
            "what_if": self.what_if and list(self.what_if),
            "hides": list(self.hides),
        }

    def mentions(self) -> Mentions:
        yield from _in_html(self.ask)
        yield from (each for html in self.because for each in _in_html(html))
        labels = *self.options, *(self.what_if or ())[:1]
        yield from _each(_TAG, (tag for label in labels for tag in _tags(label)))
        yield "channel", self.channel
        yield from _each(_TRACE, self.hides)
        for values in (self.at, *(self.what_if or ())[1:]):
            yield from _each("control", values)
            yield from ((f"tick of {name}", value) for name, value in values.items())


@dataclass(frozen=True)
class Card:
    """One scene of a story: a setting with one idea about it, and no more of the figure than that.

    A record of its own makes it instant; without one, the page is asked for it.
    """

    text: str  # HTML, with one idea in it
    values: Mapping[str, Any] = field(default_factory=dict)  # by control, all that it sets
    panels: Sequence[str] = ()  # those shown, as their axes are called: "xy", "x2y2"; () is all
    hides: Sequence[str] = ()  # moving traces that are not shown
    lit: Sequence[str] = ()  # terms that light up
    idle: Sequence[str] = ()  # sliders that it does without: they are not shown
    # Sliders that it calls by a name of its own: their label, what it says, their colour.
    calls: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    steps: tuple[float, float] | None = None  # the stretch that it plays; None plays nothing
    question: Question | None = None  # asked beneath its text
    record: Record | None = None  # at its values

    def header(self) -> dict:
        """What the browser is told of it, ready for JSON; but for its record, which is a part."""
        return {
            "text": self.text,
            "values": dict(self.values),
            "panels": list(self.panels),
            "hides": list(self.hides),
            "lit": list(self.lit),
            "idle": list(self.idle),
            "calls": {
                name: {"label": label, "says": says, "colour": colour}
                for name, (label, says, colour) in self.calls.items()
            },
            "steps": self.steps and list(self.steps),
            "question": self.question.header() if self.question else None,
        }

    def mentions(self) -> Mentions:
        yield from _in_html(self.text)
        yield from _each("control", self.values)
        yield from ((f"tick of {name}", value) for name, value in self.values.items())
        yield from _each("panel", self.panels)
        yield from _each(_TRACE, self.hides)
        yield from _each("term", self.lit)
        yield from _each("slider", (*self.idle, *self.calls))
        if self.question:
            yield from self.question.mentions()


@dataclass(frozen=True)
class Goal:
    """A channel that must end between two numbers, or a slider that must stand between them."""

    of: str  # the name of the channel or of the slider
    low: float = -math.inf
    high: float = math.inf

    def header(self) -> dict:
        """What the browser is told of it, ready for JSON, which has no infinity."""
        ends = {"low": self.low, "high": self.high}
        return {"of": self.of} | {k: v for k, v in ends.items() if math.isfinite(v)}


@dataclass(frozen=True)
class Exercise:
    """Something to bring about by hand; the picture sees when it has been done."""

    task: str  # HTML
    goals: Sequence[Goal]  # all of them at once, at the last step
    hints: Sequence[str] = ()  # shown one after the other, when asked for; HTML

    def header(self) -> dict:
        """What the browser is told of it, ready for JSON."""
        return {
            "task": self.task,
            "goals": [goal.header() for goal in self.goals],
            "hints": list(self.hints),
        }

    def mentions(self) -> Mentions:
        yield from (each for html in (self.task, *self.hints) for each in _in_html(html))
        yield from _each("channel or slider", (goal.of for goal in self.goals))


@dataclass(frozen=True)
class Scene:
    """All that one picture of a live figure is made of.

    Raises ValueError where a part of it speaks of something that is not there, see `check`.
    """

    # Every trace that moves has a name of its own. A trace stays as it is, beneath the others, if
    # it is a contour or a heatmap, or if its meta is "ground". `layout.meta` has two layouts, each
    # laid over the figure's own on pages of its width: "wide" and, below 700 pixels, "narrow".
    figure: go.Figure
    controls: Sequence[Slider | Handle]
    bindings: Sequence[Curve | AtStep | Outline]  # from channels to traces
    base: Record | None  # the exact record at the setting; None while it is being computed
    whole: bool = True  # whether the figure has all it will have; if not, it asks for the rest
    # By control or pair: the record of every position it could take, the others being as they are.
    lines: Mapping[str, Record] = field(default_factory=dict)
    plane: SliderPair | None = None  # of two of the sliders
    step: int | None = None  # the step shown; None is the last
    html: Mapping[str, str] = field(default_factory=dict)  # by slot; `markup` and `formula` help
    # By channel: the phrase for each of its values 0, 1, …, in which {channel} stands for a value.
    # The browser sets it as text, so that it may change at every step: it has no tags.
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    presets: Sequence[Preset] = ()
    question: Question | None = None  # where there is no story, which has its own
    story: Sequence[Card] = ()
    card: int | None = None  # the card of the story that is shown; None shows the whole figure
    panels: Sequence[str] = ()  # those shown where no card is, if some are for cards alone
    onward: tuple[str, str] | None = None  # after the last card: words, and what they link to
    exercises: Sequence[Exercise] = ()
    all_exercises: str = ""  # the address of a list of all there are
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)  # symbol → names of its traces
    alt: str = ""  # what the picture shows, for whoever does not see it
    name: str = ""  # another name is another story: it draws itself anew
    # What it was computed with besides its controls, ready for JSON: files that one saves say so.
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Raise ValueError for every name that nothing has, and say what names there are.

        Looked for are the slots, terms, channels, controls and words of the HTML, the moving traces
        of terms and bindings, the controls and ticks of presets, question, marks and pair, the
        axes of sliders, and the channels of all of them. What is set as text has no tags. The trace
        of a term is bound, or has data of its own and moves or is a map; the value of a slider
        stands in no term but its own. A channel may be in some line alone; while there is no base,
        nothing is known of channels.
        """
        there = self._there()
        wrong = {
            f"{part}: there is no {kind} {_quoted(name)}, but {_listed(there[kind])}"
            for part, mentions in self._parts()
            for kind, name in mentions
            if name not in there[kind]
        }
        if wrong:
            raise ValueError("\n".join(sorted(wrong)))

    def check_colours(self, palette: Collection[str]) -> None:
        """Raise ValueError for every colour of the sliders and the HTML that the palette lacks."""
        asked = {control.colour for control in self.controls if isinstance(control, Slider)}
        asked = asked.union({"text", "ground"}, *map(_colours, self.html.values()))
        if missing := asked - set(palette):
            raise ValueError(f"no colour {_listed(sorted(missing))}, but {_listed(palette)}")

    def _there(self) -> Mapping[str, Collection[Any]]:
        """All that can be spoken of, by kind; of what nothing is known, everything is there."""
        ticks = {c.name: c.values for c in self.controls if isinstance(c, Slider)}
        moving, drawn = _traces(self.figure)
        there: dict[str, Collection[Any]] = defaultdict(_Everything) | {
            _TRACE: moving,
            _LIT: drawn | {binding.trace for binding in self.bindings},
            "axis": _axes(self.figure),
            "panel": _panels(self.figure),
            "control": [control.name for control in self.controls],
            "slider": list(ticks),
            "term": {**self.terms, **ticks},
            "list of words": self.words,
            "slot": SLOTS,
            _TAG: (),
        }
        for name, values in ticks.items():
            there |= {f"tick of {name}": values, _around(name): [name]}
        if self.base is not None:
            of_lines = (name.removeprefix("now.") for line in self.lines.values() for name in line)
            there["channel"] = {*self.base, *of_lines, "step", GAP}
            there["channel or slider"] = {*there["channel"], *ticks}
            there["channel of the base"] = self.base
        return there

    def _parts(self) -> Iterator[tuple[str, Mentions]]:
        """All that speaks of something, with what it is called in an error."""
        yield "the scene", [("channel of the base", "step")]
        yield "html", _each("slot", self.html)
        yield from ((slot, _in_html(html)) for slot, html in self.html.items())
        yield "words", _each("channel", self.words)
        for name, phrases in self.words.items():
            yield f"words {name}", _each("channel", (c for p in phrases for c in _in_braces(p)))
            yield f"words {name}", _each(_TAG, (tag for p in phrases for tag in _tags(p)))
        yield from ((f"term {name}", _each(_LIT, of)) for name, of in self.terms.items())
        yield from ((f"control {control.name}", control.mentions()) for control in self.controls)
        yield from ((f"binding of {each.trace}", each.mentions()) for each in self.bindings)
        yield from ((f"preset “{each.label}”", each.mentions()) for each in self.presets)
        yield from ((name, part.mentions()) for name, part in
                    (("plane", self.plane), ("question", self.question)) if part)  # fmt: skip
        yield "panels", _each("panel", self.panels)
        yield from ((f"card {n}", card.mentions()) for n, card in enumerate(self.story, start=1))
        yield from ((f"exercise {n}", e.mentions()) for n, e in enumerate(self.exercises, start=1))


class _Everything(frozenset):
    """Has whatever is looked for."""

    def __contains__(self, _: object) -> bool:
        return True


# What the attributes of the HTML name.
_ATTRIBUTES = {
    "data-term": "term",
    "data-drawn": "term",
    "data-channel": "channel",
    "data-value": "control",
    "data-say": "list of words",
}
_VOID = {"br", "hr", "img", "input", "wbr"}  # elements of HTML that have no end


class _Reader(HTMLParser):
    """What some HTML speaks of: the names in it, and whose value stands in which term."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.mentions: list[tuple[str, str]] = []
        self._open: list[tuple[str, str | None]] = []  # elements, and the term that each is in
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: text or "" for name, text in attrs if name in _ATTRIBUTES}
        self.mentions += [(_ATTRIBUTES[attribute], name) for attribute, name in names.items()]
        around = names.get("data-term", self._open[-1][1] if self._open else None)
        if "data-value" in names and around is not None:
            self.mentions.append((_around(names["data-value"]), around))
        if tag not in _VOID:
            self._open.append((tag, around))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        begun = [place for place, (name, _) in enumerate(self._open) if name == tag]
        del self._open[begun[-1] if begun else len(self._open) :]


_COLOUR = re.compile(r"""var\(--live-([\w-]+)\)|class=["'](?:[^"']* )?c-([\w-]+)""")
_TAGS = re.compile(r"</?\w+")
_BRACES = re.compile(r"\{([\w.]+)\}", re.ASCII)  # as the browser looks for them


def _each(kind: str, names: Iterable[Any]) -> Mentions:
    return ((kind, name) for name in names)


def _around(slider: str) -> str:
    """The kind of the term that the value of a slider stands in."""
    return f"term around the value of {slider}"


# A scene is made at every release, and most of what it is made of is the same as before.
@lru_cache(maxsize=512)
def _in_html(html: str) -> list[tuple[str, str]]:
    return _Reader(html).mentions


@lru_cache(maxsize=512)
def _colours(html: str) -> list[str]:
    return [of_style or of_class for of_style, of_class in _COLOUR.findall(html)]


@lru_cache(maxsize=512)
def _tags(text: str) -> list[str]:
    return _TAGS.findall(text)


@lru_cache(maxsize=512)
def _in_braces(text: str) -> list[str]:
    return _BRACES.findall(text)


class _Traces(NamedTuple):
    """The names of the traces that move, and of those that have data when nothing is bound."""

    moving: frozenset[str]
    drawn: frozenset[str]


_TRACES: dict[int, tuple[weakref.ref, _Traces]] = {}  # by the id of the figure


def _traces(figure: go.Figure) -> _Traces:
    """The traces of a figure; to look at all of them takes Plotly half a millisecond."""
    key = id(figure)
    if key not in _TRACES or _TRACES[key][0]() is not figure:
        maps = [t for t in figure.data if t.type in _MAPS]
        moving = [t for t in figure.data if t.type not in _MAPS and t.meta != "ground"]
        drawn = (trace.name for trace in (*maps, *moving) if trace.x is not None)
        names = _Traces(frozenset(trace.name for trace in moving), frozenset(drawn))
        _TRACES[key] = weakref.ref(figure, lambda _: _TRACES.pop(key, None)), names
    return _TRACES[key][1]


def _axes(figure: go.Figure) -> list[str]:
    return [name for name in figure.layout if re.fullmatch(r"[xy]axis\d*", name)]


def _panels(figure: go.Figure) -> set[str]:
    """The panels, as their axes are called."""
    pairs = {(trace.xaxis or "x") + (trace.yaxis or "y") for trace in figure.data
             if "xaxis" in trace}  # fmt: skip
    return pairs | {name for name in figure.layout if name.startswith("scene")}


def _quoted(name: Any) -> str:
    return f"“{name}”" if isinstance(name, str) else f"{name:g}"


def _listed(names: Iterable[Any]) -> str:
    return ", ".join(map(_quoted, names)) or "none"


FARTHEST = 1e100  # of a number that is worth looking at


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= FARTHEST


def _is_point(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_number, value))
