"""What minibatches do to the gradient difference: clouds of estimates, and paths that use them."""

from collections.abc import Callable, Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from landscapes import LANDSCAPES, Window, survey
from landscapes.fork import leaning
from optimizers import Hyperparameters
from optimizers.closed_forms import pair_variance
from optimizers.descent import descend_on
from optimizers.gradient_difference import gradient_difference
from optimizers.minibatch import (
    Quadratics,
    draw_batches,
    draw_quadratics,
    gradient_covariance,
    mean_quadratics,
    pair_theory,
    quadratic,
    twice,
)
from optimizers.rules import alpha_sam_sgd, forward_only

SIZES = (1, 2, 4, 8, 16, 32, 64)  # of a minibatch; a smaller one is the beginning of a larger

# The clouds.
NUM_EXAMPLES, NUM_DRAWS, NUM_SHOWN = 256, 1024, 120
ROOTS = (0.7, 1.4)  # of the curvatures, about which the examples scatter
SHIFT = 0.6  # how much further up, for a standard deviation of sharpness
WINDOW = Window(x=(-3.0, 3.0), y=(-2.0, 2.8))
RATES = np.geomspace(1e-3, 0.3, 9)  # where the variance is measured
USUAL_RATE = 0.1  # the cloud there is what another one is compared with
ARROW = 0.7  # the length of the exact arrow, at whatever point
DEVIATIONS = 2.0  # radii of the ellipse, in standard deviations
_TURNS = np.linspace(0, 2 * np.pi, 49)


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
    """The picture of many estimates at once, from random numbers drawn once for all settings."""
    grad_fn = jax.grad(quadratic)

    def estimates(params, rate, firsts, seconds):
        """(g₁ − g₀)/(−η‖g‖), the length of the step over all examples in the denominator."""
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
        spread = gradient_covariance(quadratic, examples(), point) / batch
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
        root = jnp.linalg.cholesky(2 * spread) / (eta * theory.grad_norm)
        ring = exact[None] + DEVIATIONS * jnp.stack([jnp.cos(_TURNS), jnp.sin(_TURNS)], -1) @ root.T
        place = lambda head: point + scale * head
        arrows = {"exact": exact, "mean": theory.same, "measured": same.mean(axis=0)}
        crowds = {"ring": ring, "different": different[:NUM_SHOWN], "same": same[:NUM_SHOWN]}
        drawn_at = {"point": point} | jax.tree.map(place, arrows)
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
            "pairs": predicted(eta) / signal,
            "outside": outside.sum(),
            "grad_norm": theory.grad_norm,
            # 0: neither cloud is smaller than at the usual rate, 1: the one of different
            # minibatches is, 2: the one of a minibatch twice, 3: both.
            "shrinking": shrinks[0] + 2 * shrinks[1],
        }  # fmt: skip

    program = compiled(jax.vmap(at, (None, 0, 0, 0)))
    return lambda point, eta, batch: program(minibatches(), point, eta, batch)


# The paths.
BUDGET = 7200  # gradients for each method
SHOWN = 60
REST = 400  # gradients at the end over which a loss is averaged
SHARP = (1.0, 0.3)  # beside the sharp minimum of the fork
LEAN = 0.3  # the standard deviation of the examples' leans
SHARP_SIDE, FLAT_SIDE, LOST = range(3)

# Who goes to the flat side: nobody, the walk on different minibatches alone, SAM as well, the walk
# on each of them twice as well, or even plain SGD, by its noise; unless one of them is lost.
NOBODY, DIFFERENT, SAM, SAME, SGD, ONE_LOST = range(6)
PRICES = {"gd": 1, "sam": 2, "different": 1, "same": 1}


def shown_gradients() -> np.ndarray:
    """Gradients spent at the points shown: even, dense at first."""
    return np.unique((np.geomspace(2, BUDGET, SHOWN) / 2).round().astype(int)) * 2


@cache
def mean_leans() -> Float[Array, "sizes steps"]:
    """The mean lean of every step's minibatch; a smaller minibatch is the beginning of a larger."""
    leans = LEAN * np.random.default_rng(5).normal(size=(BUDGET, SIZES[-1]))
    return jnp.array([leans[:, :size].mean(axis=1) for size in SIZES])


@cache
def noisy_race():
    """Four methods from the sharp minimum of the fork, whose examples lean to either side."""
    fork = LANDSCAPES["Fork"]
    spent = np.concatenate([[0], shown_gradients()])
    methods = {
        "gd": (alpha_sam_sgd, 0.0, lambda batches: batches),
        "sam": (alpha_sam_sgd, 1.0, lambda batches: batches),
        "different": (forward_only, 1.0, lambda batches: batches),
        "same": (forward_only, 1.0, twice),
    }

    def at(table, p, rate, size) -> Mapping:
        batches = table[jnp.searchsorted(jnp.array(SIZES), size)]
        channels: dict[str, Array] = {}
        for name, (rule, alpha, served) in methods.items():
            price = PRICES[name]
            h = Hyperparameters(rate, alpha, p)
            on = jnp.append(
                served(batches[: BUDGET // price]), 0.0
            )  # the last iterate steps no more
            path = descend_on(leaning, rule(h), jnp.array(SHARP), on)[0].params
            shown, rest = path[spent // price], path[-REST // price :]
            about = survey(fork.loss, shown)
            centre = rest.mean(axis=0)
            inside = fork.window.contains(centre)
            channels |= {
                f"{name}.x": shown[:, 0],
                f"{name}.y": shown[:, 1],
                f"{name}.loss": about.loss,
                f"{name}.curvature": about.curvature_max,
                f"{name}.rest": jax.vmap(fork.loss)(rest).mean(),
                f"{name}.end": jnp.where(
                    inside, jnp.where(centre[0] < 0, FLAT_SIDE, SHARP_SIDE), LOST
                ),
            }
        ends = {name: channels[f"{name}.end"] for name in methods}
        lost = jnp.any(jnp.stack([*ends.values()]) == LOST)
        flat = [ends[name] == FLAT_SIDE for name in ("gd", "same", "sam", "different")]
        who = jnp.select([lost, *flat], [ONE_LOST, SGD, SAME, SAM, DIFFERENT], NOBODY)
        return channels | {"who": who}

    program = compiled(jax.vmap(at, (None, 0, 0, 0)))
    return lambda p, rate, size: program(mean_leans(), p, rate, size)
