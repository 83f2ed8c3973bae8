"""The exact gradient of ‖∇L‖, which α-SAM and the forward-only algorithms estimate.

    ∇‖∇L‖ = H u,    u = ∇L/‖∇L‖,    H = ∇²L

One forward-mode derivative of the gradient along u gives it; no Hessian is formed.
Descent on L + λ‖∇L‖ is the double-backpropagation scheme that Karakida et al. 2023
(arXiv 2210.02720) compare with finite differences such as SAM's.
"""

import jax
import optax

from optimizers.plain_gradient import GradFn, second_gradient
from optimizers.precision import Params, Scalar, add_scaled, unit


def gradient_norm_gradient(grad_fn: GradFn, params: Params, grad: Params) -> Params:
    """∇‖∇L‖ = Hu at θ, given the gradient there; 0 where the gradient is 0.

    The derivative costs about two further gradients.
    """
    return jax.jvp(grad_fn, (params,), (unit(grad),))[1]


def gradient_norm_penalty(strength: Scalar) -> optax.GradientTransformationExtraArgs:
    """g₀ + λ∇‖g₀‖, the gradient of L + λ‖∇L‖, as the first link of an `optax.chain`.

    `update` needs the keyword argument `grad_fn`, as `alpha_sam` does. With strength
    λ = αρ this is what α-SAM tends to as ρ → 0.
    """

    def update(updates, state, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        penalty = gradient_norm_gradient(grad_fn, params, updates)
        return add_scaled(updates, strength, penalty), state

    return optax.GradientTransformationExtraArgs(optax.init_empty_state, update)
