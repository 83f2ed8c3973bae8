"""The live figure of networks on a plane through their parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from landscapes.networks import TASKS, Task
from landscapes.networks.planes import Plane
from livefigure import AtStep, Card, Curve, Question
from livefigure.markup import channel, marker, says, swatch, term, value
from pages.figures.finite import quantile
from pages.figures.surface import relief
from pages.figures.training import STYLES, accuracy_range
from pages.networks.planes.compute import (
    ALPHAS,
    AWAY,
    GD,
    KINDS,
    RHO,
    SAM,
    SHARES,
    STRONG,
    Opening,
    Projections,
    Trajectories,
    height_at,
    heights,
    opening,
    plane_for,
    project,
    trained_ahead,
    window,
)
from pages.networks.planes.view import LINES, TRAJECTORIES, over_steps, planes_view
from pages.ui.lesson_figure import Knob, LessonFigure

OPENED = TASKS["Two moons"], 0  # the data and the seed that the page opens with


@dataclass(frozen=True)
class View:
    """What the page has been asked to draw."""

    task: Task
    kind: str  # one of KINDS
    height: str  # one of HEIGHTS
    dimensions: int
    seed: int  # of the weights
    draw: int  # of the random plane

    @property
    def opens(self) -> bool:
        """Whether the page opens with it."""
        return self.between and (self.task, self.seed, self.height) == (*OPENED, "Training loss")

    @property
    def between(self) -> bool:
        """Whether the loss between two solutions is drawn."""
        return self.dimensions == 2 and self.kind == KINDS[0]


# ── What is drawn ───────────────────────────────────────────────────────────────────────────


def _ready(trajectories: Trajectories, view: View, run: int) -> Opening | None:
    """What was computed ahead, if it is on this plane."""
    if (view.task, view.seed) != OPENED or view.kind != KINDS[0] or run != ALPHAS.index(STRONG):
        return None
    ahead, _ = trained_ahead()
    return ahead if trajectories is ahead.trajectories else None


def _seen(trajectories: Trajectories, view: View, run: int) -> Projections:
    """What the plane of the view shows of the trajectories."""
    ready = _ready(trajectories, view, run)
    return ready.seen if ready else _projected(trajectories, *_plane(view), run)[1]


def _plane(view: View) -> tuple[Task, str, int]:
    """What the plane of a view depends on besides the trajectories."""
    return view.task, view.kind, view.draw


@lru_cache(maxsize=6)  # some megabytes each, with the trajectories that they belong to
def _projected(
    trajectories: Trajectories, task: Task, kind: str, draw: int, run: int
) -> tuple[Plane, Projections]:
    plane = plane_for(kind, trajectories, run, draw)
    seen = project(task.example_loss, plane, trajectories.params, task.split().train)
    return plane, jax.tree.map(np.asarray, seen)


def _heights(trajectories: Trajectories, view: View, run: int) -> Grid:
    ready = _ready(trajectories, view, run)
    if ready and view.height == "Training loss":
        return ready.grid
    return _computed_heights(trajectories, view, run)


@lru_cache(maxsize=6)
def _computed_heights(trajectories: Trajectories, view: View, run: int) -> Grid:
    plane, seen = _projected(trajectories, *_plane(view), run)
    span = window(view.kind, seen, run)
    grid = heights(view.task.example_loss, view.height, plane, *span, view.task.split())
    return jax.tree.map(np.asarray, grid)


def _opening(trajectories: Trajectories, view: View) -> Opening | None:
    """What the story tells of, where the view is that which the page opens with."""
    if not view.opens or trajectories.steps[-1] < view.task.num_steps:
        return None
    ready = _ready(trajectories, view, ALPHAS.index(STRONG))
    return ready or _computed_opening(trajectories, view.task)


@lru_cache(maxsize=2)
def _computed_opening(trajectories: Trajectories, task: Task) -> Opening:
    return jax.tree.map(np.asarray, opening(task, trajectories))


def channels(view: View, trajectories: Trajectories, runs: Sequence[int]) -> dict[str, Any]:
    """All that is drawn for some of the trainings, on the plane for the first of them."""
    run, rows, count = runs[0], list(runs), len(trajectories.steps)
    seen = _seen(trajectories, view, run)
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
    number = without.shape[:1]
    ends = {
        **_ends(trajectories, seen),
        "start.x": np.broadcast_to(seen.x[run, 0], number),
        "start.y": np.broadcast_to(seen.y[run, 0], number),
        "explained": 100 * seen.explained,
        "share": 100 * share,
        "hidden": (share < 0.5).astype(int) + (share < 0.1),
        "diverged": without[:, count - 1].astype(int),
    }
    own_rows = curves | {
        "within": np.where(within > 0, within, np.nan),
        "below": seen.below[:, :count],
    }
    return (
        {name: values[rows] for name, values in own_rows.items()}
        | ghosts
        | {"shares": np.tile(SHARES, (len(rows), 1))}
        | {name: np.asarray(values)[rows] for name, values in ends.items()}
    )


def _ends(trajectories: Trajectories, seen: Projections) -> dict[str, np.ndarray]:
    """The ends of the straight line from GD’s solution to each of the others, and its peak."""
    last = len(trajectories.steps) - 1
    without = trajectories.diverged[:, last]
    loss = np.where(without, np.nan, trajectories.report.train_loss[:, last])
    between = np.where(without[:, None], np.nan, seen.from_gd)
    highest = between.max(axis=1)
    higher = np.maximum(loss, loss[GD])
    rises = (highest > 1.02 * higher).astype(int) + (highest > 2 * higher)
    share = np.where(rises > 0, SHARES[seen.from_gd.argmax(axis=1)], np.nan)
    ends: dict[str, np.ndarray] = {
        "between": between,
        "highest": highest,
        "rises": np.where(without, 3, rises),
        "end.loss": loss,
        "gd.end.loss": np.full_like(loss, loss[GD]),
        "end.share": np.ones_like(loss),
        "gd.end.share": np.zeros_like(loss),
        "peak.share": share,
        "peak.loss": np.where(rises > 0, highest, np.nan),
    }
    for axis, places in (("x", seen.x[:, last]), ("y", seen.y[:, last])):
        own = np.where(without, np.nan, places)
        ends |= {
            f"end.{axis}": own,
            f"gd.end.{axis}": np.full_like(own, own[GD]),
            f"sam.end.{axis}": np.full_like(own, own[SAM]),
            f"peak.{axis}": own[GD] + share * (own - own[GD]),
        }
    return ends


# ── How it is drawn ─────────────────────────────────────────────────────────────────────────

_AXES = {
    "Three solutions": ("from GD towards SAM", "at a right angle, towards α-SAM"),
    "Most of the path": ("first principal component", "second principal component"),
    "Random": ("a random direction", "another"),
}

_GD, _SAM = term("gd", "GD", "gd"), term("sam", "SAM", "sam")
_OURS = term("alpha", "α-SAM", "alpha")

_NAMES = {"gd": "GD", "sam": f"SAM, ρ = {RHO:g}", "alpha": f"α-SAM, ρ = {RHO:g}"}

_STATUS = f"""
{term("alpha", f"α = {value('alpha')}", "alpha")}: loss {channel("train_loss")}, loss of its
projection {channel("below")}, distance from the network to the plane <b>{channel("off")}</b>.
{says("diverged")}
"""

_HELD = f"""
The plane shows {channel("explained")} % of how the trajectory spreads (of its variance) and
{channel("share")} % of the final λ<sub>max</sub>.
"""

_LINE = f"""
On the straight line from GD’s solution the loss: {says("rises")}
"""

_RISES = [
    "it is at most {highest}: no hill to speak of.",
    "it rises to {highest}. Such a hill, here a low one, is called a loss barrier.",
    "it rises to {highest}. Such a hill is called a loss barrier.",
    "… nothing: this training diverged, and has no solution.",
]


def plane_figure(view: View, trajectories: Trajectories) -> LessonFigure:
    """The figure of what was trained, on one kind of plane."""

    def at_alphas(alpha) -> Mapping[str, Any]:
        return channels(view, trajectories, [_run(value) for value in np.asarray(alpha)])

    def figure(setting: Mapping[str, Any]) -> go.Figure:
        run = _run(setting["alpha"])
        drawn = planes_view(
            _heights(trajectories, view, run),
            _AXES[view.kind],
            view.height.lower() + ", logarithmic",
            _ranges(trajectories, _seen(trajectories, view, run), run),
            int(trajectories.steps[-1]),
            view.dimensions,
            view.between,
            f"{view.height.lower()}: stronger tint = higher",
            AWAY,
            extra.around._asdict() if extra else None,
        )
        return drawn.update_layout(uirevision=f"{view}|{run}")

    extra = _opening(trajectories, view)
    story: Sequence[Card] = ()
    flat = view.dimensions == 2
    height = None if flat else "height"
    depth = lambda channel: [channel] if height else None
    shown = over_steps(view.between, extra is not None)
    bindings: list[Curve | AtStep] = []
    for name in TRAJECTORIES:
        own = "" if name == "path" else f"{name}."
        bindings += [
            Curve(name, f"{own}x", f"{own}y", height and f"{own}height", ghost=bool(own)),
            AtStep(f"{name} now", [f"{own}x"], [f"{own}y"], depth(f"{own}height")),
            *(Curve(f"{c} {name}", "step", f"{own}{c}", ghost=bool(own)) for c in shown),
        ]
    bindings += [
        Curve("within", "step", "within"),
        *(AtStep(f"{channel} now", ["step"], [channel]) for channel in shown),
    ]
    terms = {
        name: [trace, *(f"{panel} {trace}" for panel in shown)]
        for name, trace in (("alpha", "path"), ("gd", "gd"), ("sam", "sam"))
    } | {"within": ["within"]}
    if flat:
        bindings.append(AtStep("start", ["start.x"], ["start.y"]))
        terms["start"] = ["start"]
    if extra:
        bindings.append(AtStep("gd centre", ["gd.end.share"], ["gd.end.loss"]))
        terms["gd"].append("gd centre")
        terms |= {name: [name] for name in LINES}
        story = _story(view.task.num_params)
    if view.between:
        bindings += [
            AtStep(
                "names",
                ["gd.end.x", "sam.end.x", "end.x"],
                ["gd.end.y", "sam.end.y", "end.y"],
                text=[f"{name}<br>\N{NO-BREAK SPACE}" for name in ("GD", "SAM", "α-SAM")],
            ),
            AtStep("straight", ["gd.end.x", "end.x"], ["gd.end.y", "end.y"]),
            AtStep("peak", ["peak.x"], ["peak.y"]),
            Curve("between", "shares", "between"),
            AtStep("end gd", ["gd.end.share"], ["gd.end.loss"]),
            AtStep("end alpha", ["end.share"], ["end.loss"]),
            AtStep("peak between", ["peak.share"], ["peak.loss"]),
        ]
        terms |= {"straight": ["straight", "between"], "peak": ["peak", "peak between"]}
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
            "legend": _legend(view, around=extra is not None),
            "status": _STATUS + _HELD + ("" if story or view.kind != KINDS[0] else _LINE),
            "readout": f"step <b>{channel('step')}</b>",
        },
        words={
            "diverged": ["", "It diverged: its trajectory ends where it was last finite."],
            "rises": _RISES,
        },
        terms=terms,
        question=None if story else _question(),
        story=story,
        alt=f"The {view.height.lower()} on a plane through the parameters of a network, with the "
        "projected trajectories of GD, SAM and α-SAM; beside it training loss, test accuracy and "
        "sharpness by training step, and the loss between two solutions or the distance off the "
        "plane.",
        name=named,
        shared={"step": trajectories.steps.astype(float)},
    )  # fmt: skip


def _legend(view: View, around: bool) -> str:
    whose = "".join(swatch(name, *STYLES[name][:2], text) for name, text in _NAMES.items())
    within = swatch("within", "alpha", "dashdot", "its largest curvature along the map")
    if view.dimensions == 3:
        return whose + within
    line = swatch("straight", "text", "dash", "straight from GD’s end to α-SAM’s") + marker(
        "peak", "text", "◆", "its highest point"
    )
    lines = "".join(
        swatch(name, *LINES[name][:2], f"the loss in a direction: {said}")
        for name, said in (("sharpest", "the sharpest"), ("random", "a random one"))
    )
    return (
        whose
        + within
        + (lines if around else "")
        + (line if view.between else "")
        + marker("start", "text", "○", "the start of all, projected like the paths")
    )


def _run(alpha: float) -> int:
    return int(np.abs(np.asarray(ALPHAS) - alpha).argmin())


def _ranges(
    trajectories: Trajectories, projections: Projections, run: int
) -> dict[str, tuple[float, float]]:
    """Axes for all trainings at once, so that no α rescales another's picture."""
    report = trajectories.report
    # Untrained, all are near chance: the axis is that of what they come to.
    right = 100 * np.asarray(report.test_accuracy)[:, -1]
    bent = np.concatenate([np.ravel(report.sharpness), np.ravel(projections.within[run])])
    high = max(quantile(report.sharpness, 0.99, otherwise=0.0), 1e-4)
    low = min(max(quantile(bent[bent > 0], 0.0, otherwise=0.0), 1e-3 * high), high)
    loss = quantile(report.train_loss, 0.99, otherwise=0.0) or 1.0
    off = quantile(projections.off, 1.0, otherwise=0.0) or 1.0
    # Room for a hill of any height, so that the axis does not tell whether there is one.
    highest = quantile(projections.from_gd, 1.0, otherwise=0.0)
    ends = quantile(np.asarray(report.train_loss)[[GD, ALPHAS.index(STRONG)], -1], 1.0, 0.0)
    return {
        "between": (0.0, max(1.08 * highest, 3.2 * ends) or 1.0),
        "train_loss": (0.0, 1.05 * loss),
        "test_accuracy": accuracy_range(right),
        "sharpness": (float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.2),
        "off": (-0.03 * off, 1.05 * off),
    }


def _story(weights: int) -> Sequence[Card]:
    """What is to be seen on the plane through three solutions of networks with so many weights."""
    there = {"alpha": STRONG}
    paths = ["start", *TRAJECTORIES]
    return (
        Card(
            f"A network has {weights} weights: it is a point in a space of {weights} directions. "
            f"Three networks were trained: by {_GD}, {_SAM} and {_OURS}. This map is the plane "
            "through the three. A stronger tint is a higher training loss.",
            there,
            ["xy"],
            hides=["straight", "peak", *paths],
            idle=["alpha"],
        ),
        Card(
            "Do the three lie in one basin? Walk "
            f"{term('straight', 'straight', 'text')} from GD’s network to α-SAM’s: every weight "
            f"changes evenly. The loss is {channel('gd.end.loss')} at first and "
            f"{channel('end.loss')} at last. Between, {says('rises')}",
            there,
            ["xy", "x5y5"],
            hides=["sam now", *paths],
            lit=["straight"],
            idle=["alpha"],
        ),
        Card(
            f"This plane has two directions, the space {weights}. The sharpness λ<sub>max</sub> is "
            "the largest curvature of the loss in any of them. The plot shows it for α-SAM’s "
            "network.",
            there,
            ["xy", "x4y4"],
            hides=["sharpness gd", "sharpness sam", "straight", "peak", *paths],
            idle=["alpha"],
            question=_question(hides=["within"]),
        ),
        Card(
            f"How can a plane miss it? Walk away from {_GD}’s network, the sharpest of the three. "
            f"In its {term('sharpest', 'sharpest direction', 'text')} the loss rises steeply. "
            f"In a {term('random', 'random', 'text')} one it hardly changes, and so in most. "
            "<b>Flat in a plane is not flat.</b>",
            there,
            ["x2y2"],
            lit=["sharpest"],
            idle=["alpha"],
        ),
    )


# The dash-dotted line is the answer, and says how much of the sharpness the plane shows.
_SHARE = f"""
The plane shows {channel("share")} % of it: see the
{term("within", "dash-dotted", "alpha")} line, the largest curvature along the map.
"""


def _question(hides: Sequence[str] = ()) -> Question:
    return Question(
        ask="<b>Make a prediction.</b> How much of the sharpness λ<sub>max</sub> of α-SAM’s "
        "solution, α = 4, can be seen in this plane?",
        options=["Most of it", "Between a tenth and a half", "Less than a tenth"],
        meaning=[[0], [1], [2]],
        channel="hidden",
        at={"alpha": STRONG},
        because=[
            f"{_SHARE} Most of it would be seen only if the sharpest direction lay in the plane. "
            "But of a thousand directions few are sharp, and this plane was not chosen by "
            "sharpness.",
            f"{_SHARE} Of a thousand directions few are sharp. A plane that was not chosen by "
            "sharpness misses nearly all of them.",
            f"{_SHARE} Of a thousand directions few are sharp, and this plane was not chosen by "
            "sharpness: it misses them.",
        ],
        hides=hides,
    )
