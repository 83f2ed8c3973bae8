"""How long the paths take that a drag can reach: compiled for the first time, and ever after."""

import time
from statistics import median
from typing import NamedTuple

import jax
import jax.numpy as jnp

from experiments.portrait import portrait
from experiments.surface import sample
from landscapes import Landscape
from optimizers import RULES, Hyperparameters

TICKS = 100  # of each slider
SHOWN_IN_LINES, SHOWN_OF_PATHS = 90, 300  # steps


class Timing(NamedTuple):
    paths: int
    first: float  # seconds, with tracing and compiling
    warm: float  # seconds, the median


def lines_through(landscape: Landscape, num_steps: int, repeats: int) -> Timing:
    """Time what a release asks for: an α-line, a ρ-line and SAM's, with λmax along them."""
    alpha = jnp.linspace(*landscape.alpha_range, TICKS)
    rho = jnp.linspace(*landscape.rho_range, TICKS)
    here = jnp.ones(TICKS)
    settings = Hyperparameters(
        landscape.learning_rate,
        jnp.concatenate([alpha, landscape.alpha * here, here]),
        jnp.concatenate([landscape.rho * here, rho, rho]),
    )
    few, many = (
        jnp.linspace(0, num_steps, count).astype(int) for count in (SHOWN_IN_LINES, SHOWN_OF_PATHS)
    )
    rule, start = RULES["α-SAM + SGD"], jnp.array(landscape.start)
    sample(landscape.loss, landscape.window)  # as on a page, the surface comes before the paths

    def once() -> float:
        began = time.perf_counter()
        jax.block_until_ready(
            portrait(landscape, rule, start, settings, few, many, num_steps=num_steps, last=3)
        )
        return time.perf_counter() - began

    return Timing(3 * TICKS, first=once(), warm=median(once() for _ in range(repeats)))
