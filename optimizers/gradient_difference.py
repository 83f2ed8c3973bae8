"""∇‖g‖ for nothing: from two gradients that a run has already computed.

A gradient step is itself a perturbation, downhill by ρ = −η‖g₀‖, and the gradient at its end is
computed anyway. So the difference of consecutive gradients estimates

    (g₁ − g₀)/(−η‖g₀‖) = ∇‖g₀‖ + O(η)

with no second gradient: an α-SAM without an ascent step. The estimate's radius is
η‖g₀‖ and is not ours to choose; it shrinks with the gradient, so that unlike a fixed
perturbation downhill it never reaches across the floor of a valley.

`alternate` uses the estimate at every second step, and works; `alternate_squared` does so with the
gradient of ‖g‖² in its place. The three `rolling` links use it at every step, and each shows a way
in which that goes wrong. All of them take one gradient per step and remember one gradient (and the
point where it was taken); all want to stand first in a chain that ends in plain gradient descent.

That gradient descent itself follows L + (η/4)‖g‖², of which all this is the deliberate
form: Barrett and Dherin 2021 (arXiv 2009.11162).
"""

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
import optax
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float, Int

from optimizers.alpha_sam import extrapolate
from optimizers.plain_gradient import require_plain_gradient
from optimizers.precision import Params, Scalar, add_scaled, over_norm


def gradient_difference(previous_grad: Params, grad: Params, displacement: Params) -> Params:
    """r̂ = −(g₁ − g₀)/‖d‖ ≈ −Hd/‖d‖, for gradients taken d = θ₁ − θ₀ apart.

    After a gradient step, d = −ηg₀, it estimates ∇‖g‖, with an error of
    (η/2)‖g₀‖ T[u,u]. After any other step it is curvature along the step taken, and 0 after none.
    """
    return over_norm(optax.tree.sub(previous_grad, grad), displacement)


class Memory(NamedTuple):
    """What a forward-only link keeps from the step before."""

    num_steps: Int[Array, ""]  # taken so far
    params: Float[Array, " n"]  # all of them, as one vector
    grad: Float[Array, " n"]


Correction = Callable[[Memory, Params, Params], Params]


def alternate(strength: Scalar) -> optax.GradientTransformationExtraArgs:
    """The forward-only cycle: a plain step, then a step that also descends p‖g‖ for both.

    With `optax.sgd(η)` behind it, two steps are

        θ₁ = θ₀ − ηg₀
        θ₂ = θ₁ − ηg₁ + a/(η‖g₀‖) (g₁ − g₀),    a = 2ηp

    the second being two moves of the cycle of three: the gradient step at θ₁ and the
    correction by the difference. One cycle descends L + p‖g‖ by two steps of size η, for
    two gradients: the price of gradient descent. p is the `strength`, αρ in α-SAM's terms.
    """

    def correct(memory, params, grad):
        displacement = optax.tree.sub(params, memory.params)
        estimate = gradient_difference(memory.grad, grad, displacement)
        corrected = add_scaled(grad, 2 * strength, estimate)
        return optax.tree.where(memory.num_steps % 2 == 1, corrected, grad)

    return _remembering(correct)


def alternate_squared(
    learning_rate: Scalar, coefficient: Scalar
) -> optax.GradientTransformationExtraArgs:
    """The forward-only cycle without a norm: it descends (c/4)‖g‖², c the coefficient.

    With `optax.sgd(η)` behind it, two steps are

        θ₁ = θ₀ − ηg₀
        θ₂ = θ₁ − ηg₁ + c (g₁ − g₀),    c (g₁ − g₀) ≈ −2η ∇(c/4)‖g‖²

    The correction dies with the gradient, so that a minimum where gradient descent rests remains a
    place of rest, while c < (1 + (1 − ηλ)²)/(ηλ²) for all its curvatures λ.
    """

    def correct(memory, params, grad):
        del params
        corrected = extrapolate(memory.grad, grad, 1 - coefficient / learning_rate)
        return optax.tree.where(memory.num_steps % 2 == 1, corrected, grad)

    return _remembering(correct)


def rolling_constant(
    learning_rate: Scalar, coefficient: Scalar
) -> optax.GradientTransformationExtraArgs:
    """θ ← θ − ηg + c(g − g₋₁), c the coefficient: not normalised, so it dies with ‖g‖.

    Exactly unnormalised SAM of radius c whose ascent gradient is one step old; on a
    quadratic, heavy ball with momentum cλᵢ along eigenvector i, stable iff cλ < 1 and
    ηλ < 2(1 + cλ). It follows L + (c/2 + η/4)‖g‖². Optimistic gradient descent is
    c = −η, the sharpness-seeking sign.
    """

    def correct(memory, params, grad):
        del params
        return extrapolate(memory.grad, grad, 1 - coefficient / learning_rate)

    return _remembering(correct)


def rolling_normalised(
    learning_rate: Scalar, strength: Scalar
) -> optax.GradientTransformationExtraArgs:
    """θ ← θ − ηg + (p/‖g₋₁‖)(g − g₋₁): the cycle's correction at every step. Unstable.

    It takes the last step for the gradient step −ηg₋₁, which it no longer was, and where
    ‖g‖ < pλ it amplifies itself: this is `rolling_constant` with cλ > 1.
    """

    def correct(memory, params, grad):
        del params
        assumed = optax.tree.scale(-learning_rate, memory.grad)
        return add_scaled(grad, strength, gradient_difference(memory.grad, grad, assumed))

    return _remembering(correct)


def rolling_displaced(strength: Scalar) -> optax.GradientTransformationExtraArgs:
    """θ ← θ − ηg + (ηp/‖d‖)(g − g₋₁), d the last step: bounded, and wrong near a minimum.

    It overshoots by up to p and then, like SAM with α, ρ < 0, climbs to sharper ground.
    """

    def correct(memory, params, grad):
        displacement = optax.tree.sub(params, memory.params)
        return add_scaled(grad, strength, gradient_difference(memory.grad, grad, displacement))

    return _remembering(correct)


def _remembering(correct: Correction) -> optax.GradientTransformationExtraArgs:
    """A link that sees the last point and gradient too, and leaves the first step plain."""

    # As single vectors: for a small network's many small leaves one by one it would take a fifth
    # of a step; so it takes a twentieth.
    def init(params):
        point, _ = ravel_pytree(params)
        return Memory(jnp.zeros((), int), point, jnp.zeros_like(point))

    def update(updates, memory, params=None, **extra_args):
        del extra_args
        require_plain_gradient(params)
        point, _ = ravel_pytree(params)
        grad, restore = ravel_pytree(updates)
        corrected = correct(memory, point, grad)
        direction = jnp.where(memory.num_steps == 0, grad, corrected)
        return restore(direction), Memory(memory.num_steps + 1, point, grad)

    return optax.GradientTransformationExtraArgs(init, update)
