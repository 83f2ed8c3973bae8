"""Learning ρ, learning α: sharpness-aware minimisation as variational inference.

Mean-field variational inference fits a Gaussian N(θ, σ²) by descent on

    E[L(θ + σε)] + T·KL,    KL = −log σ + σ²/(2s²) + const per dimension,

T the temperature and s the width of the prior N(0, s²). VariationalSAM replaces the
random ε by SAM's ascent step (Ujváry et al. 2022, arXiv 2210.10452, who propose to train by
SAM-like steps; what follows is derived here). With σ = ρ/√d and T
counted for all d dimensions, ρ becomes something to learn, and the more it learns the
less its difference of gradients is a derivative.

α-SAM offers a way out: keep ρ, learn the strength κ = αρ by learning α.

    learn_rho           F = L_ρ + T·KL(ρ)              L_ρ the loss at θ + ρu, α = 1
    learn_alpha         J = L + α(L_ρ − L) + T·KL(κ)   the objective of which g_{α,ρ} is the
                                                       gradient in θ, the direction u frozen
    learn_alpha_by_model                               J with its slope in κ taken from the two
                                                       gradients: ‖g₀‖ + κ u·(g_ρ − g₀)/ρ

Each learns by gradient descent on the logarithm, so that α and ρ stay positive, and each
is a link whose state is the pair of `Knobs`; it wants to stand first in a chain.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float

from optimizers.alpha_sam import extrapolate, perturb
from optimizers.descent import Loss, Scalars, Trajectory, at_every_setting, descend_on
from optimizers.plain_gradient import second_gradient
from optimizers.precision import Params, Scalar, unit


class Variational(NamedTuple):
    """What the sliders of a learning descent move; traced, and broadcast like arrays."""

    learning_rate: Scalars  # η, of the parameters
    alpha: Scalars  # where a learned α begins, above 0
    rho: Scalars  # where a learned ρ begins, or a fixed one stays, above 0
    temperature: Scalars  # T, the weight of the prior: more of it, more noise
    rate: Scalars = 0.01  # the learning rate of log α or log ρ
    prior_scale: Scalars = float("inf")  # s, in units of θ


class Knobs(NamedTuple):
    """The state of a learning link: α and ρ as they stand."""

    log_alpha: Float[Array, ""]
    log_rho: Float[Array, ""]


Learner = Callable[[Variational], optax.GradientTransformationExtraArgs]


class Learning(NamedTuple):
    """A descent, and the α and ρ that its every step was taken with; NaN once it departed."""

    trajectory: Trajectory
    alpha: Float[Array, "*batch steps"]
    rho: Float[Array, "*batch steps"]


def learn_rho(v: Variational) -> optax.GradientTransformationExtraArgs:
    """VSAM: SAM steps, and ∂F/∂ρ = u·g_ρ − T/ρ + Tρ/s² for ρ."""

    def update(updates, knobs, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        rho = jnp.exp(knobs.log_rho)
        sam_grad = grad_fn(perturb(params, updates, rho))
        slope = optax.tree.vdot(unit(updates), sam_grad)
        pull = rho * slope + _prior_pull(v, rho)
        return sam_grad, knobs._replace(log_rho=knobs.log_rho - v.rate * pull)

    return optax.GradientTransformationExtraArgs(lambda params: _knobs(1.0, v.rho), update)


def learn_alpha(v: Variational) -> optax.GradientTransformationExtraArgs:
    """α-SAM steps, and ∂J/∂κ = (L_ρ − L)/ρ − T/κ + Tκ/s² for κ = αρ: the exact slope.

    `update` also needs `value` and `value_fn`, the loss here and anywhere.
    """

    def update(updates, knobs, params=None, *, grad_fn=None, value, value_fn, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        alpha = jnp.exp(knobs.log_alpha)
        perturbed = perturb(params, updates, v.rho)
        pull = alpha * (value_fn(perturbed) - value) + _prior_pull(v, alpha * v.rho)
        direction = extrapolate(updates, grad_fn(perturbed), alpha)
        return direction, knobs._replace(log_alpha=knobs.log_alpha - v.rate * pull)

    return optax.GradientTransformationExtraArgs(lambda params: _knobs(v.alpha, v.rho), update)


def learn_alpha_by_model(v: Variational) -> optax.GradientTransformationExtraArgs:
    """α-SAM steps, and ∂J/∂κ = ‖g₀‖ + κ u·(g_ρ − g₀)/ρ − T/κ + Tκ/s²: a quadratic model's.

    It extrapolates the loss to the distance κ at which α acts, from an ascent step as short as ρ.
    """

    def update(updates, knobs, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        alpha = jnp.exp(knobs.log_alpha)
        strength = alpha * v.rho
        sam_grad = grad_fn(perturb(params, updates, v.rho))
        slope = lambda grad: optax.tree.vdot(unit(updates), grad)
        curvature = slope(optax.tree.sub(sam_grad, updates)) / v.rho
        pull = strength * (slope(updates) + strength * curvature) + _prior_pull(v, strength)
        direction = extrapolate(updates, sam_grad, alpha)
        return direction, knobs._replace(log_alpha=knobs.log_alpha - v.rate * pull)

    return optax.GradientTransformationExtraArgs(lambda params: _knobs(v.alpha, v.rho), update)


LEARNERS: dict[str, Learner] = {
    "VSAM: learn ρ": learn_rho,
    "Learn α": learn_alpha,
    "Learn α, by a model": learn_alpha_by_model,
}


@partial(jax.jit, static_argnames=("loss", "learner", "num_steps"))
def learn(
    loss: Loss, learner: Learner, start: Params, variational: Variational, *, num_steps: int
) -> Learning:
    """Descend while learning α or ρ: the `run` of this file, with the same broadcasting."""

    def trajectory_of(v):
        optimizer = optax.chain(learner(v), optax.sgd(v.learning_rate))
        each_step = jnp.arange(num_steps + 1)
        trajectory, (knobs, _) = descend_on(
            lambda params, _: loss(params), optimizer, start, each_step
        )
        departed = jnp.isnan(trajectory.loss)
        values = lambda logarithms: jnp.where(departed, jnp.nan, jnp.exp(logarithms))
        return Learning(trajectory, values(knobs.log_alpha), values(knobs.log_rho))

    return at_every_setting(trajectory_of, variational, start)


def _knobs(alpha: Scalar, rho: Scalar) -> Knobs:
    log_rho = jnp.log(rho)
    return Knobs(jnp.log(jnp.asarray(alpha, log_rho.dtype)), log_rho)


def _prior_pull(v: Variational, radius: Scalar) -> Scalar:
    """r ∂/∂r of T(−log r + r²/(2s²)): outwards, where the prior is wider than r."""
    return v.temperature * ((radius / v.prior_scale) ** 2 - 1)
