"""What the lessons claim of an end holds a tick beside, too: no claim hangs on a rounding.

Processors round differently, and paths may magnify that. So `make test` runs this file as on
another processor as well, and every place that a text, a preset or a question names is one whose
neighbours on all its sliders say the same.
"""

from collections.abc import Mapping

import pytest

from landscapes import LANDSCAPES, outcomes
from pages.lessons.bounces.compute import Bounce, Escape
from pages.lessons.dial.compute import Rest
from pages.lessons.downhill_first.valley_compute import Settling
from pages.lessons.how_far.family_compute import ReachedBy
from pages.lessons.learning_alpha.compute import Kept
from pages.lessons.minibatches.race_compute import Side
from pages.lessons.saddam.race_compute import Change
from tests.scenes import and_beside

pytestmark = pytest.mark.rounding

FLAT, SHARP, HOVERS, LEFT, DIVERGED = range(5)
TWIN = {"surface": "twin-wells"}
FORK = {"family": "fork-beside-the-sharp-minimum"}
EVERY_RUN = ("1", "8", "exact")
NEAR_RUNS = ("8", "exact")


def of(names: tuple[str, ...], what: str, end: int) -> dict[str, int]:
    return {f"{name}.{what}": end for name in names}


# The page, its address, and what its channels are at last; a set where the text leaves it open.
CLAIMS: list[tuple[str, Mapping[str, str], Mapping[str, int | set[int]]]] = [
    ("dial", {"alpha": "-1", "rho": "0.2"}, {"sharp side": 6, "rest": Rest.BESIDE}),
    ("dial", {"alpha": "1", "rho": "0.2"}, {"flat side": 6}),
    ("dial", {"alpha": "9", "rho": "0.2"}, {"flat side": 6}),
    ("dial", {"alpha": "-1", "rho": "-0.3"}, {"sharp side": 6}),
    ("dial", {"alpha": "1", "rho": "0.05"}, {"sharp side": {1, 2, 3}}),
    ("dial", TWIN | {"alpha": "-1"}, {"hovers": 6}),
    ("dial", TWIN | {"alpha": "16", "rho": "0.8"}, {"left": 6}),
    ("dial", TWIN | {"alpha": "1", "rho": "0.8"}, {"left": 0}),
    ("bounces", {"eta": "0.21"}, {"outcome": Bounce.DIVERGES}),
    ("bounces", {"figure": "the-saddle", "ratio": "0.36"}, {"outcome": Escape.TRAPPED}),
    ("bounces", {"figure": "the-saddle", "ratio": "0.28"}, {"outcome": Escape.ESCAPED}),
    ("bounces", {"figure": "the-saddle", "ratio": "0.1", "rho": "1"}, {"outcome": Escape.ESCAPED}),
    ("bounces", {"figure": "the-saddle", "rho": "0.02"}, {"outcome": Escape.TRAPPED}),
    ("bounces", {"figure": "the-saddle", "rho": "0.001"}, {"outcome": Escape.ESCAPED}),
    ("downhill_first", {"a": "1", "rho": "0.1"}, {"outcome": Settling.SHARPER}),
    ("downhill_first", {"a": "8", "rho": "0.1"}, {"outcome": Settling.FLATTER}),
    ("downhill_first", {"a": "1", "rho": "0.05"}, {"outcome": Settling.SHARPER}),
    ("downhill_first", {"a": "16"}, {"outcome": Settling.FLATTEST}),
    ("free_sam", {}, {"forward.outcome": FLAT, "backward.outcome": {SHARP, HOVERS}}),
    ("free_sam", {"correction": "constant-coefficient", "p": "0.05"}, {"forward.outcome": SHARP}),
    (
        "how_far",
        {"p": "0.9", "eta": "0.015"},
        {"reached by": ReachedBy.NEAR, "exact.outcome": FLAT},
    ),
    ("how_far", {"p": "0", "eta": "0.06"}, of(EVERY_RUN, "outcome", FLAT)),
    (
        "how_far",
        {"p": "0.8", "eta": "0.005"},
        {"reached by": ReachedBy.NONE, "exact.outcome": {SHARP, HOVERS}},
    ),
    ("how_far", {"p": "0.8", "eta": "0.05"}, of(NEAR_RUNS, "outcome", DIVERGED)),
    ("how_far", FORK | {"p": "0.175", "eta": "0.03"}, {"reached by": ReachedBy.FAR}),
    ("how_far", FORK | {"p": "0.5", "eta": "0.03"}, of(("8",), "outcome", FLAT)),
    ("how_far", FORK | {"p": "0.25", "eta": "0.05"}, {"reached by": ReachedBy.ALL}),
    ("minibatches", {"p": "0", "size": "1", "rate": "0.091"}, {"gd.side": Side.FLAT}),
    ("minibatches", {"p": "0.04"}, of(("sam", "same"), "side", Side.SHARP)),
    ("minibatches", {"p": "0.04"}, {"different.side": Side.FLAT}),
    (
        "saddam",
        {"p": "0.2"},
        {"leavers": 2, "D.outcome": Change.FLATTER, "F.outcome": Change.STAYED},
    ),
    ("saddam", {"rate": "0.02"}, {"C.outcome": Change.FLATTER}),
    ("saddam", {"p": "-0.2"}, of(("C", "M", "D"), "outcome", Change.STAYED)),
    ("saddam", {"surface": "two-factor-net"}, {"leavers": 5}),
    (
        "saddam",
        {"surface": "two-factor-net", "p": "-0.1"},
        of(tuple("CMDF"), "outcome", Change.SHARPER),
    ),
    ("learning_alpha", {"temperature": "0.3"}, {"kept": Kept.ALIGNED}),
    ("learning_alpha", {"temperature": "0.3", "rho": "1"}, {"kept": {Kept.FALLS, Kept.BETWEEN}}),
]


@pytest.mark.parametrize("lesson, address, claims", CLAIMS)
def test_what_is_claimed_of_an_end_holds_a_tick_beside(open_lesson, lesson, address, claims):
    scenes, page = open_lesson(f"pages/lessons/{lesson}/page.py", **address)
    assert not page.info
    for channel, claimed in claims.items():
        [scene] = [each for each in scenes if each.base and channel in each.base]
        allowed = claimed if isinstance(claimed, set) else {claimed}
        seen = and_beside(scene, channel)
        assert len(seen) > 2
        assert not {place: end for place, end in seen.items() if end not in allowed}, channel


def test_the_ends_of_the_twin_wells_and_of_the_fork_are_numbered_as_here():
    named = ("flat minimum", "sharp minimum", "hovers", "left the window", "diverged")
    assert outcomes(LANDSCAPES["Twin wells"]) == outcomes(LANDSCAPES["Fork"]) == named


# Where no place has such neighbours, the text names both sliders, or says that it is about so.
def test_all_three_stay_near_the_barrier_a_tick_of_p_to_either_side(open_lesson):
    scenes, _ = open_lesson("pages/lessons/how_far/page.py", p="0.45", eta="0.01")
    for name in EVERY_RUN:
        seen = and_beside(scenes[0], f"{name}.outcome")
        assert {end for place, end in seen.items() if not place.startswith("eta")} == {HOVERS}
