"""The descent on a live figure: α and ρ bend the path, the start is held by hand.

What a drag can reach is computed ahead: the line of paths along α through the present setting,
the line along ρ, and, once the start is grabbed, a lattice of starts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import streamlit as st

from experiments.portrait import End, Excerpt, Fan, fan, portrait
from landscapes import Landscape, outcomes, sample, survey
from optimizers import RULES, Hyperparameters
from pages.figures.descent_view import PANELS, Ranges, Relief, descent_view, relief, step_position
from pages.widgets import formula, link
from pages.widgets.live import (
    Curve,
    Handle,
    Moment,
    Preset,
    Question,
    Record,
    Scene,
    Slider,
    live_figure,
    released,
)

KEY = "live"

# How many steps are shown: of the path itself, of each path in a line, of each in the lattice.
BASE_STEPS, LINE_STEPS, LATTICE_STEPS = 400, 90, 40
LATTICE, LATTICE_WALK = (49, 37), 1000  # starts in x and y, and how far each is followed

# Which programs this process has met. A new one is compiled behind the picture of the surface.
_met: set[tuple] = set()


@dataclass(frozen=True)
class Setting:
    """What a descent is run with, and where the reader stands in it."""

    landscape: Landscape
    rule: str
    learning_rate: float
    num_steps: int
    alpha: float
    rho: float
    start: tuple[float, float]
    momentum: float = 0.9
    step: int | None = None  # None is the last
    dimensions: int = 2


@dataclass(frozen=True)
class Story:
    """What a page says around its descent."""

    presets: Sequence[tuple[str, str, Mapping[str, Any]]] = ()  # label, claim, what it sets
    question: Question | None = None
    status: str = ""  # HTML; what follows the live sentence on where the paths ended
    defaults: Mapping[str, Any] = field(default_factory=dict)  # alpha, rho where not the surface's


@st.fragment
def descent(
    landscape: Landscape,
    story: Story,
    rule: str = "α-SAM + SGD",
    learning_rate: float | None = None,
    num_steps: int | None = None,
    momentum: float = 0.9,
    dimensions: int = 2,
) -> None:
    """The live figure of one landscape and one rule, set by the page's address."""
    notices: list[str] = []
    defaults = {"alpha": landscape.alpha, "rho": landscape.rho, "start": landscape.start}
    defaults |= story.defaults
    alphas, rhos = ticks(*landscape.alpha_range, 0.05), ticks(*landscape.rho_range, 0.01)
    steps = num_steps or landscape.num_steps
    setting = Setting(
        landscape=landscape,
        rule=rule,
        learning_rate=learning_rate or landscape.learning_rate,
        num_steps=steps,
        alpha=alphas[link.tick("alpha", alphas, defaults["alpha"], notices)],
        rho=rhos[link.tick("rho", rhos, defaults["rho"], notices)],
        start=link.point("start", landscape.window, defaults["start"], notices),
        momentum=momentum,
        step=link.step("step", steps, notices),
        dimensions=dimensions,
    )
    link.show(notices)
    live_figure(
        scene(setting, alphas, rhos, story, defaults, released(KEY).fetch),
        key=KEY,
        on_release=lambda values: link.write(values, defaults),
    )


def ticks(low: float, high: float, fine: float) -> list[float]:
    """Slider ticks from low to high: fine around zero, coarser beyond what most surfaces need."""
    wide = 4.0 if fine == 0.05 else 0.6
    if high > wide:
        fine *= 2
    near = np.arange(round(low / fine), round(min(high, wide) / fine) + 1) * fine
    far = np.arange(wide, high + 1e-9, 5 * fine / 2)[1:] if high > wide else []
    return [round(float(value), 10) for value in (*near, *far)]


def scene(
    setting: Setting,
    alphas: Sequence[float],
    rhos: Sequence[float],
    story: Story,
    defaults: Mapping[str, Any],
    fetch: str | None,
) -> Scene:
    """The whole picture at a setting; without its paths where they must be compiled first."""
    landscape, dimensions = setting.landscape, setting.dimensions
    alpha_marks = {-1.0: "AntiSAM", 0.0: "GD", 1.0: "SAM"}
    lattice = _lattice(landscape)
    handle = Handle("start", "start θ₀", *lattice, at=setting.start, blank=_GHOST_CHANNELS)
    name = f"{landscape.name}|{setting.rule}|{setting.num_steps}|{dimensions}"
    empty = Scene(
        figure=_surface(landscape, setting.num_steps, dimensions),
        controls=[
            Slider("alpha", "α", "how strongly to react", alphas, alphas.index(setting.alpha), "alpha", alpha_marks),
            Slider("rho", "ρ", "how far to look", rhos, rhos.index(setting.rho), "rho", {0.0: "0"}),
            handle,
        ],
        bindings=_bindings(dimensions),
        base=None,
        step=setting.step,
        html={
            "formula": formula.ALPHA_SAM,
            "legend": formula.legend(dimensions),
            "readout": formula.READOUT,
            "status": formula.endings(setting.rule) + story.status,
        },
        words={name: _endings(landscape) for name in ("outcome", "sam.outcome", "gd.outcome")},
        presets=[_preset(setting, defaults, *preset) for preset in story.presets],
        question=story.question,
        terms={
            "alpha": ["path", *(f"{c}-path" for c in PANELS)],
            "rho": ["look"],
            "g0": ["gd", *(f"{c}-gd" for c in PANELS)],
            "grho": ["sam", *(f"{c}-sam" for c in PANELS)],
        },
        alt=f"Contour map of the surface {landscape.name} with the path of the descent from "
        f"({setting.start[0]:g}, {setting.start[1]:g}); beside it loss, gradient norm and "
        "sharpness over the steps.",
        name=name,
    )  # fmt: skip
    program = (landscape.name, setting.rule, setting.num_steps)
    if program not in _met:
        _met.add(program)
        return empty
    base, lines = records(setting, alphas, rhos)
    if fetch == "start":
        lines["start"] = start_line(setting, lattice)
    return replace(empty, base=base, lines=lines)


def records(
    setting: Setting, alphas: Sequence[float], rhos: Sequence[float]
) -> tuple[Record, dict[str, Record]]:
    """The paths at the setting, and the lines of paths through it along α and along ρ.

    The rows, in this order: the α-line, the ρ-line, SAM's ρ-line, then the path of the setting,
    SAM's and gradient descent's.
    """
    a, r = len(alphas), len(rhos)
    now = setting.num_steps if setting.step is None else setting.step
    few = shown_steps(setting.num_steps, LINE_STEPS, now)
    many = shown_steps(setting.num_steps, BASE_STEPS, now)
    seen = portrait(
        setting.landscape,
        RULES[setting.rule],
        jnp.array(setting.start),
        Hyperparameters(
            setting.learning_rate,
            jnp.array([*alphas, *[setting.alpha] * r, *[1.0] * r, setting.alpha, 1.0, 0.0]),
            jnp.array([*[setting.rho] * a, *rhos, *rhos, *[setting.rho] * 3]),
            setting.momentum,
        ),
        few,
        many,
        num_steps=setting.num_steps,
        last=3,
    )
    seen = jax.tree.map(np.asarray, seen)
    curves = _curves(setting, seen.lines)
    moments = _moments(setting, seen.lines)
    at_now = int(np.flatnonzero(few == now)[0])

    def line(start: int, count: int) -> dict:
        row = slice(start, start + count)
        return {
            **_axis(few, setting),
            **{name: values[row] for name, values in curves.items()},
            **{f"now.{name}": v[row, at_now] for name, v in (curves | moments).items()},
            **_end(seen.ends, row),
        }

    sam = slice(a + r, a + 2 * r)
    rho_line = line(a, r) | _prefixed(
        "sam.", _axis(few, setting) | _end(seen.ends, sam) | {n: v[sam] for n, v in curves.items()}
    )
    exact = _curves(setting, seen.paths)
    base = {}
    for row, prefix in enumerate(("", "sam.", "gd.")):
        end = _end(seen.ends, slice(-3 + row, -2 + row or None))
        base |= _prefixed(
            prefix, _axis(many, setting) | end | {n: v[row] for n, v in exact.items()}
        )
    base |= {name: values[0] for name, values in _moments(setting, seen.paths).items()}
    return base, {"alpha": line(0, a), "rho": rho_line}


def start_line(setting: Setting, lattice: tuple[np.ndarray, np.ndarray]) -> Record:
    """The paths from a lattice of starts, row by row from below."""
    num_steps = min(setting.num_steps, LATTICE_WALK)
    steps = shown_steps(num_steps, LATTICE_STEPS, num_steps)
    hyperparameters = Hyperparameters(
        setting.learning_rate, setting.alpha, setting.rho, setting.momentum
    )
    seen = fan(
        setting.landscape,
        RULES[setting.rule],
        jnp.array(np.stack(np.meshgrid(*lattice), axis=-1).reshape(-1, 2)),
        jax.tree.map(jnp.asarray, hyperparameters),
        steps,
        num_steps=num_steps,
    )
    seen = jax.tree.map(np.asarray, seen)
    return _axis(steps, setting) | _curves(setting, seen) | _end(seen.ends, slice(None))


def shown_steps(num_steps: int, count: int, now: int) -> np.ndarray:
    """At most `count` of the steps 0 … num_steps, the current one among them.

    All of a short walk. Of a longer one the first half of the budget one by one, then pairs ever
    further apart: pairs, because SAM bounces with period two and every other step would hide it.
    """
    if num_steps < count:
        return np.arange(num_steps + 1)
    head = np.arange(count // 2)
    pairs = np.geomspace(head.size, num_steps - 1, (count - head.size) // 2).round().astype(int)
    steps = np.unique(np.concatenate([head, pairs, pairs + 1]))
    nearest = np.abs(steps[:-1] - now).argmin() if now < num_steps else -1
    steps[nearest] = now
    # The same number for every setting: a new shape would be compiled anew.
    spare = np.setdiff1d(np.arange(num_steps + 1), steps)[: count - steps.size]
    return np.sort(np.concatenate([steps, spare]))


_GHOST_CHANNELS = [
    f"{prefix}.{name}" for prefix in ("sam", "gd") for name in ("x", "y", *PANELS, "outcome")
]


def _prefixed(prefix: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {prefix + name: values for name, values in record.items()}


def _axis(steps: np.ndarray, setting: Setting) -> dict[str, np.ndarray]:
    return {"step": steps, "at": step_position(steps, setting.num_steps)}


def _end(ends: End, row: slice) -> dict[str, np.ndarray]:
    return {"outcome": ends.outcome[row], "left": ends.left[row]}


def _curves(setting: Setting, seen: Excerpt | Fan) -> dict[str, np.ndarray]:
    curves = {
        "x": seen.params[..., 0],
        "y": seen.params[..., 1],
        "loss": seen.about.loss,
        "grad_norm": seen.about.grad_norm,
        "curvature": seen.about.curvature_max,
    }
    if setting.dimensions == 3:
        curves["height"] = _relief(setting.landscape).height(seen.about.loss)
    return curves


def _moments(setting: Setting, seen: Excerpt) -> dict[str, np.ndarray]:
    """Where SAM looks from each point, and where each gradient alone would step to."""
    eta, vectors = setting.learning_rate, seen.vectors
    ends = {
        "look": vectors.perturbed,
        "step.gd": seen.params - eta * vectors.grad,
        "step.sam": seen.params - eta * vectors.sam_grad,
        "step.alpha": seen.params - eta * vectors.alpha_sam_grad,
    }
    return {
        f"{name}.{axis}": end[..., k] for name, end in ends.items() for k, axis in enumerate("xy")
    }


def _bindings(dimensions: int) -> list[Curve | Moment]:
    height = None if dimensions == 2 else "height"
    bindings: list[Curve | Moment] = [
        Curve(ghost, f"{ghost}.x", f"{ghost}.y", height and f"{ghost}.height", ghost=True)
        for ghost in ("gd", "sam")
    ]
    bindings += [
        Curve("path", "x", "y", height),
        Moment("now", ["x"], ["y"], height and [height]),
    ]
    if dimensions == 2:
        heads = ("step.gd", "step.sam", "step.alpha")
        bindings += [
            Moment("look", ["x", "look.x"], ["y", "look.y"]),
            Moment(
                "steps",
                [channel for head in heads for channel in ("x", f"{head}.x", "gap")],
                [channel for head in heads for channel in ("y", f"{head}.y", "gap")],
            ),
        ]
    for channel in PANELS:
        bindings += [
            Curve(f"{channel} gd", "gd.at", f"gd.{channel}", ghost=True),
            Curve(f"{channel} sam", "sam.at", f"sam.{channel}", ghost=True),
            Curve(f"{channel} path", "at", channel),
            Moment(f"{channel} now", ["at"], [channel]),
        ]
    return bindings


def _endings(landscape: Landscape) -> list[str]:
    said = {
        "hovers": "stays in the window but settles in no minimum",
        "left the window": "leaves the window at step {left}",
        "diverged": "leaves the window at step {left} and diverges",
        "valley floor": "ends on the valley floor",
    }
    return [said.get(name, f"ends in the {name}") for name in outcomes(landscape)]


def _preset(
    setting: Setting, defaults: Mapping, label: str, sentence: str, values: Mapping
) -> Preset:
    current = all(getattr(setting, name) == value for name, value in values.items())
    return Preset(label, sentence, values, link.href(values), current)


def _lattice(landscape: Landscape) -> tuple[np.ndarray, np.ndarray]:
    x, y = landscape.window
    return np.linspace(*x, LATTICE[0]), np.linspace(*y, LATTICE[1])


@lru_cache(maxsize=64)
def _surface(landscape: Landscape, num_steps: int, dimensions: int):
    """The figure without paths: the same at every setting, and the dearest part of it."""
    grid = sample(landscape.loss, landscape.window, resolution=120)
    return descent_view(grid, _ranges(landscape), num_steps, dimensions)


@lru_cache(maxsize=64)
def _relief(landscape: Landscape) -> Relief:
    return relief(sample(landscape.loss, landscape.window, resolution=120))


def _ranges(landscape: Landscape) -> Ranges:
    """Axes wide enough for all of the window: what a path there can meet."""
    grid = sample(landscape.loss, landscape.window, resolution=60)
    points = jnp.stack(jnp.meshgrid(grid.x, grid.y), axis=-1).reshape(-1, 2)
    about = survey(landscape.loss, points)
    loss, grad = (
        np.asarray(values)[np.isfinite(values)] for values in (about.loss, about.grad_norm)
    )
    top = float(np.quantile(loss, 0.98))
    steep = float(np.quantile(grad, 0.98))
    known = [point.curvatures[1] for point in landscape.critical_points]
    sharp = max([*known, float(np.quantile(about.curvature_max, 0.75))])
    low = min(0.0, *(point.curvatures[1] for point in landscape.critical_points), 0.0)
    return Ranges(
        (1e-8 * top, 2 * top), (1e-5 * steep, 2 * steep), (1.2 * low - 0.03 * sharp, 1.25 * sharp)
    )
