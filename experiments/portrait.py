"""The portrait of a setting: its path, and every path that moving one control would make of it.

One compiled program per landscape, rule and number of steps; moving a slider compiles nothing.
"""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from landscapes import Landscape, Survey, left_at, outcome, survey
from optimizers import Anatomy, Hyperparameters, run, run_from
from optimizers.anatomy import anatomy
from optimizers.descent import Rule


class Excerpt(NamedTuple):
    """Paths at some of their steps."""

    params: Float[Array, "paths shown 2"]
    about: Survey  # leaves "paths shown"
    vectors: Anatomy  # leaves "paths shown 2"


class End(NamedTuple):
    """How each path ended: an index into `outcomes(landscape)`, and when it left the window."""

    outcome: Int[Array, " paths"]
    left: Int[Array, " paths"]  # −1: never


class Portrait(NamedTuple):
    lines: Excerpt  # all paths, at few steps
    paths: Excerpt  # the last paths, at many
    ends: End


@partial(jax.jit, static_argnames=("landscape", "rule", "num_steps", "last"))
def portrait(
    landscape: Landscape,
    rule: Rule,
    start: Float[Array, "2"],
    hyperparameters: Hyperparameters,
    few: Int[Array, " few"],
    many: Int[Array, " many"],
    *,
    num_steps: int,
    last: int,
) -> Portrait:
    """Run a row of settings from one start; show all at the steps `few`, the `last` at `many`.

    The fields of `hyperparameters` broadcast to one axis, the paths.
    """
    path = run(landscape.loss, rule, start, hyperparameters, num_steps=num_steps).params
    alpha = jnp.broadcast_to(jnp.asarray(hyperparameters.alpha), path.shape[:1])
    rho = jnp.broadcast_to(jnp.asarray(hyperparameters.rho), path.shape[:1])

    def excerpt(params, alpha, rho) -> Excerpt:
        about = survey(landscape.loss, params)
        return Excerpt(params, about, anatomy(landscape.loss, params, alpha[:, None], rho[:, None]))

    return Portrait(
        excerpt(path[:, few], alpha, rho),
        excerpt(path[-last:, many], alpha[-last:], rho[-last:]),
        _end(landscape, path),
    )


class Fan(NamedTuple):
    """Paths from many starts at one setting, at some of their steps."""

    params: Float[Array, "starts shown 2"]
    about: Survey
    ends: End


@partial(jax.jit, static_argnames=("landscape", "rule", "num_steps"))
def fan(
    landscape: Landscape,
    rule: Rule,
    starts: Float[Array, "starts 2"],
    hyperparameters: Hyperparameters,
    shown: Int[Array, " shown"],
    *,
    num_steps: int,
) -> Fan:
    """Run one setting from every start."""
    path = run_from(landscape.loss, rule, starts, hyperparameters, num_steps=num_steps).params
    params = path[:, shown]
    return Fan(params, survey(landscape.loss, params), _end(landscape, path))


def nearest_minimum(landscape: Landscape, params: Float[Array, "2"]) -> Float[Array, ""]:
    """The distance to the nearest known minimum, or to the flattest point of a floor."""
    known = [p.params for p in landscape.critical_points if p.kind in ("minimum", "floor")]
    return jnp.linalg.norm(jnp.asarray(known) - params[None], axis=-1).min()


def _end(landscape: Landscape, path: Float[Array, "paths steps 2"]) -> End:
    return End(outcome(landscape, path), left_at(landscape.window, path))
