"""«Train and watch», as a reader meets it."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.train import Runs, train
from landscapes.networks import TASKS
from livefigure import Curve, Scene
from optimizers import Hyperparameters
from pages.figures.training import STYLES
from pages.networks.train import session
from pages.networks.train.figure import ASKED, STORY
from pages.ui.network_controls import ALPHA, RHO
from tests.claims import claims
from tests.networks.visit import Visit
from tests.scenes import borne_out, too_long

# A network and a number of steps that take no time.
SHORT = {"network": "8", "steps": "500"}


@pytest.fixture
def watch(monkeypatch):
    scenes: list[Scene] = []
    monkeypatch.setattr(session, "live_figure", lambda scene, **_: scenes.append(scene))
    return lambda **address: Visit("pages/networks/train/page.py", "train", scenes, SHORT | address)


def small(**changes) -> object:
    return replace(TASKS["Two moons"], hidden=(8,), num_steps=500, **changes)


def test_the_picture_comes_before_anything_is_computed(watch):
    visit = watch()
    assert visit.scene.base is None and not visit.held.snapshots
    assert {"class 0", "class 1"} <= {trace.name for trace in visit.scene.figure.data}


def test_what_is_shown_is_what_was_trained(watch):
    shown = watch(alpha="2", rho="0.2", seed="3").finish().scene.base
    runs = Runs(3, Hyperparameters(0.3, np.array([0.0, 1.0, 2.0]), 0.2))  # type: ignore[arg-type]
    *_, last = train(small(), "α-SAM + SGD", runs)  # type: ignore[arg-type]
    for run, name in enumerate(STYLES):
        assert shown[f"{name}.train_loss"][-1] == pytest.approx(
            last.report.train_loss[run], rel=1e-3
        )
        assert shown[f"{name}.sharpness"][-1] == pytest.approx(last.report.sharpness[run], rel=2e-2)
        said = 100 * last.report.test_accuracy[run]
        assert shown[f"{name}.test_accuracy"][-1] == pytest.approx(said, abs=1.0)
    assert shown["step"][0] == 0 and shown["step"][-1] == 500


@pytest.mark.parametrize(
    "asked, holds",
    [
        ({"alpha": "8"}, lambda s: s.alpha == 8),
        ({"rho": "0.5"}, lambda s: s.rho == 0.5),
        ({"eta": "0.1"}, lambda s: s.task.learning_rate == 0.1),
        ({"noise": "0.4"}, lambda s: s.task.label_noise == 0.4),
        ({"wd": "0.01"}, lambda s: s.weight_decay == 0.01),
        ({"batch": "10"}, lambda s: s.batch_size == 10),
        ({"loss": "squared-error"}, lambda s: s.task.loss == "Squared error"),
        ({"data": "spirals"}, lambda s: s.task.dataset.name == "Spirals"),
        ({"network": "64-64"}, lambda s: s.task.hidden == (64, 64)),
        ({"rule": "alpha-sam-adam"}, lambda s: s.rule == "α-SAM + Adam"),
        ({"rule": "alpha-sam-adam"}, lambda s: s.task.learning_rate == 0.01),
        ({"rule": "alpha-sam-heavy-ball", "momentum": "0.5"}, lambda s: s.momentum == 0.5),
        ({"seed": "7"}, lambda s: s.seed == 7),
        ({"steps": "1000"}, lambda s: s.task.num_steps == 1000),
    ],
)
def test_every_control_is_in_the_link_and_reaches_the_training(watch, asked, holds):
    assert holds(watch(**asked).held.setting)


def test_stop_keeps_what_was_trained_and_go_on_goes_on(watch):
    visit = watch(network="64-64", steps="10000").run().run()  # not done so soon anywhere
    visit.app.button(key="stop_training").click()
    at = visit.run().held.step
    assert visit.run().run().held.step == at < 10000
    assert visit.scene.base["step"][-1] == at
    visit.app.button(key="go_on_training").click()
    visit.run()
    assert visit.run().held.step > at


def test_another_setting_begins_anew(watch):
    visit = watch().finish()
    before = visit.held
    visit.app.select_slider(key="alpha").set_value(8.0)
    visit.run()
    assert visit.held is not before and visit.held.step == 0
    assert visit.app.query_params["alpha"] == ["8"] or visit.app.query_params["alpha"] == "8"


def test_a_network_that_diverges_is_shown_as_such_and_the_others_go_on(watch):
    visit = watch(data="digits", network="32", alpha="16", rho="2", steps="500").finish()
    shown = visit.scene.base
    assert shown["alpha.diverged"][0] == 0 and shown["alpha.diverged"][-1] == 1
    which = shown["alpha.diverged"] == 1
    assert np.isnan(shown["alpha.train_loss"][which]).all()
    assert np.isfinite(shown["alpha.train_loss"][~which]).all()
    assert np.isfinite(shown["gd.train_loss"]).all() and not shown["gd.diverged"].any()
    assert visit.scene.words["alpha.diverged"][1] == "diverged"


def test_a_broken_link_says_so(watch):
    visit = watch(alpha="much", data="cats", rho="9")
    said = " ".join(info.value for info in visit.app.info)
    assert "alpha" in said and "cats" in said and "rho = 9" in said
    assert visit.held.setting.alpha == ALPHA


def test_digits_show_which_they_take_for_another(watch):
    visit = watch(data="digits", network="32", loss="squared-error").finish()
    visit.scene.check()
    base = visit.scene.base
    labels = np.asarray(visit.held.setting.task.split().test.labels[:300])
    np.testing.assert_array_equal(np.rint(base["alpha.answers.x"][-1]), labels)
    said = np.rint(base["alpha.answers.y"][-1])
    right = (said == labels).mean()
    assert 0.6 < right < 0.95
    [text] = [m.value for m in visit.app.markdown if "for another digit" in m.value]
    assert f"takes {(said != labels).sum()} of 300" in text


def test_no_card_has_more_words_than_one_reads_at_once():
    assert not too_long(STORY) and STORY[ASKED].question


@claims(
    "networks/train",
    "bends less, and its accuracy stays high",
    "is flattest",
    "does so four times as strongly",
)
def test_the_story_is_told_at_once_of_the_training_that_the_page_opens_with(watch):
    assert not watch().scene.story
    scenes = watch().scenes
    visit = Visit("pages/networks/train/page.py", "train", scenes, {})
    assert visit.held.ahead and not visit.held.running
    scene = visit.scene
    scene.check()
    assert scene.card == 0 and len(scene.story) == len(STORY)
    assert "accuracy" not in scene.html["status"], "this is asked later"
    assert "alpha." not in scene.html["readout"], "no number of one network beside three"
    assert "?noise=0" in scene.story[-1].text
    assert borne_out(scene, STORY[ASKED].question) == [
        "α-SAM, α\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}4"
    ]
    assert ALPHA == 4
    base = scene.base
    # What the cards say without a number.
    assert base["gd.train_loss"][-1] < min(base["sam.train_loss"][-1], base["alpha.train_loss"][-1])
    assert base["sam.train_accuracy"][-1] > 88  # of which only 80 are right
    assert base["gd.early.step"][0] < 500 and base["gd.early"][0] > base["gd.test_accuracy"][-1] + 5
    assert base["gd.early"][0] > base["alpha.test_accuracy"][-1] - 1, "to stop would do as well"
    assert base["alpha.test_accuracy"][base["step"] >= 1000].min() > 85, "α-SAM does not stay high"
    trained = base["step"] > 0
    assert (base["sam.sharpness"] < base["gd.sharpness"])[trained].all()
    assert (base["alpha.sharpness"] < base["sam.sharpness"])[trained].all(), "it is not flattest"
    assert base["sam.gain"].tolist() == [0], "it is said of the end, whatever step is shown"
    assert scene.words["sam.gain"][0].endswith("hardly more accurate,")


def test_who_trains_the_networks_here_is_told_no_story_before_the_end(watch):
    visit = Visit("pages/networks/train/page.py", "train", watch().scenes, {})
    visit.app.button(key="train_here").click()
    visit.run()
    assert visit.held.running and not visit.held.ahead
    assert visit.scene.base is None and not visit.scene.story


def test_with_weight_decay_gradient_descent_is_more_accurate_than_alpha_sam_and_sharper():
    """As the page says of the networks that it opens with, against α-SAM without weight decay."""
    decays = np.array([0.0, 0.0, 0.01])
    runs = Runs(0, Hyperparameters(0.3, np.array([0.0, 4.0, 0.0]), 0.1), decays)  # type: ignore[arg-type]
    *_, last = train(TASKS["Two moons"], "α-SAM + SGD", runs, records=1)
    plain, alpha, decayed = last.report.test_accuracy
    assert plain < alpha < decayed
    assert last.report.sharpness[2] > 3 * last.report.sharpness[1]


def test_weight_decay_is_that_of_all_three_networks(watch):
    shown = watch(wd="0.1", alpha="2", rho="0.2", seed="3").finish().scene.base
    runs = Runs(3, Hyperparameters(0.3, np.array([0.0, 1.0, 2.0]), 0.2), 0.1)  # type: ignore[arg-type]
    *_, last = train(small(), "α-SAM + SGD", runs)  # type: ignore[arg-type]
    for run, name in enumerate(STYLES):
        assert shown[f"{name}.train_loss"][-1] == pytest.approx(
            last.report.train_loss[run], rel=1e-3
        )


@claims("networks/train", "is at its end where the others are half way")
def test_along_gradients_descent_is_at_its_end_half_way(watch):
    scene = watch(along="gradients").finish().scene
    assert [scene.base[f"{name}.spent"][-1] for name in STYLES] == [500, 1000, 1000]
    drawn = curves(scene)
    assert drawn["train_loss gd"] == "gd.spent" and drawn["edge sam"] == "sam.spent"
    assert scene.figure.layout.xaxis5.title.text == "gradients computed"
    assert scene.figure.layout.xaxis5.range[1] >= 1000
    assert set(curves(watch().finish().scene).values()) == {"step"}


def test_all_three_grow_while_the_figure_draws_itself(watch):
    curves = [each for each in watch().scene.bindings if isinstance(each, Curve)]
    assert curves and not any(each.ghost for each in curves)


def curves(scene: Scene) -> dict[str, str]:
    """What every curve is drawn along."""
    return {each.trace: each.x for each in scene.bindings if isinstance(each, Curve)}


def test_the_curvatures_beneath_are_those_of_the_readers_network(watch):
    shown = watch().finish().scene.base
    assert (shown["alpha.second"] <= shown["alpha.sharpness"] * 1.003).all()
    assert (shown["alpha.third"] <= shown["alpha.second"] * 1.003).all()


@claims("networks/train", "they come close to λmax")
def test_at_the_usual_settings_the_three_curvatures_of_alpha_sam_gather():
    runs = Runs(0, Hyperparameters(0.3, np.array([0.0, ALPHA]), RHO))  # type: ignore[arg-type]
    *_, last = train(TASKS["Two moons"], "α-SAM + SGD", runs, records=4)
    share = last.beneath[:, 1] / last.report.sharpness
    assert share[1] > 0.7 > 0.6 > share[0]


def test_a_link_to_the_panels_along_gradients_opens_the_whole_figure(watch):
    scene = watch(network="32-32", steps="3000", along="gradients").scene
    assert scene.story and scene.card is None
