"""How well a finite difference at distance r estimates ∇‖g‖, and what the estimate leaves out.

    (g_r − g₀)/r = ∇‖g‖ + (r/2) T[u,u] + O(r²),    u = g₀/‖g₀‖, T = ∇³L

T[u,u] = ∇(uᵀHu) with u held still: what is left out is itself the gradient of a curvature. On a
quadratic it is nothing, at any r.
"""

import jax
import optax

from optimizers.alpha_sam import perturb
from optimizers.plain_gradient import GradFn
from optimizers.precision import Params, Scalar, unit


def forward_difference(grad_fn: GradFn, params: Params, grad: Params, radius: Scalar) -> Params:
    """(g_r − g₀)/r from the gradient at the radius r ≠ 0: uphill for r > 0, downhill for r < 0.

    SAM's own estimate at r = ρ; that of two steps of gradient descent at r = −η‖g₀‖.
    """
    perturbed = grad_fn(perturb(params, grad, radius))
    return optax.tree.scale(1 / radius, optax.tree.sub(perturbed, grad))


def central_difference(grad_fn: GradFn, params: Params, grad: Params, radius: Scalar) -> Params:
    """(g_r − g₋ᵣ)/2r, the central difference: its error is of order r²."""
    ahead, behind = (grad_fn(perturb(params, grad, r)) for r in (radius, -radius))
    return optax.tree.scale(0.5 / radius, optax.tree.sub(ahead, behind))


def third_derivative(grad_fn: GradFn, params: Params, grad: Params) -> Params:
    """T[u,u], twice the leading error per unit of radius: how Hu changes along u."""
    direction = unit(grad)

    def curvature_along(here: Params) -> Params:
        return jax.jvp(grad_fn, (here,), (direction,))[1]

    return jax.jvp(curvature_along, (params,), (direction,))[1]


def relative_error(estimate: Params, exact: Params) -> Scalar:
    """‖estimate − exact‖/‖exact‖; infinite where nothing is to be estimated."""
    gap = optax.tree.norm(optax.tree.sub(estimate, exact))
    return gap / optax.tree.norm(exact)


def cosine(estimate: Params, exact: Params) -> Scalar:
    """The cosine of the angle between two directions; 0 where one of them is 0."""
    return optax.tree.vdot(unit(estimate), unit(exact))
