"""Learning one radius for every coordinate: variational SAM with the variances of mean field.

Mean-field inference has a variance σᵢ² for every coordinate. In VariationalSAM the random draw ε
becomes √d σ⊙g/‖σ⊙g‖, the ascent step that a Gaussian of these widths suggests. With the radii
ρᵢ = √d σᵢ that is

    δ = ρ ⊙ (ρ ⊙ g₀)/‖ρ ⊙ g₀‖,    ρᵢ ∂F/∂ρᵢ = δᵢ ∂ᵢL(θ + δ) − T/d

and `variational.learn_rho` where all ρᵢ are one. As an ascent step it is that of adaptive SAM
(Kwon et al. 2021, arXiv 2102.11600) with scales that are learned. Mean-field inference by SAM-like
steps: Ujváry et al. 2022 (arXiv 2210.10452); the rule is derived here.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax

from optimizers.plain_gradient import second_gradient
from optimizers.precision import Params, over_norm
from optimizers.variational import Variational


class Radii(NamedTuple):
    """The state of the link: the logarithm of every coordinate's radius."""

    log_radii: Params


def ascent_step(radii: Params, grad: Params) -> Params:
    """δ = ρ ⊙ (ρ ⊙ g)/‖ρ ⊙ g‖."""
    scaled = jax.tree.map(jnp.multiply, radii, grad)
    return over_norm(jax.tree.map(jnp.multiply, radii, scaled), scaled)


def learn_radii(v: Variational) -> optax.GradientTransformationExtraArgs:
    """VSAM with a radius for every coordinate: each begins at ρ; the prior is infinitely wide."""

    def init(params):
        return Radii(jax.tree.map(lambda leaf: jnp.full_like(leaf, jnp.log(v.rho)), params))

    def update(updates, state, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        step = ascent_step(jax.tree.map(jnp.exp, state.log_radii), updates)
        sam_grad = grad_fn(optax.tree.add(params, step))
        share = v.temperature / sum(leaf.size for leaf in jax.tree.leaves(params))
        learned = jax.tree.map(
            lambda log, d, g: log - v.rate * (d * g - share), state.log_radii, step, sam_grad
        )
        return sam_grad, Radii(learned)

    return optax.GradientTransformationExtraArgs(init, update)
