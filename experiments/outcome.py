"""What can become of a run: its number, its sign and colour on a map, its words, in one place."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from landscapes import Landscape, outcomes
from landscapes.outcome import DIVERGED, FLOOR, HOVERS, LEFT


class Outcome(IntEnum):
    """What can become of a run, numbered in the order of the members, from 0.

    Programs return the numbers; maps and legends show the sign and the colour; sentences say the
    words::

        class Crossing(Outcome):
            BOTH = "2", "pin-a", 0.7, "both cross to the flat side"
            NEITHER = "○", "pin-d", 0.5, "neither"
    """

    sign: str  # one or two letters
    colour: str  # a name of the palette
    opacity: float  # a scale of greys tells apart what the hues do not
    words: str  # as a legend says it

    def __new__(cls, sign: str, colour: str, opacity: float, words: str) -> "Outcome":
        member = int.__new__(cls, len(cls.__members__))
        member._value_ = len(cls.__members__)
        member.sign, member.colour, member.opacity, member.words = sign, colour, opacity, words
        return member


class SurfaceOutcome(NamedTuple):
    """What can become of a run on a surface, as it is shown and said; the number is its place."""

    sign: str
    colour: str
    opacity: float
    words: str
    sentence: str  # what the run does; {left} is the step at which it leaves the window


_IN_NO_MINIMUM = {
    FLOOR: SurfaceOutcome("V", "pin-a", 0.7, "valley floor", "ends on the valley floor"),
    HOVERS: SurfaceOutcome("○", "ground", 1.0, "settles in no minimum", "settles in no minimum"),
    LEFT: SurfaceOutcome(
        "→", "text", 0.45, "leaves the window", "leaves the window at step {left}"
    ),
    DIVERGED: SurfaceOutcome(
        "∞", "text", 0.8, "diverges", "leaves the window at step {left} and diverges"
    ),
}
_OF_MINIMA = (("pin-a", 0.7), ("pin-d", 0.5), ("pin-b", 0.5), ("exact", 0.5))


def surface_outcomes(landscape: Landscape) -> Sequence[SurfaceOutcome]:
    """Those of the `outcomes` of a landscape, in their order; minima have their initials."""
    minima = [name for name in outcomes(landscape) if name not in _IN_NO_MINIMUM]
    initials = ["".join(part[0] for part in n.split()[0].split("-")).upper() for n in minima]
    reached = {
        name: SurfaceOutcome(sign, *shown, name, f"ends in the {name}")
        for name, sign, shown in zip(minima, initials, _OF_MINIMA, strict=False)
    }
    return [(reached | _IN_NO_MINIMUM)[name] for name in outcomes(landscape)]
