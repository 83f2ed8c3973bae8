"""What was computed for one reader is there for all who ask the same."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest

from pages.lessons.dial.figure import lesson
from pages.ui import lesson_figure
from pages.ui.answers import Answers


def answer(kilobytes: float = 1):
    return {"x": np.zeros(int(125 * kilobytes))}, {}


def test_many_who_ask_at_once_have_it_computed_once():
    answers, together, calls = Answers(10**6), Barrier(8), []

    def compute():
        calls.append(1)
        return answer()

    def ask(_):
        together.wait()
        return answers.get("the same", compute)

    with ThreadPoolExecutor(8) as class_of_eight:
        given = list(class_of_eight.map(ask, range(8)))
    assert len(calls) == 1
    assert all(each is given[0] for each in given)


def test_what_is_computed_for_one_keeps_no_other_waiting():
    answers, begun, go_on = Answers(10**6), Event(), Event()

    def slow():
        begun.set()
        assert go_on.wait(30)
        return answer()

    with ThreadPoolExecutor(1) as reader:
        late = reader.submit(answers.get, "slow", slow)
        assert begun.wait(30)
        assert answers.get("quick", answer)
        go_on.set()
        assert late.result()


def test_the_answers_asked_for_last_are_kept():
    answers = Answers(limit=10_000)
    for number in range(100):
        answers.get("often", answer)
        answers.get(number, answer)
    assert len(answers) == 10

    def never():
        raise AssertionError("computed again")

    for kept in ("often", 99, 91):
        answers.get(kept, never)
    with pytest.raises(AssertionError):
        answers.get(90, never)


def test_a_failure_is_told_and_not_kept():
    answers = Answers(10**6)
    with pytest.raises(ZeroDivisionError):
        answers.get("it", lambda: 1 / 0)
    assert answers.get("it", answer)


def test_a_lesson_is_computed_once_for_all_who_stand_at_the_same_setting(monkeypatch):
    fork, computed = lesson("Fork"), []
    channels = lesson_figure.channels
    monkeypatch.setattr(
        lesson_figure, "channels", lambda *asked: computed.append(asked) or channels(*asked)
    )
    for alpha in (-3.0, -3.0, -2.5, -3.0):
        lesson_figure.cached_channels(fork, {"alpha": alpha, "rho": 0.1})
    assert [asked[1]["alpha"] for asked in computed] == [-3.0, -2.5]
