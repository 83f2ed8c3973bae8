"""Methods compared on networks: trained ahead or while one looks, and dragged along strengths."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from experiments.methods import SHIPPED, Comparison, MethodSnapshot, compare_in_pieces, histories
from experiments.methods.result import Result, load, settings
from experiments.programs import PROGRAMS
from livefigure.markup import channel
from pages.figures import methods
from pages.figures.methods import Axes, Mark, Presentation, go_on, last_record
from pages.ui import link
from pages.ui.controls import switch
from pages.ui.fragment import fragment
from pages.ui.lesson_figure import Knob, LessonFigure, channels, show
from pages.ui.training import Training, progress, training, watch

FOLDER = Path(__file__).parents[2] / "docs" / "comparisons"
AHEAD, HERE = "Trained ahead", "Train them here"

_MOST_KEPT = 8
_kept: dict[Comparison, list[MethodSnapshot]] = {}  # finished comparisons, for whoever comes next


def trained(comparison: Comparison) -> Iterator[MethodSnapshot | None]:
    """`compare_in_pieces`, or what it gave when it was last run to its end."""
    if comparison in _kept:
        yield from _kept[comparison]
        return
    snapshots = []
    for snapshot in compare_in_pieces(comparison):
        if snapshot is None:
            yield None
            continue
        snapshots.append(snapshot)
        if snapshot.step == comparison.num_steps and len(snapshots) == _count(comparison):
            _kept[comparison] = snapshots
            while len(_kept) > _MOST_KEPT:
                _kept.pop(next(iter(_kept)))
        yield snapshot


def _count(comparison: Comparison) -> int:
    return len(comparison.methods) * len(comparison.steps)


@cache
def shipped() -> dict[str, Result]:
    """The comparisons that come with the app, made by the command line."""
    return {name: load(FOLDER / f"{name}.json") for name in SHIPPED}


def trained_ahead(comparison: Comparison) -> Result | None:
    """The one of them that is this comparison, if any is."""
    asked = settings(comparison)
    return next((each for each in shipped().values() if each.settings == asked), None)


def compare_and_watch(comparison: Comparison, presentation: Presentation) -> None:
    """The live figure: finished if the comparison comes with the app, else it is trained."""
    result = trained_ahead(comparison)
    if result is None:
        _train_and_watch(comparison, presentation)
        return
    notices: list[str] = []
    figure = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_made(comparison, result))
        here = switch("These networks", [AHEAD, HERE], "networks", notices, labelled=False) == HERE
    with figure:
        link.show(notices)
        if here:
            _train_and_watch(comparison, presentation)
        else:
            fragment(_show_result)(result, comparison, presentation)


def _made(comparison: Comparison, result: Result) -> str:
    """Where the numbers come from that are there before anything is trained."""
    count, made = len(comparison.methods) * comparison.runs.num_runs, result.made
    return (
        f"These {count} networks were trained ahead by `python -m experiments.methods --out "
        f"docs/comparisons`, on {made['date'][:10]}, in {made['seconds'] / 60:.0f} minutes."
    )


def _show_result(result: Result, comparison: Comparison, presentation: Presentation) -> None:
    lesson = comparison_figure(comparison, presentation, result.snapshots)
    PROGRAMS.seen(lesson.name)  # its program looks numbers up: there is nothing to compile
    show(lesson, "compared", channels)


def _train_and_watch(comparison: Comparison, presentation: Presentation) -> None:
    """The live figure, growing while the methods train in turn."""
    count = len(comparison.methods)
    held = training(
        "methods",
        comparison,
        comparison.num_steps,
        lambda: trained(comparison),
        programs=count,
        counts=f"Trained to step {{}} of {{}} of all {count} together",
    )
    watch(held, lambda now: _show(now, comparison, presentation))


def _show(held: Training, comparison: Comparison, presentation: Presentation) -> None:
    waiting = "" if held.finished else progress(held)
    lesson = comparison_figure(
        comparison, presentation, held.snapshots, waiting, tabled=not held.running
    )
    show(lesson, "compared", channels)


def comparison_figure(
    comparison: Comparison,
    presentation: Presentation,
    snapshots: Sequence[MethodSnapshot],
    waiting: str = "",
    tabled: bool = True,
) -> LessonFigure:
    """The figure of what has been trained so far, and what a reader who waits is told.

    The table stands below it if `tabled`: while they train, half of its cells are empty.
    """
    begun = len({snapshot.method for snapshot in snapshots})
    all_begun = begun == len(comparison.methods)
    found = histories(comparison, snapshots)
    shared, by_strength = methods.channels(comparison, presentation, found)
    for name, outcome in presentation.outcomes.items():
        so_far = outcome(found)
        by_strength[name] = go_on(so_far, min(found.values(), key=last_record))
        by_strength[f"{name}.final"] = so_far[:, -1]

    def at_strengths(p) -> dict[str, Any]:
        rows = np.abs(np.asarray(p)[:, None] - np.array(comparison.strengths)).argmin(axis=1)
        return {name: values[rows] for name, values in by_strength.items()}

    return LessonFigure(
        compute=at_strengths,
        figure=_figure(
            tuple(presentation.marks.items()),
            presentation.axes,
            comparison.task.num_steps,
            presentation.diagram,
            presentation.level,
            "" if all_begun else _ahead(comparison, begun),
        ),
        bindings=methods.bindings(comparison, presentation),
        knobs=[
            Knob("p", "αρ", "strength of the correction", comparison.strengths,
                 presentation.strength, "alpha", presentation.p_marks),
        ],
        html={
            "formula": methods.legend(presentation),  # beside the slider, so the figure is higher
            "status": presentation.status if all_begun else "",
            "readout": waiting or f"step <b>{channel('step')}</b>",
            "table": methods.table(comparison, presentation) if tabled else "",
        },
        words={"stand": methods.stand(comparison), **presentation.words},
        presets=presentation.presets,
        question=presentation.question,
        story=presentation.story,
        # How the methods differ is told by a card, and has little room beside three plots.
        explore=(methods.ACCURACY, methods.SHARPNESS, methods.PLOT) if presentation.story else (),
        terms=methods.terms(comparison, presentation),
        alt=presentation.alt,
        name=f"{presentation.plain}|{comparison.task.dataset.name}",
        shared=shared,
    )  # fmt: skip


def _ahead(comparison: Comparison, begun: int) -> str:
    """What is going to be trained, while the figure is empty: lines that fit on a phone."""
    count, strengths = len(comparison.methods), len(comparison.strengths)
    return (
        f"<b>{count * strengths * comparison.num_seeds} networks are about to be trained:</b><br>"
        f"by {count} methods, with {strengths} strengths αρ,<br>"
        f"from {comparison.num_seeds} random seeds each.<br>"
        f"Compiling method {begun + 1} of {count} …"
    )


@lru_cache(maxsize=16)
def _figure(
    marks: tuple[tuple[str, Mark], ...],
    axes: Axes,
    num_steps: int,
    diagram: Callable[[], go.Figure],
    level: tuple[str, str] | None,
    note: str,
) -> go.Figure:
    """Made once for every note: it is empty, whatever has been trained."""
    return methods.methods_view(dict(marks), axes, num_steps, diagram(), level, note)
