"""What the lesson on the family says of ends and borders, by α and ρ."""

import numpy as np
import pytest

from pages.lessons.family.compute import METHODS, SAM, Ending, Side
from pages.lessons.family.figure import RADII, family
from pages.ui.lesson_figure import line_at
from tests.claims import claims

pytestmark = pytest.mark.rounding


def along(alpha: float, *radii: float) -> dict[str, np.ndarray]:
    """The channels at one α and some ρ."""
    seen = line_at(family(), [{"alpha": alpha, "rho": rho} for rho in radii])
    return {
        f"{name}.{what}": seen[f"{name}.{what}"][:, 0]
        for name in METHODS
        for what in ("at", "side", "ending")
    }


def sides(seen: dict[str, np.ndarray], name: str) -> list[Side]:
    return [list(Side)[side] for side in seen[f"{name}.side"]]


def test_those_that_remember_a_direction_leave_from_the_same_radius_on_as_sam():
    radii = RADII[: RADII.index(0.4) + 1]
    seen = along(1.0, *radii)
    leave = [Side.SHARP if rho < 0.15 else Side.FLAT for rho in radii]
    for name in (SAM, "AsyncSAM", "F-SAM", "MSAM"):
        assert sides(seen, name) == leave, name


def test_usam_rests_and_asam_stays_where_sam_leaves():
    seen = along(1.0, 0.15, 0.2, 0.25)
    assert sides(seen, SAM) == [Side.FLAT] * 3
    assert (seen["USAM.ending"] == Ending.SHARP_REST).all()
    assert sides(seen, "ASAM") == [Side.SHARP] * 3


@claims(
    "lessons/family",
    "At α = 4 and ρ = 0.4, α-SAM goes past the flat minimum",
)
def test_gsam_stays_nearer_to_the_minimum_than_alpha_sam_does():
    seen = along(4.0, 0.3, 0.4, 0.5)
    assert (seen["GSAM.at"] > seen[f"{SAM}.at"] + 0.05).all()
    assert (seen["GSAM.at"] < -1.02).all() and (seen[f"{SAM}.at"] < -1.02).all()


def test_a_larger_alpha_makes_up_for_the_steps_without_a_correction():
    assert sides(along(1.0, 0.2), "Every 5th step") == [Side.SHARP]
    assert sides(along(1.5, 0.2), "Every 5th step") == [Side.SHARP]
    for alpha in (2.0, 3.0, 4.0):
        assert sides(along(alpha, 0.2), "Every 5th step") == [Side.FLAT]


@claims(
    "lessons/family",
    "At α = 1 most rows turn gold by ρ = 0.15, USAM near 0.75, ASAM never",
)
def test_the_rows_of_the_map_turn_gold_where_it_is_said():
    seen = along(1.0, *RADII)
    flat = {name: np.array(sides(seen, name)) == Side.FLAT for name in METHODS}
    early = [name for name in METHODS if flat[name][RADII.index(0.15)]]
    assert len(early) > len(METHODS) / 2, early
    assert not flat["ASAM"].any()
    gold = np.array(RADII)[flat["USAM"]]
    assert 0.65 <= gold.min() <= 0.8 and gold.max() == 0.8


@claims(
    "lessons/family",
    "with α = −1 most go up the valley, to sharper ground",
    "GSAM and MSAM go to the flat side all the same",
)
def test_of_antisam_only_gsam_and_msam_go_to_the_flat_side():
    seen = along(-1.0, 0.35, 0.4)
    for name in METHODS:
        flat = [side == Side.FLAT for side in sides(seen, name)]
        assert flat == [name in ("GSAM", "MSAM")] * 2, name
    sharper = [name for name in METHODS if (seen[f"{name}.at"] > 1.02).all()]
    assert len(sharper) > len(METHODS) / 2, sharper


@pytest.mark.parametrize("name, alpha, rho", [("USAM", 4.0, 0.5), ("LookSAM", 5.0, 0.6)])
def test_what_is_said_to_leave_the_plotted_region_does(name, alpha, rho):
    assert sides(along(alpha, rho - 0.05, rho, rho + 0.05), name) == [Side.LEFT] * 3


def test_the_map_has_a_row_for_every_method():
    lesson = family()
    assert lesson.map and lesson.map_compute
    rows = lesson.map_compute(alpha=1.0)["sides"]
    assert rows.shape == (len(METHODS), len(RADII))
    np.testing.assert_array_equal(rows[0], along(1.0, *RADII)[f"{SAM}.side"])


def ascent(alpha: float, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The ascent steps of a method at the shown steps, ρ = 0.2: along θ₁ and along θ₂."""
    seen = line_at(family(), [{"alpha": alpha, "rho": 0.2}])
    across, up = (seen[f"{name}.up.{axis}"][0] - seen[f"{name}.{axis}"][0] for axis in "xy")
    return across, up


def test_sam_ascends_by_the_radius_and_usam_by_what_the_slope_leaves_of_it():
    np.testing.assert_allclose(np.hypot(*ascent(1.0, SAM)), 0.2, 1e-5)
    length = np.hypot(*ascent(1.0, "USAM"))
    assert length[0] > 0.4 and length[-1] < 1e-4


@pytest.mark.parametrize("alpha", [1.0, 4.0])
def test_in_the_end_asam_ascends_along_the_floor(alpha):
    across, up = ascent(alpha, "ASAM")
    assert abs(up[0]) > abs(across[0])
    assert abs(across[-1]) > 0.19 and abs(up[-1]) < 0.01
