"""Many networks trained at once, to be dragged through afterwards, along α or along ρ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
import plotly.graph_objects as go

from experiments.train import Report, Runs, evaluations, train_in_pieces
from landscapes.networks import Task
from livefigure import AtStep, Outline, Question, Scene, Slider
from optimizers import Hyperparameters
from pages.figures.training import STYLES, Ranges, room_for
from pages.networks.drag.view import SHOWN, family_view
from pages.networks.train.figure import (
    READOUT,
    STATUS,
    Setting,
    all_diverged,
    answers_of,
    bindings,
    diverged,
    in_percent,
    picture,
    says,
    terms,
    warn,
)
from pages.ui import link
from pages.ui.formula import swatch
from pages.ui.live import live_figure
from pages.ui.training import Training, training, watch

RECORDS = 30  # moments of the training that are kept


class Along(NamedTuple):
    """The number in which the networks of a family differ."""

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
class Family:
    """What all networks have in common; the field `along` of the setting says nothing."""

    setting: Setting
    along: str

    @property
    def gradients(self) -> int:
        """How many gradients all of them compute, GD's and SAM's of the ghosts included."""
        alphas, _ = self._rows()
        steps = self.setting.task.num_steps
        return sum(evaluations(self.setting.rule, float(a), steps) for a in alphas)

    def runs(self) -> Runs:
        """The members, then gradient descent and SAM to compare with."""
        alphas, rhos = self._rows()
        s = self.setting
        return Runs(
            s.seed,
            Hyperparameters(
                s.task.learning_rate, jnp.array(alphas), jnp.array(rhos), s.momentum, s.decay
            ),
        )

    @property
    def rho_beside(self) -> float:
        """The ρ of the SAM that the members are compared with."""
        return ALONG["rho"].default if self.along == "rho" else self.setting.rho

    def _rows(self) -> tuple[list[float], list[float]]:
        values = list(ALONG[self.along].values)
        fixed = {"alpha": self.setting.alpha, "rho": self.setting.rho}
        alphas, rhos = (
            values if name == self.along else [fixed[name]] * len(values) for name in fixed
        )
        return [*alphas, 0.0, 1.0], [*rhos, *[self.rho_beside] * 2]


class Frame(NamedTuple):
    """All that is drawn of one moment of the training of a family."""

    step: int
    report: Report
    answers: Mapping[str, np.ndarray]  # by axis: for every network, the points that it draws


def frames(family: Family) -> Iterator[Frame | None]:
    """The family in training, one program for all; None where others may work meanwhile."""
    s = family.setting
    for moment in train_in_pieces(
        s.task, s.rule, family.runs(), batch_size=s.batch_size, records=RECORDS
    ):
        yield moment and Frame(moment.step, moment.report, answers_of(s.task, moment.params))


def drag_through(family: Family) -> Training[Frame]:
    """The live figure with the slider that the family is dragged by."""
    held = training("trained family", family, family.setting.task.num_steps, lambda: frames(family))
    watch(held, _show)
    return held


def _show(held: Training[Frame]) -> None:
    family: Family = held.setting
    along = ALONG[family.along]
    notices: list[str] = []
    at = link.tick(family.along, along.values, along.default, notices)
    step = link.step("step", held.num_steps, notices) if held.finished else held.step
    link.show(notices)
    if held.moments:
        report, members = held.moments[-1].report, len(along.values)
        warn(all_diverged(family.setting, report, members, plain=members))
    live_figure(
        scene(family, held.moments, at, step, held.finished),
        key="family",
        on_release=lambda values: link.write(values, {family.along: along.default}),
    )


def scene(
    family: Family, seen: Sequence[Frame], at: int, step: int | None, finished: bool
) -> Scene:
    """The picture of a family as far as it has been trained, at one member and one step."""
    along, task = ALONG[family.along], family.setting.task
    reports = in_percent([frame.report for frame in seen]) if seen else None
    ranges = room_for(reports._asdict()) if reports else Ranges((0, 1), (0, 102), (0.1, 10), (0, 1))
    flat = task.dataset.num_features == 2
    base, line = records(family, seen, reports, at, step) if reports else (None, {})
    return Scene(
        figure=_figure(task, ranges, family.along),
        controls=[
            Slider(family.along, along.symbol, along.says, along.values, at, family.along,
                   along.marks)
        ],
        bindings=[
            *bindings(flat, SHOWN),
            *(Outline(f"{channel} family", "family.at", f"family.{channel}") for channel in SHOWN),
            *(AtStep(f"{channel} chosen", ["at"], [f"alpha.{channel}"]) for channel in SHOWN),
        ],
        base=base,
        lines={family.along: line} if line else {},
        step=step,
        html={
            "formula": _FORMULA[family.along],
            "legend": _legend(family),
            "status": STATUS,
            "readout": READOUT,
        },
        words={f"{name}.fate": says(name) for name in STYLES},
        terms=terms(flat, SHOWN),
        question=_question(family, seen) if finished else None,
        alt="What a network of the family answers, and its accuracy and sharpness by training step "
        f"and against {along.symbol}.",
        name=f"family|{flat}|{family.along}",
    )  # fmt: skip


def records(
    family: Family, seen: Sequence[Frame], reports: Report, at: int, step: int | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The channels at one member, and those along the family."""
    members = len(ALONG[family.along].values)
    steps = np.array([frame.step for frame in seen], float)
    now = len(steps) - 1 if step is None else int(np.abs(steps - step).argmin())
    rows = {"gd": members, "sam": members + 1, "alpha": at}
    curves = reports._asdict() | {"fate": np.isnan(reports.train_loss).astype(float)}
    points = {axis: np.stack([frame.answers[axis] for frame in seen]) for axis in seen[0].answers}
    places = np.arange(members, dtype=float)
    whole = {f"family.{channel}": curves[channel][:, :members] for channel in SHOWN}
    whole["family.at"] = np.tile(places, (len(seen), 1))
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
    for name in ("gd", "sam"):  # the same, wherever in the family one is
        line |= {f"now.{name}.answers.{axis}": base[f"{name}.answers.{axis}"][now] for axis in "xy"}
    return base, line


@lru_cache(maxsize=16)
def _figure(task: Task, ranges: Ranges, along: str) -> go.Figure:
    of = ALONG[along]
    return family_view(picture(task), ranges, task.num_steps, of.symbol, of.values, of.marks)


_FORMULA = {
    name: f"""
<math display="block" aria-label="g equals g zero plus alpha times g rho minus g zero">
  <mrow><mi>g</mi><mo>=</mo>
    <msub class="c-gd" data-term="gd"><mi>g</mi><mn>0</mn></msub><mo>+</mo>
    {alpha}
    <mrow><mo>(</mo><mo>∇</mo><mi>L</mi><mo>(</mo><mi>θ</mi><mo>+</mo>{rho}<mi>u</mi><mo>)</mo>
      <mo>−</mo><msub class="c-gd" data-term="gd"><mi>g</mi><mn>0</mn></msub><mo>)</mo></mrow>
  </mrow></math>"""
    for name, alpha, rho in (
        (
            "alpha",
            '<munder class="c-alpha" data-term="alpha"><mi>α</mi>'
            '<mn class="value" data-value="alpha"></mn></munder>',
            "<mi>ρ</mi>",
        ),
        (
            "rho",
            "<mi>α</mi>",
            '<munder class="c-rho" data-term="rho"><mi>ρ</mi>'
            '<mn class="value" data-value="rho"></mn></munder>',
        ),
    )
}


def _question(family: Family, seen: Sequence[Frame]) -> Question | None:
    """What to guess at; nothing where no network is left that would be right more often."""
    if family.along != "alpha" or not seen:
        return None
    members = len(ALONG[family.along].values)
    return None if diverged(seen[-1].report)[:members].all() else _QUESTION


_QUESTION = Question(
    ask="<b>Guess first:</b> as α grows up to 16, what becomes of the share of new examples that "
    "the network gets right?",
    options=["It rises all the way", "It rises, then falls"],
    meaning=[[1], [0]],
    channel="best",
    at={"alpha": 16.0},
    then="Now drag α to 16.",
    because="The penalty αρ forbids the network to bend around every wrong label; too much of it "
    "forbids what it should learn.",
)


def _legend(family: Family) -> str:
    names = {
        "gd": "gradient descent",
        "sam": f"SAM, ρ = {family.rho_beside:g}",
        "alpha": f"the one at your {ALONG[family.along].symbol}",
    }
    return "".join(swatch(name, *STYLES[name][:2], text) for name, text in names.items())
