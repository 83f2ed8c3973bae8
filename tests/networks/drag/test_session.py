"""«Drag α over trained networks», as a reader meets it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from livefigure import Release, Scene, message
from pages.figures.networks import drawn_snapshots
from pages.networks.drag import session
from pages.networks.drag.figure import ALONG, ASKED, STORY, _level_from
from pages.reference.exercises.solutions import SOLUTIONS
from pages.ui import link
from tests.claims import claims
from tests.networks.visit import Visit
from tests.scenes import borne_out, solved, too_long

# A network and a number of steps that take no time.
SHORT = {"network": "8", "steps": "500"}


@pytest.fixture(scope="module")
def drag():
    scenes: list[Scene] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "live_figure", lambda scene, **_: scenes.append(scene))
        yield lambda **address: Visit(
            "pages/networks/drag/page.py", "trained slice", scenes, SHORT | address
        )


class Trained(NamedTuple):
    """A slice at the end of its training, and the figure it is shown with."""

    visit: Visit
    scene: Scene


@pytest.fixture(scope="module")
def trained(drag):
    """Trains at an address, once."""

    def trained(**address: str) -> Trained:
        visit = drag(**address).finish()
        return Trained(visit, visit.scene)

    return cache(trained)


@pytest.mark.parametrize("along", ["alpha", "rho"])
def test_every_position_of_the_slider_is_a_network_of_its_own(trained, along):
    scene, of = trained(along=along).scene, ALONG[along]
    scene.check()
    line = scene.lines[along]
    assert len(line["alpha.sharpness"]) == len(of.values) >= 25
    assert len(np.unique(line["alpha.train_loss"][:, -1])) > 20
    at = of.values.index(of.default)
    for channel in ("test_accuracy", "sharpness", "train_loss"):
        np.testing.assert_array_equal(line[f"alpha.{channel}"][at], scene.base[f"alpha.{channel}"])
    np.testing.assert_array_equal(
        line["now.alpha.answers.x"][at], scene.base["alpha.answers.x"][-1]
    )


def test_the_slice_holds_gradient_descent_and_sam_themselves(trained):
    scene = trained(along="alpha").scene
    values, line = ALONG["alpha"].values, scene.lines["alpha"]
    for name, alpha in (("gd", 0), ("sam", 1)):
        row = line["alpha.train_loss"][values.index(alpha)]
        np.testing.assert_allclose(row, scene.base[f"{name}.train_loss"], rtol=1e-4)


def test_beside_others_it_is_the_same_training_but_for_rounding(trained):
    """As on the page of three networks, whose α is 4, too."""
    setting = trained(along="alpha").visit.held.setting.setting
    three = replace(setting, alpha=4.0)
    seen = [each for each in drawn_snapshots(three, [0.0, 1.0, 4.0], [0.1] * 3, records=30) if each]
    ours = trained(along="alpha").scene.lines["alpha"]["alpha.train_loss"]
    theirs = [snapshot.report.train_loss[-1] for snapshot in seen]
    np.testing.assert_allclose(theirs, ours[ALONG["alpha"].values.index(4)], rtol=1e-4)


def test_dragging_asks_for_no_training(trained):
    visit = trained(along="alpha").visit
    before = visit.held
    visit.app.query_params["alpha"] = "8"
    visit.run()
    assert visit.held is before
    at = ALONG["alpha"].values.index(8)
    assert visit.scene.controls[0].index == at
    np.testing.assert_array_equal(
        visit.scene.base["alpha.sharpness"], visit.scene.lines["alpha"]["alpha.sharpness"][at]
    )


@pytest.mark.parametrize("address", [{"along": "alpha"}, {"data": "digits"}])
def test_a_release_sends_at_most_250_kb(trained, address):
    scene = trained(**address).scene
    assert len(message(scene, Release())) < 250_000


@claims(
    "networks/drag",
    "At α = 10 hardly a bend is left",
    "on the curve is nearly level",
    "At the end, sharpness",
)
def test_the_story_is_told_at_once_of_the_slice_that_the_page_opens_with(drag):
    """Of another slice nothing is told, nor of one that is still being trained."""
    assert not drag().run().run().scene.story
    visit = Visit("pages/networks/drag/page.py", "trained slice", drag().scenes, {})
    assert visit.held.ahead and not visit.held.running and visit.scene.card == 0
    scene = visit.scene
    scene.check()
    for card in scene.story[: ASKED + 1]:
        hidden = {*card.hides, *(card.question.hides if card.question else ())}
        shown = {"test_accuracy slice", "test_accuracy chosen"} - hidden
        assert "x3y3" not in card.panels or not shown, "the curve tells the answer"
    assert "accuracy" not in scene.html["status"], "this is asked later"
    assert "?noise=0" in scene.story[-1].text
    values, line = ALONG["alpha"].values, scene.lines["alpha"]
    [asked] = [card.question for card in scene.story if card.question]
    assert borne_out(scene, asked) == ["Between α = 1 and 8"]
    for card in scene.story:
        at = values.index(card.values["alpha"])
        np.testing.assert_array_equal(card.record["alpha.sharpness"], line["alpha.sharpness"][at])
    assert len(scene.exercises) >= 2
    sharpness = line["alpha.sharpness"][values.index(2) :, -1]
    assert sharpness[0] == sharpness.max() and (np.diff(sharpness) < 0).mean() > 0.6
    plain, sam, four, eight = (line["alpha.sharpness"][values.index(at), -1] for at in (0, 1, 4, 8))
    assert plain > 2 * sam > 2 * four > 4 * eight, "it is not steep from 0 to 1 and from 4 to 8"
    level = line["alpha.test_accuracy"][values.index(4) :, -1]
    assert np.ptp(level) < 4, "from 4 on test accuracy is not nearly level"
    sam, ten = (length(line, values.index(at)) for at in (1, 10))
    assert ten < 0.5 * sam, "at α = 10 its boundary has many bends"
    numbers = {name: each[:, -1] for name, each in line.items() if name.startswith("alpha.")}
    opening = values.index(ALONG["alpha"].default)
    solutions = [values.index(float(each.split("=")[1])) for each in SOLUTIONS["networks/drag"]]
    for exercise, solution in zip(scene.exercises, solutions, strict=True):
        found = solved(exercise, numbers)
        assert found[solution] and not found[opening], exercise.task


def length(line: Mapping[str, np.ndarray], member: int) -> float:
    """That of the boundary of a network at the end, all its pieces together."""
    x, y = (line[f"now.alpha.answers.{axis}"][member] for axis in "xy")
    return float(np.nansum(np.hypot(np.diff(x), np.diff(y))))


@pytest.mark.parametrize(
    "right, first",
    [([60, 70, 80, 90], 3), ([60, 89, 90, 88], 1), ([90, 80, 85, 91], 0), ([60, 70, np.nan], 1)],
)
def test_accuracy_is_level_from_where_it_rises_by_chance_alone(right, first):
    assert _level_from(np.array(right, float)) == first


def test_no_card_has_more_words_than_one_reads_at_once():
    assert not too_long(STORY)


def test_names_with_greek_letters_are_different_in_a_link():
    assert link.slug("α") == "alpha" and link.slug("ρ") == "rho"
