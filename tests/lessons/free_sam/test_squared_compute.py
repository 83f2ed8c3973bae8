"""What becomes of the cycle with the square of the norm, and with the norm, on the fork."""

import numpy as np
import pytest

from landscapes import outcomes
from pages.lessons.free_sam.squared_compute import FACTORS, FORK, LEAST, RATES, two_cycles
from tests.claims import claims

pytestmark = pytest.mark.rounding
SHARP, FLAT = (outcomes(FORK).index(f"{name} minimum") for name in ("sharp", "flat"))


@pytest.fixture(scope="module")
def over_both() -> dict[str, np.ndarray]:
    """The channels at every learning rate."""
    count = 1 + len(FACTORS) + len(RATES)
    rates = np.resize(RATES, count)
    seen = two_cycles()(factor=np.full(count, 0.15), third_rate=rates)
    return {name: np.asarray(values)[: len(RATES)] for name, values in seen.items()}


@claims("lessons/free_sam", "It stays in the sharp minimum at every $a$ below the edge")
def test_below_the_edge_the_square_settles_in_the_sharp_minimum(over_both):
    below = np.array(FACTORS) < over_both["edge"][:, None]
    # Closer to the edge it comes to rest more slowly than in the steps that are computed.
    clear = np.array(FACTORS) < 0.95 * over_both["edge"][:, None]
    np.testing.assert_allclose(over_both["square.ends"][clear], 1.0, atol=1e-3)
    assert (over_both["square.losses"][clear] == LEAST).all()
    assert below.any(axis=1).all() and not below.all()


@claims("lessons/free_sam", "the sharp minimum repels it")
def test_beyond_the_edge_it_does_not_stay_there(over_both):
    beyond = np.array(FACTORS) > 1.05 * over_both["edge"][:, None]
    stays = (np.abs(over_both["square.ends"] - 1) < 1e-3) & (over_both["square.losses"] == LEAST)
    assert not stays[beyond].any()


def test_the_norm_bounces_on_at_every_strength(over_both):
    assert (over_both["norm.losses"][:, 1:] > 1e4 * LEAST).all()
    assert (over_both["norm.losses"][:, 0] == LEAST).all()  # a = 0 is gradient descent


@claims(
    "lessons/free_sam",
    "With the norm it crosses at η = 0.1 from $a = 0.08$ on, where the edge is 0.21",
)
def test_the_norm_crosses_long_before_the_edge(over_both):
    place = RATES.index(0.1)
    crosses = over_both["norm.ends"][place] < 0
    assert FACTORS[int(crosses.argmax())] == 0.08 and crosses[FACTORS.index(0.08) :].all()
    assert over_both["edge"][place] == pytest.approx(0.21, abs=0.005)


def test_the_outcomes_are_those_of_the_ends(over_both):
    place = RATES.index(0.1)
    assert over_both["square.outcome"][place] == SHARP
    assert over_both["norm.outcome"][place] == FLAT


def test_both_begin_with_the_same_third_step(over_both):
    for axis in "xy":
        square, norm = (over_both[f"{name}.{axis}"][:, :3] for name in ("square", "norm"))
        np.testing.assert_allclose(square, norm, rtol=1e-12)
        assert (np.abs(over_both[f"square.{axis}"][:, 4] - over_both[f"norm.{axis}"][:, 4])).any()
