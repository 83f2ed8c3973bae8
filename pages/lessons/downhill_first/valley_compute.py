"""At the bottom of a valley: SAM and its mirror image, (−α, −ρ), drift opposite ways."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.outcome import Outcome
from experiments.programs import compiled
from experiments.steps import shown_steps
from landscapes import Landscape
from optimizers import Hyperparameters, perturb, run
from optimizers.closed_forms import backward_stiffness, valley_drift
from optimizers.rules import alpha_sam_sgd

NUM_SHOWN = 120  # points of each trajectory
FLOOR_BY = 100  # by this step a run has come down across the valley, and only drifts along it
_LEAST = 0.002  # a drift, in units of ηp², beside which its parts vanish
REACH = 0.4  # how far up and down the slope at the start is drawn
PERIOD = 20  # steps over which a drift is measured: even, because the iterates bounce to and fro


class Settling(Outcome):
    """Where the mirror image of SAM is at last, beside where it met the floor."""

    FLATTEST = "flat", "flat", 0.7, "it reaches the flattest point"
    STAYED = "stays", "ground", 1.0, "it stays where it met the floor"
    CLIMBED = "climbs", "pin-d", 0.5, "to sharper ground"
    DESCENDED = "partway", "flat", 0.35, "part of the way to the flattest point"
    DIVERGED = "∞", "text", 0.8, "diverges"


def places(landscape: Landscape) -> np.ndarray:
    """The θ₁ at which the predicted drifts are drawn."""
    return np.linspace(*landscape.window.x, 57)


def hundredths(values: Float[Array, "*any"]) -> Float[Array, "*any"]:
    """To two decimals, for reading: near 0, three significant digits would be noise."""
    return jnp.round(values, 2) + 0.0


def distances() -> np.ndarray:
    """How far from the start the slopes are drawn, up (above 0) and down."""
    return np.linspace(-REACH, REACH, 41)


def slopes(landscape: Landscape, start: tuple[float, float]) -> np.ndarray:
    """How fast the loss grows along the gradient at the start, at each of `distances`."""
    begin = jnp.asarray(start)
    grad_fn = jax.grad(landscape.loss)
    grad = grad_fn(begin)
    along = jax.vmap(lambda distance: grad_fn(perturb(begin, grad, distance)))
    return np.asarray(along(jnp.asarray(distances())) @ grad / jnp.linalg.norm(grad))


@cache
def drifts(landscape: Landscape, start: tuple[float, float], num_steps: int):
    """The channels of both runs and of the drift that theory predicts, at many |α| and |ρ|.

    The landscape is a valley ½κ(x)y² along θ₁. Drifts are in units of ηp², p = |α||ρ|, which
    takes |ρ| out of the predictions. "up", "plain" and "down" are where the first steps of SAM's
    perturbation, of gradient descent and of the mirror's perturbation lead. On this way "sam.slope"
    and "mirror.slope" are how fast the loss grows at the ends of both perturbations; "sam.tilt" and
    "mirror.tilt" are the tilts of the lines from the start to these, "exact.tilt" that of the
    tangent, and "sam.low", "sam.high", … the ends of these lines. "bounce" and "push" are the two
    parts of the mirror's drift, as seen from where it is: the longer one has the length 1.
    """
    eta = landscape.learning_rate
    shown = shown_steps(num_steps, NUM_SHOWN)
    across = lambda x: jax.hessian(landscape.loss)(jnp.stack([x, jnp.zeros_like(x)]))[1, 1]
    slope = jax.grad(across)
    begin = jnp.asarray(start)
    grad = jax.grad(landscape.loss)(begin)
    norm = jnp.linalg.norm(grad)

    def slope_at(distance: Float[Array, ""]) -> Float[Array, ""]:
        """How fast the loss grows along the gradient at the start, so far up from there."""
        return jax.grad(landscape.loss)(perturb(begin, grad, distance)) @ grad / norm

    def at(a: Float[Array, ""], rho: Float[Array, ""]) -> Mapping:
        p = a * rho
        unit = eta * p**2
        firsts = {
            "start": begin,
            "up": perturb(begin, grad, rho),
            "plain": begin - eta * grad,
            "down": perturb(begin, grad, -rho),
        }
        channels: dict[str, Array] = {
            f"{name}.{axis}": place[i]
            for name, place in firsts.items()
            for i, axis in enumerate("xy")
        }
        at_both = {"sam": slope_at(rho), "mirror": slope_at(-rho)}
        tilts = {
            "sam": (at_both["sam"] - norm) / rho,
            "mirror": (norm - at_both["mirror"]) / rho,
            "exact": jax.grad(slope_at)(jnp.zeros_like(rho)),
        }
        channels |= {f"{name}.slope": slope for name, slope in at_both.items()}
        for name, tilt in tilts.items():
            channels |= {
                f"{name}.tilt": tilt,
                f"{name}.low": norm - REACH * tilt,
                f"{name}.high": norm + REACH * tilt,
            }
        channels |= {"uphill": rho, "downhill": -rho}

        def predicted(radius: Float[Array, ""], x: Float[Array, " n"]) -> Float[Array, " n"]:
            drift = valley_drift(eta, p, radius, jax.vmap(across)(x), jax.vmap(slope)(x))
            return drift / unit

        def parts(x: Float[Array, " n"]) -> tuple[Float[Array, " n"], Float[Array, " n"]]:
            """The drift of the mirror by its bounce, and by its perturbation downhill."""
            bounce = predicted(jnp.zeros_like(rho), x)
            push = predicted(-rho, x) - bounce
            longer = jnp.maximum(jnp.abs(bounce), jnp.abs(push))
            return bounce / (longer + _LEAST), push / (longer + _LEAST)

        for name, sign in (("forward", 1.0), ("backward", -1.0)):
            trajectory = run(
                landscape.loss,
                alpha_sam_sgd,
                begin,
                Hyperparameters(eta, sign * a, sign * rho),
                num_steps=num_steps + PERIOD,
            ).params
            x = trajectory[:, 0]
            centre = (x[shown] + x[shown + PERIOD]) / 2
            drift = (x[shown + PERIOD] - x[shown]) / PERIOD / unit
            on_floor = shown >= FLOOR_BY
            channels |= {
                f"{name}.x": x[shown],
                f"{name}.y": trajectory[shown, 1],
                f"{name}.place": jnp.where(on_floor, centre, jnp.nan),
                f"{name}.drift": hundredths(jnp.where(on_floor, drift, jnp.nan)),
                f"{name}.expected": hundredths(
                    jnp.where(on_floor, predicted(sign * rho, centre), jnp.nan)
                ),
                f"{name}.predicted": predicted(sign * rho, jnp.asarray(places(landscape))),
                f"{name}.end": x[num_steps:].mean(),
                f"{name}.at": hundredths(x[num_steps:].mean()),
                f"{name}.stiffness": eta * across(x[num_steps:].mean()),
                f"{name}.met": x[FLOOR_BY],
            }
        for name, part in zip(("bounce", "push"), parts(channels["backward.x"]), strict=True):
            channels[f"{name}.x"] = channels["backward.x"] + part
        stiffness = backward_stiffness(-a)
        # Along a line of growing κ to the right of the flattest point: the x where κ = κ*.
        fine = jnp.linspace(0.0, landscape.window.x[1], 2001)
        rest = jnp.interp(stiffness / eta, jax.vmap(across)(fine), fine)
        end, met = channels["backward.end"], channels["backward.met"]
        settling = {
            Settling.DIVERGED: ~jnp.isfinite(end),
            Settling.FLATTEST: jnp.abs(end) < 0.05,
            Settling.STAYED: jnp.abs(end - met) < 0.1,
            Settling.CLIMBED: end > met,
        }
        return channels | {
            "stiffness": stiffness,
            "rest": rest,
            "outcome": jnp.select(list(settling.values()), list(settling), Settling.DESCENDED),
        }

    return compiled(jax.vmap(at))
