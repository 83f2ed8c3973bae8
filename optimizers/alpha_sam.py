"""α-SAM: sharpness-aware minimisation with the two jobs of ρ pulled apart.

    g_{α,ρ} = g₀ + α (g_ρ − g₀),    g_ρ = ∇L(θ + ρ g₀/‖g₀‖),    g₀ = ∇L(θ)

ρ is the length of the ascent step and acts only in `perturb`; α is how strongly to react
to it and acts only in `extrapolate`. To first order the result is the gradient of
L(θ) + αρ‖∇L(θ)‖, so α can raise the penalty while ρ keeps the Taylor step short.

SAM is Foret et al. 2021 (arXiv 2010.01412). The same formula under other names: GNP,
with α = λ/r (Zhao et al. 2022, 2202.03599), and WSAM, with α = γ/(1−γ) (Yue et al.
2023, 2305.15817); both have α > 0 and ρ > 0.
"""

from collections.abc import Callable

import optax

from optimizers.plain_gradient import GradFn, second_gradient
from optimizers.precision import Params, Scalar, add_scaled, unit


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


def alpha_sam(
    alpha: Scalar | Callable, rho: Scalar | Callable
) -> optax.GradientTransformationExtraArgs:
    """α-SAM as the first link of an `optax.chain`, whatever optimiser follows.

    `update` takes the plain gradient in and hands the α-SAM gradient on, every leaf in its own
    type. It needs the parameters and the keyword argument `grad_fn`, the gradient of the loss on
    the current batch. α and ρ may be schedules, functions of the number of updates so far. Where
    the link cannot be right (the gradient was changed before it, parameters are masked or
    complex, `grad_fn` is of another shape) it raises an error that says what to do.

    >>> loss = lambda params, batch: jnp.mean((batch @ params["w"] + params["b"]) ** 4)
    >>> params = {"w": jnp.array([1.0, -2.0]), "b": jnp.array(0.5)}
    >>> batches = jnp.array([[[0.3, 0.1], [0.2, -0.4]], [[-0.5, 0.6], [0.1, 0.9]]])

    >>> @partial(jax.jit, static_argnums=0)
    ... def step(optimizer, params, state, batch):
    ...     grad_fn = jax.grad(partial(loss, batch=batch))
    ...     grad = grad_fn(params)
    ...     updates, state = optimizer.update(grad, state, params, grad_fn=grad_fn)
    ...     return optax.apply_updates(params, updates), state

    >>> optimizer = optax.chain(alpha_sam(alpha=2.0, rho=0.05), optax.sgd(0.1, momentum=0.9))
    >>> state = optimizer.init(params)
    >>> for batch in batches:
    ...     params, state = step(optimizer, params, state, batch)

    *Clip, decay.* What is to act on the α-SAM gradient stands behind the link; in front of it,
    it would change g₀ and not g_ρ.

    >>> optimizer = optax.chain(
    ...     alpha_sam(2.0, 0.05),
    ...     optax.clip_by_global_norm(0.5),
    ...     optax.add_decayed_weights(1e-4),
    ...     optax.sgd(0.1),
    ... )

    *Accumulate.* Either `grad_fn` takes the mean over the small batches, one at a time, which is
    α-SAM on the large one; or `optax.MultiSteps` stands behind the link and takes the mean of
    their α-SAM gradients, each with an ascent step of its own (m-SAM in Foret et al. 2021).

    >>> def grad_fn(params):
    ...     one_batch = jax.grad(loss)
    ...     total, _ = jax.lax.scan(
    ...         lambda total, batch: (optax.tree.add(total, one_batch(params, batch)), None),
    ...         optax.tree.zeros_like(params),
    ...         batches,
    ...     )
    ...     return optax.tree.scale(1 / len(batches), total)

    >>> m_sam = optax.chain(alpha_sam(2.0, 0.05), optax.MultiSteps(optax.sgd(0.1), 2))

    *Average over devices.* With the mean in `grad_fn`, all devices perturb alike, as one device
    with all examples would. (A mean of the α-SAM gradients is m-SAM again, and costs one message
    less: chain `optax.stateless(lambda grad, _: jax.lax.pmean(grad, "devices"))` behind.)

    >>> def averaged(params, batch):
    ...     grad_fn = lambda params: jax.lax.pmean(jax.grad(loss)(params, batch), "devices")
    ...     return alpha_sam_gradient(grad_fn, params, grad_fn(params), alpha=2.0, rho=0.05)

    *Freeze.* Take the gradient by what is trained, alone: a frozen parameter that is merely not
    updated would still be perturbed.

    >>> trained, frozen = {"w": params["w"]}, {"b": params["b"]}
    >>> grad_fn = jax.grad(lambda trained: loss(trained | frozen, batch))

    *BatchNorm.* Keep the statistics of the plain pass, and none of the perturbed one, which
    belong to other parameters.

    >>> def with_statistics(params, batch):
    ...     return loss(params, batch), batch.mean(axis=0)
    >>> both_fn = jax.grad(partial(with_statistics, batch=batch), has_aux=True)
    >>> grad, statistics = both_fn(params)
    >>> grad_fn = lambda params: both_fn(params)[0]

    *Schedule.* ρ in proportion to a falling learning rate, as GSAM has it (Zhuang et al. 2022,
    arXiv 2203.08065). The state then holds α and ρ as they stand, under `hyperparams`.

    >>> learning_rate = optax.cosine_decay_schedule(0.1, decay_steps=100)
    >>> optimizer = optax.chain(
    ...     alpha_sam(2.0, lambda count: 0.5 * learning_rate(count)), optax.sgd(learning_rate)
    ... )
    """
    if callable(alpha) or callable(rho):
        return optax.inject_hyperparams(alpha_sam)(alpha, rho)

    def update(updates, state, params=None, *, grad_fn=None, **extra_args):
        del extra_args
        grad_fn = second_gradient(grad_fn, params)
        return alpha_sam_gradient(grad_fn, params, updates, alpha, rho), state

    return optax.GradientTransformationExtraArgs(optax.init_empty_state, update)
