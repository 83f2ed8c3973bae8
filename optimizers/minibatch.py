"""Minibatches: what becomes of the gradient difference when the gradients are noisy.

Let a minibatch gradient be g plus noise whose covariance has the trace σ². Of the estimate
(g₁ − g₀)/(−η‖g‖) of ∇‖g‖,

    over two different minibatches, the mean is right and the variance 2σ²/(η²‖g‖²), ruinous;
    over the same one twice, the variance is O(1) and the mean ½∇(‖g‖² + σ²)/‖g‖: what is
    penalised is the gradient norm of the minibatch, its noise included.

So the remedy is to let every minibatch serve two consecutive steps: `twice`. The
optimisers need not know; a minibatch is bound in the gradient that they are given.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float, Int, Key, PyTree, Shaped

from optimizers.descent import Hyperparameters, Rule, Trajectory, at_every_setting, descend_on
from optimizers.gradient_difference import gradient_difference
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.precision import Params, Scalar

Examples = PyTree[Shaped[Array, "examples ..."]]
ExampleLoss = Callable[[Params, PyTree], Float[Array, ""]]
Batches = Int[Array, "batches size"]


class Quadratics(NamedTuple):
    """½(θ − aᵢ)ᵀHᵢ(θ − aᵢ), one for each example: a loss whose noise is known exactly."""

    hessian: Float[Array, "*examples d d"]
    centre: Float[Array, "*examples d"]


def quadratic(params: Float[Array, " d"], example: Quadratics) -> Float[Array, ""]:
    """The loss of one example."""
    offset = params - example.centre
    return 0.5 * offset @ example.hessian @ offset


def draw_quadratics(
    key: Key[Array, ""],
    num_examples: int,
    dimension: int,
    roots: tuple[float, float] = (0.3, 2.0),
) -> Quadratics:
    """Random ones: Hᵢ = AᵢAᵢᵀ with Aᵢ about a diagonal between the `roots`, and aᵢ about 0."""
    for_root, for_centre = jax.random.split(key)
    shape = (num_examples, dimension, dimension)
    mean_root = jnp.broadcast_to(jnp.diag(jnp.linspace(*roots, dimension)), shape)
    root = mean_root + 0.3 * jax.random.normal(for_root, shape)
    centre = 0.7 * jax.random.normal(for_centre, shape[:2])
    return Quadratics(root @ root.transpose(0, 2, 1), centre)


def mean_quadratics(
    examples: Quadratics, batches: Batches, sizes: Int[Array, " sizes"]
) -> Quadratics:
    """The mean loss of the first B examples of each batch, up to a constant, for each size B.

    A mean of quadratics is one, so what a minibatch does need not be summed anew at every θ.
    The leaves have the axes sizes, batches, then those of one quadratic.
    """
    sizes = sizes[:, None]
    share = (jnp.arange(batches.shape[1])[None] < sizes) / sizes
    hessians, centres = examples.hessian[batches], examples.centre[batches]
    hessian = jnp.einsum("sk,bkij->sbij", share, hessians)
    slope = jnp.einsum("sk,bki->sbi", share, jnp.einsum("bkij,bkj->bki", hessians, centres))
    return Quadratics(hessian, jnp.linalg.solve(hessian, slope[..., None])[..., 0])


def draw_batches(
    key: Key[Array, ""], num_examples: int, batch_size: int, num_batches: int
) -> Batches:
    """Minibatches as rows of indices, drawn with replacement and each afresh."""
    return jax.random.randint(key, (num_batches, batch_size), 0, num_examples)


def twice(batches: Shaped[Array, "batches ..."]) -> Shaped[Array, "batches ..."]:
    """The first half of them, each for two consecutive steps."""
    return jnp.repeat(batches, 2, axis=0)[: len(batches)]


@partial(jax.jit, static_argnames=("example_loss", "rule"))
def run_on(
    example_loss: ExampleLoss,
    examples: Examples,
    batches: Batches,
    rule: Rule,
    start: Params,
    hyperparameters: Hyperparameters,
) -> Trajectory:
    """`run` where every iterate has a minibatch of its own, whose loss is recorded."""
    loss = partial(_batch_loss, example_loss, examples)
    trajectory = lambda h: descend_on(loss, rule(h), start, batches)[0]
    return at_every_setting(trajectory, hyperparameters, start)


class PairEstimates(NamedTuple):
    """Draws of the estimate of ∇‖g‖, along the leading axis of every leaf."""

    different: Params  # g₀ and g₁ each from a minibatch of its own
    same: Params  # both from one


@partial(jax.jit, static_argnames=("example_loss", "batch_size", "num_draws"))
def pair_estimates(
    example_loss: ExampleLoss,
    examples: Examples,
    params: Params,
    learning_rate: Scalar,
    key: Key[Array, ""],
    *,
    batch_size: int,
    num_draws: int,
) -> PairEstimates:
    """Estimate ∇‖g‖ at θ from one minibatch step of size η, many times over.

    All are divided by the length η‖g‖ of the step over all examples, to keep the noise of
    the denominator out.
    """
    grad_fn = jax.grad(partial(_batch_loss, example_loss, examples))
    num_examples = len(jax.tree.leaves(examples)[0])
    full_step = optax.tree.scale(-learning_rate, grad_fn(params, jnp.arange(num_examples)))

    def draw(key):
        batch, other = draw_batches(key, num_examples, batch_size, 2)
        grad = grad_fn(params, batch)
        after = optax.tree.add_scale(params, -learning_rate, grad)
        estimate = lambda second: gradient_difference(grad, grad_fn(after, second), full_step)
        return PairEstimates(different=estimate(other), same=estimate(batch))

    return jax.vmap(draw)(jax.random.split(key, num_draws))


class PairTheory(NamedTuple):
    """What the estimates should be, as η → 0."""

    grad_norm: Float[Array, ""]  # ‖g‖ over all examples
    gradient_variance: Float[Array, ""]  # σ², the trace of a minibatch gradient's covariance
    different: Params  # ∇‖g‖
    same: Params  # ½∇(‖g‖² + σ²)/‖g‖


@partial(jax.jit, static_argnames="example_loss")
def pair_theory(
    example_loss: ExampleLoss,
    examples: Examples,
    params: Params,
    *,
    batch_size: Scalar | Int[Array, ""],
) -> PairTheory:
    """The means of `pair_estimates` and, for `closed_forms.pair_variance`, the noise."""
    losses = jax.vmap(example_loss, (None, 0))
    grad_fn = jax.grad(lambda params: losses(params, examples).mean())
    grad = grad_fn(params)

    def gradient_variance(params):
        each = jax.vmap(jax.grad(example_loss), (None, 0))(params, examples)
        variances = jax.tree.map(lambda leaf: leaf.var(axis=0).sum(), each)
        return optax.tree.sum(variances) / batch_size

    signal = gradient_norm_gradient(grad_fn, params, grad)
    noise = jax.grad(gradient_variance)(params)
    grad_norm = optax.tree.norm(grad)
    same = optax.tree.add_scale(signal, 1 / (2 * grad_norm), noise)
    return PairTheory(grad_norm, gradient_variance(params), signal, same)


@partial(jax.jit, static_argnames="example_loss")
def gradient_covariance(
    example_loss: ExampleLoss, examples: Examples, params: Float[Array, " d"]
) -> Float[Array, "d d"]:
    """Σ: how the gradients of the examples scatter at θ. A minibatch of B has Σ/B."""
    each = jax.vmap(jax.grad(example_loss), (None, 0))(params, examples)
    apart = each - each.mean(axis=0, keepdims=True)
    return apart.T @ apart / len(apart)


def _batch_loss(
    example_loss: ExampleLoss, examples: Examples, params: Params, batch: Int[Array, " size"]
) -> Float[Array, ""]:
    """The mean loss over the examples of one batch."""
    chosen = jax.tree.map(lambda leaf: leaf[batch], examples)
    return jax.vmap(example_loss, (None, 0))(params, chosen).mean()
