"""The pictures of momentum, of the race and of the averaging say what is claimed beside them."""

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from pages.lessons.saddam.compute import (
    ALL,
    C_TOO,
    DEFINITIONS,
    F_TOO,
    FLATTER,
    FROM,
    M_OR_D,
    MOSTLY,
    NEVER,
    NOBODY,
    NUM_STEPS,
    RAW_ALONE,
    SEEN,
    SHARPER,
    SOME_SHARPER,
    SOMETIMES,
    STAYED,
    averaging,
    momentum_steps,
    saddam_race,
    shown_steps,
)

FORK, FACTOR = LANDSCAPES["Fork"], LANDSCAPES["Two-factor net"]


def seen(picture, **setting):
    channels = picture(**{name: jnp.array([float(v)]) for name, v in setting.items()})
    return {name: np.array(values[0]) for name, values in channels.items()}


def test_without_momentum_the_difference_is_the_gradient_of_the_norm():
    now = seen(momentum_steps(), momentum=0.0, eta=5e-4)
    assert now["exact.min"] > 0.999 and now["along.mean"] > 0.999
    assert now["verdict"] == NEVER


def test_with_momentum_it_is_curvature_along_the_step_and_often_against_the_norm():
    """The measured values: 1.00 with −Hd/‖d‖; 0.22 on average, −1.0 at worst, with ∇‖g‖."""
    now = seen(momentum_steps(), momentum=0.9, eta=5e-4)
    assert now["along.mean"] == pytest.approx(1, abs=1e-3)
    assert now["exact.mean"] == pytest.approx(0.22, abs=0.005)
    assert now["exact.min"] == pytest.approx(-1, abs=1e-2)
    assert now["verdict"] == SOMETIMES != MOSTLY


def test_the_path_is_heavy_ball_by_hand():
    now = seen(momentum_steps(), momentum=0.9, eta=5e-4)
    theta, velocity = np.array([-1.2, 1.0]), 0.0
    for k in range(NUM_STEPS):
        x, y = theta
        np.testing.assert_allclose([now["tail.x"][k], now["tail.y"][k]], theta, rtol=1e-9)
        grad = np.array([-(1 - x) / 10 - 20 * x * (y - x * x), 10 * (y - x * x)])
        velocity = 0.9 * velocity + grad
        theta = theta - 5e-4 * velocity
        np.testing.assert_allclose([now["x"][k], now["y"][k]], theta, rtol=1e-9)


def fates(now):
    return {name: int(now[f"{name}.fate"]) for name in DEFINITIONS}


def test_from_the_sharp_minimum_only_m_and_d_leave():
    now = seen(saddam_race(FORK), p=0.2, rate=0.01)
    assert fates(now) == dict.fromkeys(DEFINITIONS, STAYED) | {"M": FLATTER, "D": FLATTER}
    assert now["leavers"] == 2
    assert now["D.sharpness"] < 2 < 7 < now["C.sharpness"]


def test_with_larger_steps_c_leaves_too():
    assert fates(seen(saddam_race(FORK), p=0.2, rate=0.02))["C"] == FLATTER


def test_antisam_in_adam_rests_beside_the_sharp_minimum():
    """In C, M and D at |αρ| across the valley, as without Adam."""
    now = seen(saddam_race(FORK), p=-0.2, rate=0.01)
    for name in "CMD":
        assert now[f"{name}.fate"] == STAYED
        assert abs(now[f"{name}.y"][-1]) == pytest.approx(0.2, abs=0.01)


def test_on_the_two_factor_net_all_five_leave():
    assert seen(saddam_race(FACTOR), p=0.2, rate=0.01)["leavers"] == 5


def test_on_the_two_factor_net_antisam_runs_away_in_c_m_d_and_f():
    now = seen(saddam_race(FACTOR), p=-0.1, rate=0.01)
    for name in "CMDF":
        assert now[f"{name}.fate"] == SHARPER
        assert now[f"{name}.sharpness"] > 1000


@pytest.mark.parametrize(
    "surface, p, rate, leave, who",
    [
        (FORK, 0.0, 0.01, "", NOBODY),
        (FORK, -0.2, 0.01, "raw", RAW_ALONE),
        (FORK, 0.14, 0.002, "D", M_OR_D),
        (FORK, 0.2, 0.01, "M D", M_OR_D),
        (FORK, 0.2, 0.02, "C M D", C_TOO),
        (FORK, 0.2, 0.049, "C M D F", F_TOO),
        (FACTOR, 0.2, 0.01, "C M D raw F", ALL),
        (FACTOR, -0.18, 0.002, "raw", SOME_SHARPER),
    ],
)
def test_who_leaves_is_told_by_one_number(surface, p, rate, leave, who):
    now = seen(saddam_race(surface), p=p, rate=rate)
    assert [name for name in DEFINITIONS if now[f"{name}.fate"] == FLATTER] == leave.split()
    assert now["who"] == who


def test_the_steps_shown_come_in_pairs_and_end_with_the_last():
    steps = shown_steps()
    assert steps[0] == 0 and steps[-1] == 8000
    assert (np.diff(steps) == 1).mean() > 0.45


def test_the_mean_keeps_what_is_predicted_and_the_root_all():
    now = seen(averaging(), strength=0.2, beta=0.9)
    assert now["C.turns"] == SEEN - 1
    assert now["C.kept"] == pytest.approx(now["predicted"], rel=0.01)
    assert now["predicted"] == pytest.approx(100 / 19)
    assert now["C.scale"] == pytest.approx(now["C.size"], rel=0.1)
    assert now["C.arrives"] < 10 < 100 < now["D.arrives"]


def test_without_memory_c_leaves():
    assert seen(averaging(), strength=0.2, beta=0.0)["C.place"] < -0.9
    assert seen(averaging(), strength=0.2, beta=0.9)["C.place"] > 0.9


def test_the_moments_of_d_are_adam_s_by_hand():
    """Followed along the steps shown: m ← βm + (1 − β)g with g the plain gradient."""
    now = seen(averaging(), strength=0.2, beta=0.9)
    number = np.arange(FROM, FROM + SEEN) + 1.0
    first = now["D.mean"] * (1 - 0.9**number)
    second = now["D.root"] ** 2 * (1 - 0.999**number)
    grad = (first[1:] - 0.9 * first[:-1]) / 0.1
    assert np.abs(grad).max() < 0.1 < now["D.size"]  # of the plain gradient alone
    np.testing.assert_allclose(second[1:] - 0.999 * second[:-1], 0.001 * grad**2, atol=1e-9)
