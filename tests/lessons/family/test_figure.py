"""What the lesson on the family says of ends and borders, by α and ρ."""

import numpy as np
import pytest

from pages.lessons.family.compute import (
    GRADIENTS,
    METHODS,
    POINT,
    PUBLISHED,
    RELATIVES,
    SAM,
    Ending,
    Side,
)
from pages.lessons.family.figure import RADII, family
from pages.ui.lesson_figure import line_at
from tests.claims import claims

pytestmark = pytest.mark.rounding


def along(alpha: float, *radii: float) -> dict[str, np.ndarray]:
    """The channels at one α and some ρ."""
    seen = line_at(family(), [{"alpha": alpha, "rho": rho, "relative": 1.0} for rho in radii])
    return {
        f"{name}.{what}": seen[f"{name}.{what}"][:, 0]
        for name in METHODS
        for what in ("mean", "side", "ending")
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


def test_gsam_stays_nearer_to_the_minimum_than_alpha_sam_does():
    seen = along(4.0, 0.3, 0.4, 0.5)
    assert (seen["GSAM.mean"] > seen[f"{SAM}.mean"] + 0.05).all()
    assert (seen["GSAM.mean"] < -1.02).all() and (seen[f"{SAM}.mean"] < -1.02).all()


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
    assert flat["LookSAM"].all()  # as none of the others is
    assert not any(flat[name].all() for name in METHODS if name != "LookSAM")


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
    sharper = [name for name in METHODS if (seen[f"{name}.mean"] > 1.02).all()]
    assert len(sharper) > len(METHODS) / 2, sharper


@pytest.mark.parametrize("name, alpha, rho", [("USAM", 4.0, 0.5), ("LookSAM", 5.0, 0.6)])
def test_what_is_said_to_leave_the_plotted_region_does(name, alpha, rho):
    assert sides(along(alpha, rho - 0.05, rho, rho + 0.05), name) == [Side.LEFT] * 3


def test_the_map_has_a_row_for_every_method():
    lesson = family()
    assert lesson.map and lesson.map_compute
    rows = lesson.map_compute(alpha=1.0, relative=1.0)["sides"]
    assert rows.shape == (len(METHODS), len(RADII))
    np.testing.assert_array_equal(rows[0], along(1.0, *RADII)[f"{SAM}.side"])


def one_step(name: str, alpha: float = 1.0, rho: float = 0.2) -> dict[str, np.ndarray]:
    """Of the one step that is drawn: the ascent step and the step itself, as vectors."""
    number = float(list(RELATIVES).index(name) + 1) if name in RELATIVES else 1.0
    seen = line_at(family(), [{"alpha": alpha, "rho": rho, "relative": number}])
    of = "relative" if name in RELATIVES else name
    at = lambda what: np.array([seen[f"{of}.{what}.{axis}"][0, 0] for axis in "xy"])
    return {"ascent": at("ring") - at("at"), "step": at("tip") - at("at")}


def crosses(name: str, alpha: float = 1.0) -> bool:
    return POINT[1] + one_step(name, alpha)["step"][1] < 0


def test_sam_ascends_by_the_radius_and_usam_by_what_the_slope_leaves_of_it():
    for rho in (0.1, 0.2, 0.4):
        assert np.linalg.norm(one_step(PUBLISHED, rho=rho)["ascent"]) == pytest.approx(rho, 1e-4)
    assert 0.06 < np.linalg.norm(one_step("USAM")["ascent"]) < 0.08
    assert crosses(PUBLISHED) and not crosses("USAM")


def test_asam_ascends_along_the_floor():
    across, up = one_step("ASAM")["ascent"]
    assert abs(across) > 5 * abs(up)
    assert not crosses("ASAM")


def test_asyncsam_ascends_downhill_after_a_step_across_the_floor():
    drawn = one_step("AsyncSAM")
    assert drawn["ascent"][1] == pytest.approx(-0.2, 1e-3)
    assert drawn["step"][1] > 0  # and so it steps away from the floor


@pytest.mark.parametrize("alpha", [2.0, 3.0, 6.0])
def test_with_alpha_the_step_of_alpha_sam_grows_and_that_of_gsam_hardly(alpha):
    length = lambda name: np.linalg.norm(one_step(name, alpha)["step"])
    assert length(SAM) > 1.5 * length(PUBLISHED)
    assert length("GSAM") == pytest.approx(length(PUBLISHED), rel=0.01)


def test_between_its_ascents_every_fifth_step_is_plain():
    drawn = one_step("Every 5th step", alpha=4.0)
    assert np.isnan(drawn["ascent"]).all()
    np.testing.assert_allclose(drawn["step"], one_step(SAM, alpha=0.0)["step"], atol=1e-6)


@claims("lessons/family", "1.2 gradients a step instead of 2")
def test_every_fifth_step_costs_what_is_said():
    assert GRADIENTS["Every 5th step"] == pytest.approx(1.2)
    assert GRADIENTS[SAM] == 2
