"""What a link may be handed: the plain gradient, of all the parameters.

The links of this package set a second gradient beside the one that they are handed. optax lets
them stand anywhere, and where it hands on another gradient than the plain one, the numbers would
be wrong without a word. So each link asks here first. Everything is asked while JAX traces:
a compiled step does not pay for it.
"""

import inspect
from collections.abc import Callable
from types import CodeType
from typing import Any

import jax
import jax.numpy as jnp
import optax

from optimizers.precision import Params

GradFn = Callable[[Params], Params]

_SEE = "The docstring of `alpha_sam` shows how."
# The functions by which optax calls a link, known by their code.
_CHAINS = {
    optax.chain(optax.identity()).update.__code__,
    optax.named_chain(("", optax.identity())).update.__code__,
}
_MULTI_STEPS = {optax.MultiSteps.update.__code__}


def require_plain_gradient(params) -> None:
    """Raise where a link is not handed the plain gradient of real parameters, and these too."""
    if params is None:
        raise ValueError("This link needs the parameters: call `update(grad, state, params, …)`.")
    if any(jnp.iscomplexobj(leaf) for leaf in jax.tree.leaves(params)):
        raise TypeError(
            "This link is for real parameters. Keep the real and the imaginary part of complex "
            "ones as two leaves, and put them together in the loss."
        )
    if any(frame.f_locals["new_state"] for frame in _callers(_CHAINS)):
        raise ValueError(
            "This link must be the first of its chain: an earlier link changes the gradient that "
            "it is handed, and not the second one that it is compared with. Put clipping, weight "
            f"decay and the like behind it. {_SEE}"
        )


def second_gradient(grad_fn: GradFn | None, params) -> GradFn:
    """`grad_fn` for a link that calls it elsewhere, or an error that says what to do instead."""
    require_plain_gradient(params)
    if grad_fn is None:
        raise TypeError(
            "This link needs a second gradient: call `update(grad, state, params, "
            "grad_fn=jax.grad(loss))`, with the loss on the current batch."
        )
    is_masked = lambda leaf: isinstance(leaf, optax.MaskedNode)
    if any(is_masked(leaf) for leaf in jax.tree.leaves(params, is_leaf=is_masked)):
        raise TypeError(
            "This link sees only a part of the parameters, and `grad_fn` needs them all: it cannot "
            "stand inside `optax.masked`, `multi_transform` or `partition`. Put it in front of "
            f"them; to freeze parameters, take the gradient by the others alone. {_SEE}"
        )
    if any(_callers(_MULTI_STEPS)):
        raise ValueError(
            "`optax.MultiSteps` averages the gradient over several batches, but `grad_fn` is that "
            "of the last batch alone. Put this link in front, `optax.chain(alpha_sam(…), "
            f"optax.MultiSteps(…))`, or let `grad_fn` take the mean itself. {_SEE}"
        )

    structure: Any = jax.tree.structure(params)

    def checked(where: Params) -> Params:
        try:
            grad = grad_fn(where)
        except TypeError as error:
            if _takes_parameters_alone(grad_fn):
                raise
            raise TypeError(
                "`grad_fn` takes the parameters and nothing else. If it takes a step as well, for "
                "`optax.contrib.sam`, pass `lambda params: grad_fn(params, 0)`."
            ) from error
        if structure != jax.tree.structure(grad):
            raise TypeError(
                "`grad_fn` must return a gradient of the structure of the parameters, and nothing "
                "else. If it comes of `has_aux=True`, pass `lambda params: grad_fn(params)[0]`; "
                f"if of `value_and_grad`, take `jax.grad`. {_SEE}"
            )
        return grad

    return checked


def _takes_parameters_alone(grad_fn: GradFn) -> bool:
    try:
        inspect.signature(grad_fn).bind(None)
    except TypeError:
        return False
    except ValueError:  # some callables have no signature
        pass
    return True


def _callers(codes: set[CodeType]):
    """The frames of those functions that are being called just now."""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code in codes:
            yield frame
        frame = frame.f_back
