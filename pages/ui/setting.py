"""What a run on a surface is started with, and the values that each part of it may take."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes import Landscape
from optimizers import FAMILY, GRADIENTS_PER_STEP, RULES, Hyperparameters, reads

STEPS = (100, 200, 300, 500, 1000, 2000, 3000, 4000, 6000, 8000)
MOMENTA = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
DECAYS = (0.9, 0.99, 0.999, 0.9999)
# Of networks.
LEARNING_RATES = tuple(
    float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 3, 5)
)
WEIGHT_DECAYS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1)
LABEL_NOISES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4)

# What is chosen before one chooses.
RULE, MOMENTUM, DECAY = "α-SAM + SGD", 0.9, 0.999


@dataclass(frozen=True)
class RunSetting:
    """What a run on a surface is started with, and the step of it that is shown."""

    landscape: Landscape
    rule: str
    learning_rate: float
    num_steps: int
    alpha: float
    rho: float
    start: tuple[float, float]
    momentum: float = MOMENTUM
    decay: float = DECAY
    step: int | None = None  # None is the last
    dimensions: int = 2
    span: int = 0  # the steps that the panels must have room for, if more than its own

    @property
    def room(self) -> int:
        """How many steps the panels are drawn for."""
        return max(self.num_steps, self.span)

    @property
    def told(self) -> dict[str, Any]:
        """All of it by name, ready for JSON."""
        return {
            "surface": self.landscape.name,
            "rule": self.rule,
            "learning rate": self.learning_rate,
            "steps": self.num_steps,
            "alpha": self.alpha,
            "rho": self.rho,
            "start": list(self.start),
            **({"momentum": self.momentum} if "momentum" in reads(RULES[self.rule]) else {}),
            **({"decay": self.decay} if "decay" in reads(RULES[self.rule]) else {}),
        }

    def hyperparameters(self, alpha=None, rho=None) -> Hyperparameters:
        """What the rule is given; with other α and ρ where they are named."""
        return Hyperparameters(
            self.learning_rate,
            self.alpha if alpha is None else alpha,
            self.rho if rho is None else rho,
            self.momentum,
            self.decay,
        )


def defaults(landscape: Landscape) -> dict[str, Any]:
    """What a surface is opened at, by the names of the address."""
    return {"alpha": landscape.alpha, "rho": landscape.rho, "start": landscape.start}


def alphas(landscape: Landscape) -> list[float]:
    """The ticks of α."""
    return ticks(*landscape.alpha_range, 0.05)


def rhos(landscape: Landscape) -> list[float]:
    """The ticks of ρ."""
    return ticks(*landscape.rho_range, 0.01)


def ticks(low: float, high: float, fine: float) -> list[float]:
    """Slider ticks from low to high: fine around zero, coarser beyond what most surfaces need."""
    wide = 4.0 if fine == 0.05 else 0.6
    if high > wide:
        fine *= 2
    near = np.arange(round(low / fine), round(min(high, wide) / fine) + 1) * fine
    far = np.arange(wide, max(wide, high) + 1e-9, 5 * fine / 2)[1:]
    return [round(float(value), 10) for value in (*near, *far)]


def learning_rates(landscape: Landscape) -> list[float]:
    """From a twentieth of what suits gradient descent on the surface to twenty times as much."""
    usual = landscape.learning_rate
    steps = [float(f"{digit}e{power}") for power in range(-5, 2) for digit in (1, 1.5, 2, 3, 5, 7)]
    return sorted({usual, *(step for step in steps if usual / 20 <= step <= usual * 20)})


_OF_THE_PRODUCT = ("Exact gradient norm", "Forward-only", "Saddam F (forward-only)")


def tells_apart(rule: str) -> bool:
    """Whether a rule tells α and ρ apart; the others take their product."""
    return rule not in _OF_THE_PRODUCT


def has_ascent_step(rule: str) -> bool:
    """Whether a step takes a second gradient, at the perturbed point θ + ρu."""
    return GRADIENTS_PER_STEP[rule] == 2 and rule not in FAMILY
