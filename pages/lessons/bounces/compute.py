"""Bounces, edges and saddles: short walks of α-SAM beside what theory says of them."""

from collections.abc import Callable, Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
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

CLOSE = 0.01  # of what is predicted: so near to it counts as there
FLAT = 1.05  # a floor less sharp than this is the flattest: that at θ₁ = 0 is 1 sharp

# What has become of the walk on the bowl: it jumps between ±β, rests |p| off, is on its way to
# one of these, jumps about without an end, or is farther out than it began.
CYCLES, RESTS, UNDERWAY, RESTLESS, LOST = range(5)
# Where the walk on the floor is at last: at its edge and at the flattest place, at its edge and
# still coming down, or at no edge.
ARRIVED, COMING, NO_EDGE = range(3)
# When a walk passes halfway, beside SAM with the same product αρ: before it, with it, after less
# than twice as many steps, after more, or not while we look.
SOONER, TOGETHER, LATER, MUCH_LATER, NOT_IN_TIME = range(5)
# Where the walk beside a saddle is at last.
TRAPPED, ESCAPED, UNDECIDED = range(3)


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


def saddle_later() -> np.ndarray:
    """Steps of the prediction beside the saddle: few, for on its axis it is a straight line."""
    return np.arange(ON_CYCLE, SADDLE_STEPS + 1, 20)


def floor_met(p: Scalar, rho: Scalar) -> Float[Array, ""]:
    """The θ₁ at which a walk of small steps comes down to the floor of the valley.

    It looks across, nearly: dθ₁/dθ₂ = θ₁(θ₂² + 2pθ₂ + pρ)/(κ(θ₂ + p)), and that can be integrated.
    """
    x, y = VALLEY_START
    fallen = y**2 / 2 + p * y + p * (rho - p) * jnp.log1p(y / p)
    along = jnp.linspace(0.5, x, 500)
    level = along**2 / 2 + jnp.log(along)
    return jnp.interp(level[-1] - fallen, level, along)


@compiled
@jnp.vectorize
def drift_steps(eta: Scalar, p: Scalar, rho: Scalar, end: Scalar) -> Float[Array, ""]:
    """The steps from where the floor is met to θ₁ = end, by the law of the drift alone."""
    x = jnp.linspace(end, floor_met(p, rho), 100)
    drift = valley_drift(eta, p, rho, floor_curvature(x), 2 * x)
    return jax.scipy.integrate.trapezoid(-1 / drift, x)


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
        off = jnp.hypot(jnp.abs(sam[-1, 0]) - reach, sam[-1, 1])
        there = off <= CLOSE * jnp.maximum(reach, 0.01)  # that of gradient descent is 0
        lost = losses["sam.loss"][-1] > losses["sam.loss"][0]
        elsewhere = jnp.where(lost, LOST, jnp.where(eta * top < 2, UNDERWAY, RESTLESS))
        return losses | {
            "x": sam[:, 0],
            "y": sam[:, 1],
            "right": reach,
            "left": -reach,
            "floor": loss_floor(reach, top),
            "measured": jnp.abs(sam[-1, 0]),
            "share": jnp.digitize(share, jnp.array([0.25, 0.75])),
            "fate": jnp.where(there, jnp.where(p > 0, CYCLES, RESTS), elsewhere),
        }

    return compiled(jax.vmap(picture))


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
        ratio = sharpness[-1] / edges[-1]
        place = jnp.where(sharpness[-1] < FLAT, ARRIVED, COMING)
        return {
            "x": path[:, 0],
            "y": path[:, 1],
            "sharpness": sharpness,
            "edge": edges,
            "limit": 2 / eta,
            "norm": norms,
            "ratio": ratio,
            "share": jnp.digitize(share, jnp.array([0.1, 0.8])),
            "place": jnp.where(jnp.abs(ratio - 1) <= CLOSE, place, NO_EDGE),
        }

    return compiled(jax.vmap(picture))


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
        yours, sam = halfway["yours"], halfway["sam"]
        later = jnp.where(yours < 2 * sam, LATER, MUCH_LATER)
        later = jnp.where(yours < never, later, NOT_IN_TIME)
        order = jnp.where(yours < sam, SOONER, jnp.where(yours == sam, TOGETHER, later))
        return channels | {"rho": p / alpha, "order": order}

    return compiled(jax.vmap(picture))


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
        predicted = aside[ON_CYCLE] * jnp.abs(multiplier) ** (saddle_later() - ON_CYCLE)
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

    return compiled(jax.vmap(picture))


def level_heights() -> np.ndarray:
    """The θ₂ at which the level line L = 0 through the saddle is drawn, from end to end."""
    return np.sqrt(2) * np.sin(np.linspace(-np.pi / 2, np.pi / 2, 41))
