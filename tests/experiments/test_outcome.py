"""What can become of a run on a surface can be told apart, on a map and in words."""

import pytest

from experiments.outcome import Outcome, surface_outcomes
from landscapes import LANDSCAPES, outcomes
from landscapes.outcome import LEFT


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_no_two_outcomes_look_alike(landscape):
    shown = surface_outcomes(landscape)
    assert len(shown) == len(outcomes(landscape))
    assert len({outcome.sign for outcome in shown}) == len(shown)
    assert len({(outcome.colour, outcome.opacity) for outcome in shown}) == len(shown)
    assert len({outcome.sentence for outcome in shown}) == len(shown)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_they_stand_in_the_order_of_their_numbers(landscape):
    said = dict(zip(outcomes(landscape), surface_outcomes(landscape), strict=True))
    for point in landscape.minima:
        assert said[point.name].sentence == f"ends at the {point.name}"
    assert said[LEFT].sentence == "leaves the plotted region at step {left}"


def test_members_are_numbered_from_zero():
    class Side(Outcome):
        FLAT = "F", "pin-a", 0.7, "flat"
        SHARP = "S", "pin-d", 0.5, "sharp"

    assert [int(side) for side in Side] == [0, 1] and Side(1) is Side.SHARP
    assert Side.FLAT.words == "flat"
