"""Compiled programs: for all functions together, those that were used last are kept.

`jax.jit` keeps whatever it has ever compiled, some megabytes each with its traces, and there is a
program for every surface under every rule and for every kind of network: a server that is asked
for all of them would grow for as long as it lives. Here only the machine code is kept, and the
oldest goes. If it is wanted again, it is traced again, and the machine code comes from the folder
of `experiments.program_cache`.
"""

import inspect
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import update_wrapper
from typing import Any

import jax

LIMIT = 32  # programs, of 5 MB each; benchmarks/memory.py weighs the server


class Programs:
    """Compiled programs by what they compute; of more than `limit` the least recently used go."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.made = 0  # how many were ever wanted for the first time, or again after they had gone
        self.on_made: Callable[[], None] = lambda: None  # told when one has been compiled
        self._kept: OrderedDict[Hashable, _Program] = OrderedDict()
        self._named: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = threading.Lock()
        self._compiling = 0
        self._turn = threading.Condition()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Hashable, function: Callable) -> "_Program":
        """The program of that key; where there is none, a new one, which computes `function`."""
        with self._lock:
            if key not in self._kept:
                self.made += 1
                self._kept[key] = _Program(function, self)
            self._kept.move_to_end(key)
            while len(self._kept) > self.limit:
                self._kept.popitem(last=False)
            return self._kept[key]

    def seen(self, name: Hashable) -> bool:
        """Whether programs of this name were asked for lately; from now on they were.

        So a page knows what has to be compiled, and can show first what needs no compiling.
        """
        with self._lock:
            known = name in self._named
            self._named[name] = None
            self._named.move_to_end(name)
            while len(self._named) > self.limit:
                self._named.popitem(last=False)
            return known

    @contextmanager
    def compiling(self) -> Iterator[None]:
        """While a program is traced and compiled."""
        with self._turn:
            self._compiling += 1
        try:
            yield
        finally:
            with self._turn:
                self._compiling -= 1
                self._turn.notify_all()

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """While none is compiled: waits for those that are, and lets none begin.

        A program that loses the traces of its parts half way is another one than on disk.
        """
        with self._turn:
            self._turn.wait_for(lambda: not self._compiling)
            yield

    def forget(self) -> None:
        """Let all of them go."""
        with self._lock:
            self._kept.clear()
            self._named.clear()


class _Program:
    """One function, compiled ahead of its first call for arguments of one kind."""

    def __init__(self, function: Callable, room: Programs) -> None:
        self._function = function
        self._room = room
        self._machine_code: Callable | None = None
        self._first = threading.Lock()

    def __call__(self, args: Sequence, kwargs: dict) -> Any:
        if self._machine_code is None:
            with self._first:  # who asks meanwhile waits, instead of compiling the same
                if self._machine_code is None:
                    with self._room.compiling():
                        self._machine_code = jax.jit(self._function).lower(args, kwargs).compile()
                    self._room.on_made()
        return self._machine_code(args, kwargs)


PROGRAMS = Programs(LIMIT)


class Compiled:
    """What `compiled` makes of a function."""

    def __init__(self, function: Callable, static_argnames: Sequence[str]) -> None:
        update_wrapper(self, function)
        self._plain = function
        self._static = tuple(static_argnames)
        self._signature = inspect.signature(function) if static_argnames else None

    def __call__(self, *args, **kwargs):
        static: dict[str, Hashable] = {}
        if self._signature:
            named = self._signature.bind(*args, **kwargs).arguments
            static = {name: named.pop(name) for name in self._static if name in named}
            args, kwargs = (), named
        leaves, tree = jax.tree.flatten((args, kwargs))
        if any(isinstance(leaf, jax.core.Tracer) for leaf in leaves):
            return self._plain(*args, **kwargs, **static)  # it becomes a part of another program
        key = self, tuple(static.items()), tree, tuple(map(_kind, leaves))
        return PROGRAMS.find(key, self._of(static))(args, kwargs)

    def _of(self, static: dict[str, Hashable]) -> Callable:
        plain = self._plain

        def computed(args, kwargs):
            return plain(*args, **kwargs, **static)

        computed.__name__ = getattr(plain, "__name__", "computed")  # by which JAX calls the program
        return computed


def _kind(leaf: Any) -> Hashable:
    """What a program is compiled for: shape and dtype, and where a leaf has to stay."""
    return jax.typeof(leaf), leaf.sharding if getattr(leaf, "committed", False) else None


def compiled(function: Callable, static_argnames: str | Sequence[str] = ()) -> Callable[..., Any]:
    """`function` compiled by JAX, as by `jax.jit`, but kept only while it is used.

    There is a program for every value of the static arguments, which must be hashable, and for
    the shapes and dtypes of the others. Called while another program is traced, the function
    becomes a part of that.
    """
    names = [static_argnames] if isinstance(static_argnames, str) else static_argnames
    return Compiled(function, names)
