"""Names of points that stand on a map from the first, whatever is hidden or still to come."""

from collections.abc import Mapping
from typing import Any

from pages.figures.palette import PALETTE


def named(points: Mapping[str, tuple[float, float]], shift: float = 8) -> list[dict[str, Any]]:
    """A note for each point of the first panel: its name so many pixels below it.

    Unlike the text of a trace it stays where a question is asked. It is for `panels`.
    """
    return [
        {
            "text": text, "showarrow": False, "xref": "x", "yref": "y", "x": x, "y": y,
            "xanchor": "center", "yanchor": "top", "yshift": -shift,
            "font": {"size": 12, "color": PALETTE["text"]},
        }
        for text, (x, y) in points.items()
    ]  # fmt: skip
