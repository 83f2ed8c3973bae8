"""What the runs with one radius, with one each, and with a learned α end with."""

import numpy as np
import pytest

from landscapes import LANDSCAPES
from pages.lessons.learning_alpha.widths_compute import (
    LEARNERS,
    STEP_SIZES,
    TEMPERATURES,
    three_learners,
)
from tests.claims import claims

pytestmark = pytest.mark.rounding
HEATS = np.array(TEMPERATURES)


@pytest.fixture(scope="module")
def ends() -> dict[str, dict[str, np.ndarray]]:
    """The channels at every temperature, by surface."""
    return {
        name: {
            channel: np.asarray(values)
            for channel, values in three_learners(LANDSCAPES[name])(reward=HEATS).items()
        }
        for name in STEP_SIZES
    }


@claims(
    "lessons/learning_alpha",
    "is below 0.5 from τ = 0.08 on, and from τ = 0.1 to 0.25 it mostly points backwards",
)
def test_with_a_radius_each_the_direction_is_lost_on_rosenbrock(ends):
    there = ends["Rosenbrock"]
    assert (there["each.aligned"][HEATS >= 0.08] < 0.5).all()
    mostly = (HEATS >= 0.1) & (HEATS <= 0.25)
    assert (there["each.backwards"][mostly] > 50).all()
    assert (there["each.aligned"][HEATS <= 0.04] > 0.95).all()


@claims(
    "lessons/learning_alpha",
    "On Rosenbrock the cosine stays above 0.75",
    "it is below 0.5 from τ = 0.3 on, where the ascent step is longer than a ripple",
)
def test_with_one_radius_it_takes_the_ripples(ends):
    assert (ends["Rosenbrock"]["one.aligned"] > 0.75).all()
    hot = HEATS >= 0.3
    assert (ends["Ripples"]["one.aligned"][hot] < 0.5).all()
    assert (ends["Ripples"]["one.first"][hot, -1] > 2 * np.pi / 8).all()


@claims("lessons/learning_alpha", "its cosine is above 0.99 at every τ, on both")
def test_learned_alpha_keeps_its_direction(ends):
    for there in ends.values():
        assert (there["model.aligned"] > 0.99).all()


@claims("lessons/learning_alpha", "a run with a wrong direction ends at a lower loss")
def test_a_wrong_direction_may_end_at_a_lower_loss(ends):
    for there in ends.values():
        wrong = there["each.aligned"] < 0.5
        assert (there["each.loss"] < there["model.loss"])[wrong].any()


def test_nobody_leaves_and_the_curves_are_the_runs(ends):
    for there in ends.values():
        for name in LEARNERS:
            assert not there[f"{name}.left"].any()
            np.testing.assert_array_equal(there[f"{name}.cosines"][0], there[f"{name}.aligned"])
