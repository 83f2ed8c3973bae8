"""Adam's moments keep of the correction what is predicted."""

import jax.numpy as jnp
import numpy as np
import pytest

from pages.lessons.saddam.averaging_compute import FROM, SEEN, averaging


def seen(**setting):
    channels = averaging()(**{name: jnp.array([float(v)]) for name, v in setting.items()})
    return {name: np.array(values[0]) for name, values in channels.items()}


def test_the_mean_keeps_what_is_predicted_and_the_root_all():
    now = seen(strength=0.2, beta=0.9)
    assert now["C.turns"] == SEEN - 1
    assert now["C.kept"] == pytest.approx(now["predicted"], rel=0.01)
    assert now["predicted"] == pytest.approx(100 / 19)
    assert now["C.scale"] == pytest.approx(now["C.size"], rel=0.1)
    assert now["C.arrives"] < 10 < 100 < now["D.arrives"]


def test_without_memory_c_leaves():
    assert seen(strength=0.2, beta=0.0)["C.place"] < -0.9
    assert seen(strength=0.2, beta=0.9)["C.place"] > 0.9


def test_the_moments_of_d_are_adam_s_by_hand():
    """Followed along the steps shown: m ← βm + (1 − β)g with g the plain gradient."""
    now = seen(strength=0.2, beta=0.9)
    number = np.arange(FROM, FROM + SEEN) + 1.0
    first = now["D.mean"] * (1 - 0.9**number)
    second = now["D.root"] ** 2 * (1 - 0.999**number)
    grad = (first[1:] - 0.9 * first[:-1]) / 0.1
    assert np.abs(grad).max() < 0.1 < now["D.size"]  # of the plain gradient alone
    np.testing.assert_allclose(second[1:] - 0.999 * second[:-1], 0.001 * grad**2, atol=1e-9)
