"""The update rules on offer, each a factory from hyperparameters to an optax chain.

The link that needs the plain gradient stands first in its chain: a scaled or averaged
gradient is no longer g₀. At α = 0 every rule is the optimiser it is built on.
"""

from typing import Any

import optax

from optimizers import family
from optimizers.alpha_sam import alpha_sam
from optimizers.descent import Hyperparameters, Rule
from optimizers.gradient_difference import (
    alternate,
    rolling_constant,
    rolling_displaced,
    rolling_normalised,
)
from optimizers.gradient_norm import gradient_norm_penalty
from optimizers.saddam import saddam_d, saddam_m, saddam_raw


def alpha_sam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """θ ← θ − η g_{α,ρ}."""
    return optax.chain(alpha_sam(h.alpha, h.rho), optax.sgd(h.learning_rate))


def alpha_sam_heavy_ball(h: Hyperparameters) -> optax.GradientTransformation:
    """Polyak's momentum: m ← βm + g_{α,ρ}, θ ← θ − ηm."""
    return optax.chain(alpha_sam(h.alpha, h.rho), optax.sgd(h.learning_rate, momentum=h.momentum))


def alpha_sam_nesterov(h: Hyperparameters) -> optax.GradientTransformation:
    """Nesterov's momentum: m ← βm + g_{α,ρ}, θ ← θ − η(βm + g_{α,ρ})."""
    return optax.chain(
        alpha_sam(h.alpha, h.rho),
        optax.sgd(h.learning_rate, momentum=h.momentum, nesterov=True),
    )


def alpha_sam_rmsprop(h: Hyperparameters) -> optax.GradientTransformation:
    """RMSProp, bias-corrected: Adam without its first moment."""
    # Without the correction the first step at decay 0.999 would be 32 times too long.
    return optax.chain(
        alpha_sam(h.alpha, h.rho),
        optax.rmsprop(h.learning_rate, decay=h.decay, eps_in_sqrt=False, bias_correction=True),
    )


def alpha_sam_adam(h: Hyperparameters) -> optax.GradientTransformation:
    """Adam fed with g_{α,ρ}: both moments see the correction. The coupled Saddam, C."""
    return optax.chain(
        alpha_sam(h.alpha, h.rho), optax.adam(h.learning_rate, b1=h.momentum, b2=h.decay)
    )


def exact_gradient_norm(h: Hyperparameters) -> optax.GradientTransformation:
    """Gradient descent on L + αρ‖∇L‖, which α-SAM follows to first order in ρ."""
    return optax.chain(gradient_norm_penalty(h.alpha * h.rho), optax.sgd(h.learning_rate))


def forward_only(h: Hyperparameters) -> optax.GradientTransformation:
    """Gradient descent that descends αρ‖g‖ too, from the gradients of its own steps."""
    return optax.chain(alternate(h.alpha * h.rho), optax.sgd(h.learning_rate))


def saddam_first_moment(h: Hyperparameters) -> optax.GradientTransformation:
    """Adam whose mean sees the α-SAM correction and whose scale does not."""
    return optax.chain(
        saddam_m(alpha_sam(h.alpha, h.rho), h.momentum, h.decay),
        optax.scale_by_learning_rate(h.learning_rate),
    )


def saddam_decoupled(h: Hyperparameters) -> optax.GradientTransformation:
    """Adam plus the preconditioned α-SAM correction: Saddam as we would have it."""
    return optax.chain(
        saddam_d(alpha_sam(h.alpha, h.rho), h.momentum, h.decay),
        optax.scale_by_learning_rate(h.learning_rate),
    )


def saddam_decoupled_raw(h: Hyperparameters) -> optax.GradientTransformation:
    """Adam plus the α-SAM correction as it is, in the units of a gradient."""
    return optax.chain(
        saddam_raw(alpha_sam(h.alpha, h.rho), h.momentum, h.decay),
        optax.scale_by_learning_rate(h.learning_rate),
    )


def saddam_forward(h: Hyperparameters) -> optax.GradientTransformation:
    """`saddam_decoupled` with the forward-only estimate of strength αρ: no second gradient."""
    return optax.chain(
        saddam_d(alternate(h.alpha * h.rho), h.momentum, h.decay),
        optax.scale_by_learning_rate(h.learning_rate),
    )


def rolling_constant_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """The gradient difference at every step, times c = αρ: stale unnormalised SAM."""
    return optax.chain(
        rolling_constant(h.learning_rate, h.alpha * h.rho), optax.sgd(h.learning_rate)
    )


def rolling_normalised_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """The forward-only correction at every step, as if each were a gradient step."""
    return optax.chain(
        rolling_normalised(h.learning_rate, h.alpha * h.rho), optax.sgd(h.learning_rate)
    )


def rolling_displaced_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """The forward-only correction at every step, over the length of the step taken."""
    return optax.chain(rolling_displaced(h.alpha * h.rho), optax.sgd(h.learning_rate))


def usam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """USAM, unnormalised: the ascent step δ is ρ g₀, and shrinks with the gradient."""
    return optax.chain(family.usam(h.alpha, h.rho), optax.sgd(h.learning_rate))


def asam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """ASAM, adaptive: the ascent step δ is ρ T²g₀/‖T g₀‖, T the size |θ| of each parameter."""
    return optax.chain(family.asam(h.alpha, h.rho), optax.sgd(h.learning_rate))


def max_norm_sam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """SAM in the maximum norm: the ascent step δ is ρ sign(g₀), to a corner of a box."""
    return optax.chain(family.max_norm_sam(h.alpha, h.rho), optax.sgd(h.learning_rate))


def two_step_sam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """SAM with two ascent steps of ρ/2, δ together, the second by the gradient after the first."""
    return optax.chain(family.several_steps(h.alpha, h.rho), optax.sgd(h.learning_rate))


def asynchronous_sam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """AsyncSAM: the ascent step δ is along the gradient of the step before."""
    return optax.chain(family.asynchronous_sam(h.alpha, h.rho), optax.sgd(h.learning_rate))


def friendly_sam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """F-SAM: the ascent step δ is along the gradient without its running mean."""
    return optax.chain(family.friendly_sam(h.alpha, h.rho), optax.sgd(h.learning_rate))


def momentum_sam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """MSAM: heavy ball with the gradient taken ρ further on in the direction of its last step.

    Its learning rate is η(1 − β), so that where the gradient stays, its steps are as long as η's.
    """
    return optax.chain(
        family.momentum_sam(h.alpha, h.rho, h.momentum),
        optax.sgd(h.learning_rate * (1 - h.momentum), momentum=h.momentum),
    )


def gsam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """GSAM: θ ← θ − η (g_ρ − (α − 1) g₀⊥), g₀⊥ the part of g₀ across g_ρ."""
    return optax.chain(family.gsam(h.alpha, h.rho), optax.sgd(h.learning_rate))


def looksam_sgd(h: Hyperparameters) -> optax.GradientTransformation:
    """LookSAM: SAM at every fifth step, in between its part across g₀ once more."""
    return optax.chain(family.looksam(h.alpha, h.rho), optax.sgd(h.learning_rate))


def every_fifth_step(h: Hyperparameters) -> optax.GradientTransformation:
    """α-SAM at every fifth step, gradient descent in between."""
    return optax.chain(family.every_kth(h.alpha, h.rho), optax.sgd(h.learning_rate))


RULES: dict[str, Rule] = {
    "α-SAM + SGD": alpha_sam_sgd,
    "α-SAM + heavy ball": alpha_sam_heavy_ball,
    "α-SAM + Nesterov": alpha_sam_nesterov,
    "α-SAM + RMSProp": alpha_sam_rmsprop,
    "α-SAM + Adam": alpha_sam_adam,
    "Exact gradient norm": exact_gradient_norm,
    "Forward-only": forward_only,
    "Saddam M (first moment)": saddam_first_moment,
    "Saddam D (decoupled)": saddam_decoupled,
    "Saddam raw (unscaled)": saddam_decoupled_raw,
    "Saddam F (forward-only)": saddam_forward,
    "USAM": usam_sgd,
    "ASAM": asam_sgd,
    "Max-norm SAM": max_norm_sam_sgd,
    "Two-step SAM": two_step_sam_sgd,
}

# The family of SAM, by the names in the papers. Those that are among the rules, too, are gradient
# descent at α = 0.
FAMILY: dict[str, Rule] = {
    **{name: RULES[name] for name in ("USAM", "ASAM", "Max-norm SAM", "Two-step SAM")},
    "AsyncSAM": asynchronous_sam_sgd,
    "F-SAM": friendly_sam_sgd,
    "MSAM": momentum_sam_sgd,
    "GSAM": gsam_sgd,
    "LookSAM": looksam_sgd,
    "Every 5th step": every_fifth_step,
}

# The same idea at every step instead of every second one, to be seen failing.
ROLLING_RULES: dict[str, Rule] = {
    "Constant coefficient": rolling_constant_sgd,
    "Gradient-normalised": rolling_normalised_sgd,
    "Unit displacement": rolling_displaced_sgd,
}


# What a step costs, in evaluations of ∇L: methods compare fairly at equal gradients.
# The exact rule's derivative of ∇L is counted as two (in flops it is a little less).
GRADIENTS_PER_STEP: dict[str, int] = {
    "α-SAM + SGD": 2,
    "α-SAM + heavy ball": 2,
    "α-SAM + Nesterov": 2,
    "α-SAM + RMSProp": 2,
    "α-SAM + Adam": 2,
    "Exact gradient norm": 3,
    "Forward-only": 1,
    "Saddam M (first moment)": 2,
    "Saddam D (decoupled)": 2,
    "Saddam raw (unscaled)": 2,
    "Saddam F (forward-only)": 1,
    "USAM": 2,
    "ASAM": 2,
    "Max-norm SAM": 2,
    "Two-step SAM": 3,
}

# The same of the family. MSAM needs g₀ unless α is 1, and then half as much.
FAMILY_GRADIENTS: dict[str, float] = {
    **{name: GRADIENTS_PER_STEP.get(name, 2) for name in FAMILY},
    "LookSAM": 1 + 1 / family.REFRESH,
    "Every 5th step": 1 + 1 / family.REFRESH,
}


def reads(rule: Rule) -> set[str]:
    """The hyperparameters that a rule makes use of."""
    asked: set[str] = set()

    class Listening(Hyperparameters):
        def __getattribute__(self, name: str) -> Any:
            asked.add(name)
            return super().__getattribute__(name)

    rule(Listening(0.1, 1.0, 0.1))
    return asked & set(Hyperparameters._fields)
