"""The live map: point at an (α, ρ) and see its run; click, and it is chosen."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go

from experiments.atlas import Atlas, atlas
from experiments.outcome import surface_outcomes
from experiments.programs import PROGRAMS
from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import LANDSCAPES, Grid, Landscape, outcomes, survey
from landscapes.outcome import DIVERGED, HOVERS, LEFT
from livefigure import (
    AtStep,
    Card,
    Curve,
    Exercise,
    Goal,
    Handle,
    Preset,
    Question,
    Record,
    Scene,
)
from livefigure.markup import channel, paint, says, scale, swatch
from livefigure.numbers import written
from optimizers import RULES
from pages.explore.atlas.usual import usual
from pages.explore.atlas.view import (
    ALPHA_TICKS,
    NUMBERS,
    PRODUCTS,
    RHO_TICKS,
    Shading,
    alpha_position,
    atlas_view,
    curve,
    rho_position,
)
from pages.figures.finite import quantile
from pages.figures.outcomes import map_legend
from pages.ui import formula, link
from pages.ui.setting import RULE, RunSetting, alphas, rhos

COLOURS = ["Where it ends", "Loss", "Sharpness λmax", "Step when it leaves"]

CELLS = 61  # at least so many along each axis
STEPS = 36  # shown of each run
_MANY = 5  # minima, too many to name them all on the surface


class Claim(NamedTuple):
    """A setting worth seeing on the map, all of it: what a claim leaves out is as by default."""

    label: str
    sentence: str
    landscape: Landscape
    alpha: float
    rho: float
    start: tuple[float, float]
    learning_rate: float | None = None


class Cells(NamedTuple):
    """The grid: ticks of the Explorer, near enough to evenly spaced on the axes of the map."""

    alphas: np.ndarray
    rhos: np.ndarray

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The α and ρ of the cell at a place of the map."""
        column = np.abs(alpha_position(self.alphas) - x).argmin()
        row = np.abs(rho_position(self.rhos) - y).argmin()
        return float(self.alphas[column]), float(self.rhos[row])


def spaced(number: int) -> str:
    """The number as it is read: 3 721."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def count(landscape: Landscape) -> str:
    """How many runs a map of the landscape is made of."""
    grid = cells(landscape)
    return spaced(grid.alphas.size * grid.rhos.size)


def chosen(
    values: Mapping[str, Any], grid: Cells, defaults: Mapping[str, Any]
) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """What a release means for the address, and which of it goes without saying there."""
    said = {name: value for name, value in values.items() if name != "cell"}
    if "cell" in values:
        alpha, rho = grid.nearest(*values["cell"])
        said = {"alpha": alpha, "rho": rho} | said
    return said, {} if "surface" in said else defaults


def cells(landscape: Landscape) -> Cells:
    """The grid of a landscape; what is special, or where one starts, is on it exactly."""
    return Cells(
        _spread(alphas(landscape), alpha_position, (*ALPHA_TICKS, landscape.alpha)),
        _spread(rhos(landscape), rho_position, (*RHO_TICKS, landscape.rho)),
    )


def _spread(ticks: Sequence[float], position, special: Sequence[float]) -> np.ndarray:
    """At least `CELLS` of the ticks, evenly spaced in position, the special ones among them."""
    places = position(ticks)
    special = [tick for tick in special if ticks[0] <= tick <= ticks[-1]]
    for count in itertools.count(CELLS):  # ticks that are taken twice count once
        taken = np.abs(places - np.linspace(places[0], places[-1], count)[:, None]).argmin(1)
        for tick in special:
            taken[np.abs(places[taken] - position(tick)).argmin()] = ticks.index(tick)
        taken = np.unique(taken)
        if taken.size >= CELLS:
            break
    return np.asarray(ticks)[taken]


@lru_cache(maxsize=16)
def measured(
    landscape: Landscape, rule: str, learning_rate: float, start: tuple[float, float]
) -> Atlas:
    """Where every cell ends and how; a choice on the map asks for the same again."""
    grid = cells(landscape)
    seen = atlas(
        landscape,
        RULES[rule],
        jnp.array(start),
        learning_rate,
        jnp.array(grid.alphas),
        jnp.array(grid.rhos),
        _shown(landscape),
        num_steps=landscape.num_steps,
    )
    return jax.tree.map(np.asarray, seen)


def measured_usual() -> Atlas:
    """The map that comes with the app, computed."""
    return measured(_TWIN, RULE, _TWIN.learning_rate, _TWIN.start)


def settings_of_usual() -> dict[str, Any]:
    """Everything that the numbers of that map depend on."""
    grid = cells(_TWIN)
    return {
        "surface": _TWIN.name,
        "rule": RULE,
        "learning rate": _TWIN.learning_rate,
        "start": list(_TWIN.start),
        "steps": _TWIN.num_steps,
        "shown": _shown(_TWIN).tolist(),
        "alphas": grid.alphas.tolist(),
        "rhos": grid.rhos.tolist(),
    }


def computed_ahead(setting: RunSetting) -> str:
    """One line that says who computed the map of a setting, if it came with the app."""
    return usual()[1] if _is_usual(setting) else ""


def _shown(landscape: Landscape) -> np.ndarray:
    return shown_steps(landscape.num_steps, STEPS)


def scene(
    setting: RunSetting, colour: str, claims: Sequence[Claim], card: int | None = None
) -> Scene:
    """The whole picture at a setting; without its map where that must be compiled first."""
    landscape, grid = setting.landscape, cells(setting.landscape)
    place = _place(grid, setting.alpha, setting.rho)
    at = _at(setting.alpha, setting.rho)
    seen = None
    if _is_usual(setting):
        seen, _ = usual()
    # A new program is compiled behind the picture of the surface.
    elif PROGRAMS.seen(("atlas", landscape.name, setting.rule)):
        seen = measured(landscape, setting.rule, setting.learning_rate, setting.start)
    empty = Scene(
        figure=_figure(setting, colour, seen),
        controls=[
            Handle(
                "cell",
                "α and ρ",
                alpha_position(grid.alphas).tolist(),
                rho_position(grid.rhos).tolist(),
                at=at,
                hover=True,
                index=place,
                reads="α = {alpha}, ρ = {rho}",
            )
        ],
        bindings=[
            Curve("gd", "gd.x", "gd.y", ghost=True),
            Curve("path", "x", "y"),
            AtStep("now", ["x"], ["y"]),
            AtStep("chosen", ["chosen.x"], ["chosen.y"]),
        ],
        base=None,
        step=setting.step,
        html={
            "legend": legend(colour, setting) + _lines(setting),
            "readout": f"step <b>{channel('step')}</b>",
            "status": _SENTENCE
            if seen is not None
            else f"Computing {count(landscape)} runs of {spaced(setting.num_steps)} steps each …",
        },
        words={"outcome": formula.outcome_phrases(landscape), "measured": ("", _MEASURED)},
        story=[
            Card(
                *(told.text, {"cell": _at(*told.cell)}, told.panels, told.hides),
                question=told.question,
            )
            for told in story(setting, colour)
        ],
        card=card,
        terms={
            "map": ["chosen"],
            "products": [*_CURVES, NUMBERS],
            "yours": ["path"],
            "plain": ["gd"],
        },
        presets=[_preset(claim, setting) for claim in claims],
        exercises=EXERCISES if _is_usual(setting) else (),
        alt=f"Map of α and ρ: where {setting.rule} ends on {landscape.name}; beside it the "
        "surface with the run of the chosen α and ρ.",
        name=f"{landscape.name}|{setting.rule}|{setting.start}|{setting.learning_rate}",
        settings=setting.told,
    )
    if seen is None:
        return empty
    every = line(grid, seen, landscape)
    there = lambda cell: record(every, grid, _place(grid, *cell), _at(*cell))
    cards = [
        replace(each, record=there(told.cell))
        for each, told in zip(empty.story, story(setting, colour), strict=True)
    ]
    return replace(
        empty, base=there((setting.alpha, setting.rho)), lines={"cell": every}, story=cards
    )


def _at(alpha: float, rho: float) -> tuple[float, float]:
    """The place of a cell on the map."""
    return float(alpha_position(alpha)), float(rho_position(rho))


_SENTENCE = (
    f'At <b style="color: {paint("alpha")}">α = {channel("alpha")}</b>, '
    f'<b style="color: {paint("rho")}">ρ = {channel("rho")}</b>, so αρ = {channel("product")}, '
    f"the run <b>{says('outcome')}</b>. The mean of L over its last two steps is "
    f"{channel('end_loss')}; midway between them λ<sub>max</sub> = {channel('end_curvature')}."
)


# What has diverged has neither.
_MEASURED = (
    " The mean of L over its last two steps is {end_loss}; midway between them λmax = "
    "{end_curvature}."
)


_CURVES = tuple(curve(product) for product in PRODUCTS)
_TWIN = LANDSCAPES["Twin wells"]


class Told(NamedTuple):
    """A card of the story: its text, the α and ρ of its cell, its panels, and what it hides."""

    text: str
    cell: tuple[float, float]
    panels: Sequence[str] = ("xy", "x2y2")
    hides: Sequence[str] = ()
    question: Question | None = None


_NOW = (
    f'<b style="color: {paint("alpha")}">α = {channel("alpha")}</b>, '
    f'<b style="color: {paint("rho")}">ρ = {channel("rho")}</b>: the run <b>{says("outcome")}</b>.'
)
_NO_CURVES = (*_CURVES, NUMBERS, "gd")
_ends_in = outcomes(_TWIN).index
_QUESTION = Question(
    ask="<b>Make a prediction.</b> SAM, α = 1, is equally strong with ρ = 0.8. Where does its run "
    "end?",
    options=["In the flat minimum, too", "In the sharp minimum", "In neither"],
    meaning=[
        [_ends_in("flat minimum")],
        [_ends_in("sharp minimum")],
        [_ends_in(HOVERS), _ends_in(LEFT), _ends_in(DIVERGED)],
    ],
    channel="outcome",
    at={"cell": _at(1.0, 0.8)},
    because=[
        "The product αρ is the same, but the gradient is taken eight times as far away, where the "
        "loss is another. The run comes to rest between the two wells.",
        "The correction is strong enough to drive it out. But it is taken 0.8 away, where the loss "
        "is another, and the run comes to rest between the two wells.",
        "A gradient that is taken 0.8 away tells of another place. The run leaves the sharp well "
        "and comes to rest before the flat one. So α and ρ count apart, not by their product "
        "alone.",
    ],
)
_STORY = (
    Told(
        "Every place on this map is one run: its α across, its ρ up. Gold: the run ends in the "
        f"flat minimum. Grey: in the sharp one. At the ring {_NOW} Point at other places, or "
        "tap.",
        (1.0, 0.1),
        hides=_NO_CURVES,
    ),
    Told(
        "Here is a single run, which begins at the hollow ring. The strength of its correction is "
        f"about the product αρ: at α = 8 and ρ = 0.1 that is 0.8. {_NOW}",
        (8.0, 0.1),
        ("x2y2",),
        ("gd",),
        _QUESTION,
    ),
    Told(
        "SAM is the blue line, α = 1: no cell on it from ρ = 0 to 2.5 is gold. A larger α gets "
        f"there: at ρ = 0.1 gold begins near α = 5. {_NOW}",
        (6.0, 0.1),
        hides=_NO_CURVES,
    ),
    Told(
        "Does the product αρ alone decide? Along the dashed curve it is 0.5 everywhere. From α = 3 "
        f"to 16 gold begins about there. But above ρ ≈ 0.6 little is gold. {_NOW}",
        (3.0, 0.18),
        hides=(*(each for each in _CURVES if each != curve(0.5)), NUMBERS, "gd"),
    ),
    Told(
        "Left of 0, α is negative (AntiSAM): the correction is turned round. Below 0, ρ is "
        "negative: the gradient is taken downhill. Two minus signs nearly cancel, so the lower "
        f"left corner is gold, too. {_NOW}",
        (-2.0, -0.4),
        hides=_NO_CURVES,
    ),
)


def story(setting: RunSetting, colour: str) -> Sequence[Told]:
    """The story of the map, where it is the one that is told of."""
    return _STORY if _is_usual(setting) and colour == COLOURS[0] else ()


_FLAT = outcomes(_TWIN).index("flat minimum")

EXERCISES = (
    Exercise(
        "Choose a cell with positive α and ρ that ends in the flat minimum with αρ of at most 0.5.",
        [Goal("outcome", _FLAT, _FLAT), Goal("product", 0.01, 0.505), Goal("alpha", low=0.01)],
        ["Look at the lower edge of the region “flat”.", "Try α between 5 and 7, ρ below 0.1."],
    ),
    Exercise(
        "The cell α = 8, ρ = 0.1 ends in the flat minimum, and αρ is 0.8. Choose one with αρ "
        "between 0.75 and 0.85 and positive α that does not end there.",
        [Goal("outcome", low=_FLAT + 1), Goal("product", 0.75, 0.85), Goal("alpha", low=0.01)],
        ["Follow the dashed curves to larger radii.", "Try α = 1 with ρ = 0.8."],
    ),
    Exercise(
        "Make AntiSAM leave the sharp well: choose a negative α that ends in the flat minimum.",
        [Goal("outcome", _FLAT, _FLAT), Goal("alpha", high=-0.1)],
        ["The region lies in a corner of the map.", "Two minus signs: choose a negative ρ, too."],
    ),
)


def _is_usual(setting: RunSetting) -> bool:
    asked = setting.landscape, setting.rule, setting.learning_rate, setting.start
    return asked == (_TWIN, RULE, _TWIN.learning_rate, _TWIN.start)


def line(grid: Cells, seen: Atlas, landscape: Landscape) -> Record:
    """The record of every cell, row by row from the lowest ρ."""
    alpha, rho = np.meshgrid(grid.alphas, grid.rhos)
    cells = {
        "x": seen.params[..., 0],
        "y": seen.params[..., 1],
        "outcome": seen.outcome,
        "left": seen.left,
        "end_loss": seen.loss,
        "end_curvature": seen.curvature,
        "measured": np.isfinite(seen.loss).astype(int),
        "alpha": alpha,
        "rho": rho,
        "product": alpha * rho,
    }
    return {"step": _shown(landscape)} | {
        name: values.reshape(alpha.size, -1) for name, values in cells.items()
    }


def record(every: Record, grid: Cells, place: tuple[int, int], at: tuple[float, float]) -> Record:
    """The chosen cell, and what stays on screen while others are pointed at.

    It is a row of the map and not a run of its own: on a chaotic border another program, which
    rounds differently, might end elsewhere than the map says.
    """
    column, row = place
    first = row * grid.alphas.size
    plain = first + int(np.flatnonzero(grid.alphas == 0)[0])
    here = {name: v if name == "step" else v[first + column] for name, v in every.items()}
    here |= {f"gd.{axis}": every[axis][plain] for axis in "xy"}
    return here | {"chosen.x": [at[0]], "chosen.y": [at[1]]}


def legend(colour: str, setting: RunSetting) -> str:
    """A patch, a sign and a name for every outcome; or a scale, and what is off it."""
    shown = surface_outcomes(setting.landscape)
    if colour == "Where it ends":
        # The sign of a minimum is the first of its words, and need not be said twice.
        once = [each._replace(words=each.words.removeprefix(f"{each.sign} ")) for each in shown]
        return map_legend(once, "map")
    low, high = _ends(colour, setting)
    if colour == "Sharpness λmax":
        name, ends = "λmax where it ends", (written(low), written(high))
    elif colour == "Loss":
        name, ends = "L where it ends, above the lowest", (_power(low), _power(high))
    else:
        name, ends = (
            "step at which it leaves the plotted region",
            (f"{10**-low:.0f}", f"{10**-high:.0f}"),
        )
        shown = []
    return f"<span>{name}: {scale(*ends)}</span>" + (
        map_legend(shown[-2:]) or "<span>blank: it never leaves</span>"
    )


def _lines(setting: RunSetting) -> str:
    """A sample and a name of what is drawn as a line."""
    plain, _, yours = formula.names(setting.rule)
    return "".join(
        (
            swatch("products", "text", "dash", "equal αρ"),
            swatch("yours", "alpha", "solid", f"{yours}, the run of the cell"),
            swatch("plain", "gd", "dot", f"{plain}, α = 0" if "α" not in plain else plain),
        )
    )


def _power(exponent: float) -> str:
    digits = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return "10" + f"{exponent:.0f}".translate(digits)


def _ends(colour: str, setting: RunSetting) -> tuple[float, float]:
    """The ends of a scale: the same for every rule and start, but for the number of steps."""
    landscape = setting.landscape
    if colour == "Sharpness λmax":
        known = [point.curvatures[1] for point in landscape.critical_points]
        if landscape.floor:  # whose flattest point is the known one
            known.append(
                2 * float(survey(landscape.loss, jnp.array(landscape.start)).curvature_max)
            )
        return min(0.0, *known), max(known)
    if colour == "Loss":
        top = quantile(_surface(landscape).z, 1.0, otherwise=0.0) - _lowest(landscape)
        return -6.0, float(np.ceil(np.log10(top)))
    return -float(np.log10(setting.num_steps)), 0.0  # the sooner, the darker


def _lowest(landscape: Landscape) -> float:
    return min(point.loss for point in landscape.critical_points)


@lru_cache(maxsize=64)
def _surface(landscape: Landscape) -> Grid:
    return sample(landscape.loss, landscape.window, resolution=100)


def _figure(setting: RunSetting, colour: str, seen: Atlas | None) -> go.Figure:
    landscape = setting.landscape
    shading: Shading | None = None
    outcome: np.ndarray | None = None
    if seen is not None:
        outcome = np.asarray(seen.outcome)
        left = np.isin(outcome, [outcomes(landscape).index(name) for name in (LEFT, DIVERGED)])
        with np.errstate(divide="ignore", invalid="ignore"):
            values = {
                "Loss": np.where(left, np.nan, np.log10(seen.loss - _lowest(landscape))),
                "Sharpness λmax": np.where(left, np.nan, seen.curvature),
                "Step when it leaves": -np.log10(np.where(seen.left < 0, np.nan, seen.left)),
            }
        if colour in values:
            shading = Shading(values[colour], *_ends(colour, setting))
            outcome = np.where(left & (colour != "Step when it leaves"), outcome, -1)
    plain, one, _ = formula.names(setting.rule)
    marks = {0.0: "GD" if plain == "gradient descent" else "plain"}
    if one.startswith("SAM"):
        marks |= {-1.0: "AntiSAM", 1.0: "SAM"}
    shown = surface_outcomes(landscape)
    names = outcomes(landscape)
    minima = [(shown[names.index(each.name)].sign, each.params) for each in landscape.minima]
    minima = minima if len(minima) < _MANY else []
    figure = atlas_view(
        _surface(landscape), *cells(landscape), shown, outcome, shading, marks, minima,
        setting.start,
    )  # fmt: skip
    return figure.update_layout(uirevision=landscape.name)


def _preset(claim: Claim, setting: RunSetting) -> Preset:
    rate = claim.learning_rate or claim.landscape.learning_rate
    asked = claim.landscape, claim.alpha, claim.rho, claim.start, rate
    current = asked == (
        *(setting.landscape, setting.alpha, setting.rho, setting.start, setting.learning_rate),
    )
    values = {
        "surface": link.slug(claim.landscape.name),
        "rule": None,
        "eta": claim.learning_rate,
        "start": claim.start,
        "alpha": claim.alpha,
        "rho": claim.rho,
    }
    return Preset(claim.label, claim.sentence, {}, link.href(values), current, also=values)


def _place(grid: Cells, alpha: float, rho: float) -> tuple[int, int]:
    return (
        int(np.flatnonzero(grid.alphas == alpha)[0]),
        int(np.flatnonzero(grid.rhos == rho)[0]),
    )


def explorer_query(setting: RunSetting) -> dict[str, str]:
    """The address of a setting in the Explorer, but for its surface."""
    return {
        "rule": link.slug(setting.rule),
        "eta": f"{setting.learning_rate:g}",
        "alpha": f"{setting.alpha:g}",
        "rho": f"{setting.rho:g}",
        "start": ",".join(f"{value:.6g}" for value in setting.start),
    }
