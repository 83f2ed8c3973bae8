"""Methods compared on networks: trained while one looks, then dragged along their strengths."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from experiments.methods import (
    Comparison,
    Course,
    Method,
    Stretch,
    compare_in_pieces,
    courses,
)
from livefigure import AtStep, Curve, Question
from pages.figures.methods import Frame, Mark, methods_view
from pages.ui.lesson_figure import Knob, LessonFigure, channels, show
from pages.ui.training import Training, training, watch

_MOST_KEPT = 8
_kept: dict[Comparison, list[Stretch]] = {}  # finished comparisons, for whoever comes next


# NaN as long as one of those it is about has not come so far.
Verdict = Callable[[Mapping[str, Course]], Float[np.ndarray, "strengths records"]]


@dataclass(frozen=True)
class Telling:
    """What a page says about its comparison."""

    marks: Mapping[str, Mark]  # of the methods, and of what all are at p = 0
    titles: Mapping[str, str]
    plain: str  # the name of that in `marks`
    of: str  # the method whose runs at p = 0 are shown as it
    frame: Frame
    strength: float  # where p stands at first
    p_marks: Mapping[float, str]
    status: str
    words: Mapping[str, Sequence[str]]
    verdicts: Mapping[str, Verdict]  # channels, of which "… .final" waits until all is done
    presets: Sequence[tuple[str, str, Mapping[str, Any]]]
    question: Question | None
    alt: str


def trained(comparison: Comparison) -> Iterator[Stretch | None]:
    """`compare_in_pieces`, or what it gave when it was last run to its end."""
    if comparison in _kept:
        yield from _kept[comparison]
        return
    stretches = []
    for stretch in compare_in_pieces(comparison):
        if stretch is None:
            yield None
            continue
        stretches.append(stretch)
        if stretch.step == comparison.num_steps and len(stretches) == _count(comparison):
            _kept[comparison] = stretches
            while len(_kept) > _MOST_KEPT:
                _kept.pop(next(iter(_kept)))
        yield stretch


def _count(comparison: Comparison) -> int:
    return len(comparison.methods) * len(comparison.steps)


def compare_and_watch(comparison: Comparison, telling: Telling) -> None:
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
    watch(held, lambda now: _show(now, comparison, telling))


def _show(held: Training, comparison: Comparison, telling: Telling) -> None:
    show(lesson(comparison, telling, held.snapshots), "compared", channels)


def lesson(comparison: Comparison, telling: Telling, stretches: Sequence[Stretch]) -> LessonFigure:
    """The picture of what has been trained so far."""
    found = courses(comparison, stretches)
    names = [method.name for method in comparison.methods]
    shared, of_strength = _channels(comparison, telling, found)
    for name, verdict in telling.verdicts.items():
        so_far = verdict(found)
        of_strength[name] = _go_on(so_far, min(found.values(), key=_last))
        of_strength[f"{name}.final"] = so_far[:, -1]

    def picture(p) -> dict[str, Any]:
        rows = np.abs(np.asarray(p)[:, None] - np.array(comparison.strengths)).argmin(axis=1)
        return {name: values[rows] for name, values in of_strength.items()}

    line = [k for k, p in enumerate(comparison.strengths) if p >= 0]
    return LessonFigure(
        compute=picture,
        figure=_figure(tuple(telling.marks.items()), telling.frame),
        bindings=[
            *(
                AtStep(f"{name} line", [f"{name}.x@{k}" for k in line],
                       [f"{name}.y@{k}" for k in line])
                for name in names
            ),
            *(
                AtStep(
                    f"{name} cross",
                    [f"{name}.low.x", f"{name}.high.x", "gap", f"{name}.x", f"{name}.x"],
                    [f"{name}.y", f"{name}.y", "gap", f"{name}.low.y", f"{name}.high.y"],
                )
                for name in (telling.plain, *names)
            ),
            *(AtStep(f"{name} mark", [f"{name}.x"], [f"{name}.y"])
              for name in (telling.plain, *names)),
            *(AtStep(f"{name} out", [f"{name}.out.x"], [f"{name}.out.y"]) for name in names),
            *(Curve(f"{name} course", f"{name}.gradients", f"{name}.course")
              for name in (telling.plain, *names)),
            *(AtStep(f"{name} now", [f"{name}.spent"], [f"{name}.accuracy"])
              for name in (telling.plain, *names)),
        ],
        knobs=[
            Knob("p", "p", "strength: αρ", comparison.strengths, telling.strength, "alpha",
                 telling.p_marks),
        ],
        html={
            "formula": _legend(telling),  # beside the slider, to have the figure higher up
            "status": telling.status,
            "readout": 'step <b data-channel="step"></b>',
            "table": _table(comparison, telling),
        },
        words=telling.words,
        presets=telling.presets,
        question=telling.question,
        terms={
            name: [f"{name}-{part}" for part in ("line", "course", "cross", "mark", "now", "out")]
            for name in telling.marks
        },
        alt=telling.alt,
        name=f"{telling.plain}|{comparison.task.dataset.name}",
        shared=shared,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _figure(marks: tuple[tuple[str, Mark], ...], frame: Frame) -> go.Figure:
    """Made once: it is empty, whatever has been trained."""
    return methods_view(dict(marks), frame)


Channels = dict[str, Any]


def _channels(
    comparison: Comparison, telling: Telling, found: Mapping[str, Course]
) -> tuple[Channels, Channels]:
    """Channels that are the same at all strengths, and channels by strength."""
    zero = comparison.strengths.index(0.0)
    reached = comparison.steps[max(min(map(_last, found.values())), 0)]
    shared: Channels = {
        "step": comparison.steps,
        "reached": np.minimum(comparison.steps, reached),
        "gap": np.full(1, np.nan),
    }
    by_strength: Channels = {}
    for method in comparison.methods:
        name, course = method.name, found[method.name]
        of_method = _of_strength(comparison, telling.frame, method, course)
        by_strength |= {f"{name}.{part}": values for part, values in of_method.items()}
        shared |= {
            f"{name}.gradients": course.gradients,
            f"{name}.spent": _go_on(course.gradients[None], course)[0],
            **{
                f"{name}.{axis}@{k}": of_method[axis][k]
                for axis in "xy"
                for k in range(len(comparison.strengths))
            },
        }
        if name == telling.of:
            # With nothing to add, one gradient a step is enough, and the budget lasts to the end.
            plain = {part: values[zero] for part, values in of_method.items()}
            done = _last(course) == comparison.records
            plain |= {f"equal.{part}": plain[part][-1] if done else np.nan for part in _EQUAL}
            plain |= {part: shared[f"{name}.{part}"] / method.price for part in _SPENT}
            shared |= {f"{telling.plain}.{part}": values for part, values in plain.items()}
    return {name: np.atleast_1d(values) for name, values in shared.items()}, by_strength


_EQUAL = ("accuracy", "accuracy.std", "sharpness", "diverged")
_SPENT = ("gradients", "spent")


def _of_strength(
    comparison: Comparison, frame: Frame, method: Method, course: Course
) -> dict[str, Float[np.ndarray, "strengths ..."]]:
    """What is drawn and said of one method, along the steps or at one of them."""
    low, high = frame.sharpness
    bottom, top = frame.accuracy
    mean, std, *_ = (_go_on(each, course) for each in course.sharpness)
    right, deviation, *_ = (100 * _go_on(each, course) for each in course.accuracy)
    num_diverged = _go_on(course.num_diverged, course)
    begun = np.isfinite(num_diverged)
    sound = (num_diverged <= comparison.num_seeds / 2) & (low <= mean) & (mean <= high)
    inside = lambda values: np.where(sound, values, np.nan)
    outside = lambda values: np.where(begun & ~sound, values, np.nan)
    # How many records it has after as many gradients as the cheapest may compute.
    cheapest = min(each.price for each in comparison.methods)
    equal = comparison.records * cheapest // method.price
    return {
        "x": inside(mean),
        "y": inside(right),
        "low.x": inside(np.maximum(mean - std, low / 10)),
        "high.x": inside(mean + std),
        "low.y": inside(right - deviation),
        "high.y": inside(right + deviation),
        "out.x": outside(np.clip(np.nan_to_num(mean, nan=high), 1.04 * low, 0.96 * high)),
        "out.y": outside(np.clip(np.nan_to_num(right, nan=bottom), bottom + 1, top - 1)),
        "course": 100 * course.accuracy.mean,
        "accuracy": right,
        "accuracy.std": _one_digit(deviation),
        "sharpness": mean,
        "sharpness.std": _one_digit(std),
        "loss": _go_on(course.loss.mean, course),
        "diverged": num_diverged,
        "any_diverged": np.where(begun, num_diverged > 0, np.nan),
        "equal.accuracy": 100 * course.accuracy.mean[:, equal],
        "equal.accuracy.std": _one_digit(100 * course.accuracy.std[:, equal]),
        "equal.sharpness": course.sharpness.mean[:, equal],
        "equal.diverged": course.num_diverged[:, equal],
    }


def _last(course: Course) -> int:
    """The last record that has come, by its index; −1 where none has."""
    return int(np.isfinite(course.num_diverged[0]).sum()) - 1


def _go_on(values: Float[np.ndarray, "strengths records"], course: Course) -> np.ndarray:
    """What is yet to come stays as the last that is known, so that marks stand where they are."""
    last = _last(course)
    if last < 0:
        return np.full(values.shape, np.nan)
    return values[:, np.minimum(np.arange(values.shape[1]), last)]


def _one_digit(values: np.ndarray) -> np.ndarray:
    """Rounded to one significant digit, which is as much as a few seeds know of a deviation."""
    unit = 10.0 ** np.floor(np.log10(np.maximum(values, 1e-9)))
    return np.round(values / unit) * unit


def _legend(telling: Telling) -> str:
    entries = "".join(
        f'<span data-term="{name}" style="color: var(--live-{mark.colour})">{mark.glyph} '
        f"{telling.titles[name]}</span>"
        for name, mark in telling.marks.items()
    )
    signs = "<span>┼ standard deviation</span><span>✕ diverged, or outside</span>"
    return f'<div class="legend">{entries}{signs}</div>'


def _table(comparison: Comparison, telling: Telling) -> str:
    """A row for each method, with numbers that follow the hand."""
    prices = {method.name: method.price for method in comparison.methods}
    fewest = min(prices.values()) * comparison.task.num_steps

    def number(channel: str) -> str:
        return f'<span data-channel="{channel}"></span>'

    rows = "".join(
        f'<tr data-term="{name}"><th scope="row" style="color: var(--live-{mark.colour})">'
        f"{mark.glyph} {telling.titles[name]}</th>"
        f"<td>{number(f'{name}.spent')}</td>"
        f"<td>{number(f'{name}.accuracy')} ± {number(f'{name}.accuracy.std')}</td>"
        f"<td>{number(f'{name}.sharpness')} ± {number(f'{name}.sharpness.std')}</td>"
        f"<td>{number(f'{name}.loss')}</td><td>{number(f'{name}.diverged')}</td>"
        f"<td>{number(f'{name}.equal.accuracy')} ± {number(f'{name}.equal.accuracy.std')}</td>"
        f"<td>{number(f'{name}.equal.sharpness')}</td>"
        f"<td>{number(f'{name}.equal.diverged')}</td></tr>"
        for name, mark in telling.marks.items()
    )
    return (
        "<table><caption>At p = <span data-value='p'></span>, means and standard deviations over "
        f"those of {comparison.num_seeds} seeds that have not diverged</caption>"
        "<thead><tr><th></th>"
        '<th colspan="5" scope="colgroup">after <span data-channel="reached"></span> steps</th>'
        f'<th colspan="3" scope="colgroup">at {fewest} gradients each</th></tr>'
        "<tr><th></th><th>gradients</th><th>test accuracy, %</th><th>λ<sub>max</sub></th>"
        "<th>training loss</th><th>diverged</th><th>test accuracy, %</th><th>λ<sub>max</sub></th>"
        f"<th>diverged</th></tr></thead><tbody>{rows}</tbody></table>"
    )
