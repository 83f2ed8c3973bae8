"""The live maps of a sweep: point at an α and ρ and read what its networks have become."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

import numpy as np
import plotly.graph_objects as go

from experiments.spread import spread
from experiments.sweep import Cell, Sweep
from experiments.sweep.findings import Correlations, correlations, gain
from experiments.sweep.result import num_diverged
from experiments.train import Report
from livefigure import AtStep, Card, Handle, Preset, Question, Scene
from livefigure.markup import channel, marker, paint, says
from pages.networks.sweep.baselines_figure import comparison
from pages.networks.sweep.view import (
    PLAIN,
    PLAIN_COLUMN,
    PRODUCTS,
    Map,
    Points,
    alpha_position,
    edges,
    rho_position,
    sweep_view,
)
from pages.networks.sweep.words import equally_good, signed

# What belongs to one set of data, or to one list of α and ρ.
OF_A_TASK = ("alphas", "rhos", "alpha", "rho", "seeds", "steps", "noise", "eta")

_MAPS = {
    "test_accuracy": ("test accuracy, %", 100.0, ".1f"),
    "sharpness": ("sharpness λ<sub>max</sub>", 1.0, "#.2g"),
    "train_loss": ("training loss", 1.0, ".2f"),
}


class Outcome(IntEnum):
    """What has become of a cell of the map."""

    TRAINED, DIVERGED, MISSING = range(3)  # diverged is, of which at least one seed has


_POINTS = ("α-SAM", "AntiSAM")
_EQUAL_PRODUCTS = tuple(f"product {product:g}" for product in PRODUCTS)
_BEST, _FLATTEST = (tuple(f"{name} {said}" for name in _MAPS) for said in ("best", "flattest"))
_CELL = tuple(f"{name} cell" for name in _MAPS)

_STATUS = f"""
<b style="color: {paint("alpha")}">α = {channel("alpha")}</b>,
<b style="color: {paint("rho")}">ρ = {channel("rho")}</b>: {says("outcome")}
"""
_WORDS = [
    "{test_accuracy} ± {test_accuracy.std} % test accuracy, λmax = {sharpness} ± "
    "{sharpness.std}, training loss {train_loss} ± {train_loss.std}.",
    "{diverged} of its networks diverged.",
    "not trained yet.",
]
_ACCURACY = [
    "has {test_accuracy} ± {test_accuracy.std}\N{NO-BREAK SPACE}%.",
    "has networks that diverged.",
    "is not trained yet.",
]


def released(values: Mapping[str, Any], plan: Sweep) -> dict[str, Any]:
    """A cell by its α and ρ; a preset says its own, and forgets what belonged to others."""
    said = {name: value for name, value in values.items() if name not in ("cell", "step")}
    if said:
        return dict.fromkeys(OF_A_TASK) | said
    if "cell" not in values:
        return {}
    x, y = values["cell"]
    return {
        "alpha": plan.alphas[int(np.abs(alpha_position(plan.alphas) - x).argmin())],
        "rho": plan.rhos[int(np.abs(rho_position(plan.rhos) - y).argmin())],
    }


def scene(
    plan: Sweep,
    rows: Mapping[Cell, Report],
    place: tuple[int, int],
    presets: Sequence[Preset],
    story: Sequence[Card] = (),
    card: int | None = None,
) -> Scene:
    """The whole picture, with one cell chosen."""
    every = cells(plan, rows)
    x, y = alpha_position(plan.alphas), rho_position(plan.rhos)
    column, row = place
    words = _correlations(plan, rows)
    ruler = {"ruler": [float("nan") if words is None else _ruler(words)]}

    def record(alpha: float, rho: float) -> dict[str, Any]:
        first = plan.rhos.index(rho) * len(plan.alphas) + plan.alphas.index(alpha)
        return {name: v if name == "step" else v[first] for name, v in every.items()} | ruler

    return Scene(
        figure=_figure(plan, every, {} if card is None else _named(plan, rows)),
        controls=[
            Handle(
                "cell", "α and ρ", x.tolist(), y.tolist(), at=(float(x[column]), float(y[row])),
                hover=True, framed=True, index=place, reads="α = {alpha}, ρ = {rho}",
            )
        ],
        bindings=[
            *(
                AtStep(
                    f"{name} cell",
                    ["left", "right", "right", "left", "left"],
                    ["bottom", "bottom", "top", "top", "bottom"],
                )
                for name in _MAPS
            ),
            AtStep("point now", ["size"], ["sharpness"]),
        ],
        base=record(plan.alphas[column], plan.rhos[row]),
        lines={"cell": every},
        html={"status": _STATUS, "legend": _LEGEND},
        words={"outcome": _WORDS, "accuracy": _ACCURACY},
        terms=_TERMS,
        presets=presets,
        panels=("xy", "x2y2"),  # one above the other, four would be too low to read
        story=[replace(each, record=record(**released(each.values, plan))) for each in story],
        card=card,
        alt=f"Maps over α and ρ of test accuracy, sharpness and training loss on "
        f"{plan.task.dataset.name}; and sharpness by the product αρ.",
        name=f"sweep|{plan.task.dataset.name}",
    )  # fmt: skip


_TERMS = {
    "cell": [*_CELL, "point now"],
    "equal": _EQUAL_PRODUCTS,
    "alpha-sam": _POINTS[:1],
    "anti": _POINTS[1:],
    "plain": [PLAIN, PLAIN_COLUMN],
}
_LEGEND = "<span>±: standard deviation of the networks</span>" + "".join(
    marker(*each)
    for each in (
        ("cell", "alpha", "□", "the chosen cell: point at another"),
        ("equal", "text", "─", "equal αρ"),
        ("alpha-sam", "alpha", "●", "α &gt; 0; larger dots: larger ρ"),
        ("anti", "anti", "●", "AntiSAM: α &lt; 0"),
        ("plain", "gd", "─", "gradient descent: α = 0"),
    )
)


def told(plan: Sweep, rows: Mapping[Cell, Report]) -> Sequence[Card]:
    """What the table tells, with its question; nothing where too little is trained."""
    words = _correlations(plan, rows)
    if words is None or plan.missing(rows):
        return ()
    column, row = opening(plan)
    first = _stands(plan.alphas[column], plan.rhos[row])
    found = gain({cell: rows[cell] for cell in plan.cells})
    best = _stands(*found.best) if found else first
    flat = _stands(*_flattest_cell(plan, rows)) if found else first
    question = Question(
        ask="<b>Make a prediction.</b> From which number could you tell λ<sub>max</sub> best?",
        options=["α", "ρ", "the product αρ"],
        meaning=[[0], [1], [2]],
        channel="ruler",
        at=_stands(plan.alphas[-1], plan.rhos[-1]),
        because=_reasons(words),
        hides=_POINTS,
    )
    named = (*_BEST, *_FLATTEST)
    return (
        Card(
            f"At every α and ρ, {plan.num_seeds} networks learn{_wrong(plan)}. A cell has their "
            f"mean test accuracy.{_plainly(plan, rows)} Where is it higher? Point at cells: "
            f"α = {channel('alpha')}, ρ = {channel('rho')} {says('accuracy')}",
            first,
            ["xy"],
            hides=(*_EQUAL_PRODUCTS, *named),
        ),
        Card(
            "The same networks, and how sharp they ended: their λ<sub>max</sub>. Compare cells "
            "along a row (one ρ) and along a column (one α). Where is it low?",
            first,
            ["x2y2"],
            hides=(*_EQUAL_PRODUCTS, *named),
            question=question,
        ),
        Card(
            "Every cell is also a dot, placed by its αρ. On the map, thin lines join cells of "
            f"equal αρ. {_by_product(plan, words)}",
            first,
            ["x2y2", "x4y4"],
            hides=named,
        ),
        Card(
            f"{_best(plan, rows)} {_price(plan, rows)} {_luck(plan)}",
            best,
            ["xy", "x3y3"],
            hides=(*_EQUAL_PRODUCTS, *_FLATTEST, PLAIN_COLUMN),
        ),
        Card(
            "Is the flattest cell, where λ<sub>max</sub> is lowest, the most accurate? "
            f"{_flattest(plan, rows)}",
            flat,
            ["xy", "x2y2"],
            hides=(*_EQUAL_PRODUCTS, PLAIN_COLUMN),
        ),
    )


def _reasons(words: Correlations) -> list[str]:
    """What is said to whoever chose α, ρ or their product."""
    ruler = ["log α", "log ρ", "log αρ"][_ruler(words)]
    strongest = signed((words.alpha, words.rho, words.product)[_ruler(words)])
    one = lambda letter, of: (
        f"log λ<sub>max</sub> correlates with log {letter} at {signed(of)}, with {ruler} at "
        f"{strongest}."
    )
    both = (
        f"log λ<sub>max</sub> correlates with log αρ at {signed(words.product)}, with log ρ alone "
        f"at {signed(words.rho)}, with log α alone at {signed(words.alpha)}."
    )
    if _ruler(words) < 2:
        return [f"The best predictor here is {ruler}. {both}"] * 3
    return [
        f"Cells of one α differ, because ρ counts, too: {one('α', words.alpha)}",
        f"Cells of one ρ differ, because α counts, too: {one('ρ', words.rho)}",
        f"α and ρ count together: {both}",
    ]


def _plainly(plan: Sweep, rows: Mapping[Cell, Report]) -> str:
    """How accurate gradient descent is, where it has a column."""
    if 0.0 not in plan.alphas or num_diverged(rows[0.0, 0.0]):
        return ""
    return f" Gradient descent (α = 0, framed) has {_accuracy(rows[0.0, 0.0])}."


def _stands(alpha: float, rho: float) -> dict[str, tuple[float, float]]:
    """Where the handle of the map is on a cell."""
    return {"cell": (float(alpha_position(alpha)), float(rho_position(rho)))}


def _wrong(plan: Sweep) -> str:
    """That labels are wrong, where any are."""
    noise = plan.task.label_noise
    return f" from data with {100 * noise:.0f} % wrong labels" if noise else ""


def _luck(plan: Sweep) -> str:
    """That the best of many cells is no estimate; and where there is one, if there is."""
    said = "The best of many cells is partly luck"
    if comparison(plan) is None:
        return f"{said}."
    return f"{said}. [Further down](#others), settings were chosen on validation data."


def opening(plan: Sweep) -> tuple[int, int]:
    """The column and the row of the cell that is marked at first: of SAM, if it is there."""
    return int(np.abs(np.array(plan.alphas) - 1).argmin()), len(plan.rhos) // 2


def _by_product(plan: Sweep, words: Correlations) -> str:
    """What the dots show, by the correlation of both logarithms."""
    if words.product > -0.8:
        return "For α > 0, λ<sub>max</sub> does not simply fall as αρ rises."
    levels = ", up to αρ = 1" if plan.task.dataset.name == "Two moons" else ""
    return (
        "For α > 0, the dots lie near one curve, whatever ρ is: <b>the larger αρ, the "
        f"flatter</b>{levels}."
    )


def _price(plan: Sweep, rows: Mapping[Cell, Report]) -> str:
    """How the training loss goes along with αρ."""
    known = [
        (alpha * rho, float(rows[alpha, rho].train_loss.mean()))
        for alpha, rho in plan.cells
        if alpha > 0
    ]
    logs = np.log(np.array(known))
    varies = np.isfinite(logs).all() and logs.std(axis=0).all()
    if varies and np.corrcoef(logs.T)[0, 1] > 0.8:
        return "A larger αρ also fits the training data less: their loss rises."
    return "For α > 0, the training loss does not simply rise with αρ."


def _best(plan: Sweep, rows: Mapping[Cell, Report]) -> str:
    """Where the highest test accuracy is."""
    found = gain({cell: rows[cell] for cell in plan.cells})
    if found is None:
        return ""
    if found.accuracy.mean <= found.plain.mean:
        return "<b>Of α > 0, the best cell is no better than gradient descent.</b>"
    said = f"The best test accuracy is {100 * found.accuracy.mean:.1f}\N{NO-BREAK SPACE}%"
    products = [alpha * rho for alpha, rho in plan.cells if alpha > 0]
    if min(products) < found.best[0] * found.best[1] < max(products):
        return f"<b>{said}, where αρ is neither smallest nor largest.</b>"
    return f"<b>{said}.</b>"


def _flattest(plan: Sweep, rows: Mapping[Cell, Report]) -> str:
    """How accurate the flattest cell of α > 0 is, and how flat the most accurate one."""
    found = gain({cell: rows[cell] for cell in plan.cells})
    if found is None:
        return ""
    flattest = _flattest_cell(plan, rows)
    of = lambda cell: (
        f"λ<sub>max</sub> {_sharpness(rows[cell]):.2g} and a test accuracy of "
        f"{_accuracy(rows[cell])}"
    )
    if flattest == found.best:
        return f"<b>Of α > 0, it is</b>: it has {of(flattest)}."
    alone = not equally_good({cell: rows[cell] for cell in plan.cells}, found.best)
    best = "The best" if alone else "A best one"
    return f"<b>No</b>: of α > 0, the flattest has {of(flattest)}. {best} has {of(found.best)}."


def _accuracy(report: Report) -> str:
    return f"{100 * spread(report.test_accuracy).mean:.1f}\N{NO-BREAK SPACE}%"


def _flattest_cell(plan: Sweep, rows: Mapping[Cell, Report]) -> Cell:
    """That of α > 0 whose networks are the flattest, if one has trained."""
    trained = [cell for cell in plan.cells if cell[0] > 0 and not num_diverged(rows[cell])]
    return min(trained, key=lambda cell: _sharpness(rows[cell]))


def _sharpness(report: Report) -> float:
    return float(spread(report.sharpness).mean)


def _correlations(plan: Sweep, rows: Mapping[Cell, Report]) -> Correlations | None:
    return correlations({cell: rows[cell] for cell in plan.cells if cell in rows})


def _ruler(words: Correlations) -> int:
    return int(np.argmax(np.abs([words.alpha, words.rho, words.product])))


def cells(plan: Sweep, rows: Mapping[Cell, Report]) -> dict[str, np.ndarray]:
    """Channels of every cell of the map, row by row from the smallest ρ."""
    channels: dict[str, list[float]] = {}
    across, up = edges(alpha_position(plan.alphas)), edges(rho_position(plan.rhos))
    for row, rho in enumerate(plan.rhos):
        for column, alpha in enumerate(plan.alphas):
            report = rows.get((alpha, rho if alpha else 0.0))
            said = {
                "x": float(alpha_position(alpha)),
                "y": float(rho_position(rho)),
                "left": across[column],
                "right": across[column + 1],
                "bottom": up[row],
                "top": up[row + 1],
                "alpha": alpha,
                "rho": rho,
                "product": alpha * rho,
                "size": abs(alpha * rho) or math.nan,
                "outcome": _outcome(report),
                "accuracy": _outcome(report),
                "diverged": num_diverged(report) if report else math.nan,
            }
            for name, (_, unit, _) in _MAPS.items():
                mean, std = math.nan, math.nan
                if report is not None:
                    mean, std, *_ = map(float, spread(getattr(report, name)).of_all())
                std *= unit
                deviation = round(std, 1) if name == "test_accuracy" else std
                said |= {name: unit * mean, f"{name}.std": deviation}
            for name, value in said.items():
                channels.setdefault(name, []).append(value)
    return {"step": np.zeros(1)} | {n: np.array(v)[:, None] for n, v in channels.items()}


def _outcome(report: Report | None) -> Outcome:
    if report is None:
        return Outcome.MISSING
    return Outcome.DIVERGED if num_diverged(report) else Outcome.TRAINED


def _named(plan: Sweep, rows: Mapping[Cell, Report]) -> dict[str, list[Cell]]:
    """The cells that have a name on the maps of a card, where there is room for it: none before all
    are trained."""
    found = None if plan.missing(rows) else gain({cell: rows[cell] for cell in plan.cells})
    if found is None:
        return {}
    best = [found.best, *equally_good({cell: rows[cell] for cell in plan.cells}, found.best)]
    flattest = _flattest_cell(plan, rows)
    return {"best": best, "flattest": [] if flattest in best else [flattest]}


def _figure(
    plan: Sweep, every: Mapping[str, np.ndarray], named: Mapping[str, Sequence[Cell]]
) -> go.Figure:
    shape = len(plan.rhos), len(plan.alphas)
    outcome = every["outcome"].reshape(shape)
    maps = {}
    for name, (heading, _, form) in _MAPS.items():
        values = every[name].reshape(shape)
        texts = [
            [_cell(v, f, form) for v, f in zip(*pair, strict=True)]
            for pair in zip(values, outcome, strict=True)
        ]
        with np.errstate(invalid="ignore", divide="ignore"):
            tint = values if name == "test_accuracy" else np.log(values)
        maps[name] = Map(
            f"{heading}: stronger tint = higher", np.where(np.isfinite(tint), tint, np.nan), texts
        )
    alpha, sharpness = every["alpha"][:, 0], every["sharpness"][:, 0]
    points = {
        name: Points(colour, *(every[key][chosen, 0] for key in ("size", "sharpness", "rho")))
        for name, colour, chosen in zip(
            _POINTS, ("alpha", "anti"), (alpha > 0, alpha < 0), strict=True
        )
    }
    plain = sharpness[alpha == 0]
    return sweep_view(
        plan.alphas,
        plan.rhos,
        maps,
        points,
        float(plain[0]) if plain.size else math.nan,
        {said: named.get(said, []) for said in ("best", "flattest")},
    )


def _cell(value: float, outcome: float, form: str) -> str:
    if outcome == Outcome.TRAINED:
        return f"{value:{form}}".removeprefix("0").removesuffix(".")
    return "∞" if outcome == Outcome.DIVERGED else ""
