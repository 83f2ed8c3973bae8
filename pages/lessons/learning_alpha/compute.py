"""Learned ρ against learned α: a walk on a surface, and what is learned on a quadratic."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from experiments.steps import shown_steps
from landscapes import LANDSCAPES, Landscape, survey
from landscapes.quadratic import CURVATURES
from optimizers.alpha_sam import Scalar
from optimizers.anatomy import anatomy
from optimizers.closed_forms import learned_radius, learned_strength
from optimizers.taylor import cosine
from optimizers.variational import (
    Learner,
    Variational,
    learn,
    learn_alpha,
    learn_alpha_by_model,
    learn_rho,
)

LEARNED: dict[str, Learner] = {
    "vsam": learn_rho,
    "true": learn_alpha,
    "model": learn_alpha_by_model,
}
NUM_SHOWN = 120  # points of each trajectory


def target(name: str, v: Variational, curvature: Scalar) -> Float[Array, "..."]:
    """The strength p = αρ at which a learner rests where the curvature is constant."""
    if name == "true":
        return learned_strength(v.temperature, v.learning_rate, v.rho, curvature)
    return learned_radius(v.temperature, v.learning_rate, curvature)


# On a surface.
WALK, REST, RATE = 8000, 500, 0.03  # steps, those at the end that are judged, and η of log α, log ρ
STEP_SIZES = {"One neuron": 0.1, "Rosenbrock": 0.005}
_ROUNDING = 1e-9  # of a shorter look, thrown back by a cliff, the difference is nothing but that
ALIGNED = 0.95  # the least cosine that is still called so
# Whose g_ρ − g₀ is aligned with ∇‖g‖: that of all, of both that learn α, of the one that learns
# ρ, of none, or of one that learns α and not of the other.
ALL, ONLY_ALPHA, ONLY_RHO, NONE, OTHER = range(5)
THERE, GONE = range(2)  # whether a walk kept to the window


@cache
def learning(landscape: Landscape):
    """The walks of all three, by temperature and by ρ: where VSAM begins, and the others stay."""
    steps = shown_steps(WALK, NUM_SHOWN)
    eta = STEP_SIZES[landscape.name]

    def seen(path, alpha, rho):
        """The looks from some points, and the cosines of g_ρ − g₀ with ∇‖g‖."""
        there = anatomy(landscape.loss, path, alpha, rho)
        cosines = jax.vmap(cosine)(there.sam_grad - there.grad, there.grad_norm_grad)
        return there.perturbed, jnp.where(rho > _ROUNDING, cosines, jnp.nan)

    def at(temperature, rho) -> Mapping:
        v = Variational(eta, 1.0, rho, temperature, RATE)
        channels: dict[str, Array] = {}
        for name, learner in LEARNED.items():
            walk = learn(landscape.loss, learner, jnp.array(landscape.start), v, num_steps=WALK)
            path, strength = walk.trajectory.params, walk.alpha * walk.rho
            look, cosines = seen(path[steps], walk.alpha[steps], walk.rho[steps])
            rest = path[-REST:]
            end = rest.mean(axis=0)
            _, aligned = seen(rest, walk.alpha[-REST:], walk.rho[-REST:])
            points = {"": path[steps], "look.": look}
            channels |= {
                **{f"{name}.{key}{axis}": p[:, k]
                   for key, p in points.items() for k, axis in enumerate("xy")},
                f"{name}.strength": strength[steps],
                f"{name}.cosine": cosines,
                f"{name}.learned": strength[-1],
                f"{name}.alpha": walk.alpha[-1],
                f"{name}.aligned": aligned.mean(),
                f"{name}.loss": walk.trajectory.loss[-REST:].mean(),
                f"{name}.target": target(name, v, survey(landscape.loss, end).curvature_max),
                f"{name}.fate": jnp.where(landscape.window.contains(path).all(), THERE, GONE),
            }  # fmt: skip
        rho_stays, *alpha_stay = (channels[f"{name}.aligned"] >= ALIGNED for name in LEARNED)
        both, none = alpha_stay[0] & alpha_stay[1], ~(alpha_stay[0] | alpha_stay[1])
        verdict = jnp.where(both, jnp.where(rho_stays, ALL, ONLY_ALPHA), OTHER)
        return channels | {
            "verdict": jnp.where(none, jnp.where(rho_stays, ONLY_RHO, NONE), verdict)
        }

    return compiled(jax.vmap(at))


# On a quadratic, where the closed forms are exact.
SETTLE, PACE = 3000, 0.01  # steps, and the rate in units of 1/T: as many of them settle any T
STEEP = CURVATURES[0]
TEMPERATURES = np.geomspace(0.01, 1.0, 41)
RATES = np.geomspace(0.002, 0.18, 41)
MARKS = slice(2, None, 7)  # which of these are measured, too


@cache
def settled():
    """What each of three learns on the bowl, by T and by η: predicted as lines, measured as marks.

    Each line goes through the setting.
    """
    bowl = LANDSCAPES["Quadratic bowl"]
    start = jnp.array([0.3, 0.0])  # on the steep axis, where all of them end

    def measured(learner: Learner, v: Variational) -> Float[Array, " marks"]:
        v = v._replace(rate=PACE / v.temperature)
        end = learn(bowl.loss, learner, start, v, num_steps=SETTLE)
        return (end.alpha * end.rho)[:, -1]

    def at(heat, eta, radius) -> Mapping:
        now = Variational(eta, 1.0, radius, heat)
        channels: dict[str, Array] = {"heat": heat, "eta": eta}
        lines = {"heat": ("temperature", TEMPERATURES), "eta": ("learning_rate", RATES)}
        for along, (field, values) in lines.items():
            line = now._replace(**{field: jnp.asarray(values)})
            marks = now._replace(**{field: jnp.asarray(values[MARKS])})
            width = jnp.sqrt(line.temperature / STEEP)
            channels[f"posterior by {along}"] = jnp.broadcast_to(width, values.shape)
            for name, learner in LEARNED.items():
                channels[f"{name} by {along}"] = target(name, line, STEEP)
                channels[f"{name} marked by {along}"] = measured(learner, marks)
        return channels | {
            **{f"{name}.now": target(name, now, STEEP) for name in LEARNED},
            "posterior": jnp.sqrt(heat / STEEP),
            "times": target("true", now, STEEP) / jnp.sqrt(heat / STEEP),
        }  # fmt: skip

    return compiled(jax.vmap(at))
