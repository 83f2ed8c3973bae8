"""Optimisers in JAX: the α-SAM gradient and the descents that follow it."""

from optimizers.alpha_sam import alpha_sam_gradient, extrapolate, perturb
from optimizers.anatomy import Anatomy
from optimizers.descent import Hyperparameters, Trajectory, departure, follow, run, run_from
from optimizers.rules import FAMILY, GRADIENTS_PER_STEP, ROLLING_RULES, RULES, reads

__all__ = [
    "FAMILY",
    "GRADIENTS_PER_STEP",
    "ROLLING_RULES",
    "RULES",
    "Anatomy",
    "Hyperparameters",
    "Trajectory",
    "alpha_sam_gradient",
    "departure",
    "extrapolate",
    "follow",
    "perturb",
    "reads",
    "run",
    "run_from",
]
