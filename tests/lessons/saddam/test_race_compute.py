"""Who leaves the sharp minimum for flatter ground is who is said to."""

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES, Landscape
from pages.lessons.saddam.averaging_compute import averaging
from pages.lessons.saddam.race_compute import (
    DEFINITIONS,
    SEEN,
    Change,
    Leaving,
    five_definitions,
)
from tests.claims import claims

FORK, FACTOR = LANDSCAPES["Fork"], LANDSCAPES["Two-factor net"]


def seen(landscape: Landscape, **setting):
    channels = five_definitions(landscape)(
        **{name: jnp.array([float(v)]) for name, v in setting.items()}
    )
    return {name: np.array(values[0]) for name, values in channels.items()}


def outcomes(now):
    return {name: int(now[f"{name}.outcome"]) for name in DEFINITIONS}


def test_from_the_sharp_minimum_only_m_and_d_leave():
    now = seen(FORK, p=0.2, rate=0.01)
    assert outcomes(now) == dict.fromkeys(DEFINITIONS, Change.STAYED) | {
        "M": Change.FLATTER,
        "D": Change.FLATTER,
    }
    assert now["leavers"] == 2
    assert now["D.sharpness"] < 2 < 7 < now["C.sharpness"]


def test_with_larger_steps_c_leaves_too():
    assert outcomes(seen(FORK, p=0.2, rate=0.02))["C"] == Change.FLATTER


@claims(
    "lessons/saddam",
    "αρ = −0.2: coupled, first moment and Saddam rest beside the minimum",
)
def test_antisam_in_adam_rests_beside_the_sharp_minimum():
    """In C, M and D at |αρ| across the valley, as without Adam."""
    now = seen(FORK, p=-0.2, rate=0.01)
    for name in "CMD":
        assert now[f"{name}.outcome"] == Change.STAYED
        assert abs(now[f"{name}.y"][-1]) == pytest.approx(0.2, abs=0.01)


def test_on_the_two_factor_net_all_five_leave():
    assert seen(FACTOR, p=0.2, rate=0.01)["leavers"] == 5


def test_on_the_two_factor_net_antisam_runs_away_in_c_m_d_and_f():
    now = seen(FACTOR, p=-0.1, rate=0.01)
    for name in "CMDF":
        assert now[f"{name}.outcome"] == Change.SHARPER
        assert now[f"{name}.sharpness"] > 1000


@pytest.mark.parametrize(
    "surface, p, rate, leavers, leaving",
    [
        (FORK, 0.0, 0.01, "", Leaving.NEITHER),
        (FORK, -0.2, 0.01, "raw", Leaving.NEITHER),
        (FORK, 0.2, 0.01, "M D", Leaving.SADDAM),
        (FORK, 0.2, 0.02, "C M D", Leaving.BOTH),
        (FORK, 0.2, 0.049, "C M D F", Leaving.BOTH),
        (FACTOR, 0.2, 0.01, "C M D raw F", Leaving.BOTH),
        (FACTOR, -0.18, 0.002, "raw", Leaving.SHARPER),
    ],
)
def test_which_of_two_leave_is_told_by_one_number(surface, p, rate, leavers, leaving):
    now = seen(surface, p=p, rate=rate)
    assert [
        name for name in DEFINITIONS if now[f"{name}.outcome"] == Change.FLATTER
    ] == leavers.split()
    assert now["leaving"] == leaving


@claims(
    "lessons/saddam",
    "it keeps about 5 % of",
    "So coupled Adam divides a small number by a large one",
)
def test_the_mean_keeps_a_nineteenth_of_what_changes_sides_and_the_root_is_as_large():
    """As a card says of the coupled one, and as its optimiser has it in the second figure."""
    now = seen(FORK, p=0.2, rate=0.01)
    pull = now["pull"]
    assert (np.sign(pull[1:]) != np.sign(pull[:-1])).all()
    size = lambda values: np.sqrt(np.mean(values**2))
    np.testing.assert_allclose(size(now["kept"]) / size(pull), 1 / 19, rtol=0.05)
    np.testing.assert_allclose(now["root"] / size(pull), 1, rtol=0.1)
    np.testing.assert_array_equal(now["minus"], -now["root"])
    there = averaging()(jnp.array([0.2]), jnp.array([0.9]))
    count = len(SEEN)
    np.testing.assert_allclose(there["C.pull"][0][:count], pull, atol=0.02)
    np.testing.assert_allclose(there["C.root"][0][:count], now["root"], rtol=0.02)
    np.testing.assert_allclose(there["C.kept"][0], 100 / 19, rtol=0.05)
