"""«Saddam on networks» and «Minibatches on networks», as a reader meets them."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest

from experiments import methods as experiment
from experiments.methods import Comparison, MethodSnapshot, saddams
from experiments.train import Report
from landscapes.networks import TASKS
from livefigure import Release, Scene, Slider, message
from pages.figures.methods import DIAGRAM, crossing
from pages.networks.adam import figure as adam
from pages.networks.batches import noise_figure as batches
from pages.networks.batches.noise_compute import RATES, SIZES
from pages.ui import lesson_figure, methods
from pages.ui.lesson_figure import LessonFigure
from tests.claims import claims
from tests.networks.visit import Visit
from tests.scenes import too_long

SADDAM, MINIBATCHES = "pages/networks/adam/page.py", "pages/networks/batches/page.py"
TINY = replace(TASKS["Two moons"], hidden=(4,), num_steps=20)


@pytest.fixture
def visit(monkeypatch):
    """Opens either page, with nothing trained so far; what it trains takes no time."""
    scenes: list[Scene] = []
    monkeypatch.setattr(lesson_figure, "live_figure", lambda scene, **_: scenes.append(scene))
    monkeypatch.setattr(batches, "noise", lambda *_: noise())
    monkeypatch.setattr(methods, "_kept", {})
    for name in ("Digits", "Two moons"):
        rate = replace(TINY, learning_rate=0.01, dataset=TASKS[name].dataset)
        monkeypatch.setitem(experiment.ADAM_TASKS, name, rate)
        monkeypatch.setitem(experiment.NOISY_TASKS, name, (rate, 5))
    monkeypatch.setattr(batches, "AGES", {"untrained": 0, "after 300 steps": 20})
    return lambda script, **address: Visit(script, "methods", scenes, address)


def noise() -> dict[str, np.ndarray]:
    """As if it had been measured: 1/η² over different minibatches, and 1 over the same."""
    ones = np.ones((len(SIZES), len(RATES)))
    each = np.ones(len(SIZES))
    return {
        "different": ones / RATES**2, "same": ones, "predicted": ones / RATES**2,
        "signal": np.array(0.5), "gradient_variance": each, "grad_norm": np.array(2.0),
        "bias": 0.1 * each,
    }  # fmt: skip


@pytest.fixture
def told(monkeypatch):
    """Instead of training, say at once how it went."""
    monkeypatch.setattr(methods, "compare_in_pieces", lambda each: iter(snapshots(each, 0.5, 2.0)))


@pytest.fixture
def told_slowly(monkeypatch):
    def slowly(comparison):
        for snapshot in snapshots(comparison, 0.5, 2.0):
            time.sleep(0.04)
            yield snapshot

    monkeypatch.setattr(methods, "compare_in_pieces", slowly)


def finite(scene: Scene, channel: str) -> bool:
    assert scene.base
    return bool(np.isfinite(np.asarray(scene.base[channel])[-1]))


@pytest.mark.parametrize("script", [SADDAM, MINIBATCHES])
def test_every_name_is_there(visit, told, script):
    for scene in visit(script).finish().scenes:
        assert scene.base
        scene.check()


def test_every_method_ends_with_numbers_of_its_own(visit):
    """The one visit here on which networks are really trained."""
    scene = visit(MINIBATCHES, p="0.2").finish().scene
    names = ("sam", "different", "same", "gd")
    for name in names:
        for part in ("accuracy", "sharpness", "loss", "equal.accuracy", "diverged"):
            assert finite(scene, f"{name}.{part}")
    assert len({float(scene.base[f"{name}.sharpness"][-1]) for name in names}) == 4
    at_zero = scene.controls[0].values.index(0.0)
    for name in ("sam", "different"):
        accuracy = scene.lines["p"][f"{name}.accuracy"][at_zero, -1]
        assert accuracy == pytest.approx(scene.base["gd.accuracy"][-1], abs=1)


def test_a_message_is_no_longer_than_a_moment(visit, told):
    assert len(message(visit(SADDAM).finish().scene, Release())) < 250_000


def test_there_is_no_verdict_before_the_end(visit, told_slowly):
    early = visit(SADDAM).run()
    assert early.held.running
    assert not finite(early.scene, "flattest.final")
    assert finite(early.finish().scene, "flattest.final")


def test_stop_leaves_what_was_finished(visit, told_slowly):
    page = visit(SADDAM).run().run()
    page.app.button(key="stop_training").click()
    page.run()
    held = page.held
    assert not held.running and not held.finished
    seen = len(held.snapshots)
    assert len(page.run().held.snapshots) == seen
    page.app.button(key="go_on_training").click()
    assert finite(page.run().finish().scene, "flattest.final")


def test_what_one_reader_trained_the_next_need_not(visit, told, monkeypatch):
    first = visit(SADDAM).finish().scene
    monkeypatch.setattr(methods, "compare_in_pieces", lambda _: pytest.fail("it was trained again"))
    second = visit(SADDAM).finish().scene
    np.testing.assert_array_equal(first.base["D.x"], second.base["D.x"])


def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(methods, "_kept", {})
    for k in range(methods._MOST_KEPT + 3):
        comparison = replace(small(), strengths=(0.0, 0.1 + k))
        monkeypatch.setattr(
            methods, "compare_in_pieces", lambda each: iter(snapshots(each, 1.0, 0.5))
        )
        list(methods.trained(comparison))
    assert len(methods._kept) == methods._MOST_KEPT


def test_a_link_brings_back_data_strength_and_seeds(visit, told):
    page = visit(SADDAM, data="two-moons", alpha="4", seeds="8", p="0.2").finish()
    comparison = page.held.setting
    assert (comparison.task.dataset.name, comparison.alpha, comparison.num_seeds) == (
        "Two moons", 4.0, 8,
    )  # fmt: skip
    [p] = page.scene.controls
    assert p.values[p.index] == 0.2


def test_a_broken_link_says_so(visit, told):
    page = visit(MINIBATCHES, data="cifar", p="7").run()
    said = " ".join(info.value for info in page.app.info)
    assert "cifar" in said and "p = 7" in said


@pytest.mark.parametrize("script", [SADDAM, MINIBATCHES])
@pytest.mark.parametrize("data", ["digits", "two-moons"])
def test_every_preset_stands_on_a_tick(visit, told, script, data):
    for scene in visit(script, data=data).run().scenes:
        ticks = {control.name: control.values for control in scene.controls}
        assert scene.presets
        for preset in scene.presets:
            assert all(any(np.isclose(ticks[k], v)) for k, v in preset.values.items())


def small(name: str = "Digits") -> Comparison:
    return replace(saddams(name, 1.0, 2), records=2, strengths=(0.0, 0.4))


def drawn(seen: list[MethodSnapshot]) -> LessonFigure:
    return methods.comparison_figure(small(), adam.presentation(small()), seen)


def snapshots(comparison: Comparison, loss: float, sharpness: float) -> list[MethodSnapshot]:
    """As if all had been trained: losses from 1 to `loss` wherever there is a strength.

    If that is NaN, they have diverged there.
    """
    count = len(comparison.steps)
    seen: list[MethodSnapshot] = []
    for k in range(count):
        for method in comparison.methods:
            ones = np.ones((len(comparison.strengths), comparison.num_seeds))
            last = ones * np.where(np.array(comparison.strengths)[:, None] > 0, loss, 1.0)
            losses = last if k == count - 1 else ones
            flat = sharpness * ones
            right = (0.5 + 0.1 * k / (count - 1)) * ones
            sound = np.isfinite(losses)
            numbers = (losses, losses, right, right, losses, flat)
            report = Report(*(np.where(sound, each, np.nan) for each in numbers))
            share = len(seen) / (count * len(comparison.methods) - 1)
            seen.append(MethodSnapshot(round(share * comparison.num_steps), method.name, report))
    return seen


@pytest.mark.parametrize(
    "loss, sharpness, there", [(0.5, 2.0, True), (np.nan, 2.0, False), (0.5, 1e4, True)]
)
def test_what_diverged_is_not_drawn(loss, sharpness, there):
    comparison = small()
    lesson = drawn(snapshots(comparison, loss, sharpness))
    seen = lesson.compute(np.array([0.4]))
    assert np.isfinite(seen["D.x"][0, -1]) == there
    assert np.isfinite(seen["D.y"][0, -1]) == there


def test_those_that_diverged_are_counted_beside_the_deviations():
    """After all steps, and where all have computed as many gradients: for D at half its steps."""
    comparison = small()
    seen = snapshots(comparison, np.nan, 2.0)
    half = [each for each in seen if each.method == "D"][1].report
    half.train_loss[1, 0] = half.test_accuracy[1, 0] = np.nan
    lesson = drawn(seen)
    found = lesson.compute(np.array([0.4]))
    assert found["D.diverged"][0].tolist() == [0, 1, 2]
    assert found["D.equal.diverged"] == 1 and np.isfinite(found["D.equal.accuracy"])
    assert found["F.equal.diverged"] == 2 and np.isnan(found["F.equal.accuracy"])
    for channel in ("D.diverged", "D.equal.diverged"):
        assert f'data-channel="{channel}"' in lesson.html["table"]


def test_at_equal_gradients_two_a_step_make_half_the_steps():
    comparison = small()
    lesson = drawn(snapshots(comparison, 0.5, 2.0))
    seen = lesson.compute(np.array([0.4]))
    assert seen["D.equal.accuracy"] == pytest.approx(55) and seen["F.equal.accuracy"] == 60
    assert lesson.shared["Adam.equal.accuracy"] == 60
    assert lesson.shared["D.spent"][-1] == 2 * lesson.shared["F.spent"][-1]
    assert lesson.shared["Adam.spent"][-1] == lesson.shared["F.spent"][-1]


@pytest.mark.parametrize("p, said", [(0.0, 4), (0.4, 2)])
def test_the_flattest_is_named_where_there_is_one(p, said):
    comparison = small()
    sharper = {"C": 3.0, "M": 2.0, "D": 1.5, "raw": 4.0, "F": 1.2}
    seen = [
        each._replace(
            report=each.report._replace(
                sharpness=np.where(
                    np.array(comparison.strengths)[:, None] > 0, sharper[each.method], 4.0
                )
                * np.ones((2, 2))
            )
        )
        for each in snapshots(comparison, 0.5, 2.0)
    ]
    lesson = drawn(seen)
    assert lesson.compute(np.array([p]))["flattest.final"] == said


def test_one_that_is_flattest_and_most_accurate_is_named_once(opened):
    scene = opened(SADDAM, p="0.4").scene
    told = scene.words["best"][int(scene.base["best"][-1])]
    named = scene.words["flattest"][int(scene.base["flattest"][-1])]
    assert "Saddam" in named and told == "and the most accurate, too, with {D.accuracy}\xa0%."


@claims("networks/adam", "0.4, ● ■ ◆ then lose less to the wrong labels than Adam")
def test_early_all_are_as_good_and_three_lose_less_of_it(opened):
    base = opened(SADDAM, p="0.4").scene.base
    early = list(base["step"]).index(base["early.step"][-1])
    assert base["early.accuracy"][-1] == pytest.approx(np.nanmax(base["Adam.accuracy"]))
    right = {name: base[f"{name}.accuracy"] for name in ("Adam", "C", "M", "D", "raw")}
    assert np.ptp([each[early] for each in right.values()]) < 2
    lost = {name: each[early] - each[-1] for name, each in right.items()}
    assert all(lost[name] < lost["Adam"] - 10 for name in ("C", "M", "D"))


@claims("networks/adam", "at equal αρ, add Δ after both averages.")
@pytest.mark.parametrize("p", ["0.1", "0.2", "0.4", "0.8"])
def test_on_the_digits_saddam_is_flattest_and_most_accurate_of_four(opened, p):
    base = opened(SADDAM, p=p).scene.base
    names = ("C", "M", "D", "raw")
    assert min(names, key=lambda name: base[f"{name}.sharpness"][-1]) == "D"
    assert max(names, key=lambda name: base[f"{name}.accuracy"][-1]) == "D"


def ends(scene: Scene, channel: str) -> np.ndarray:
    """A channel at the last step, by αρ from 0 on."""
    [strength] = scene.controls
    assert isinstance(strength, Slider)
    rising = [k for k, each in enumerate(strength.values) if each >= 0]
    return np.asarray(scene.lines["p"][channel])[rising, -1]


def test_sam_and_each_minibatch_twice_are_the_flatter_the_larger_the_strength(opened):
    scene = opened(MINIBATCHES, p="0.2").scene
    for name in ("sam", "same"):
        assert (np.diff(ends(scene, f"{name}.sharpness")) < 0).all()


@claims(
    "networks/batches",
    "on these data ◆ has SAM’s accuracy at SGD’s price",
    "Is it as flat? Nearly.",
)
def test_each_minibatch_twice_is_as_accurate_as_sam_and_flatter_than_sgd(opened):
    scene = opened(MINIBATCHES, p="0.2").scene
    base = scene.base
    assert scene.words["alike"][int(base["alike"][-1])].startswith("They are equally good")
    assert base["same.sharpness"][-1] < 0.4 * base["gd.sharpness"][-1]
    assert 1 < base["same.sharpness"][-1] / base["sam.sharpness"][-1] < 1.4
    assert base["same.spent"][-1] == base["gd.spent"][-1] == base["sam.spent"][-1] / 2


@pytest.mark.parametrize("script, later", [(SADDAM, "raw"), (MINIBATCHES, "same")])
def test_no_status_tells_of_what_its_card_does_not_draw_yet(opened, script, later):
    scene = opened(script).scene
    before, found, _ = scene.html["status"].partition(f'<span data-drawn="{later}"')
    assert found and later not in before and "flattest" not in before
    assert set(scene.terms[later]) & set(scene.story[0].hides)


@claims("networks/batches", "SGD was ahead first, and then learned the wrong labels.")
def test_sgd_is_ahead_of_sam_before_it_is_behind(opened):
    scene = opened(MINIBATCHES, p="0.2").scene
    sgd, sam = (np.asarray(scene.base[f"{name}.accuracy"]) for name in ("gd", "sam"))
    assert (sgd[1:6] > sam[1:6]).all() and sgd[-1] < sam[-1]
    assert scene.words["led"][int(scene.base["led"][-1])].startswith("SGD was ahead first")
    assert (opened(MINIBATCHES, p="0").scene.base["led"] == 0).all()


def test_what_has_diverged_does_not_come_back():
    comparison = small()
    seen = snapshots(comparison, 0.5, 2.0)
    half = [each for each in seen if each.method == "D"][1].report
    half.train_loss[1, 0] = np.nan
    found = drawn(seen).compute(np.array([0.4]))
    assert found["D.diverged"][0].tolist() == [0, 1, 1]


def test_nothing_is_drawn_below_the_axis_of_accuracy(opened):
    base = opened(SADDAM, p="0.4").scene.base
    assert base["D.accuracy"][0] < 40 and np.isnan(base["D.y"][0])
    assert np.isfinite(base["D.y"][1:]).all()


def test_while_some_are_yet_to_train_their_marks_stand_where_they_are():
    comparison = small()
    some = snapshots(comparison, 0.5, 2.0)[:6]  # all have begun, and one has taken a stretch
    lesson = drawn(some)
    seen = lesson.compute(np.array([0.4]))
    assert np.isfinite(seen["D.x"][0]).all() and len(set(seen["D.x"][0])) == 1
    assert (lesson.shared["reached"] == 0).all()


def test_a_noisier_network_has_noisier_estimates(visit, told):
    scene = visit(MINIBATCHES, eta="0.001", batch="1").run().scenes[-1]
    [different], [same] = scene.base["different"], scene.base["same"]
    assert different > 100 * same
    [eta] = [control for control in scene.controls if control.name == "eta"]
    assert eta.values[eta.index] == 0.001


@pytest.mark.parametrize("p, seen", [("0.2", None), (None, 0)])
@pytest.mark.parametrize("script", [SADDAM, MINIBATCHES])
def test_the_story_stands_where_its_question_can_be_answered(visit, told, script, p, seen):
    scene = visit(script, **({"p": p} if p else {})).finish().scene
    assert scene.card == seen and not too_long(scene.story)
    [asking] = [card for card in scene.story if card.question]
    assert asking.values == asking.question.at
    earlier = scene.story[: scene.story.index(asking)]
    for card in earlier:
        assert DIAGRAM in card.panels or set(asking.question.hides) <= set(card.hides)


def test_all_words_of_a_diagram_stand_in_its_panel(opened):
    for script in (SADDAM, MINIBATCHES):
        layout = opened(script).scene.figure.layout
        for width in ("wide", "narrow"):
            notes = [each for each in layout.meta[width]["annotations"] if each.get("xref") == "x2"]
            assert notes
            for note in notes:
                for axis in "xy":
                    low, high = layout[f"{axis}axis2"].range
                    assert low <= note[axis] <= high and note[f"{axis}ref"] == f"{axis}2"


def test_a_card_says_how_far_the_numbers_are(visit, told_slowly):
    early = visit(SADDAM, p="0.4").run().scene
    assert (np.asarray(early.base["stand"]) == 1).all()
    assert early.words["stand"][1].startswith("So far")
    late = visit(SADDAM, p="0.4").finish().scene
    assert late.base["stand"][-1] == 0 and (late.base["stand"][:-1] == 1).all()
    assert late.words["stand"][0] == "After all 20 steps,"


@pytest.mark.parametrize("script", [SADDAM, MINIBATCHES])
def test_no_card_calls_a_number_the_end_that_may_not_be(visit, told, script):
    for card in visit(script).finish().scene.story:
        assert " ends at" not in card.text
        numbers = "data-channel" in card.text or 'data-say="level"' in card.text
        assert not numbers or 'data-say="stand"' in card.text


@pytest.fixture
def opened(monkeypatch):
    """Opens either page as it comes, with the comparison that is shipped."""
    scenes: list[Scene] = []
    monkeypatch.setattr(lesson_figure, "live_figure", lambda scene, **_: scenes.append(scene))
    monkeypatch.setattr(batches, "noise", lambda *_: noise())
    return lambda script, **address: Visit(script, "methods", scenes, address)


@pytest.mark.parametrize("script", [SADDAM, MINIBATCHES])
def test_a_page_opens_with_what_was_trained_ahead(opened, monkeypatch, script):
    monkeypatch.setattr(methods, "compare_in_pieces", lambda _: pytest.fail("it is trained"))
    page = opened(script)
    assert page.scene.whole and page.scene.base["stand"][-1] == 0 and page.scene.card == 0
    text = " ".join(each.value for each in page.app.markdown)
    assert "python -m experiments.methods --out docs/comparisons" in text
    outcome = "flattest.final" if script == SADDAM else "outcome.final"
    assert finite(page.scene, outcome)
    assert len(message(page.scene, Release())) < 250_000
    assert all(card.record for card in page.scene.story)


@pytest.mark.parametrize("script", [SADDAM, MINIBATCHES])
def test_they_are_trained_here_if_one_wants(opened, monkeypatch, script):
    monkeypatch.setattr(methods, "_kept", {})
    monkeypatch.setattr(methods, "compare_in_pieces", lambda each: iter(snapshots(each, 0.5, 2.0)))
    page = opened(script, networks="train-them-here").finish()
    assert page.held.finished and page.scene.base["stand"][-1] == 0


@pytest.mark.parametrize("address", [{"seeds": "8"}, {"alpha": "4"}, {"data": "two-moons"}])
def test_any_other_setting_is_trained(opened, monkeypatch, address):
    monkeypatch.setattr(methods, "_kept", {})
    monkeypatch.setattr(methods, "compare_in_pieces", lambda each: iter(snapshots(each, 0.5, 2.0)))
    page = opened(SADDAM, **address)
    assert "methods" in page.app.session_state
    assert "docs/comparisons" not in " ".join(each.value for each in page.app.markdown)


def test_a_line_is_crossed_between_its_points_on_the_axis_of_sharpness():
    xs, ys = np.array([4.0, 1.0]), np.array([50.0, 70.0])
    assert crossing(2.0, xs, ys) == pytest.approx(60)
    assert np.isnan(crossing(5.0, xs, ys)) and np.isnan(crossing(np.nan, xs, ys))
    assert np.isnan(crossing(2.0, np.array([4.0, np.nan]), ys))
    assert crossing(2.0, np.array([2.0, 2.0]), ys) == 50


def test_two_methods_are_compared_at_the_sharpness_of_the_first(opened):
    scene = opened(SADDAM, p="0.4").scene
    base = scene.base
    assert base["level.x"][-1] == base["C.x"][-1]
    assert base["level"][-1] == 0 and base["level.gap"][-1] > 5
    assert base["level.y"][-1] < base["C.y"][-1]
    assert scene.words["level"][0].endswith("So flattest is not best.")
    assert (np.asarray(base["along"])[-1] == 0).all()
    anti = opened(SADDAM, p="-0.1").scene.base
    assert anti["level"][-1] == 2 and np.isnan(anti["level.x"][-1])


@pytest.mark.parametrize("script", [SADDAM, MINIBATCHES])
def test_no_card_has_more_than_five_entries_in_its_legend(opened, script):
    scene = opened(script).scene
    panel = {t.name: (t.xaxis or "x") + (t.yaxis or "y") for t in scene.figure.data}
    entries = re.findall(r'data-term="([^"]+)"', scene.html["formula"])
    assert len(entries) > 4
    for card in scene.story:
        drawn = {name for name, of in panel.items() if of in card.panels} - set(card.hides)
        assert len([each for each in entries if drawn.intersection(scene.terms[each])]) <= 5


@pytest.mark.parametrize("records", [1, 2, 3])
def test_a_line_over_the_steps_ends_where_the_training_has_come(records):
    comparison = small()
    seen = snapshots(comparison, 0.5, 2.0)[: records * len(comparison.methods)]
    steps = drawn(seen).shared["D.at"]
    assert steps.max() == comparison.steps[records - 1]
    assert len(steps) == len(comparison.steps)


@claims("networks/batches", "diverges at αρ = 0.2 on the two moons")
@pytest.mark.parametrize("p, said", [("0.05", 0), ("0.1", 1), ("0.2", 2), ("0.3", 2)])
def test_a_card_says_whether_networks_on_new_minibatches_diverged(opened, p, said):
    scene = opened(MINIBATCHES, p=p).scene
    assert scene.base["left"][-1] == said
    assert np.isfinite(scene.base["different.y"][-1]) == (said < 2)


def test_the_table_waits_while_they_train(visit, told_slowly):
    page = visit(SADDAM, p="0.4").run()
    assert page.held.running and not page.scene.html["table"]
    assert "<table>" in page.finish().scene.html["table"]
