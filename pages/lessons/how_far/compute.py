"""How far ρ may look: the error of one look by its distance, and walks of one product p = αρ."""

from collections.abc import Mapping
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from experiments.programs import compiled
from experiments.steps import last_iterates, shown_steps
from landscapes import Landscape, outcome, outcomes
from optimizers import Hyperparameters, perturb, run
from optimizers.gradient_norm import gradient_norm_gradient
from optimizers.rules import alpha_sam_sgd, exact_gradient_norm
from optimizers.taylor import central_estimate, cosine, look_estimate, relative_error, turn

RADII = np.geomspace(1e-7, 2.0, 37)  # of a look, for the curves of error
SMALL = (1e-4, 1e-2)  # where the slopes are fitted: above rounding, below the higher orders
SAME, ASIDE, AGAINST = 0, 1, 2  # which way the estimate points
MEASURED, EXACT = 0, 1  # whether there is an error to fit a slope to

ALL, FAR, NEAR, NONE, MIXED = range(5)  # which of a family reach the flat minimum

_ROUNDING = 1e-9  # a leading error below it, relative and per unit of ρ, is none
_LAST = 20  # iterates that an end is the mean of: an even number, because SAM bounces to and fro
NUM_SHOWN = 64  # points of each trajectory
_JUDGED = 40  # iterates that tell what became of a walk: `outcome` takes half of a short path


def slope(radii: Float[Array, " n"], errors: Float[Array, " n"]) -> Float[Array, ""]:
    """The least-squares slope of log error against log radius."""
    x, y = jnp.log(radii), jnp.log(errors)
    x = x - x.mean()
    return (x * (y - y.mean())).sum() / (x**2).sum()


@cache
def how_far(landscape: Landscape, dtype: str):
    """The picture of one point: cached, so that jit meets one function.

    The estimates are computed in `dtype` and compared with ∇‖g‖ in float64; the slopes are those of
    float64 in either case, since they are about the surface and not about the arithmetic.
    """
    grad_fn = jax.grad(landscape.loss)
    span = landscape.window.x[1] - landscape.window.x[0]
    small = np.geomspace(*SMALL, 9)

    def at(start: Float[Array, "2"], rho: Float[Array, ""]) -> Mapping:
        grad = grad_fn(start)
        exact = gradient_norm_gradient(grad_fn, start, grad)

        def looks(kind: str, radius: Float[Array, ""]) -> tuple[Array, Array, Array]:
            """SAM's estimate in this arithmetic, and the errors of both: forward, central."""
            here, r = start.astype(kind), radius.astype(kind)
            seen = [
                method(grad_fn, here, grad_fn(here), r).astype(start.dtype)
                for method in (look_estimate, central_estimate)
            ]
            return seen[0], *(relative_error(each, exact) for each in seen)

        every = jnp.concatenate([rho[None], jnp.asarray(RADII), jnp.asarray(small)])
        estimates, *errors = jax.vmap(partial(looks, dtype))(every)
        precise = errors if dtype == "float64" else jax.vmap(partial(looks, "float64"))(every)[1:]
        estimate = estimates[0]
        size = jnp.linalg.norm(exact)
        leading = jnp.linalg.norm(turn(grad_fn, start, grad)) / (2 * size)
        curved = leading > _ROUNDING
        scale = 0.26 * span / size  # the exact arrow has one length everywhere
        points = {
            "start": start,
            "look": perturb(start, grad, rho),
            "exact.head": start + scale * exact,
            "sam.head": start + scale * estimate,
        }
        cos = cosine(estimate, exact)
        channels = {f"{n}.{axis}": p[k] for n, p in points.items() for k, axis in enumerate("xy")}
        for name, drawn, fitted in zip(("forward", "central"), errors, precise, strict=True):
            curve = drawn[1 : 1 + len(RADII)]
            channels |= {
                f"{name}.error": curve,
                f"{name}.now": drawn[0],
                f"{name}.percent": 100 * drawn[0],
                f"{name}.slope": jnp.where(
                    curved, slope(jnp.asarray(small), fitted[-len(small) :]), jnp.nan
                ),
                f"{name}.best": 100 * curve.min(),
                f"{name}.nearest": jnp.asarray(RADII)[curve.argmin()],
            }
        return channels | {
            "rho": rho,
            "leading": leading,
            "predicted.low": jnp.where(curved, leading * RADII[0], jnp.nan),
            "predicted.high": jnp.where(curved, leading * RADII[-1], jnp.nan),
            "cosine": cos,
            "direction": jnp.where(cos > 0.7, SAME, jnp.where(cos < -0.7, AGAINST, ASIDE)),
            "kind": jnp.where(curved, MEASURED, EXACT),
        }

    return compiled(jax.vmap(at))


@cache
def families(
    landscape: Landscape,
    start: tuple[float, float],
    num_steps: int,
    alphas: tuple[float, ...],
    products: tuple[float, ...],
    rates: tuple[float, ...],
):
    """The picture of one product: a walk for every α with ρ = p/α, and that of exact L + p‖∇L‖.

    Channels "1.x", …, "exact.x" are the paths; "1.end", … where θ₁ ends at each of `products`, for
    the η of the setting, which must be one of `rates`. α must rise: its first half looks far.
    """
    names = [f"{alpha:g}" for alpha in alphas] + ["exact"]
    shown = shown_steps(num_steps, NUM_SHOWN)
    grad_fn = jax.grad(landscape.loss)
    factors = jnp.asarray(alphas)[None]

    def walks(p: Float[Array, " n"], eta: Float[Array, " n"]) -> Float[Array, "n walks steps 2"]:
        looked = Hyperparameters(eta[:, None], factors, p[:, None] / factors)
        seen = run(landscape.loss, alpha_sam_sgd, jnp.asarray(start), looked, num_steps=num_steps)
        penalty = Hyperparameters(eta, p, 1.0)
        exact = run(
            landscape.loss, exact_gradient_norm, jnp.asarray(start), penalty, num_steps=num_steps
        )
        return jnp.concatenate([seen.params, exact.params[:, None]], axis=1)

    def look_from(params: Float[Array, "2"], rho: Float[Array, ""]) -> Float[Array, "2"]:
        return perturb(params, grad_fn(params), rho)

    def ends_of(walk: Float[Array, "n walks steps 2"]) -> Float[Array, "n walks"]:
        centre = walk[:, :, -_LAST:].mean(2)
        return jnp.where(landscape.window.contains(centre), centre[..., 0], jnp.nan)

    @compiled
    def program(p, eta) -> Mapping:
        walk = walks(p, eta)
        far = walk[:, 0, shown]
        looks = jax.vmap(jax.vmap(look_from, (0, None)))
        look = looks(far, p / alphas[0])
        reached = outcome(landscape, walk)
        flat = reached[:, :-1] == outcomes(landscape).index("flat minimum")
        half = len(alphas) // 2
        looks_far, looks_near = flat[:, :half], flat[:, half:]
        who = jnp.select(
            [
                flat.all(1),
                looks_far.any(1) & ~looks_near.any(1),
                looks_near.all(1) & ~looks_far.any(1),
                flat.any(1),
            ],
            [ALL, FAR, NEAR, MIXED],
            NONE,
        )
        gone = ~landscape.window.contains(look)
        return {
            "paths": walk[:, :, shown],
            "ends": ends_of(walk),
            "outcomes": reached,
            "look": jnp.where(gone[..., None], jnp.nan, look),
            "who": who,
        }

    @cache
    def table() -> Float[np.ndarray, "rates products walks"]:
        """Where every walk ends, one rate after another, by the program that draws the picture."""
        count = 1 + len(products) + len(rates)  # of what one release asks for: compiled once
        every = np.resize(products, count)
        ends = [program(every, np.full(count, eta))["ends"] for eta in rates]
        return np.stack(ends)[:, : len(products)]

    def picture(p: Float[Array, " n"], eta: Float[Array, " n"]) -> Mapping:
        # Cut into channels out here: XLA takes its time over every result.
        seen = {name: np.asarray(each) for name, each in program(p, eta).items()}
        rows = table()[np.searchsorted(rates, np.asarray(eta) - 1e-9)]
        channels = {"p": np.asarray(p), "who": seen["who"]}
        channels |= {f"look.{axis}": seen["look"][..., i] for i, axis in enumerate("xy")}
        for k, name in enumerate(names):
            channels |= {
                f"{name}.x": seen["paths"][:, k, :, 0],
                f"{name}.y": seen["paths"][:, k, :, 1],
                f"{name}.end": rows[..., k],
                f"{name}.now": seen["ends"][:, k],
                f"{name}.outcome": seen["outcomes"][:, k],
            }
        for alpha, name in zip(alphas, names[:-1], strict=True):
            channels[f"{name}.rho"] = np.asarray(p) / alpha
        return channels

    return picture


@partial(compiled, static_argnames=("landscape", "num_steps"))
def fates_by_look(
    landscape: Landscape,
    start: Float[Array, "2"],
    num_steps: int,
    eta: Float[Array, ""],
    products: Float[Array, " products"],
    rhos: Float[Array, " rhos"],
) -> Int[Array, "rhos products"]:
    """What becomes of a walk by its product p = αρ and its look ρ: indices into `outcomes`."""

    def fate(p: Float[Array, ""], rho: Float[Array, ""]) -> Int[Array, ""]:
        setting = Hyperparameters(eta, p / rho, rho)
        return outcome(landscape, last_iterates(landscape, start, setting, num_steps, _JUDGED))

    return jax.vmap(jax.vmap(fate, (0, None)), (None, 0))(products, rhos)
