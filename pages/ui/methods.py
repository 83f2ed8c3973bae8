"""Methods compared on networks: trained while one looks, then dragged along their strengths."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from experiments.methods import Comparison, MethodSnapshot, compare_in_pieces, histories
from livefigure.markup import channel
from pages.figures import methods
from pages.figures.methods import Axes, Mark, Presentation, go_on, last_record
from pages.ui.lesson_figure import Knob, LessonFigure, channels, show
from pages.ui.training import Training, progress, training, watch

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


def compare_and_watch(comparison: Comparison, presentation: Presentation) -> None:
    """The live figure, growing while the methods train in turn."""
    count = len(comparison.methods)
    held = training(
        "methods",
        comparison,
        comparison.num_steps,
        lambda: trained(comparison),
        programs=count,
        counts=f"Step {{}} of {{}} of all {count} together",
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
            "" if all_begun else _ahead(comparison, begun),
        ),
        bindings=methods.bindings(comparison, presentation),
        knobs=[
            Knob("p", "p", "strength, αρ", comparison.strengths, presentation.strength, "alpha",
                 presentation.p_marks),
        ],
        html={
            "formula": methods.legend(presentation),  # beside the slider, so the figure is higher
            "status": presentation.status if all_begun else "",
            "readout": waiting or f"step <b>{channel('step')}</b>",
            "table": methods.table(comparison, presentation) if tabled else "",
        },
        words=presentation.words,
        presets=presentation.presets,
        question=presentation.question,
        story=presentation.story,
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
        f"by {count} methods, with {strengths} strengths p,<br>"
        f"from {comparison.num_seeds} random seeds each.<br>"
        f"Compiling method {begun + 1} of {count} …"
    )


@lru_cache(maxsize=16)
def _figure(marks: tuple[tuple[str, Mark], ...], axes: Axes, note: str) -> go.Figure:
    """Made once for every note: it is empty, whatever has been trained."""
    return methods.methods_view(dict(marks), axes, note)
