"""The cards of a story in the address: on each, the controls stand as it has them."""

from collections.abc import Mapping, Sequence
from typing import Any

from livefigure import Card
from pages.ui import link


def usual_on(card: int | None, story: Sequence[Card], usual: Mapping[str, Any]) -> dict[str, Any]:
    """Where the controls stand if nobody says otherwise: as usual, but for what a card sets."""
    return dict(usual) if card is None else {**usual, **story[card].values}


def keep(values: Mapping[str, Any], story: Sequence[Card], usual: Mapping[str, Any]) -> None:
    """Put what a live figure has told into the address, but for what its card says anyway."""
    told, card = told_card(values)
    link.write(told, usual_on(card, story, usual))


def told_card(values: Mapping[str, Any]) -> tuple[dict[str, Any], int | None]:
    """What a live figure has told, as the address says it; and the card of its story.

    With a story it says the card whatever it tells: nobody who moves a slider is led away from it.
    """
    told = dict(values)
    if "card" not in told:
        return told, None
    card = told.pop("card")
    return told | {"scene": 0 if card is None else card + 1}, card
