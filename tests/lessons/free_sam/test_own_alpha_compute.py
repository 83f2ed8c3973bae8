"""What the third step's factor makes of a run, at one α and at one p."""

import numpy as np
import pytest

from pages.lessons.free_sam.own_alpha_compute import RATES, own_alpha
from pages.lessons.free_sam.own_alpha_figure import ALPHAS
from tests.claims import claims

pytestmark = pytest.mark.rounding


def at(alpha: float, rate: float) -> dict[str, np.ndarray]:
    count = 1 + len(ALPHAS) + len(RATES)
    seen = own_alpha()(alpha=np.full(count, alpha), rate=np.full(count, rate))
    return {name: np.asarray(values)[0] for name, values in seen.items()}


@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.2])
def test_at_one_alpha_end_and_bounce_hardly_depend_on_the_learning_rate(alpha):
    seen = at(alpha, 0.1)
    ends, bounces = seen["same α end"], seen["same α bounce"]
    assert np.ptp(ends) < 0.1 and (ends < -1).all()
    assert bounces.max() < 2 * bounces.min()


def test_at_one_p_the_bounce_shrinks_with_the_learning_rate():
    seen = at(0.1, 0.1)
    bounces = seen["same p bounce"][RATES.index(0.02) : RATES.index(0.1) + 1]
    assert (seen["same p end"][RATES.index(0.02) : RATES.index(0.1) + 1] < 0).all()
    assert (np.diff(bounces) > 0).all() and bounces[-1] > 3 * bounces[0]


@claims("lessons/free_sam", "An α of 1 throws it out of the plotted region where η is 0.02 or less")
def test_an_alpha_of_one_leaves_where_steps_are_short():
    ends = at(1.0, 0.1)["same α end"]
    assert np.isnan(ends[np.array(RATES) <= 0.02]).all()


def test_the_strength_is_that_of_the_penalty():
    seen = at(0.05, 0.1)
    assert seen["p"] == pytest.approx(0.25)
    place = RATES.index(0.1)
    for quantity in ("end", "bounce"):
        assert seen[f"same α {quantity}"][place] == pytest.approx(seen[quantity], abs=1e-6)
        assert seen[f"same p {quantity}"][place] == pytest.approx(seen[quantity], abs=1e-6)
