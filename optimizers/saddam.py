"""Saddam: α-SAM and Adam. Where in Adam does the correction belong?

Write g₀ for the plain gradient, Δ for what α-SAM (or any other link) adds to it, m and v
for Adam's moments, hats for their bias-corrected values, P = 1/(√v̂ + ε).

    C  coupled                 m, v ← g₀ + Δ      θ ← θ − η P m̂      (`alpha_sam`, then Adam)
    M  first moment            m ← g₀ + Δ, v ← g₀  θ ← θ − η P m̂
    D  decoupled               m, v ← g₀          θ ← θ − η P (m̂ + Δ)
    raw decoupled, unscaled    m, v ← g₀          θ ← θ − η (P m̂ + Δ)
    F  forward-only            D with the Δ of `gradient_difference.alternate`

Near a minimum Δ changes sign at every step: in C it averages out of m while it inflates
v, so that the naive combination is also the weakest. D keeps it out of both moments and
in Adam's units, as AdamW does with weight decay (Loshchilov and Hutter 2019, arXiv
1711.05101); raw, whose Δ keeps the units of a gradient, is WSAM's way (Yue et al. 2023,
2305.15817). Adam is Kingma and Ba 2015 (1412.6980).

Each function here takes the link that makes Δ and stands in for `optax.scale_by_adam`,
first in a chain; at Δ = 0 it is that. The moments are kept in single precision at least: in 16
bits 1 − β₂ and ε vanish. Complex parameters are refused.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Int

from optimizers.plain_gradient import require_plain_gradient
from optimizers.precision import Params, Scalar, at_least_single

_EPSILON = 1e-8  # Adam's ε as published, and as optax has it


class Moments(NamedTuple):
    """Adam's running means: of the gradient, and of its square."""

    num_steps: Int[Array, ""]
    first: Params
    second: Params


class SaddamState(NamedTuple):
    """Adam's moments and whatever the correcting link remembers."""

    moments: Moments
    link: optax.OptState


Step = Callable[[Moments, Params, Params], tuple[Params, Moments]]


def saddam_m(
    link: optax.GradientTransformation, momentum: Scalar, decay: Scalar
) -> optax.GradientTransformationExtraArgs:
    """M: the correction enters the first moment and not the second."""

    def step(moments, grad, correction):
        corrected = optax.tree.add(grad, correction)
        mean, root, moments = _advance(moments, corrected, grad, momentum, decay)
        return optax.tree.div(mean, root), moments

    return _around(link, step)


def saddam_d(
    link: optax.GradientTransformation, momentum: Scalar, decay: Scalar
) -> optax.GradientTransformationExtraArgs:
    """D: the correction enters neither moment, and is preconditioned like the mean."""

    def step(moments, grad, correction):
        mean, root, moments = _advance(moments, grad, grad, momentum, decay)
        return optax.tree.div(optax.tree.add(mean, correction), root), moments

    return _around(link, step)


def saddam_raw(
    link: optax.GradientTransformation, momentum: Scalar, decay: Scalar
) -> optax.GradientTransformationExtraArgs:
    """Decoupled and raw: the correction enters neither moment and is not preconditioned."""

    def step(moments, grad, correction):
        mean, root, moments = _advance(moments, grad, grad, momentum, decay)
        return optax.tree.add(optax.tree.div(mean, root), correction), moments

    return _around(link, step)


def _advance(
    moments: Moments, for_first: Params, for_second: Params, momentum: Scalar, decay: Scalar
) -> tuple[Params, Params, Moments]:
    """m̂ and √v̂ + ε after one more step, and the moments they came from."""
    first = optax.tree.update_moment(for_first, moments.first, momentum, 1)
    second = optax.tree.update_moment(for_second, moments.second, decay, 2)
    num_steps = moments.num_steps + 1
    mean = optax.tree.bias_correction(first, momentum, num_steps)
    square = optax.tree.bias_correction(second, decay, num_steps)
    root = jax.tree.map(lambda each: jnp.sqrt(each) + _EPSILON, square)
    return mean, root, Moments(num_steps, first, second)


def _around(
    link: optax.GradientTransformation, step: Step
) -> optax.GradientTransformationExtraArgs:
    """Let `step` see the plain gradient and, apart from it, what `link` adds to it."""
    link = optax.with_extra_args_support(link)

    def init(params):
        require_plain_gradient(params)
        zeros = optax.tree.zeros_like(at_least_single(params))
        return SaddamState(Moments(jnp.zeros((), int), zeros, zeros), link.init(params))

    def update(updates, state, params=None, **extra_args):
        require_plain_gradient(params)
        corrected, link_state = link.update(updates, state.link, params, **extra_args)
        grad = at_least_single(updates)
        correction = optax.tree.sub(at_least_single(corrected), grad)
        direction, moments = step(state.moments, grad, correction)
        return optax.tree.cast_like(direction, updates), SaddamState(moments, link_state)

    return optax.GradientTransformationExtraArgs(init, update)
