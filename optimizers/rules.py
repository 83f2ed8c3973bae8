"""The update rules on offer, each a factory from hyperparameters to an optax chain.

The link that needs the plain gradient stands first in its chain: a scaled or averaged
gradient is no longer g₀. At α = 0 every rule is the optimiser it is built on.
"""

import optax

from optimizers.alpha_sam import alpha_sam
from optimizers.descent import Hyperparameters, Rule
from optimizers.gradient_norm import gradient_norm_penalty


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
    """Adam fed with g_{α,ρ}: both moments see the correction."""
    return optax.chain(
        alpha_sam(h.alpha, h.rho), optax.adam(h.learning_rate, b1=h.momentum, b2=h.decay)
    )


def exact_gradient_norm(h: Hyperparameters) -> optax.GradientTransformation:
    """Gradient descent on L + αρ‖∇L‖, which α-SAM follows to first order in ρ."""
    return optax.chain(gradient_norm_penalty(h.alpha * h.rho), optax.sgd(h.learning_rate))


RULES: dict[str, Rule] = {
    "α-SAM + SGD": alpha_sam_sgd,
    "α-SAM + heavy ball": alpha_sam_heavy_ball,
    "α-SAM + Nesterov": alpha_sam_nesterov,
    "α-SAM + RMSProp": alpha_sam_rmsprop,
    "α-SAM + Adam": alpha_sam_adam,
    "Exact gradient norm": exact_gradient_norm,
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
}
