"""The page of the sweep: its plan, its work in short stretches, its maps, and what they say."""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

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
from experiments.sweep.result import (
    LARGEST,
    BadResult,
    Result,
    differences,
    from_json,
    load,
    provenance,
    to_csv,
    to_json,
)
from experiments.train import Report, usual_rate
from landscapes.networks import TASKS
from livefigure import Preset
from optimizers import RULES
from pages.networks.sweep.figure import OF_A_TASK, released, scene
from pages.ui import link
from pages.ui.controls import dial, pick
from pages.ui.fragment import fragment
from pages.ui.live import live_figure
from pages.ui.setting import NOISES, RATES
from pages.ui.training import Place, turns

LIMIT = 600.0  # seconds that a sweep may take on a page
MOST_VALUES = 24  # of α, and of ρ
LEAST_ALPHA, LEAST_RHO = -1000.0, 0.001
LONGEST = 1000  # letters in a box: room for the most values

STEPS = (100, 300, 500, 1000, 2000, 3000, 4000, 6000, 10000)
SEEDS = (1, 2, 4, 8, 16, 32)

SHIPPED = Path(__file__).parents[3] / "docs" / "sweeps"
KEY = "sweep"

# What this process has measured the pace of; else that is done behind the picture.
_timed: set[tuple[str, str]] = set()


# ── The plan ────────────────────────────────────────────────────────────────────────────────


def chosen(notices: list[str]) -> Sweep:
    """The sweep that the page's controls stand on."""
    data = pick("Data", list(TASKS), "Two moons", "data", notices, OF_A_TASK)
    task, held = TASKS[data], _held()
    alphas = _listed("α", "alphas", ALPHAS[data], LEAST_ALPHA, notices)
    rhos = _listed("ρ", "rhos", RHOS, LEAST_RHO, notices)
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
        f"{label}, in a row", key=box, max_chars=LONGEST, width=205,
        on_change=_write_list, args=(key, default, low),
    )  # fmt: skip
    return values


def _numbers(text: str, low: float) -> tuple[float, ...]:
    if len(text) > LONGEST:
        raise ValueError(f"between 1 and {MOST_VALUES} numbers are wanted")
    try:
        values = tuple(sorted(set(link.numbers(text))))
    except ValueError:
        raise ValueError("numbers with commas between them are wanted") from None
    if not 1 <= len(values) <= MOST_VALUES:
        raise ValueError(f"between 1 and {MOST_VALUES} numbers are wanted")
    if not all(low <= value <= 1000 for value in values):
        raise ValueError(f"numbers from {low:g} to 1000 are wanted")
    return values


def _write_list(key: str, default: Sequence[float], low: float) -> None:
    text = st.session_state[f"{key}_listed"][:LONGEST]
    try:
        link.write({key: _numbers(text, low)}, {key: tuple(default)})
    except ValueError:
        link.write({key: text}, {})  # the page will say what is wrong with it


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
    place: Place = field(default_factory=Place)

    @property
    def result(self) -> Result:
        return Result(self.plan, self.rows, self.made)

    @property
    def missing(self) -> int:
        return len(self.plan.missing(self.rows))

    def start(self) -> None:
        """Begin, if anything is missing that may be trained on a page.

        Where the pace is not known yet, it is measured before the work, and may end it.
        """
        if not self.missing or refusal(self.plan, self.rows):
            return
        self.work = sweep(self.plan, list(self.rows))
        self.progress, self.new, self.earlier = None, 0, self.made

    def stop(self) -> None:
        self.work = self.progress = None

    def again(self) -> None:
        """From nothing: not what a file says, but what this machine finds, if that may be."""
        _pace(self.plan)
        if refusal(self.plan, ()) is None:
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
    elif held.missing and _program(held.plan) not in _timed:
        with turns.turn(held.place) as ours:
            if ours:
                _pace(held.plan)
                if refusal(held.plan, held.rows):
                    held.stop()
                st.rerun()
    elif held.work is not None:
        with turns.turn(held.place) as ours:
            if ours and held.advance():
                st.rerun()


def _program(plan: Sweep) -> tuple[str, str]:
    return plan.task.dataset.name, plan.rule


def _pace(plan: Sweep) -> float:
    """Seconds for a step of one network: measured at the first time, from then on known."""
    pace = seconds_per_step(TASKS[plan.task.dataset.name], plan.rule)
    _timed.add(_program(plan))
    return pace


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


# ── The picture, and files ──────────────────────────────────────────────────────────────────


def show(held: Desk, presets: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
    """The live maps of what is done; presets by label, what they show and what they set."""
    notices: list[str] = []
    plan = held.plan
    alphas, rhos = list(plan.alphas), list(plan.rhos)
    column = link.tick("alpha", alphas, alphas[-1], notices)
    row = link.tick("rho", rhos, rhos[len(rhos) // 2], notices)
    link.show(notices)
    live_figure(
        scene(plan, held.rows, (column, row), [_preset(*each) for each in presets]),
        key=KEY,
        on_release=lambda values: link.write(released(values, plan), {}),
    )


def _preset(label: str, sentence: str, values: Mapping[str, Any]) -> Preset:
    names = ("data", "noise")
    asked = {name: st.query_params.get(name) for name in names}
    wanted = {name: None if values.get(name) is None else str(values[name]) for name in names}
    return Preset(label, sentence, {}, link.href(values), current=asked == wanted, also=values)


def files(held: Desk) -> None:
    """The result to take along, and one to bring back.

    It is written when somebody takes it: of a large one that takes seconds.
    """
    result = held.result._replace(rows=dict(held.rows))  # as it is on screen
    name = f"sweep-{link.slug(held.plan.task.dataset.name)}"
    there: dict[str, Any] = {
        "disabled": not held.rows,
        "on_click": "ignore",
        "icon": ":material/download:",
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "JSON, all of it", lambda: to_json(result), f"{name}.json", "application/json",
            key="sweep_json", **there,
        )  # fmt: skip
        st.download_button(
            "CSV, the table", lambda: to_csv(result), f"{name}.csv", "text/csv",
            key="sweep_csv", **there,
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
    link.replace(_address(plan), _address(usual(plan.task.dataset.name)) | {"data": "two-moons"})


def _of_this_page(result: Result) -> Result:
    plan = result.plan
    task = TASKS[plan.task.dataset.name]
    free = {n: getattr(plan.task, n) for n in ("label_noise", "learning_rate", "num_steps")}
    if replace(task, **free) != plan.task:
        raise BadResult("The file is of a network that this page does not train.")
    for name, values, low in (("α", plan.alphas, LEAST_ALPHA), ("ρ", plan.rhos, LEAST_RHO)):
        try:
            shown = _numbers(", ".join(f"{value:.6g}" for value in values), low)
        except ValueError as error:
            raise BadResult(f"This page cannot show the {name} of the file: {error}.") from error
        if set(shown) != set(values):  # its address has six digits
            raise BadResult(f"This page cannot show {name} of more than six digits.")
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
