"""Descents from a few starts, as one dial α is turned; and where each of them ends at every α."""

from collections.abc import Callable, Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from landscapes import Landscape, left_at, outcome, outcomes
from optimizers import Hyperparameters, alpha_sam_gradient, run_from
from optimizers.rules import alpha_sam_sgd

Points = tuple[tuple[float, float], ...]
Ticks = tuple[float, ...]

SHOWN = 64  # points of each path
AT_REST, BOUNCES = 1, 2  # how a walk ends that ends beside the minima; 0 if it ends in them

_LAST = 20  # iterates that an end is the mean of: an even number, because SAM bounces to and fro
_IN_MINIMUM, _STILL = 0.02, 1e-4


def shown_steps(num_steps: int) -> np.ndarray:
    """Pairs of neighbouring steps, dense at first; pairs, or no bounce would show."""
    pairs = np.geomspace(1, num_steps, SHOWN // 2).round().astype(int)
    return np.unique(np.concatenate([[0], pairs - 1, pairs]))


@cache
def dial(landscape: Landscape, starts: Points, num_steps: int, alphas: Ticks, rhos: Ticks):
    """The picture of the walks from all starts: cached, so that jit meets one function.

    Channels "1.x", "1.y", … are the paths; "1.end", … where θ₁ ends from that start at each of
    `alphas`, for the ρ of the setting, which must be one of `rhos`.
    """
    minima = jnp.asarray([point.params for point in landscape.minima])
    shown = shown_steps(num_steps)

    @compiled
    def program(alpha: Float[Array, " settings"], rho: Float[Array, " settings"]) -> Mapping:
        setting = Hyperparameters(landscape.learning_rate, alpha, rho)
        walk = run_from(
            landscape.loss, alpha_sam_sgd, jnp.asarray(starts), setting, num_steps=num_steps
        ).params  # starts, settings, steps, 2
        last = walk[:, :, -_LAST:]
        centre = last.mean(2)
        strength = alpha * rho
        gone = ~landscape.window.contains(centre)
        beside = jnp.linalg.norm(centre[:, :, None] - minima[None, None], axis=-1).min(-1)
        distance = jnp.nanmean(jnp.where(gone, jnp.nan, beside), axis=0)
        moved = jnp.linalg.norm(last[:, :, -1] - last[:, :, -2], axis=-1).max(0)
        across = jnp.abs(last[..., 1])
        left = left_at(landscape.window, walk)
        reached = outcome(landscape, walk)
        return {
            "paths": walk[:, :, shown],
            "at": jnp.where(gone, jnp.nan, centre[..., 0]),
            **{n: (reached == i).sum(0) for i, n in enumerate(outcomes(landscape))},
            "flat side": (~gone & (centre[..., 0] < 0)).sum(0),
            "sharp side": (~gone & (centre[..., 0] >= 0)).sum(0),
            "gone": gone.sum(0),
            "first left": jnp.where(left < 0, num_steps + 1, left).min(0),
            "distance": distance,
            "hover": jnp.where(strength < 0, -strength, jnp.nan),
            "hover below": jnp.where(strength < 0, strength, jnp.nan),
            "measured": across.mean((0, 2)),
            "rest": jnp.where(
                distance < _IN_MINIMUM, 0, jnp.where(moved < _STILL, AT_REST, BOUNCES)
            ),
            "sign": jnp.sign(strength) + 1,
        }

    def picture(alpha: Float[Array, " settings"], rho: Float[Array, " settings"]) -> Mapping:
        # Cut into channels out here: XLA takes its time over every result.
        channels = {name: np.asarray(each) for name, each in program(alpha, rho).items()}
        paths, at = channels.pop("paths"), channels.pop("at")
        table = ends_of_all(landscape, starts, num_steps, alphas, rhos)
        ends = np.asarray(table)[np.searchsorted(rhos, np.asarray(rho) - 1e-9)]
        for k in range(len(starts)):
            channels |= {
                f"{k + 1}.x": paths[k, ..., 0],
                f"{k + 1}.y": paths[k, ..., 1],
                f"{k + 1}.at": at[k],
                f"{k + 1}.end": ends[..., k],
            }
        return channels

    return picture


@cache
def ends_of_all(
    landscape: Landscape, starts: Points, num_steps: int, alphas: Ticks, rhos: Ticks
) -> Float[Array, "rhos alphas starts"]:
    """Where θ₁ ends, NaN outside the window: run once, keeping no path."""

    def end(start, alpha, rho):
        setting = Hyperparameters(landscape.learning_rate, alpha, rho)
        centre = last_iterates(landscape, start, setting, num_steps, _LAST).mean(0)
        return jnp.where(landscape.window.contains(centre), centre[0], jnp.nan)

    over_starts: Callable = jax.vmap(end, (0, None, None))
    over_alphas: Callable = jax.vmap(over_starts, (None, 0, None))
    over_rhos: Callable = jax.vmap(over_alphas, (None, None, 0))
    return jax.jit(over_rhos)(*(jnp.asarray(each) for each in (starts, alphas, rhos)))


def last_iterates(
    landscape: Landscape,
    start: Float[Array, "2"],
    setting: Hyperparameters,
    num_steps: int,
    last: int,
) -> Float[Array, "last 2"]:
    """The end of one descent with α-SAM, without the way to it: for maps of many."""
    grad_fn = jax.grad(landscape.loss)

    def step(params):
        g = alpha_sam_gradient(grad_fn, params, grad_fn(params), setting.alpha, setting.rho)
        return params - setting.learning_rate * g

    first = jax.lax.fori_loop(0, num_steps - last + 1, lambda _, p: step(p), start)
    return jax.lax.scan(lambda p, _: (step(p), p), first, length=last)[1]
