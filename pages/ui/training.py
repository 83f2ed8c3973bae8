"""A training that a reader watches: advanced a little at a time, for as long as they look on.

The page asks for the next stretch from the browser, several times a second. So nothing runs in
the background: a closed tab asks for nothing, Stop is a state like any other, and every other
control stays alive meanwhile.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from pages.ui.fragment import fragment

TURN = 0.25  # seconds of work for each time that the page asks
PATIENCE = 2 * TURN  # seconds that a page waits for its turn: one of the others' may end in them


class Place:
    """Where somebody stands among those who want to work, from one asking to the next."""

    def __init__(self) -> None:
        self.last: int | None = None  # the number of the turn they had; of a newcomer, the latest


class Turns:
    """Who may work: of those who wait, whoever has waited longest since their last turn.

    A newcomer stands behind all who are there, so that opening a page again gains nothing. Nobody
    is kept waiting for longer than `PATIENCE`; who gives up asks again, and stands where they
    stood.
    """

    def __init__(self, at_once: int) -> None:
        self._change = threading.Condition()
        self._free = at_once
        self._given = 0
        self._waiting: dict[Place, None] = {}  # in the order in which they came

    @contextmanager
    def turn(self, place: Place) -> Iterator[bool]:
        """Whether it is their turn, which ends with the block."""
        with self._change:
            if place.last is None:
                place.last = self._given
            self._waiting[place] = None
            its_turn = lambda: self._free > 0 and self._first() is place
            ours = self._change.wait_for(its_turn, PATIENCE)
            del self._waiting[place]
            if ours:
                self._free -= 1
                self._given += 1
                place.last = self._given
            self._change.notify_all()
        if ours:
            _give_way()
        try:
            yield ours
        finally:
            if ours:
                with self._change:
                    self._free += 1
                    self._change.notify_all()

    def _first(self) -> Place:
        return min(self._waiting, key=lambda place: place.last or 0)


def _give_way() -> None:
    """Let those who only look and drag go first, for what is left of this run of the page.

    Only on Linux has a thread a priority of its own; it may lower it, and ends with the run.
    """
    if sys.platform == "linux":
        usual = os.getpriority(os.PRIO_PROCESS, os.getpid())
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), usual + 10)


# All readers of a server together leave a processor to those who only look and drag.
turns = Turns(max(1, (os.cpu_count() or 2) - 1))


class Stamped(Protocol):
    """Something that was the case after so many steps."""

    @property
    def step(self) -> int: ...


Seen = TypeVar("Seen", bound=Stamped)


@dataclass
class Training(Generic[Seen]):
    """What has come of a training so far, and the generator of what is still to come."""

    setting: Any
    num_steps: int
    rest: Iterator[Seen | None]  # None where it can pause
    programs: int = 1  # how many are trained side by side: each compiles at its first two snapshots
    counts: str = "Trained to step {} of {}"
    snapshots: list[Seen] = field(default_factory=list)
    running: bool = True
    ahead: str = ""  # who trained it, and when, if it came with the app
    on_screen: bool = False
    asked_for: bool = False  # by the page, several times a second
    warm_up: float = 0.0  # seconds until the second snapshots: mostly compiling
    worked: float = 0.0  # seconds since
    place: Place = field(default_factory=Place)
    advancing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def step(self) -> int:
        return self.snapshots[-1].step if self.snapshots else 0

    @property
    def finished(self) -> bool:
        return self.step >= self.num_steps

    @property
    def seconds_left(self) -> float | None:
        """By the pace so far; None while there is none yet."""
        warm = 2 * self.programs
        done = self.step - self.snapshots[warm - 1].step if len(self.snapshots) > warm else 0
        return self.worked * (self.num_steps - self.step) / done if done else None

    def advance(self) -> None:
        """Work for a stretch of time, or to the end; not at all while too many others do.

        Nor while it works already: when somebody moves a control, the next run of a page begins
        before the last has ended.
        """
        if not self.advancing.acquire(blocking=False):
            return
        try:
            with turns.turn(self.place) as ours:
                if ours:
                    self._work()
        finally:
            self.advancing.release()

    def _work(self) -> None:
        until = time.monotonic() + TURN
        while self.running and time.monotonic() < until:
            began = time.monotonic()
            try:
                snapshot = next(self.rest)
            except StopIteration:
                self.running = False
                return
            took = time.monotonic() - began
            if len(self.snapshots) < 2 * self.programs:
                self.warm_up += took
            else:
                self.worked += took
            if snapshot is not None:
                self.snapshots.append(snapshot)
                self.running = not self.finished

    def show(self, snapshots: Sequence[Seen], told: str) -> None:
        """Take what was trained ahead, to its end, for what this training would give."""
        self.snapshots, self.ahead, self.running = list(snapshots), told, False

    def train_here(self) -> None:
        """Train anew what was trained ahead."""
        self.snapshots, self.ahead, self.running = [], "", True

    def stop(self) -> None:
        self.running = False

    def go_on(self) -> None:
        self.running = not self.finished


def training(
    key: str,
    setting: Hashable,
    num_steps: int,
    begin: Callable[[], Iterator[Seen | None]],
    programs: int = 1,
    counts: str = "Trained to step {} of {}",
    ahead: tuple[Sequence[Seen], str] | None = None,
) -> Training[Seen]:
    """The session's training at this setting: begun where there is none, else as it stands.

    What was trained `ahead`, and one line that says so, is shown until a reader trains it here.
    """
    held = st.session_state.get(key)
    if held is None or held.setting != setting:
        held = st.session_state[key] = Training(setting, num_steps, begin(), programs, counts)
        if ahead is not None:
            held.show(*ahead)
    return held


def watch(training: Training[Seen], show: Callable[[Training[Seen]], None]) -> None:
    """Advance the training while the page is open, with `show`, a bar and a button."""

    def draw() -> None:
        show(training)
        if training.ahead:
            say_ahead(training)
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.progress(training.step / training.num_steps, progress(training))
            _button(training)

    keep_advancing(training, draw)


def say_ahead(training: Training) -> None:
    """One line about networks that were trained ahead, and a button to train them anew."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(training.ahead, width="content")
        st.button(
            "Train them here",
            key="train_here",
            icon=":material/play_arrow:",
            type="tertiary",
            on_click=training.train_here,
        )


def keep_advancing(training: Training, draw: Callable[[], None]) -> None:
    """Advance the training while the page is open, and draw before each stretch of work."""
    training.asked_for = training.running
    fragment(_draw_and_advance, run_every=0.1 if training.running else None)(training, draw)


def _draw_and_advance(training: Training, draw: Callable[[], None]) -> None:
    draw()
    if training.running != training.asked_for:
        st.rerun()  # the page need ask no more, or must ask again
    # The work comes last, and not at the first time: nothing that is on screen waits for it.
    if training.running and training.on_screen:
        training.advance()
    training.on_screen = True


def _button(training: Training) -> None:
    if training.running:
        st.button("Stop", key="stop_training", icon=":material/stop:", on_click=training.stop)
    else:
        st.button(
            "Continue training",
            key="go_on_training",
            icon=":material/play_arrow:",
            on_click=training.go_on,
            disabled=training.finished,
        )


def progress(training: Training) -> str:
    """How far it is, in words: what is being done, how long it will take, what it has taken."""
    if not training.snapshots:
        return "Compiling the training, once"
    done = training.counts.format(training.step, training.num_steps)
    if training.running:
        left = training.seconds_left
        return done if left is None else f"{done}, {left:.0f} s left"
    spent = f"trained in {training.worked:.1f} s; compiling took {training.warm_up:.1f} s"
    return f"{done}, {'stopped; ' if not training.finished else ''}{spent}"
