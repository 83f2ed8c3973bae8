"""What is kept of descents as they go by: some of their iterates, and how they ended.

So a descent of any number of steps is the same compiled program, and takes the same memory.
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from landscapes import Landscape, outcome_of_last
from landscapes.outcome import LAST
from optimizers import Hyperparameters, follow
from optimizers.descent import Rule

# Steps that are kept, rising; the last of them may be repeated, to fill up a fixed shape.
Steps = Int[Array, " shown"]


class End(NamedTuple):
    """How each path ended: an index into `outcomes(landscape)`, and when it left the window."""

    outcome: Int[Array, " paths"]
    left: Int[Array, " paths"]  # −1: never


class Kept(NamedTuple):
    """Of many paths the steps that were asked for, the last iterates, and their ends."""

    shown: tuple[Float[Array, "rows shown 2"], ...]  # for every choice of steps
    last: Float[Array, "paths last 2"]  # in their order; before the first, of a short path, zeros
    ends: End


class _Slots(NamedTuple):
    """The iterates at some steps. The next slot is overwritten until its step has come."""

    params: Float[Array, "slots rows 2"]  # one slot more than steps, for whatever comes after
    next: Int[Array, ""]


def keep(
    landscape: Landscape,
    rule: Rule,
    starts: Float[Array, "paths 2"],
    hyperparameters: Hyperparameters,
    num_steps: int | Int[Array, ""],
    *shown: tuple[Steps, int],
) -> Kept:
    """Follow all paths for a traced number of steps.

    `shown` are choices of steps, each with the number of paths that it is for: the last so many.
    """
    paths = len(starts)
    shown = tuple((jnp.asarray(steps), rows) for steps, rows in shown)

    def observe(seen, k: Int[Array, ""], params: Float[Array, "paths 2"]):
        slots, last, left = seen
        slots = tuple(
            _Slots(
                each.params.at[each.next].set(params[paths - each.params.shape[1] :]),
                each.next + (steps[each.next] == k),
            )
            for each, (steps, _) in zip(slots, shown, strict=True)
        )
        outside: Bool[Array, " paths"] = ~landscape.window.contains(params)
        left = jnp.where((left < 0) & outside, k, left)
        return slots, last.at[k % LAST].set(params), left

    count = lambda number: jnp.asarray(number, jnp.asarray(num_steps).dtype)
    nothing = (
        tuple(
            _Slots(jnp.zeros((len(steps) + 1, rows, 2), starts.dtype), count(0))
            for steps, rows in shown
        ),
        jnp.zeros((LAST, paths, 2), starts.dtype),
        jnp.full(paths, count(-1)),
    )
    slots, last, left = follow(
        landscape.loss, rule, starts, hyperparameters, num_steps, observe, nothing
    )
    # The oldest first.
    last = jnp.moveaxis(last[(num_steps + 1 + jnp.arange(LAST)) % LAST], 0, 1)
    return Kept(
        tuple(
            # A step that is repeated stands in the first of its slots.
            jnp.moveaxis(each.params[jnp.searchsorted(steps, steps)], 0, 1)
            for each, (steps, _) in zip(slots, shown, strict=True)
        ),
        last,
        End(outcome_of_last(landscape, last, num_steps + 1), left),
    )
