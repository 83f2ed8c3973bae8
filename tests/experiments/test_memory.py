"""What a server does about its memory."""

import gc
import weakref

from experiments import memory
from experiments.programs import PROGRAMS


class Cycle:
    def __init__(self) -> None:
        self.own = self


def test_what_is_there_is_passed_by_until_it_is_settled_again():
    try:
        cycle = Cycle()
        gone = weakref.ref(cycle)
        memory.settle()
        assert gc.get_freeze_count() > 100_000  # JAX alone has more
        del cycle
        gc.collect()
        assert gone() is not None
        memory.settle()
        assert gone() is None
    finally:
        gc.unfreeze()


def test_a_new_program_is_what_it_settles_after(monkeypatch):
    settled = []

    class Stop(Exception):
        pass

    def settle():
        settled.append(PROGRAMS.on_made)
        if len(settled) == 2:
            raise Stop
        PROGRAMS.on_made()

    monkeypatch.setattr(PROGRAMS, "on_made", None)
    monkeypatch.setattr(memory, "settle", settle)
    monkeypatch.setattr(memory, "AGAIN", 0.01)
    monkeypatch.setattr(memory, "QUIET", 0.01)
    try:
        memory._settle_when_quiet()
    except Stop:
        pass
    assert len(settled) == 2
