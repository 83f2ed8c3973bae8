"""The live figure of networks on a plane through their parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from landscapes.networks import Task
from landscapes.networks.planes import Plane
from livefigure import AtStep, Card, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, says, swatch, term, value
from pages.figures.finite import quantile
from pages.figures.surface import relief
from pages.figures.training import STYLES
from pages.networks.planes.compute import (
    ALPHAS,
    GD,
    KINDS,
    SAM,
    STRONG,
    Projections,
    Trajectories,
    height_at,
    heights,
    plane_for,
    project,
    window,
)
from pages.networks.planes.view import PANELS, TRAJECTORIES, planes_view
from pages.ui.lesson_figure import Knob, LessonFigure

RHO = 0.1


@dataclass(frozen=True)
class View:
    """What the page has been asked to draw."""

    task: Task
    kind: str  # one of KINDS
    height: str  # one of HEIGHTS
    dimensions: int
    seed: int  # of the weights
    draw: int  # of the random plane


# ── What is drawn ───────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=6)  # some megabytes each, with the trajectories that they belong to
def _projected(
    trajectories: Trajectories, task: Task, kind: str, draw: int, run: int
) -> tuple[Plane, Projections]:
    plane = plane_for(kind, trajectories, run, draw)
    seen = project(task.example_loss, plane, trajectories.params, task.split().train)
    return plane, jax.tree.map(np.asarray, seen)


@lru_cache(maxsize=6)
def _heights(trajectories: Trajectories, view: View, run: int) -> Grid:
    plane, seen = _projected(trajectories, view.task, view.kind, view.draw, run)
    span = window(view.kind, seen, run)
    grid = heights(view.task.example_loss, view.height, plane, *span, view.task.split())
    return jax.tree.map(np.asarray, grid)


def channels(view: View, trajectories: Trajectories, runs: Sequence[int]) -> dict[str, Any]:
    """All that is drawn for some of the trainings, on the plane for the first of them."""
    run, rows, count = runs[0], list(runs), len(trajectories.steps)
    _, seen = _projected(trajectories, view.task, view.kind, view.draw, run)
    report = trajectories.report
    curves: dict[str, Any] = {
        "x": seen.x,
        "y": seen.y,
        "train_loss": report.train_loss,
        "test_accuracy": 100 * np.asarray(report.test_accuracy),
        "sharpness": report.sharpness,
        # But for rounding.
        "off": np.where(seen.off < 1e-4 * quantile(seen.off, 1.0, otherwise=0.0), 0, seen.off),
    }
    without = trajectories.diverged
    curves = {name: np.where(without, np.nan, v)[:, :count] for name, v in curves.items()}
    if view.dimensions == 3:
        grid = _heights(trajectories, view, run)
        shape = relief(grid)
        curves["height"] = shape.lift + shape.height(height_at(grid, curves["x"], curves["y"]))
    ghosts = {
        f"{name}.{channel}": np.tile(values[which], (len(rows), 1))
        for name, which in (("gd", GD), ("sam", SAM))
        for channel, values in curves.items()
    }
    within = seen.within[:, :count]
    sharpness = curves["sharpness"][:, -1]
    share = within[:, -1] / np.where(sharpness > 0, sharpness, np.nan)
    loss = curves["train_loss"][:, -1]
    higher = np.maximum(loss, loss[GD])
    rises = (seen.from_gd > 1.02 * higher).astype(int) + (seen.from_gd > 2 * higher)
    number = without.shape[:1]
    ends = {
        "start.x": np.broadcast_to(seen.x[run, 0], number),
        "start.y": np.broadcast_to(seen.y[run, 0], number),
        **{f"end.{axis}": curves[axis][:, -1] for axis in "xy"},
        **{f"gd.end.{axis}": np.broadcast_to(curves[axis][GD, -1], number) for axis in "xy"},
        "explained": 100 * seen.explained,
        "share": 100 * share,
        "hidden": (share < 0.5).astype(int) + (share < 0.1),
        "from_gd": seen.from_gd,
        "rises": np.where(without[:, count - 1], 3, rises),
        "diverged": without[:, count - 1].astype(int),
    }
    own_rows = curves | {"within": within, "below": seen.below[:, :count]}
    return (
        {name: values[rows] for name, values in own_rows.items()}
        | ghosts
        | {name: np.asarray(values)[rows] for name, values in ends.items()}
    )


# ── How it is drawn ─────────────────────────────────────────────────────────────────────────

_AXES = {
    "Three solutions": ("x: from GD’s solution to SAM’s", "y: across it, to α-SAM’s"),
    "Most of the path": ("first principal component", "second principal component"),
    "Random": ("a random direction", "another"),
}

_NAMES = {"gd": "GD", "sam": f"SAM, ρ = {RHO:g}", "alpha": "α-SAM, the same ρ"}

_FORMULA = formula(
    r"\theta = \theta_c + \channel{x}{x} e_1 + \channel{y}{y} e_2 + \theta_\perp, "
    r"\quad \|\theta_\perp\| = \channel{off}{}",
    "theta equals the centre of the plane plus x times its first direction plus y times its second "
    "plus the part of theta off the plane",
)

_STATUS = f"""
{term("alpha", f"α = {value('alpha')}", "alpha")}: loss {channel("train_loss")}, loss of its
projection {channel("below")}, distance off the plane <b>{channel("off")}</b>. {says("diverged")}
"""

_HELD = f"""
The plane holds {channel("explained")} % of the trajectory’s variance and {channel("share")} % of
the final λ<sub>max</sub>.
"""

_LINE = f"""
On the straight line from GD’s solution: at most <b>{channel("from_gd")}</b>, {says("rises")}.
"""

_RISES = [
    "no barrier",
    "a low barrier",
    "a loss barrier",
    "but it diverged: there is no solution",
]


def plane_figure(view: View, trajectories: Trajectories) -> LessonFigure:
    """The figure of what was trained, on one kind of plane."""

    def at_alphas(alpha) -> Mapping[str, Any]:
        return channels(view, trajectories, [_run(value) for value in np.asarray(alpha)])

    def figure(setting: Mapping[str, Any]) -> go.Figure:
        run = _run(setting["alpha"])
        _, projections = _projected(trajectories, view.task, view.kind, view.draw, run)
        drawn = planes_view(
            _heights(trajectories, view, run),
            _AXES[view.kind],
            view.height.lower() + ", logarithmic",
            _ranges(trajectories, projections, run),
            int(trajectories.steps[-1]),
            view.dimensions,
        )
        return drawn.update_layout(uirevision=f"{view}|{run}")

    flat = view.dimensions == 2
    height = None if flat else "height"
    depth = lambda channel: [channel] if height else None
    bindings: list[Curve | AtStep] = []
    for name in TRAJECTORIES:
        own = "" if name == "path" else f"{name}."
        bindings += [
            Curve(name, f"{own}x", f"{own}y", height and f"{own}height", ghost=bool(own)),
            AtStep(f"{name} now", [f"{own}x"], [f"{own}y"], depth(f"{own}height")),
            *(Curve(f"{c} {name}", "step", f"{own}{c}", ghost=bool(own)) for c in PANELS),
        ]
    bindings += [
        Curve("within", "step", "within"),
        *(AtStep(f"{channel} now", ["step"], [channel]) for channel in PANELS),
    ]
    if flat:
        bindings += [
            AtStep("start", ["start.x"], ["start.y"]),
            AtStep("straight", ["gd.end.x", "end.x"], ["gd.end.y", "end.y"]),
        ]
    told = flat and view.kind == "Three solutions"
    story = _story(view.kind) if told else ()
    named = f"{view.task.dataset.name}|{view.kind}|{view.height}|{view.dimensions}"
    return LessonFigure(
        compute=at_alphas,
        figure=figure,
        bindings=bindings,
        knobs=[
            Knob("alpha", "α", "strength of the correction", ALPHAS, STRONG, "alpha",
                 {-1.0: "AntiSAM", 0.0: "GD", 1.0: "SAM"})
        ],
        html={
            "formula": _FORMULA,
            "legend": "".join(
                swatch(name, *STYLES[name][:2], text) for name, text in _NAMES.items()
            )
            + "<span>○ the start of all three</span>"
            + (swatch("straight", "text", "dash", "GD’s solution to α-SAM’s") if flat else "")
            + "<span>θ<sub>c</sub>: the centre of the plane; e₁, e₂: its two directions; "
            "θ<sub>⊥</sub>: the part of the weights off the plane</span>",
            "status": _STATUS + _HELD + ("" if story or view.kind != KINDS[0] else _LINE),
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={
            "diverged": ["", "It diverged: its trajectory ends where it was last finite."],
            "rises": _RISES,
        },
        terms={
            "alpha": ["path", *(f"{panel} path" for panel in PANELS)],
            "gd": ["gd", *(f"{panel} gd" for panel in PANELS)],
            "sam": ["sam", *(f"{panel} sam" for panel in PANELS)],
            **({"straight": ["straight"]} if flat else {}),
        },
        question=None if story else _question(view.kind),
        story=story,
        alt=f"The {view.height.lower()} on a plane through the parameters of a network, with the "
        "projected trajectories of GD, SAM and α-SAM; beside it training loss, test accuracy, "
        "sharpness and distance off the plane by training step.",
        name=named,
        shared={"step": trajectories.steps.astype(float)},
    )  # fmt: skip


def _run(alpha: float) -> int:
    return int(np.abs(np.asarray(ALPHAS) - alpha).argmin())


def _ranges(
    trajectories: Trajectories, projections: Projections, run: int
) -> dict[str, tuple[float, float]]:
    """Axes for all trainings at once, so that no α rescales another's picture."""
    report = trajectories.report
    right = 100 * np.asarray(report.test_accuracy)
    bent = np.concatenate([np.ravel(report.sharpness), np.ravel(projections.within[run])])
    low = max(quantile(bent[bent > 0], 0.005, otherwise=0.0), 1e-4)
    high = max(quantile(report.sharpness, 0.99, otherwise=0.0), low)
    loss = quantile(report.train_loss, 0.99, otherwise=0.0) or 1.0
    off = quantile(projections.off, 1.0, otherwise=0.0) or 1.0
    return {
        "train_loss": (0.0, 1.05 * loss),
        "test_accuracy": (
            quantile(right, 0.02, otherwise=0.0) - 2,
            quantile(right, 1.0, otherwise=100.0) + 2,
        ),
        "sharpness": (float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.2),
        "off": (-0.03 * off, 1.05 * off),
    }


def _story(kind: str) -> Sequence[Card]:
    """What is to be seen on the plane through three solutions: its map comes after the question."""
    there = {"alpha": STRONG}
    return (
        Card(
            "Three networks start at the same thousand weights. One is trained by gradient descent "
            "(GD), one by SAM, one by α-SAM with α = 4. Here: training loss and test accuracy by "
            "training step.",
            there,
            ["x2y2", "x3y3"],
        ),
        Card(
            "Each solution is a point with a thousand coordinates. A straight line joins any two "
            "of them. On it every weight goes evenly from one value to the other.",
            there,
            ["x2y2"],
            question=_question(kind),
        ),
        Card(
            "Three points lie in one plane; the map shows the loss on it. On the straight line "
            f"from GD’s solution to that of α-SAM the loss is at most {channel('from_gd')}. "
            f"Here that means: {says('rises')}.",
            there,
            ["xy"],
            lit=["straight"],
        ),
        Card(
            "A plane shows little of a network. It holds "
            f"{channel('explained')} % of the variance of α-SAM’s trajectory, and "
            f"{channel('share')} % of its final λ<sub>max</sub>. At the right: λ<sub>max</sub> of "
            "all three. Another plane shows another landscape.",
            there,
            ["xy", "x4y4"],
        ),
    )


def _question(kind: str) -> Question:
    if kind == "Three solutions":
        return Question(
            ask="<b>Make a prediction.</b> Go straight from the solution of GD to that of α-SAM, "
            "α = 4. How high is the loss on the way, compared with the ends?",
            options=["No higher", "Up to twice as high", "More than twice as high"],
            meaning=[[0], [1], [2]],
            channel="rises",
            at={"alpha": 4.0},
            because=[
                "That is so on the digits, where the three lie in one basin. On the two moons each "
                "solution has a basin of its own, although all began at the same weights.",
                "The line leaves one basin and enters another, and it is straight: it does not "
                "follow the valleys. Between the two the loss is far above that of both ends.",
                "There is a loss barrier: the two lie in different basins, although both began at "
                "the same weights. Their trajectories did not cross it: they ran off this plane.",
            ],
        )
    return Question(
        ask="<b>Make a prediction.</b> How much of the sharpness λ<sub>max</sub> of α-SAM’s "
        "solution, α = 4, can be seen in this plane?",
        options=["Most of it", "Between a tenth and a half", "Less than a tenth"],
        meaning=[[0], [1], [2]],
        channel="hidden",
        at={"alpha": 4.0},
        because=[
            "Only if the sharpest direction lay in the plane. But of a thousand directions few are "
            "sharp, and this plane was not chosen by sharpness.",
            "Sharp directions are few among a thousand. Two random directions miss them nearly "
            "altogether, and a trajectory has long stopped moving along them.",
            "Sharp directions are few among a thousand: two random ones miss them, and a "
            "trajectory stops moving along them early. Flat in a plane is not flat.",
        ],
    )
