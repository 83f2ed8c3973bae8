"""Runs of α-SAM from a few starts at one α, and where each of them ends at every α."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from experiments.programs import compiled
from experiments.steps import LAST, last_iterates, shown_steps
from landscapes import Landscape, left_at, outcome, outcomes
from optimizers import Hyperparameters, run_from
from optimizers.rules import alpha_sam_sgd

Points = tuple[tuple[float, float], ...]
Ticks = tuple[float, ...]

NUM_SHOWN = 64  # points of each trajectory

_IN_MINIMUM, _STILL = 0.02, 1e-4


class Rest(IntEnum):
    """How the runs end, all together."""

    IN_MINIMA = 0
    BESIDE = 1
    BOUNCING = 2


@cache
def dial(landscape: Landscape, starts: Points, num_steps: int, alphas: Ticks, rhos: Ticks):
    """The channels of the runs from all starts, at many settings; one function a surface.

    "1.x", "1.y", … are the trajectories, "1.at", … where θ₁ ends. "bars.flat" and "bars.sharp" are
    bars over the places of `alphas`, as `bars` has them, for the ρ of the setting, which must be
    one of `rhos`. A run has "left" if it ends outside the window.
    """
    minima = jnp.asarray([point.params for point in landscape.minima])
    shown = shown_steps(num_steps, NUM_SHOWN)

    @compiled
    def program(alpha: Float[Array, " settings"], rho: Float[Array, " settings"]) -> Mapping:
        setting = Hyperparameters(landscape.learning_rate, alpha, rho)
        trajectories = run_from(
            landscape.loss, alpha_sam_sgd, jnp.asarray(starts), setting, num_steps=num_steps
        ).params  # starts, settings, steps, 2
        last = trajectories[:, :, -LAST:]
        centre = last.mean(2)
        strength = alpha * rho
        left = ~landscape.window.contains(centre)
        beside = jnp.linalg.norm(centre[:, :, None] - minima[None, None], axis=-1).min(-1)
        distance = jnp.nanmean(jnp.where(left, jnp.nan, beside), axis=0)
        moved = jnp.linalg.norm(last[:, :, -1] - last[:, :, -2], axis=-1).max(0)
        across = jnp.abs(last[..., 1])
        first = left_at(landscape.window, trajectories)
        reached = outcome(landscape, trajectories)
        return {
            "trajectories": trajectories[:, :, shown],
            "at": jnp.where(left, jnp.nan, centre[..., 0]),
            **{n: (reached == i).sum(0) for i, n in enumerate(outcomes(landscape))},
            "flat side": (~left & (centre[..., 0] < 0)).sum(0),
            "sharp side": (~left & (centre[..., 0] >= 0)).sum(0),
            "left": left.sum(0),
            "first left": jnp.where(first < 0, num_steps + 1, first).min(0),
            "distance": distance,
            "hover": jnp.where(strength < 0, -strength, jnp.nan),
            "hover below": jnp.where(strength < 0, strength, jnp.nan),
            "measured": across.mean((0, 2)),
            "rest": jnp.where(
                distance < _IN_MINIMUM,
                Rest.IN_MINIMA,
                jnp.where(moved < _STILL, Rest.BESIDE, Rest.BOUNCING),
            ),
            "sign": jnp.sign(strength) + 1,
        }

    def channels_at(alpha: Float[Array, " settings"], rho: Float[Array, " settings"]) -> Mapping:
        # Cut into channels out here: XLA takes its time over every result.
        channels = {name: np.asarray(each) for name, each in program(alpha, rho).items()}
        trajectories, at = channels.pop("trajectories"), channels.pop("at")
        table = ends_of_all(landscape, starts, num_steps, alphas, rhos)
        ends = np.asarray(table)[np.searchsorted(rhos, np.asarray(rho) - 1e-9)]
        channels |= {"bars.flat": bars(ends < 0), "bars.sharp": bars(ends >= 0)}
        for k in range(len(starts)):
            channels |= {
                f"{k + 1}.x": trajectories[k, ..., 0],
                f"{k + 1}.y": trajectories[k, ..., 1],
                f"{k + 1}.at": at[k],
            }
        return channels

    return channels_at


def bars(there: Bool[np.ndarray, "settings alphas runs"]) -> Float[np.ndarray, "settings points"]:
    """The heights of bars over the α at which a run is there, one below the other by the runs.

    All bars are one line, which `bar_places` has the places of: the height is the number of the
    run, and NaN where there is no bar and between two runs.
    """
    settings, alphas, runs = there.shape
    heights = np.where(there, np.arange(1, runs + 1.0), np.nan).repeat(2, axis=1)
    ended = np.concatenate([heights, np.full((settings, 1, runs), np.nan)], axis=1)
    return ended.swapaxes(1, 2).reshape(settings, runs * (2 * alphas + 1))


def bar_places(alphas: int, runs: int) -> Float[np.ndarray, " points"]:
    """The places of `bars`: each tick of α from half a tick before it to half a tick after it."""
    ticks = np.arange(alphas)[:, None] + np.array([-0.5, 0.5])
    return np.tile(np.append(ticks, np.nan), runs)


@cache
def ends_of_all(
    landscape: Landscape, starts: Points, num_steps: int, alphas: Ticks, rhos: Ticks
) -> Float[Array, "rhos alphas starts"]:
    """Where θ₁ ends, NaN outside the window."""

    def end(start, alpha, rho):
        setting = Hyperparameters(landscape.learning_rate, alpha, rho)
        centre = last_iterates(landscape, start, setting, num_steps).mean(0)
        return jnp.where(landscape.window.contains(centre), centre[0], jnp.nan)

    over_starts: Callable = jax.vmap(end, (0, None, None))
    over_alphas: Callable = jax.vmap(over_starts, (None, 0, None))
    over_rhos: Callable = jax.vmap(over_alphas, (None, None, 0))
    return jax.jit(over_rhos)(*(jnp.asarray(each) for each in (starts, alphas, rhos)))
