"""The family of SAM against its papers' formulas, written out once more in NumPy."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from optimizers import Hyperparameters, family
from optimizers.alpha_sam import alpha_sam
from optimizers.descent import descend, take_step
from optimizers.rules import FAMILY, FAMILY_GRADIENTS

ETA, RHO, ALPHA = 0.05, 0.3, 1.7
START = np.array([0.6, -0.8, 0.3])
MATRIX = np.array([[2.0, 0.3, 0.0], [0.3, 1.0, -0.4], [0.0, -0.4, 3.0]])


def loss(params):
    return params @ MATRIX @ params / 2 + jnp.sum(params**4) / 4


def grad(params: np.ndarray) -> np.ndarray:
    return MATRIX @ params + params**3


def norm(vector: np.ndarray) -> float:
    return float(np.linalg.norm(vector))


def ours(name: str, num_steps: int = 20, **more) -> np.ndarray:
    rule = FAMILY[name](Hyperparameters(ETA, more.get("alpha", ALPHA), RHO))
    return np.asarray(descend(loss, rule, jnp.array(START), num_steps).params)


def theirs(direction, num_steps: int = 20) -> np.ndarray:
    """The iterates of θ ← θ − η·direction(θ, step)."""
    path = [START]
    for step in range(num_steps):
        path.append(path[-1] - ETA * direction(path[-1], step))
    return np.array(path)


def ascending(ascent, alpha: float = ALPHA):
    """The direction g₀ + α (∇L(θ + ascent(θ, g₀)) − g₀)."""

    def direction(params, _):
        g0 = grad(params)
        return g0 + alpha * (grad(params + ascent(params, g0)) - g0)

    return direction


MEMORYLESS = {
    "USAM": lambda _, g: RHO * g,
    "ASAM": lambda p, g: RHO * p**2 * g / norm(p * g),
    "Max-norm SAM": lambda _, g: RHO * np.sign(g),
}


@pytest.mark.parametrize("name", MEMORYLESS)
def test_another_ascent_step_is_the_one_of_the_paper(name):
    np.testing.assert_allclose(ours(name), theirs(ascending(MEMORYLESS[name])), rtol=1e-9)


def test_two_step_sam_ascends_twice_by_half_of_rho():
    def ascent(params, g0):
        half = params + RHO / 2 * g0 / norm(g0)
        return half + RHO / 2 * grad(half) / norm(grad(half)) - params

    np.testing.assert_allclose(ours("Two-step SAM"), theirs(ascending(ascent)), rtol=1e-9)


def test_one_ascent_step_is_sam():
    params = jnp.array(START)
    grads = {
        link: link.update(
            jax.grad(loss)(params), link.init(params), params, grad_fn=jax.grad(loss)
        )[0]
        for link in (family.several_steps(ALPHA, RHO, num_ascents=1), alpha_sam(ALPHA, RHO))
    }
    one, sam = grads.values()
    np.testing.assert_allclose(one, sam, rtol=1e-12)


def test_asynchronous_sam_ascends_along_the_gradient_of_the_step_before():
    before = {"g": np.zeros(3)}

    def direction(params, step):
        g0, previous = grad(params), before["g"]
        before["g"] = g0
        if step == 0:
            return g0
        return g0 + ALPHA * (grad(params + RHO * previous / norm(previous)) - g0)

    np.testing.assert_allclose(ours("AsyncSAM"), theirs(direction), rtol=1e-9)


def test_friendly_sam_ascends_along_the_gradient_without_its_mean():
    kept = {"m": np.zeros(3)}

    def direction(params, _):
        g0 = grad(params)
        kept["m"] = 0.9 * kept["m"] + 0.1 * g0
        d = g0 - kept["m"]
        return g0 + ALPHA * (grad(params + RHO * d / norm(d)) - g0)

    np.testing.assert_allclose(ours("F-SAM"), theirs(direction), rtol=1e-9)


def test_momentum_sam_is_the_algorithm_of_its_paper():
    """Which keeps the parameters perturbed, and so needs one gradient a step."""
    params, velocity = START, np.zeros(3)
    perturbed, path = START, [START]
    for _ in range(20):
        g = grad(perturbed)
        velocity = 0.9 * velocity + g
        params = params - ETA * (1 - 0.9) * velocity
        perturbed = params - RHO * velocity / norm(velocity)
        path.append(params)
    np.testing.assert_allclose(ours("MSAM", alpha=1.0), path, rtol=1e-9)


def test_gsam_takes_off_what_is_across():
    def direction(params, _):
        g0 = grad(params)
        g_rho = grad(params + RHO * g0 / norm(g0))
        vertical = g0 - (g0 @ g_rho) / norm(g_rho) ** 2 * g_rho
        return g_rho - (ALPHA - 1) * vertical

    np.testing.assert_allclose(ours("GSAM"), theirs(direction), rtol=1e-9)


def test_looksam_uses_the_part_across_for_five_steps():
    kept = {"v": np.zeros(3)}

    def direction(params, step):
        g0 = grad(params)
        if step % 5 == 0:
            g_rho = grad(params + RHO * g0 / norm(g0))
            kept["v"] = g_rho - (g0 @ g_rho) / norm(g0) ** 2 * g0
            return g_rho
        return g0 + ALPHA * norm(g0) / norm(kept["v"]) * kept["v"]

    np.testing.assert_allclose(ours("LookSAM"), theirs(direction), rtol=1e-9)


def test_every_fifth_step_is_one_of_alpha_sam():
    def direction(params, step):
        g0 = grad(params)
        g_rho = grad(params + RHO * g0 / norm(g0))
        return g0 + ALPHA * (g_rho - g0) if step % 5 == 0 else g0

    np.testing.assert_allclose(ours("Every 5th step"), theirs(direction), rtol=1e-9)


@pytest.mark.parametrize(
    "name", [name for name in FAMILY if name not in ("GSAM", "LookSAM", "MSAM")]
)
def test_without_a_correction_it_is_gradient_descent(name):
    np.testing.assert_allclose(
        ours(name, alpha=0.0), theirs(lambda params, _: grad(params)), rtol=1e-9
    )


def test_extragradient_is_usam_with_the_radius_of_a_step_down():
    link = family.usam(1.0, -ETA)
    params = jnp.array(START)
    update, _ = link.update(
        jax.grad(loss)(params), link.init(params), params, grad_fn=jax.grad(loss)
    )
    np.testing.assert_allclose(update, grad(START - ETA * grad(START)), rtol=1e-9)


@pytest.mark.parametrize("strength, rests", [(0.95, True), (1.05, False)])
def test_usam_rests_where_the_learning_rate_times_its_curvature_is_below_two(strength, rests):
    """On the bowl λx²/2 the factor of a step is 1 − ηλ(1 + αρλ)."""
    curvature, alpha = 8.0, 1.5
    rho = strength * (2 / (ETA * curvature) - 1) / (alpha * curvature)
    rule = FAMILY["USAM"](Hyperparameters(ETA, alpha, rho))
    bowl = lambda x: curvature * jnp.sum(x**2) / 2
    path = np.asarray(descend(bowl, rule, jnp.array([0.1]), 200).params)
    assert (abs(path[-1, 0]) < 0.1) == rests


def test_rescaled_parameters_ascend_alike_with_asam():
    """Two factors of one product: the larger may be smaller and the smaller larger for it."""
    product = lambda p: (p[0] * p[1] - 1.0) ** 2
    ascended = []
    for scale in (1.0, 5.0):
        params = jnp.array([0.7 * scale, 0.9 / scale])
        seen: list = []
        record = lambda where, seen=seen: seen.append(where) or jax.grad(product)(where)
        link = family.asam(1.0, RHO)
        link.update(jax.grad(product)(params), link.init(params), params, grad_fn=record)
        ascended.append(float(seen[0][0] * seen[0][1]))
    assert ascended[0] == pytest.approx(ascended[1], rel=1e-9)


@pytest.mark.parametrize("name", FAMILY)
def test_a_cycle_of_steps_costs_the_gradients_it_says(name):
    """Counted at run time, because two of them ascend at some steps only."""
    count = {"gradients": 0}

    def counted(params, _):
        jax.debug.callback(lambda: count.__setitem__("gradients", count["gradients"] + 1))
        return loss(params)

    # One callback of the loss for a gradient, at θ or elsewhere.
    optimizer = optax.with_extra_args_support(FAMILY[name](Hyperparameters(ETA, ALPHA, RHO)))
    step = jax.jit(take_step(counted, optimizer))
    carry = jnp.array(START), optimizer.init(jnp.array(START))
    for _ in range(family.REFRESH):
        carry, value = step(carry, None)
    jax.block_until_ready(value)
    jax.effects_barrier()
    assert count["gradients"] == pytest.approx(FAMILY_GRADIENTS[name] * family.REFRESH)


def test_the_family_keeps_the_type_of_every_leaf():
    params = {"w": jnp.ones(3, jnp.float32), "b": jnp.ones((), jnp.float32)}
    batch = lambda p: jnp.mean(jnp.tanh(p["w"] * 2 + p["b"]) ** 2)
    for name, rule in FAMILY.items():
        path = descend(batch, rule(Hyperparameters(0.001, 2.0, 0.1)), params, 7).params
        assert {leaf.dtype for leaf in jax.tree.leaves(path)} == {jnp.dtype("float32")}, name
        assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(path)), name


def test_everything_has_a_price():
    assert list(FAMILY_GRADIENTS) == list(FAMILY)
