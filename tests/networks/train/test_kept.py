"""Trainings that are kept: drawn beside another, taken along, and brought back."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.kept import Kept, from_zip, to_zip
from landscapes.networks import Network
from landscapes.networks.mlp import Layer, accuracy
from pages.networks.train import session
from pages.networks.train.kept_figure import MARKS, kept_training, said
from tests.networks.visit import Visit

SHORT = {"network": "8", "steps": "500"}


@pytest.fixture
def watch(monkeypatch):
    scenes: list = []
    monkeypatch.setattr(session, "live_figure", lambda scene, **_: scenes.append(scene))
    return lambda **address: Visit("pages/networks/train/page.py", "train", scenes, SHORT | address)


def network(weights) -> Network:
    return tuple(Layer(weights[f"W{k}"], weights[f"b{k}"]) for k in range(1, len(weights) // 2 + 1))


def test_a_training_is_kept_and_drawn_beside_another(watch):
    visit = watch(alpha="2")
    assert visit.app.button(key="keep_training").disabled, "nothing is finished yet"
    visit.finish()
    visit.app.button(key="keep_training").click()
    before = visit.run().scene.base["alpha.test_accuracy"]
    assert visit.app.button(key="keep_training").disabled, "it is kept already"
    visit.app.select_slider(key="alpha").set_value(8.0)
    scene = visit.run().finish().scene
    scene.check()
    [trace] = [t for t in scene.figure.data if t.name == "test_accuracy kept A"]
    np.testing.assert_allclose(trace.y, before, rtol=1e-5)
    assert trace.meta == "ground"
    assert "A: Two moons, α-SAM + SGD, α = 2" in scene.html["legend"]
    visit.app.button(key="remove_training_0").click()
    assert not [t for t in visit.run().scene.figure.data if "kept" in t.name]


def test_a_file_brings_it_back_with_the_weights_that_were_trained(watch):
    visit = watch().finish()
    held = visit.held
    content = to_zip(Kept((), [kept_training(held.setting, held.snapshots)]), (), {})
    [again] = from_zip(content).trainings
    assert again.settings == held.setting.told
    test = held.setting.task.split().test
    for run, name in enumerate(("gd", "sam", "alpha")):
        right = accuracy(network(again.weights[name]), test)
        assert right == pytest.approx(held.snapshots[-1].report.test_accuracy[run], abs=2e-3)
    # Another reader loads it.
    other = watch(data="spirals")
    other.app.session_state["kept_trainings"] = [again]
    figure = other.run().finish().scene.figure
    assert {t.name for t in figure.data} >= {"train_loss kept A", "grad_norm kept A"}
    for number, trace in ((2, "train_loss kept A"), (5, "grad_norm kept A")):
        [drawn] = [t for t in figure.data if t.name == trace]
        low, high = figure.layout[f"yaxis{number}"].range
        seen = np.log10(drawn.y) if number == 5 else drawn.y
        assert low - 0.01 <= seen[-1] <= high + 0.01, trace


def test_a_longer_training_has_room(watch):
    long = watch(steps="1000").finish().held
    kept = kept_training(long.setting, long.snapshots)
    visit = watch()
    visit.app.session_state["kept_trainings"] = [kept]
    figure = visit.run().finish().scene.figure
    assert figure.layout.xaxis2.range[1] >= 1000 > figure.layout.xaxis2.range[1] / 1.1


def test_along_gradients_a_kept_training_is_drawn_along_its_own(watch):
    held = watch(alpha="0").finish().held
    kept = kept_training(held.setting, held.snapshots)
    unknown = replace(kept, curves=kept.curves | {"alpha.gradients": kept.curves["step"] * np.nan})
    visit = watch(along="gradients")
    visit.app.session_state["kept_trainings"] = [kept, unknown]
    figure = visit.run().finish().scene.figure
    ends = {t.name: t.x[-1] for t in figure.data if t.name.startswith("train_loss kept")}
    assert ends == {"train_loss kept A": 500, "train_loss kept B": 500}
    assert figure.layout.xaxis2.range[1] == pytest.approx(1040)
    assert kept.curves["sam.gradients"][-1] == 1000


def test_what_a_file_says_is_no_markup(watch):
    held = watch().finish().held
    kept = kept_training(held.setting, held.snapshots)
    kept.settings["data"] = "<img src=x onerror=alert(1)>"
    visit = watch()
    visit.app.session_state["kept_trainings"] = [kept]
    legend = visit.run().finish().scene.html["legend"]
    assert "<img" not in legend and "&lt;img" in legend and "<img" in said(kept)


def test_no_more_are_loaded_than_can_be_told_apart(monkeypatch, watch):
    held = watch().finish().held
    kept = kept_training(held.setting, held.snapshots)
    monkeypatch.setattr(session.st, "session_state", {})
    with pytest.raises(session.BadKept, match="4 trainings; 3 can be shown"):
        session._take(Kept((), [kept] * (len(MARKS) + 1)))
    with pytest.raises(session.BadKept, match="no trainings"):
        session._take(Kept([{"run": "x"}], []))
