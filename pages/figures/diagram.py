"""Diagrams in a panel of a figure: boxes and arrows as traces that do not move, and words."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from pages.figures.frame import arrow, line
from pages.figures.palette import PALETTE

Point = tuple[float, float]


def box(centre: Point, width: float, height: float) -> dict[str, Any]:
    """A frame around a point."""
    (x, y), right, top = centre, width / 2, height / 2
    corners = [(-right, -top), (right, -top), (right, top), (-right, top), (-right, -top)]
    return way(*((x + across, y + up) for across, up in corners), head=False)


def way(*points: Point, head: bool = True) -> dict[str, Any]:
    """A line through points, with an arrow's head at its end or without."""
    if not head:
        return {**_places(points), "mode": "lines", **line("faint", "solid", 1.6)}
    drawn = arrow("", "faint", "solid", 1.6)
    drawn["marker"] |= {"size": [0] * (len(points) - 1) + [10]}
    return {**drawn, **_places(points)}


def words(at: Point, text: str, colour: str = "text", anchor: str = "center") -> dict[str, Any]:
    """Words at a point: an annotation, which stays while a question hides the texts of a map."""
    x, y = at
    return {
        "text": text, "x": x, "y": y, "xanchor": anchor, "yanchor": "middle", "showarrow": False,
        "font": {"size": 13.5, "color": PALETTE[colour]},
    }  # fmt: skip


def diagram(
    traces: Sequence[dict[str, Any]], notes: Sequence[dict[str, Any]], x: Point, y: Point
) -> go.Figure:
    """A diagram of traces and words, that spans x and y."""
    figure = go.Figure([go.Scatter(each) for each in traces])
    return figure.update_layout(
        xaxis={"range": list(x)}, yaxis={"range": list(y)}, annotations=list(notes)
    )


def _places(points: Sequence[Point]) -> dict[str, Any]:
    return {"x": [x for x, _ in points], "y": [y for _, y in points]}
