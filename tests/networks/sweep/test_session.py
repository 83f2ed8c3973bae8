"""The page of the sweep: shown from a file, worked at in stretches, stopped, refused, fed."""

import json
import shlex
import time
from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from experiments import sweep as module
from experiments.sweep import Progress, usual
from experiments.sweep import __main__ as line
from experiments.sweep.result import BadResult, Result, from_json, to_json
from experiments.train import Report
from landscapes.networks import TASKS
from pages.networks.sweep import session
from pages.networks.sweep.figure import told
from pages.networks.sweep.view import alpha_position, hyperbola, rho_position
from pages.networks.sweep.words import command, conclusions, equally_good
from pages.ui import training
from tests.claims import claims
from tests.scenes import asked, borne_out, too_long
from tests.visit import app_at

PAGE = "pages/networks/sweep/page.py"
PROGRAM = ("Two moons", "α-SAM + SGD")


@pytest.fixture
def visit(monkeypatch):
    """Opens the page at an address on a machine whose pace is known; gives it and its scenes."""
    scenes: list = []
    monkeypatch.setattr(session, "live_figure", lambda scene, **_: scenes.append(scene))
    monkeypatch.setattr(module, "_paces", {PROGRAM: 5e-5})

    def open_at(**address: str) -> tuple[AppTest, list]:
        app = app_at(PAGE)
        app.query_params.update(address)
        app.run()
        assert not app.exception
        return app, scenes

    return open_at


def words(app: AppTest) -> str:
    boxes = [*app.markdown, *app.info, *app.warning, *app.error]
    return "\n".join(each.value for each in boxes)


def progress(app: AppTest) -> str:
    [bar] = app.get("progress")
    return bar.proto.text


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def row(seeds: int = 8, sharpness: float = 1.0) -> Report:
    ones = np.linspace(1, 1.1, seeds)
    return Report(ones, ones, ones, 0.8 * ones, ones, sharpness * ones)


@pytest.mark.parametrize("name", ["two-moons", "digits", "digits-clean", "spirals"])
def test_what_the_app_ships_is_whole_and_as_the_app_would_make_it(name):
    plan = session.shipped()[f"{name}.json"].plan
    usually = usual(plan.task.dataset.name)
    assert replace(plan, task=replace(plan.task, label_noise=usually.task.label_noise)) == usually
    assert not plan.missing(session.shipped()[f"{name}.json"].rows)


def test_the_first_picture_is_there_and_says_where_it_is_from(visit):
    app, [scene] = visit()
    assert np.isfinite(scene.lines["cell"]["sharpness"]).all()
    assert "docs/sweeps/two-moons.json" in words(app) and "jax" in words(app)
    assert [each.label for each in app.button] == ["Run it again"]


def test_a_file_is_written_only_for_those_who_take_it(visit, monkeypatch):
    for write in ("to_json", "to_csv"):
        monkeypatch.setattr(session, write, lambda _: pytest.fail("nobody asked for it"))
    app, _ = visit()
    assert len(app.get("download_button")) == 2


def test_the_conclusions_are_those_of_the_table_that_is_shown(visit):
    moons, _ = visit()
    clean, _ = visit(data="digits", noise="0")
    assert "cells are more accurate than gradient descent**" in words(moons)
    assert "Nothing is gained over gradient descent**" in words(clean)


def test_the_story_is_told_of_a_whole_table_and_its_answer_is_computed(visit):
    _, [scene] = visit()
    assert not too_long(scene.story)
    [question] = asked(scene)
    assert borne_out(scene, question) == ["the product αρ"]
    _, scenes = visit(alphas="0,3", rhos="0.1,0.2", seeds="2")
    assert not scenes[-1].story


def test_a_frame_is_the_edge_of_its_cell_and_the_cells_fill_the_map(visit):
    _, [scene] = visit()
    line = {name: scene.lines["cell"][name][:, 0] for name in ("left", "right", "bottom", "top")}
    x, y = (scene.lines["cell"][axis][:, 0] for axis in "xy")
    assert ((line["left"] < x) & (x < line["right"])).all()
    assert ((line["bottom"] < y) & (y < line["top"])).all()
    columns = len(set(x))
    np.testing.assert_allclose(line["right"][: columns - 1], line["left"][1:columns])
    np.testing.assert_allclose(line["top"][:-columns], line["bottom"][columns:])


def test_the_first_cell_is_that_of_sam_and_a_card_tells_its_accuracy(visit):
    _, [scene] = visit()
    assert scene.base["alpha"] == 1 and scene.base["rho"] == 0.1
    assert 'data-say="accuracy"' in scene.story[0].text and scene.base["accuracy"] == 0


def test_curves_of_equal_product_stay_out_of_columns_where_there_is_none(visit):
    _, [scene] = visit()
    curves = [trace for trace in scene.figure.data if "product " in (trace.name or "")]
    assert curves and min(min(curve.x) for curve in curves if len(curve.x)) >= 1.0


ALL = ["two-moons", "two-moons-clean", "digits", "digits-clean", "spirals"]  # that are shipped


def test_no_table_is_shipped_that_is_not_looked_at():
    assert sorted(session.shipped()) == sorted(f"{name}.json" for name in ALL)


def rows_of(name: str):
    rows = session.shipped()[f"{name}.json"].rows
    return rows, [cell for cell in rows if cell[0] > 0]


@claims("networks/sweep", "is 3 to 17 % flatter, and mostly up to two points more accurate")
@pytest.mark.parametrize("name", ["two-moons", "digits"])
def test_neighbours_at_equal_product_differ_as_the_page_says(name):
    rows, positive = rows_of(name)
    pairs = [
        (rows[one], rows[two])
        for one, two in combinations(sorted(positive, key=lambda cell: cell[1]), 2)
        if np.isclose(one[0] * one[1], two[0] * two[1])
        and not any(
            one[1] < other[1] < two[1] and np.isclose(other[0] * other[1], one[0] * one[1])
            for other in positive
        )
    ]
    flatter = [1 - two.sharpness.mean() / one.sharpness.mean() for one, two in pairs]
    better = [100 * (two.test_accuracy.mean() - one.test_accuracy.mean()) for one, two in pairs]
    assert 0.025 < min(flatter) and max(flatter) < 0.175
    assert max(better) < 2 and np.mean(np.array(better) > 0) > 0.75


@claims("networks/train", "by about two points.")
def test_over_eight_runs_sam_is_two_points_more_accurate_than_gradient_descent():
    rows, _ = rows_of("two-moons")
    plain, sam = (rows[cell].test_accuracy for cell in ((0.0, 0.0), (1.0, 0.1)))
    assert len(plain) == len(sam) == 8
    assert 100 * (sam.mean() - plain.mean()) == pytest.approx(2.3, abs=0.5)


def test_a_stronger_tint_is_a_higher_number_on_every_map(visit):
    """And it is called so: what is darker in the light theme is lighter in the dark one."""
    _, [scene] = visit()
    maps = [trace for trace in scene.figure.data if trace.type == "heatmap"]
    for trace in maps:
        values = np.ravel(scene.lines["cell"][trace.name])
        ordered = np.ravel(trace.z)[np.argsort(values)]
        assert (np.diff(ordered[np.isfinite(ordered)]) >= 0).all()
    heads = [note["text"] for note in scene.figure.layout.meta["wide"]["annotations"]]
    assert sum("stronger tint = higher" in head for head in heads) == len(maps) == 3


@claims("networks/sweep", "on the spirals as much as 20 points below it")
def test_on_the_spirals_too_strong_a_correction_is_worse_than_none():
    rows, positive = rows_of("spirals")
    accuracy = {cell: 100 * rows[cell].test_accuracy.mean() for cell in positive}
    best = max(accuracy, key=accuracy.__getitem__)
    beyond = [each for cell, each in accuracy.items() if cell[0] * cell[1] > best[0] * best[1]]
    plain = 100 * rows[0.0, 0.0].test_accuracy.mean()
    assert 19 < plain - min(beyond) < 21
    strengths = [alpha * rho for alpha, rho in positive]
    assert min(strengths) < best[0] * best[1] < max(strengths)
    assert max(beyond) < accuracy[best]


@claims("networks/sweep", "on the moons and the digits still above that of gradient descent")
@pytest.mark.parametrize("name", ["two-moons", "digits"])
def test_beyond_the_best_cell_the_accuracy_is_lower_and_above_that_of_gradient_descent(name):
    rows, positive = rows_of(name)
    accuracy = {cell: rows[cell].test_accuracy.mean() for cell in positive}
    best = max(accuracy, key=accuracy.__getitem__)
    strength = lambda cell: cell[0] * cell[1]
    assert min(map(strength, positive)) < strength(best) < max(map(strength, positive))
    beyond = [accuracy[cell] for cell in positive if strength(cell) > 1.01 * strength(best)]
    assert rows[0.0, 0.0].test_accuracy.mean() < min(beyond)


@pytest.mark.parametrize("name", ALL)
def test_a_card_tells_how_good_the_best_cell_is_and_that_the_training_loss_rises(name):
    result = session.shipped()[f"{name}.json"]
    text = told(result.plan, result.rows)[3].text
    assert "A larger αρ also fits the training data less" in text and "partly luck" in text
    assert ("neither smallest nor largest" in text) == (name != "digits-clean")


def named(scene, said: str) -> set[tuple[float, float]]:
    """The cells that have a name on the first map, by their α and ρ."""
    [trace] = [trace for trace in scene.figure.data if trace.name == f"test_accuracy {said}"]
    across, up = (np.array(scene.lines["cell"][axis][:, 0]) for axis in "xy")
    cells = zip(*(scene.lines["cell"][name][:, 0] for name in ("alpha", "rho")), strict=True)
    nearest = lambda x, y: int(np.hypot(across - x, up - y).argmin())
    every = list(cells)
    return {every[nearest(x, y)] for x, y in zip(trace.x, trace.y, strict=True)}


def test_two_cells_that_share_the_best_accuracy_are_both_named(visit):
    result = session.shipped()["two-moons.json"]
    of = lambda cell: 100 * result.rows[cell].test_accuracy.mean()
    assert f"{of((2.0, 0.2)):.1f}" == f"{of((1.0, 0.5)):.1f}" == "90.5"
    _, [scene] = visit()
    assert named(scene, "best") == {(2.0, 0.2), (1.0, 0.5)}
    assert "The same to a tenth: α = 1, ρ = 0.5." in "".join(conclusions(result))
    assert equally_good(result.rows, (2.0, 0.2)) == [(1.0, 0.5)]


@pytest.mark.parametrize("name", ALL)
def test_a_card_sets_the_flattest_cell_beside_the_most_accurate(name):
    result = session.shipped()[f"{name}.json"]
    text = told(result.plan, result.rows)[4].text
    positive = [cell for cell in result.plan.cells if cell[0] > 0]
    flattest = min(positive, key=lambda cell: result.rows[cell].sharpness.mean())
    best = max(positive, key=lambda cell: result.rows[cell].test_accuracy.mean())
    for cell in (flattest, best):
        assert f"{100 * result.rows[cell].test_accuracy.mean():.1f}\xa0%" in text
    best_are_named = "The best has" in text or "A best one has" in text
    assert best_are_named == (flattest != best)


def test_a_cell_that_is_best_and_flattest_has_one_name(visit):
    _, [*_, scene] = visit(data="digits", scene="5")
    assert named(scene, "best") and not named(scene, "flattest")


def test_a_card_frames_the_cell_that_has_its_name_and_so_does_a_link_to_it(visit):
    for number, said in ((4, "best"), (5, "flattest")):
        _, [*_, scene] = visit(scene=str(number))
        record = scene.story[number - 1].record
        assert (record["alpha"].item(), record["rho"].item()) in named(scene, said)
        assert scene.base["alpha"] == record["alpha"] and scene.base["rho"] == record["rho"]
    _, [*_, scene] = visit(data="digits", scene="4", alpha="1", rho="0.05")
    assert (scene.base["alpha"], scene.base["rho"]) == (1, 0.05), "what a link says holds"


def test_what_is_said_of_a_table_turns_with_it():
    plan = usual("Digits")
    flat = {cell: row(plan.num_seeds, 1.0 + cell[0]) for cell in plan.cells}
    _, _, dots, price, *_ = told(plan, flat)
    assert "the larger αρ" not in dots.text and "does not simply rise" in price.text
    assert "no better than gradient descent" in price.text


def test_a_diverged_row_is_marked_and_the_rest_is_shown(visit):
    app, [scene] = visit(data="digits", alpha="-1", rho="0.5")
    assert scene.base["outcome"] == 1 and np.isnan(scene.base["sharpness"])
    assert scene.base["diverged"] == 8 and "{diverged}" in scene.words["outcome"][1]
    assert "1 diverged" in words(app)


@pytest.fixture
def trained_in_turn(monkeypatch) -> list[list]:
    """Instead of training, say how each row went, one in every stretch; gives what was done."""
    done_before: list[list] = []
    clock: Any = SimpleNamespace(now=0.0, monotonic=lambda: clock.now)

    def in_turn(plan, done):
        done_before.append(list(done))
        for k, cell in enumerate(plan.missing(done), start=1):
            clock.now += 1.0
            step = round(plan.num_steps(done) * k / len(plan.missing(done)))
            yield Progress(step, {cell: row(plan.num_seeds)})

    monkeypatch.setattr(training, "time", clock)
    monkeypatch.setattr(session, "sweep_in_pieces", in_turn)
    return done_before


def test_start_works_stop_keeps_what_is_done_and_continue_does_the_rest(visit, trained_in_turn):
    app, scenes = visit(alphas="0,3", rhos="0.1,0.2", seeds="2")
    assert "6 networks, 30 000 gradients" in words(app) and "1 s" in words(app)
    button(app, "Start").click().run()
    held = app.session_state["sweep_session"]
    assert held.running and not held.rows
    held.training.advance()
    app.run()
    assert "1 of 3 cells" in progress(app)
    button(app, "Stop").click().run()
    assert "4 networks" in words(app)
    assert list(scenes[-1].lines["cell"]["outcome"][:, 0]) == [0, 2, 0, 2]
    button(app, "Continue").click().run()
    while held.running:
        held.training.advance()
    app.run()
    assert trained_in_turn == [[], [(0.0, 0.0)]]
    assert (scenes[-1].lines["cell"]["outcome"] == 0).all()
    assert [each.label for each in app.button] == ["Run it again"]


def test_run_it_again_begins_from_nothing_and_forgets_the_file(visit, trained_in_turn):
    app, scenes = visit()
    button(app, "Run it again").click().run()
    held = app.session_state["sweep_session"]
    held.training.advance()
    app.run()
    assert len(held.rows) == 1 and not held.source
    assert (scenes[-1].lines["cell"]["outcome"] == 2).any()


def test_the_page_is_drawn_anew_for_rows_that_it_does_not_show(visit, trained_in_turn, monkeypatch):
    app, scenes = visit(alphas="0,3", rhos="0.1,0.2", seeds="2")
    button(app, "Start").click().run()
    held = app.session_state["sweep_session"]
    held.training.advance()
    drawn: list = []
    monkeypatch.setattr(session.st, "rerun", lambda: drawn.append(len(held.rows)))
    monkeypatch.setattr(session.st, "progress", lambda *_: None)
    held.drawn = time.monotonic()
    session._bar(held)
    assert not drawn  # the page was drawn just now
    held.drawn -= 2.0
    session._bar(held)
    assert drawn == [1]


def test_the_pace_is_measured_once_while_the_page_is_open(visit, monkeypatch):
    app, _ = visit(rhos="0.3")
    monkeypatch.setattr(module, "_paces", {})
    app.run()
    assert "measuring how long a step takes here" in words(app)
    assert not button(app, "Continue").disabled
    job = app.session_state["sweep_pace"]
    monkeypatch.setattr(session, "measure_pace", lambda _: module._paces.__setitem__(PROGRAM, 5e-5))
    job.advance()
    app.run()
    assert job.finished and "about **" in words(app)


def test_what_would_take_too_long_is_refused_with_the_estimate(visit):
    app, _ = visit(seeds="32", steps="10000", rhos="0.01,0.02,0.03,0.04,0.05,0.06,0.07,0.08")
    assert button(app, "Start").disabled
    assert "11 minutes" in words(app) and "python -m experiments.sweep" in words(app)


@pytest.mark.parametrize(
    "address, says",
    [
        ({"alphas": "1,two"}, "numbers with commas"),
        ({"rhos": "-0.1,0.2"}, "from 0.001"),
        ({"alphas": ",".join(map(str, range(40)))}, "between 1 and 24"),
        ({"rhos": "nan"}, "from 0.001"),
        ({"data": "cats"}, "There is no data"),
        ({"alpha": "3"}, "between two ticks"),
    ],
)
def test_a_bad_link_says_so_and_shows_a_picture(visit, address, says):
    app, scenes = visit(**address)
    assert says in words(app) and scenes


def test_a_table_of_one_cell_has_a_picture(visit):
    app, [scene] = visit(alphas="0", rhos="0.1", seeds="1")
    assert scene.base["outcome"] == 2 and "Nothing yet" in words(app)


def test_a_file_of_another_network_is_refused_with_a_sentence():
    plan = replace(usual("Digits"), task=replace(TASKS["Digits"], hidden=(3,)))
    with pytest.raises(BadResult, match="does not train"):
        session._of_this_page(from_json(to_json(Result(plan, {}))))


def test_a_file_brings_back_its_settings_and_its_rows(visit):
    plan = replace(usual("Digits"), task=replace(TASKS["Digits"], num_steps=1234, label_noise=0.15))
    app, scenes = visit()
    held = session.SweepSession(plan, {cell: row() for cell in plan.cells}, (), "mine.json")
    app.session_state["sweep_session"] = held
    for name, value in session._address(plan).items():
        text = session.link._text(value)
        app.query_params[name] = text
    app.run()
    assert not app.exception and not app.info
    assert app.session_state["sweep_session"] is held and held.plan == plan
    assert (scenes[-1].lines["cell"]["outcome"] == 0).all()


def test_a_curve_of_equal_product_is_one():
    across, up = hyperbola(0.4, [-1.5, 4.5], [-6.0, -0.5])
    alpha = np.where(across <= 1, across, 2 ** (across - 1))
    np.testing.assert_allclose(alpha * 2**up, 0.4)
    assert alpha_position(8.0) == 4 and rho_position(0.5) == -1


def test_the_command_that_is_named_makes_the_same_plan(monkeypatch):
    plan = replace(usual("Digits"), rule="Forward-only", num_seeds=3)
    said = shlex.split(command(plan))[3:]
    assert line._plan(line._parser().parse_args(said)) == plan
    assert json.loads(to_json(Result(plan, {})))["settings"]["rule"] == "Forward-only"
