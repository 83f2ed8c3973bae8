"""What all figures have in common: a quiet frame, thin axes, lines and arrows in the palette."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pages.figures.palette import PALETTE

QUIET: dict[str, Any] = {
    "zeroline": False,
    "gridcolor": PALETTE["rule"],
    "linecolor": PALETTE["rule"],
    "ticks": "outside",
    "ticklen": 3,
    "tickcolor": PALETTE["rule"],
    "tickfont": {"size": 11},
}

# A logarithmic axis with a tick at every power of ten, out of a zoom's reach.
DECADES: dict[str, Any] = {
    "type": "log",
    "dtick": 1,
    "exponentformat": "power",
    "fixedrange": True,
}

FRAME: dict[str, Any] = {
    "template": "none",  # Streamlit's own holds colours that only st.plotly_chart replaces
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"color": PALETTE["text"], "size": 12},
    "margin": {"l": 38, "r": 12, "t": 8, "b": 34},
    "showlegend": False,
    "hovermode": "closest",
    "hoverdistance": 14,
}


def title(text: str) -> dict[str, Any]:
    """The title of an axis."""
    return {"text": text, "standoff": 4, "font": {"size": 12.5}}


def map_axes(x: Sequence[float], y: Sequence[float], true_lengths: bool = False) -> dict[str, Any]:
    """The axes of a map of the plane of parameters, over the ranges x and y.

    At true lengths a gradient crosses level lines at a right angle, and arrows can be compared.
    """
    across = QUIET | {"range": list(x), "showgrid": False, "title": title("θ₁")}
    up = QUIET | {"range": list(y), "showgrid": False, "title": title("θ₂")}
    if true_lengths:
        across |= {"constrain": "domain", "constraintoward": "left"}
        up |= {"constrain": "domain", "scaleanchor": "x"}
    return {"xaxis": across, "yaxis": up}


def step_decades(num_steps: int) -> dict[str, Any]:
    """An axis of steps on decades, with room for some more; step 0 stands at a half."""
    powers = [10**k for k in range(int(math.log10(num_steps)) + 1)]
    return {
        "type": "log",
        "range": [math.log10(0.45), math.log10(num_steps) + 0.06],
        "tickvals": [0.5, *powers],
        "ticktext": ["0", *(f"{power:,}".replace(",", " ") for power in powers)],
    }


def heading(text: str, x: float, y: float, panel: str = "") -> dict[str, Any]:
    """A heading over a panel whose upper left corner is at (x, y) of the paper.

    It has the name of the panel, if there is one, and goes where the panel goes.
    """
    return {
        "name": panel or None,
        "text": text, "showarrow": False, "xref": "paper", "yref": "paper",
        "x": x, "y": y, "xanchor": "left", "yanchor": "bottom", "font": {"size": 12.5},
    }  # fmt: skip


def panels(
    height: float, places: Mapping[str, Sequence[Any]], *notes: dict[str, Any]
) -> dict[str, Any]:
    """The layout of a figure at one width of the page, as `meta` has one for wide and for narrow.

    `places` has for every panel, named by its axes as Plotly does ("xy", "x2y3"; "scene" for one in
    three dimensions), where it stands on the paper: left, right, bottom, top, from 0 to 1; and its
    heading, if it has one. `height` is in pixels. The notes are annotations besides the headings.
    """
    layout: dict[str, Any] = {"height": height, "annotations": []}
    for axes, (left, right, bottom, top, *headings) in places.items():
        if axes.startswith("scene"):
            layout[axes] = {"domain": {"x": [left, right], "y": [bottom, top]}}
        else:
            across, up = axes[1:].split("y")
            layout[f"xaxis{across}"] = {"domain": [left, right]}
            layout[f"yaxis{up}"] = {"domain": [bottom, top]}
        layout["annotations"] += [heading(text, left, top + 2 / height, axes) for text in headings]
    layout["annotations"] += notes
    return layout


def line(colour: str, dash: str = "solid", width: float = 2.0) -> dict[str, Any]:
    """A line that Plotly has nothing to say about when it is pointed at."""
    return {"line": {"color": PALETTE[colour], "dash": dash, "width": width}, "hoverinfo": "none"}


def arrow(name: str, colour: str, dash: str = "solid", width: float = 2.4) -> dict[str, Any]:
    """A trace from its first point to its last, with a head there."""
    # Markers of several sizes are otherwise drawn as bubbles, paler than the line.
    head = {"symbol": "arrow", "angleref": "previous", "color": PALETTE[colour], "opacity": 1}
    return {
        "name": name,
        "mode": "lines+markers",
        "marker": head | {"size": [0, 12]},
        **line(colour, dash, width),
    }


def dot(name: str, colour: str, size: float = 9, symbol: str = "circle") -> dict[str, Any]:
    """A single marker."""
    return {
        "name": name,
        "mode": "markers",
        "marker": {"size": size, "color": PALETTE[colour], "symbol": symbol, "line": {"width": 2}
                   | ({"color": PALETTE["ground"]} if symbol == "circle" else {})},
        "hoverinfo": "none",
    }  # fmt: skip


def ring(name: str) -> dict[str, Any]:
    """The marker of what is chosen on a map."""
    return {
        "name": name,
        "mode": "markers",
        "marker": {"size": 13, "symbol": "circle-open", "color": PALETTE["alpha"],
                   "line": {"width": 3}},
        "hoverinfo": "none",
    }  # fmt: skip
