"""Many networks trained at once, to be dragged through afterwards, along α or along ρ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from experiments.train import Report, diverged
from landscapes.networks import Task
from livefigure import AtStep, Card, Curve, Exercise, Goal, Outline, Question, Scene, Slider
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, swatch, term, value
from pages.figures.networks import (
    EDGE,
    STEP,
    DrawnSnapshot,
    TrainingSetting,
    all_diverged,
    answers_figure,
    bindings,
    drawn_snapshots,
    edge_key,
    edges,
    in_percent,
    key,
    readout,
    status,
    terms,
    words,
)
from pages.figures.training import EMPTY, STYLES, Ranges, accuracy_range, room_for
from pages.networks.drag.view import EDGES, SHOWN, slice_view

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
        "strength of the correction",
        (-1, -0.5, -0.2, 0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.3, 1.6, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8,
         9, 10, 12, 14, 16),
        4.0,
        {-1.0: "−1", 0.0: "0 GD", 1.0: "1 SAM", 4.0: "4", 16.0: "16"},
    ),
    "rho": Along(
        "ρ",
        "perturbation radius",
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
    of: Slice,
    seen: Sequence[DrawnSnapshot],
    at: int,
    step: int | None,
    story: Sequence[Card] = (),
    card: int | None = None,
    waiting: str = "",
) -> Scene:
    """The figure of a slice as far as it has been trained, at one member and one step.

    A reader who waits is told for what. A story is told of a finished training alone.
    """
    along, task = ALONG[of.along], of.setting.task
    reports = in_percent([snapshot.report for snapshot in seen]) if seen else None
    flat = task.dataset.num_features == 2
    base, line = records(of, seen, reports, at, step) if reports else (None, {})
    # The accuracies are the answer of a question that comes later in the story.
    early = card is not None and card <= ASKED
    told = _sharpness_alone(along.symbol, of.along) if early else status(of.setting)
    return Scene(
        figure=_figure(task, _room(reports) if reports else EMPTY, of.along),
        controls=[
            Slider(of.along, along.symbol, along.says, along.values, at, of.along,
                   along.marks)
        ],
        bindings=[
            *bindings(flat, SHOWN),
            *(Outline(f"{channel} slice", "slice.at", f"slice.{channel}") for channel in SHOWN),
            *(AtStep(f"{channel} chosen", ["at"], [f"alpha.{channel}"]) for channel in SHOWN),
            *(
                Curve(f"edge {name}", "step", f"{name}.edge", ghost=name != "alpha")
                for name in STYLES
            ),
            Outline(EDGES, "slice.at", "slice.edge"),
        ],
        base=base,
        lines={of.along: line} if line else {},
        step=step,
        html={
            # No card speaks of it, and none shows edges over the steps: the whole figure does.
            "formula": if_drawn(EDGE, _FORMULA[of.along]),
            "legend": _legend(of) + edge_key(of.setting) + key(flat),
            "status": told if seen else _COMPILING,
            # The numbers of a network in the whole figure alone: a card is about one idea.
            "readout": waiting or (readout(of.setting) if card is None else STEP),
        },
        words=words(),
        terms=terms(flat, SHOWN) | {EDGE: [EDGES, *(f"edge {name}" for name in STYLES)]},
        story=[
            replace(each, record=records(of, seen, reports, _member(of, each), None)[0])
            for each in story
            if reports
        ],
        card=card,
        exercises=EXERCISES if story else (),
        alt="What a network of the family answers, and its accuracy and sharpness by training step "
        f"and against {along.symbol}.",
        name=f"slice|{flat}|{of.along}",
        settings=of.setting.told,
    )  # fmt: skip


def records(
    of: Slice, seen: Sequence[DrawnSnapshot], reports: Report, at: int, step: int | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The channels at one member, and those along the slice."""
    members = len(ALONG[of.along].values)
    steps = np.array([snapshot.step for snapshot in seen], float)
    now = len(steps) - 1 if step is None else int(np.abs(steps - step).argmin())
    rows = {"gd": members, "sam": members + 1, "alpha": at}
    curves = reports._asdict() | {
        "diverged": diverged(reports).astype(float),
        "edge": edges(of.setting, of.alphas, of.rhos, reports.grad_norm),
    }
    points = {
        axis: np.stack([snapshot.answers[axis] for snapshot in seen]) for axis in seen[0].answers
    }
    places = np.arange(members, dtype=float)
    whole = {f"slice.{channel}": curves[channel][:, :members] for channel in (*SHOWN, "edge")}
    whole["slice.at"] = np.tile(places, (len(seen), 1))
    level = ALONG[of.along].values[_level_from(np.asarray(reports.test_accuracy[-1, :members]))]
    over = seen[-1].step == of.setting.task.num_steps
    common = {
        "step": steps,
        "level": np.array([float(np.searchsorted(_BOUNDS, level, "right")) if over else np.nan]),
    }
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


def _room(reports: Report) -> Ranges:
    """The ranges of the panels; that of test accuracy has room for what the networks come to."""
    later = np.asarray(reports.test_accuracy)[len(reports.test_accuracy) // 2 :]
    return room_for(reports._asdict())._replace(test_accuracy=accuracy_range(later))


@lru_cache(maxsize=16)
def _figure(task: Task, ranges: Ranges, along: str) -> go.Figure:
    of = ALONG[along]
    picture = answers_figure(task)
    return slice_view(picture, ranges, task.num_steps, of.symbol, of.values, of.marks)


def _member(of: Slice, card: Card) -> int:
    """The member that a card is about."""
    return ALONG[of.along].values.index(card.values[of.along])


_CHANCE = 2.0  # points of test accuracy, by which another seed moves a network, too
_BOUNDS = (1.0, 8.0)  # of α, between the answers of the question


def _level_from(right: Float[np.ndarray, " members"]) -> int:
    """The place of the first member that none behind it exceeds by more than chance.

    Test accuracies are in percent; those that have diverged answer nothing right.
    """
    right = np.nan_to_num(right, nan=0.0)
    best_behind = np.maximum.accumulate(right[::-1])[::-1]
    return int((best_behind - right <= _CHANCE).argmax())


_G0 = r"\term{gd:gd}{g_0}"
_FORMULA = {
    name: formula(
        rf"g_{{\alpha,\rho}} = {_G0} + {alpha} \bigl( \nabla L(\theta + {rho} u) - {_G0} \bigr)",
        "the alpha-SAM gradient equals g zero plus alpha times the gradient at theta plus rho u, "
        "minus g zero",
    )
    for name, alpha, rho in (
        ("alpha", r"\knob{alpha:alpha}{\alpha}", r"\rho"),
        ("rho", r"\alpha", r"\knob{rho:rho}{\rho}"),
    )
}


def _sharpness_alone(symbol: str, name: str) -> str:
    return (
        f"{symbol} = {term(name, value(name), name)}: λ<sub>max</sub> = "
        f"<b>{channel('alpha.sharpness')}</b> after {channel('step')} steps."
    )


_COMPILING = "A network for every tick of the slider will be trained, all at once."

_QUESTION = Question(
    ask="<b>Make a prediction.</b> α grows from 0 to 16. Where does test accuracy stop improving?",
    options=["Before α = 1", "Between α = 1 and 8", "After α = 8, or never"],
    meaning=[[0], [1], [2]],
    channel="level",
    at={"alpha": 16.0},
    because=[
        "That would be so if all labels were right. Here SAM still bends around wrong labels. With "
        "a stronger correction most of these bends disappear, and test accuracy rises.",
        "A moderate correction keeps the network from bending around single wrong labels. A very "
        "strong one keeps it from following the classes, too, but costs little: from α = 4 on the "
        "curve is nearly level.",
        "A strong correction also keeps the boundary from following the classes. From some α on "
        "the network misses labels that are right, and nothing more is gained.",
    ],
    what_if=("What if α is 4?", {"alpha": 4.0}),
    hides=["test_accuracy slice", "test_accuracy chosen"],
)
ASKED = 3  # the card that has the question, from 0

_ANSWERS, _ACCURACY, _SHARPNESS = "xy", "x3y3", "x5y5"
_ALPHA = term("alpha", "α", "alpha")

STORY = (
    Card(
        "Twenty-six networks learn the same points. A ring is a wrong label. The networks differ "
        f"in one number: {_ALPHA}. Here α is 0: gradient descent. In the end the line of the "
        "network bends around single points.",
        {"alpha": 0.0},
        [_ANSWERS],
        hides=["gd boundary", "sam boundary"],
    ),
    Card(
        f"α = 1 is SAM. Now drag {_ALPHA} slowly to the right. What becomes of the bends? Dotted: "
        "the line of gradient descent.",
        {"alpha": 1.0},
        [_ANSWERS],
        hides=["sam boundary"],
        lit=["alpha"],
    ),
    Card(
        "<b>At α = 10 hardly a bend is left, and the network is flatter.</b> In the plot, "
        "each network is a dot, at its α. At the end, sharpness λ<sub>max</sub> falls steeply from "
        "α = 0 to 1, and again from 4 to 8.",
        {"alpha": 10.0},
        [_ANSWERS, _SHARPNESS],
        hides=["sam boundary", EDGES],
        lit=["alpha"],
    ),
    Card(
        "A flat network is not what one wants. One wants right answers on new points: a high test "
        "accuracy.",
        {"alpha": 2.0},
        [_ANSWERS, _ACCURACY],
        hides=["sam boundary"],
        question=_QUESTION,
    ),
    Card(
        f"At α = {value('alpha')}, {channel('alpha.test_accuracy')} % are right; with "
        f"{term('sam', 'SAM', 'sam')}, {channel('sam.test_accuracy')} %. <b>From α = 4 on the "
        "curve is nearly level.</b> Its ups and downs there are chance: another seed moves "
        "it by a percent or two.",
        {"alpha": 4.0},
        [_ANSWERS, _ACCURACY],
        hides=["sam boundary"],
    ),
    Card(
        "At α = 16 the line is nearly straight. And if all labels are right? [Train the networks "
        "without label noise](?noise=0): sharpness falls as before, and <b>test accuracy gains "
        "nothing.</b>",
        {"alpha": 16.0},
        [_ANSWERS, _ACCURACY, _SHARPNESS],
        hides=["sam boundary", EDGES],
    ),
)

EXERCISES = (
    Exercise(
        "Find a network that is flat and good: λ<sub>max</sub> of at most 1, and a test accuracy "
        "of at least 88 %.",
        [Goal("alpha.sharpness", high=1.0), Goal("alpha.test_accuracy", low=88.0)],
        ["A stronger correction gives a flatter network.", "Try α between 6 and 12."],
    ),
    Exercise(
        "Find a network that is less than half as sharp as gradient descent and yet learned the "
        "mistakes: λ<sub>max</sub> of at most 3, and a training accuracy of at least 93 %.",
        [Goal("alpha.sharpness", high=3.0), Goal("alpha.train_accuracy", low=93.0)],
        ["SAM is on this slider, too.", "Try α between 0.5 and 2."],
    ),
)


def _legend(of: Slice) -> str:
    names = {
        "gd": "gradient descent",
        "sam": f"SAM, ρ = {of.rho_beside:g}",
        "alpha": f"{of.setting.method}, α = "
        + (value("alpha") if of.along == "alpha" else f"{of.setting.alpha:g}"),
    }
    return "".join(swatch(name, *STYLES[name][:2], text) for name, text in names.items())
