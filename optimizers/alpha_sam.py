"""α-SAM: sharpness-aware minimisation with the two jobs of ρ pulled apart.

    g_{α,ρ} = g₀ + α (g_ρ − g₀),    g_ρ = ∇L(θ + ρ g₀/‖g₀‖),    g₀ = ∇L(θ)

ρ says how far to look and acts only in `perturb`; α says how strongly to react and
acts only in `extrapolate`. To first order the result is the gradient of
L(θ) + αρ‖∇L(θ)‖, so α can raise the penalty while ρ keeps the Taylor step short.

SAM is Foret et al. 2021 (arXiv 2010.01412). The same formula under other names: GNP,
with α = λ/r (Zhao et al. 2022, 2202.03599), and WSAM, with α = γ/(1−γ) (Yue et al.
2023, 2305.15817); both have α > 0 and ρ > 0.
"""

from collections.abc import Callable

import optax

from optimizers.precision import Params, Scalar, add_scaled, unit

GradFn = Callable[[Params], Params]


def perturb(params: Params, grad: Params, rho: Scalar) -> Params:
    """θ + ρ g/‖g‖: uphill for ρ > 0, downhill for ρ < 0, still where g = 0."""
    return add_scaled(params, rho, unit(grad))


def extrapolate(grad: Params, sam_grad: Params, alpha: Scalar) -> Params:
    """g₀ + α (g_ρ − g₀): 0 is gradient descent, 1 is SAM, α < 0 is AntiSAM."""
    return add_scaled(grad, alpha, optax.tree.sub(sam_grad, grad))


def alpha_sam_gradient(
    grad_fn: GradFn, params: Params, grad: Params, alpha: Scalar, rho: Scalar
) -> Params:
    """The α-SAM gradient, given the plain one: it costs one further gradient."""
    sam_grad = grad_fn(perturb(params, grad, rho))
    return extrapolate(grad, sam_grad, alpha)


def alpha_sam(alpha: Scalar, rho: Scalar) -> optax.GradientTransformationExtraArgs:
    """α-SAM as the first link of an `optax.chain`, whatever optimiser follows.

    `update` takes the plain gradient in and hands the α-SAM gradient on; it needs
    the keyword argument `grad_fn`, the gradient of the loss on the current batch.
    """

    def update(updates, state, params, *, grad_fn, **extra_args):
        del extra_args
        return alpha_sam_gradient(grad_fn, params, updates, alpha, rho), state

    return optax.GradientTransformationExtraArgs(optax.init_empty_state, update)
