"""Networks in training: what they answer, and four curves over the steps."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool, Float, Int

from pages.figures.finite import quantile
from pages.figures.frame import DECADES, FRAME, QUIET, dot, heading, line, panels, title
from pages.figures.palette import PALETTE

# Who is drawn, from the back to the front: colour, dash, width.
STYLES = {
    "gd": ("gd", "dot", 2.0),
    "sam": ("sam", "solid", 1.6),
    "alpha": ("alpha", "solid", 2.6),
}

# The panels: a heading, and the channels of which the reader's network shows the second as well.
PANELS = {
    "train_loss": ("training loss", "test_loss"),
    "test_accuracy": ("test accuracy, %", "train_accuracy"),
    "sharpness": ("sharpness λ<sub>max</sub>", None),
    "grad_norm": ("gradient norm ‖∇L‖", None),
}
_LOGARITHMIC = ("sharpness", "grad_norm")


class Ranges(NamedTuple):
    """What the axes of the panels span, in their own units."""

    train_loss: tuple[float, float]
    test_accuracy: tuple[float, float]
    sharpness: tuple[float, float]
    grad_norm: tuple[float, float]


# Before there is a report.
EMPTY = Ranges((0, 1), (0, 102), (0.1, 10), (0.01, 1))


def room_for(reports: Mapping[str, np.ndarray]) -> Ranges:
    """Round ranges with room for everything finite; they seldom change while a training grows.

    A loss that explodes is cut off at three times what it was at first. Reports of no snapshot, or
    of networks that have all diverged, get ranges as well.
    """
    losses = [reports["train_loss"], reports["test_loss"]]
    first = max(quantile(each[:1], 1.0, otherwise=1.0) for each in losses)
    highest = max(quantile(each, 1.0, otherwise=1.0) for each in losses)
    loss = _rounded_up(min(highest, 3 * first))
    later = slice(
        3 if len(reports["train_loss"]) > 6 else 0, None
    )  # untrained, all are near chance
    accuracy = min(
        accuracy_range(reports[name][later]) for name in ("test_accuracy", "train_accuracy")
    )
    return Ranges(
        (0.0, loss), accuracy, _decades(reports["sharpness"]), _decades(reports["grad_norm"])
    )


def accuracy_range(percent: np.ndarray) -> tuple[float, float]:
    """From the ten at or below the lowest that is finite, to a little above 100."""
    lowest = min(quantile(percent, 0.0, otherwise=0.0), 100.0)
    return float(np.floor(lowest / 10) * 10), 102.0


def _rounded_up(value: float) -> float:
    power = 10.0 ** np.floor(np.log10(max(value, 1e-6)))
    rounded = (d * power for d in (1, 1.5, 2, 3, 4, 5, 7) if d * power >= value)
    return float(next(rounded, 10 * power))


def _decades(values: np.ndarray) -> tuple[float, float]:
    """Half powers of ten around what is positive and finite, from 10⁻⁴ to 10⁵ at most."""
    seen = values[np.isfinite(values) & (values > 0)]
    logs = np.log10(np.clip(seen, 1e-4, 1e5))
    low = np.floor(2 * quantile(logs, 0.0, otherwise=0.0)) / 2
    high = np.ceil(2 * quantile(logs, 1.0, otherwise=0.0)) / 2
    return float(10**low), float(10 ** max(high, low + 0.5))


def examples_view(
    inputs: Float[np.ndarray, "n 2"],
    labels: Int[np.ndarray, " n"],
    flipped: Bool[np.ndarray, " n"],
) -> go.Figure:
    """Training examples of two classes, wrong labels ringed, with room for decision boundaries."""
    figure = go.Figure()
    for label, symbol in enumerate(("circle-open", "circle")):
        of_class = labels == label
        figure.add_scatter(
            name=f"class {label}", meta="ground", mode="markers",
            x=inputs[of_class, 0], y=inputs[of_class, 1], hoverinfo="skip",
            marker={"size": 6.5, "symbol": symbol, "color": PALETTE["faint"],
                    "line": {"width": 1.6}},
        )  # fmt: skip
    figure.add_scatter(
        name="wrong labels", meta="ground", mode="markers", hoverinfo="skip",
        x=inputs[flipped, 0], y=inputs[flipped, 1],
        marker={"size": 13, "symbol": "circle-open", "color": PALETTE["anti"],
                "line": {"width": 2}},
    )  # fmt: skip
    for name, style in STYLES.items():
        drawn = line(*style)
        drawn["line"] |= {"shape": "spline", "smoothing": 0.7}  # through points that are few
        figure.add_scatter(name=f"{name} boundary", mode="lines", **drawn)
    axis = QUIET | {"showgrid": False, "showticklabels": False, "ticks": ""}
    x, y = (list(map(float, ends)) for ends in window(inputs))
    return figure.update_layout(
        xaxis=axis | {"range": x, "title": title("first feature")},
        yaxis=axis | {"range": y, "title": title("second feature")},
        annotations=[heading("training examples, and where answers change", 0, 1)],
    )


def window(inputs: Float[np.ndarray, "n 2"]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The part of the plane around the examples, with a margin."""
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    low, high = low - 0.08 * (high - low), high + 0.08 * (high - low)
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def confusion_view(num_classes: int) -> go.Figure:
    """Room for test examples as a cloud: across what each is, upwards what it is taken for."""
    names = np.arange(num_classes)
    figure = go.Figure(
        go.Heatmap(
            name="right", x=names, y=names, z=np.eye(num_classes), showscale=False,
            colorscale=[[0, "rgba(0,0,0,0)"], [1, PALETTE["rule"]]], hoverinfo="skip",
        )
    )  # fmt: skip
    figure.add_scatter(
        name="answers", mode="markers", hoverinfo="none",
        marker={"size": 4.5, "color": PALETTE["alpha"], "opacity": 0.75},
    )  # fmt: skip
    axis = QUIET | {"range": [-0.5, num_classes - 0.5], "dtick": 1, "showgrid": False}
    return figure.update_layout(
        xaxis=axis | {"title": title("the digit")},
        yaxis=axis | {"title": title("the prediction of the network")},
        annotations=[heading("test digits, a dot each; right on the diagonal", 0, 1)],
    )


# The curvatures that are drawn beneath the sharpness of the reader's network.
BENEATH = ("second", "third")


def training_view(
    picture: go.Figure, ranges: Ranges, length: int, across: str = "step"
) -> go.Figure:
    """A picture of what networks answer, and four panels over their training.

    That is so many steps long, or whatever `across` says.
    """
    figure = go.Figure(picture)
    for number, (channel, (_, beside)) in enumerate(PANELS.items(), start=2):
        panel = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        if beside:
            figure.add_scatter(
                name=f"{beside} alpha", mode="lines", **panel, **line("alpha", "dash", 1.2)
            )
        for name, (colour, dash, width) in STYLES.items():
            drawn = line(colour, dash, width)
            figure.add_scatter(name=f"{channel} {name}", mode="lines", **panel, **drawn)
            if channel == "sharpness":
                drawn = line(colour, "dash", 1.2)
                figure.add_scatter(name=f"edge {name}", mode="lines", **panel, **drawn)
        if channel == "sharpness":
            for name in BENEATH:
                figure.add_scatter(
                    name=f"{name} alpha", mode="lines", **panel, **line("alpha", "dot", 1.2)
                )
        figure.add_scatter(**panel, **dot(f"{channel} now", "alpha"))
    layout: dict[str, Any] = {}
    for number, channel in enumerate(PANELS, start=2):
        layout[f"xaxis{number}"] = QUIET | {
            **step_axis(length), "anchor": f"y{number}",
            "title": title(across) if number > 3 else None,
        }  # fmt: skip
        layout[f"yaxis{number}"] = values_axis(channel, ranges) | {"anchor": f"x{number}"}
    return with_panels(figure, [label for label, _ in PANELS.values()], layout)


def step_axis(num_steps: int) -> dict[str, Any]:
    """The horizontal axis of a panel, with room for the last of its ticks."""
    ticks = [0, num_steps // 2, num_steps]
    return {"range": [0, 1.04 * num_steps], "tickvals": ticks, "fixedrange": True}


def values_axis(channel: str, ranges: Ranges) -> dict[str, Any]:
    """The vertical axis of a panel."""
    span = getattr(ranges, channel)
    axis = QUIET | {"fixedrange": True, "nticks": 5}
    if channel in _LOGARITHMIC:
        return axis | DECADES | {"range": np.log10(span).tolist()}
    return axis | {"range": list(span)}


def with_panels(figure: go.Figure, labels: Sequence[str], layout: Mapping[str, Any]) -> go.Figure:
    """Four panels, two by two to the right of a picture, or below it on a narrow page."""
    [what] = figure.layout.annotations
    columns, rows = ((0.48, 0.72), (0.775, 1)), ((0.56, 0.93), (0, 0.37))
    wide: dict[str, Sequence[Any]] = {"xy": (0, 0.43, 0, 0.93, what.text)}
    narrow: dict[str, Sequence[Any]] = {"xy": (0, 1, 0.727, 0.975, what.text)}
    for k, label in enumerate(labels):
        name, top = f"x{k + 2}y{k + 2}", 0.665 - 0.175 * k
        wide[name] = (*columns[k % 2], *rows[k // 2], label)
        narrow[name] = (0.05, 1, top - 0.117, top, label)
    meta = {"wide": panels(400, wide), "narrow": panels(1280, narrow)}
    return figure.update_layout(**FRAME, **layout, annotations=[], meta=meta)
