"""The table of a sweep as maps over α × ρ, and its sharpness by the product αρ."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.figures.frame import FRAME, QUIET, dot, line, panels, title
from pages.figures.palette import GROUND, PALETTE

# Products that get a curve: those that tables of doubling α and ρ meet again and again.
PRODUCTS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
BY_PRODUCT = "sharpness"  # the map that has these curves: of the others they tell nothing

PLAIN = "gradient descent"  # a line at its sharpness: it has no product
PLAIN_COLUMN = "gradient descent column"  # its frame on the first map


class Map(NamedTuple):
    """A number for every cell, and how it is written there."""

    heading: str
    tint: np.ndarray  # rhos × alphas, the stronger the larger; NaN is left blank
    texts: Sequence[Sequence[str]]


class Points(NamedTuple):
    """Rows as points of sharpness by product; the larger ρ, the larger the point."""

    colour: str
    product: np.ndarray
    sharpness: np.ndarray
    rho: np.ndarray


def alpha_position(alpha):
    """Where α stands on its axis: linear up to 1, from there a unit for every doubling."""
    alpha = np.asarray(alpha, float)
    far = np.sign(alpha) * (1 + np.log2(np.maximum(np.abs(alpha), 1)))
    return np.where(np.abs(alpha) <= 1, alpha, far)


def rho_position(rho):
    """Where ρ stands on its axis, which is logarithmic."""
    return np.log2(np.asarray(rho, float))


def hyperbola(product: float, across: Sequence[float], up: Sequence[float]):
    """Positions along αρ = product inside two ranges of positions, where α > 0."""
    places = np.linspace(max(across[0], 1e-3), max(across[-1], 1e-3), 200)
    alpha = np.where(places <= 1, places, 2 ** (places - 1))
    rho = rho_position(product / alpha)
    inside = (up[0] <= rho) & (rho <= up[-1])
    return places[inside], rho[inside]


def sweep_view(
    alphas: Sequence[float],
    rhos: Sequence[float],
    maps: Mapping[str, Map],
    points: Mapping[str, Points],
    plain: float,
    names: Mapping[str, Sequence[tuple[float, float]]],
) -> go.Figure:
    """Three maps and a plot; `plain` is the sharpness of gradient descent, NaN if unknown.

    Cells are named, on every map, by their α and ρ.
    """
    figure = go.Figure()
    x, y = alpha_position(alphas), rho_position(rhos)
    places = [_panel(k) for k in range(len(maps) + 1)]
    positive = np.flatnonzero(np.asarray(alphas) > 0)  # αρ of the other columns is not above 0
    first = x[positive[0]] if positive.size else _ends(x)[1]
    for (name, each), place in zip(maps.items(), places, strict=False):
        figure.add_heatmap(
            name=name, x=x, y=y, z=each.tint.astype(np.float32), colorscale=GROUND,
            showscale=False, hoverinfo="skip", xgap=1, ygap=1, **place,
        )  # fmt: skip
        for product in PRODUCTS if name == BY_PRODUCT else ():
            along, rising = hyperbola(product, (first, _ends(x)[1]), _ends(y))
            figure.add_scatter(
                name=f"product {product:g}", mode="lines",  # which a card can hide
                x=along, y=rising, hoverinfo="skip",
                line={"color": PALETTE["text"], "width": 1}, opacity=0.35, **place,
            )  # fmt: skip
        across, up = np.meshgrid(x, y)
        figure.add_scatter(
            name=f"{name} numbers", meta="ground", mode="text", x=across.ravel(), y=up.ravel(),
            text=[text for row in each.texts for text in row],
            textfont={"size": 13, "color": PALETTE["text"]}, hoverinfo="skip", **place,
        )  # fmt: skip
        figure.add_scatter(name=f"{name} cell", mode="lines", **line("alpha", width=2.5), **place)
        for said, those in names.items():
            alpha, rho = np.reshape(np.array(those, float), (-1, 2)).T
            figure.add_scatter(
                name=f"{name} {said}", mode="text", x=alpha_position(alpha),
                y=_below(rho_position(rho), y), text=[f"<b>{said}</b>"] * len(those),
                textfont={"size": 11, "color": PALETTE["text"]}, hoverinfo="skip", **place,
            )  # fmt: skip
    column = np.flatnonzero(np.asarray(alphas) == 0)
    left, right = edges(x)[column], edges(x)[column + 1]
    bottom, top = _ends(y)
    figure.add_scatter(
        name=PLAIN_COLUMN, mode="lines", **line("gd", width=3), **places[0],
        x=np.concatenate([left, right, right, left, left]),
        y=np.repeat([bottom, bottom, top, top, bottom], column.size),
    )  # fmt: skip
    last = places[-1]
    for name, rows in points.items():
        figure.add_scatter(
            name=name, mode="markers", x=rows.product, y=rows.sharpness, hoverinfo="skip",
            marker={"size": 5 + 11 * np.sqrt(np.minimum(rows.rho, 1)), "opacity": 0.75,
                    "color": PALETTE[rows.colour]}, **last,
        )  # fmt: skip
    figure.add_scatter(
        name=PLAIN, mode="lines", x=_powers(_axis_of(points, "product")), y=[plain, plain],
        **line("gd", "dash", 1.5), **last,
    )  # fmt: skip
    figure.add_scatter(**dot("point now", "alpha", 20, "circle-open"), **last)
    return figure.update_layout(
        **FRAME | {"hovermode": False, "margin": {"l": 46, "r": 10, "t": 40, "b": 40}},
        **_axes(alphas, rhos, points, len(maps)),
        meta=_places([each.heading for each in maps.values()]),
    )


def _panel(k: int) -> dict[str, str]:
    number = "" if k == 0 else str(k + 1)
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}


def _axes(alphas, rhos, points: Mapping[str, Points], maps: int) -> dict:
    quiet = QUIET | {"fixedrange": True, "showgrid": False, "ticks": ""}
    across = quiet | _ticks(alphas, alpha_position) | {
        "title": title("α   (0: gradient descent, 1: SAM)")
    }  # fmt: skip
    up = quiet | _ticks(rhos, rho_position) | {"title": title("radius ρ")}
    axes = {}
    for k in range(maps):
        number = "" if k == 0 else str(k + 1)
        axes[f"xaxis{number}"] = across | {"anchor": f"y{number}"}
        axes[f"yaxis{number}"] = up | {"anchor": f"x{number}"}
        powers = QUIET | {"fixedrange": True, "type": "log", **_ONES_TWOS_FIVES}
    axes[f"xaxis{maps + 1}"] = powers | {
        "title": title("αρ   (of AntiSAM, |αρ|)"), "anchor": f"y{maps + 1}",
        "range": _axis_of(points, "product"),
    }  # fmt: skip
    axes[f"yaxis{maps + 1}"] = powers | {
        "anchor": f"x{maps + 1}",
        "range": _axis_of(points, "sharpness"),
    }
    return axes


def edges(places: np.ndarray) -> np.ndarray:
    """Where the cells of a map begin and end, as Plotly draws them: half way between centres."""
    low, high = _ends(places)
    return np.concatenate([[low], (places[1:] + places[:-1]) / 2, [high]])


def _below(those: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Where a word stands in some of the rows of a map: below the number in the middle."""
    rows = [int(np.abs(places - each).argmin()) for each in those]
    return places[rows] - 0.62 * (places - edges(places)[:-1])[rows]


def _ends(places: np.ndarray) -> list[float]:
    """From the edge of the first cell to that of the last."""
    gaps = np.diff(places) if len(places) > 1 else np.array([1.0])
    return [float(places[0] - gaps[0] / 2), float(places[-1] + gaps[-1] / 2)]


def _ticks(values: Sequence[float], position) -> dict:
    at = position(values)
    return {
        "range": _ends(at),
        "tickvals": at.tolist(),
        "ticktext": [f"{value:g}".replace("-", "−") for value in values],
    }


def _axis_of(points: Mapping[str, Points], name: str) -> list[float]:
    values = [getattr(each, name) for each in points.values()]
    return _decades(np.concatenate(values or [np.array([])]))


def _powers(decades: Sequence[float]) -> list[float]:
    return [10.0**each for each in decades]


def _decades(values: np.ndarray) -> list[float]:
    known = values[np.isfinite(values) & (values > 0)]
    if not known.size:
        return [-2.0, 1.0]
    return [float(np.log10(known.min()) - 0.12), float(np.log10(known.max()) + 0.15)]


_DIGITS = [digit * 10**power for power in range(-3, 4) for digit in (1, 2, 5)]
_ONES_TWOS_FIVES: dict[str, Any] = {"tickvals": _DIGITS, "ticktext": [f"{d:g}" for d in _DIGITS]}


def _places(headings: Sequence[str]) -> dict:
    """Two by two, or below each other on a narrow page; what is compared is in two columns."""
    names = [*headings, "λ<sub>max</sub> of all cells, by αρ"]
    wide: dict[str, Sequence[Any]] = {}
    narrow: dict[str, Sequence[Any]] = {}
    for k, name in enumerate(names):
        axes = "xy" if k == 0 else f"x{k + 1}y{k + 1}"
        column, row = ((0, 0), (1, 0), (1, 1), (0, 1))[k]
        left, bottom, top = 0.54 * column, 0.58 * (1 - row), 1 - 0.262 * k
        wide[axes] = left, left + 0.46, bottom, bottom + 0.36, name
        narrow[axes] = 0, 1, top - 0.2, top, name
    return {"wide": panels(560, wide), "narrow": panels(1120, narrow)}
