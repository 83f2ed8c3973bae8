"""Compiled programs are few, are compiled once, and go when others are used."""

import gc
import threading
import weakref
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from experiments import programs
from experiments.excerpt import keep
from experiments.programs import PROGRAMS, Programs, compiled
from landscapes import LANDSCAPES, left_at, outcome
from optimizers import RULES, Hyperparameters, run
from pages.ui.run import records, start_line
from pages.ui.setting import RULE, STEPS, RunSetting

BOWL, TWIN = LANDSCAPES["Quadratic bowl"], LANDSCAPES["Twin wells"]


@pytest.fixture
def room(monkeypatch) -> Programs:
    """Place for two programs."""
    monkeypatch.setattr(programs, "PROGRAMS", Programs(limit=2))
    return programs.PROGRAMS


def test_walks_of_any_number_of_steps_are_one_program():
    setting = RunSetting(BOWL, RULE, BOWL.learning_rate, STEPS[0], 1.0, 0.1, BOWL.start)
    lattice = ([0.0, 1.0], [0.5])
    made = []
    for num_steps in (STEPS[0], 137, 300, STEPS[-1]):
        base, _ = records(replace(setting, num_steps=num_steps))
        assert base["step"][-1] == num_steps
        start_line(replace(setting, num_steps=num_steps), lattice)
        made.append(PROGRAMS.made)
    assert len(set(made)) == 1


@pytest.mark.parametrize("num_steps", [0, 1, 7, 60])
def test_what_is_kept_of_descents_is_what_whole_paths_say(num_steps):
    """Some of them settle, others leave the window or diverge."""
    h = Hyperparameters(TWIN.learning_rate, jnp.array([0.0, 1.0, 16.0, 30.0]), jnp.array(0.8))
    start = jnp.array(TWIN.start)
    starts = jnp.broadcast_to(start, (4, 2))
    path = run(TWIN.loss, RULES[RULE], start, h, num_steps=num_steps).params
    some = np.unique(np.array([0, num_steps // 2, num_steps]))
    filled = np.pad(some, (0, 2), mode="edge")
    keep_some = lambda n: keep(TWIN, RULES[RULE], starts, h, n, (filled, 4), (some, 2))
    kept = jax.jit(keep_some)(num_steps)
    assert_allclose(kept.shown[0], path[:, filled], rtol=1e-6, atol=1e-9)
    assert_allclose(kept.shown[1], path[-2:, some], rtol=1e-6, atol=1e-9)
    assert_array_equal(kept.ends.outcome, outcome(TWIN, path))
    assert_array_equal(kept.ends.left, left_at(TWIN.window, path))


@pytest.mark.parametrize("rule", RULES)
def test_under_every_rule_the_iterates_are_those_of_a_whole_path(rule):
    h = Hyperparameters(0.02, jnp.array([-1.0, 1.0]), jnp.array(0.1))
    start = jnp.array(BOWL.start)
    path = run(BOWL.loss, RULES[rule], start, h, num_steps=12).params
    steps = np.array([0, 1, 2, 11, 12])
    starts = jnp.broadcast_to(start, (2, 2))
    kept = jax.jit(lambda n: keep(BOWL, RULES[rule], starts, h, n, (steps, 2)))(12)
    assert_allclose(kept.shown[0], path[:, steps], rtol=1e-9, atol=1e-12)


def test_of_more_programs_than_there_is_place_the_least_recently_used_goes(room):
    double = compiled(lambda x, power: x * 2**power, static_argnames="power")
    for power in (1, 2, 1, 3):  # 2 has to go
        assert double(3.0, power) == 3 * 2**power
    assert (len(room), room.made) == (2, 3)
    double(5.0, 1)
    assert room.made == 3
    assert double(5.0, 2) == 20
    assert room.made == 4


def test_with_a_program_goes_all_that_jax_keeps_of_it(room):
    class Weight:
        value = 3.0

    weight = Weight()
    gone = weakref.ref(weight)
    times = compiled(lambda x, by: x * by.value, static_argnames="by")
    assert times(2.0, weight) == 6
    del weight
    gc.collect()
    assert gone() is not None
    other = compiled(lambda x: x + 1)
    other(1.0)
    other(np.ones(2))
    gc.unfreeze()  # what a server would pass by, see experiments/memory.py
    gc.collect()
    assert gone() is None


def test_another_value_is_the_same_program_and_another_shape_is_not(room):
    total = compiled(lambda x: x.sum())
    for values in (np.ones(3), np.zeros(3), jnp.ones(3)):
        total(values)
    assert room.made == 1
    total(np.ones(4))
    total(np.ones(3, np.float32))
    assert room.made == 3


def test_called_by_another_program_it_is_a_part_of_that(room):
    square = compiled(lambda x, scale: scale * x**2, static_argnames=["scale"])
    assert jax.jit(lambda x: square(x, 3))(2.0) == 12
    assert jax.grad(square)(2.0, 3) == 12
    assert room.made == 0


def test_who_asks_while_a_program_is_compiled_waits_for_it(room):
    traced, begun, on = [], threading.Event(), threading.Event()

    def slow(x):
        traced.append(x)
        begun.set()
        assert on.wait(30)
        return x + 1

    program, answers = compiled(slow), []
    threads = [threading.Thread(target=lambda: answers.append(program(1.0))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    on.set()
    for thread in threads:
        thread.join()
    assert answers == [2, 2, 2] and len(traced) == 1


def test_a_program_that_fails_may_be_asked_for_again(room):
    @compiled
    def moody(x):
        if failing:
            raise ValueError("not today")
        return x

    failing = True
    with pytest.raises(ValueError):
        moody(1.0)
    failing = False
    assert moody(1.0) == 1


def test_nothing_is_forgotten_while_a_program_is_compiled():
    room, order = Programs(limit=1), []
    begun, on = threading.Event(), threading.Event()

    def slow(x):
        begun.set()
        assert on.wait(30)
        order.append("compiled")
        return x

    def rest():
        with room.at_rest():
            order.append("at rest")

    threads = [
        threading.Thread(target=lambda: room.find("slow", lambda args, _: slow(*args))([1.0], {})),
        threading.Thread(target=rest),
    ]
    threads[0].start()
    assert begun.wait(30)
    threads[1].start()
    on.set()
    for thread in threads:
        thread.join()
    assert order == ["compiled", "at rest"]


def test_a_name_is_seen_for_as_long_as_it_is_used():
    room = Programs(limit=2)
    assert [room.seen(name) for name in "abab"] == [False, False, True, True]
    assert [room.seen(name) for name in "cb"] == [False, True]
    assert not room.seen("a")
