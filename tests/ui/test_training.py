"""A training that is watched goes as far as it is asked to, and no further."""

import threading
import time
from typing import NamedTuple

import pytest

from pages.ui import training as module
from pages.ui.training import Place, Training, Turns


class Snapshot(NamedTuple):
    step: int


class Clock:
    """A clock that only moves when work is done: a second for every snapshot."""

    def __init__(self):
        self.now = 0.0
        self.made = 0

    def monotonic(self) -> float:
        return self.now

    def snapshots(self, count: int):
        for k in range(count + 1):
            self.now += 1.0 if k > 1 else 10.0  # the first two compile
            self.made += 1
            yield Snapshot(10 * k)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    monkeypatch.setattr(module, "TURN", 2.5)
    return clock


@pytest.fixture
def turns(monkeypatch) -> Turns:
    """One at a time, and whoever waits has time."""
    turns = Turns(1)
    monkeypatch.setattr(module, "turns", turns)
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    return turns


def begun(clock: Clock) -> Training[Snapshot]:
    return Training("a setting", 200, clock.snapshots(20))


def test_a_turn_ends_with_the_snapshot_that_fills_it(clock):
    held = begun(clock)
    held.advance()
    assert clock.made == 1  # it took longer than a turn
    held.advance()
    held.advance()
    assert [snapshot.step for snapshot in held.snapshots] == [0, 10, 20, 30, 40]


def test_nothing_is_computed_after_stop_until_it_goes_on(clock):
    held = begun(clock)
    held.advance()
    held.stop()
    held.advance()
    assert clock.made == 1 and held.step == 0 and not held.finished
    held.go_on()
    held.advance()
    assert clock.made == 2


def test_it_runs_to_its_end_and_stays_there(clock):
    held = begun(clock)
    for _ in range(30):
        held.advance()
    assert held.finished and not held.running and held.step == 200
    held.go_on()
    assert not held.running


def test_the_time_left_follows_the_pace_without_the_compiling(clock):
    held = begun(clock)
    for _ in range(4):
        held.advance()
        if len(held.snapshots) < 3:
            assert held.seconds_left is None
    assert held.warm_up == 20
    assert held.seconds_left == pytest.approx(20 - held.step / 10)


def test_a_generator_that_ends_early_ends_the_training(clock):
    held = Training("a setting", 200, clock.snapshots(3))
    for _ in range(10):
        held.advance()
    assert not held.running and held.step == 30


def test_a_training_may_pause_between_two_moments(clock):
    def pausing():
        for snapshot in clock.snapshots(20):
            yield from (None, snapshot)

    held = Training("a setting", 200, pausing())
    for _ in range(30):
        held.advance()
    assert held.finished and len(held.snapshots) == 21


def test_while_too_many_others_work_a_training_waits_and_loses_nothing(clock, turns, monkeypatch):
    held = begun(clock)
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    with turns.turn(Place()) as ours:
        assert ours
        held.advance()
        assert clock.made == 0 and held.running
    held.advance()
    assert clock.made == 1


def test_a_run_of_the_page_that_begins_before_the_last_has_ended_works_on_nothing(monkeypatch):
    monkeypatch.setattr(module, "turns", Turns(2))  # there would be a turn for both
    began, go_on = threading.Event(), threading.Event()

    def slow():
        for k in range(3):
            began.set()
            assert go_on.wait(60)
            yield Snapshot(k)

    held = Training("a setting", 2, slow())
    first = threading.Thread(target=held.advance)
    first.start()
    assert began.wait(60)
    held.advance()  # without a word: the generator is at work, and would say so
    assert not held.snapshots
    go_on.set()
    first.join()
    assert [snapshot.step for snapshot in held.snapshots] == [0, 1, 2] and held.finished


def test_a_turn_ends_even_when_the_work_fails(turns):
    with pytest.raises(ZeroDivisionError), turns.turn(Place()):
        1 / 0  # noqa: B018
    with turns.turn(Place()) as ours:
        assert ours


def order_of(turns: Turns, *waiting: Place) -> list[int]:
    """Who gets a turn when, of those who wait in this order while somebody else has theirs."""
    order: list[int] = []

    def wait(k: int) -> None:
        with turns.turn(waiting[k]) as ours:
            assert ours
            order.append(k)

    threads = [threading.Thread(target=wait, args=(k,)) for k in range(len(waiting))]
    with turns.turn(Place()):
        for k, thread in enumerate(threads, start=1):
            thread.start()
            while len(turns._waiting) < k:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    return order


def test_whoever_has_waited_longest_since_their_last_turn_goes_first(turns):
    early, late = Place(), Place()
    for place in (early, late):
        with turns.turn(place):
            pass
    assert order_of(turns, Place(), late, early) == [2, 1, 0]
    assert order_of(turns, late, early) == [1, 0]  # as it was the last time


def test_whoever_gives_up_stands_where_they_stood(turns, monkeypatch):
    impatient, other = Place(), Place()
    with turns.turn(impatient):
        pass
    with turns.turn(other):
        monkeypatch.setattr(module, "PATIENCE", 0.0)
        with turns.turn(impatient) as ours:
            assert not ours
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    assert order_of(turns, other, impatient) == [1, 0]


def test_readers_who_come_anew_again_and_again_hold_up_nobody(turns):
    there = Place()
    with turns.turn(there):
        pass
    assert order_of(turns, Place(), Place(), there)[0] == 2
