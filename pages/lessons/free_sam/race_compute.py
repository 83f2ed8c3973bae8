"""From the sharp minimum, at equal gradients: SAM, its limit, and walks that only go forward."""

from collections.abc import Mapping
from functools import cache

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.programs import compiled
from landscapes import Landscape, outcome, outcomes, survey
from optimizers import Hyperparameters, run
from optimizers.closed_forms import forward_cycle_amplitude
from optimizers.descent import Rule, Scalars
from optimizers.rules import ROLLING_RULES, alpha_sam_sgd, exact_gradient_norm, forward_only

BUDGET = 7200  # gradient evaluations for each method
SHOWN = 56  # points of each path
LATE = 200  # last iterates, all of which lie on the side on which a path is said to have settled

# Who settles on the flat side of the ridge, SAM or the walk that only goes forward; or the latter
# leaves the window or diverges.
BOTH, SAM_ALONE, FORWARD_ALONE, NEITHER, LOST = range(5)

# How the gradient difference is used: every second step, or at every step in one of three ways.
FORWARD: dict[str, Rule] = {"Every second step": forward_only, **ROLLING_RULES}

# What a step of each method costs, in gradients; exact ∇‖g‖ is one derivative of the gradient more.
PRICES = {"gd": 1, "exact": 3, "sam": 2, "backward": 2, "forward": 1}


def shown_evaluations() -> np.ndarray:
    """Gradients spent at the points shown, dense at first: multiples of 6, for all prices."""
    return np.unique((np.geomspace(6, BUDGET, SHOWN) / 6).round().astype(int)) * 6


@cache
def forward_cycle(landscape: Landscape, start: tuple[float, float], forward: str):
    """The picture of all five paths for many strengths p and learning rates η.

    The landscape is a fork: a ridge at θ₁ = 0 parts its flat side, on the left, from its sharp one.
    """
    rules = {
        "gd": (alpha_sam_sgd, 0.0),
        "exact": (exact_gradient_norm, 1.0),
        "sam": (alpha_sam_sgd, 1.0),
        "backward": (alpha_sam_sgd, -1.0),  # (−1, −p): a look downhill, α turned round
        "forward": (FORWARD[forward], 1.0),
    }
    spent = np.concatenate([[0], shown_evaluations()])
    gone = outcomes(landscape).index("left the window")  # or diverged, if later

    @compiled
    def picture(p: Float[Array, " settings"], step_size: Float[Array, " settings"]) -> Mapping:
        channels: dict[str, Scalars] = {}
        crossed: dict[str, Array] = {}
        for name, (rule, sign) in rules.items():
            price = PRICES[name]
            path = run(
                landscape.loss,
                rule,
                jnp.asarray(start),
                Hyperparameters(step_size, jnp.full_like(p, sign), sign * p),
                num_steps=BUDGET // price,
            ).params
            shown = path[:, spent // price]
            about = survey(landscape.loss, shown)
            channels |= {
                f"{name}.x": shown[..., 0],
                f"{name}.y": shown[..., 1],
                f"{name}.curvature": about.curvature_max,
                f"{name}.outcome": outcome(landscape, path),
            }
            crossed[name] = (path[:, -LATE:, 0] < 0).all(-1)
            if name == "forward":
                last = path[:, -40:]
                # Cycles of two steps end in turn on either side: half the width of their ends.
                ends = last[:, ::2]
                channels["measured"] = jnp.linalg.norm(ends.max(1) - ends.min(1), axis=-1) / 2
                top = survey(landscape.loss, last.mean(1)).curvature_max
                channels["predicted"] = forward_cycle_amplitude(step_size, 2 * step_size * p, top)
        lost = channels["forward.outcome"] >= gone
        sam, free = crossed["sam"], crossed["forward"]
        crossers = jnp.select(
            [lost, sam & free, sam, free], [LOST, BOTH, SAM_ALONE, FORWARD_ALONE], NEITHER
        )
        return channels | {"crossers": crossers}

    return picture
