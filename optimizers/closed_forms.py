"""What theory says exactly about these algorithms, where it says anything exactly.

Most of it holds on a quadratic L = ½Σλᵢθᵢ², λ₁ the largest curvature, where α-SAM
depends on α and ρ through their product αρ alone, here `strength`. Nothing is
simulated in this file: the tests hold every formula against a run, and figures may
draw the two beside one another. Arguments broadcast.

The case α = 1: Bartlett, Long and Bousquet 2023 (arXiv 2210.01513) for the limit
cycle and the valley drift, Long and Bartlett 2024 (2309.12488) for the edge of
stability, Agarwala and Dauphin 2023 (2302.08692), Dai, Ahn and Sra 2023 (2305.15287)
for unnormalised SAM. Other α, the forward cycle and the learned radii are derived here.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from optimizers.descent import Scalars


def cycle_amplitude(learning_rate: Scalars, strength: Scalars, curvature: Scalars) -> Scalars:
    """β = ηαρλ₁/(2 − ηλ₁): α-SAM with αρ > 0 ends up jumping between ±β along v₁.

    For 0 < ηλ₁ < 2; above, every start diverges and no cycle is left.
    """
    stiffness = learning_rate * curvature
    return strength * stiffness / (2 - stiffness)


def loss_floor(amplitude: Scalars, curvature: Scalars) -> Scalars:
    """λa²/2: the loss at distance a along an eigenvector, below which a cycle never gets.

    With a = β it is the floor of α-SAM, with a = |αρ| that of AntiSAM, whose stable fixed
    points on a quadratic are ±|αρ|v₁.
    """
    return curvature * amplitude**2 / 2


def transverse_multiplier(
    learning_rate: Scalars, top_curvature: Scalars, curvature: Scalars
) -> Scalars:
    """1 − ηλ − (2 − ηλ₁)(λ/λ₁)²: what one step of the limit cycle does to v ⟂ v₁.

    Below 1 in size for every λ < λ₁, so the cycle along v₁ attracts. Neither α nor ρ
    appears. A negative λ makes it a saddle's escape direction.
    """
    ratio = curvature / top_curvature
    return 1 - learning_rate * curvature - (2 - learning_rate * top_curvature) * ratio**2


def trapping_ratio(learning_rate: Scalars, curvature: Scalars) -> Scalars:
    """ηl/(2 − ηl): a saddle diag(l, −m) holds the limit cycle iff m/l exceeds this.

    A steep way out is a closed one, whatever α and ρ.
    """
    return cycle_amplitude(learning_rate, 1.0, curvature)


def edge_of_stability(learning_rate: Scalars, strength: Scalars, grad_norm: Scalars) -> Scalars:
    """The curvature along g at which one α-SAM step turns g into −g.

        λ_edge = (4/η)/(1 + √(1 + 8αρ/(η‖g‖))) = ‖g‖/(2αρ) · (√(1 + 8αρ/(η‖g‖)) − 1)

    Gradient descent's 2/η at αρ = 0, below it for αρ > 0, above it for αρ < 0, and NaN
    where −8αρ > η‖g‖: there no curvature is large enough.
    """
    return (4 / learning_rate) / (1 + jnp.sqrt(1 + 8 * strength / (learning_rate * grad_norm)))


def valley_drift(
    learning_rate: Scalars,
    strength: Scalars,
    rho: Scalars,
    curvature: Scalars,
    curvature_slope: Scalars,
) -> Scalars:
    """Δx per step along the floor of L = ½κ(x)y², on the limit cycle across it.

        Δx = −ηκ′(β²/2 + αρβ + αρ²/2)

    The last term is the second-order one, and its sign is that of α: a perturbation downhill
    (α, ρ < 0) is not the same as one uphill.
    """
    amplitude = cycle_amplitude(learning_rate, strength, curvature)
    pull = amplitude**2 / 2 + strength * amplitude + strength * rho / 2
    return -learning_rate * curvature_slope * pull


def backward_stiffness(alpha: Scalars) -> Scalars:
    """ηκ* = 2b/(1 + b), b = √(1 − 1/α) − 1: where α-SAM with α, ρ < 0 settles in a valley.

    `valley_drift` vanishes there; below κ* the trajectory climbs to sharper ground.
    2 − √2 for α = −1.
    """
    relative_amplitude = jnp.sqrt(1 - 1 / alpha) - 1
    return 2 * relative_amplitude / (1 + relative_amplitude)


def unnormalised_multiplier(
    learning_rate: Scalars, alpha: Scalars, radius: Scalars, curvature: Scalars
) -> Scalars:
    """1 − ηλ(1 + αrλ): one step of unnormalised α-SAM, whose perturbed point is θ + r∇L."""
    return 1 - learning_rate * curvature * (1 + alpha * radius * curvature)


def forward_cycle_amplitude(learning_rate: Scalars, kick: Scalars, curvature: Scalars) -> Scalars:
    """B = aλ₁/(1 + (1 − ηλ₁)²): where the forward-only cycles end, in turn at ±B along v₁.

    One cycle is two gradient steps and a correction of length about aλ₁; see
    `gradient_difference`.
    """
    return kick * curvature / (1 + (1 - learning_rate * curvature) ** 2)


def squared_cycle_edge(learning_rate: Scalars, curvature: Scalars) -> Scalars:
    """(1 + (1 − ηλ)²)/(ηλ²): the c beyond which a minimum repels `alternate_squared`.

    Along an eigenvector a cycle multiplies by (1 − ηλ)² − cηλ², which is −1 there.
    """
    return (1 + (1 - learning_rate * curvature) ** 2) / (learning_rate * curvature**2)


def forward_transverse_multiplier(
    learning_rate: Scalars, top_curvature: Scalars, curvature: Scalars
) -> Scalars:
    """(1 − ηλ)² − (1 + (1 − ηλ₁)²)(λ/λ₁)²: what one forward-only cycle does to v ⟂ v₁."""
    top = (1 - learning_rate * top_curvature) ** 2
    return (1 - learning_rate * curvature) ** 2 - (1 + top) * (curvature / top_curvature) ** 2


def pair_variance(
    gradient_variance: Scalars, learning_rate: Scalars, grad_norm: Scalars
) -> Scalars:
    """2σ²/(η²‖g‖²): the noise of (g₁ − g₀)/(−η‖g‖) over two different minibatches.

    The trace of its covariance, to leading order in 1/η, when one minibatch gradient has
    a covariance of trace σ². It is the price of a small step: the signal stays, the
    noise grows like 1/η².
    """
    return 2 * gradient_variance / (learning_rate * grad_norm) ** 2


def alternating_mean(momentum: Scalars) -> Scalars:
    """(1 − β)/(1 + β): how much of a vector that turns round at every step is left in m.

    m ← βm + (1 − β)x with x = ±a in turn settles at ± this share of a. The mean of x² keeps all.
    """
    return (1 - momentum) / (1 + momentum)


def learned_radius(
    temperature: Scalars, learning_rate: Scalars, curvature: Scalars
) -> Float[Array, "..."]:
    """√(T/(λ(1 + b))), b = ηλ/(2 − ηλ): the ρ that VSAM learns on a quadratic.

    Also the κ = αρ of the rule that learns α by a quadratic model. As η → 0 both are
    √(T/λ), the radius √d·σ of the Gaussian posterior. For an infinitely wide prior.
    """
    relative_amplitude = cycle_amplitude(learning_rate, 1.0, curvature)
    return jnp.sqrt(temperature / (curvature * (1 + relative_amplitude)))


def learned_strength(
    temperature: Scalars, learning_rate: Scalars, rho: Scalars, curvature: Scalars
) -> Float[Array, "..."]:
    """(−λρ/2 + √(λ²ρ²/4 + 4λbT))/(2λb): the κ = αρ learned by descent on the free energy.

    The rule and the prior are those of `learned_radius`, with the true change of loss in
    place of a model of it. As η → 0 it is 2T/(λρ): a shorter ascent step asks for more without
    bound, where the posterior has one width.
    """
    relative_amplitude = cycle_amplitude(learning_rate, 1.0, curvature)
    half = curvature * rho / 2
    root = jnp.sqrt(half**2 + 4 * curvature * relative_amplitude * temperature)
    return (root - half) / (2 * curvature * relative_amplitude)
