"""What there is to see before there is a plane: loss and accuracy of the networks in training."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from experiments.train import Snapshot, diverged
from livefigure import Curve, Scene
from livefigure.markup import swatch
from pages.figures.frame import FRAME, QUIET, line, panels, title
from pages.figures.training import EMPTY, PANELS, STYLES, step_axis
from pages.networks.planes.compute import ALPHAS, GD, SAM, STRONG

_SHOWN = ("train_loss", "test_accuracy")
_RUNS = {"gd": GD, "sam": SAM, "alpha": ALPHAS.index(STRONG)}
_NAMES = {"gd": "GD", "sam": "SAM", "alpha": f"α-SAM, α = {STRONG:g}"}


def growing(snapshots: Sequence[Snapshot], num_steps: int, told: str, waiting: str) -> Scene:
    """Two panels over the steps of the training; what is done stands beside them, how far below."""
    return Scene(
        figure=_view(num_steps),
        controls=[],
        bindings=[
            Curve(f"{channel} {name}", "step", f"{name}.{channel}", ghost=name != "alpha")
            for channel in _SHOWN
            for name in _RUNS
        ],
        base=_record(snapshots) if snapshots else None,
        step=snapshots[-1].step if snapshots else None,
        html={
            "legend": "".join(swatch(name, *STYLES[name][:2], _NAMES[name]) for name in _RUNS),
            "status": told,
            "readout": waiting,
        },
        terms={name: [f"{channel} {name}" for channel in _SHOWN] for name in _RUNS},
        alt="Training loss and test accuracy of three networks so far, by training step.",
        name="planes in training",
    )


def _record(snapshots: Sequence[Snapshot]) -> dict[str, np.ndarray]:
    reports = [snapshot.report for snapshot in snapshots]
    sound = ~np.stack([diverged(report) for report in reports])
    record = {"step": np.array([snapshot.step for snapshot in snapshots], float)}
    for channel in _SHOWN:
        unit = 100 if channel == "test_accuracy" else 1
        values = unit * np.stack([np.asarray(getattr(report, channel)) for report in reports])
        values = np.where(sound, values, np.nan)
        record |= {f"{name}.{channel}": values[:, run] for name, run in _RUNS.items()}
    return record


def _view(num_steps: int) -> go.Figure:
    figure = go.Figure()
    layout = {}
    for number, channel in enumerate(_SHOWN, start=1):
        panel = "" if number == 1 else str(number)
        axes = {"xaxis": f"x{panel}", "yaxis": f"y{panel}"}
        for name in _RUNS:
            figure.add_scatter(name=f"{channel} {name}", mode="lines", **axes,
                               **line(*STYLES[name]))  # fmt: skip
        layout[f"xaxis{panel}"] = QUIET | step_axis(num_steps) | {
            "title": title("step"), "anchor": f"y{panel}"
        }  # fmt: skip
        layout[f"yaxis{panel}"] = QUIET | {
            "range": list(getattr(EMPTY, channel)), "fixedrange": True, "anchor": f"x{panel}"
        }  # fmt: skip
    loss, accuracy = (PANELS[channel][0] for channel in _SHOWN)
    wide = panels(350, {"xy": (0, 0.46, 0, 0.93, loss), "x2y2": (0.54, 1, 0, 0.93, accuracy)})
    narrow = panels(430, {"xy": (0.04, 1, 0.6, 0.95, loss), "x2y2": (0.04, 1, 0, 0.36, accuracy)})
    return figure.update_layout(**FRAME, **layout, meta={"wide": wide, "narrow": narrow})
