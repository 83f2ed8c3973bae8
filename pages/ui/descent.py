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
import plotly.graph_objects as go

from experiments.excerpt import End
from experiments.portrait import Excerpt, Fan, fan, portrait
from experiments.programs import PROGRAMS
from experiments.surface import sample
from landscapes import Grid, Landscape, outcomes
from livefigure import (
    AtStep,
    Curve,
    Handle,
    Preset,
    Question,
    Record,
    Scene,
    Slider,
    released,
)
from optimizers import RULES
from pages.figures.descent import PANELS, Ranges, Relief, descent_view, relief, step_position
from pages.ui import formula, link, pins
from pages.ui.answers import ANSWERS, Answer
from pages.ui.fragment import fragment
from pages.ui.live import live_figure
from pages.ui.setting import DECAY, MOMENTUM, RULE, Setting, alphas, looks, rhos

KEY = "live"

# How many steps are shown: of the path itself, of each path in a line, of each in the lattice.
BASE_STEPS, LINE_STEPS, LATTICE_STEPS = 400, 90, 40
RESOLUTION = 120  # points of the surface along each axis
LATTICE, LATTICE_WALK = (49, 37), 1000  # starts in x and y, and how far each is followed


@dataclass(frozen=True)
class Story:
    """What a page says around its descent."""

    presets: Sequence[tuple[str, str, Mapping[str, Any]]] = ()  # label, claim, what it sets
    question: Question | None = None
    status: str = ""  # HTML; what follows the live sentence on where the paths ended
    defaults: Mapping[str, Any] = field(default_factory=dict)  # alpha, rho where not the surface's


@fragment
def descent(
    landscape: Landscape,
    story: Story | None = None,
    rule: str = RULE,
    learning_rate: float | None = None,
    num_steps: int | None = None,
    momentum: float = MOMENTUM,
    decay: float = DECAY,
    dimensions: int = 2,
    pinning: bool = False,
) -> None:
    """The live figure of one landscape and one rule, set by the page's address.

    With `pinning`, runs can be kept in the picture, and a table below says where each path ended.
    """
    story = story or Story()
    notices: list[str] = []
    defaults: dict[str, Any] = {
        "alpha": landscape.alpha,
        "rho": landscape.rho,
        "start": landscape.start,
        **story.defaults,
    }
    pinned = pins.read(landscape, notices) if pinning else ()
    steps = num_steps or landscape.num_steps
    a, r = alphas(landscape), rhos(landscape)
    setting = Setting(
        landscape=landscape,
        rule=rule,
        learning_rate=learning_rate or landscape.learning_rate,
        num_steps=steps,
        alpha=a[link.tick("alpha", a, defaults["alpha"], notices)],
        rho=r[link.tick("rho", r, defaults["rho"], notices)],
        start=link.point("start", landscape.window, defaults["start"], notices),
        momentum=momentum,
        decay=decay,
        step=link.step("step", steps, notices),
        dimensions=dimensions,
        span=max((pin.num_steps for pin in pinned), default=0),
    )
    link.show(notices)
    shown = scene(setting, story, defaults, released(KEY).fetch, pinned)
    live_figure(
        shown,
        key=KEY,
        on_release=lambda values: link.write(values, defaults),
    )
    if pinning and shown.base is not None:
        pins.bench(setting, pinned, shown.base, [pin_record(setting, pin) for pin in pinned])


def scene(
    setting: Setting,
    story: Story,
    defaults: Mapping[str, Any],
    fetch: str | None,
    pinned: Sequence[Setting] = (),
) -> Scene:
    """The whole picture at a setting; without its paths where they must be compiled first."""
    landscape, dimensions = setting.landscape, setting.dimensions
    lattice = _lattice(landscape)
    name = f"{landscape.name}|{setting.rule}|{setting.num_steps}|{dimensions}"
    # A new program is compiled behind the picture of the surface.
    known = all([PROGRAMS.seen(_program(run)) for run in (setting, *pinned)])
    empty = Scene(
        figure=_figure(setting, pinned if known else ()),
        controls=[
            *_sliders(setting),
            Handle("start", "start θ₀", *lattice, at=setting.start, blank=_GHOST_CHANNELS),
        ],
        bindings=_bindings(setting),
        base=None,
        step=setting.step,
        html={
            "formula": formula.of(setting.rule),
            "legend": formula.legend(setting.rule, dimensions, len(pinned)),
            "readout": formula.READOUT,
            "status": formula.endings(setting.rule) + story.status,
        },
        words={
            f"{path}outcome": formula.fates(landscape, path) + ["is still on its way"]
            for path in ("", "sam.", "gd.")
        },
        presets=[_preset(setting, defaults, *preset) for preset in story.presets],
        question=story.question,
        terms={
            "alpha": ["path", *(f"{c}-path" for c in PANELS)],
            "rho": ["look"],
            "g0": ["gd", *(f"{c}-gd" for c in PANELS)],
            "grho": ["sam", *(f"{c}-sam" for c in PANELS)],
        },
        alt=f"{'Contour map' if dimensions == 2 else 'Relief'} of the surface {landscape.name} "
        f"with the path of the descent from ({setting.start[0]:g}, {setting.start[1]:g}); "
        "beside it loss, gradient norm and sharpness over the steps.",
        name=name,
    )
    if not known:
        return empty
    base, lines = ANSWERS.get((setting, fetch), lambda: reachable(setting, fetch))
    return replace(empty, base=base, lines=lines)


def reachable(setting: Setting, fetch: str | None) -> Answer:
    """The record at the setting, and the lines through it; that of the start when it is fetched."""
    base, lines = records(setting)
    if fetch == "start" and setting.dimensions == 2:
        lines["start"] = start_line(setting, _lattice(setting.landscape))
    return base, lines


def records(setting: Setting) -> tuple[Record, dict[str, Record]]:
    """The paths at the setting, and the lines of paths through it along α and along ρ.

    The rows, in this order: the α-line, the ρ-line, SAM's ρ-line, then the path of the setting,
    SAM's and gradient descent's.
    """
    along_alpha, along_rho = alphas(setting.landscape), rhos(setting.landscape)
    a, r = len(along_alpha), len(along_rho)
    now = setting.num_steps if setting.step is None else setting.step
    few = shown_steps(setting.num_steps, LINE_STEPS, now)
    many = shown_steps(setting.num_steps, BASE_STEPS, now)
    seen = portrait(
        setting.landscape,
        RULES[setting.rule],
        jnp.array(setting.start),
        setting.hyperparameters(
            alpha=jnp.array(
                [*along_alpha, *[setting.alpha] * r, *[1.0] * r, setting.alpha, 1.0, 0.0]
            ),
            rho=jnp.array([*[setting.rho] * a, *along_rho, *along_rho, *[setting.rho] * 3]),
        ),
        _filled(few, LINE_STEPS),
        _filled(many, BASE_STEPS),
        num_steps=setting.num_steps,
        last=3,
    )
    seen = jax.tree.map(np.asarray, seen)
    seen = seen._replace(
        lines=jax.tree.map(lambda leaf: leaf[:, : few.size], seen.lines),
        paths=jax.tree.map(lambda leaf: leaf[:, : many.size], seen.paths),
    )
    curves = _curves(setting, seen.lines)
    moments = _moments(setting, seen.lines)
    at_now = int(np.flatnonzero(few == now)[0])

    def line(start: int, count: int) -> dict:
        row = slice(start, start + count)
        return {
            **_axis(few, setting),
            **{name: values[row] for name, values in curves.items()},
            **{f"now.{name}": v[row, at_now, None] for name, v in (curves | moments).items()},
            **_end(seen.ends, row),
        }

    sam = slice(a + r, a + 2 * r)
    rho_line = line(a, r) | _prefixed(
        "sam.", _axis(few, setting) | _end(seen.ends, sam) | {n: v[sam] for n, v in curves.items()}
    )
    exact = _curves(setting, seen.paths)
    base: dict[str, Any] = {}
    for row, prefix in enumerate(("", "sam.", "gd.")):
        end = _end(seen.ends, slice(-3 + row, -2 + row or None))
        base |= _prefixed(
            prefix, _axis(many, setting) | end | {n: v[row] for n, v in exact.items()}
        )
    base |= {name: values[0] for name, values in _moments(setting, seen.paths).items()}
    return base, {"alpha": line(0, a), "rho": rho_line}


def start_line(setting: Setting, lattice: tuple[list[float], list[float]]) -> Record:
    """The paths from a lattice of starts, row by row from below; long ones only in part."""
    num_steps = min(setting.num_steps, LATTICE_WALK)
    steps = shown_steps(num_steps, LATTICE_STEPS, num_steps)
    starts = np.stack(np.meshgrid(*lattice), axis=-1).reshape(-1, 2)
    seen = fan(
        setting.landscape,
        RULES[setting.rule],
        jnp.array(starts),
        jax.tree.map(jnp.asarray, setting.hyperparameters()),
        steps,
        num_steps=num_steps,
    )
    seen = jax.tree.map(np.asarray, seen)
    end = _end(seen.ends, slice(None))
    if num_steps < setting.num_steps:
        judged = outcomes(setting.landscape)
        hovers = end["outcome"] == judged.index("hovers")
        end["outcome"] = np.where(hovers, len(judged), end["outcome"])  # still on its way
    return _axis(steps, setting) | _curves(setting, seen) | end


def pin_record(setting: Setting, pin: Setting) -> Record:
    """The path of a pin, to be drawn in the picture of a setting."""
    return _pin_record(_pinned_in(setting, pin))


def _pinned_in(setting: Setting, pin: Setting) -> Setting:
    return replace(pin, dimensions=setting.dimensions, span=setting.room)


@lru_cache(maxsize=64)  # a pin stays as it is, and takes as long as a release
def _pin_record(pin: Setting) -> Record:
    return records(pin)[0]


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


def _filled(steps: np.ndarray, count: int) -> np.ndarray:
    """A short walk has fewer steps to show; the last is repeated, for a shape that is compiled."""
    return np.pad(steps, (0, count - steps.size), mode="edge")


_GHOST_CHANNELS = [
    f"{prefix}.{name}"
    for prefix in ("sam", "gd")
    for name in ("x", "y", *PANELS, "outcome", "left")
]


def _prefixed(prefix: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {prefix + name: values for name, values in record.items()}


def _axis(steps: np.ndarray, setting: Setting) -> dict[str, Any]:
    return {"step": steps, "at": step_position(steps, setting.room)}


def _end(ends: End, row: slice) -> dict[str, Any]:
    return {"outcome": ends.outcome[row, None], "left": ends.left[row, None]}


def _curves(setting: Setting, seen: Excerpt | Fan) -> dict[str, Any]:
    curves: dict[str, Any] = {
        "x": seen.params[..., 0],
        "y": seen.params[..., 1],
        "loss": seen.about.loss,
        "grad_norm": seen.about.grad_norm,
        "curvature": seen.about.curvature_max,
    }
    if setting.dimensions == 3:
        ground = _relief(setting.landscape)
        curves["height"] = ground.height(seen.about.loss) + ground.lift
    return curves


def _moments(setting: Setting, seen: Excerpt) -> dict[str, Any]:
    """Where SAM looks from each point, and where each gradient alone would step to."""
    eta, vectors = setting.learning_rate, seen.vectors
    with np.errstate(over="ignore", invalid="ignore"):  # of a path that goes to infinity
        ends = {
            "look": vectors.perturbed,
            "step.gd": seen.params - eta * vectors.grad,
            "step.sam": seen.params - eta * vectors.sam_grad,
            "step.alpha": seen.params - eta * vectors.alpha_sam_grad,
        }
    return {
        f"{name}.{axis}": end[..., k] for name, end in ends.items() for k, axis in enumerate("xy")
    }


def _program(run: Setting) -> tuple:
    return run.landscape.name, run.rule


def _sliders(setting: Setting) -> list[Slider]:
    along_alpha, along_rho = alphas(setting.landscape), rhos(setting.landscape)
    plain, one, _ = formula.names(setting.rule)
    marks = {0.0: "GD" if plain == "gradient descent" else "plain"}
    if one.startswith("SAM"):
        marks = {-1.0: "AntiSAM"} | marks | {1.0: "SAM"}
    else:
        marks |= {1.0: "1"}
    if looks(setting.rule):
        says = "how strongly to react", "how far to look"
    else:
        says = "here only the product", "of α and ρ matters"
    at_alpha, at_rho = along_alpha.index(setting.alpha), along_rho.index(setting.rho)
    return [
        Slider("alpha", "α", says[0], along_alpha, at_alpha, "alpha", marks),
        Slider("rho", "ρ", says[1], along_rho, at_rho, "rho", {0.0: "0"}),
    ]


def _arrows(setting: Setting) -> list[str]:
    """What can be drawn at a point: where the rule looks, and steps where a step is −η g."""
    if setting.dimensions == 3 or not looks(setting.rule):
        return []
    return ["look", "steps"] if setting.rule == "α-SAM + SGD" else ["look"]


def _bindings(setting: Setting) -> list[Curve | AtStep]:
    height = None if setting.dimensions == 2 else "height"
    bindings: list[Curve | AtStep] = [
        Curve(ghost, f"{ghost}.x", f"{ghost}.y", height and f"{ghost}.height", ghost=True)
        for ghost in ("gd", "sam")
    ]
    bindings += [
        Curve("path", "x", "y", height),
        AtStep("now", ["x"], ["y"], height and [height]),
    ]
    heads = ("step.gd", "step.sam", "step.alpha")
    arrows = {
        "look": AtStep("look", ["x", "look.x"], ["y", "look.y"]),
        "steps": AtStep(
            "steps",
            [channel for head in heads for channel in ("x", f"{head}.x", "gap")],
            [channel for head in heads for channel in ("y", f"{head}.y", "gap")],
        ),
    }
    bindings += [arrows[name] for name in _arrows(setting)]
    for channel in PANELS:
        bindings += [
            Curve(f"{channel} gd", "gd.at", f"gd.{channel}", ghost=True),
            Curve(f"{channel} sam", "sam.at", f"sam.{channel}", ghost=True),
            Curve(f"{channel} path", "at", channel),
            AtStep(f"{channel} now", ["at"], [channel]),
        ]
    return bindings


def _preset(
    setting: Setting, defaults: Mapping, label: str, sentence: str, values: Mapping
) -> Preset:
    current = all(getattr(setting, name) == value for name, value in values.items())
    return Preset(label, sentence, values, link.href(values), current)


def _lattice(landscape: Landscape) -> tuple[list[float], list[float]]:
    x, y = landscape.window
    return np.linspace(*x, LATTICE[0]).tolist(), np.linspace(*y, LATTICE[1]).tolist()


def _figure(setting: Setting, pinned: Sequence[Setting]) -> go.Figure:
    pinned = tuple(_pinned_in(setting, pin) for pin in pinned)
    arrows = tuple(_arrows(setting))
    return _drawn(setting.landscape, setting.room, setting.dimensions, arrows, pinned)


@lru_cache(maxsize=64)
def _drawn(
    landscape: Landscape,
    num_steps: int,
    dimensions: int,
    arrows: tuple[str, ...],
    pinned: tuple[Setting, ...],
) -> go.Figure:
    """The figure without its live paths: the dearest part of it, and the same at every α and ρ."""
    grid = sample(landscape.loss, landscape.window, resolution=RESOLUTION)
    records = [_pin_record(pin) for pin in pinned]
    figure = descent_view(grid, _ranges(landscape, grid), num_steps, dimensions, arrows, records)
    # What one has zoomed or turned stays so while rules and pins come and go.
    return figure.update_layout(uirevision=f"{landscape.name}|{dimensions}")


@lru_cache(maxsize=64)
def _relief(landscape: Landscape) -> Relief:
    return relief(sample(landscape.loss, landscape.window, resolution=RESOLUTION))


def _ranges(landscape: Landscape, grid: Grid) -> Ranges:
    """Axes wide enough for what a path in the window can meet; but for the steepest corners.

    By differences on the grid at hand: they need no precision, and compiling for them would keep
    the first picture waiting for a second.
    """
    x, y, z = (np.asarray(each) for each in grid)
    down, across = np.gradient(z, y, x)
    (zyy, zyx), (_, zxx) = np.gradient(down, y, x), np.gradient(across, y, x)
    curvature = (zxx + zyy) / 2 + np.hypot((zxx - zyy) / 2, zyx)
    top, steep = (float(np.quantile(each, 0.98)) for each in (z, np.hypot(down, across)))
    lowest = float(z.min())
    known = [point.curvatures[1] for point in landscape.critical_points]
    column, row = (np.abs(ax - at).argmin() for ax, at in zip((x, y), landscape.start, strict=True))
    start = float(curvature[row, column])
    sharp = max(*known, 1.1 * start, float(np.quantile(curvature, 0.75)))
    return Ranges(
        (1e-8 * top, 2 * top) if lowest >= 0 else (1.2 * lowest, float(z.max())),
        (1e-5 * steep, 2 * steep),
        (1.2 * min(0.0, *known, start) - 0.03 * sharp, 1.25 * sharp),
    )
