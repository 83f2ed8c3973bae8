"""Bounces, edges and saddles: short walks of α-SAM beside what theory says of them."""

from collections.abc import Callable, Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from landscapes import LANDSCAPES
from landscapes.quadratic import CURVATURES
from optimizers import alpha_sam_gradient
from optimizers.alpha_sam import Scalar
from optimizers.closed_forms import (
    cycle_amplitude,
    edge_of_stability,
    loss_floor,
    transverse_multiplier,
    trapping_ratio,
    valley_drift,
)

BOUNCE_STEPS, VALLEY_STEPS, SADDLE_STEPS = 300, 4000, 400
BOUNCE_START, VALLEY_START, SADDLE_START = (0.7, 1.3), (1.5, 1.0), (0.5, 1e-3)

ON_FLOOR = 100  # by this step a walk across the valley is over, and predictions begin
ON_CYCLE = 20  # the same beside the saddle
HALFWAY = 0.75  # the θ₁ at which the race down the valley is decided

USUAL_RATE = 0.05  # the η on the bowl that others are compared with

STEEP = 10.0  # l, the curvature of the saddle across its ridge
SADDLE_RATE = 0.05  # η there

# Where the walk beside a saddle is at last.
TRAPPED, ESCAPED, UNDECIDED = range(3)
# Who passes halfway first: the walk with α > 1, neither, or SAM with the same product αρ.
SOONER, TOGETHER, LATER = range(3)


def walk(
    loss: Callable,
    start: Float[Array, " n"],
    eta: Scalar,
    alpha: Scalar,
    radii: Float[Array, " steps"],
) -> Float[Array, "steps+1 n"]:
    """α-SAM from a start, with a radius ρ for every step."""
    grad_fn = jax.grad(loss)

    def step(theta, rho):
        grad = alpha_sam_gradient(grad_fn, theta, grad_fn(theta), alpha, rho)
        after = theta - eta * grad
        return after, after

    return jnp.concatenate([start[None], jax.lax.scan(step, start, radii)[1]])


def floor_curvature(x: Float[Array, "*any"]) -> Float[Array, "*any"]:
    """κ at θ₁ on the floor of the valley ½κ(θ₁)θ₂²."""
    return 1 + x**2


def valley_shown() -> np.ndarray:
    """Pairs of neighbouring steps, dense at first; pairs, or no bounce would show."""
    pairs = np.geomspace(1, VALLEY_STEPS, 60).round().astype(int)
    return np.unique(np.concatenate([[0], pairs - 1, pairs]))


@cache
def bounce():
    """The picture of the limit cycle on a quadratic, and of two ways out of it.

    Beside the walk: the mean of every two neighbours, and a walk whose ρ falls to 0.
    """
    loss = LANDSCAPES["Quadratic bowl"].loss
    start = jnp.array(BOUNCE_START)
    top = CURVATURES[0]
    fade = 1 - jnp.arange(BOUNCE_STEPS) / BOUNCE_STEPS

    def picture(eta: Float[Array, ""], p: Float[Array, ""]) -> Mapping:
        paths = {
            "sam": walk(loss, start, eta, jnp.sign(p), jnp.full(BOUNCE_STEPS, jnp.abs(p))),
            "decayed": walk(loss, start, eta, jnp.sign(p), jnp.abs(p) * fade),
            "gd": walk(loss, start, eta, 0.0, jnp.zeros(BOUNCE_STEPS)),
        }
        sam = paths["sam"]
        paths["mean"] = (sam + jnp.concatenate([sam[:1], sam[:-1]])) / 2
        losses = {f"{name}.loss": jax.vmap(loss)(path) for name, path in paths.items()}
        # A cycle for p > 0, a resting place for p < 0, and neither beyond 2/λ₁.
        reach = jnp.where(p >= 0, cycle_amplitude(eta, p, top), -p)
        reach = jnp.where(eta * top < 2, reach, jnp.nan)
        usual = jnp.asarray(loss_floor(cycle_amplitude(USUAL_RATE, p, top), top))
        share = losses["sam.loss"][-1] / usual  # of the floor at the usual rate
        return losses | {
            "x": sam[:, 0],
            "y": sam[:, 1],
            "right": reach,
            "left": -reach,
            "floor": loss_floor(reach, top),
            "measured": jnp.abs(sam[-1, 0]),
            "share": jnp.digitize(share, jnp.array([0.25, 0.75])),
        }

    return jax.jit(jax.vmap(picture))


@cache
def edge():
    """The picture of the sharpness under SAM's feet and of its edge of stability."""
    valley = LANDSCAPES["Valley"]
    shown = valley_shown()
    grad_fn = jax.grad(valley.loss)

    def picture(eta: Float[Array, ""], p: Float[Array, ""]) -> Mapping:
        radii = jnp.full(VALLEY_STEPS, jnp.abs(p))
        path = walk(valley.loss, jnp.array(VALLEY_START), eta, jnp.sign(p), radii)
        path = path[shown]
        norms = jnp.linalg.norm(jax.vmap(grad_fn)(path), axis=-1)
        sharpness = floor_curvature(path[:, 0])
        edges = jnp.asarray(edge_of_stability(eta, p, norms))
        share = edges[-1] * eta / 2
        return {
            "x": path[:, 0],
            "y": path[:, 1],
            "sharpness": sharpness,
            "edge": edges,
            "limit": 2 / eta,
            "norm": norms,
            "ratio": sharpness[-1] / edges[-1],
            "share": jnp.digitize(share, jnp.array([0.1, 0.8])),
        }

    return jax.jit(jax.vmap(picture))


@cache
def drift(p: float):
    """The picture of two walks down a valley with one product αρ = p, and of their drifts."""
    valley = LANDSCAPES["Valley"]
    shown = valley_shown()
    never = VALLEY_STEPS + 1

    def when(x: Float[Array, " steps"]) -> Float[Array, ""]:
        """The first index past halfway; far off if there is none."""
        below = x < HALFWAY
        return jnp.where(below.any(), jnp.argmax(below), never)

    def picture(eta: Float[Array, ""], alpha: Float[Array, ""]) -> Mapping:
        channels: dict[str, Array] = {}
        halfway: dict[str, Array] = {}
        for name, a in (("sam", jnp.ones_like(alpha)), ("yours", alpha)):
            rho = p / a
            radii = jnp.full(VALLEY_STEPS, rho)
            path = walk(valley.loss, jnp.array(VALLEY_START), eta, a, radii)

            def along(x, _, rho=rho):
                slope = jax.grad(floor_curvature)(x)
                after = x + valley_drift(eta, p, rho, floor_curvature(x), slope)
                return after, x

            _, predicted = jax.lax.scan(
                along, path[ON_FLOOR, 0], length=VALLEY_STEPS + 1 - ON_FLOOR
            )
            halfway[name] = when(path[:, 0])
            channels |= {
                f"{name}.x": path[shown, 0],
                f"{name}.y": path[shown, 1],
                f"{name}.predicted": predicted[shown[shown >= ON_FLOOR] - ON_FLOOR],
                f"{name}.half": halfway[name],
                f"{name}.expected": ON_FLOOR + when(predicted),
                f"{name}.comes": jnp.where(halfway[name] < never, 0, 1),
            }
        order = jnp.sign(halfway["yours"] - halfway["sam"]) + 1
        return channels | {"rho": p / alpha, "order": order}

    return jax.jit(jax.vmap(picture))


@cache
def saddle():
    """The picture of a walk beside a saddle diag(l, −m), with minima at θ₂ = ±1.

    L = ½lθ₁² − ½mθ₂² + ¼mθ₂⁴, l = 10.
    """
    start = jnp.array(SADDLE_START)
    y = jnp.asarray(level_heights())

    def picture(ratio: Float[Array, ""], rho: Float[Array, ""]) -> Mapping:
        m = ratio * STEEP

        def loss(theta: Float[Array, "2"]) -> Float[Array, ""]:
            return STEEP / 2 * theta[0] ** 2 - m / 2 * theta[1] ** 2 + m / 4 * theta[1] ** 4

        path = walk(loss, start, SADDLE_RATE, 1.0, jnp.full(SADDLE_STEPS, rho))
        multiplier = transverse_multiplier(SADDLE_RATE, STEEP, -m)
        aside = jnp.abs(path[:, 1])
        predicted = aside[ON_CYCLE] * jnp.abs(multiplier) ** jnp.arange(SADDLE_STEPS + 1 - ON_CYCLE)
        reach = cycle_amplitude(SADDLE_RATE, rho, STEEP)
        end = aside[-1]
        level = jnp.sqrt(jnp.maximum(ratio * (y**2 - y**4 / 2), 0))
        return {
            "x": path[:, 0],
            "y": path[:, 1],
            "aside": jnp.maximum(aside, 1e-30),
            "predicted": predicted,
            "right": reach,
            "left": -reach,
            "level": jnp.concatenate([level, -level[::-1]]),
            "multiplier": multiplier,
            "bound": trapping_ratio(SADDLE_RATE, STEEP),
            "fate": jnp.where(
                end > 0.3, ESCAPED, jnp.where(end < SADDLE_START[1] / 2, TRAPPED, UNDECIDED)
            ),
        }

    return jax.jit(jax.vmap(picture))


def level_heights() -> np.ndarray:
    """The θ₂ at which the level line L = 0 through the saddle is drawn, from end to end."""
    return np.sqrt(2) * np.sin(np.linspace(-np.pi / 2, np.pi / 2, 41))
