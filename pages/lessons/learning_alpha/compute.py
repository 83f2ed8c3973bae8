"""Learned ρ against learned α: runs on a surface, and what is learned on a quadratic."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from experiments.steps import shown_steps
from landscapes import LANDSCAPES, Landscape
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
    """The strength αρ at which a learner rests where the curvature is constant."""
    if name == "true":
        return learned_strength(v.temperature, v.learning_rate, v.rho, curvature)
    return learned_radius(v.temperature, v.learning_rate, curvature)


# On a surface, where VSAM and one rule for α are compared.
RUNS = ("vsam", "model")
NUM_STEPS = 8000
NUM_SHOWN = 120  # points of each trajectory
STEP_SIZES = {"One neuron": 0.1, "Rosenbrock": 0.005}
NEAR = 18  # degrees, at most, to which a direction is still called the right one
ALIGNED = float(np.cos(np.radians(NEAR)))  # the least cosine of such a direction
JUDGED = 500  # iterates, the last ones, that the end of a run is judged by
_NEEDLE = 0.8  # of the compass: how long an arrow is, beside the right one
_KNOB_RATE = 0.03  # the learning rate of log α and log ρ
_NUM_DRAWS = 24

# As few as will do: every pair of them is computed for the curves along τ. Hotter, VSAM may leave
# the plotted region on the neuron.
TEMPERATURE_TICKS = (0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.135, 0.15, 0.17, 0.2,
                     0.25, 0.3, 0.35, 0.4, 0.5, 0.6)  # fmt: skip
RHO_TICKS = (0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
# Of all settings that a drag can reach, and where it begins: so the curves need no other program.
_BATCH = 1 + len(TEMPERATURE_TICKS) + len(RHO_TICKS)
_CIRCLE = np.linspace(0, 2 * np.pi, 73)


class Kept(IntEnum):
    """How right the direction of the run that learns α is at the end, by its mean cosine."""

    FALLS = 0  # no righter than VSAM's
    BETWEEN = 1
    ALIGNED = 2


def degrees(cosine: Float[Array, "..."]) -> Float[Array, "..."]:
    """The angle that has this cosine."""
    return jnp.degrees(jnp.arccos(cosine))


@cache
def learning(landscape: Landscape):
    """The channels of both runs, by temperature and by ρ; one function a surface.

    VSAM's ρ begins at that of the setting, the other holds it. "vsam.x", "vsam.perturbed.x", … are
    the iterates and the perturbed points θ + ρu; "vsam.loss" and "vsam.aligned" means over the last
    iterates, of the loss and of the cosine of g_ρ − g₀ with ∇‖∇L‖; "vsam.off" is the angle in
    degrees that has this cosine, and "vsam.tip.x", … the head of an arrow so far off the upright.
    "draw.x" … are points around VSAM's last iterate, as far from it in the root mean square
    as the ρ that it has learned, and "circle.x" … the circle of that
    radius, on which its last perturbed point is.

    "vsam.offs" are the angles at all temperatures, at the ρ of the setting.
    """
    steps = shown_steps(NUM_STEPS, NUM_SHOWN)
    noise = jax.random.normal(jax.random.key(0), (_NUM_DRAWS, 2))
    noise /= jnp.sqrt((noise**2).sum(axis=1).mean())
    eta = STEP_SIZES[landscape.name]

    def cosines(params, alpha, rho):
        there = anatomy(landscape.loss, params, alpha, rho)
        return jax.vmap(cosine)(there.sam_grad - there.grad, there.grad_norm_grad)

    def cloud(centre, width):
        draws = centre[None] + width * noise
        turns = jnp.stack([jnp.sin(_CIRCLE), jnp.cos(_CIRCLE)], axis=-1)
        circle = centre[None] + width * turns
        points = {"draw": draws, "circle": circle}
        return {f"{name}.{axis}": at[:, k] for name, at in points.items()
                for k, axis in enumerate("xy")}  # fmt: skip

    def channels_at(temperature, rho) -> Mapping:
        v = Variational(eta, 1.0, rho, temperature, _KNOB_RATE)
        channels: dict[str, Array] = {}
        for name in RUNS:
            run = learn(
                landscape.loss, LEARNERS[name], jnp.array(landscape.start), v, num_steps=NUM_STEPS
            )
            params, last = run.trajectory.params, run.trajectory.params[-JUDGED:]
            there = anatomy(landscape.loss, params[steps], run.alpha[steps], run.rho[steps])
            points = {"": params[steps], "perturbed.": there.perturbed}
            aligned = cosines(last, run.alpha[-JUDGED:], run.rho[-JUDGED:]).mean()
            channels |= {
                **{f"{name}.{key}{axis}": p[:, k]
                   for key, p in points.items() for k, axis in enumerate("xy")},
                f"{name}.strength": (run.alpha * run.rho)[steps],
                f"{name}.learned": run.alpha[-1] * run.rho[-1],
                f"{name}.alpha": run.alpha[-1],
                f"{name}.aligned": aligned,
                f"{name}.off": degrees(aligned),
                f"{name}.tip.x": _NEEDLE * jnp.sqrt(1 - aligned**2),
                f"{name}.tip.y": _NEEDLE * aligned,
                f"{name}.loss": run.trajectory.loss[-JUDGED:].mean(),
            }  # fmt: skip
            if name == "vsam":
                channels |= cloud(params[-1], run.alpha[-1] * run.rho[-1])
        vsam, model = (channels[f"{name}.aligned"] for name in RUNS)
        return channels | {
            "heat": temperature,
            "kept": jnp.where(
                model >= ALIGNED, Kept.ALIGNED, jnp.where(model > vsam, Kept.BETWEEN, Kept.FALLS)
            ),
        }

    runs = compiled(jax.vmap(channels_at))

    @cache
    def along_temperature() -> dict[str, np.ndarray]:
        """The angle that every run ends with: a row for each ρ, a column for each temperature."""
        cells = np.meshgrid(TEMPERATURE_TICKS, RHO_TICKS)
        temperature, rho = (np.asarray(each, float).ravel() for each in cells)
        pieces = []
        for first in range(0, rho.size, _BATCH):
            some = slice(first, first + _BATCH)
            seen = runs(
                *(jnp.asarray(np.resize(each[some], _BATCH)) for each in (temperature, rho))
            )
            pieces.append({name: np.asarray(seen[f"{name}.off"]) for name in RUNS})
        return {
            f"{name}.offs": np.concatenate([piece[name] for piece in pieces])[: rho.size].reshape(
                cells[0].shape
            )
            for name in RUNS
        }

    def with_curves(temperature, rho) -> Mapping:
        rows = np.searchsorted(RHO_TICKS, np.asarray(rho) - 1e-9)
        curves = {name: table[rows] for name, table in along_temperature().items()}
        return {**runs(temperature, rho), **curves}

    return with_curves


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
