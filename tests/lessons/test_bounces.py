"""The lesson on bounces, edges and saddles: four figures, each with an answer that it gives."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets import bounces, stage
from pages.widgets.link import slug
from pages.widgets.live import Release, Scene, message
from tests.scenes import borne_out, bound

SCRIPT = "pages/lessons/bounces.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives the scene, and the page."""

    def visit(**address: str) -> tuple[Scene, AppTest]:
        [scene], app = open_lesson(SCRIPT, **address)
        return scene, app

    return visit


def ends(figure: str, end: int) -> dict[str, str]:
    """Every knob of a figure at one of its ends."""
    knobs = bounces.lesson(figure).knobs
    ticks = {knob.name: knob.ticks for knob in knobs if isinstance(knob, stage.Knob)}
    return {"figure": slug(figure)} | {name: f"{each[end]:g}" for name, each in ticks.items()}


@pytest.mark.parametrize("figure", bounces.FIGURES)
@pytest.mark.parametrize("end", [0, -1])
def test_the_page_stands_its_extremes(visit, figure, end):
    scene, app = visit(**ends(figure, end))
    assert not app.info
    channels = {name for line in [scene.base, *scene.lines.values()] for name in line}
    assert bound(scene) <= channels


@pytest.mark.parametrize("figure", bounces.FIGURES)
def test_a_release_is_no_longer_than_a_moment(visit, figure):
    assert len(message(visit(figure=slug(figure))[0], Release())) < 250_000


@pytest.mark.parametrize("figure", bounces.FIGURES)
def test_what_is_bound_is_drawn_and_what_is_drawn_is_bound(visit, figure):
    scene = visit(figure=slug(figure))[0]
    drawn = {trace.name for trace in scene.figure.data if trace.type == "scatter"}
    assert {binding.trace for binding in scene.bindings} == drawn - {None}
    for binding in scene.bindings:
        if isinstance(binding.x, str):
            assert scene.base[binding.x].shape == scene.base[binding.y].shape


@pytest.mark.parametrize(
    "figure, right",
    [("The bounce", "Less than a quarter"), ("The edge", "Below a tenth of it"),
     ("The drift", "SAM"), ("The saddle", "No, still caught")],
)  # fmt: skip
def test_the_question_has_the_answer_that_the_picture_gives(visit, figure, right):
    question = bounces.lesson(figure).question
    address = {name: f"{value:g}" for name, value in question.at.items()}
    scene, app = visit(figure=slug(figure), **address)
    assert not app.info
    assert borne_out(scene) == [right]


@pytest.mark.parametrize("figure", bounces.FIGURES)
def test_every_preset_stands_on_ticks(figure):
    lesson = bounces.lesson(figure)
    ticks = {knob.name: knob.ticks for knob in lesson.knobs}
    assert lesson.presets
    for _, _, values in lesson.presets:
        assert set(values) == set(ticks)
        assert all(value in ticks[name] for name, value in values.items())


def test_the_ticks_rise():
    for figure in bounces.FIGURES:
        for knob in bounces.lesson(figure).knobs:
            assert (np.diff(knob.ticks) > 0).all()
            assert knob.name in bounces.SETTINGS


@pytest.mark.parametrize(
    "address, fate",
    [({"ratio": "0.36"}, "is caught at the saddle"),
     ({"ratio": "0.3"}, "escapes to a minimum"),
     ({"ratio": "0.1", "rho": "1"}, "escapes to a minimum"),
     ({"rho": "0.001"}, "escapes to a minimum")],
)  # fmt: skip
def test_the_saddle_does_what_its_presets_claim(visit, address, fate):
    scene = visit(figure="the-saddle", **address)[0]
    assert scene.words["fate"][int(scene.base["fate"][0])] == fate


def test_beyond_the_step_that_the_floor_bears_there_is_no_cycle(follow):
    [scene], _ = follow(SCRIPT, "at η = 0.205")
    assert np.isnan(scene.base["right"][0])
    for walk in ("sam", "decayed", "gd"):
        losses = scene.base[f"{walk}.loss"]
        assert losses[-1] > 100 * losses[0]


def test_antisam_has_no_cycle_but_rests_beside_the_minimum_whatever_the_step(visit):
    scene, _ = visit(p="-0.2")
    etas = dict(zip(bounces.BOUNCE_RATES, scene.lines["eta"]["measured"], strict=True))
    np.testing.assert_allclose([at for eta, at in etas.items() if eta < 0.1], 0.2, rtol=0.02)


def test_antisam_passes_the_edge_of_gradient_descent_again_and_again(visit):
    scene, _ = visit(figure="the-edge", p="-0.1")
    beyond = scene.base["sharpness"] > scene.base["limit"][0]
    assert (np.diff(beyond.astype(int)) == 1).sum() >= 2
    assert not beyond[-1] or (np.diff(beyond.astype(int)) == -1).any()


def test_the_fork_holds_two_of_six_walks_on_the_sharp_side(follow):
    """What the page says of the figure of another lesson."""
    [scene], _ = follow(SCRIPT, "the fork")
    assert scene.base["sharp side"][0] == 2
