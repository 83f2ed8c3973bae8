"""Runs of one strength p = αρ, with a far ascent step and with a near one."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from experiments.programs import compiled
from experiments.steps import last_iterates, shown_steps
from landscapes import Landscape, outcome, outcomes
from optimizers import Hyperparameters, perturb, run
from optimizers.rules import alpha_sam_sgd, exact_gradient_norm

NUM_SHOWN = 64  # points of each trajectory
_JUDGED = 40  # iterates that tell the outcome of a run: `outcome` takes half of a short path


class ReachedBy(IntEnum):
    """Which runs of a family reach the flat minimum, by their ascent steps."""

    ALL = 0
    FAR = 1
    NEAR = 2
    NONE = 3


@cache
def family_runs(
    landscape: Landscape,
    start: tuple[float, float],
    num_steps: int,
    alphas: tuple[float, ...],
):
    """The channels of a run for every α with ρ = p/α, and of the exact one, at many p and η.

    The exact one descends L + p‖∇L‖. "1.x", …, "exact.x" are the trajectories; "1.rho" is the
    radius of the first; "perturbed.x" its perturbed point, and "perturbed.slope" the length of the
    gradient there. The α must rise: the ascent steps of the first half are the far ones.
    """
    names = [f"{alpha:g}" for alpha in alphas] + ["exact"]
    shown = shown_steps(num_steps, NUM_SHOWN)
    grad_fn = jax.grad(landscape.loss)
    factors = jnp.asarray(alphas)[None]

    def family(p: Float[Array, " n"], eta: Float[Array, " n"]) -> Float[Array, "n runs steps 2"]:
        setting = Hyperparameters(eta[:, None], factors, p[:, None] / factors)
        runs = run(landscape.loss, alpha_sam_sgd, jnp.asarray(start), setting, num_steps=num_steps)
        penalty = Hyperparameters(eta, p, 1.0)
        exact = run(
            landscape.loss, exact_gradient_norm, jnp.asarray(start), penalty, num_steps=num_steps
        )
        return jnp.concatenate([runs.params, exact.params[:, None]], axis=1)

    def perturbed_from(params: Float[Array, "2"], rho: Float[Array, ""]) -> Float[Array, "2"]:
        return perturb(params, grad_fn(params), rho)

    @compiled
    def program(p, eta) -> Mapping:
        trajectories = family(p, eta)
        along = jax.vmap(jax.vmap(perturbed_from, (0, None)))
        perturbed = along(trajectories[:, 0, shown], p / alphas[0])
        reached = outcome(landscape, trajectories)
        flat = reached[:, :-1] == outcomes(landscape).index("flat minimum")
        half = len(alphas) // 2
        far, near = flat[:, :half], flat[:, half:]
        reached_by = {
            ReachedBy.ALL: flat.all(1),
            ReachedBy.FAR: far.any(1) & ~near.any(1),
            ReachedBy.NEAR: near.any(1) & ~far.any(1),
        }
        inside = landscape.window.contains(perturbed)
        return {
            "trajectories": trajectories[:, :, shown],
            "outcomes": reached,
            "perturbed": jnp.where(inside[..., None], perturbed, jnp.nan),
            "slope": jnp.linalg.norm(jax.vmap(jax.vmap(grad_fn))(perturbed), axis=-1),
            "reached by": jnp.select(list(reached_by.values()), list(reached_by), ReachedBy.NONE),
        }

    def channels_at(p: Float[Array, " n"], eta: Float[Array, " n"]) -> Mapping:
        # Cut into channels out here: XLA takes its time over every result.
        seen = {name: np.asarray(each) for name, each in program(p, eta).items()}
        channels = {"p": np.asarray(p), "reached by": seen["reached by"]}
        channels["perturbed.slope"] = seen["slope"]
        channels |= {f"perturbed.{axis}": seen["perturbed"][..., i] for i, axis in enumerate("xy")}
        for k, name in enumerate(names):
            channels |= {
                f"{name}.x": seen["trajectories"][:, k, :, 0],
                f"{name}.y": seen["trajectories"][:, k, :, 1],
                f"{name}.outcome": seen["outcomes"][:, k],
            }
        for alpha, name in zip(alphas, names[:-1], strict=True):
            channels[f"{name}.rho"] = np.asarray(p) / alpha
        return channels

    return channels_at


@partial(compiled, static_argnames=("landscape", "num_steps"))
def outcomes_by_radius(
    landscape: Landscape,
    start: Float[Array, "2"],
    num_steps: int,
    eta: Float[Array, ""],
    products: Float[Array, " products"],
    rhos: Float[Array, " rhos"],
) -> Int[Array, "rhos products"]:
    """The outcome of a run by its product p = αρ and its radius ρ: indices into `outcomes`."""

    def outcome_at(p: Float[Array, ""], rho: Float[Array, ""]) -> Int[Array, ""]:
        setting = Hyperparameters(eta, p / rho, rho)
        return outcome(landscape, last_iterates(landscape, start, setting, num_steps, _JUDGED))

    return jax.vmap(jax.vmap(outcome_at, (0, None)), (None, 0))(products, rhos)
