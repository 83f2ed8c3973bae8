"""Momentum and Adam: what the gradient difference sees there, and five ways to put α-SAM in."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from experiments.programs import compiled
from landscapes import LANDSCAPES, Landscape, Window, survey
from optimizers import Hyperparameters, run
from optimizers.alpha_sam import alpha_sam_gradient, unit
from optimizers.closed_forms import alternating_mean
from optimizers.descent import Rule, descend_on
from optimizers.gradient_difference import gradient_difference
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.rules import (
    alpha_sam_adam,
    alpha_sam_heavy_ball,
    saddam_decoupled,
    saddam_decoupled_raw,
    saddam_first_moment,
    saddam_forward,
)
from optimizers.taylor import cosine

# Heavy ball.
NUM_STEPS = 59
VALLEY = Window(x=(-1.5, -0.7), y=(0.6, 1.4))  # the part of Rosenbrock's that it crosses
ARROW = 0.16
NEVER, SOMETIMES, MOSTLY = range(3)  # how often the difference points against ∇‖g‖


@cache
def momentum_steps():
    """Every step of heavy ball with three vectors at its beginning, by momentum and step size."""
    valley = LANDSCAPES["Rosenbrock"]
    grad_fn = jax.grad(valley.loss)

    def vectors(before, after):
        grad, displacement = grad_fn(before), after - before
        along = jax.jvp(grad_fn, (before,), (unit(displacement),))[1]
        difference = gradient_difference(grad, grad_fn(after), displacement)
        return difference, -along, gradient_norm_gradient(grad_fn, before, grad)

    def at(momentum, eta) -> Mapping:
        h = Hyperparameters(eta, 0.0, 0.1, momentum)
        start = jnp.array(valley.start)
        path = run(valley.loss, alpha_sam_heavy_ball, start, h, num_steps=NUM_STEPS).params
        tails, heads = path[:-1], path[1:]
        difference, along, exact = jax.vmap(vectors)(tails, heads)
        cosines: dict[str, Array] = {
            "along": jnp.asarray(jax.vmap(cosine)(difference, along)),
            "exact": jnp.asarray(jax.vmap(cosine)(difference, exact)),
        }
        tip = lambda each: tails + ARROW * jax.vmap(unit)(each)
        points = {
            "tip.difference": tip(difference),
            "tip.along": tip(along),
            "tip.exact": tip(exact),
        }
        against = (cosines["exact"] < 0).mean()
        return {
            "x": path[1:, 0],
            "y": path[1:, 1],
            "tail.x": tails[:, 0],
            "tail.y": tails[:, 1],
            **{f"{name}.x": point[:, 0] for name, point in points.items()},
            **{f"{name}.y": point[:, 1] for name, point in points.items()},
            **cosines,
            **{f"{name}.mean": values.mean() for name, values in cosines.items()},
            "exact.min": cosines["exact"].min(),
            "against": 100 * against,
            "verdict": jnp.where(against > 0.5, MOSTLY, jnp.where(against > 0, SOMETIMES, NEVER)),
        }

    return compiled(jax.vmap(at))


# The race.
WALK, SHOWN, REST = 8000, 56, 200
DEFINITIONS: dict[str, Rule] = {
    "C": alpha_sam_adam,
    "M": saddam_first_moment,
    "D": saddam_decoupled,
    "raw": saddam_decoupled_raw,
    "F": saddam_forward,
}
STARTS = {"Fork": (1.0, 0.3), "Two-factor net": (3.0, 0.2)}  # each in a sharp place
FLATTER, STAYED, SHARPER, GONE = range(4)

# Who leaves for flatter ground: nobody; raw alone; M, D or both, which divide the correction by a
# √v that has not seen it; C among others; F among others; all five. Or some run to sharper ground
# or are gone, whoever leaves.
NOBODY, RAW_ALONE, M_OR_D, C_TOO, F_TOO, ALL, SOME_SHARPER = range(7)


def shown_steps() -> np.ndarray:
    """The steps shown: pairs, for bounces to and fro, ever further apart."""
    pairs = np.unique(np.geomspace(1, WALK - 1, SHOWN // 2).round().astype(int))
    return np.unique(np.concatenate([[0], pairs, pairs + 1]))


@cache
def saddam_race(landscape: Landscape):
    """Five definitions of Saddam from one start, by strength p = αρ (α = ±1) and step size."""
    steps = shown_steps()
    start = jnp.array(STARTS[landscape.name])
    before = survey(landscape.loss, start).curvature_max

    def at(p, rate) -> Mapping:
        channels: dict[str, Array] = {}
        for name, rule in DEFINITIONS.items():
            h = Hyperparameters(rate, jnp.where(p < 0, -1.0, 1.0), jnp.abs(p))
            path = run(landscape.loss, rule, start, h, num_steps=WALK).params
            shown, rest = path[steps], path[-REST:]
            centre = survey(landscape.loss, rest.mean(axis=0))
            change = centre.curvature_max / before
            finite = jnp.isfinite(rest).all() & jnp.isfinite(change)
            fate = jnp.where(change < 0.7, FLATTER, jnp.where(change > 1.4, SHARPER, STAYED))
            channels |= {
                f"{name}.x": shown[:, 0],
                f"{name}.y": shown[:, 1],
                f"{name}.curvature": survey(landscape.loss, shown).curvature_max,
                f"{name}.sharpness": centre.curvature_max,
                f"{name}.loss": jax.vmap(landscape.loss)(rest).mean(),
                f"{name}.fate": jnp.where(finite, fate, GONE),
            }
        fates = {name: channels[f"{name}.fate"] for name in DEFINITIONS}
        leaves = {name: fate == FLATTER for name, fate in fates.items()}
        left = sum(each.astype(int) for each in leaves.values())
        who = {
            SOME_SHARPER: jnp.stack(list(fates.values())).max() > STAYED,
            ALL: left == len(DEFINITIONS),
            F_TOO: leaves["F"],
            C_TOO: leaves["C"],
            M_OR_D: leaves["M"] | leaves["D"],
            RAW_ALONE: leaves["raw"],
        }
        return channels | {
            "leavers": left,
            "who": jnp.select(list(who.values()), list(who), NOBODY),
        }

    return compiled(jax.vmap(at))


# The reason.
FROM, SEEN, RATE = 1000, 40, 0.01  # the first step seen, and how many


@cache
def averaging():
    """Across the valley of the fork: the correction, m̂ and √v̂ over some steps, in C and in D."""
    fork = LANDSCAPES["Fork"]
    grad_fn = jax.grad(fork.loss)
    moments = {
        "C": lambda state: (state[1][0].mu, state[1][0].nu),
        "D": lambda state: (state[0].moments.first, state[0].moments.second),
    }
    numbers = np.arange(FROM, FROM + SEEN)

    def at(strength, beta) -> Mapping:
        h = Hyperparameters(RATE, 1.0, strength, beta)
        start = jnp.array(STARTS["Fork"])
        channels: dict[str, Array] = {}

        def correction(params):
            grad = grad_fn(params)
            return alpha_sam_gradient(grad_fn, params, grad, h.alpha, h.rho) - grad

        for name, read in moments.items():
            walk, states = descend_on(
                lambda params, _: fork.loss(params),
                DEFINITIONS[name](h),
                start,
                jnp.arange(FROM + SEEN + 1),
            )
            # A step is made with the moments in which one comes to the next iterate.
            first, second = (moment[numbers + 1, 1] for moment in read(states))
            mean = first / (1 - h.momentum ** (numbers + 1.0))
            root = jnp.sqrt(second / (1 - h.decay ** (numbers + 1.0)))
            pull = jax.vmap(correction)(walk.params[numbers])[:, 1]
            size = lambda values: jnp.sqrt(jnp.mean(values**2))
            arrives = mean if name == "C" else mean + pull
            channels |= {
                f"{name}.pull": pull,
                f"{name}.mean": mean,
                f"{name}.root": root,
                f"{name}.minus": -root,
                f"{name}.size": size(pull),
                f"{name}.kept": 100 * size(mean) / size(pull),
                f"{name}.scale": size(root),
                f"{name}.arrives": 100 * size(arrives) / size(root),
                f"{name}.turns": (jnp.sign(pull[1:]) != jnp.sign(pull[:-1])).sum(),
                f"{name}.place": walk.params[numbers[-1], 0],
            }
        return channels | {"predicted": 100 * alternating_mean(beta)}

    return compiled(jax.vmap(at))
