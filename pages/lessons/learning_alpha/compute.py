"""Learned ρ against learned α: runs on a surface, and what is learned on a quadratic."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.outcome import Outcome
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

LEARNERS: dict[str, Learner] = {
    "vsam": learn_rho,
    "true": learn_alpha,
    "model": learn_alpha_by_model,
}


def target(name: str, v: Variational, curvature: Scalar) -> Float[Array, "..."]:
    """The strength p = αρ at which a learner rests where the curvature is constant."""
    if name == "true":
        return learned_strength(v.temperature, v.learning_rate, v.rho, curvature)
    return learned_radius(v.temperature, v.learning_rate, curvature)


# On a surface.
NUM_STEPS = 8000
NUM_SHOWN = 120  # points of each trajectory
STEP_SIZES = {"One neuron": 0.1, "Rosenbrock": 0.005}
ALIGNED = 0.95  # the least cosine that is still called so
JUDGED = 500  # iterates, the last ones, that the end of a run is judged by
_KNOB_RATE = 0.03  # the learning rate of log α and log ρ
_NUM_DRAWS = 24
_ROUNDING = 1e-9  # the difference over a shorter ascent step is nothing but that


class Aligned(Outcome):
    """Whose g_ρ − g₀ is aligned with ∇‖∇L‖ at the end: VSAM's, and that of those who learn α."""

    ALL = "all", "flat", 0.7, "all three"
    ONLY_ALPHA = "α only", "flat", 0.35, "the two that learn α"
    ONLY_RHO = "VSAM only", "pin-b", 0.5, "only VSAM, which learns ρ"
    NONE = "none", "pin-d", 0.5, "none"
    ONE_ALPHA = "one α", "ground", 1.0, "one of the two that learn α"
    LEFT = "leaves", "text", 0.45, "VSAM has left the plotted region"  # it ends by rounding then


@cache
def learning(landscape: Landscape):
    """The channels of all three runs, by temperature and by ρ; one function a surface.

    VSAM's ρ begins at that of the setting, the others hold it. "vsam.x", "vsam.perturbed.x", … are
    the iterates and the perturbed points θ + ρu; "draw.x" … are points of the Gaussian at the end,
    around "centre.x", … and with the mean loss "draw.loss". "vsam.losses" is the loss along the
    run, "vsam.loss" its mean over the last iterates.
    """
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    noise = jax.random.normal(jax.random.key(0), (_NUM_DRAWS, 2))
    noise /= jnp.sqrt((noise**2).sum(axis=1).mean())
    eta = STEP_SIZES[landscape.name]

    def perturbed(params, alpha, rho):
        """The perturbed points of some iterates, and the cosines of g_ρ − g₀ with ∇‖∇L‖."""
        there = anatomy(landscape.loss, params, alpha, rho)
        cosines = jax.vmap(cosine)(there.sam_grad - there.grad, there.grad_norm_grad)
        return there.perturbed, jnp.where(rho > _ROUNDING, cosines, jnp.nan)

    def channels_at(temperature, rho) -> Mapping:
        v = Variational(eta, 1.0, rho, temperature, _KNOB_RATE)
        channels: dict[str, Array] = {}
        for name, learner in LEARNERS.items():
            run = learn(landscape.loss, learner, jnp.array(landscape.start), v, num_steps=NUM_STEPS)
            params, strength = run.trajectory.params, run.alpha * run.rho
            ascended, cosines = perturbed(params[steps], run.alpha[steps], run.rho[steps])
            last = params[-JUDGED:]
            _, aligned = perturbed(last, run.alpha[-JUDGED:], run.rho[-JUDGED:])
            curvature = survey(landscape.loss, last.mean(axis=0)).curvature_max
            points = {"": params[steps], "perturbed.": ascended}
            channels |= {
                **{f"{name}.{key}{axis}": p[:, k]
                   for key, p in points.items() for k, axis in enumerate("xy")},
                f"{name}.strength": strength[steps],
                f"{name}.losses": run.trajectory.loss[steps],
                f"{name}.cosine": cosines,
                f"{name}.learned": strength[-1],
                f"{name}.alpha": run.alpha[-1],
                f"{name}.aligned": aligned.mean(),
                f"{name}.loss": run.trajectory.loss[-JUDGED:].mean(),
                f"{name}.target": target(name, v, curvature),
                f"{name}.left": (~landscape.window.contains(params).all()).astype(int),
            }  # fmt: skip
            if name == "vsam":
                draws = params[-1][None] + run.rho[-1] * noise
                channels |= {
                    "draw.x": draws[:, 0],
                    "draw.y": draws[:, 1],
                    "draw.loss": jax.vmap(landscape.loss)(draws).mean(),
                    "centre.x": params[-1, 0],
                    "centre.y": params[-1, 1],
                }
        vsam, a, b = (channels[f"{name}.aligned"] >= ALIGNED for name in LEARNERS)
        return channels | {
            "aligned": jnp.select(
                [channels["vsam.left"] == 1, a & b & vsam, a & b, a | b, vsam],
                [Aligned.LEFT, Aligned.ALL, Aligned.ONLY_ALPHA, Aligned.ONE_ALPHA,
                 Aligned.ONLY_RHO],
                Aligned.NONE,
            )
        }  # fmt: skip

    return compiled(jax.vmap(channels_at))


# On a quadratic, where the closed forms are exact.
STEEP = CURVATURES[0]
TEMPERATURES = np.geomspace(0.01, 1.0, 41)
LEARNING_RATES = np.geomspace(0.002, 0.18, 41)
MEASURED = slice(2, None, 7)  # which of these are measured, too
_SETTLING_STEPS = 3000
_SETTLING_RATE = 0.01  # of log α and log ρ, in units of 1/τ: as many steps settle any τ


@cache
def settled():
    """What each of three learns on the bowl, by τ and by η: predicted as lines, measured as marks.

    Each line goes through the setting.
    """
    bowl = LANDSCAPES["Quadratic bowl"]
    start = jnp.array([0.3, 0.0])  # on the steep axis, where all of them end

    def measured(learner: Learner, v: Variational) -> Float[Array, " marks"]:
        v = v._replace(rate=_SETTLING_RATE / v.temperature)
        end = learn(bowl.loss, learner, start, v, num_steps=_SETTLING_STEPS)
        return (end.alpha * end.rho)[:, -1]

    def channels_at(heat, eta, radius) -> Mapping:
        now = Variational(eta, 1.0, radius, heat)
        channels: dict[str, Array] = {"heat": heat, "eta": eta}
        lines = {"heat": ("temperature", TEMPERATURES), "eta": ("learning_rate", LEARNING_RATES)}
        for along, (field, values) in lines.items():
            line = now._replace(**{field: jnp.asarray(values)})
            marks = now._replace(**{field: jnp.asarray(values[MEASURED])})
            width = jnp.sqrt(line.temperature / STEEP)
            channels[f"posterior by {along}"] = jnp.broadcast_to(width, values.shape)
            for name, learner in LEARNERS.items():
                channels[f"{name} by {along}"] = target(name, line, STEEP)
                channels[f"{name} measured by {along}"] = measured(learner, marks)
        return channels | {
            **{f"{name}.now": target(name, now, STEEP) for name in LEARNERS},
            "posterior": jnp.sqrt(heat / STEEP),
            "times": target("true", now, STEEP) / jnp.sqrt(heat / STEEP),
        }  # fmt: skip

    return compiled(jax.vmap(channels_at))
