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
            BOTH = "both", "flat", 0.7, "both cross to the flat side"
            NEITHER = "none", "pin-d", 0.5, "neither"
    """

    sign: str  # a word, or one of those that the page of the notation has
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
    sentence: str  # what the run does; {left} is the step at which it leaves the plotted region


_IN_NO_MINIMUM = {
    FLOOR: SurfaceOutcome("floor", "flat", 0.35, "valley floor", "ends on the valley floor"),
    HOVERS: SurfaceOutcome(
        "○", "ground", 1.0, "converges to no minimum", "does not converge to a minimum"
    ),
    LEFT: SurfaceOutcome(
        "→", "text", 0.45, "leaves the plotted region", "leaves the plotted region at step {left}"
    ),
    DIVERGED: SurfaceOutcome(
        "∞", "text", 0.8, "diverges", "leaves the plotted region at step {left} and diverges"
    ),
}
# Where L has no value, neither has its gradient: at the next step a run has no iterate.
_IN_A_HOLE = _IN_NO_MINIMUM[DIVERGED]._replace(
    words="diverges or has no value",
    sentence="has left the plotted region, or gone where L has no value, by step {left}",
)
_OF_MINIMA = (("flat", 0.7), ("pin-d", 0.5), ("pin-b", 0.5), ("exact", 0.5))


def surface_outcomes(landscape: Landscape) -> Sequence[SurfaceOutcome]:
    """Those of the `outcomes` of a landscape, in order; the sign of a minimum is its first word."""
    minima = [name for name in outcomes(landscape) if name not in _IN_NO_MINIMUM]
    reached = {
        name: SurfaceOutcome(_sign(name), *shown, name, f"ends at the {name}")
        for name, shown in zip(minima, _OF_MINIMA, strict=False)
    }
    others = _IN_NO_MINIMUM | ({DIVERGED: _IN_A_HOLE} if landscape.holes else {})
    return [(reached | others)[name] for name in outcomes(landscape)]


def _sign(minimum: str) -> str:
    """Its first word; of a point of the compass, the letters."""
    word = minimum.split()[0]
    return "".join(part[0].upper() for part in word.split("-")) if "-" in word else word
