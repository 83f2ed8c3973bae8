"""What becomes of the four that take no ascent step, at every learning rate and width."""

import numpy as np
import pytest

from pages.lessons.family.others_compute import FORK, PRICES, RATES, WIDTHS, others
from tests.claims import claims

pytestmark = pytest.mark.rounding
ETAS = np.array(RATES)
SHARPEST = max(point.curvatures[1] for point in FORK.minima)


@pytest.fixture(scope="module")
def ends() -> dict[str, np.ndarray]:
    """Where each ends, at every width (rows) and learning rate (columns)."""
    count = 1 + len(RATES) + len(WIDTHS)
    seen = others()(np.full(count, 0.1), np.resize(WIDTHS, count))
    return {name: np.asarray(seen[f"{name}.ends"])[: len(WIDTHS)] for name in PRICES}


@claims("lessons/family", "From ρ = 0.3 on it goes to the flat side at every η here")
def test_a_smoothed_loss_leads_to_the_flat_side_from_a_width_on(ends):
    wide = np.array(WIDTHS) >= 0.3
    assert (ends["smoothed"][wide] < -1).all()
    assert (ends["smoothed"][~wide][:, ETAS <= 0.02] > 0).all()


@claims("lessons/family", "comes to rest beside the minimum")
def test_and_there_it_rests():
    count = 1 + len(RATES) + len(WIDTHS)
    seen = others()(np.full(count, 0.1), np.full(count, 0.4))
    last = np.stack([np.asarray(seen[f"smoothed.{axis}"])[0, -10:] for axis in "xy"])
    assert np.ptp(last, axis=1).max() < 1e-6
    assert 0.1 < abs(last[0, -1] + 1) < 0.3


@claims("lessons/family", "= 0.28$", "From η = 0.32 on it ends in the flat one")
def test_gradient_descent_is_held_up_to_its_edge(ends):
    held = ETAS < 2 / SHARPEST
    assert 2 / SHARPEST == pytest.approx(0.28, abs=0.005)
    np.testing.assert_allclose(ends["gd"][:, held], 1, atol=1e-3)
    np.testing.assert_allclose(ends["gd"][:, ETAS >= 0.32], -1, atol=1e-3)


@claims("lessons/family", "= 0.31$")
def test_lookahead_is_held_up_to_a_later_one(ends):
    edge = (1 + 3 ** (1 / 5)) / SHARPEST
    assert edge == pytest.approx(0.31, abs=0.005)
    np.testing.assert_allclose(ends["lookahead"][:, ETAS < edge], 1, atol=1e-3)
    assert (np.abs(ends["lookahead"][:, ETAS > edge] - 1) > 0.01).all()


@claims("lessons/family", "= 0.14$ on, here mostly out of the plotted region")
def test_extragradient_is_driven_off_from_an_earlier_one(ends):
    edge = 1 / SHARPEST
    assert edge == pytest.approx(0.14, abs=0.005)
    np.testing.assert_allclose(ends["extragradient"][:, ETAS < edge], 1, atol=1e-3)
    beyond = ends["extragradient"][:, ETAS > edge]
    assert (np.isnan(beyond) | (beyond < 0.9)).all()
    assert np.isnan(beyond).mean() > 0.5
