"""From the sharp minimum, at equal gradients: SAM, its limit, and runs that only go forward."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from experiments.outcome import Outcome
from experiments.programs import compiled
from landscapes import Landscape, outcome, outcomes, survey
from optimizers import Hyperparameters, run
from optimizers.closed_forms import forward_cycle_amplitude
from optimizers.descent import Rule, Scalars
from optimizers.rules import ROLLING_RULES, alpha_sam_sgd, exact_gradient_norm, forward_only

BUDGET = 7200  # gradient evaluations for each method
SHOWN = 56  # points of each trajectory
REACH = (-0.5, 0.65)  # how far down and up the slope at the start is drawn
LATE = 200  # last iterates, all of which lie on the side on which a run is said to have settled


class Crossing(Outcome):
    """Who settles on the flat side of the ridge; or forward only leaves the window or diverges."""

    BOTH = "both", "flat", 0.7, "both cross to the flat side"
    SAM_ALONE = "SAM", "sam", 0.45, "SAM alone"
    FORWARD_ALONE = "free", "pin-b", 0.5, "forward only alone"
    NEITHER = "none", "pin-d", 0.5, "neither"
    FORWARD_LEFT = "∞", "text", 0.8, "forward only diverges, or leaves"


# How the gradient difference is used: every second step, or at every step in one of three ways.
FORWARD: dict[str, Rule] = {"Every second step": forward_only, **ROLLING_RULES}

# What a step of each method costs, in gradients; exact ∇‖∇L‖ is a derivative of the gradient more.
PRICES = {"gd": 1, "exact": 3, "sam": 2, "backward": 2, "forward": 1}


def shown_evaluations() -> np.ndarray:
    """Gradients spent at the points shown, dense at first: multiples of 6, for all prices."""
    spent = np.unique((np.geomspace(6, BUDGET, SHOWN) / 6).round().astype(int)) * 6
    return np.concatenate([[0], spent])


def settled_after(across: Bool[Array, "settings steps"], price: int) -> Float[Array, " settings"]:
    """Gradients computed until a run is across for good; NaN where it is not at its end."""
    steps = jnp.arange(across.shape[1])
    last = jnp.where(across, -1, steps).max(axis=1)  # the last step at which it is not
    return jnp.where(last == steps[-1], jnp.nan, price * (last + 1.0))


def along_gradient(landscape: Landscape, start: tuple[float, float]):
    """How fast the loss grows along the gradient at the start, by the distances from there."""
    begin = jnp.asarray(start)
    grad_fn = jax.grad(landscape.loss)
    grad = grad_fn(begin)
    unit = grad / jnp.linalg.norm(grad)
    return jax.vmap(lambda distance: grad_fn(begin + distance * unit) @ unit)


@cache
def five_methods(landscape: Landscape, start: tuple[float, float], forward: str):
    """The channels of five runs, at many strengths p and learning rates η.

    `forward` is one of `FORWARD`. The landscape is a fork: a ridge at θ₁ = 0 parts its flat side,
    on the left, from its sharp one. "sam.crossed", … are the gradients computed until a run is
    there for good, NaN if it is not. "cycle.0", … are the start, the ends of two plain steps, and
    that of the third one. Along the gradient at the start "up" and "down" are how far SAM's ascent
    step and a plain step lead, "up.slope" and "down.slope" how fast the loss grows there, and
    "up.tilt" and "down.tilt" how much faster for each unit of the way up.
    """
    rules = {
        "gd": (alpha_sam_sgd, 0.0),
        "exact": (exact_gradient_norm, 1.0),
        "sam": (alpha_sam_sgd, 1.0),
        "backward": (alpha_sam_sgd, -1.0),  # (−1, −p): an ascent step downhill, α turned round
        "forward": (FORWARD[forward], 1.0),
    }
    begin = jnp.asarray(start)
    grad_fn = jax.vmap(jax.grad(landscape.loss))
    grad = jax.grad(landscape.loss)(begin)
    norm = jnp.linalg.norm(grad)
    slope_at = along_gradient(landscape, start)
    spent = shown_evaluations()
    left = outcomes(landscape).index("left the window")  # or diverged, if later

    @compiled
    def program(p: Float[Array, " settings"], step_size: Float[Array, " settings"]) -> Mapping:
        channels: dict[str, Scalars] = {}
        crossed: dict[str, Array] = {}
        for name, (rule, sign) in rules.items():
            price = PRICES[name]
            trajectory = run(
                landscape.loss,
                rule,
                begin,
                Hyperparameters(step_size, jnp.full_like(p, sign), sign * p),
                num_steps=BUDGET // price,
            ).params
            shown = trajectory[:, spent // price]
            about = survey(landscape.loss, shown)
            channels |= {
                f"{name}.x": shown[..., 0],
                f"{name}.y": shown[..., 1],
                f"{name}.curvature": about.curvature_max,
                f"{name}.outcome": outcome(landscape, trajectory),
                f"{name}.crossed": settled_after(trajectory[..., 0] < 0, price),
            }
            crossed[name] = (trajectory[:, -LATE:, 0] < 0).all(-1)
            if name == "forward":
                last = trajectory[:, -40:]
                # Cycles of two steps end in turn on either side: half the width of their ends.
                ends = last[:, ::2]
                channels["measured"] = jnp.linalg.norm(ends.max(1) - ends.min(1), axis=-1) / 2
                top = survey(landscape.loss, last.mean(1)).curvature_max
                channels["predicted"] = forward_cycle_amplitude(step_size, 2 * step_size * p, top)
        here, first = (jnp.broadcast_to(each, (*p.shape, 2)) for each in (begin, grad))
        after = here - step_size[:, None] * first
        second = grad_fn(after)
        plain = after - step_size[:, None] * second
        third = plain + 2 * p[:, None] / norm * (second - first)
        cycle = {"0": here, "1": after, "2": plain, "3": third}
        channels |= {
            f"cycle.{name}.{axis}": place[:, i]
            for name, place in cycle.items()
            for i, axis in enumerate("xy")
        }
        for name, distance in {"up": p, "down": -step_size * norm}.items():
            slope = slope_at(distance)
            channels |= {
                name: distance,
                f"{name}.slope": slope,
                f"{name}.tilt": jnp.where(distance == 0, jnp.nan, (slope - norm) / distance),
            }
        sam, free = crossed["sam"], crossed["forward"]
        crossing = {
            Crossing.FORWARD_LEFT: channels["forward.outcome"] >= left,
            Crossing.BOTH: sam & free,
            Crossing.SAM_ALONE: sam,
            Crossing.FORWARD_ALONE: free,
        }
        return channels | {
            "crossing": jnp.select(list(crossing.values()), list(crossing), Crossing.NEITHER)
        }

    return program
