"""Own data on the pages of networks: trained on, kept by one session, and in no address."""

import numpy as np
import pytest

from landscapes.networks.own import from_points
from pages.networks.train import session
from pages.ui import own_data
from tests.networks.visit import Visit

POINTS = [[x, y, int(x * y > 0)] for x, y in np.random.RandomState(0).uniform(-1, 1, (80, 2))]
SHORT = {"network": "8", "steps": "500", "data": "your-own"}


@pytest.fixture
def scenes(monkeypatch):
    scenes: list = []
    monkeypatch.setattr(session, "live_figure", lambda scene, **_: scenes.append(scene))
    return scenes


def opened(scenes, address) -> Visit:
    return Visit("pages/networks/train/page.py", "train", scenes, address)


def test_a_link_to_own_data_says_what_it_shows_instead(scenes):
    visit = opened(scenes, SHORT)
    [said] = [info.value for info in visit.app.info]
    assert "in no link" in said and "two moons" in said
    assert visit.held.setting.task.dataset.name == "Two moons"


def test_other_pages_say_nothing_of_it(scenes):
    visit = opened(scenes, SHORT | {"data": "spirals"})
    assert not visit.app.info and not visit.app.expander[0].label.startswith("Your own")


def test_own_data_are_trained_on_and_stay_out_of_the_address(scenes):
    visit = opened(scenes, SHORT)
    visit.app.session_state[own_data._HELD] = from_points(POINTS)
    visit.finish()
    task = visit.held.setting.task
    assert task.dataset.name == "Your own data" and task.num_examples == 40
    assert task.label_noise == 0 and not visit.app.info
    scene = visit.scene
    scene.check()
    assert scene.base["alpha.train_accuracy"][-1] > 60
    shown = {t.name: t for t in scene.figure.data}
    assert len(shown["class 0"].x) + len(shown["class 1"].x) == 40
    assert set(visit.app.query_params) == set(SHORT)
    # Another reader has none of it.
    assert opened(scenes, SHORT).held.setting.task.dataset.name == "Two moons"


def test_label_noise_is_that_of_the_control(scenes):
    visit = opened(scenes, SHORT | {"noise": "0.2"})
    visit.app.session_state[own_data._HELD] = from_points(POINTS)
    visit.run()
    assert visit.held.setting.task.label_noise == 0.2
    assert visit.held.setting.task.split().flipped.any()


def test_what_cannot_be_read_is_told_and_changes_nothing(monkeypatch):
    state: dict = {own_data._CANVAS: {"points": POINTS}}
    monkeypatch.setattr(own_data.st, "session_state", state)
    own_data._take_points()
    held = state[own_data._HELD]
    assert held.num_examples == 40 and state[own_data._SAID] is None
    state[own_data._CANVAS] = {"points": [["<b>", 0, 1]]}
    own_data._take_points()
    assert state[own_data._HELD] is held and "no points" in state[own_data._SAID]
