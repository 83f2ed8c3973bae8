"""The map of where each (α, ρ) ends, and beside it the surface on which one path is shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.outcome import Outcome
from landscapes import Grid
from landscapes.landscape import Interval
from pages.figures.descent import relief
from pages.figures.frame import FRAME, QUIET, ring, title
from pages.figures.palette import GROUND, PALETTE

# α and ρ stand on axes that are linear around zero and logarithmic far from it, so that a product
# αρ is nearly a straight line and nothing is squeezed; up to about these values they are linear.
_ALPHA_SCALE, _RHO_SCALE = 2.0, 0.2
ALPHA_TICKS = (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 16.0)
RHO_TICKS = (-1.0, -0.6, -0.4, -0.2, -0.1, 0.0, 0.1, 0.2, 0.4, 0.6, 1.0, 2.0)

# Products that get a curve where it crosses the map.
PRODUCTS = (-3.0, -1.0, -0.4, -0.1, 0.1, 0.4, 1.0, 3.0, 10.0)


class Fate(NamedTuple):
    """One thing that can become of a path: how the map shows it and what it is called."""

    sign: str
    colour: str  # a name of the palette
    opacity: float  # the map is the ground of handle and curves, and a scale of greys tells
    words: str  # apart what the hues do not


class Shading(NamedTuple):
    """A number for every cell, and the ends of its scale."""

    values: np.ndarray  # rhos × alphas; NaN is left blank
    low: float
    high: float


def alpha_position(alpha):
    """Where α stands on its axis."""
    return np.arcsinh(np.asarray(alpha, float) / _ALPHA_SCALE)


def rho_position(rho):
    """Where ρ stands on its axis."""
    return np.arcsinh(np.asarray(rho, float) / _RHO_SCALE)


_MINIMA = (("pin-a", 0.7), ("pin-d", 0.5), ("pin-b", 0.5), ("exact", 0.5))
_ELSE = {
    "valley floor": Fate("V", "pin-a", 0.7, "valley floor"),
    "hovers": Fate("○", "ground", 1.0, "settles in no minimum"),
    "left the window": Fate("→", "text", 0.45, "leaves the window"),
    "diverged": Fate("∞", "text", 0.8, "diverges"),
}


def fates(names: Sequence[str]) -> list[Fate]:
    """The look of each of the `outcomes` of a landscape: the minima by their initials."""
    minima = [name for name in names if name not in _ELSE]
    initials = ["".join(part[0] for part in n.split()[0].split("-")).upper() for n in minima]
    reached = [Fate(s, *look, n) for s, look, n in zip(initials, _MINIMA, minima, strict=False)]
    return [*reached, *(_ELSE[name] for name in names if name in _ELSE)]


def hyperbola(product: float, alphas: Interval, rhos: Interval) -> tuple[np.ndarray, np.ndarray]:
    """α and ρ along αρ = product inside the ranges; NaN between its two branches."""
    branches: list[np.ndarray] = []
    for rho in rhos:
        near = product / rho
        far = alphas[1] if near > 0 else alphas[0]
        if near * far > 0 and abs(near) < abs(far):
            branches += [np.geomspace(near, far, 80), np.array([np.nan])]
    along = np.concatenate(branches or [np.array([np.nan])])
    return along, product / along


def atlas_view(
    grid: Grid,
    alphas: np.ndarray,
    rhos: np.ndarray,
    shown: Sequence[Fate],
    outcome: np.ndarray | None,
    shading: Shading | None = None,
    marks: Mapping[float, str] | None = None,
) -> go.Figure:
    """The map and the surface, with room for one path.

    An outcome is an index into `shown`, or −1 for a cell that is left to the `shading`, one number
    per cell. Without outcomes the map is empty: they are being computed.
    """
    figure = go.Figure()
    if outcome is not None:
        add_outcomes(figure, shown, outcome, **_cells(alphas, rhos))
    if shading is not None:
        figure.add_heatmap(
            name="shading", **_cells(alphas, rhos), z=shading.values,
            zmin=shading.low, zmax=shading.high, colorscale=GROUND, showscale=False,
            hoverinfo="skip",
        )  # fmt: skip
    limits = (float(alphas[0]), float(alphas[-1])), (float(rhos[0]), float(rhos[-1]))
    curves = _add_curves(figure, *limits)
    _add_surface(figure, grid)
    figure.add_scatter(**ring("chosen"))
    marks = {alpha: text for alpha, text in (marks or {}).items() if alphas[0] <= alpha}
    figure.update_layout(_layout(grid, *limits, marks, curves))
    return figure


def _cells(alphas: np.ndarray, rhos: np.ndarray) -> dict:
    return {"x": alpha_position(alphas), "y": rho_position(rhos)}


def add_outcomes(
    figure: go.Figure, shown: Iterable[Fate | Outcome], outcome: np.ndarray, x, y, **axes
) -> None:
    """One flat colour per outcome, and its sign where it is thickest; −1 is left blank.

    `x` and `y` are the places of the columns and rows.
    """
    shown = list(shown)
    for i, fate in enumerate(shown):
        figure.add_heatmap(
            name=fate.words, x=x, y=y, z=np.where(outcome == i, 1, np.nan).astype(np.float32),
            zmin=0, zmax=1, colorscale=[[end, PALETTE[fate.colour]] for end in (0, 1)],
            opacity=fate.opacity, showscale=False, hoverinfo="skip", **axes,
        )  # fmt: skip
    add_signs(
        figure, {(fate.sign, _INK.get(fate.colour, "text")): outcome == i
                 for i, fate in enumerate(shown)}, x, y, **axes
    )  # fmt: skip


_FEW = 10  # rows, on all maps at least as high as as many signs
_INK = {"text": "ground"}  # what is written in on a colour, if not in that of the text


def add_signs(
    figure: go.Figure, regions: Mapping[tuple[str, str], np.ndarray], x, y, **axes
) -> None:
    """A sign (its text, its colour) on each region of cells that is not too thin for one.

    Where there are only a few rows of them, a single cell is large enough.
    """
    least = 1 if len(y) < _FEW else 2
    spots = [(*sign, *thickest(cells)) for sign, cells in regions.items() if cells.any()]
    spots = [spot for spot in spots if spot[-1] >= least]
    figure.add_scatter(
        name="signs", meta="ground", mode="text", hoverinfo="skip", **axes,
        x=[x[column] for *_, column, _ in spots], y=[y[row] for *_, row, _, _ in spots],
        text=[f"<b>{text}</b>" for text, *_ in spots],
        textfont={"size": 15, "color": [PALETTE[colour] for _, colour, *_ in spots]},
    )  # fmt: skip


def thickest(region: np.ndarray) -> tuple[int, int, int]:
    """The row and column in the midst of a region of cells, and how many layers it has around it.

    Raises IndexError for a region without cells.
    """
    core = layer = np.asarray(region)
    thickness = 0
    while layer.any():
        core, thickness = layer, thickness + 1
        padded = np.pad(layer, 1)
        layer = layer & padded[2:, 1:-1] & padded[:-2, 1:-1] & padded[1:-1, 2:] & padded[1:-1, :-2]
    midst = np.argwhere(core)
    row, column = midst[len(midst) // 2]
    return int(row), int(column), thickness


def _add_curves(figure: go.Figure, alphas: Interval, rhos: Interval) -> list[dict]:
    """Curves of equal product, each with its number where both factors stand equally far out."""
    labels = []
    for product in PRODUCTS:
        along, across = hyperbola(product, alphas, rhos)
        figure.add_scatter(
            name=f"αρ = {product:g}", meta="ground", mode="lines", hoverinfo="skip",
            x=alpha_position(along), y=rho_position(across),
            line={"color": PALETTE["text"], "width": 0.9, "dash": "dot"},
        )  # fmt: skip
        alpha = np.sqrt(abs(product) * _ALPHA_SCALE / _RHO_SCALE)
        rho = product / alpha
        if alpha < 0.95 * alphas[1] and rhos[0] < 0.9 * rho and 1.1 * rho < rhos[1]:
            text = f"{'αρ = ' if product == 0.4 else ''}{product:g}".replace("-", "−")
            labels.append(_note(
                text, alpha_position(alpha), rho_position(rho), font={"size": 10.5},
                bgcolor=PALETTE["ground"], borderpad=0, opacity=0.85,
            ))  # fmt: skip
    return labels


def _add_surface(figure: go.Figure, grid: Grid) -> None:
    shape = relief(grid)
    ground, top = shape.height(grid.z).astype(np.float32), shape.top
    right = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_contour(
        name="surface", x=np.asarray(grid.x, np.float32), y=np.asarray(grid.y, np.float32),
        z=ground, colorscale=GROUND, showscale=False, hoverinfo="skip",
        contours={"coloring": "fill", "start": 0.0, "end": top, "size": top / 16},
        line={"width": 0.5, "color": PALETTE["rule"]}, **right,
    )  # fmt: skip
    line = {"mode": "lines", "hoverinfo": "none"} | right
    figure.add_scatter(name="gd", line={"color": PALETTE["gd"], "dash": "dot", "width": 2}, **line)
    figure.add_scatter(name="path", line={"color": PALETTE["alpha"], "width": 2.2}, **line)
    dot = {"size": 11, "color": PALETTE["alpha"], "line": {"width": 2, "color": PALETTE["ground"]}}
    figure.add_scatter(name="now", mode="markers", marker=dot, hoverinfo="none", **right)


def _layout(grid: Grid, alphas: Interval, rhos: Interval, marks, notes: list[dict]) -> dict:
    quiet = QUIET | {"showgrid": False, "fixedrange": True}
    x, y = (float(grid.x[0]), float(grid.x[-1])), (float(grid.y[0]), float(grid.y[-1]))
    lines = [
        _upright(alpha, colour)
        for alpha, colour in ((-1.0, "anti"), (0.0, "gd"), (1.0, "sam"))
        if alphas[0] <= alpha <= alphas[1]
    ]
    level = {
        "type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": 0, "y1": 0,
        "line": {"color": PALETTE["gd"], "width": 1},
    }  # fmt: skip
    names = [
        _note(text, alpha_position(alpha), 1.0, yref="y domain", yanchor="bottom",
              font={"size": 11})
        for alpha, text in marks.items()
    ]  # fmt: skip
    axes = {
        "xaxis": _axis(alphas, alpha_position, ALPHA_TICKS)
        | {"title": title("α, how strongly to react")},
        "yaxis": _axis(rhos, rho_position, RHO_TICKS) | {"title": title("ρ, how far to look")},
        "xaxis2": {"range": x, "anchor": "y2"} | {"title": title("θ₁")},
        "yaxis2": {"range": y, "anchor": "x2"} | {"title": title("θ₂")},
    }
    if 0.45 < (x[1] - x[0]) / (y[1] - y[0]) < 2.3:  # distances on the surface are true
        axes["yaxis2"] |= {"scaleanchor": "x2", "constrain": "domain", "constraintoward": "top"}
        axes["xaxis2"] |= {"constrain": "domain"}
    return (
        FRAME
        | {name: quiet | axis for name, axis in axes.items()}
        | {
            "margin": {"l": 52, "r": 8, "t": 22, "b": 38},
            "hovermode": False,
            "shapes": [*lines, level],
            "annotations": [*notes, *names],
            "meta": {
                "wide": _placed(400, ((0, 0.58), (0, 1)), ((0.65, 1), (0, 1))),
                "narrow": _placed(800, ((0, 1), (0.54, 1)), ((0, 1), (0, 0.44))),
            },
        }
    )


def _placed(height: int, left: tuple, right: tuple) -> dict:
    """Where map and surface stand on a page of one width."""
    return {
        "height": height,
        "xaxis": {"domain": left[0]}, "yaxis": {"domain": left[1]},
        "xaxis2": {"domain": right[0]}, "yaxis2": {"domain": right[1]},
    }  # fmt: skip


def _axis(ends: Interval, position, ticks: Sequence[float]) -> dict:
    inside = [tick for tick in ticks if ends[0] <= tick <= ends[1]]
    return {
        "range": [float(position(end)) for end in ends],
        "tickvals": position(inside).tolist(),
        "ticktext": [f"{tick:g}".replace("-", "−") for tick in inside],
    }


def _upright(alpha: float, colour: str) -> dict:
    x = float(alpha_position(alpha))
    return {
        "type": "line", "yref": "y domain", "x0": x, "x1": x, "y0": 0, "y1": 1,
        "line": {"color": PALETTE[colour], "width": 1.2},
    }  # fmt: skip


def _note(text: str, x, y, **look) -> dict:
    return {"text": text, "x": float(x), "y": float(y), "showarrow": False} | look
