"""The run figure with pinned runs beside the reader's: as text, in the picture and in a table."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go

from experiments.portrait import nearest_minimum
from landscapes import Landscape
from livefigure import Record, Scene
from livefigure.numbers import written
from optimizers import GRADIENTS_PER_STEP, RULES, reads
from pages.explore.explorer.view import PINS, add_pins, pin_legend
from pages.figures.run import PANELS
from pages.ui import formula, link
from pages.ui.run import records
from pages.ui.run_figure import arrows_of, figure_of
from pages.ui.setting import STEPS, RunSetting, alphas, learning_rates, rhos


def with_pins(shown: Scene, setting: RunSetting, pins: Sequence[RunSetting], ready: bool) -> Scene:
    """The scene with the pins in its legend, and in its figure if their programs are compiled."""
    legend = formula.legend(setting.rule, setting.dimensions, pin_legend(len(pins)))
    html = {**shown.html, "legend": legend}
    if not ready:
        return replace(shown, html=html, whole=False)
    key = setting.landscape, setting.room, setting.dimensions, arrows_of(setting)
    drawn = tuple(_beside(pin, setting) for pin in pins)
    return replace(shown, html=html, figure=_figure(*key, drawn))


def pin_record(setting: RunSetting, pin: RunSetting) -> Record:
    """The run of a pin, to be drawn in the picture of a setting."""
    return _record(_beside(pin, setting))


def _beside(pin: RunSetting, setting: RunSetting) -> RunSetting:
    return replace(pin, dimensions=setting.dimensions, span=setting.room)


@lru_cache(maxsize=64)
def _figure(
    landscape: Landscape,
    num_steps: int,
    dimensions: int,
    arrows: tuple[str, ...],
    pins: tuple[RunSetting, ...],
) -> go.Figure:
    figure = go.Figure(figure_of(landscape, num_steps, dimensions, arrows))
    add_pins(figure, [_record(pin) for pin in pins], dimensions)
    return figure


@lru_cache(maxsize=64)  # a pin stays as it is, and takes as long as a release
def _record(pin: RunSetting) -> Record:
    return records(pin)[0]


# ── Pins as text ────────────────────────────────────────────────────────────────────────────


def text(pin: RunSetting) -> str:
    """A run in letters that an address carries as they are."""
    numbers = (
        *(pin.alpha, pin.rho, pin.learning_rate, pin.num_steps),
        *(*pin.start, pin.momentum, pin.decay),
    )
    return "_".join([link.slug(pin.rule), *(f"{number:.6g}" for number in numbers)])


def from_text(landscape: Landscape, text: str) -> RunSetting | None:
    """The run that `text` was written for; None for what is no run on this surface."""
    slug, *texts = text.split("_")
    rule = {link.slug(name): name for name in RULES}.get(slug)
    try:
        alpha, rho, learning_rate, num_steps, x, y, momentum, decay = link.numbers(" ".join(texts))
    except ValueError:
        return None
    allowed = (
        (alpha, alphas(landscape)),
        (rho, rhos(landscape)),
        (learning_rate, learning_rates(landscape)),
        (x, landscape.window.x),
        (y, landscape.window.y),
        (momentum, (0.0, 1.0)),
        (decay, (0.0, 1.0)),
    )
    inside = all(low <= value <= high for value, (low, *_, high) in allowed)
    if rule is None or num_steps not in STEPS or not inside:
        return None
    return RunSetting(
        landscape, rule, learning_rate, int(num_steps), alpha, rho, (x, y), momentum, decay
    )


def said(pin: RunSetting) -> str:
    """What tells a run from the others on its surface, in one line."""
    used = reads(RULES[pin.rule])
    quantities = {
        "α": pin.alpha,
        "ρ": pin.rho,
        "η": pin.learning_rate,
        **({"β": pin.momentum} if "momentum" in used else {}),
        **({"β₂": pin.decay} if "decay" in used else {}),
    }
    numbers = ", ".join(f"{name} = {written(value)}" for name, value in quantities.items())
    x, y = map(written, pin.start)
    return f"{pin.rule}, {numbers}, {pin.num_steps} steps from ({x}, {y})"


# ── The table ───────────────────────────────────────────────────────────────────────────────


def ends(
    setting: RunSetting, pins: Sequence[RunSetting], base: Record, pinned: Sequence[Record]
) -> list[dict[str, str]]:
    """The table of where the runs ended: yours, the two it is compared with, the pins."""
    plain, one, yours = formula.names(setting.rule)
    return [
        _end(yours, setting, base, ""),
        _end(plain, replace(setting, alpha=0.0), base, "gd."),
        _end(one, replace(setting, alpha=1.0), base, "sam."),
        *(
            _end(f"{mark.sign} {mark.name}, {pin.rule}", pin, record, "")
            for pin, record, mark in zip(pins, pinned, PINS, strict=False)
        ),
    ]


def _end(name: str, run: RunSetting, record: Record, prefix: str) -> dict[str, str]:
    landscape = run.landscape
    *point, loss, grad_norm, curvature = (
        float(record[prefix + channel][-1]) for channel in ("x", "y", *PANELS)
    )
    outcome, left = (int(np.ravel(record[prefix + name])[0]) for name in ("outcome", "left"))
    lowest = "flattest point" if landscape.floor else "nearest minimum"
    return {
        "path": name,
        "α": written(run.alpha),
        "ρ": written(run.rho),
        "where it ends": formula.outcome_phrases(landscape)[outcome].format(left=left),
        "L": written(loss),
        "‖∇L‖": written(grad_norm),
        "λmax": written(curvature),
        f"distance to the {lowest}": written(float(nearest_minimum(landscape, jnp.asarray(point)))),
        "evaluations of ∇L": str(evaluations(run)),
    }


def evaluations(setting: RunSetting) -> int:
    """Gradient evaluations of the whole run; at α = 0 every rule is its plain optimiser."""
    each = 1 if setting.alpha == 0 else GRADIENTS_PER_STEP[setting.rule]
    return setting.num_steps * each
