"""Where every network has diverged, or none has come yet, a page says so and draws what there is.

Every page of networks, and every function of arrays that it draws with: NaN throughout, one
snapshot, or none at all.
"""

import ast
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import livefigure as live
from experiments.methods import Comparison, MethodSnapshot, noisy, saddams
from experiments.sweep import usual
from experiments.sweep.result import Result, from_json, to_csv, to_json
from experiments.train import Report
from landscapes import Grid
from landscapes.networks import TASKS
from livefigure import Release, Scene, message
from pages.figures.boundary import boundary
from pages.figures.networks import DrawnSnapshot, TrainingSetting, all_diverged
from pages.figures.surface import depth_scene, relief, surface
from pages.figures.training import room_for
from pages.networks.adam import figure as adam
from pages.networks.batches import comparison_figure as batches
from pages.networks.drag import figure as drag_figure
from pages.networks.drag import session as drag_session
from pages.networks.planes import figure as planes
from pages.networks.planes.compute import ALPHAS, KINDS, SHARES, Projections, Trajectories, window
from pages.networks.sweep import figure as sweep_maps
from pages.networks.sweep.words import conclusions
from pages.networks.train import figure as train_figure
from pages.networks.train import session as train_session
from pages.ui import methods
from tests.networks.visit import Visit
from tests.sources import ROOT, SOURCES

# Squared error and a long step: every network is NaN after a few steps, gradient descent too.
LOST = {"network": "8", "steps": "500", "loss": "squared-error", "eta": "5"}
NAN = float("nan")


def said(app: AppTest) -> str:
    return " ".join(each.value for each in [*app.warning, *app.info, *app.error])


# ── The pages, trained ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def train(monkeypatch):
    scenes: list[Scene] = []
    monkeypatch.setattr(train_session, "live_figure", lambda scene, **_: scenes.append(scene))
    return lambda **address: Visit("pages/networks/train/page.py", "train", scenes, LOST | address)


@pytest.fixture
def drag(monkeypatch):
    scenes: list[Scene] = []
    monkeypatch.setattr(drag_session, "live_figure", lambda scene, **_: scenes.append(scene))
    return lambda **address: Visit(
        "pages/networks/drag/page.py", "trained slice", scenes, LOST | address
    )


@pytest.mark.parametrize("address", [{}, {"along": "rho", "alpha": "16", "eta": "1"}])
def test_a_slice_of_which_every_member_diverged_says_so_and_what_to_lower(drag, address):
    visit = drag(**address).finish()
    assert "have all diverged" in said(visit.app) and "Lower η." in said(visit.app)
    assert visit.scene.question is None
    assert np.isnan(visit.scene.lines[visit.held.setting.along]["alpha.train_loss"][:, -1]).all()
    assert message(visit.scene, Release())


@pytest.mark.parametrize("data", ["two-moons", "digits"])
def test_three_networks_that_diverged_say_so_and_what_to_lower(train, data):
    visit = train(data=data).finish()
    assert "have all diverged" in said(visit.app) and "Lower η." in said(visit.app)
    assert message(visit.scene, Release())
    assert not any("for another digit" in each.value for each in visit.app.markdown)


def test_as_long_as_one_network_is_there_no_warning_is_given(train):
    visit = train(eta="0.3", rho="2", alpha="16").finish()
    assert "diverged" not in said(visit.app)


def test_where_gradient_descent_is_still_there_the_penalty_is_what_to_lower():
    seen = report(4, value=1.0)
    seen.train_loss[:3] = NAN
    sentence = all_diverged(SETTING, seen, count=3, plain=3)
    assert sentence and "gradient descent has not" in sentence and "Lower α, or η." in sentence
    assert all_diverged(SETTING, seen, count=4, plain=3) is None


# ── What they are drawn with ────────────────────────────────────────────────────────────────


def test_no_page_asks_numpy_for_the_largest_of_no_numbers():
    """Its nanmax and the like warn or raise where all is NaN: `quantile` says what is meant."""
    calls = [
        f"{path.name}:{node.lineno}: {node.attr}"
        for path in SOURCES
        if path.is_relative_to(ROOT / "pages") or path.is_relative_to(ROOT / "livefigure")
        if not path.name.endswith("compute.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("nan")
        and node.attr not in ("nan", "nan_to_num")
    ]
    assert not calls


def report(*shape: int, value: float = NAN) -> Report:
    return Report(*(np.full(shape, value) for _ in Report._fields))


@pytest.mark.parametrize("snapshots", [0, 1, 2, 9])
@pytest.mark.parametrize("value", [NAN, 0.0, np.inf, 1e38])
def test_the_axes_of_a_training_are_finite(snapshots, value):
    room = room_for(report(snapshots, 3, value=value)._asdict())
    assert np.isfinite(room).all()
    assert all(low < high for low, high in room)


def snapshot(step: int, runs: int, value: float) -> DrawnSnapshot:
    return DrawnSnapshot(
        step,
        report(runs, value=value),
        {axis: np.full((runs, 5), NAN) for axis in "xy"},
        np.full((runs, 2), value),
    )


SETTING = TrainingSetting(
    replace(TASKS["Two moons"], hidden=(8,)), "α-SAM + SGD", 4.0, 0.1, None, 0, 0.9, 0.999
)


@pytest.mark.parametrize("values", [[], [NAN], [1.0, NAN], [np.inf]])
def test_a_training_has_its_picture(values):
    seen = [snapshot(10 * k, 3, value) for k, value in enumerate(values)]
    for step in (None, 0, 7):
        shown = train_figure.scene(SETTING, seen, step)
        shown.check()
        assert message(shown, Release())


@pytest.mark.parametrize("along", list(drag_figure.ALONG))
@pytest.mark.parametrize("values", [[], [NAN], [1.0, NAN]])
def test_a_slice_has_its_picture(along, values):
    runs = len(drag_figure.ALONG[along].values) + 2
    seen = [snapshot(10 * k, runs, value) for k, value in enumerate(values)]
    for step in (None, 0, 7):
        shown = drag_figure.scene(drag_figure.Slice(SETTING, along), seen, 3, step)
        shown.check()
        assert message(shown, Release())


def snapshots(comparison: Comparison, count: int) -> list[MethodSnapshot]:
    shape = len(comparison.strengths), comparison.num_seeds
    every = [
        MethodSnapshot(int(step), method.name, report(*shape))
        for step in comparison.steps
        for method in comparison.methods
    ]
    return every[:count]


COMPARED = {
    "Saddam": (saddams("Digits", 1.0, 4), adam.presentation),
    "minibatches": (noisy("Two moons", 4), batches.presentation),
}


@pytest.mark.parametrize("which", list(COMPARED))
@pytest.mark.parametrize("count", [0, 1, 7, 999])
def test_a_comparison_has_its_picture(which, count, monkeypatch):
    comparison, presentation = COMPARED[which]
    lesson = methods.comparison_figure(
        comparison, presentation(comparison), snapshots(comparison, count)
    )
    found = {**lesson.shared, **lesson.compute(np.array(comparison.strengths))}
    for name, words in lesson.words.items():
        meant = np.asarray(found[name])
        assert (np.isnan(meant) | (meant < len(words))).all()
    assert live.pack(lesson.shared) and live.pack(found)
    if which == "Saddam" and count == 999:
        assert {lesson.words["flattest"][int(k)] for k in found["flattest.final"]} == {
            "● ■ ◆ ✚ have all diverged"
        }


RUNS, SNAPSHOTS = len(ALPHAS), 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [NAN, 0.0, np.inf])
def test_a_plane_has_its_axes_and_channels(kind, value, monkeypatch):
    paths = Trajectories(
        np.arange(SNAPSHOTS),
        [],
        report(RUNS, SNAPSHOTS, value=value),
        np.ones((RUNS, SNAPSHOTS), bool),
    )  # type: ignore[arg-type]
    many, one = np.full((RUNS, SNAPSHOTS), value), np.full(RUNS, value)
    line = np.full((RUNS, len(SHARES)), value)
    seen = Projections(many, many, many, many, many, one, line)  # type: ignore[arg-type]
    monkeypatch.setattr(planes, "_projected", lambda *_: (None, seen))
    for low, high in planes._ranges(paths, seen, 3).values():
        assert np.isfinite([low, high]).all() and low < high
    for low, high in window(kind, seen, 3):
        assert np.isfinite([low, high]).all() and low < high
    view = planes.View(TASKS["Two moons"], kind, "Training loss", 2, 0, 0)
    assert live.pack(planes.channels(view, paths, range(RUNS)))


@pytest.mark.parametrize("value", [NAN, 0.0, np.inf, 1e38])
def test_the_ground_is_drawn_where_nothing_is_finite_and_where_all_is_level(value):
    axis = np.linspace(0, 1, 4)
    grid = Grid(axis, axis, np.full((4, 4), value))  # type: ignore[arg-type]
    drawn = surface(grid)
    assert np.isfinite(relief(grid)).all()
    assert 0 < drawn.contours.size < drawn.contours.end < np.inf
    low, high = depth_scene(grid)["zaxis"]["range"]
    assert low < high < np.inf


def test_no_decision_has_no_boundary():
    assert np.isnan(boundary((0, 1), (0, 1), np.full((5, 5), NAN), 10)).all()


@pytest.mark.parametrize("value", [NAN, 0.0])
@pytest.mark.parametrize("rows", [0, 1, 99])
def test_a_sweep_has_its_maps_words_and_files(value, rows):
    plan = usual("Two moons")
    seen = {cell: report(plan.num_seeds, value=value) for cell in plan.cells[:rows]}
    shown = sweep_maps.scene(plan, seen, (0, 0), [])
    shown.check()
    assert message(shown, Release())
    result = Result(plan, seen)
    assert conclusions(result)
    assert from_json(to_json(result)).rows.keys() == seen.keys()
    assert to_csv(result).count("\n") == (len(seen) + 1 if seen else 0)
