"""Many networks trained at once, to be dragged through afterwards, along α or along ρ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.train import Report, diverged
from landscapes.networks import Task
from livefigure import AtStep, Outline, Question, Scene, Slider
from livefigure.formula import formula
from livefigure.markup import swatch
from pages.figures.networks import (
    READOUT,
    STATUS,
    DrawnSnapshot,
    TrainingSetting,
    all_diverged,
    answers_figure,
    bindings,
    drawn_snapshots,
    in_percent,
    terms,
    words,
)
from pages.figures.training import EMPTY, STYLES, Ranges, room_for
from pages.networks.drag.view import SHOWN, slice_view

RECORDS = 30  # snapshots of the training that are kept


class Along(NamedTuple):
    """The number in which the networks of a slice differ."""

    symbol: str
    says: str
    values: tuple[float, ...]
    default: float
    marks: Mapping[float, str]


ALONG = {
    "alpha": Along(
        "α",
        "how strongly to react",
        (-1, -0.5, -0.2, 0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.3, 1.6, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8,
         9, 10, 12, 14, 16),
        4.0,
        {-1.0: "AntiSAM", 0.0: "GD", 1.0: "SAM", 4.0: "4", 16.0: "16"},
    ),
    "rho": Along(
        "ρ",
        "how far to look",
        (0.005, 0.007, 0.01, 0.014, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2,
         0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2),
        0.1,
        {0.01: "0.01", 0.1: "0.1", 0.5: "0.5", 2.0: "2"},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Slice:
    """Trainings that differ in one number, `along`, of which the setting then says nothing."""

    setting: TrainingSetting
    along: str

    @property
    def rho_beside(self) -> float:
        """The ρ of the SAM that the members are compared with."""
        return ALONG["rho"].default if self.along == "rho" else self.setting.rho

    @property
    def alphas(self) -> list[float]:
        """Of the members, then of gradient descent and SAM to compare with."""
        return [*self._members("alpha", self.setting.alpha), 0.0, 1.0]

    @property
    def rhos(self) -> list[float]:
        """In the same order."""
        return [*self._members("rho", self.setting.rho), self.rho_beside, self.rho_beside]

    def _members(self, name: str, fixed: float) -> list[float]:
        values = ALONG[self.along].values
        return [*values] if name == self.along else [fixed] * len(values)


def drawn_slice(of: Slice) -> Iterator[DrawnSnapshot | None]:
    """The slice in training, one program for all; None where others may work meanwhile."""
    return drawn_snapshots(of.setting, of.alphas, of.rhos, RECORDS)


def warning(of: Slice, report: Report) -> str | None:
    """A sentence where every member has diverged."""
    members = len(ALONG[of.along].values)
    return all_diverged(of.setting, report, members, plain=members)


def scene(
    of: Slice, seen: Sequence[DrawnSnapshot], at: int, step: int | None, finished: bool
) -> Scene:
    """The figure of a slice as far as it has been trained, at one member and one step."""
    along, task = ALONG[of.along], of.setting.task
    reports = in_percent([snapshot.report for snapshot in seen]) if seen else None
    flat = task.dataset.num_features == 2
    base, line = records(of, seen, reports, at, step) if reports else (None, {})
    return Scene(
        figure=_figure(task, room_for(reports._asdict()) if reports else EMPTY, of.along),
        controls=[
            Slider(of.along, along.symbol, along.says, along.values, at, of.along,
                   along.marks)
        ],
        bindings=[
            *bindings(flat, SHOWN),
            *(Outline(f"{channel} slice", "slice.at", f"slice.{channel}") for channel in SHOWN),
            *(AtStep(f"{channel} chosen", ["at"], [f"alpha.{channel}"]) for channel in SHOWN),
        ],
        base=base,
        lines={of.along: line} if line else {},
        step=step,
        html={
            "formula": _FORMULA[of.along],
            "legend": _legend(of),
            "status": STATUS,
            "readout": READOUT,
        },
        words=words(),
        terms=terms(flat, SHOWN),
        question=_question(of, seen) if finished else None,
        alt="What a network of the family answers, and its accuracy and sharpness by training step "
        f"and against {along.symbol}.",
        name=f"slice|{flat}|{of.along}",
    )  # fmt: skip


def records(
    of: Slice, seen: Sequence[DrawnSnapshot], reports: Report, at: int, step: int | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The channels at one member, and those along the slice."""
    members = len(ALONG[of.along].values)
    steps = np.array([snapshot.step for snapshot in seen], float)
    now = len(steps) - 1 if step is None else int(np.abs(steps - step).argmin())
    rows = {"gd": members, "sam": members + 1, "alpha": at}
    curves = reports._asdict() | {"diverged": diverged(reports).astype(float)}
    points = {
        axis: np.stack([snapshot.answers[axis] for snapshot in seen]) for axis in seen[0].answers
    }
    places = np.arange(members, dtype=float)
    whole = {f"slice.{channel}": curves[channel][:, :members] for channel in SHOWN}
    whole["slice.at"] = np.tile(places, (len(seen), 1))
    right = np.nan_to_num(reports.test_accuracy[-1, :members], nan=-np.inf)
    common = {"step": steps, "best": np.array([float(right.argmax() == members - 1)])}
    base = common | whole | {"at": np.array([float(at)])}
    for name, row in rows.items():
        base |= {f"{name}.{channel}": values[:, row] for channel, values in curves.items()}
        base |= {f"{name}.answers.{axis}": values[:, row] for axis, values in points.items()}
    line = common | {
        "at": places[:, None],
        **{f"now.{name}": values[now] for name, values in whole.items()},
        **{f"alpha.{channel}": values[:, :members].T for channel, values in curves.items()},
        **{f"now.alpha.answers.{axis}": v[now, :members] for axis, v in points.items()},
    }
    for name in ("gd", "sam"):  # the same, wherever in the slice one is
        line |= {f"now.{name}.answers.{axis}": base[f"{name}.answers.{axis}"][now] for axis in "xy"}
    return base, line


@lru_cache(maxsize=16)
def _figure(task: Task, ranges: Ranges, along: str) -> go.Figure:
    of = ALONG[along]
    picture = answers_figure(task)
    return slice_view(picture, ranges, task.num_steps, of.symbol, of.values, of.marks)


_G0 = r"\term{gd:gd}{g_0}"
_FORMULA = {
    name: formula(
        rf"g = {_G0} + {alpha} \bigl( \nabla L(\theta + {rho} u) - {_G0} \bigr)",
        "g equals g zero plus alpha times g rho minus g zero",
    )
    for name, alpha, rho in (
        ("alpha", r"\knob{alpha:alpha}{\alpha}", r"\rho"),
        ("rho", r"\alpha", r"\knob{rho:rho}{\rho}"),
    )
}


def _question(of: Slice, seen: Sequence[DrawnSnapshot]) -> Question | None:
    """What to guess at; nothing where no network is left that would be right more often."""
    if of.along != "alpha" or not seen:
        return None
    members = len(ALONG[of.along].values)
    return None if diverged(seen[-1].report)[:members].all() else _QUESTION


_QUESTION = Question(
    ask="<b>Guess first:</b> as α grows up to 16, what becomes of the share of new examples that "
    "the network gets right?",
    options=["It rises all the way", "It rises, then falls"],
    meaning=[[1], [0]],
    channel="best",
    at={"alpha": 16.0},
    because=[
        "The penalty αρ forbids the network to bend around every wrong label; too much of it "
        "forbids what it should learn."
    ]
    * 2,
)


def _legend(of: Slice) -> str:
    names = {
        "gd": "gradient descent",
        "sam": f"SAM, ρ = {of.rho_beside:g}",
        "alpha": f"the one at your {ALONG[of.along].symbol}",
    }
    return "".join(swatch(name, *STYLES[name][:2], text) for name, text in names.items())
