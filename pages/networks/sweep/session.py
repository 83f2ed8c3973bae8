"""The page of the sweep: its plan, its training in short stretches, its maps and its files."""

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
    measure_pace,
    pace,
    sweep_in_pieces,
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
from pages.networks.sweep.figure import OF_A_TASK, opening, released, scene, told
from pages.networks.sweep.words import ahead, finished, refusal, working
from pages.ui import link
from pages.ui.controls import dial, pick, settings
from pages.ui.live import live_figure
from pages.ui.setting import LABEL_NOISES, LEARNING_RATES
from pages.ui.story import told_card
from pages.ui.training import Training, keep_advancing, training

MOST_VALUES = 24  # of α, and of ρ
LEAST_ALPHA, LEAST_RHO = -1000.0, 0.001
LONGEST = 1000  # letters in a box: room for the most values

STEPS = (100, 300, 500, 1000, 2000, 3000, 4000, 6000, 10000)
SEEDS = (1, 2, 4, 8, 16, 32)

SHIPPED = Path(__file__).parents[3] / "docs" / "sweeps"
KEY = "sweep"


# ── The plan ────────────────────────────────────────────────────────────────────────────────


def chosen(notices: list[str]) -> Sweep:
    """The sweep that the page's controls stand on."""
    data = pick("Data", list(TASKS), "Two moons", "data", notices, OF_A_TASK, labelled=False)
    task, held = TASKS[data], _held()
    with settings():
        alphas = _listed("α", "alphas", ALPHAS[data], LEAST_ALPHA, notices)
        rhos = _listed("ρ", "rhos", RHOS, LEAST_RHO, notices)
        rule = pick("Rule", list(RULES), "α-SAM + SGD", "rule", notices, ["eta"])
        extra = [held.plan] if held else []  # a file may have values that no slider has
        rates = _with(
            LEARNING_RATES, usual_rate(task, rule), *(p.task.learning_rate for p in extra)
        )
        rate = dial("η, learning rate", rates, usual_rate(task, rule), "eta", notices)
        steps = dial(
            "Steps", _with(STEPS, *(p.task.num_steps for p in extra)), task.num_steps,
            "steps", notices,
        )  # fmt: skip
        noise = dial(
            "Label noise", _with(LABEL_NOISES, *(p.task.label_noise for p in extra)),
            task.label_noise, "noise", notices,
        )  # fmt: skip
        seeds = dial(
            "Random seeds", _with(SEEDS, *(p.num_seeds for p in extra)), NUM_SEEDS,
            "seeds", notices,
        )  # fmt: skip
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
        f"{label} values", key=box, max_chars=LONGEST, width=205,
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
class SweepSession:
    """What a session holds of a sweep: the rows that are done, and the training of the others."""

    plan: Sweep
    rows: dict[Cell, Report] = field(default_factory=dict)
    made: tuple[Mapping[str, Any], ...] = ()
    source: str = ""  # a file that rows were read from
    training: Training[Progress] | None = None
    drawn: float = 0.0  # when the page was, all of it
    num_drawn: int = 0  # how many rows were

    @property
    def result(self) -> Result:
        return Result(self.plan, self.rows, self.made)

    @property
    def running(self) -> bool:
        return self.training is not None and self.training.running

    def start(self, kept: Result) -> None:
        """Train what is missing beside the rows that are kept."""
        if num_steps := self.plan.num_steps(kept.rows):
            self.training = Training(self.plan, num_steps, self._train(kept))

    def _train(self, kept: Result) -> Iterator[Progress | None]:
        """The training; the rows become those that are kept, and grow.

        Where the pace is not known yet, it is measured before, and may end it.
        """
        measure_pace(self.plan)
        if refusal(self.plan, kept.rows):
            return
        self.rows, self.made = dict(kept.rows), kept.made
        self.source = self.source if kept.rows else ""
        began, new = time.monotonic(), 0
        for progress in sweep_in_pieces(self.plan, list(kept.rows)):
            if progress and progress.rows:
                self.rows |= progress.rows
                new += len(progress.rows)
                self.made = (*kept.made, provenance(new, time.monotonic() - began))
            yield progress

    def stop(self) -> None:
        if self.training is not None:
            self.training.stop()


def _held() -> SweepSession | None:
    return st.session_state.get("sweep_session")


def session(plan: Sweep) -> SweepSession:
    """The session's rows of the plan, or those that come with the app; other lists keep them."""
    held = _held()
    if held is None or differences(held.plan, plan):
        held = st.session_state["sweep_session"] = _shipped_rows(plan)
    elif held.plan != plan:
        held.plan = plan
        held.stop()
    held.drawn, held.num_drawn = time.monotonic(), len(held.rows)
    return held


def _shipped_rows(plan: Sweep) -> SweepSession:
    for name, result in shipped().items():
        if not differences(result.plan, plan):
            return SweepSession(plan, dict(result.rows), result.made, f"docs/sweeps/{name}")
    return SweepSession(plan)


@lru_cache(maxsize=1)
def shipped() -> dict[str, Result]:
    """The results that come with the app, made by the command line."""
    return {path.name: load(path) for path in sorted(SHIPPED.glob("*.json"))}


def train_what_is_missing(held: SweepSession) -> None:
    """What a sweep costs, the buttons, and the bar while it works."""
    plan, missing = held.plan, held.plan.missing(held.rows)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if job := _job(held):
            job.on_screen = False
            keep_advancing(job, lambda: _bar(held))
        else:
            with st.container():
                _bar(held)
        if held.running:
            st.button("Stop", key="stop_sweep", icon=":material/stop:", on_click=held.stop)
        elif missing:
            st.button(
                "Continue" if held.rows else "Start",
                key="start_sweep", icon=":material/play_arrow:",
                on_click=held.start, args=(held.result,),
                disabled=refusal(plan, held.rows) is not None,
            )  # fmt: skip
        else:
            st.button(
                "Run it again",
                key="start_sweep", icon=":material/replay:",
                on_click=held.start, args=(Result(plan, {}),),
                disabled=refusal(plan, ()) is not None,
            )  # fmt: skip
    if not held.running and missing and (no := refusal(plan, held.rows)):
        st.warning(no, icon=":material/timer_off:")


def _job(held: SweepSession) -> Training[Progress] | None:
    """What is to be done while the page is open: train, or measure what training would take."""
    plan = held.plan
    if held.running:
        return held.training
    if plan.missing(held.rows) and pace(plan) is None:
        program = plan.task.dataset.name, plan.rule
        return training("sweep_pace", program, 1, lambda: _measured(plan))
    return None


def _measured(plan: Sweep) -> Iterator[Progress]:
    measure_pace(plan)
    yield Progress(1, {})


def _bar(held: SweepSession) -> None:
    if held.running and held.training:
        share, compiled = held.training.step / held.training.num_steps, held.training.snapshots
        st.progress(share, working(held.result, bool(compiled), held.training.seconds_left))
        if len(held.rows) != held.num_drawn and time.monotonic() - held.drawn > 1:
            st.rerun()
    elif held.plan.missing(held.rows):
        st.markdown(ahead(held.plan, held.rows))
    else:
        st.markdown(finished(held.result, held.source))


# ── The picture, and files ──────────────────────────────────────────────────────────────────


def show(held: SweepSession, presets: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
    """The live maps of what is done; presets by label, what they show and what they set."""
    notices: list[str] = []
    plan = held.plan
    alphas, rhos = list(plan.alphas), list(plan.rhos)
    story = [replace(each, text=link.in_place(each.text)) for each in told(plan, held.rows)]
    card = link.card(len(story), ["alpha", "rho"], notices)
    column, row = opening(plan)
    usual = {"alpha": alphas[column], "rho": rhos[row]}
    if card is not None:
        usual |= released(story[card].values, plan)
    column = link.tick("alpha", alphas, usual["alpha"], notices)
    row = link.tick("rho", rhos, usual["rho"], notices)
    link.show(notices)

    def write(values: Mapping[str, Any]) -> None:
        told, _ = told_card(values)
        of_story = {"scene": told.pop("scene")} if "scene" in told else {}
        link.write(released(told, plan) | of_story, {})

    live_figure(
        scene(plan, held.rows, (column, row), [_preset(*each) for each in presets], story, card),
        key=KEY,
        on_release=write,
    )


def _preset(label: str, sentence: str, values: Mapping[str, Any]) -> Preset:
    names = ("data", "noise")
    asked = {name: st.query_params.get(name) for name in names}
    wanted = {name: None if values.get(name) is None else str(values[name]) for name in names}
    return Preset(label, sentence, {}, link.href(values), current=asked == wanted, also=values)


def files(held: SweepSession) -> None:
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
            "Download JSON", lambda: to_json(result), f"{name}.json", "application/json",
            key="sweep_json", **there,
        )  # fmt: skip
        st.download_button(
            "Download CSV", lambda: to_csv(result), f"{name}.csv", "text/csv",
            key="sweep_csv", **there,
        )  # fmt: skip
    with st.expander("Show a result file, or continue it", icon=":material/upload_file:"):
        st.file_uploader(
            "JSON of this page or of `python -m experiments.sweep`", type="json",
            key="sweep_file", on_change=_take_in,
        )  # fmt: skip
        if said := st.session_state.get("sweep_file_said"):
            st.error(said, icon=":material/report:")


def _take_in() -> None:
    """Show the file: its settings go into the address, its rows into the session."""
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
    st.session_state["sweep_session"] = SweepSession(
        plan, dict(result.rows), result.made, file.name
    )
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
