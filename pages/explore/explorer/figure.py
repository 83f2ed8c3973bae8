"""The run figure with a story, exercises and pinned runs: as text, in the picture, in a table."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go

from experiments.portrait import nearest_minimum
from landscapes import LANDSCAPES, Landscape, outcomes
from landscapes.outcome import DIVERGED, HOVERS, LEFT
from livefigure import Card, Exercise, Goal, Question, Record, Scene
from livefigure.markup import says, term
from livefigure.numbers import written
from optimizers import GRADIENTS_PER_STEP, RULES, reads
from pages.explore.explorer.view import PINS, add_pins, pin_legend
from pages.figures.run import PANELS
from pages.ui import formula, link
from pages.ui.run import records
from pages.ui.run_figure import Prose, arrows_of, figure_of
from pages.ui.setting import RULE, STEPS, RunSetting, alphas, learning_rates, rhos

# ── The story and the exercises ─────────────────────────────────────────────────────────────

_TWIN = LANDSCAPES["Twin wells"]
_number = outcomes(_TWIN).index
_FLAT = _number("flat minimum")

_MAP, _LOSS = "xy", "x2y2"
_ARROWS = ("steps", "ascent step")
_GD, _SAM = term("g0", "gradient descent", "gd"), term("grho", "SAM", "sam")
_YOURS = term("alpha", "α-SAM", "alpha")
_ALPHA, _RHO = term("alpha", "α", "alpha"), term("rho", "ρ", "rho")

_QUESTION = Question(
    ask="<b>Make a prediction.</b> SAM, α = 1, bounces about the sharp minimum, and α = 8 ends in "
    "the flat one. Where does the run with α = 3 end?",
    options=["About the sharp minimum", "In the flat minimum", "In neither"],
    meaning=[[_number("sharp minimum")], [_FLAT], [*map(_number, (HOVERS, LEFT, DIVERGED))]],
    channel="outcome",
    at={"alpha": 3.0, "rho": 0.1},
    because=[
        "The run climbs out of the sharp well, and stays between the two: it bounces about the top "
        "of the barrier.",
        "The run gets as far as the barrier between the wells, and not beyond: it bounces about "
        "its top.",
        "The correction is strong enough to drive the run out of the sharp minimum, and too weak "
        "to bring it across. It bounces about the top of the barrier between the wells.",
    ],
    what_if=("What if α is 6?", {"alpha": 6.0}),
)

STORY = (
    Card(
        f"A loss as a map. Three runs go down from the ring: dotted {_GD}, "
        f"blue {_SAM} (α = 1), orange {_YOURS}, yours. Drag {_ALPHA} to the right until the orange "
        f"one reaches the flat minimum. Now it <b>{says('outcome')}</b>.",
        {"alpha": 2.0, "rho": 0.1},
        [_MAP],
        hides=_ARROWS,
        lit=["alpha"],
        idle=["rho"],
    ),
    Card(
        f"The other knob, {_RHO}, is how far uphill the gradient is taken: the short line with the "
        f"small ring. Drag ρ both ways. Now your run <b>{says('outcome')}</b>. How short and how "
        "long may ρ be?",
        {"alpha": 8.0, "rho": 0.1},
        [_MAP],
        hides=["steps"],
        lit=["rho"],
        idle=["alpha"],
    ),
    Card(
        "All three runs begin at the large ring. Drag the ring, or click on the map. Find a start "
        f"from which {_GD} reaches the flat minimum, too. Now it <b>{says('gd.outcome')}</b>.",
        {"alpha": 8.0, "rho": 0.1},
        [_MAP],
        hides=_ARROWS,
        idle=["alpha", "rho"],
    ),
    Card(
        "The loss of the three runs over the steps, of which some are drawn. A line that keeps "
        "falling: the run converges. A zigzag: the run bounces. <b>A low zigzag is close to "
        "a minimum, a high one far from all.</b>",
        {"alpha": 8.0, "rho": 0.1},
        [_MAP, _LOSS],
        hides=_ARROWS,
        question=_QUESTION,
    ),
)

NEAR = 0.1  # of a minimum
ENOUGH = 40  # gradient evaluations

_AT_HOME = (
    *(Goal("start.x", *[_TWIN.start[0]] * 2), Goal("start.y", *[_TWIN.start[1]] * 2)),
    Goal("outcome", _FLAT, _FLAT),
)

EXERCISES = {
    "Twin wells": (
        Exercise(
            f"From the start ({_TWIN.start[0]:g}, {_TWIN.start[1]:g}), come within {NEAR:g} of the "
            f"flat minimum with at most {ENOUGH} gradient evaluations, and end there. Each step "
            "takes two.",
            [*_AT_HOME, Goal("gradients", high=ENOUGH)],
            ["A stronger correction crosses the barrier earlier.", "Try ρ between 0.12 and 0.3."],
        ),
        Exercise(
            f"Make AntiSAM leave the sharp well: with α = −1 or less, from the start "
            f"({_TWIN.start[0]:g}, {_TWIN.start[1]:g}), end in the flat minimum.",
            [*_AT_HOME, Goal("alpha", high=-1.0)],
            ["With a positive ρ it is drawn to sharper places. What undoes a minus sign?",
             "Try α = −2 with a ρ of about −0.3."],
        ),
    ),
    "Himmelblau": (
        Exercise(
            "α-SAM stops on the hilltop here. Bring it to a minimum with α = 0.5 or more.",
            [Goal("outcome", 0, len(LANDSCAPES["Himmelblau"].minima) - 1), Goal("alpha", low=0.5)],
            ["The hilltop holds what starts close to it.", "Drag the ring down a slope."],
        ),
    ),
}  # fmt: skip


def prose_of(landscape: Landscape, as_opened: bool) -> Prose:
    """The story, on the surface and with the settings of which it tells."""
    return Prose(story=STORY) if landscape is _TWIN and as_opened else Prose()


def with_exercises(shown: Scene, setting: RunSetting) -> Scene:
    """The scene with the exercises of its surface, and with the channels that they look at.

    "gradients" is how many gradients a run has computed when it first is near the flat minimum.
    """
    if shown.base is None or setting.rule != RULE or setting.dimensions == 3:
        return shown
    here = {f"start.{axis}": [at] for axis, at in zip("xy", setting.start, strict=True)}
    base = {**shown.base, **here, **_gradients(shown.base, setting)}
    lines = {
        name: line if name == "start" else {**line, **_gradients(line, setting)}
        for name, line in shown.lines.items()
    }
    exercises = EXERCISES.get(setting.landscape.name, ())
    return replace(shown, base=base, lines=lines, exercises=exercises)


def _gradients(record: Record, setting: RunSetting) -> dict[str, Any]:
    flattest = min(
        setting.landscape.minima, key=lambda minimum: minimum.curvatures[1], default=None
    )
    if flattest is None:
        return {}
    x, y = (np.asarray(record[axis]) for axis in "xy")
    with np.errstate(over="ignore", invalid="ignore"):
        near = np.hypot(x - flattest.params[0], y - flattest.params[1]) < NEAR
    first = np.asarray(record["step"], float)[near.argmax(axis=-1)]
    each = GRADIENTS_PER_STEP[setting.rule]
    return {"gradients": np.where(near.any(axis=-1), each * first, np.inf)[..., None]}


def with_pins(shown: Scene, setting: RunSetting, pins: Sequence[RunSetting], ready: bool) -> Scene:
    """The scene with the pins in its legend, and in its figure if their programs are compiled."""
    legend = formula.legend(setting.rule, setting.dimensions, pin_legend(len(pins)))
    html = {**shown.html, "legend": legend}
    shown = replace(shown, html=html)
    if not ready:
        return replace(shown, whole=False)
    key = setting.landscape, setting.room, setting.dimensions, arrows_of(setting)
    drawn = tuple(_beside(pin, setting) for pin in pins)
    return replace(shown, figure=_figure(*key, drawn))


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


NOTHING = 1e-30  # below it a number of the table is written as 0
SAME = 1e-12  # below it two points are told apart by rounding alone


def _end(name: str, run: RunSetting, record: Record, prefix: str) -> dict[str, str]:
    landscape = run.landscape
    *point, loss, grad_norm, curvature = (
        float(record[prefix + channel][-1]) for channel in ("x", "y", *PANELS)
    )
    # What is nothing but rounding would be taken for a measurement.
    loss, grad_norm = (0.0 if abs(value) < NOTHING else value for value in (loss, grad_norm))
    outcome, left = (int(np.ravel(record[prefix + name])[0]) for name in ("outcome", "left"))
    phrases = formula.outcome_phrases(landscape)
    lowest = "flattest point" if landscape.floor else "nearest minimum"
    # Of the floor of a typed surface some point is known, and not the flattest.
    known = landscape.name in LANDSCAPES or (landscape.minima and not landscape.floor)
    distance = float(nearest_minimum(landscape, jnp.asarray(point))) if known else np.nan
    apart = "< 10⁻¹²" if distance < SAME else written(distance)
    return {
        "path": name,
        "α": written(run.alpha),
        "ρ": written(run.rho) if run.alpha else "–",  # without a correction it changes nothing
        "where it ends": phrases[outcome].format(left=left),
        "L": written(loss),
        "‖∇L‖": written(grad_norm),
        "λmax": written(curvature),
        **({f"distance to the {lowest}": apart} if known else {}),
        "evaluations of ∇L": str(evaluations(run)),
    }


def evaluations(setting: RunSetting) -> int:
    """Gradient evaluations of the whole run; at α = 0 every rule is its plain optimiser."""
    each = 1 if setting.alpha == 0 else GRADIENTS_PER_STEP[setting.rule]
    return setting.num_steps * each
