"""The page of the sweep: its plan, its work in short stretches, its maps, and what they say."""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from experiments.sweep import (
    ALPHAS,
    NUM_SEEDS,
    RHOS,
    Cell,
    Progress,
    Sweep,
    cost,
    evaluations_of,
    memory_of,
    runs_at_once,
    seconds_per_step,
    sweep,
    usual,
)
from experiments.sweep.findings import Correlations, antisam, correlations, gain, looks
from experiments.sweep.result import (
    LARGEST,
    BadResult,
    Result,
    differences,
    from_json,
    load,
    num_diverged,
    provenance,
    spread,
    to_csv,
    to_json,
)
from experiments.train import Report, usual_rate
from landscapes.networks import TASKS
from optimizers import RULES
from pages.figures.sweep_view import (
    Map,
    Points,
    alpha_position,
    rho_position,
    sweep_view,
)
from pages.widgets import link
from pages.widgets.controls import dial, pick
from pages.widgets.fragment import fragment
from pages.widgets.live import Handle, Moment, Preset, Question, Scene, live_figure

Claim = tuple[str, str, Mapping[str, Any]]  # a preset: its label, what it shows, what it sets

LIMIT = 600.0  # seconds that a sweep may take on a page
MOST_VALUES = 24  # of α, and of ρ

NOISES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4)
STEPS = (100, 300, 500, 1000, 2000, 3000, 4000, 6000, 10000)
RATES = tuple(float(f"{d}e{p}") for p in range(-4, 1) for d in (1, 2, 3, 5))
SEEDS = (1, 2, 4, 8, 16, 32)

SHIPPED = Path(__file__).parents[2] / "docs" / "sweeps"
KEY = "sweep"
_OF_A_TASK = ("alphas", "rhos", "alpha", "rho", "seeds", "steps", "noise", "eta")

# What this process has measured the pace of; else that is done behind the picture.
_timed: set[tuple[str, str]] = set()


# ── The plan ────────────────────────────────────────────────────────────────────────────────


def chosen(notices: list[str]) -> Sweep:
    """The sweep that the page's controls stand on."""
    data = pick("Data", list(TASKS), "Two moons", "data", notices, _OF_A_TASK)
    task, held = TASKS[data], _held()
    alphas = _listed("α", "alphas", ALPHAS[data], -1000.0, notices)
    rhos = _listed("ρ", "rhos", RHOS, 0.001, notices)
    with st.popover("More", icon=":material/tune:"):
        rule = pick("Rule", list(RULES), "α-SAM + SGD", "rule", notices, ["eta"])
        extra = [held.plan] if held else []  # a file may have values that no slider has
        rates = _with(RATES, usual_rate(task, rule), *(p.task.learning_rate for p in extra))
        rate = dial("η, the step size", rates, usual_rate(task, rule), "eta", notices)
        steps = dial(
            "Steps", _with(STEPS, *(p.task.num_steps for p in extra)), task.num_steps,
            "steps", notices,
        )  # fmt: skip
        noise = dial(
            "Labels made wrong", _with(NOISES, *(p.task.label_noise for p in extra)),
            task.label_noise, "noise", notices,
        )  # fmt: skip
        seeds = dial("Seeds", _with(SEEDS, *(p.num_seeds for p in extra)), NUM_SEEDS, "seeds",
                     notices)  # fmt: skip
    task = replace(task, learning_rate=rate, num_steps=int(steps), label_noise=noise)
    return Sweep(task, rule, alphas, rhos, int(seeds))


def _with(ticks: Sequence[float], *more: float) -> list[float]:
    return sorted({*ticks, *more})


def _listed(
    label: str, key: str, default: Sequence[float], low: float, notices: list[str]
) -> tuple[float, ...]:
    """Numbers in a row, written by hand and kept in the address."""
    asked = st.query_params.get(key)
    values = tuple(default)
    if asked is not None:
        try:
            values = _numbers(asked, low)
        except ValueError as error:
            notices.append(f"{label}: {error}; the usual ones are shown.")
    box = f"{key}_listed"
    text = ", ".join(f"{value:g}" for value in values)
    if st.session_state.get(box) != text:
        st.session_state[box] = text
    st.text_input(
        f"{label}, in a row", key=box, on_change=_write_list, args=(key, default, low), width=205
    )
    return values


def _numbers(text: str, low: float) -> tuple[float, ...]:
    parts = [part for part in text.replace(",", " ").replace("−", "-").split() if part]
    try:
        values = tuple(sorted({float(part) for part in parts}))
    except ValueError:
        raise ValueError("numbers with commas between them are wanted") from None
    if not 1 <= len(values) <= MOST_VALUES:
        raise ValueError(f"between 1 and {MOST_VALUES} numbers are wanted")
    if not all(low <= value <= 1000 for value in values):
        raise ValueError(f"numbers from {low:g} to 1000 are wanted")
    return values


def _write_list(key: str, default: Sequence[float], low: float) -> None:
    text = st.session_state[f"{key}_listed"]
    try:
        link.write({key: _numbers(text, low)}, {key: tuple(default)})
    except ValueError:
        st.query_params[key] = text  # the page will say what is wrong with it


# ── The work ────────────────────────────────────────────────────────────────────────────────


@dataclass
class Desk:
    """What a session holds of a sweep: rows that are done, and the work on those that are not."""

    plan: Sweep
    rows: dict[Cell, Report] = field(default_factory=dict)
    made: tuple[Mapping[str, Any], ...] = ()
    source: str = ""  # a file that rows were read from
    work: Iterator[Progress] | None = None
    progress: Progress | None = None
    since: float = 0.0  # when the work began
    new: int = 0  # rows since then
    earlier: tuple[Mapping[str, Any], ...] = ()
    on_screen: bool = False
    drawn: float = 0.0  # when the page was, all of it

    @property
    def result(self) -> Result:
        return Result(self.plan, self.rows, self.made)

    @property
    def missing(self) -> int:
        return len(self.plan.missing(self.rows))

    def start(self) -> None:
        self.work = sweep(self.plan, list(self.rows))
        self.progress, self.new, self.earlier = None, 0, self.made

    def stop(self) -> None:
        self.work = self.progress = None

    def again(self) -> None:
        """From nothing: not what a file says, but what this machine finds."""
        self.rows, self.made, self.source = {}, (), ""
        self.start()

    def advance(self) -> bool:
        """Work for a moment; whether there are rows that the page should be drawn anew for."""
        assert self.work
        if self.progress is None:
            self.since = time.monotonic()
        self.progress = next(self.work, None)
        if self.progress is None:
            self.stop()
            return True
        if self.progress.rows:
            self.rows |= self.progress.rows
            self.new += len(self.progress.rows)
            now = provenance(self.new, time.monotonic() - self.since)
            self.made = (*self.earlier, now)
        return bool(self.progress.rows) and time.monotonic() - self.drawn > 1


def _held() -> Desk | None:
    return st.session_state.get("sweep_desk")


def desk(plan: Sweep) -> Desk:
    """The session's rows of the plan, or those that come with the app; other lists keep them."""
    held = _held()
    if held is None or differences(held.plan, plan):
        held = st.session_state["sweep_desk"] = _from_the_shelf(plan)
    elif held.plan != plan:
        held.plan = plan
        held.stop()
    held.on_screen, held.drawn = False, time.monotonic()
    return held


def _from_the_shelf(plan: Sweep) -> Desk:
    for name, result in shipped().items():
        if not differences(result.plan, plan):
            return Desk(plan, dict(result.rows), result.made, f"docs/sweeps/{name}")
    return Desk(plan)


@lru_cache(maxsize=1)
def shipped() -> dict[str, Result]:
    """The results that come with the app, made by the command line."""
    return {path.name: load(path) for path in sorted(SHIPPED.glob("*.json"))}


def workbench(held: Desk) -> None:
    """What a sweep costs, the buttons, and the bar while it works."""
    working = held.work is not None
    untimed = bool(held.missing) and not working and _program(held.plan) not in _timed
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        fragment(_bench, run_every=0.1 if working or untimed else None)(held)
        if working:
            st.button("Stop", key="stop_sweep", icon=":material/stop:", on_click=held.stop)
        elif held.missing:
            label = "Continue" if held.rows else "Start"
            st.button(
                label, key="start_sweep", icon=":material/play_arrow:", on_click=held.start,
                disabled=refusal(held.plan, held.rows) is not None,
            )  # fmt: skip
        else:
            st.button(
                "Run it again", key="start_sweep", icon=":material/replay:", on_click=held.again,
                disabled=refusal(held.plan, ()) is not None,
            )  # fmt: skip
    if not working and held.missing and (no := refusal(held.plan, held.rows)):
        st.warning(no, icon=":material/timer_off:")


def _bench(held: Desk) -> None:
    if held.work is not None:
        share = held.progress.share if held.progress else 0.0
        st.progress(share, _doing(held))
    elif held.missing:
        st.markdown(_ahead(held))
    else:
        st.markdown(_done(held))
    # The work comes last, and not at the first time: nothing that is on screen waits for it.
    if not held.on_screen:
        held.on_screen = True
    elif held.work is not None:
        if held.advance():
            st.rerun()
    elif held.missing and _program(held.plan) not in _timed:
        _pace(held.plan)
        _timed.add(_program(held.plan))
        st.rerun()


def _program(plan: Sweep) -> tuple[str, str]:
    return plan.task.dataset.name, plan.rule


def _pace(plan: Sweep) -> float:
    return seconds_per_step(TASKS[plan.task.dataset.name], plan.rule)


def _doing(held: Desk) -> str:
    done = len(held.plan.cells) - held.missing
    said = f"{done} of {len(held.plan.cells)} rows"
    if held.progress is None:
        return f"{said}; compiling the training, 2 to 5 seconds"
    left = held.progress.seconds_left
    return said if math.isnan(left) else f"{said}, {_duration(left)} left"


def _ahead(held: Desk) -> str:
    price = cost(held.plan, 0.0, held.rows)
    memory = memory_of(held.plan.task, min(price.runs, runs_at_once(held.plan.task)))
    said = f"{price.runs} networks, {_count(price.evaluations)} gradients, {memory / 1e9:.1f} GB"
    if _program(held.plan) not in _timed:
        return f"{said}; measuring how long a step takes here …"
    return f"{said}: about **{_duration(cost(held.plan, _pace(held.plan), held.rows).seconds)}**"


def _done(held: Desk) -> str:
    plan = held.plan
    evaluations = sum(evaluations_of(plan, cell) for cell in plan.cells)
    said = (
        f"{len(plan.cells)} rows of {plan.num_seeds} networks, {_count(evaluations)} gradients"
        f"{f', read from `{held.source}`' if held.source else ''}"
    )
    if not held.made:
        return said
    made = held.made[-1]
    return (
        f"{said}; made {made.get('date')} on {made.get('device')} in "
        f"{_duration(sum(_seconds(each) for each in held.made))}, "
        f"jax {made.get('jax')}, optax {made.get('optax')}, Python {made.get('python')}."
    )


def _seconds(made: Mapping[str, Any]) -> float:
    said = made.get("seconds")
    return said if isinstance(said, int | float) else 0.0


def refusal(plan: Sweep, done) -> str | None:
    """Why a sweep is too much for a page, with what it would take; None if it is not."""
    if _program(plan) not in _timed:
        return None
    price = cost(plan, _pace(plan), done)
    if price.seconds <= LIMIT:
        return None
    return (
        f"This would take about {_duration(price.seconds)} and {_count(price.evaluations)} "
        f"gradients; a page stops at {_duration(LIMIT)}. Fewer seeds, steps, α or ρ; or leave it "
        f"to the command line, whose file can be shown here:  \n`{command(plan)}`"
    )


def command(plan: Sweep) -> str:
    """The same sweep on the command line."""
    task, said = plan.task, ["python -m experiments.sweep"]
    name = task.dataset.name
    said.append(f'--task "{name}" --alpha {_row(plan.alphas)} --rho {_row(plan.rhos)}')
    said.append(f"--seeds {plan.num_seeds} --steps {task.num_steps} --rate {task.learning_rate:g}")
    said.append(f'--label-noise {task.label_noise:g} --rule "{plan.rule}" --out sweep.json')
    return " ".join(said)


def _row(values: Sequence[float]) -> str:
    return " ".join(f"{value:g}" for value in values)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def _count(number: float) -> str:
    return f"{number / 1e6:.3g} million" if number >= 1e6 else f"{number:,.0f}".replace(",", " ")


# ── The picture ─────────────────────────────────────────────────────────────────────────────

_MAPS = {
    "test_accuracy": ("new examples right, %", 100.0, ".1f"),
    "sharpness": ("λmax, shade by its logarithm", 1.0, "#.2g"),
    "train_loss": ("training loss, shade by its logarithm", 1.0, ".2f"),
}
_FINE, _DIVERGED, _MISSING = range(3)

_STATUS = """
At <b class="c-alpha">α = <span data-channel="alpha"></span></b>,
<b class="c-rho">ρ = <span data-channel="rho"></span></b>
(αρ = <span data-channel="product"></span>): <b><span data-say="fate"></span></b>
"""
_FATES = [
    "{test_accuracy} ± {test_accuracy.std} % right, λ = {sharpness} ± {sharpness.std}, "
    "L = {train_loss} ± {train_loss.std}, mean ± standard deviation of its seeds.",
    "some or all of its networks diverged.",
    "not trained yet.",
]


def show(held: Desk, presets: Sequence[Claim]) -> None:
    """The live maps of what is done."""
    notices: list[str] = []
    plan = held.plan
    alphas, rhos = list(plan.alphas), list(plan.rhos)
    column = link.tick("alpha", alphas, alphas[-1], notices)
    row = link.tick("rho", rhos, rhos[len(rhos) // 2], notices)
    link.show(notices)
    live_figure(
        scene(plan, held.rows, (column, row), presets),
        key=KEY,
        on_release=lambda values: link.write(_released(values, plan), {}),
    )


def _released(values: Mapping[str, Any], plan: Sweep) -> dict[str, Any]:
    """A cell by its α and ρ; a preset says its own, and forgets what belonged to others."""
    said = {name: value for name, value in values.items() if name not in ("cell", "step")}
    if said:
        return dict.fromkeys(_OF_A_TASK) | said
    x, y = values["cell"]
    return {
        "alpha": plan.alphas[int(np.abs(alpha_position(plan.alphas) - x).argmin())],
        "rho": plan.rhos[int(np.abs(rho_position(plan.rhos) - y).argmin())],
    }


def scene(
    plan: Sweep,
    rows: Mapping[Cell, Report],
    place: tuple[int, int],
    presets: Sequence[Claim],
) -> Scene:
    """The whole picture, with one cell chosen."""
    every = cells(plan, rows)
    x, y = alpha_position(plan.alphas), rho_position(plan.rhos)
    column, row = place
    first = row * len(plan.alphas) + column
    words = correlations({cell: rows[cell] for cell in plan.cells if cell in rows})
    base = {name: v if name == "step" else v[first] for name, v in every.items()}
    return Scene(
        figure=_figure(plan, every),
        controls=[
            Handle(
                "cell", "α and ρ", x.tolist(), y.tolist(), at=(float(x[column]), float(y[row])),
                hover=True, index=place, reads="α = {alpha}, ρ = {rho}",
            )
        ],
        bindings=[
            *(Moment(f"{name} cell", ["x"], ["y"]) for name in _MAPS),
            Moment("point now", ["size"], ["sharpness"]),
        ],
        base=base | {"ruler": [float("nan") if words is None else _ruler(words)]},
        lines={"cell": every},
        html={"status": _STATUS, "legend": _LEGEND},
        words={"fate": _FATES},
        presets=[_preset(*each) for each in presets],
        question=_question(words),
        alt=f"Maps over α and ρ of test accuracy, sharpness and training loss on "
        f"{plan.task.dataset.name}; and sharpness by the product αρ.",
        name=f"sweep|{plan.task.dataset.name}",
    )  # fmt: skip


_LEGEND = (
    "<span>the more shaded, the larger</span>"
    '<span style="color: var(--live-alpha)">┄ equal αρ: each curve twice the one below</span>'
    '<span style="color: var(--live-alpha)">● α &gt; 0, the larger the longer the look ρ</span>'
    '<span style="color: var(--live-anti)">● AntiSAM</span>'
    '<span style="color: var(--live-gd)">╌ gradient descent</span>'
)


def _question(words: Correlations | None) -> Question:
    because = "The table must be finished first."
    if words:
        because = (
            f"log λmax goes along with log αρ at a correlation of {_signed(words.product)}, with "
            f"log ρ at {_signed(words.look)}, with log α at {_signed(words.reaction)}."
        )
    return Question(
        ask="<b>Guess first:</b> from which number could you best tell λ<sub>max</sub>?",
        options=["α", "ρ", "their product αρ"],
        meaning=[[0], [1], [2]],
        channel="ruler",
        at={},
        then="",
        because=because,
    )


def _ruler(words: Correlations) -> int:
    return int(np.argmax(np.abs([words.reaction, words.look, words.product])))


def cells(plan: Sweep, rows: Mapping[Cell, Report]) -> dict[str, np.ndarray]:
    """Channels of every cell of the map, row by row from the shortest look."""
    channels: dict[str, list[float]] = {}
    for rho in plan.rhos:
        for alpha in plan.alphas:
            report = rows.get((alpha, rho if alpha else 0.0))
            said = {
                "x": float(alpha_position(alpha)),
                "y": float(rho_position(rho)),
                "alpha": alpha,
                "rho": rho,
                "product": alpha * rho,
                "size": abs(alpha * rho) or math.nan,
                "fate": _fate(report),
            }
            for name, (_, unit, _) in _MAPS.items():
                mean, std = math.nan, math.nan
                if report is not None:
                    mean, std, _ = spread(getattr(report, name))
                said |= {name: unit * mean, f"{name}.std": unit * std}
            for name, value in said.items():
                channels.setdefault(name, []).append(value)
    return {"step": np.zeros(1)} | {n: np.array(v)[:, None] for n, v in channels.items()}


def _fate(report: Report | None) -> int:
    if report is None:
        return _MISSING
    return _DIVERGED if num_diverged(report) else _FINE


def _figure(plan: Sweep, every: Mapping[str, np.ndarray]):
    shape = len(plan.rhos), len(plan.alphas)
    fate = every["fate"].reshape(shape)
    maps = {}
    for name, (heading, _, form) in _MAPS.items():
        values = every[name].reshape(shape)
        texts = [
            [_cell(v, f, form) for v, f in zip(*pair, strict=True)]
            for pair in zip(values, fate, strict=True)
        ]
        with np.errstate(invalid="ignore", divide="ignore"):
            drawn = values if name == "test_accuracy" else np.log(values)
        maps[name] = Map(heading, np.where(np.isfinite(drawn), drawn, np.nan), texts)
    alpha, sharpness = every["alpha"][:, 0], every["sharpness"][:, 0]
    points = {
        name: Points(colour, *(every[key][chosen, 0] for key in ("size", "sharpness", "rho")))
        for name, colour, chosen in (
            ("α-SAM", "alpha", alpha > 0),
            ("AntiSAM", "anti", alpha < 0),
        )
    }
    plain = sharpness[alpha == 0]
    return sweep_view(
        plan.alphas, plan.rhos, maps, points, float(plain[0]) if plain.size else math.nan
    )


def _cell(value: float, fate: float, form: str) -> str:
    if fate == _FINE:
        return f"{value:{form}}".removeprefix("0").removesuffix(".")
    return "∞" if fate == _DIVERGED else ""


def _preset(label: str, sentence: str, values: Mapping[str, Any]) -> Preset:
    names = ("data", "noise")
    asked = {name: st.query_params.get(name) for name in names}
    wanted = {name: None if values.get(name) is None else str(values[name]) for name in names}
    return Preset(label, sentence, values, link.href(values), current=asked == wanted)


# ── What the table says ─────────────────────────────────────────────────────────────────────


def conclusions(held: Desk) -> list[str]:
    """What can be read off the rows that are done, whatever it is."""
    rows = {cell: held.rows[cell] for cell in held.plan.cells if cell in held.rows}
    said = []
    if words := correlations(rows):
        rival = max(abs(words.look), abs(words.reaction))
        verdict = (
            "The product αρ tells λmax best."
            if abs(words.product) > rival
            else "Here the product αρ is not what tells λmax best."
        )
        said.append(
            f"**{verdict}** Over {words.rows} rows with α > 0, log λmax correlates with log αρ at "
            f"{_signed(words.product)}; with log ρ alone at {_signed(words.look)}, with log α "
            f"alone at {_signed(words.reaction)}."
        )
    if anti := antisam(rows):
        verdict = "AntiSAM raises λmax" if 2 * anti.sharper > anti.rows else "AntiSAM is mixed"
        text = (
            f"**{verdict}**: above gradient descent’s {anti.descent:.3g} in {anti.sharper} of "
            f"{anti.rows} rows with α < 0"
        )
        if anti.sharpest:
            text += f", at most {anti.sharpness:.3g} ({_place(anti.sharpest)})"
        said.append(text + (f"; {anti.diverged} diverged." if anti.diverged else "."))
    if best := gain(rows):
        mean, _, error = (100 * value for value in best.difference)
        reading = (
            "Nothing is gained over gradient descent"
            if best.better == 0
            else f"{best.better} of {best.rows} rows are right more often than gradient descent"
        )
        said.append(
            f"**{reading}**, by more than two standard errors. The best row, {_place(best.best)}, "
            f"has {100 * best.accuracy.mean:.1f} % against {100 * best.descent.mean:.1f} %: "
            f"{_signed(mean, '.1f')} ± {error:.1f} points, standard error, seed by seed."
        )
    if (pairs := looks(rows)).pairs:
        said.append(
            f"**At equal αρ**, the shorter look is right more often in {pairs.better} of "
            f"{pairs.pairs} pairs of rows and less often in {pairs.worse}; the others are too "
            "close to call."
        )
    return said


def _place(cell: Cell) -> str:
    return f"α = {cell[0]:g}, ρ = {cell[1]:g}".replace("-", "−")


def _signed(value: float, form: str = ".2f") -> str:
    return f"{value:+{form}}".replace("-", "−")


def table(held: Desk) -> None:
    """Every row with mean ± standard deviation."""
    lines = []
    for cell in sorted(cell for cell in held.plan.cells if cell in held.rows):
        report = held.rows[cell]
        line = {"α": cell[0], "ρ": f"{cell[1]:g}" if cell[0] else "any", "αρ": cell[0] * cell[1]}
        for name, label, unit, form in _COLUMNS:
            mean, std, _ = (unit * value for value in spread(getattr(report, name)))
            line[label] = "–" if math.isnan(mean) else _pair(mean, std, form)
        line["diverged"] = num_diverged(report)
        line["gradients"] = evaluations_of(held.plan, cell)
        lines.append(line)
    st.dataframe(lines, hide_index=True, height=320)


_COLUMNS = [
    ("test_accuracy", "new examples right, %", 100.0, ".1f"),
    ("sharpness", "λmax", 1.0, ".2f"),
    ("train_loss", "training loss", 1.0, ".3f"),
    ("train_accuracy", "given labels right, %", 100.0, ".1f"),
    ("test_loss", "test loss", 1.0, ".3f"),
    ("grad_norm", "‖∇L‖", 1.0, ".3f"),
]


def _pair(mean: float, std: float, form: str) -> str:
    return f"{mean:{form}}" if math.isnan(std) else f"{mean:{form}} ± {std:{form}}"


def files(held: Desk) -> None:
    """The result to take along, and one to bring back."""
    name = f"sweep-{link.slug(held.plan.task.dataset.name)}"
    there: dict[str, Any] = {
        "disabled": not held.rows,
        "on_click": "ignore",
        "icon": ":material/download:",
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "JSON, all of it", to_json(held.result), f"{name}.json", "application/json",
            key="sweep_json", **there,
        )  # fmt: skip
        st.download_button(
            "CSV, the table", to_csv(held.result), f"{name}.csv", "text/csv", key="sweep_csv",
            **there,
        )  # fmt: skip
    with st.expander("Look at a result file, or go on from it", icon=":material/upload_file:"):
        st.file_uploader(
            "JSON of this page or of `python -m experiments.sweep`", type="json",
            key="sweep_file", on_change=_take_in,
        )  # fmt: skip
        if said := st.session_state.get("sweep_file_said"):
            st.error(said, icon=":material/report:")


def _take_in() -> None:
    """Show the file: its settings go into the address, its rows onto the desk."""
    file = st.session_state["sweep_file"]
    st.session_state["sweep_file_said"] = None
    if file is None:
        return
    try:
        if file.size > LARGEST:
            raise BadResult("The file is too large to be the result of a sweep.")
        result = _of_this_page(from_json(file.getvalue()))
    except BadResult as error:
        st.session_state["sweep_file_said"] = str(error)
        return
    plan = result.plan
    st.session_state["sweep_desk"] = Desk(plan, dict(result.rows), result.made, file.name)
    link.clear()
    link.write(_address(plan), _address(usual(plan.task.dataset.name)) | {"data": "two-moons"})


def _of_this_page(result: Result) -> Result:
    plan = result.plan
    task = TASKS[plan.task.dataset.name]
    free = {n: getattr(plan.task, n) for n in ("label_noise", "learning_rate", "num_steps")}
    if replace(task, **free) != plan.task:
        raise BadResult("The file is of a network that this page does not train.")
    if max(len(plan.alphas), len(plan.rhos)) > MOST_VALUES or min(plan.rhos) <= 0:
        raise BadResult("The file has more α and ρ than this page can show, or others.")
    return result


def _address(plan: Sweep) -> dict[str, Any]:
    return {
        "data": link.slug(plan.task.dataset.name),
        "rule": link.slug(plan.rule),
        "alphas": plan.alphas,
        "rhos": plan.rhos,
        "eta": plan.task.learning_rate,
        "steps": plan.task.num_steps,
        "noise": plan.task.label_noise,
        "seeds": plan.num_seeds,
    }
