"""Methods compared: accuracy and sharpness over the steps, and at the end one against the other."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from experiments.methods import Comparison, History, Method
from livefigure import GAP, AtStep, Card, Curve, Question
from livefigure.markup import channel, marker, paint, value
from pages.figures.frame import FRAME, QUIET, dot, line, panels, title
from pages.figures.palette import PALETTE
from pages.figures.training import step_axis

Channels = dict[str, Any]

# A number for every strength and record; NaN as long as one of the methods has not come so far.
OutcomeOf = Callable[[Mapping[str, History]], Float[np.ndarray, "strengths records"]]


class Mark(NamedTuple):
    """How a method is drawn, wherever it is."""

    colour: str
    symbol: str  # as Plotly calls it
    glyph: str  # the same as a letter, for legends
    dash: str = "solid"


class Axes(NamedTuple):
    """What the axes span."""

    sharpness: tuple[float, float]
    accuracy: tuple[float, float]  # in percent


@dataclass(frozen=True)
class Presentation:
    """How a page draws its comparison, and what it says about it."""

    marks: Mapping[str, Mark]  # of the methods, and of what all are at αρ = 0
    titles: Mapping[str, str]
    plain: str  # the name of that in `marks`
    of: str  # the method whose runs at αρ = 0 are shown as it
    axes: Axes
    strength: float  # where αρ stands at first
    p_marks: Mapping[float, str]
    status: str
    words: Mapping[str, Sequence[str]]
    outcomes: Mapping[str, OutcomeOf]  # channels, of which "… .final" waits until all is done
    presets: Sequence[tuple[str, str, Mapping[str, Any]]]
    question: Question | None  # where there is no story
    alt: str
    diagram: Callable[[], go.Figure]  # how the methods differ, in a panel beside the plot
    story: Sequence[Card] = ()
    level: tuple[str, str] | None = None  # the second is compared with the first at its λmax


def traces(names: Iterable[str]) -> list[str]:
    """All that `methods_view` draws of methods with these names."""
    parts = ("line", "mark", *OVER_STEPS, *(f"{panel} now" for panel in OVER_STEPS))
    return [f"{name} {part}" for name in names for part in parts] + crosses(names)


def crosses(names: Iterable[str]) -> list[str]:
    """What it draws of their spread."""
    return [f"{name} cross" for name in names]


# Its panels: one number against the other, how the methods differ, and both over the steps.
PLOT, DIAGRAM, ACCURACY, SHARPNESS = "xy", "x2y2", "x3y3", "x4y4"
OVER_STEPS = {"accuracy": "y", "sharpness": "x"}  # what is drawn of each, and on which axis of PLOT
LEVEL = ("level", "level mark")  # a line at one λmax, and where it meets the second of two methods


def methods_view(
    marks: Mapping[str, Mark],
    axes: Axes,
    num_steps: int,
    diagram: go.Figure,
    level: tuple[str, str] | None = None,
    note: str = "",
) -> go.Figure:
    """Two plots over the steps, a plot of one against the other, and a diagram.

    It is empty until bound, but for a note on what is to come. For every name it has, of what there
    is, "… accuracy" and "… sharpness" over the steps, each with a "… now"; "… line" through all
    strengths, "… cross" for the spread, and "… mark" where it is. Besides, `LEVEL` if two methods
    are compared at one λmax.
    """
    figure = go.Figure()
    for number, panel in enumerate(OVER_STEPS, start=3):
        place = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        for name, mark in marks.items():
            curve = line(mark.colour, mark.dash, 2.0)
            figure.add_scatter(name=f"{name} {panel}", mode="lines", **curve, **place)
        for name, mark in marks.items():
            figure.add_scatter(**_mark(f"{name} {panel} now", mark, 11), **place)
    for name, mark in marks.items():
        small = {"size": 4, "color": PALETTE[mark.colour]}
        figure.add_scatter(
            name=f"{name} line",
            mode="lines+markers",
            marker=small,
            opacity=0.55,
            **line(mark.colour, mark.dash, 1.4),
        )
    for name, mark in marks.items():
        figure.add_scatter(name=f"{name} cross", mode="lines", **line(mark.colour, "solid", 1.6))
    if level:
        figure.add_scatter(name=LEVEL[0], mode="lines", **line("text", "dot", 1.4))
        figure.add_scatter(**_open(LEVEL[1], marks[level[1]], 13))
    for name, mark in marks.items():
        figure.add_scatter(**_mark(f"{name} mark", mark, 12))
    for trace in diagram.data:
        figure.add_trace(go.Scatter(trace, xaxis="x2", yaxis="y2", meta="ground"))

    notes = [_note("↖ accurate and flat", "x", 0.01, 0.98, "top")]
    notes += [_note(note, "x3", 0.25, 0.55, "middle")] if note else []
    notes += [each.to_plotly_json() | {"xref": "x2", "yref": "y2"}
              for each in diagram.layout.annotations]  # fmt: skip
    by_step = "test accuracy by training step", "sharpness λ<sub>max</sub> by training step"
    plot = "test accuracy by sharpness"
    left, right = (0, 0.46), (0.54, 1)
    wide = panels(400, {
        ACCURACY: (*left, 0.57, 0.94, by_step[0]), SHARPNESS: (*right, 0.57, 0.94, by_step[1]),
        PLOT: (*left, 0, 0.36, plot), DIAGRAM: (*right, 0, 0.42),
    }, *notes)  # fmt: skip
    every = 0.04, 1
    narrow = panels(1240, {
        ACCURACY: (*every, 0.77, 0.98, by_step[0]), SHARPNESS: (*every, 0.5, 0.71, by_step[1]),
        PLOT: (*every, 0.22, 0.44, plot), DIAGRAM: (-0.06, 1, 0, 0.17),
    }, *notes)  # fmt: skip
    sharpness, accuracy = _values_axes(axes)
    steps = QUIET | step_axis(num_steps) | {"title": title("training step")}
    still = {"visible": False, "fixedrange": True}
    return figure.update_layout(
        **FRAME,
        xaxis=sharpness
        | {
            "title": title("← flatter      sharpness λ<sub>max</sub>      sharper →"),
            "anchor": "y",
        },
        yaxis=accuracy | {"anchor": "x"},
        xaxis2=still | {"range": diagram.layout.xaxis.range, "anchor": "y2"},
        yaxis2=still | {"range": diagram.layout.yaxis.range, "anchor": "x2"},
        xaxis3=steps | {"anchor": "y3"},
        yaxis3=accuracy | {"anchor": "x3"},
        xaxis4=steps | {"anchor": "y4"},
        yaxis4=sharpness | {"anchor": "x4"},
        meta={"wide": wide, "narrow": narrow},
    )


def _values_axes(axes: Axes) -> tuple[dict[str, Any], dict[str, Any]]:
    """An axis of sharpness, and one of accuracy."""
    tens = (1, 1.5, 2, 3, 4, 5, 7)
    ticks = [digit * 10**power for power in range(-2, 2) for digit in tens]
    sharpness = {
        "type": "log", "range": [math.log10(end) for end in axes.sharpness], "tickvals": ticks,
        "ticktext": [f"{tick:g}" for tick in ticks], "fixedrange": True,
    }  # fmt: skip
    accuracy = {"range": list(axes.accuracy), "fixedrange": True, "ticksuffix": " %"}
    return QUIET | sharpness, QUIET | accuracy


def _note(text: str, axis: str, x: float, y: float, anchor: str) -> dict[str, Any]:
    """Words in the panel of an axis, from a place that is told in shares of it."""
    up = axis.replace("x", "y")
    return {
        "text": text, "xref": f"{axis} domain", "yref": f"{up} domain", "x": x, "y": y,
        "xanchor": "left", "yanchor": anchor, "showarrow": False, "align": "left",
        "font": {"size": 14},
        "bgcolor": PALETTE["ground"],
    }  # fmt: skip


def _mark(name: str, mark: Mark, size: float) -> dict:
    """A marker of the method's own symbol, with a rim of the ground's colour."""
    drawn = dot(name, mark.colour, size, mark.symbol)
    drawn["marker"]["line"] = {"width": 1, "color": PALETTE["ground"]}
    return drawn


def _open(name: str, mark: Mark, size: float) -> dict:
    """The same without its inside."""
    drawn = dot(name, mark.colour, size, f"{mark.symbol}-open")
    drawn["marker"]["line"] = {"width": 2, "color": PALETTE[mark.colour]}
    return drawn


# ── Bindings and channels ───────────────────────────────────────────────────────────────────


def bindings(comparison: Comparison, presentation: Presentation) -> list[Curve | AtStep]:
    """What each trace of `methods_view` shows."""
    names = [method.name for method in comparison.methods]
    all_names = [presentation.plain, *names]
    line = [k for k, p in enumerate(comparison.strengths) if p >= 0]
    return [
        *(
            AtStep(f"{name} line", [f"{name}.x@{k}" for k in line], [f"{name}.y@{k}" for k in line])
            for name in names
        ),
        *(
            AtStep(
                f"{name} cross",
                [f"{name}.low.x", f"{name}.high.x", GAP, f"{name}.x", f"{name}.x"],
                [f"{name}.y", f"{name}.y", GAP, f"{name}.low.y", f"{name}.high.y"],
            )
            for name in all_names
        ),
        *(AtStep(f"{name} mark", [f"{name}.x"], [f"{name}.y"]) for name in all_names),
        *(
            Curve(f"{name} {panel}", f"{name}.at", f"{name}.{axis}")
            for panel, axis in OVER_STEPS.items()
            for name in all_names
        ),
        *(
            AtStep(f"{name} {panel} now", [f"{name}.at"], [f"{name}.{axis}"])
            for panel, axis in OVER_STEPS.items()
            for name in all_names
        ),
        *_level_bindings(presentation),
    ]


def _level_bindings(presentation: Presentation) -> list[AtStep]:
    if not presentation.level:
        return []
    return [
        AtStep(LEVEL[0], ["level.x", "level.x"], ["level.low", "level.high"]),
        AtStep(LEVEL[1], ["level.x"], ["level.y"]),
    ]


def terms(comparison: Comparison, presentation: Presentation) -> dict[str, list[str]]:
    """Which traces are whose; and those that stand for no method of their own."""
    traces = [each.trace for each in bindings(comparison, presentation)]
    return {
        **{
            name: [trace for trace in traces if trace.startswith(f"{name} ")]
            for name in presentation.marks
        },
        "cross": crosses(presentation.marks),
        **({"level": list(LEVEL)} if presentation.level else {}),
    }


def channels(
    comparison: Comparison, presentation: Presentation, found: Mapping[str, History]
) -> tuple[Channels, Channels]:
    """Channels that are the same at all strengths, and channels by strength."""
    zero = comparison.strengths.index(0.0)
    reached = comparison.steps[max(min(map(last_record, found.values())), 0)]
    shared: Channels = {
        "step": comparison.steps,
        "reached": np.minimum(comparison.steps, reached),
    }
    by_strength: Channels = {}
    for method in comparison.methods:
        name, history = method.name, found[method.name]
        of_method = _of_strength(comparison, method, history, presentation.axes)
        by_strength |= {f"{name}.{part}": values for part, values in of_method.items()}
        shared |= {
            f"{name}.spent": go_on(history.gradients[None], history)[0],
            f"{name}.at": go_on(comparison.steps[None], history)[0],
            **{
                f"{name}.{axis}@{k}": of_method[axis][k]
                for axis in "xy"
                for k in range(len(comparison.strengths))
            },
        }
        if name == presentation.of:
            # With nothing to add, one gradient a step is enough, and the budget lasts to the end.
            plain = {part: values[zero] for part, values in of_method.items()}
            done = last_record(history) == comparison.records
            plain |= {f"equal.{part}": plain[part][-1] if done else np.nan for part in _EQUAL}
            plain |= {"spent": shared[f"{name}.spent"] / method.price, "at": shared[f"{name}.at"]}
            shared |= {f"{presentation.plain}.{part}": values for part, values in plain.items()}
    ended = all(last_record(history) == comparison.records for history in found.values())
    at_end = comparison.steps == comparison.task.num_steps
    shared["stand"] = np.where(at_end & ended, 0, 1)
    if presentation.level:
        by_strength |= _level(comparison, presentation, by_strength)
    return {name: np.atleast_1d(values) for name, values in shared.items()}, by_strength


def _level(
    comparison: Comparison, presentation: Presentation, by_strength: Channels
) -> dict[str, np.ndarray]:
    """A line at the λmax of one method, and how accurate another is where its line crosses it.

    `level.gap` is the difference in points; `level` tells how it is: at least 2, less, no crossing.
    """
    assert presentation.level
    first, second = presentation.level
    rising = [k for k, p in enumerate(comparison.strengths) if p >= 0]
    xs, ys = (by_strength[f"{second}.{axis}"][rising] for axis in "xy")
    x = by_strength[f"{first}.x"]
    y = np.full(x.shape, np.nan)
    for setting, step in np.ndindex(*x.shape):
        y[setting, step] = crossing(x[setting, step], xs[:, step], ys[:, step])
    gap = np.round(np.abs(by_strength[f"{first}.y"] - y), 1)
    low, high = presentation.axes.accuracy
    at = lambda height: np.where(np.isfinite(y), height, np.nan)
    begun = np.isfinite(sum(by_strength[f"{name}.diverged"] for name in presentation.level))
    how = np.where(np.isnan(gap), 2, np.where(gap >= 2, 0, 1))
    how = np.where(begun, how, np.nan)
    return {
        "level.x": np.where(np.isfinite(y), x, np.nan), "level.y": y, "level.low": at(low),
        "level.high": at(high), "level.gap": gap, "level": how,
    }  # fmt: skip


def crossing(x: float, xs: np.ndarray, ys: np.ndarray) -> float:
    """The height at which a line through points first crosses x, on a logarithmic axis; or NaN."""
    for (x0, y0), (x1, y1) in pairwise(zip(xs, ys, strict=True)):
        if min(x0, x1) <= x <= max(x0, x1):
            share = math.log(x / x0) / math.log(x1 / x0) if x0 != x1 else 0.0
            return float(y0 + share * (y1 - y0))
    return math.nan


_EQUAL = ("accuracy", "accuracy.std", "sharpness", "diverged")


def _of_strength(
    comparison: Comparison, method: Method, history: History, axes: Axes
) -> dict[str, Float[np.ndarray, "strengths ..."]]:
    """What is drawn and said of one method, along the steps or at one of them.

    Nothing is drawn where more than half of its networks have diverged, nor below the axis of
    accuracy: untrained networks guess, and a line from there would be a wall at the left edge.
    """
    mean, std, *_ = (go_on(each, history) for each in history.sharpness)
    accuracy, deviation, *_ = (100 * go_on(each, history) for each in history.test_accuracy)
    num_diverged = go_on(history.num_diverged, history)
    begun = np.isfinite(num_diverged)
    sound = num_diverged <= comparison.num_seeds / 2
    inside = lambda values: np.where(sound, values, np.nan)
    # How many records it has after as many gradients as the cheapest may compute.
    cheapest = min(each.price for each in comparison.methods)
    equal = comparison.records * cheapest // method.price
    return {
        "x": inside(mean),
        "y": np.where(accuracy >= axes.accuracy[0], inside(accuracy), np.nan),
        "low.x": inside(np.maximum(mean - std, 0.1 * mean)),
        "high.x": inside(mean + std),
        "low.y": inside(accuracy - deviation),
        "high.y": inside(accuracy + deviation),
        "accuracy": accuracy,
        "accuracy.std": _one_digit(deviation),
        "sharpness": mean,
        "sharpness.std": _one_digit(std),
        "loss": go_on(history.train_loss.mean, history),
        "diverged": num_diverged,
        "any_diverged": np.where(begun, num_diverged > 0, np.nan),
        "equal.accuracy": 100 * history.test_accuracy.mean[:, equal],
        "equal.accuracy.std": _one_digit(100 * history.test_accuracy.std[:, equal]),
        "equal.sharpness": history.sharpness.mean[:, equal],
        "equal.diverged": history.num_diverged[:, equal],
    }


def last_record(history: History) -> int:
    """The last record that has come, by its index; −1 where none has."""
    return int(np.isfinite(history.num_diverged[0]).sum()) - 1


def go_on(values: Float[np.ndarray, "strengths records"], history: History) -> np.ndarray:
    """What is yet to come stays as the last that is known, so that marks stand where they are."""
    last = last_record(history)
    if last < 0:
        return np.full(values.shape, np.nan)
    return values[:, np.minimum(np.arange(values.shape[1]), last)]


def _one_digit(values: np.ndarray) -> np.ndarray:
    """Rounded to one significant digit, which is as much as a few seeds know of a deviation."""
    unit = 10.0 ** np.floor(np.log10(np.maximum(values, 1e-9)))
    return np.round(values / unit) * unit


# ── Words ───────────────────────────────────────────────────────────────────────────────────


def stand(comparison: Comparison) -> list[str]:
    """How far the numbers are that a card tells: phrases for the channel of this name."""
    steps = comparison.task.num_steps
    return [f"After all {steps} steps,", f"So far, at step {{reached}} of {steps},"]


def legend(presentation: Presentation) -> str:
    entries = "".join(
        marker(name, mark.colour, mark.glyph, presentation.titles[name])
        for name, mark in presentation.marks.items()
    )
    if presentation.level:
        first = presentation.titles[presentation.level[0]]
        entries += marker("level", "text", "┊", f"the λ<sub>max</sub> of {first}")
    entries += marker("cross", "", "┼", "standard deviation")
    return f'<div class="legend">{entries}</div>'


def table(comparison: Comparison, presentation: Presentation) -> str:
    """A row for each method, with numbers that follow the hand."""
    fewest = min(method.price for method in comparison.methods) * comparison.task.num_steps

    def row(name: str, mark: Mark) -> str:
        number = lambda part: channel(f"{name}.{part}")
        with_deviation = lambda part: f"{number(part)} ± {number(f'{part}.std')}"
        cells = (
            *(number("spent"), with_deviation("accuracy"), with_deviation("sharpness")),
            *(number("loss"), number("diverged")),
            *(with_deviation("equal.accuracy"), number("equal.sharpness")),
            number("equal.diverged"),
        )
        return (
            f'<tr data-term="{name}"><th scope="row" style="color: {paint(mark.colour)}">'
            f"{mark.glyph} {presentation.titles[name]}</th>"
            + "".join(f"<td>{cell}</td>" for cell in cells)
            + "</tr>"
        )

    rows = "".join(row(name, mark) for name, mark in presentation.marks.items())
    return (
        f"<table><caption>At αρ = {value('p')}, means and standard deviations over "
        f"those of {comparison.num_seeds} random seeds that have not diverged. Where more than "
        "half have diverged, nothing is drawn. A ┼ is one standard deviation</caption>"
        "<thead><tr><td></td>"
        f'<th colspan="5" scope="colgroup">after {channel("reached")} steps</th>'
        f'<th colspan="3" scope="colgroup">at {fewest} gradients each</th></tr>'
        "<tr><td></td><th>gradients</th><th>test accuracy, %</th><th>λ<sub>max</sub></th>"
        "<th>training loss</th><th>diverged</th><th>test accuracy, %</th><th>λ<sub>max</sub></th>"
        f"<th>diverged</th></tr></thead><tbody>{rows}</tbody></table>"
    )
