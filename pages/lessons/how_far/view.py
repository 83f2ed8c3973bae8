"""How wrong a look is, by its distance; and walks of one product p, looking far and near."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.descent import surface
from pages.figures.frame import FRAME, QUIET, arrow, dot, heading, line, map_axes, title
from pages.figures.outcomes import Fate, add_outcomes
from pages.figures.palette import PALETTE

# name → colour, dash, width
Style = tuple[str, str, float]


def look_view(grid: Grid) -> go.Figure:
    """The surface with the look and two arrows, their gap shaded; beside it the error by radius."""
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="gap", mode="lines", fill="toself", hoverinfo="none", opacity=0.35,
        fillcolor=PALETTE["faint"], line={"width": 0},
    )  # fmt: skip
    figure.add_scatter(
        name="look",
        mode="lines+markers",
        marker={"size": [0, 11], "symbol": "circle-open", "color": PALETTE["rho"],
                "line": {"width": 2.5}},
        **line("rho", "solid", 2.4),
    )  # fmt: skip
    figure.add_scatter(**arrow("exact", "exact", "solid", 3.6))
    figure.add_scatter(**arrow("sam estimate", "sam", "dash", 2.8))

    panel = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_scatter(name="central error", mode="lines", **panel, **line("pin-c", "dash"))
    figure.add_scatter(name="forward error", mode="lines", **panel, **line("sam", "solid", 3.2))
    figure.add_scatter(name="predicted error", mode="lines", **panel, **line("text", "dot", 1.6))
    figure.add_scatter(**panel, **dot("central now", "pin-c", 10))
    figure.add_scatter(**panel, **dot("forward now", "sam", 12))

    x, y = ([float(axis[0]), float(axis[-1])] for axis in (grid.x, grid.y))
    powers = {"type": "log", "exponentformat": "power", "fixedrange": True}
    label = "relative error of the estimate of ∇‖g‖"
    wide = {
        "height": 330,
        "xaxis": {"domain": [0, 0.42]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.48, 1]},
        "yaxis2": {"domain": [0.06, 0.93]},
        "annotations": [heading(label, 0.48, 0.94)],
    }
    narrow = {
        "height": 660,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.48, 1]},
        "xaxis2": {"domain": [0.02, 1]},
        "yaxis2": {"domain": [0, 0.34]},
        "annotations": [heading(label, 0.02, 0.35)],
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y, true_lengths=True),
        xaxis2=QUIET | powers | {"range": [-7, 0.3], "title": title("distance looked, ρ"),
                                 "anchor": "y2", "dtick": 1},
        yaxis2=QUIET | powers | {"range": [-11, 1.5], "anchor": "x2", "dtick": 2},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip


def family_view(
    grid: Grid,
    styles: Mapping[str, Style],
    alphas: Mapping[str, float],
    start: tuple[float, float],
    products: Sequence[float],
    minima: Mapping[str, tuple[float, float]],
    looks: np.ndarray,
    fates: Sequence[Fate],
    outcome: np.ndarray | None,
    rate: float,
) -> go.Figure:
    """The surface with a walk for every name; beside it where each of them ends, by p; the map.

    The map shows what becomes of a walk by its product and its look, an index into `fates` (looks ×
    products) for one learning rate; without it it is empty. The walks of `alphas` have lines there.
    """
    colours = [PALETTE[colour] for colour, *_ in styles.values()]
    sizes = [17 - 2 * k for k in range(len(styles))]
    diamonds = {"size": sizes, "symbol": "diamond", "color": colours,
                "line": {"width": 1, "color": PALETTE["ground"]}}  # fmt: skip
    figure = go.Figure(surface(grid))
    figure.add_scatter(
        name="minima", meta="ground", mode="markers", hoverinfo="none",
        x=[point[0] for point in minima.values()], y=[point[1] for point in minima.values()],
        marker={"symbol": "x-thin", "size": 9, "line": {"width": 1.6, "color": PALETTE["text"]}},
    )  # fmt: skip
    for name, style in styles.items():
        figure.add_scatter(name=f"path {name}", mode="lines", **line(*style))
    figure.add_scatter(
        name="begin", mode="markers", hoverinfo="none", x=[start[0]], y=[start[1]],
        marker={"size": 10, "color": PALETTE["ground"],
                "line": {"width": 2.4, "color": PALETTE["text"]}},
    )  # fmt: skip
    figure.add_scatter(name="ends", mode="markers", hoverinfo="none", marker=diamonds)
    figure.add_scatter(
        name="look",
        mode="lines+markers",
        marker={"size": [0, 13], "symbol": "circle-open", "color": PALETTE["rho"],
                "line": {"width": 2.5}},
        **line("rho", "solid", 2.4),
    )  # fmt: skip

    panel = {"xaxis": "x2", "yaxis": "y2"}
    # Widest at the back: where walks end together, each still shows a rim.
    for k, (name, (colour, dash, _)) in enumerate(styles.items()):
        figure.add_scatter(
            name=f"end {name}", mode="lines", **panel, **line(colour, dash, 8 - 1.5 * k)
        )
    figure.add_scatter(name="product", mode="lines", **panel, **line("alpha", "solid", 1.6))
    figure.add_scatter(name="now", mode="markers", hoverinfo="none", **panel, marker=diamonds)

    chart = {"xaxis": "x2", "yaxis": "y3"}
    if outcome is not None:
        add_outcomes(figure, fates, outcome, products, looks, **chart)
    for name, alpha in alphas.items():
        along = np.geomspace(products[-1] / 1e4, products[-1], 40)
        figure.add_scatter(
            name=f"alpha {name}", x=along, y=along / alpha, mode="lines", **chart,
            **line(*styles[name]),
        )  # fmt: skip
    figure.add_scatter(name="product there", mode="lines", **chart, **line("alpha", "solid", 1.6))
    dots = {"size": 11, "color": [PALETTE[styles[name][0]] for name in alphas],
            "line": {"width": 1.5, "color": PALETTE["ground"]}}  # fmt: skip
    figure.add_scatter(name="looks", mode="markers", hoverinfo="none", **chart, marker=dots)

    x, y = ([float(axis[0]), float(axis[-1])] for axis in (grid.x, grid.y))
    labels = (
        "where each walk ends, θ₁, by p = αρ",
        f"what becomes of a walk, by p and ρ, at η = {rate:g}",
    )
    wide = {
        "height": 430,
        "xaxis": {"domain": [0, 0.55]},
        "yaxis": {"domain": [0, 1]},
        "xaxis2": {"domain": [0.62, 1]},
        "yaxis2": {"domain": [0.63, 0.95]},
        "yaxis3": {"domain": [0, 0.53]},
        "annotations": [heading(labels[0], 0.62, 0.955), heading(labels[1], 0.62, 0.535)],
    }
    narrow = {
        "height": 830,
        "xaxis": {"domain": [0, 1]},
        "yaxis": {"domain": [0.67, 1]},
        "xaxis2": {"domain": [0.06, 1]},
        "yaxis2": {"domain": [0.37, 0.58]},
        "yaxis3": {"domain": [0, 0.31]},
        "annotations": [heading(labels[0], 0.06, 0.583), heading(labels[1], 0, 0.313)],
    }
    return figure.update_layout(
        **FRAME,
        **map_axes(x, y),
        xaxis2=QUIET | {"range": [products[0], products[-1]], "title": title("p = αρ"),
                        "anchor": "y3", "fixedrange": True},
        yaxis2=QUIET | {"range": x, "anchor": "x2", "fixedrange": True, "nticks": 5},
        yaxis3=QUIET | {"type": "log", "range": np.log10([looks[0], looks[-1]]).tolist(),
                        "title": title("ρ"), "tickvals": [0.01, 0.03, 0.1, 0.3, 1],
                        "anchor": "x2", "fixedrange": True, "showgrid": False},
        meta={"wide": wide, "narrow": narrow},
    )  # fmt: skip
