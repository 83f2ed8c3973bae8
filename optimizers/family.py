"""The family of SAM: each member is α-SAM with one of its parts exchanged.

    g = g₀ + α (∇L(θ + δ) − g₀),    g₀ = ∇L(θ)

In SAM the ascent step δ is ρ g₀/‖g₀‖. Some members take another length or direction for it
(`usam`, `asam`, `max_norm_sam`, `several_steps`), some a direction that they remember
(`asynchronous_sam`, `friendly_sam`, `momentum_sam`). Others keep δ and make something else of the
second gradient (`gsam`), or compute it at some of the steps only (`looksam`, `every_kth`).

Each is the first link of an `optax.chain` and needs `grad_fn`, as `alpha_sam` does; at α = 1 it is
what its paper publishes.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Int

from optimizers.alpha_sam import alpha_sam, extrapolate, perturb
from optimizers.plain_gradient import GradFn, second_gradient
from optimizers.precision import Params, Scalar, add_scaled, over_norm, unit

Link = optax.GradientTransformationExtraArgs

REFRESH = 5  # steps after which LookSAM, and SAM at some steps only, ascend again
FRIENDLY_DECAY = 0.9  # of the mean that F-SAM takes for the full gradient


def _ascending(ascend: Callable[[GradFn, Params, Params], Params], alpha: Scalar) -> Link:
    """g₀ + α (∇L(`ascend`(grad_fn, θ, g₀)) − g₀)."""

    def update(updates, state, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        ascended = ascend(grad_fn, params, updates)
        return extrapolate(updates, grad_fn(ascended), alpha), state

    return Link(optax.init_empty_state, update)


def usam(alpha: Scalar, rho: Scalar) -> Link:
    """Unnormalised SAM: δ = ρ g₀, which shrinks with the gradient. 2 gradients a step.

    So it comes to rest where SAM bounces. To first order it follows L + (αρ/2)‖∇L‖². With
    ρ = −η and α = 1 it is the extragradient method. Andriushchenko and Flammarion 2022
    (arXiv 2206.06232).
    """
    return _ascending(lambda _, params, grad: add_scaled(params, rho, grad), alpha)


def asam(alpha: Scalar, rho: Scalar) -> Link:
    """Adaptive SAM: δ = ρ T²g₀/‖T g₀‖ with T = |θ| for every parameter. 2 gradients a step.

    So δ is the same picture after parameters are rescaled against each other, and nothing is
    perturbed that is 0. Kwon et al. 2021 (arXiv 2102.11600); their code has T = 1 for biases.
    """

    def ascend(_, params, grad):
        scaled = jax.tree.map(lambda p, g: jnp.abs(p) * g, params, grad)
        twice = jax.tree.map(lambda p, s: jnp.abs(p) * s, params, scaled)
        return add_scaled(params, rho, over_norm(twice, scaled))

    return _ascending(ascend, alpha)


def max_norm_sam(alpha: Scalar, rho: Scalar) -> Link:
    """SAM in the maximum norm: δ = ρ sign(g₀), a corner of a box. 2 gradients a step.

    To first order it follows L + αρ‖∇L‖₁. The case p = ∞ in Foret et al. 2021 (arXiv 2010.01412).
    """
    return _ascending(
        lambda _, params, grad: add_scaled(params, rho, jax.tree.map(jnp.sign, grad)), alpha
    )


def several_steps(alpha: Scalar, rho: Scalar, num_ascents: int = 2) -> Link:
    """SAM with several ascent steps of ρ/n, each by the gradient where it starts: n + 1 gradients.

    It follows the slope round a bend, towards the highest point within ρ. Foret et al. 2021
    (arXiv 2010.01412, appendix).
    """

    def ascend(grad_fn, params, grad):
        for step in range(num_ascents):
            params = perturb(params, grad_fn(params) if step else grad, rho / num_ascents)
        return params

    return _ascending(ascend, alpha)


def _remembering(
    direction: Callable[[Params, Params], Params],
    keep: Callable[[Params, Params, Params], Params],
    alpha: Scalar,
    rho: Scalar,
) -> Link:
    """α-SAM with δ = ρ d/‖d‖, d = `direction`(memory, g₀).

    The memory has the shape of a gradient and is zero at first; it becomes
    `keep`(memory, g₀, g) with g the gradient that the link hands on.
    """

    def update(updates, memory, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        ascended = perturb(params, direction(memory, updates), rho)
        followed = extrapolate(updates, grad_fn(ascended), alpha)
        return followed, keep(memory, updates, followed)

    return Link(optax.tree.zeros_like, update)


def asynchronous_sam(alpha: Scalar, rho: Scalar) -> Link:
    """δ = ρ g₋₁/‖g₋₁‖, along the gradient of the step before. 2 gradients, both at once.

    The first step is plain. AsyncSAM: Jo, Lim and Lee 2025 (arXiv 2503.11147).
    """
    return _remembering(
        direction=lambda previous, _: previous,
        keep=lambda _, grad, __: grad,
        alpha=alpha,
        rho=rho,
    )


def friendly_sam(alpha: Scalar, rho: Scalar, decay: Scalar = FRIENDLY_DECAY) -> Link:
    """F-SAM: δ along g₀ − m, m the running mean of the gradients. 2 gradients a step.

    Of the gradient of a minibatch this leaves what the minibatch adds; without minibatches, what
    changed lately. Li et al. 2024 (arXiv 2403.12350), with σ = 1.
    """
    mean = lambda memory, grad: extrapolate(grad, memory, decay)
    return _remembering(
        direction=lambda memory, grad: optax.tree.sub(grad, mean(memory, grad)),
        keep=lambda memory, grad, _: mean(memory, grad),
        alpha=alpha,
        rho=rho,
    )


def momentum_sam(alpha: Scalar, rho: Scalar, momentum: Scalar) -> Link:
    """MSAM: δ = −ρ v/‖v‖, v the momentum; `optax.sgd(η, momentum)` stands behind it.

    A step of momentum goes along −v, so this perturbs downhill, as a negative ρ does. At α = 1 it
    needs no g₀: a step costs 1 gradient, if parameters are kept perturbed; otherwise 2. Becker et
    al. 2024 (arXiv 2401.12033).
    """
    return _remembering(
        direction=lambda velocity, _: optax.tree.scale(-1, velocity),
        keep=lambda velocity, _, followed: add_scaled(followed, momentum, velocity),
        alpha=alpha,
        rho=rho,
    )


def gsam(alpha: Scalar, rho: Scalar) -> Link:
    """GSAM: g_ρ − (α − 1) g₀⊥, g₀⊥ the part of g₀ across g_ρ. 2 gradients a step.

    α-SAM is g_ρ + (α − 1)(g_ρ − g₀). Of the difference, GSAM keeps what is across g_ρ, so that
    the perturbed loss falls as it does in SAM. Its own number is a = α − 1. Zhuang et al. 2022
    (arXiv 2203.08065).
    """

    def update(updates, state, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        sam_grad = grad_fn(perturb(params, updates, rho))
        return add_scaled(sam_grad, 1 - alpha, across(updates, sam_grad)), state

    return Link(optax.init_empty_state, update)


def across(grad: Params, direction: Params) -> Params:
    """The part of a gradient at right angles to a direction; all of it where that is 0."""
    along = unit(direction)
    return add_scaled(grad, -optax.tree.vdot(along, grad), along)


class Reused(NamedTuple):
    """What LookSAM keeps between two ascents."""

    num_steps: Int[Array, ""]  # taken so far
    across: Params  # the part of g_ρ across g₀, when it was last computed


def looksam(alpha: Scalar, rho: Scalar, every: int = REFRESH) -> Link:
    """LookSAM: SAM at every k-th step; in between, its part across g₀ once more.

    Between two ascents g₀ + α ‖g₀‖ g_v/‖g_v‖, with g_v the part of the last g_ρ across the g₀ of
    then. 1 + 1/k gradients a step. Liu et al. 2022 (arXiv 2203.02714).
    """

    def update(updates, state, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)

        def ascend():
            sam_grad = grad_fn(perturb(params, updates, rho))
            return sam_grad, across(sam_grad, updates)

        def reuse():
            length = alpha * optax.tree.norm(updates)
            return add_scaled(updates, length, unit(state.across)), state.across

        followed, kept = jax.lax.cond(state.num_steps % every == 0, ascend, reuse)
        return followed, Reused(state.num_steps + 1, kept)

    return Link(lambda params: Reused(jnp.zeros((), int), optax.tree.zeros_like(params)), update)


def every_kth(alpha: Scalar, rho: Scalar, every: int = REFRESH) -> Link:
    """α-SAM at every k-th step, plain steps in between: 1 + 1/k gradients a step."""
    ascends = lambda step: step % every == 0
    return optax.transforms.conditionally_transform(alpha_sam(alpha, rho), ascends)
