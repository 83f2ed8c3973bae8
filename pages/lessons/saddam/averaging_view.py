"""What Adam's two means make of a correction, coupled and in Saddam."""

import plotly.graph_objects as go

from pages.figures.frame import FRAME, QUIET, line, panels, title
from pages.figures.palette import PALETTE


def averaging_view(first: int, last: int) -> go.Figure:
    """Two panels, coupled and Saddam: by steps the correction, Adam's mean, the band ± its root."""
    figure = go.Figure()
    for number, name in enumerate(("C", "D"), start=1):
        place = "" if number == 1 else str(number)
        panel = {"xaxis": f"x{place}", "yaxis": f"y{place}"}
        figure.add_scatter(name=f"{name} root", mode="lines", **panel, **line("text", "dot", 1.6))
        figure.add_scatter(name=f"{name} minus", mode="lines", **panel, **line("text", "dot", 1.6))
        figure.add_scatter(
            name=f"{name} pull",
            mode="lines+markers",
            marker={"size": 4, "color": PALETTE["sam"]},
            **panel,
            **line("sam", "solid", 1.2),
        )
        figure.add_scatter(name=f"{name} mean", mode="lines", **panel, **line("alpha", "solid", 3))
    coupled = "coupled: both means contain the correction"
    decoupled = "Saddam: neither does, and it is added whole"
    wide = {"xy": (0, 0.47, 0, 0.9, coupled), "x2y2": (0.53, 1, 0, 0.9, decoupled)}
    narrow = {"xy": (0, 1, 0.58, 0.95, coupled), "x2y2": (0, 1, 0, 0.4, decoupled)}
    steps = QUIET | {"range": [first - 0.5, last + 0.5], "title": title("step"), "fixedrange": True}
    sizes = QUIET | {"range": [-2, 2], "fixedrange": True, "nticks": 5}
    return figure.update_layout(
        **FRAME,
        xaxis=steps | {"anchor": "y"},
        xaxis2=steps | {"anchor": "y2"},
        yaxis=sizes | {"anchor": "x"},
        yaxis2=sizes | {"anchor": "x2"},
        meta={"wide": panels(300, wide), "narrow": panels(520, narrow)},
    )
