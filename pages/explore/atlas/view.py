"""The map of where the run at each (α, ρ) ends, and beside it the surface with one of the runs."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.outcome import SurfaceOutcome
from landscapes import Grid
from landscapes.landscape import Interval
from pages.figures.frame import FRAME, QUIET, dot, line, panels, ring, title
from pages.figures.outcomes import add_outcomes
from pages.figures.palette import GROUND, PALETTE
from pages.figures.surface import surface

# α and ρ stand on axes that are linear around zero and logarithmic far from it, so that a product
# αρ is nearly a straight line and nothing is squeezed; up to about these values they are linear.
_ALPHA_SCALE, _RHO_SCALE = 2.0, 0.2
ALPHA_TICKS = (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 16.0)
RHO_TICKS = (-1.0, -0.6, -0.4, -0.2, -0.1, 0.0, 0.1, 0.2, 0.4, 0.6, 1.0, 2.0)

# Products that get a curve where it crosses the map. Their numbers stand at smaller α than where
# both factors are equally far out, for there regions have their names.
PRODUCTS = (-3.0, -1.0, -0.5, -0.1, 0.1, 0.5, 1.0, 3.0, 10.0)


NUMBERS = "numbers of the curves"  # the name of their trace


def curve(product: float) -> str:
    """The name of the trace of a product."""
    return f"αρ = {product:g}"


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
    shown: Sequence[SurfaceOutcome],
    outcome: np.ndarray | None,
    shading: Shading | None = None,
    marks: Mapping[float, str] | None = None,
    minima: Sequence[tuple[str, tuple[float, float]]] = (),
    start: tuple[float, float] | None = None,
) -> go.Figure:
    """The map and the surface, its minima named and a ring at the start, with room for one run.

    An outcome is an index into `shown`, or −1 for a cell that is left to the `shading`, one number
    per cell. Without outcomes the map is empty: they are being computed.
    """
    figure = go.Figure()
    if outcome is not None:
        lines = alpha_position([-1.0, 0.0, 1.0])[:, None]
        beside = np.abs(alpha_position(alphas) - lines).min(0) < 0.3  # half of a word
        taken = np.broadcast_to(beside, outcome.shape)
        add_outcomes(figure, shown, outcome, taken=taken, **_cells(alphas, rhos))
    if shading is not None:
        figure.add_heatmap(
            name="shading", **_cells(alphas, rhos), z=shading.values,
            zmin=shading.low, zmax=shading.high, colorscale=GROUND, showscale=False,
            hoverinfo="skip",
        )  # fmt: skip
    limits = (float(alphas[0]), float(alphas[-1])), (float(rhos[0]), float(rhos[-1]))
    _add_curves(figure, *limits)
    _add_surface(figure, grid, minima, start)
    figure.add_scatter(**ring("chosen"), cliponaxis=False)
    marks = {alpha: text for alpha, text in (marks or {}).items() if alphas[0] <= alpha}
    figure.update_layout(_layout(grid, *limits, marks))
    return figure


def _cells(alphas: np.ndarray, rhos: np.ndarray) -> dict:
    return {"x": alpha_position(alphas), "y": rho_position(rhos)}


def _add_curves(figure: go.Figure, alphas: Interval, rhos: Interval) -> None:
    """Curves of equal product, and a number on each; a card of the story can hide them."""
    spots = []
    for product in PRODUCTS:
        along, across = hyperbola(product, alphas, rhos)
        figure.add_scatter(
            name=curve(product), mode="lines", hoverinfo="skip",
            x=alpha_position(along), y=rho_position(across),
            line={"color": PALETTE["text"], "width": 1.1, "dash": "dash"},
        )  # fmt: skip
        alpha = min(0.6 * np.sqrt(abs(product) * _ALPHA_SCALE / _RHO_SCALE), abs(product) / 0.25)
        rho = product / alpha
        if alpha < 0.95 * alphas[1] and rhos[0] < 0.9 * rho and 1.1 * rho < rhos[1]:
            spots.append((f"{product:g}".replace("-", "−"), alpha, rho))
    figure.add_scatter(
        name=NUMBERS, mode="markers+text", hoverinfo="skip",
        x=[float(alpha_position(alpha)) for _, alpha, _ in spots],
        y=[float(rho_position(rho)) for *_, rho in spots],
        text=[text for text, *_ in spots], textfont={"size": 11, "color": PALETTE["text"]},
        marker={"symbol": "square", "size": 18, "color": PALETTE["ground"], "opacity": 0.85},
    )  # fmt: skip


def _add_surface(
    figure: go.Figure,
    grid: Grid,
    minima: Sequence[tuple[str, tuple[float, float]]],
    start: tuple[float, float] | None,
) -> None:
    right = {"xaxis": "x2", "yaxis": "y2"}
    figure.add_trace(surface(grid).update(right))
    figure.add_scatter(
        name="minima", meta="ground", mode="markers+text", hoverinfo="skip", **right,
        x=[x for _, (x, _) in minima], y=[y for _, (_, y) in minima],
        text=[f"<b>{sign}</b>" for sign, _ in minima], textposition="bottom center",
        textfont={"size": 13, "color": PALETTE["text"]},
        marker={"symbol": "x-thin", "size": 8, "line": {"width": 2, "color": PALETTE["text"]}},
    )  # fmt: skip
    figure.add_scatter(name="gd", mode="lines", **line("gd", "dot", 2), **right)
    figure.add_scatter(name="path", mode="lines", **line("alpha", "solid", 2.2), **right)
    figure.add_scatter(**dot("now", "alpha", 11), **right)
    figure.add_scatter(
        name="start", meta="ground", mode="markers", hoverinfo="skip", **right,
        x=[start[0]] if start else [], y=[start[1]] if start else [],
        marker={"symbol": "circle-open", "size": 12, "color": PALETTE["text"],
                "line": {"width": 2}},
    )  # fmt: skip


def _layout(grid: Grid, alphas: Interval, rhos: Interval, marks) -> dict:
    quiet = QUIET | {"showgrid": False, "fixedrange": True}
    x, y = grid.window
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
        | {"title": title("α, strength of the correction")},
        "yaxis": _axis(rhos, rho_position, RHO_TICKS) | {"title": title("ρ, perturbation radius")},
        "xaxis2": {"range": x, "anchor": "y2"} | {"title": title("θ₁")},
        "yaxis2": {"range": y, "anchor": "x2"} | {"title": title("θ₂")},
    }
    if 0.45 < (x[1] - x[0]) / (y[1] - y[0]) < 2.3:  # distances on the surface are true
        axes["yaxis2"] |= {"scaleanchor": "x2", "constrain": "domain", "constraintoward": "top"}
        axes["xaxis2"] |= {"constrain": "domain"}
    wide = panels(400, {"xy": (0, 0.58, 0, 1), "x2y2": (0.65, 1, 0, 1)}, *names)
    narrow = panels(680, {"xy": (0, 1, 0.52, 1), "x2y2": (0, 1, 0, 0.38)}, *names)
    return (
        FRAME
        | {name: quiet | axis for name, axis in axes.items()}
        | {
            "margin": {"l": 52, "r": 8, "t": 22, "b": 38},
            "hovermode": False,
            "shapes": [*lines, level],
            "meta": {"wide": wide, "narrow": narrow},
        }
    )


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


def _note(text: str, x, y, **more) -> dict:
    return {"text": text, "x": float(x), "y": float(y), "showarrow": False} | more
