"""What a run figure shows: the trajectories at a setting, and all that a drag can make of them.

A drag moves α, ρ or the start: the lines of trajectories along α and along ρ through the setting
are computed ahead, and, once the start is grabbed, a lattice of starts.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from experiments.excerpt import End
from experiments.portrait import Excerpt, Fan, fan, portrait
from experiments.steps import shown_steps
from experiments.surface import sample
from landscapes import Grid, Landscape, outcomes
from landscapes.outcome import HOVERS
from livefigure import Record
from optimizers import RULES
from pages.figures.run import PANELS, step_position
from pages.figures.surface import Relief, relief
from pages.ui.answers import Answer
from pages.ui.setting import RunSetting, alphas, rhos

# How many steps are shown: of the run itself, of each run in a line, of each in the lattice.
BASE_STEPS, LINE_STEPS, LATTICE_STEPS = 400, 90, 40
RESOLUTION = 120  # points of the surface along each axis
LATTICE, LATTICE_RUN = (49, 37), 1000  # starts in x and y, and how many steps each runs

# By run: the reader's own, SAM and gradient descent.
PREFIXES = ("", "sam.", "gd.")

# The channels of SAM and gradient descent, of which the lattice of starts says nothing.
OF_REFERENCES = [
    f"{prefix}{name}" for prefix in PREFIXES[1:] for name in ("x", "y", *PANELS, "outcome", "left")
]


def reachable(setting: RunSetting, fetch: str | None) -> Answer:
    """The record at the setting, and the lines through it; that of the start when it is fetched."""
    base, lines = records(setting)
    if fetch == "start" and setting.dimensions == 2:
        lines["start"] = start_line(setting, lattice(setting.landscape))
    return base, lines


def records(setting: RunSetting) -> tuple[Record, dict[str, Record]]:
    """The trajectories at the setting, and the lines of them through it along α and along ρ.

    The rows, in this order: the α-line, the ρ-line, SAM's ρ-line, then the run of the setting,
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
    steps = _steps(setting, seen.lines)
    at_now = int(np.flatnonzero(few == now)[0])

    def line(start: int, count: int) -> dict:
        row = slice(start, start + count)
        return {
            **_axis(few, setting),
            **{name: values[row] for name, values in curves.items()},
            **{f"now.{name}": v[row, at_now, None] for name, v in (curves | steps).items()},
            **_end(seen.ends, row),
        }

    sam = slice(a + r, a + 2 * r)
    rho_line = line(a, r) | _prefixed(
        "sam.", _axis(few, setting) | _end(seen.ends, sam) | {n: v[sam] for n, v in curves.items()}
    )
    exact = _curves(setting, seen.paths)
    base: dict[str, Any] = {}
    for row, prefix in enumerate(PREFIXES):
        end = _end(seen.ends, slice(-3 + row, -2 + row or None))
        base |= _prefixed(
            prefix, _axis(many, setting) | end | {n: v[row] for n, v in exact.items()}
        )
    base |= {name: values[0] for name, values in _steps(setting, seen.paths).items()}
    return base, {"alpha": line(0, a), "rho": rho_line}


def start_line(setting: RunSetting, starts: tuple[list[float], list[float]]) -> Record:
    """The runs from a lattice of starts, row by row from below; long ones only in part."""
    num_steps = min(setting.num_steps, LATTICE_RUN)
    steps = shown_steps(num_steps, LATTICE_STEPS)
    seen = fan(
        setting.landscape,
        RULES[setting.rule],
        jnp.array(np.stack(np.meshgrid(*starts), axis=-1).reshape(-1, 2)),
        jax.tree.map(jnp.asarray, setting.hyperparameters()),
        steps,
        num_steps=num_steps,
    )
    seen = jax.tree.map(np.asarray, seen)
    end = _end(seen.ends, slice(None))
    if num_steps < setting.num_steps:
        names = outcomes(setting.landscape)
        hovers = end["outcome"] == names.index(HOVERS)
        end["outcome"] = np.where(hovers, len(names), end["outcome"])  # still on its way
    return _axis(steps, setting) | _curves(setting, seen) | end


def lattice(landscape: Landscape) -> tuple[list[float], list[float]]:
    """The starts that the handle can be moved to, in x and in y."""
    x, y = landscape.window
    return np.linspace(*x, LATTICE[0]).tolist(), np.linspace(*y, LATTICE[1]).tolist()


def sampled(landscape: Landscape) -> Grid:
    """The surface as it is drawn."""
    return sample(landscape.loss, landscape.window, resolution=RESOLUTION)


def program(setting: RunSetting) -> tuple[str, str]:
    """What is compiled once for all settings that have it in common."""
    return setting.landscape.name, setting.rule


def _filled(steps: np.ndarray, count: int) -> np.ndarray:
    """A short run has fewer steps to show; the last is repeated, for a shape that is compiled."""
    return np.pad(steps, (0, count - steps.size), mode="edge")


def _prefixed(prefix: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {prefix + name: values for name, values in record.items()}


def _axis(steps: np.ndarray, setting: RunSetting) -> dict[str, Any]:
    return {"step": steps, "at": step_position(steps, setting.room)}


def _end(ends: End, row: slice) -> dict[str, Any]:
    return {"outcome": ends.outcome[row, None], "left": ends.left[row, None]}


def _curves(setting: RunSetting, seen: Excerpt | Fan) -> dict[str, Any]:
    curves: dict[str, Any] = {
        "x": seen.params[..., 0],
        "y": seen.params[..., 1],
        "loss": seen.about.loss,
        "grad_norm": seen.about.grad_norm,
        "curvature": seen.about.curvature_max,
    }
    if setting.dimensions == 3:
        shape = _relief(setting.landscape)
        curves["height"] = shape.height(seen.about.loss) + shape.lift
    return curves


def _steps(setting: RunSetting, seen: Excerpt) -> dict[str, Any]:
    """The perturbed point of each iterate, and where each gradient alone would step to."""
    eta, vectors = setting.learning_rate, seen.vectors
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that goes to infinity
        heads = {
            "perturbed": vectors.perturbed,
            "step.gd": seen.params - eta * vectors.grad,
            "step.sam": seen.params - eta * vectors.sam_grad,
            "step.alpha": seen.params - eta * vectors.alpha_sam_grad,
        }
    return {
        f"{name}.{axis}": head[..., k]
        for name, head in heads.items()
        for k, axis in enumerate("xy")
    }


@lru_cache(maxsize=64)
def _relief(landscape: Landscape) -> Relief:
    return relief(sampled(landscape))
