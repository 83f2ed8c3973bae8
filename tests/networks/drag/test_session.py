"""«Drag α over trained networks», as a reader meets it."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from livefigure import Release, Scene, message
from pages.networks.drag import session
from pages.networks.drag.figure import ALONG, STORY
from pages.ui import link
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


def test_the_story_waits_for_the_end_and_its_answer_is_computed(drag):
    """The page as it opens: of another training nothing is told."""
    assert not drag().run().run().scene.story
    visit = Visit("pages/networks/drag/page.py", "trained slice", drag().scenes, {})
    assert visit.held.running and not visit.scene.story
    scene = visit.finish().scene
    scene.check()
    values, line = ALONG["alpha"].values, scene.lines["alpha"]
    best = line["alpha.test_accuracy"][:, -1].argmax()
    shape = 1 if best == len(values) - 1 else 2 if values[best] <= 0 else 0
    assert scene.base["best"][0] == shape
    assert scene.base["best.at"][0] == values[best]
    [asked] = [card.question for card in scene.story if card.question]
    assert borne_out(scene, asked) == ["It is best in between"]
    for card in scene.story:
        at = values.index(card.values["alpha"])
        np.testing.assert_array_equal(card.record["alpha.sharpness"], line["alpha.sharpness"][at])
    assert len(scene.exercises) >= 2
    numbers = {name: each[:, -1] for name, each in line.items() if name.startswith("alpha.")}
    opening = values.index(ALONG["alpha"].default)
    for exercise in scene.exercises:
        found = solved(exercise, numbers)
        assert found.any() and not found[opening], exercise.task


def test_no_card_has_more_words_than_one_reads_at_once():
    assert not too_long(STORY)


def test_names_with_greek_letters_are_different_in_a_link():
    assert link.slug("α") == "alpha" and link.slug("ρ") == "rho"
