"""«The surface of a network» as a reader meets it: trained, stopped, and by every link."""

import gc
import weakref
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import jax
import numpy as np
import pytest

from landscapes.networks import TASKS
from livefigure import Release, Scene, message
from pages.networks.planes import figure as planes
from pages.networks.planes import session
from pages.networks.planes.compute import ALPHAS, HEIGHTS, KINDS, RECORDS, collect
from pages.networks.planes.view import LINES
from pages.ui import lesson_figure
from pages.ui.link import slug
from tests.claims import claims
from tests.networks.visit import Visit
from tests.scenes import asked, borne_out, standing, too_long

SCRIPT = "pages/networks/planes/page.py"
TINY = replace(TASKS["Two moons"], hidden=(4,), num_examples=30, num_steps=60)


@pytest.fixture
def visit(monkeypatch):
    """Opens the page; what it trains takes no time."""
    scenes: list[Scene] = []
    monkeypatch.setattr(lesson_figure, "live_figure", lambda scene, **_: scenes.append(scene))
    monkeypatch.setitem(TASKS, "Two moons", TINY)
    return lambda **address: Visit(SCRIPT, "planes_training", scenes, address)


class Drawn(NamedTuple):
    """A plane when the training is over, and what the page says of the link to it."""

    scene: Scene
    notices: list[str]


@pytest.fixture(scope="module")
def drawn():
    """The page at an address with its training done, once."""
    scenes: list[Scene] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesson_figure, "live_figure", lambda scene, **_: scenes.append(scene))
        patch.setitem(TASKS, "Two moons", TINY)

        def drawn(**address: str) -> Drawn:
            page = Visit(SCRIPT, "planes_training", scenes, address).finish()
            return Drawn(page.scene, [info.value for info in page.app.info])

        yield cache(drawn)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("view", ["map", "relief"])
def test_every_kind_of_plane_is_drawn(drawn, kind, view):
    scene, notices = drawn(plane=slug(kind), view=view)
    assert not notices
    scene.check()
    assert len(scene.base["x"]) == len(scene.base["step"]) == 1 + RECORDS
    traces = {trace.name: trace for trace in scene.figure.data}
    assert (traces["surface"].type == "surface") == (view == "relief")
    assert ("height" in scene.base) == (view == "relief")
    assert scene.lines["alpha"]["x"].shape == (len(ALPHAS), 1 + RECORDS)
    assert len(message(scene, Release())) < 250_000


@pytest.mark.parametrize("height", list(HEIGHTS)[1:])
def test_the_height_can_be_the_test_loss_and_the_test_error(drawn, height):
    usual, other = (drawn(**a).scene.figure for a in ({}, {"height": slug(height)}))
    assert not np.allclose(usual.data[0].z, other.data[0].z)


def test_dragging_alpha_moves_the_path_and_leaves_the_plane(drawn):
    scene = drawn().scene
    line, place = scene.lines["alpha"], ALPHAS.index(4.0)
    np.testing.assert_array_equal(line["x"][place], scene.base["x"])
    for name in ("x", "train_loss", "sharpness"):
        assert np.abs(line[name][0] - line[name][place]).max() > 1e-3
    for name in ("gd.x", "sam.y"):
        np.testing.assert_array_equal(line[name][0], line[name][-1])
    np.testing.assert_allclose(line["x"][ALPHAS.index(0.0)], scene.base["gd.x"], rtol=1e-6)


def test_a_link_brings_back_alpha_and_the_plane_through_it(drawn):
    four, eight = (drawn(alpha=a).scene for a in ("4", "8"))
    assert [control.index for control in eight.controls] == [ALPHAS.index(8.0)]
    assert eight.base["off"][-1] == four.base["off"][-1] == 0
    assert four.lines["alpha"]["off"][ALPHAS.index(8.0)][-1] > 0


def test_another_draw_is_another_random_plane(drawn):
    one, other = (drawn(plane="random", draw=draw).scene for draw in ("0", "3"))
    assert not np.allclose(one.figure.data[0].z, other.figure.data[0].z)
    np.testing.assert_array_equal(one.base["train_loss"], other.base["train_loss"])


def test_the_loss_on_the_straight_line_begins_and_ends_at_the_solutions(drawn):
    base, alphas = drawn().scene.base, drawn().scene.lines["alpha"]
    between, loss = base["between"], base["train_loss"][-1]
    assert between[0] == pytest.approx(base["gd.train_loss"][-1], rel=1e-3)
    assert base["gd.end.loss"] == pytest.approx(between[0], rel=1e-3)
    assert between[-1] == pytest.approx(loss, rel=1e-3) == base["end.loss"]
    assert base["highest"] == between.max()
    higher = np.maximum(alphas["end.loss"], alphas["gd.end.loss"])
    hill = alphas["highest"] > 1.02 * higher
    np.testing.assert_array_equal(alphas["rises"] > 0, hill)
    np.testing.assert_array_equal(np.isfinite(alphas["peak.loss"]), hill)
    for start, at, end in zip(
        *(alphas[f"{which}.x"][hill] for which in ("gd.end", "peak", "end")), strict=True
    ):
        assert min(start, end) <= at <= max(start, end)


def test_the_axis_has_room_for_a_hill_where_there_is_none(drawn):
    scene = drawn().scene
    top = scene.figure.layout.yaxis5.range[1]
    assert top > 3 * max(scene.base["end.loss"][0], scene.base["gd.end.loss"][0])
    assert top > scene.lines["alpha"]["between"].max()


@pytest.mark.parametrize("kind", KINDS)
def test_the_question_has_an_answer_where_it_was_asked(drawn, kind):
    scene = drawn(plane=slug(kind), view="map").scene
    [question] = asked(scene)
    assert standing(scene) == dict(question.at) and not scene.story
    assert len(borne_out(scene)) == 1


def test_until_there_is_a_plane_the_page_says_what_it_waits_for(visit):
    page = visit()
    said = lambda: " ".join(each.value for each in page.app.markdown)
    assert not page.scenes and "are being trained" in said()
    page.finish()
    assert page.scenes and "are being trained" not in said()


@pytest.fixture(scope="module")
def opened():
    """The page as it opens, with nothing trained."""
    scenes: list[Scene] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesson_figure, "live_figure", lambda scene, **_: scenes.append(scene))
        patch.setitem(TASKS, "Two moons", planes.OPENED[0])  # which other tests have made smaller
        yield Visit(SCRIPT, "planes_training", scenes, {})


def test_the_page_opens_with_a_map_and_a_story_and_trains_nothing(opened):
    assert opened.held.ahead and not opened.held.running
    scene = opened.scene
    scene.check()
    assert scene.whole and scene.card == 0 and len(scene.story) == 4
    assert {trace.name for trace in scene.figure.data} >= {"surface", *LINES}
    assert not too_long(scene.story) and not opened.app.exception
    assert len(message(scene, Release())) < 250_000


@claims(
    "networks/planes",
    "network, the sharpest of the three",
    "the loss rises steeply",
    "it hardly changes",
)
def test_what_the_story_says_is_so_where_the_page_opens(opened):
    scene = opened.scene
    base = scene.base
    assert borne_out(scene) == ["Less than a tenth"]
    [place] = [k for k, card in enumerate(scene.story) if card.question]
    for card in scene.story[: place + 1]:
        hidden = {*card.hides, *(card.question.hides if card.question else ())}
        assert "x4y4" not in card.panels or "within" in hidden, "the curve tells the answer"
    assert base["rises"][0] == 2, "there is no hill between GD and α-SAM"
    others = (base["sam.sharpness"][-1], base["sharpness"][-1])
    assert base["gd.sharpness"][-1] > 2 * max(others)
    around = {trace.name: trace for trace in scene.figure.data if trace.name in LINES}
    bend = lambda name: np.diff(around[name].y, 2)[len(around[name].y) // 2 - 1]
    step = np.diff(around["sharpest"].x)[0]
    assert bend("sharpest") / step**2 == pytest.approx(base["gd.sharpness"][-1], rel=0.05)
    assert np.ptp(around["random"].y) < 0.02 * np.ptp(around["sharpest"].y)
    low, high = scene.figure.layout.yaxis3.range
    assert low <= 70 and high > 100, "the axis of accuracy is that of the other pages"


def test_who_trains_the_networks_here_waits_for_them(opened):
    opened.app.button(key="train_here").click()
    opened.run()
    assert opened.held.running and not opened.held.ahead and not opened.scenes


def test_stop_leaves_what_was_trained_and_go_on_trains_the_rest(visit):
    page = visit()
    while page.held.step == 0:
        page.run()
    held = page.held
    if held.running:
        page.app.button(key="stop_training").click()
        page.run()
    page.run()
    assert 0 < held.step and page.scene.base is not None
    assert len(page.scene.base["x"]) == len(held.snapshots)
    held.go_on()
    assert len(page.finish().scene.base["x"]) == 1 + RECORDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_that_diverges_is_said_to(visit, monkeypatch, kind):
    strong = ALPHAS.index(4.0)

    def collected(snapshots):
        trajectories = collect(snapshots)
        trajectories.diverged[strong, 7:] = True
        for leaf in jax.tree.leaves(trajectories.params):
            leaf[strong, 7:] = leaf[strong, 6:7]
        return trajectories

    monkeypatch.setattr(session, "collect", collected)
    scene = visit(plane=slug(kind)).finish().scene
    assert scene.base["diverged"][0] == 1 and "diverged" in scene.words["diverged"][1]
    assert np.isfinite(scene.figure.data[0].z).all()
    assert np.isfinite(scene.base["x"][6]) and np.isnan(scene.base["x"][7:]).all()
    assert scene.lines["alpha"]["diverged"].sum() == 1


def test_where_gradient_descent_diverges_there_is_no_plane(visit, monkeypatch):
    monkeypatch.setitem(TASKS, "Two moons", replace(TINY, learning_rate=1e12))
    page = visit().finish()
    assert not page.scenes and "diverged" in page.app.warning[0].value


def test_a_broken_link_says_so(visit):
    page = visit(data="moonz", plane="flat", alpha="99", seed="x").finish()
    said = " ".join(info.value for info in page.app.info)
    for word in ("moonz", "flat", "alpha", "seed"):
        assert word in said


def test_the_networks_go_with_the_reader_who_trained_them(visit):
    """They are megabytes: no more of them are kept than the figure keeps itself."""
    page = visit().finish()
    held = weakref.ref(page.app.session_state["planes_trajectories"][2])
    del page
    for kept in (planes._projected, planes._computed_heights):
        kept.cache_clear()
    gc.collect()
    assert held() is None
