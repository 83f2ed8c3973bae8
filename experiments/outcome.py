"""What can become of a run: its number, its sign and colour on a map, its words, in one place."""

from enum import IntEnum


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
