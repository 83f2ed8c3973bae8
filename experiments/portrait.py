"""The portrait of a setting: its path, and every path that moving one control would make of it.

One compiled program per landscape and rule; moving a slider compiles nothing.
"""

from functools import partial
from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

from experiments.excerpt import End, Steps, keep
from experiments.programs import compiled
from landscapes import Landscape, Survey, survey
from optimizers import Anatomy, Hyperparameters
from optimizers.anatomy import anatomy
from optimizers.descent import Rule


class Excerpt(NamedTuple):
    """Paths at some of their steps."""

    params: Float[Array, "paths shown 2"]
    about: Survey  # leaves "paths shown"
    vectors: Anatomy  # leaves "paths shown 2"


class Portrait(NamedTuple):
    lines: Excerpt  # all paths, at few steps
    paths: Excerpt  # the last paths, at many
    ends: End


@partial(compiled, static_argnames=("landscape", "rule", "last"))
def portrait(
    landscape: Landscape,
    rule: Rule,
    start: Float[Array, "2"],
    hyperparameters: Hyperparameters,
    few: Steps,
    many: Steps,
    *,
    num_steps: int,
    last: int,
) -> Portrait:
    """Run a row of settings from one start; show all at the steps `few`, the `last` at `many`.

    The fields of `hyperparameters` broadcast to one axis, the paths. Of steps that are repeated
    to fill up a shape, the paths are, too.
    """
    paths = jnp.broadcast_shapes((1,), *(jnp.shape(each) for each in hyperparameters))
    starts = jnp.broadcast_to(start, (*paths, 2))
    kept = keep(
        *(landscape, rule, starts, hyperparameters, num_steps),
        *((few, paths[0]), (many, last)),
    )
    alpha = jnp.broadcast_to(jnp.asarray(hyperparameters.alpha), paths)
    rho = jnp.broadcast_to(jnp.asarray(hyperparameters.rho), paths)

    def excerpt(params, alpha, rho) -> Excerpt:
        about = survey(landscape.loss, params)
        return Excerpt(params, about, anatomy(landscape.loss, params, alpha[:, None], rho[:, None]))

    lines, chosen = kept.shown
    return Portrait(
        excerpt(lines, alpha, rho), excerpt(chosen, alpha[-last:], rho[-last:]), kept.ends
    )


class Fan(NamedTuple):
    """Paths from many starts at one setting, at some of their steps."""

    params: Float[Array, "starts shown 2"]
    about: Survey
    ends: End


@partial(compiled, static_argnames=("landscape", "rule"))
def fan(
    landscape: Landscape,
    rule: Rule,
    starts: Float[Array, "starts 2"],
    hyperparameters: Hyperparameters,
    shown: Steps,
    *,
    num_steps: int,
) -> Fan:
    """Run one setting from every start."""
    kept = keep(landscape, rule, starts, hyperparameters, num_steps, (shown, len(starts)))
    (params,) = kept.shown
    return Fan(params, survey(landscape.loss, params), kept.ends)


def nearest_minimum(landscape: Landscape, params: Float[Array, "2"]) -> Float[Array, ""]:
    """The distance to the nearest known minimum, or to the flattest point of a floor."""
    known = [p.params for p in landscape.critical_points if p.kind in ("minimum", "floor")]
    return jnp.linalg.norm(jnp.asarray(known) - params[None], axis=-1).min()
