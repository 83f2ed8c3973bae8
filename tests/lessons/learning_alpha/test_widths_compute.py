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
    "it is more than 60° off $Hδ$ from τ = 0.08 on, and from τ = 0.1 to 0.2 it mostly points",
)
def test_with_a_radius_each_the_direction_is_lost_on_rosenbrock(ends):
    there = ends["Rosenbrock"]
    assert (there["each.off"][HEATS >= 0.08] > 60).all()
    mostly = (HEATS >= 0.1) & (HEATS <= 0.2)
    assert (there["each.backwards"][mostly] > 50).all()
    assert (there["each.off"][HEATS <= 0.04] < 18).all()


@claims(
    "lessons/learning_alpha",
    "On Rosenbrock it stays within 42°",
    "it is more than 60° off from τ = 0.3 on, where the ascent step is longer",
)
def test_with_one_radius_it_takes_the_ripples(ends):
    assert (ends["Rosenbrock"]["one.off"] < 42).all()
    hot = HEATS >= 0.3
    assert (ends["Ripples"]["one.off"][hot] > 60).all()
    assert (ends["Ripples"]["one.first"][hot, -1] > 2 * np.pi / 8).all()


@claims("lessons/learning_alpha", "it is less than 8.2° off at every τ, on both")
def test_learned_alpha_keeps_its_direction(ends):
    for there in ends.values():
        assert (there["model.off"] < 8.2).all()


@claims("lessons/learning_alpha", "a run with a wrong direction ends at a lower loss")
def test_a_wrong_direction_may_end_at_a_lower_loss(ends):
    for there in ends.values():
        wrong = there["each.off"] > 60
        assert (there["each.loss"] < there["model.loss"])[wrong].any()


def test_nobody_leaves_and_the_curves_are_the_runs(ends):
    for there in ends.values():
        for name in LEARNERS:
            assert not there[f"{name}.left"].any()
            np.testing.assert_array_equal(there[f"{name}.offs"][0], there[f"{name}.off"])
