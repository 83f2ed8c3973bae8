"""What minibatches do to the gradient difference at a point: clouds of estimates of ∇‖∇L‖."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from landscapes import Window
from optimizers.closed_forms import pair_variance
from optimizers.gradient_difference import gradient_difference
from optimizers.minibatch import (
    Quadratics,
    draw_batches,
    draw_quadratics,
    mean_quadratics,
    pair_theory,
    quadratic,
)

SIZES = (1, 2, 4, 8, 16, 32, 64)  # of a minibatch; a smaller one is the beginning of a larger

NUM_EXAMPLES, NUM_DRAWS, NUM_SHOWN = 256, 1024, 120
NUM_LINES = 16  # of the estimates, those that are shown as lines through two slopes
REACH = 0.6  # how far downhill these lines are drawn
ROOTS = (0.7, 1.4)  # of the curvatures, about which the examples scatter
SHIFT = 0.6  # how much further up, for a standard deviation of sharpness
WINDOW = Window(x=(-3.0, 3.0), y=(-2.0, 2.8))
RATES = np.geomspace(1e-3, 0.3, 9)  # where the variance is measured
NAMED_AT = 1  # of these
USUAL_RATE = 0.1  # the cloud there is what another one is compared with
ARROW = 0.7  # the length of the exact arrow, at whatever point


class Scatter(IntEnum):
    """How the estimates from one minibatch twice vary, beside those at the usual rate."""

    SHRINKS = 0  # to half of that variance, or less
    STAYS = 1
    GROWS = 2  # to twice of it, or more


@cache
def examples() -> Quadratics:
    """The quadratics that the minibatches are drawn from; the sharper, the further up its centre.

    So their gradients agree best at another place than where their mean loss is least.
    """

    def drawn() -> Quadratics:
        hessian, centre = draw_quadratics(jax.random.key(3), NUM_EXAMPLES, 2, ROOTS)
        sharpness = jnp.trace(hessian, axis1=1, axis2=2)
        shift = SHIFT * (sharpness - sharpness.mean()) / sharpness.std()
        return Quadratics(hessian, centre.at[:, 1].add(shift))

    return _at_once(drawn)


@cache
def whole() -> Quadratics:
    """The mean over all examples."""
    both = _at_once(
        lambda: mean_quadratics(
            examples(), jnp.arange(NUM_EXAMPLES)[None], jnp.array([NUM_EXAMPLES])
        )
    )
    return jax.tree.map(lambda leaf: leaf[0, 0], jax.device_get(both))


def whole_loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    """The loss over all examples, with its least value moved to zero."""
    return quadratic(params, whole())


@cache
def minibatches() -> Quadratics:
    """Minibatches of every size, for both gradients of each draw: the same at all settings."""

    def drawn() -> Quadratics:
        batches = draw_batches(jax.random.key(4), NUM_EXAMPLES, SIZES[-1], 2 * NUM_DRAWS)
        return mean_quadratics(examples(), batches, jnp.array(SIZES))

    return _at_once(drawn)


def _at_once(compute: Callable[[], Quadratics]) -> Quadratics:
    """What a computation without arguments comes to, by one program.

    A value even inside a trace, where a jitted function would become a part of it.
    """
    return jax.jit(compute).lower().compile()()


@cache
def clouds():
    """The channels of many estimates at once, from random numbers drawn once for all settings.

    "different" are estimates over two minibatches each, "same" over one used twice, of which
    "mean" is the predicted mean; all of them over the length of the step on all examples. Variances
    are at each of `RATES`, the variance at the η of the setting; "predicted.named" and "same.named"
    are those at `NAMED_AT`, where their names stand.

    Along the step, "ends.different" and "ends.same" are the slopes of the loss at both ends of it,
    and "lines.different", … the lines through these, each with a gap after it: what an estimate has
    along u is how fast its line falls.
    """
    grad_fn = jax.grad(quadratic)

    def estimates(params, rate, firsts, seconds):
        """(g₁ − g₀)/(−η‖∇L‖), the length of the step over all examples in the denominator."""
        step = -rate * grad_fn(params, whole())

        def one(first, second):
            grad = grad_fn(params, first)
            return gradient_difference(grad, grad_fn(params - rate * grad, second), step)

        return jax.vmap(one)(firsts, seconds)

    def at(table, point, eta, batch) -> Mapping:
        which = jnp.searchsorted(jnp.array(SIZES), batch)
        firsts = jax.tree.map(lambda leaf: leaf[which, :NUM_DRAWS], table)
        seconds = jax.tree.map(lambda leaf: leaf[which, NUM_DRAWS:], table)
        theory = pair_theory(quadratic, examples(), point, batch_size=batch)
        exact = theory.different
        scale = ARROW / jnp.linalg.norm(exact)
        different = estimates(point, eta, firsts, seconds)
        same = estimates(point, eta, firsts, firsts)
        variance = lambda cloud: cloud.var(axis=0).sum()
        measured = jax.vmap(
            lambda rate: jnp.stack([
                variance(estimates(point, rate, firsts, other)) for other in (seconds, firsts)
            ])
        )  # fmt: skip
        variances = measured(jnp.append(RATES, USUAL_RATE))
        over_rates, usual = variances[:-1], variances[-1]
        now = jnp.stack([variance(different), variance(same)])
        predicted = lambda rate: pair_variance(theory.gradient_variance, rate, theory.grad_norm)
        place = lambda head: point + scale * head
        arrows = {"exact": exact, "mean": theory.same, "measured": same.mean(axis=0)}
        crowds = {"different": different[:NUM_SHOWN], "same": same[:NUM_SHOWN]}
        drawn_at = {"point": point}
        drawn_at |= jax.tree.map(place, arrows)
        drawn_at |= jax.tree.map(jax.vmap(place), crowds)
        grad = grad_fn(point, whole())
        u, step = grad / theory.grad_norm, eta * theory.grad_norm

        def lines(slopes: Float[Array, " lines"], falls: Float[Array, " lines"]):
            """From the slopes at the point and how fast they fall."""
            gap = jnp.full_like(slopes, jnp.nan)
            return jnp.stack([slopes, slopes - REACH * falls, gap], axis=1).ravel()

        some = jax.tree.map(lambda leaf: leaf[:NUM_LINES], firsts)
        slopes = jax.vmap(grad_fn, (None, 0))(point, some) @ u
        falls = {"different": different[:NUM_LINES] @ u, "same": same[:NUM_LINES] @ u}
        drawn_as_lines = {f"lines.{name}": lines(slopes, fall) for name, fall in falls.items()}
        drawn_as_lines |= {
            f"ends.{name}": jnp.stack([slopes, slopes - step * fall], axis=1).ravel()
            for name, fall in falls.items()
        }
        outside = ~WINDOW.contains(drawn_at["different"])
        signal = jnp.sum(exact**2)
        beside = now[1] / usual[1]
        return {
            **drawn_as_lines,
            "lines.exact": lines(theory.grad_norm[None], (exact @ u)[None]),
            "step.length": step,
            "grad.norm": theory.grad_norm,
            "grad.after": theory.grad_norm - step * (exact @ u),
            "ends.x": jnp.tile(jnp.stack([jnp.zeros_like(step), step]), NUM_LINES),
            **{f"{n}.x": points[..., 0] for n, points in drawn_at.items()},
            **{f"{n}.y": points[..., 1] for n, points in drawn_at.items()},
            "different.variances": over_rates[:, 0],
            "same.variances": over_rates[:, 1],
            "predicted.variances": predicted(jnp.asarray(RATES)),
            "signal": jnp.full(len(RATES), signal),
            "eta": eta,
            "different.variance": now[0],
            "same.variance": now[1],
            "predicted.variance": predicted(eta),
            "predicted.named": predicted(RATES[NAMED_AT]),
            "same.named": over_rates[NAMED_AT, 1],
            "same.bias": 100 * jnp.linalg.norm(theory.same - exact) / jnp.sqrt(signal),
            "signal.now": signal,
            "pairs": now[0] / signal,
            "outside": outside.sum(),
            "scatter": jnp.where(
                beside < 0.5, Scatter.SHRINKS, jnp.where(beside > 2, Scatter.GROWS, Scatter.STAYS)
            ),
        }  # fmt: skip

    program = compiled(jax.vmap(at, (None, 0, 0, 0)))
    return lambda point, eta, batch: program(minibatches(), point, eta, batch)
