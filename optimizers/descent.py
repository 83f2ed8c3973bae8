"""Runs of an optax optimiser on a loss, each in one scan: every iterate and its loss."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Bool, Float, Int, PyTree, Shaped

from optimizers.precision import Params, at_least_single

Loss = Callable[[Params], Float[Array, ""]]
BatchLoss = Callable[[Params, PyTree], Float[Array, ""]]
Scalars = float | Float[Array, "..."]  # one number, or many that broadcast


class Hyperparameters(NamedTuple):
    """What the sliders move: traced, never compiled in, and broadcast like arrays.

    A rule reads the fields it has a use for and leaves the others alone.
    """

    learning_rate: Scalars  # η
    alpha: Scalars  # α, how strongly to react to the ascent step
    rho: Scalars  # ρ, the length of the ascent step, in units of θ
    momentum: Scalars = 0.9  # β of heavy ball and Nesterov, β₁ of Adam
    decay: Scalars = 0.999  # β₂ of Adam, the decay of RMSProp


Rule = Callable[[Hyperparameters], optax.GradientTransformation]


class Trajectory(NamedTuple):
    """Every iterate of a descent; whatever else a figure shows is derived from it.

    A path that leaves the finite numbers keeps every finite iterate it had; from its
    `departure` on, parameters and losses are NaN.
    """

    params: Params  # leaves of shape (*batch, num_steps + 1, *leaf)
    loss: Float[Array, "*batch steps"]


def descend(
    loss: Loss, optimizer: optax.GradientTransformation, start: Params, num_steps: int
) -> Trajectory:
    """Follow `optimizer` from `start`, recording θ₀ … θ_T and their losses."""
    # One step more than asked, so that θ_T is recorded like every other iterate.
    steps = jnp.arange(num_steps + 1)
    return descend_on(lambda params, _: loss(params), optimizer, start, steps)[0]


def descend_on(
    batch_loss: BatchLoss,
    optimizer: optax.GradientTransformation,
    start: Params,
    batches: PyTree[Shaped[Array, "steps ..."]],
) -> tuple[Trajectory, optax.OptState]:
    """Descend `batch_loss(·, batch)`, another batch at every step; and remember the states.

    Every iterate has a batch: its loss there is recorded, and the step from it goes by
    its gradient. Beside the trajectory stand the states in which the optimiser came to
    the iterates, stacked along the leading axis.
    """
    optimizer = in_single_at_least(optimizer)
    step = take_step(batch_loss, optimizer)

    def recorded(carry, batch):
        params, state = carry
        carry, value = step(carry, batch)
        return carry, (Trajectory(params, value), state)

    _, (trajectory, states) = jax.lax.scan(recorded, (start, optimizer.init(start)), batches)
    return _blank_after_departure(trajectory), states


def take_step(batch_loss: BatchLoss, optimizer: optax.GradientTransformation) -> Callable:
    """One step, as `jax.lax.scan` wants it: ((θ, state), batch) → ((θ′, state′), loss at θ).

    The optimiser is offered `grad_fn`, `value` and `value_fn`, all of the current batch,
    under the names that optax has for them.
    """
    optimizer = optax.with_extra_args_support(optimizer)

    def step(carry, batch):
        params, state = carry
        value_fn = lambda params: batch_loss(params, batch)
        value, grad = jax.value_and_grad(value_fn)(params)
        updates, state = optimizer.update(
            grad, state, params, value=value, value_fn=value_fn, grad_fn=jax.grad(value_fn)
        )
        return (optax.apply_updates(params, updates), state), value

    return step


def in_single_at_least(
    optimizer: optax.GradientTransformation,
) -> optax.GradientTransformationExtraArgs:
    """`optimizer`, computing in single precision where gradients and parameters have 16 bits.

    There Adam's β₂ = 0.999 would be 1 and its ε would be 0. The loss sees parameters of 16 bits
    only, at a perturbed point, too.
    """
    optimizer = optax.with_extra_args_support(optimizer)

    def init(params):
        return optimizer.init(at_least_single(params))

    def update(updates, state, params, *, grad_fn, value_fn, **extra_args):
        narrow = lambda wide: optax.tree.cast_like(wide, params)
        return optimizer.update(
            at_least_single(updates),
            state,
            at_least_single(params),
            grad_fn=lambda wide: at_least_single(grad_fn(narrow(wide))),
            value_fn=lambda wide: value_fn(narrow(wide)),
            **extra_args,
        )

    return optax.GradientTransformationExtraArgs(init, update)


@partial(jax.jit, static_argnames=("loss", "rule", "num_steps"))
def run(
    loss: Loss, rule: Rule, start: Params, hyperparameters: Hyperparameters, *, num_steps: int
) -> Trajectory:
    """Descend once for every combination of hyperparameters, in one compiled program.

    The fields broadcast: five scalars give one path, α of shape (A, 1) against ρ of
    shape (R,) gives a grid of paths with leaves of shape (A, R, num_steps + 1, …).
    Everything is computed in the precision of `start`; if that has 16 bits, the loss and its
    gradients are, and what the rule makes of them in single precision.
    """
    trajectory = lambda h: descend(loss, rule(h), start, num_steps)
    return at_every_setting(trajectory, hyperparameters, start)


@partial(jax.jit, static_argnames=("loss", "rule", "num_steps"))
def run_from(
    loss: Loss, rule: Rule, starts: Params, hyperparameters: Hyperparameters, *, num_steps: int
) -> Trajectory:
    """`run` from each of a batch of starts, laid along the leading axis of every leaf.

    S starts and hyperparameters of shape (A, R) give leaves of shape
    (S, A, R, num_steps + 1, …).
    """
    from_start = lambda start: run(loss, rule, start, hyperparameters, num_steps=num_steps)
    return jax.vmap(from_start)(starts)


Seen = TypeVar("Seen")


def follow(
    loss: Loss,
    rule: Rule,
    starts: Float[Array, "runs _"],
    hyperparameters: Hyperparameters,
    num_steps: int | Int[Array, ""],
    observe: Callable[[Seen, Int[Array, ""], Float[Array, "runs _"]], Seen],
    seen: Seen,
) -> Seen:
    """What is seen of many descents as they go by: for figures that show few of their iterates.

    `starts` are points, one for each run, and fields broadcast to one axis, the runs. The number
    of steps is traced: all of them are one program, whose memory does not grow with them.
    `observe` is told every iterate θ₀ … θ_T of all runs, with its step, and returns what has been
    seen so far. The iterates are those of `run`: NaN from a run's departure on.
    """
    count = starts.shape[:1]
    settings = Hyperparameters(
        *(jnp.broadcast_to(jnp.asarray(each, starts.dtype), count) for each in hyperparameters)
    )
    first = jax.vmap(lambda h, params: rule(h).init(params))(settings, starts)
    plain = lambda params, _: loss(params)
    step = jax.vmap(lambda h, carry: take_step(plain, rule(h))(carry, None)[0])

    def go_on(k, carry):
        seen, (params, state) = carry
        finite = jnp.isfinite(params).all(axis=1, keepdims=True)
        return observe(seen, k, jnp.where(finite, params, jnp.nan)), step(settings, carry[1])

    return jax.lax.fori_loop(0, num_steps + 1, go_on, (seen, (starts, first)))[0]


def at_every_setting(function: Callable, hyperparameters: PyTree, start: Params) -> PyTree:
    """`function` at every combination of the fields, broadcast and in the precision of `start`.

    In single precision at least: a decay of 0.999 is 1 in 16 bits.
    """
    # Cast: float64 sliders would otherwise promote the state of a float32 network.
    dtype = jnp.result_type(jnp.float32, *jax.tree.leaves(start))
    fields, record = jax.tree.flatten(hyperparameters)
    grid = jnp.broadcast_arrays(*(jnp.asarray(field, dtype) for field in fields))
    for _ in range(jnp.ndim(grid[0])):
        function = jax.vmap(function)
    return function(jax.tree.unflatten(record, grid))


def departure(trajectory: Trajectory) -> Int[Array, "*batch"]:
    """The first step whose iterate is not finite, and −1 for a path that stays finite."""
    finite = _finite(trajectory)
    return jnp.where(finite.all(axis=-1), -1, jnp.argmin(finite, axis=-1))


def _finite(trajectory: Trajectory) -> Bool[Array, "*batch steps"]:
    """Whether every parameter of each iterate is finite."""
    steps = trajectory.loss.shape
    finite = jnp.ones(steps, bool)
    for leaf in jax.tree.leaves(trajectory.params):
        finite &= jnp.isfinite(leaf).reshape(*steps, -1).all(axis=-1)
    return finite


def _blank_after_departure(trajectory: Trajectory) -> Trajectory:
    """NaN for every iterate of one path that is not finite, and for its loss.

    Nothing that is added to ∞ or NaN makes it finite, so these are the iterates from the
    departure on. But a loss that saturates is finite at ∞, and a network may depart by
    one of its weights alone.
    """
    finite = _finite(trajectory)
    blank = lambda leaf: jnp.where(
        finite.reshape(finite.shape + (1,) * (leaf.ndim - 1)), leaf, jnp.nan
    )
    return jax.tree.map(blank, trajectory)
