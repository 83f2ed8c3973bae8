"""A run on a live figure: α and ρ bend its trajectory, the start is held by hand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
import plotly.graph_objects as go

from experiments.programs import PROGRAMS
from landscapes import Grid, Landscape
from livefigure import (
    GAP,
    AtStep,
    Card,
    Curve,
    Exercise,
    Handle,
    Preset,
    Question,
    Scene,
    Slider,
    released,
)
from livefigure.markup import if_drawn
from pages.figures.finite import quantile
from pages.figures.run import PANELS, REFERENCES, Ranges, run_view
from pages.ui import formula, link
from pages.ui.answers import ANSWERS
from pages.ui.fragment import fragment
from pages.ui.live import live_figure
from pages.ui.run import OF_REFERENCES, PREFIXES, lattice, program, reachable, sampled
from pages.ui.setting import (
    DECAY,
    MOMENTUM,
    RULE,
    RunSetting,
    alphas,
    defaults,
    has_ascent_step,
    rhos,
    tells_apart,
)
from pages.ui.story import keep, usual_on

KEY = "live"


@dataclass(frozen=True)
class Prose:
    """What a page says around its run."""

    presets: Sequence[tuple[str, str, Mapping[str, Any]]] = ()  # label, claim, what it sets
    question: Question | None = None
    story: Sequence[Card] = ()  # what a card does not set stands as the surface is opened
    exercises: Sequence[Exercise] = ()


NO_PROSE = Prose()


@fragment
def run_figure(landscape: Landscape, prose: Prose) -> None:
    """The live figure of α-SAM on a surface, set by the page's address."""
    notices: list[str] = []
    card = link.card(len(prose.story), [*defaults(landscape), "step"], notices)
    setting = asked(landscape, notices, usual=usual_on(card, prose.story, defaults(landscape)))
    link.show(notices)
    mount(scene(setting, prose, released(KEY).fetch, card), landscape, prose)


def asked(
    landscape: Landscape,
    notices: list[str],
    *,
    usual: Mapping[str, Any] | None = None,
    rule: str = RULE,
    learning_rate: float | None = None,
    num_steps: int | None = None,
    momentum: float = MOMENTUM,
    decay: float = DECAY,
    dimensions: int = 2,
    span: int = 0,
) -> RunSetting:
    """The setting of a run with the α, ρ, start and step that the address asks for."""
    usual = usual or defaults(landscape)
    steps = num_steps or landscape.num_steps
    a, r = alphas(landscape), rhos(landscape)
    return RunSetting(
        landscape=landscape,
        rule=rule,
        learning_rate=learning_rate or landscape.learning_rate,
        num_steps=steps,
        alpha=a[link.tick("alpha", a, usual["alpha"], notices)],
        rho=r[link.tick("rho", r, usual["rho"], notices)],
        start=link.point("start", landscape.window, usual["start"], notices),
        momentum=momentum,
        decay=decay,
        step=link.step("step", steps, notices),
        dimensions=dimensions,
        span=span,
    )


def mount(shown: Scene, landscape: Landscape, prose: Prose = NO_PROSE) -> None:
    """Put the figure on the page; what is let go goes into the address."""
    write = lambda values: keep(values, prose.story, defaults(landscape))
    live_figure(shown, key=KEY, on_release=write)


def _told_story(setting: RunSetting, prose: Prose, whole: bool) -> list[Card]:
    """The cards with all that they set, and with the records there if that may be computed."""
    cards = []
    for place, card in enumerate(prose.story):
        values = usual_on(place, prose.story, defaults(setting.landscape))
        there = replace(setting, **values, step=None)
        answer = ANSWERS.get((there, None), partial(reachable, there, None)) if whole else None
        cards.append(replace(card, values=values, record=answer and answer[0]))
    return cards


def scene(setting: RunSetting, prose: Prose, fetch: str | None, card: int | None = None) -> Scene:
    """The whole picture at a setting; without its runs where they must be compiled first.

    The runs of the cards are computed once those of the setting are on screen.
    """
    landscape, dimensions = setting.landscape, setting.dimensions
    arrows = arrows_of(setting)
    empty = Scene(
        figure=figure_of(landscape, setting.room, dimensions, arrows),
        controls=[
            *_sliders(setting),
            Handle("start", "start θ₀", *lattice(landscape), setting.start, blank=OF_REFERENCES),
        ],
        bindings=_bindings(setting),
        base=None,
        step=setting.step,
        html={
            # Nothing is explained by it before the run is on screen of which it is the rule.
            "formula": if_drawn("alpha", formula.of(setting.rule)),
            "legend": formula.legend(setting.rule, dimensions),
            "readout": formula.readout(setting.rule),
            "status": formula.endings(setting.rule),
        },
        words={
            f"{run}outcome": [*formula.outcome_phrases(landscape, run), "is still on its way"]
            for run in PREFIXES
        },
        presets=[_preset(setting, *preset) for preset in prose.presets],
        question=prose.question,
        story=_told_story(setting, prose, whole=False),
        card=card,
        exercises=prose.exercises,
        terms={
            "alpha": ["path", *(f"{channel} path" for channel in PANELS)],
            "rho": [arrow for arrow in arrows if arrow == "ascent step"],
            "g0": ["gd", *(f"{channel} gd" for channel in PANELS)],
            "grho": ["sam", *(f"{channel} sam" for channel in PANELS)],
        },
        alt=f"{'Contour map' if dimensions == 2 else 'Relief'} of the surface {landscape.name} "
        f"with the path of the descent from ({setting.start[0]:g}, {setting.start[1]:g}); "
        "beside it loss, gradient norm and sharpness over the steps.",
        name=f"{landscape.name}|{setting.rule}|{setting.num_steps}|{dimensions}",
        settings=setting.told,
    )
    # A new program is compiled behind the picture of the surface.
    if not PROGRAMS.seen(program(setting)):
        return empty
    base, lines = ANSWERS.get((setting, fetch), lambda: reachable(setting, fetch))
    told = not prose.story or PROGRAMS.seen((*program(setting), "story"))
    story = _told_story(setting, prose, whole=told)
    return replace(empty, base=base, lines=lines, story=story, whole=told)


def arrows_of(setting: RunSetting) -> tuple[str, ...]:
    """The arrows at an iterate: the ascent step of the rule, and steps where a step is −η g."""
    if setting.dimensions == 3 or not has_ascent_step(setting.rule):
        return ()
    return ("ascent step", "steps") if setting.rule == "α-SAM + SGD" else ("ascent step",)


@lru_cache(maxsize=64)
def figure_of(
    landscape: Landscape, num_steps: int, dimensions: int, arrows: Collection[str]
) -> go.Figure:
    """The figure without what moves: the dearest part of it, and the same at every α and ρ."""
    grid = sampled(landscape)
    minima = {f"{m.name}<br>loss {_depth(m.loss)}": m.params for m in landscape.minima}
    ranges = _ranges(landscape, grid)
    figure = run_view(grid, ranges, num_steps, dimensions, arrows, minima)
    # What one has zoomed or turned stays so while rules and pins come and go.
    return figure.update_layout(uirevision=f"{landscape.name}|{dimensions}")


def _depth(loss: float) -> str:
    """The loss of a minimum as its name on the map says it."""
    return f"{loss + 0.0:.2g}".replace("-", "−")


def _sliders(setting: RunSetting) -> list[Slider]:
    along_alpha, along_rho = alphas(setting.landscape), rhos(setting.landscape)
    plain, one, _ = formula.names(setting.rule)
    marks = {0.0: "GD" if plain == "gradient descent" else "plain"}
    if one.startswith("SAM"):
        marks = {-1.0: "AntiSAM"} | marks | {1.0: "SAM"}
    else:
        marks |= {1.0: "1"}
    if tells_apart(setting.rule):
        says = "strength of the correction", "perturbation radius"
    else:
        says = "only the product αρ", "matters here"
    at_alpha, at_rho = along_alpha.index(setting.alpha), along_rho.index(setting.rho)
    return [
        Slider("alpha", "α", says[0], along_alpha, at_alpha, "alpha", marks),
        Slider("rho", "ρ", says[1], along_rho, at_rho, "rho", {0.0: "0"}),
    ]


def _bindings(setting: RunSetting) -> list[Curve | AtStep]:
    height = None if setting.dimensions == 2 else "height"
    bindings: list[Curve | AtStep] = [
        Curve(run, f"{run}.x", f"{run}.y", height and f"{run}.height", ghost=True)
        for run in REFERENCES
    ]
    bindings += [
        Curve("path", "x", "y", height),
        AtStep("now", ["x"], ["y"], height and [height]),
    ]
    heads = ("step.gd", "step.sam", "step.alpha")
    arrows = {
        "ascent step": AtStep("ascent step", ["x", "perturbed.x"], ["y", "perturbed.y"]),
        "steps": AtStep(
            "steps",
            [channel for head in heads for channel in ("x", f"{head}.x", GAP)],
            [channel for head in heads for channel in ("y", f"{head}.y", GAP)],
        ),
    }
    bindings += [arrows[name] for name in arrows_of(setting)]
    for channel in PANELS:
        bindings += [
            *(
                Curve(
                    *(f"{channel} {run}", f"{run}.at", f"{run}.{channel}"), ghost=True, sparse=True
                )
                for run in REFERENCES
            ),
            Curve(f"{channel} path", "at", channel, sparse=True),
            AtStep(f"{channel} now", ["at"], [channel]),
        ]
    return bindings


def _preset(setting: RunSetting, label: str, sentence: str, values: Mapping[str, Any]) -> Preset:
    current = all(getattr(setting, name) == value for name, value in values.items())
    return Preset(label, sentence, values, link.href(values), current)


def _ranges(landscape: Landscape, grid: Grid) -> Ranges:
    """Axes wide enough for what a run in the window can meet; but for the steepest corners.

    By differences on the grid at hand: they need no precision, and compiling for them would keep
    the first picture waiting for a second.
    """
    x, y, z = (np.asarray(each) for each in grid)
    with np.errstate(over="ignore", invalid="ignore"):  # where the surface has no value
        down, across = np.gradient(z, y, x)
        (zyy, zyx), (_, zxx) = np.gradient(down, y, x), np.gradient(across, y, x)
        curvature = (zxx + zyy) / 2 + np.hypot((zxx - zyy) / 2, zyx)
        slope = np.hypot(down, across)
    top, steep = (quantile(each, 0.98, otherwise=1.0) or 1.0 for each in (z, slope))
    lowest = quantile(z, 0.0, otherwise=0.0)
    known = [point.curvatures[1] for point in landscape.critical_points]
    column, row = (np.abs(ax - at).argmin() for ax, at in zip((x, y), landscape.start, strict=True))
    start = float(np.nan_to_num(curvature[row, column]))
    sharp = max(*known, 1.1 * start, quantile(curvature, 0.75, otherwise=1.0))
    if sharp <= 0:  # a surface that bends down everywhere, or nowhere
        sharp = -min(start, *known, sharp) / 10 or 1.0
    return Ranges(
        (1e-8 * top, 2 * top) if lowest >= 0 else (1.2 * lowest, quantile(z, 1.0, otherwise=1.0)),
        (1e-5 * steep, 2 * steep),
        (1.2 * min(0.0, *known, start) - 0.03 * sharp, 1.25 * sharp),
    )
