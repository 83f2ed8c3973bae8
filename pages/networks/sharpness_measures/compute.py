"""Five measures of sharpness: of trained networks, and along minima that are one function."""

from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Float

from experiments.programs import compiled
from experiments.train import Runs, Snapshot, diverged, train
from landscapes import LANDSCAPES
from landscapes.networks import Network, Split, Task
from landscapes.networks.mlp import ExampleLoss, accuracy, mean_loss
from landscapes.networks.sharpness import (
    Estimate,
    adaptive_curvature,
    average_rise,
    hessian_trace,
    top_curvature,
)
from landscapes.networks.symmetry import twin
from optimizers import Hyperparameters

METHODS = {"GD": 0.0, "SAM": 1.0, "α-SAM": 4.0}  # the α of each; all have the same ρ
RHO = 0.1
RADIUS = 0.5  # of the average rise
DRAWS = 100

_KEY = 0


class Measures(NamedTuple):
    """What is measured of networks: two numbers to compare them at, then the five."""

    train_loss: Float[Array, "*networks"]
    test_accuracy: Float[Array, "*networks"]
    top: Float[Array, "*networks"]
    trace: Estimate
    average: Estimate
    grad_norm: Float[Array, "*networks"]
    adaptive: Float[Array, "*networks"]


def train_methods(task: Task, seed: int, records: int = 20) -> Iterator[Snapshot]:
    """One network for each of METHODS, all from the same weights."""
    alphas = jnp.array(list(METHODS.values()), jnp.float32)
    runs = Runs(seed, Hyperparameters(task.learning_rate, alphas, RHO))
    return train(task, "α-SAM + SGD", runs, records=records)


@partial(compiled, static_argnames="loss")
def measure(loss: ExampleLoss, networks: Network, split: Split) -> Measures:
    """Everything of each network, and after them of their twins."""
    key = jax.random.key(_KEY)
    loss_of = lambda params: mean_loss(loss, params, split.train)
    twins = jax.vmap(twin, (None, 0))(key, networks)
    both = jax.tree.map(lambda a, b: jnp.concatenate([a, b]), networks, twins)

    def of_network(params: Network) -> Measures:
        return Measures(
            loss_of(params),
            accuracy(params, split.test),
            top_curvature(loss_of, params, key),
            hessian_trace(loss_of, params, key, DRAWS),
            average_rise(loss_of, params, key, RADIUS, DRAWS),
            optax.tree.norm(jax.grad(loss_of)(params)),
            adaptive_curvature(loss_of, params, key),
        )

    return jax.lax.map(of_network, both)


def measures_of(task: Task, snapshot: Snapshot) -> Measures:
    """Everything of each network, and after them of their twins; NaN for those that diverged."""
    found = measure(task.example_loss, snapshot.params, task.split())
    without = np.tile(diverged(snapshot.report), 2)
    return jax.tree.map(lambda leaf: np.where(without, np.nan, leaf), found)


# ── The minima of ½(uv − 1)², which are one function ────────────────────────────────────────

FACTOR = LANDSCAPES["Two-factor net"]
SCALES = [float(f"{3.5 ** (k / 20):.3g}") for k in range(-20, 21)]  # the first weight, u
BESIDE = (
    0.5  # how far w₁w₂ may be from 1 within the valley; the loss there is at most a half of it²
)
REACH = 0.3  # of the points around a minimum at which two of the measures are taken

_ANGLES = np.linspace(0, 2 * np.pi, 65)


@cache
def rescaling():
    """The channels of one minimum, (u, 1/u): the five numbers, and where two of them are taken."""
    circle = jnp.asarray(np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1))

    def at(u: Float[Array, ""]) -> Mapping:
        key = jax.random.key(_KEY)
        minimum = jnp.stack([u, 1 / u])
        loss, hessian = FACTOR.loss, jax.hessian(FACTOR.loss)(minimum)
        ball = minimum[None] + REACH * circle
        stretched = minimum[None] + REACH * circle * minimum[None]
        sharpest = minimum[::-1] / jnp.linalg.norm(minimum)
        across = minimum[None] + _half_widths(u)[:, None] * sharpest[None]
        rise = lambda points: jax.vmap(loss)(points[:-1]).mean() - loss(minimum)
        return {
            "u": minimum[0],
            "v": minimum[1],
            "product": minimum.prod(),
            "ball.x": ball[:, 0],
            "ball.y": ball[:, 1],
            "stretched.x": stretched[:, 0],
            "stretched.y": stretched[:, 1],
            "across.x": across[:, 0],
            "across.y": across[:, 1],
            "top": top_curvature(loss, minimum, key),
            "trace": jnp.trace(hessian),
            "average": rise(ball),
            "grad_norm": jnp.linalg.norm(jax.grad(loss)(minimum)),
            "adaptive": adaptive_curvature(loss, minimum, key),
        }

    return compiled(jax.vmap(at))


def _half_widths(u: Float[Array, ""]) -> Float[Array, " 2"]:
    """How far it is along the sharpest direction to where w₁w₂ is 1 ± `BESIDE`."""
    square = u**2 + u**-2
    roots = jnp.sqrt(square + 4 * jnp.array([-BESIDE, BESIDE]) / square)
    return square * (roots - jnp.sqrt(square)) / 2


@cache
def along_the_minima() -> dict[str, np.ndarray]:
    """The five numbers at every one of SCALES, and how many of them are the same at all."""
    seen = {name: np.asarray(v) for name, v in rescaling()(jnp.array(SCALES)).items()}
    five = {name: seen[name] for name in ("top", "trace", "average", "grad_norm", "adaptive")}
    constant = [np.ptp(v) < 1e-3 * max(1e-6, float(abs(v).max())) or abs(v).max() < 1e-9
                for v in five.values()]  # fmt: skip
    return {f"all.{name}": v for name, v in (five | {"u": seen["u"]}).items()} | {
        "constant": np.array([float(sum(constant))])
    }
