"""The Saddams against their definitions written out in NumPy, and against one another."""

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers import RULES, Hyperparameters, run

START = np.array([1.0, -0.7])
H = Hyperparameters(learning_rate=0.02, alpha=1.5, rho=0.1, momentum=0.8, decay=0.95)
NUM_STEPS = 5

SADDAM = {
    "C": RULES["α-SAM + Adam"],
    "M": RULES["Saddam M (first moment)"],
    "D": RULES["Saddam D (decoupled)"],
    "raw": RULES["Saddam raw (unscaled)"],
    "F": RULES["Saddam F (forward-only)"],
}


def quartic(theta):
    return jnp.sum(theta**4) + theta[0] * theta[1]


def gradient(theta):
    return 4 * theta**3 + theta[::-1]


def looking_up(t, theta, grad, past):
    """Δ = α(g_ρ − g₀)."""
    return H.alpha * (gradient(theta + H.rho * grad / np.linalg.norm(grad)) - grad)


def looking_back(t, theta, grad, past):
    """2p·r̂ at every second step, r̂ = −(g_t − g_{t−1})/‖θ_t − θ_{t−1}‖."""
    if t % 2 == 1:  # the first, third, … step is plain
        return 0.0
    previous_theta, previous_grad = past
    difference = (previous_grad - grad) / np.linalg.norm(theta - previous_theta)
    return 2 * H.alpha * H.rho * difference


# name → the correction; what the first and second moments see; the direction of the step
DEFINITIONS = {
    "C": (looking_up, lambda g, c: g + c, lambda g, c: g + c, lambda m, root, c: m / root),
    "M": (looking_up, lambda g, c: g + c, lambda g, c: g, lambda m, root, c: m / root),
    "D": (looking_up, lambda g, c: g, lambda g, c: g, lambda m, root, c: m / root + c / root),
    "raw": (looking_up, lambda g, c: g, lambda g, c: g, lambda m, root, c: m / root + c),
    "F": (looking_back, lambda g, c: g, lambda g, c: g, lambda m, root, c: m / root + c / root),
}


@pytest.mark.parametrize("name", SADDAM)
def test_it_is_its_definition(name):
    correct, first, second, direction = DEFINITIONS[name]
    theta, m, v, past = START, 0.0, 0.0, None
    expected = [theta]
    for t in range(1, NUM_STEPS + 1):
        g = gradient(theta)
        c = correct(t, theta, g, past)
        m = H.momentum * m + (1 - H.momentum) * first(g, c)
        v = H.decay * v + (1 - H.decay) * second(g, c) ** 2
        m_hat, v_hat = m / (1 - H.momentum**t), v / (1 - H.decay**t)
        past = theta, g
        theta = theta - H.learning_rate * direction(m_hat, np.sqrt(v_hat) + 1e-8, c)
        expected.append(theta)
    actual = run(quartic, SADDAM[name], jnp.array(START), H, num_steps=NUM_STEPS)
    np.testing.assert_allclose(actual.params, expected, rtol=1e-10)


@pytest.mark.parametrize("name, side", [("C", 1), ("M", -1), ("D", -1), ("raw", 1), ("F", 1)])
@pytest.mark.parametrize("alpha, rho", [(1.0, 0.2), (4.0, 0.05)])
def test_from_the_sharp_minimum_only_m_and_d_reach_the_flat_one(name, side, alpha, rho):
    """The minima of the fork lie at (±1, 0), the flat one on the left."""
    h = Hyperparameters(0.01, alpha, rho)
    loss, start = LANDSCAPES["Fork"].loss, jnp.array([1.0, 0.3])
    end = run(loss, SADDAM[name], start, h, num_steps=8000).params[-200:].mean(axis=0)
    np.testing.assert_allclose(end, [side, 0], atol=0.15)
