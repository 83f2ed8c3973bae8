"""Bounces, edges and saddles: short runs of α-SAM beside what theory says of them."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.outcome import Outcome
from experiments.programs import compiled
from experiments.steps import shown_steps
from landscapes import LANDSCAPES
from landscapes.quadratic import CURVATURES
from optimizers import alpha_sam_gradient
from optimizers.alpha_sam import Scalar, unit
from optimizers.closed_forms import (
    cycle_amplitude,
    edge_of_stability,
    loss_floor,
    transverse_multiplier,
    valley_drift,
)

BOUNCE_STEPS, VALLEY_STEPS, SADDLE_STEPS = 300, 4000, 400
BOUNCE_START, VALLEY_START, SADDLE_START = (0.7, 1.3), (1.5, 1.0), (0.5, 1e-3)
VALLEY_SHOWN = shown_steps(VALLEY_STEPS, 120)

ON_FLOOR = 100  # by this step a run has come to the floor of the valley, and predictions begin
ON_CYCLE = 20  # the same beside the saddle
# The steps of the prediction there: few, for on its axis it is a straight line.
SADDLE_LATER = np.arange(ON_CYCLE, SADDLE_STEPS + 1, 20)
HALFWAY = 0.75  # the θ₁ at which it is decided who is sooner down the valley
PRODUCT = 0.1  # αρ there, where α is the knob

TANGENT = 0.06  # half the θ₁ along which the slope is drawn where SAM takes its gradient
USUAL_RATE = 0.05  # the η on the bowl that others are compared with

STEEP = 10.0  # λ₊, the curvature of the saddle across its ridge
SADDLE_RATE = 0.05  # η there

CLOSE = 0.01  # of what is predicted: so near to it counts as there
FLAT = 1.05  # a floor less sharp than this is the flattest: that at θ₁ = 0 is 1 sharp


class Bounce(Outcome):
    """What becomes of the run on the bowl."""

    CYCLES = "±", "flat", 0.7, "bounces, as predicted"
    RESTS = "rests", "pin-d", 0.5, "rests at distance |αρ|"
    UNDERWAY = "…", "ground", 1.0, "too slow to say"
    RESTLESS = "~", "pin-b", 0.5, "jumps about, without end"
    DIVERGES = "∞", "text", 0.8, "diverges"  # is farther out than it began


class Edge(Outcome):
    """Where the run in the valley is at last."""

    FLATTEST = "flat", "flat", 0.7, f"on its edge, κ &lt; {FLAT}"
    DESCENDING = "…", "flat", 0.35, "on its edge, coming down"
    NO_EDGE = "none", "pin-d", 0.5, "on no edge"


class Arrival(Outcome):
    """When a run passes halfway, beside SAM with the same product αρ."""

    SOONER = "sooner", "flat", 0.7, "sooner than SAM"
    TOGETHER = "=", "pin-b", 0.5, "with it"
    LATER = "later", "flat", 0.35, "later"
    MUCH_LATER = "≥ 2×", "pin-d", 0.5, "after twice the steps or more"
    NOT_IN_TIME = "…", "ground", 1.0, f"not in {VALLEY_STEPS} steps"


class Escape(Outcome):
    """Where the run beside the saddle is at last."""

    TRAPPED = "caught", "pin-d", 0.5, "caught"
    ESCAPED = "escapes", "flat", 0.7, "escapes"
    UNDECIDED = "…", "ground", 1.0, "undecided when the run stops"


class Share(IntEnum):
    """How much is left of a number, by two bounds that the figure's question names."""

    LITTLE = 0
    SOME = 1
    MOST = 2


def trajectory(
    loss: Callable,
    start: Float[Array, " n"],
    eta: Scalar,
    alpha: Scalar,
    radii: Float[Array, " steps"],
) -> Float[Array, "steps+1 n"]:
    """The iterates of α-SAM from a start, with a radius ρ for every step."""
    grad_fn = jax.grad(loss)

    def step(theta, rho):
        grad = alpha_sam_gradient(grad_fn, theta, grad_fn(theta), alpha, rho)
        after = theta - eta * grad
        return after, after

    return jnp.concatenate([start[None], jax.lax.scan(step, start, radii)[1]])


def floor_curvature(x: Float[Array, "*any"]) -> Float[Array, "*any"]:
    """κ at θ₁ on the floor of the valley ½κ(θ₁)θ₂²."""
    return 1 + x**2


def floor_met(p: Scalar, rho: Scalar) -> Float[Array, ""]:
    """The θ₁ at which a run of small steps comes down to the floor of the valley.

    Its gradient points across, nearly: dθ₁/dθ₂ = θ₁(θ₂² + 2pθ₂ + pρ)/(κ(θ₂ + p)), and that can be
    integrated.
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
def bounce_channels():
    """The channels of the limit cycle on a quadratic and of two ways out of it, by η and p.

    "x" and "y" are the run, and so are "trajectory x", … of SAM and "anti x", … of AntiSAM, where
    it is that. Beside it: the mean of every two neighbours, and a run whose ρ falls to 0. Of its
    last two steps "stand", "up" and "land" are where they begin, where the gradient is taken and
    where they end, across the bowl, with the loss there; "tangent" is its slope at "up", and
    "name" has where their names stand.
    """
    loss = LANDSCAPES["Quadratic bowl"].loss
    start = jnp.array(BOUNCE_START)
    top = CURVATURES[0]
    grad_fn = jax.grad(loss)
    fade = 1 - jnp.arange(BOUNCE_STEPS) / BOUNCE_STEPS

    def last_steps(sam, p) -> dict[str, Array]:
        """How a step leads to the other side, and the next one back."""
        channels: dict[str, Array] = {}
        for number, stand in enumerate(sam[-3:-1], start=1):
            up = (stand + jnp.abs(p) * unit(grad_fn(stand)))[0]
            places = {
                "stand": stand[0],
                "up": up,
                "land": sam[number - 3, 0],
            }
            for name, place in places.items():
                channels[f"{name}{number}.x"] = place
                channels[f"{name}{number}.y"] = top * place**2 / 2
            for end, off in (("low", -TANGENT), ("high", TANGENT)):
                channels[f"tangent{number}.{end}.x"] = up + off
                channels[f"tangent{number}.{end}.y"] = top * up**2 / 2 + top * up * off
        # Where the names stand: on the right, whichever of the two steps is there.
        right, wall = jnp.abs(channels["stand1.x"]), jnp.abs(channels["up1.x"])
        low, high = channels["stand1.y"], channels["up1.y"]
        names = {"rho": ((right + wall) / 2, (low + high) / 2), "slope": (wall, high),
                 "step": (jnp.zeros(()), low)}  # fmt: skip
        return channels | {
            f"name.{name}.{axis}": place
            for name, at in names.items()
            for axis, place in zip("xy", at, strict=True)
        }

    def channels_at(eta: Float[Array, ""], p: Float[Array, ""]) -> Mapping:
        constant = jnp.full(BOUNCE_STEPS, jnp.abs(p))
        sam = trajectory(loss, start, eta, jnp.sign(p), constant)
        mean = (sam + jnp.concatenate([sam[:1], sam[:-1]])) / 2
        trajectories = {
            "sam": sam,
            "decayed": trajectory(loss, start, eta, jnp.sign(p), jnp.abs(p) * fade),
            "gd": trajectory(loss, start, eta, 0.0, jnp.zeros(BOUNCE_STEPS)),
            "mean": mean,
        }
        losses = {f"{name}.loss": jax.vmap(loss)(each) for name, each in trajectories.items()}
        # A cycle for p > 0, a resting place for p < 0, and neither beyond 2/λ_max.
        reach = jnp.where(p >= 0, cycle_amplitude(eta, p, top), -p)
        reach = jnp.where(eta * top < 2, reach, jnp.nan)
        usual = jnp.asarray(loss_floor(cycle_amplitude(USUAL_RATE, p, top), top))
        share = losses["sam.loss"][-1] / usual  # of the floor at the usual rate
        off = jnp.hypot(jnp.abs(sam[-1, 0]) - reach, sam[-1, 1])
        there = off <= CLOSE * jnp.maximum(reach, 0.01)  # that of gradient descent is 0
        diverges = losses["sam.loss"][-1] > losses["sam.loss"][0]
        elsewhere = jnp.where(eta * top < 2, Bounce.UNDERWAY, Bounce.RESTLESS)
        side = jnp.sign(sam[-1, 0])  # AntiSAM rests on one side, and is predicted to
        return (
            losses
            | last_steps(sam, p)
            | {
                "x": sam[:, 0],
                "y": sam[:, 1],
                **{
                    f"{name} {what}": jnp.where(drawn, values, jnp.nan)
                    for name, drawn in (("trajectory", p >= 0), ("anti", p < 0))
                    for what, values in (
                        ("x", sam[:, 0]),
                        ("y", sam[:, 1]),
                        ("loss", losses["sam.loss"]),
                    )
                },
                "pair.x": sam[-2:, 0],  # the last two neighbours
                "pair.y": sam[-2:, 1],
                "mean.x": mean[-1, 0],
                "mean.y": mean[-1, 1],
                "predicted": reach,
                "right": jnp.where((p < 0) & (side < 0), jnp.nan, reach),
                "left": jnp.where((p < 0) & (side > 0), jnp.nan, -reach),
                "floor": loss_floor(reach, top),
                "measured": jnp.abs(sam[-1, 0]),
                "method": 1 + jnp.sign(p),  # AntiSAM, gradient descent or SAM
                "share": jnp.digitize(share, jnp.array([0.25, 0.75])),  # a `Share`
                "outcome": jnp.where(
                    there,
                    jnp.where(p > 0, Bounce.CYCLES, Bounce.RESTS),
                    jnp.where(diverges, Bounce.DIVERGES, elsewhere),
                ),
            }
        )

    return compiled(jax.vmap(channels_at))


@cache
def edge_channels():
    """The channels of the sharpness below SAM in a valley and of its edge of stability, by η, p."""
    valley = LANDSCAPES["Valley"]
    grad_fn = jax.grad(valley.loss)

    def channels_at(eta: Float[Array, ""], p: Float[Array, ""]) -> Mapping:
        radii = jnp.full(VALLEY_STEPS, jnp.abs(p))
        iterates = trajectory(valley.loss, jnp.array(VALLEY_START), eta, jnp.sign(p), radii)
        iterates = iterates[VALLEY_SHOWN]
        norms = jnp.linalg.norm(jax.vmap(grad_fn)(iterates), axis=-1)
        sharpness = floor_curvature(iterates[:, 0])
        edges = jnp.asarray(edge_of_stability(eta, p, norms))
        share = edges[-1] * eta / 2
        ratio = sharpness[-1] / edges[-1]
        on_edge = jnp.where(sharpness[-1] < FLAT, Edge.FLATTEST, Edge.DESCENDING)
        return {
            "x": iterates[:, 0],
            "y": iterates[:, 1],
            "sharpness": sharpness,
            "edge": edges,
            "limit": 2 / eta,
            "norm": norms,
            "ratio": ratio,
            "share": jnp.digitize(share, jnp.array([0.1, 0.8])),  # a `Share`
            "outcome": jnp.where(jnp.abs(ratio - 1) <= CLOSE, on_edge, Edge.NO_EDGE),
        }

    return compiled(jax.vmap(channels_at))


@cache
def drift_channels():
    """The channels of two runs down a valley with one product αρ and of their drifts, by η and α.

    "sam.…" is the run with α = 1, "yours.…" the one with the α of the setting.
    """
    valley = LANDSCAPES["Valley"]
    never = VALLEY_STEPS + 1

    def when(x: Float[Array, " steps"]) -> Float[Array, ""]:
        """The first index past halfway; far off if there is none."""
        below = x < HALFWAY
        return jnp.where(below.any(), jnp.argmax(below), never)

    def channels_at(eta: Float[Array, ""], alpha: Float[Array, ""]) -> Mapping:
        channels: dict[str, Array] = {}
        halfway: dict[str, Array] = {}
        for name, a in (("sam", jnp.ones_like(alpha)), ("yours", alpha)):
            rho = PRODUCT / a
            radii = jnp.full(VALLEY_STEPS, rho)
            iterates = trajectory(valley.loss, jnp.array(VALLEY_START), eta, a, radii)

            def along(x, _, rho=rho):
                slope = jax.grad(floor_curvature)(x)
                after = x + valley_drift(eta, PRODUCT, rho, floor_curvature(x), slope)
                return after, x

            _, predicted = jax.lax.scan(
                along, iterates[ON_FLOOR, 0], length=VALLEY_STEPS + 1 - ON_FLOOR
            )
            halfway[name] = when(iterates[:, 0])
            channels |= {
                f"{name}.x": iterates[VALLEY_SHOWN, 0],
                f"{name}.y": iterates[VALLEY_SHOWN, 1],
                f"{name}.predicted": predicted[VALLEY_SHOWN[VALLEY_SHOWN >= ON_FLOOR] - ON_FLOOR],
                f"{name}.half": halfway[name],
                f"{name}.expected": ON_FLOOR + when(predicted),
                f"{name}.late": jnp.where(halfway[name] < never, 0, 1),
            }
        yours, sam = halfway["yours"], halfway["sam"]
        return channels | {
            "rho": PRODUCT / alpha,
            "outcome": jnp.select(
                [yours < sam, yours == sam, yours >= never, yours < 2 * sam],
                [Arrival.SOONER, Arrival.TOGETHER, Arrival.NOT_IN_TIME, Arrival.LATER],
                Arrival.MUCH_LATER,
            ),
        }

    return compiled(jax.vmap(channels_at))


@cache
def saddle_channels():
    """The channels of a run beside a saddle diag(λ₊, −λ₋), with minima at θ₂ = ±1, by λ₋/λ₊, ρ.

    L = ½λ₊θ₁² − ½λ₋θ₂² + ¼λ₋θ₂⁴, λ₊ = 10.
    """
    start = jnp.array(SADDLE_START)
    y = jnp.asarray(level_heights())

    def channels_at(ratio: Float[Array, ""], rho: Float[Array, ""]) -> Mapping:
        m = ratio * STEEP

        def loss(theta: Float[Array, "2"]) -> Float[Array, ""]:
            return STEEP / 2 * theta[0] ** 2 - m / 2 * theta[1] ** 2 + m / 4 * theta[1] ** 4

        iterates = trajectory(loss, start, SADDLE_RATE, 1.0, jnp.full(SADDLE_STEPS, rho))
        multiplier = transverse_multiplier(SADDLE_RATE, STEEP, -m)
        aside = jnp.abs(iterates[:, 1])
        predicted = aside[ON_CYCLE] * jnp.abs(multiplier) ** (SADDLE_LATER - ON_CYCLE)
        reach = cycle_amplitude(SADDLE_RATE, rho, STEEP)
        level = jnp.sqrt(jnp.maximum(ratio * (y**2 - y**4 / 2), 0))
        return {
            "x": iterates[:, 0],
            "y": iterates[:, 1],
            "aside": jnp.maximum(aside, 1e-30),
            "predicted": predicted,
            "right": reach,
            "left": -reach,
            "level": jnp.concatenate([level, -level[::-1]]),
            "multiplier": multiplier,
            "outcome": jnp.select(
                [aside[-1] > 0.3, aside[-1] < SADDLE_START[1] / 2],
                [Escape.ESCAPED, Escape.TRAPPED],
                Escape.UNDECIDED,
            ),
        }

    return compiled(jax.vmap(channels_at))


def level_heights() -> np.ndarray:
    """The θ₂ at which the level line L = 0 through the saddle is drawn, from end to end."""
    return np.sqrt(2) * np.sin(np.linspace(-np.pi / 2, np.pi / 2, 41))
