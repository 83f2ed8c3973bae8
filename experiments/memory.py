"""What a server does about its memory while nobody waits for it.

JAX and its traces are a million objects that live long. Whenever Python's collector goes through
all objects, that takes a third of a second in which nobody else works. So once programs have been
compiled, what is there is collected a last time and then frozen: the collector passes it by. And
what the compiler has freed is given back to the system, which the C library would not do by itself.
"""

import ctypes
import gc
import sys
import threading
from functools import cache

import jax

from experiments.programs import PROGRAMS

QUIET = 2.0  # seconds after the last program was compiled
AGAIN = 120.0  # seconds after which it is done again: sessions that were frozen may have ended


@cache
def keep_low() -> None:
    """From now on settle whenever programs have been compiled; to be told once."""
    _c("mallopt", _M_ARENA_MAX, _ARENAS)
    threading.Thread(target=_settle_when_quiet, daemon=True).start()


def settle() -> None:
    """Collect, pass by what is left, and give back to the system what is free."""
    with PROGRAMS.at_rest():
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        gc.collect()  # of nothing, or the collector would wait until a quarter as much has come
        _c("malloc_trim", 0)


def _settle_when_quiet() -> None:
    compiled = threading.Event()
    PROGRAMS.on_made = compiled.set
    while True:
        compiled.wait(AGAIN)
        if compiled.is_set():
            while compiled.is_set():
                compiled.clear()
                compiled.wait(QUIET)
            with PROGRAMS.at_rest():
                jax.clear_caches()  # traces and single operations: the programs need them no more
        settle()


# Of glibc, from malloc.h. Every thread of the compiler and of a session would have a heap of its
# own, up to eight for each core, and none of them uses what is free in another.
_M_ARENA_MAX, _ARENAS = -8, 2


def _c(function: str, *numbers: int) -> None:
    """Call a function of the C library, if it has it: that of GNU alone has these."""
    if sys.platform == "linux":
        known = getattr(ctypes.CDLL(None), function, None)
        if known:
            known(*numbers)
