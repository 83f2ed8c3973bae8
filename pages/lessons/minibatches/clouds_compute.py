"""What minibatches do to the gradient difference at a point: clouds of estimates of ∇‖∇L‖."""

from collections.abc import Callable, Mapping
from enum import IntFlag
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
from optimizers.taylor import cosine

SIZES = (1, 2, 4, 8, 16, 32, 64)  # of a minibatch; a smaller one is the beginning of a larger

NUM_EXAMPLES, NUM_DRAWS, NUM_SHOWN = 256, 1024, 120
ROOTS = (0.7, 1.4)  # of the curvatures, about which the examples scatter
SHIFT = 0.6  # how much further up, for a standard deviation of sharpness
WINDOW = Window(x=(-3.0, 3.0), y=(-2.0, 2.8))
RATES = np.geomspace(1e-3, 0.3, 9)  # where the variance is measured
USUAL_RATE = 0.1  # the cloud there is what another one is compared with
ARROW = 0.7  # the length of the exact arrow, at whatever point


class Shrinking(IntFlag):
    """Which clouds are smaller than at the usual rate, by half of their variance or more."""

    NEITHER = 0
    DIFFERENT = 1
    SAME = 2
    BOTH = 3


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
    "mean" is the predicted mean; all of them over the length of the step on all examples. "own" is
    the direction of the mean of the different ones over the length of the step really made, and
    "own.cosine" its cosine with the exact vector. "step" is where a step on all examples leads, and
    "least" the point of the least mean square of a minibatch's gradient. Variances are at each of
    `RATES`, the variance at the η of the setting.
    """
    grad_fn = jax.grad(quadratic)

    def estimates(params, rate, firsts, seconds):
        """(g₁ − g₀)/(−η‖∇L‖), the length of the step over all examples in the denominator."""
        step = -rate * grad_fn(params, whole())

        def one(first, second):
            grad = grad_fn(params, first)
            return gradient_difference(grad, grad_fn(params - rate * grad, second), step)

        return jax.vmap(one)(firsts, seconds)

    def over_own_steps(params, rate, firsts, seconds):
        """(g₁ − g₀)/(−η‖g₀‖), as an optimiser knows it."""

        def one(first, second):
            grad = grad_fn(params, first)
            return gradient_difference(grad, grad_fn(params - rate * grad, second), -rate * grad)

        return jax.vmap(one)(firsts, seconds)

    def mean_over_own_steps(params, rate, firsts):
        """Their mean; in g₁ that over all second minibatches is exact."""
        every = jax.tree.map(lambda leaf: jnp.broadcast_to(leaf, (NUM_DRAWS, *leaf.shape)), whole())
        return over_own_steps(params, rate, firsts, every).mean(axis=0)

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
        own = mean_over_own_steps(point, eta, firsts)
        arrows = {"exact": exact, "mean": theory.same, "measured": same.mean(axis=0)}
        crowds = {"different": different[:NUM_SHOWN], "same": same[:NUM_SHOWN]}
        drawn_at = {
            "point": point,
            "step": point - eta * grad_fn(point, whole()),
            "own": point + ARROW * own / jnp.linalg.norm(own),
            "least": least_square(batch),
        }
        drawn_at |= jax.tree.map(place, arrows)
        drawn_at |= jax.tree.map(jax.vmap(place), crowds)
        outside = ~WINDOW.contains(drawn_at["different"])
        signal = jnp.sum(exact**2)
        shrinks = now < usual / 2
        return {
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
            "same.bias": 100 * jnp.linalg.norm(theory.same - exact) / jnp.sqrt(signal),
            "signal.now": signal,
            "pairs": now[0] / signal,
            "outside": outside.sum(),
            "own.cosine": cosine(own, exact),
            "shrinking": Shrinking.DIFFERENT * shrinks[0] + Shrinking.SAME * shrinks[1],
        }  # fmt: skip

    origin = jnp.zeros(2)

    def least_square(batch):
        """Where ‖∇L‖² + tr Σ/B is least: of quadratics it is one, too."""

        def square(params):
            each = jax.vmap(grad_fn, (None, 0))(params, examples())
            return jnp.sum(each.mean(axis=0) ** 2) + each.var(axis=0).sum() / batch

        return -jnp.linalg.solve(jax.hessian(square)(origin), jax.grad(square)(origin))

    program = compiled(jax.vmap(at, (None, 0, 0, 0)))
    return lambda point, eta, batch: program(minibatches(), point, eta, batch)
