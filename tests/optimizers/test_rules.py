"""Every rule: what it is at α = 0, what it costs, and that no slider recompiles it."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from optimizers import (
    GRADIENTS_PER_STEP,
    ROLLING_RULES,
    RULES,
    Hyperparameters,
    departure,
    run,
    run_from,
)

START = jnp.array([1.0, -0.7])
H = Hyperparameters(learning_rate=0.02, alpha=1.5, rho=0.1, momentum=0.8, decay=0.95)
SLIDERS = Hyperparameters(*(jnp.array(field, jnp.float64) for field in H))
NUM_STEPS = 8

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def quartic(theta):
    """A saddle at the origin, minima at ±(½, −½)."""
    return jnp.sum(theta**4) + theta[0] * theta[1]


def quartic_gradient(theta):
    """The same by hand, in NumPy."""
    return 4 * theta**3 + theta[::-1]


def quadratic(theta):
    return 0.5 * (10 * theta[0] ** 2 + theta[1] ** 2)


def alpha_sam_in_numpy(theta, alpha, rho):
    grad = quartic_gradient(theta)
    sam_grad = quartic_gradient(theta + rho * grad / np.linalg.norm(grad))
    return (1 - alpha) * grad + alpha * sam_grad


def trajectory_of(rule, start=START, h=H, loss=quartic):
    return run(loss, rule, start, h, num_steps=NUM_STEPS)


SGD = lambda h: optax.sgd(h.learning_rate)
ADAM = lambda h: optax.adam(h.learning_rate, b1=h.momentum, b2=h.decay)
BASE = {
    "α-SAM + SGD": SGD,
    "α-SAM + heavy ball": lambda h: optax.sgd(h.learning_rate, momentum=h.momentum),
    "α-SAM + Nesterov": lambda h: optax.sgd(h.learning_rate, momentum=h.momentum, nesterov=True),
    "α-SAM + RMSProp": lambda h: optax.rmsprop(
        h.learning_rate, decay=h.decay, eps_in_sqrt=False, bias_correction=True
    ),
    "α-SAM + Adam": ADAM,
    "Exact gradient norm": SGD,
    "Forward-only": SGD,
    "Saddam M (first moment)": ADAM,
    "Saddam D (decoupled)": ADAM,
    "Saddam raw (unscaled)": ADAM,
    "Saddam F (forward-only)": ADAM,
    "USAM": SGD,
    "ASAM": SGD,
    "Max-norm SAM": SGD,
    "Two-step SAM": SGD,
}


@pytest.mark.parametrize("name", RULES)
def test_at_alpha_zero_a_rule_is_its_base_optimiser_bit_for_bit(name):
    h = H._replace(alpha=0.0)
    actual, expected = trajectory_of(RULES[name], h=h), trajectory_of(BASE[name], h=h)
    # The compiler divides by P's two factors in another order where a correction stands between.
    rounding = 1e-14 if name.startswith("Saddam") else 0
    np.testing.assert_allclose(actual.params, expected.params, rtol=rounding)
    np.testing.assert_allclose(actual.loss, expected.loss, rtol=rounding)


@pytest.mark.parametrize("name", ["α-SAM + SGD", "α-SAM + Nesterov", "α-SAM + Adam"])
def test_at_alpha_one_a_rule_is_sam_around_its_base_optimiser(name):
    """Against optax.contrib.sam, which takes a gradient function of its own shape."""

    def theirs(h):
        ascent = optax.chain(optax.contrib.normalize(), optax.sgd(h.rho))
        sam = optax.contrib.sam(BASE[name](h), ascent, opaque_mode=True)

        def update(updates, state, params, *, grad_fn, **extra_args):
            return sam.update(updates, state, params, grad_fn=lambda theta, _: grad_fn(theta))

        return optax.GradientTransformationExtraArgs(sam.init, update)

    h = H._replace(alpha=1.0)
    np.testing.assert_allclose(
        trajectory_of(RULES[name], h=h).params, trajectory_of(theirs, h=h).params, rtol=1e-12
    )


def test_momentum_is_polyak_s():
    theta, velocity, expected = np.array(START), 0.0, [np.array(START)]
    for _ in range(NUM_STEPS):
        velocity = H.momentum * velocity - H.learning_rate * alpha_sam_in_numpy(
            theta, H.alpha, H.rho
        )
        theta = theta + velocity
        expected.append(theta)
    np.testing.assert_allclose(
        trajectory_of(RULES["α-SAM + heavy ball"]).params, expected, rtol=1e-12
    )


def test_nesterov_s_look_ahead_is_hidden_in_its_variable():
    """Nesterov 1983: φ ← θ − ηg(θ), θ ← φ′ + β(φ′ − φ), as Sutskever et al. 2013 write it."""
    theta, phi, expected = np.array(START), np.array(START), [np.array(START)]
    for _ in range(NUM_STEPS):
        stepped = theta - H.learning_rate * alpha_sam_in_numpy(theta, H.alpha, H.rho)
        theta, phi = stepped + H.momentum * (stepped - phi), stepped
        expected.append(theta)
    np.testing.assert_allclose(
        trajectory_of(RULES["α-SAM + Nesterov"]).params, expected, rtol=1e-12
    )


def test_rmsprop_is_hinton_s_with_its_bias_corrected():
    """Tieleman and Hinton 2012, the mean of squares divided by the weight it has so far."""
    theta, v, expected = np.array(START), 0.0, [np.array(START)]
    for t in range(1, NUM_STEPS + 1):
        g = alpha_sam_in_numpy(theta, H.alpha, H.rho)
        v = H.decay * v + (1 - H.decay) * g**2
        theta = theta - H.learning_rate * g / (np.sqrt(v / (1 - H.decay**t)) + 1e-8)
        expected.append(theta)
    np.testing.assert_allclose(trajectory_of(RULES["α-SAM + RMSProp"]).params, expected, rtol=1e-11)


@pytest.mark.parametrize("gamma", [0.2, 0.5, 0.9])
@pytest.mark.parametrize(
    "decoupled, base, name",
    [
        (False, "SGD", "α-SAM + SGD"),
        (False, "Adam", "α-SAM + Adam"),
        (True, "SGD", "α-SAM + SGD"),  # plain descent cannot tell the two apart
        (True, "Adam", "Saddam raw (unscaled)"),
    ],
)
def test_wsam_as_pytorch_optimizer_has_it(gamma, decoupled, base, name):
    """Its first and second step, line by line, around torch's SGD and Adam; α = γ/(1 − γ)."""
    alpha, theta, expected = gamma / (1 - gamma), np.array(START), [np.array(START)]
    m = v = 0.0
    for t in range(1, NUM_STEPS + 1):
        grad = quartic_gradient(theta)
        e_w = grad * (H.rho / (np.linalg.norm(grad) + 1e-12))
        theta = theta + e_w
        second = quartic_gradient(theta)
        theta = theta - e_w
        sharpness = second - grad
        if decoupled:
            used = grad
        else:
            used = second + (1 - alpha) * (grad - second)  # torch's lerp
        if base == "SGD":
            theta = theta - H.learning_rate * used
        else:
            m = m + (1 - H.momentum) * (used - m)
            v = H.decay * v + (1 - H.decay) * used * used
            denominator = np.sqrt(v) / np.sqrt(1 - H.decay**t) + 1e-8
            theta = theta - H.learning_rate / (1 - H.momentum**t) * m / denominator
        if decoupled:
            theta = theta - H.learning_rate * alpha * sharpness
        expected.append(theta)
    actual = trajectory_of(RULES[name], h=H._replace(alpha=alpha))
    np.testing.assert_allclose(actual.params, expected, rtol=1e-9)


def test_adam_is_kingma_and_ba_s():
    theta, m, v, expected = np.array(START), 0.0, 0.0, [np.array(START)]
    for t in range(1, NUM_STEPS + 1):
        g = alpha_sam_in_numpy(theta, H.alpha, H.rho)
        m = H.momentum * m + (1 - H.momentum) * g
        v = H.decay * v + (1 - H.decay) * g**2
        m_hat, v_hat = m / (1 - H.momentum**t), v / (1 - H.decay**t)
        theta = theta - H.learning_rate * m_hat / (np.sqrt(v_hat) + 1e-8)
        expected.append(theta)
    np.testing.assert_allclose(trajectory_of(RULES["α-SAM + Adam"]).params, expected, rtol=1e-11)


def test_rmsprop_is_adam_without_momentum():
    h = H._replace(momentum=0.0)
    adam, rmsprop = (
        trajectory_of(RULES["α-SAM + Adam"], h=h),
        trajectory_of(RULES["α-SAM + RMSProp"], h=h),
    )
    np.testing.assert_allclose(rmsprop.params, adam.params, rtol=1e-12)


def test_on_a_quadratic_exact_regularisation_is_alpha_sam_at_every_split_of_the_product():
    alpha = jnp.array([1.0, 2.0, 20.0, 0.5, -1.0, -4.0])
    h = Hyperparameters(0.05, alpha, 0.2 / alpha)
    start = jnp.array([0.7, 1.3])
    paths = run(quadratic, RULES["α-SAM + SGD"], start, h, num_steps=300)
    exact = run(quadratic, RULES["Exact gradient norm"], start, h, num_steps=300)
    np.testing.assert_allclose(exact.params, paths.params, atol=1e-13)
    np.testing.assert_allclose(paths.params - paths.params[:1], 0, atol=1e-13)


@every_rule
def test_no_slider_recompiles(rule):
    go = lambda h: (
        trajectory_of(rule, h=h),
        run_from(quartic, rule, START[None], h, num_steps=NUM_STEPS),
    )
    go(H)
    compiled = run._cache_size(), run_from._cache_size()
    for field in Hyperparameters._fields:
        for value in (0.03, 0.7):
            go(H._replace(**{field: value}))
    trajectory_of(rule, -START)
    assert (run._cache_size(), run_from._cache_size()) == compiled


@every_rule
def test_parameters_may_be_any_pytree(rule):
    tree_loss = lambda tree: quartic(jnp.stack([tree["a"], tree["b"][0, 0]]))
    tree = trajectory_of(rule, {"a": START[0], "b": START[1].reshape(1, 1)}, loss=tree_loss)
    assert tree.params["b"].shape == (NUM_STEPS + 1, 1, 1) and departure(tree) == -1
    together = jnp.stack([tree.params["a"], tree.params["b"][:, 0, 0]], axis=-1)
    np.testing.assert_allclose(together, trajectory_of(rule).params, rtol=1e-9)


@every_rule
def test_a_run_from_a_critical_point_stays_there(rule):
    for dtype in (jnp.float32, jnp.float64):
        followed = trajectory_of(rule, jnp.zeros(2, dtype), SLIDERS if dtype == jnp.float32 else H)
        np.testing.assert_array_equal(followed.params, 0)


@every_rule
def test_a_float32_network_stays_in_float32_under_float64_sliders(rule):
    trajectory = trajectory_of(rule, START.astype(jnp.float32), SLIDERS)
    assert trajectory.params.dtype == trajectory.loss.dtype == jnp.float32
    np.testing.assert_allclose(trajectory.params, trajectory_of(rule).params, rtol=1e-3)


@pytest.mark.parametrize("rule", (RULES | ROLLING_RULES).values(), ids=list(RULES | ROLLING_RULES))
@pytest.mark.parametrize("dtype", [jnp.bfloat16, jnp.float16], ids=["bfloat16", "float16"])
def test_in_16_bits_a_rule_is_near_itself(rule, dtype):
    """With decays that are 1 in that type, and an ε that is 0; with a gradient that is 0, too."""
    h = Hyperparameters(0.1, 1.0, 0.05)
    loss = lambda theta: quartic(theta[:2]) + 0 * theta[2]
    start = jnp.append(START, 0.3)
    half = run(loss, rule, start.astype(dtype), h, num_steps=5)
    exact = run(loss, rule, start, h, num_steps=5)
    assert half.params.dtype == half.loss.dtype == dtype
    rounding = 8 * float(jnp.finfo(dtype).eps)
    np.testing.assert_allclose(half.params.astype(float), exact.params, atol=rounding)
    np.testing.assert_allclose(half.loss.astype(float), exact.loss, atol=rounding)


@pytest.fixture(scope="module")
def price():
    """What a step of a rule costs, in floating-point operations over those of one gradient.

    On a loss whose gradient dwarfs the bookkeeping.
    """
    data = jax.random.normal(jax.random.key(0), (256, 32))
    loss = lambda w: jnp.mean(jnp.tanh(jnp.tanh(data @ w) @ w) ** 2)
    weights = jax.random.normal(jax.random.key(1), (32, 32))
    grad_fn = jax.grad(loss)
    flops = lambda f, *args: jax.jit(f).lower(*args).compile().cost_analysis()["flops"]
    unit_price = flops(grad_fn, weights)

    def of(rule):
        optimizer = optax.with_extra_args_support(rule(H))
        step = lambda params, state: optimizer.update(
            grad_fn(params), state, params, grad_fn=grad_fn
        )
        return flops(step, weights, optimizer.init(weights)) / unit_price

    return of


@pytest.mark.parametrize("name", RULES)
def test_a_step_costs_the_gradients_it_says(name, price):
    assert round(price(RULES[name])) == GRADIENTS_PER_STEP[name]


def test_every_rule_has_a_price():
    assert list(GRADIENTS_PER_STEP) == list(RULES)
