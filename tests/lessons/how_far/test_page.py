"""The lesson on the radius ρ: it runs at its extremes, its links hold what they claim."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from livefigure import Question, Release, Scene, message
from pages.lessons.how_far.estimate_compute import Fit
from pages.lessons.how_far.estimate_figure import ARITHMETIC, POINTS
from pages.lessons.how_far.family_figure import ALPHAS, FAMILIES, family
from pages.ui.link import slug
from tests.scenes import bound, off_ticks

SCRIPT = "pages/lessons/how_far/page.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives what both figures send to the browser, and the page."""

    def visit(**address: str) -> tuple[Scene, Scene, AppTest]:
        [estimate, runs], app = open_lesson(SCRIPT, **address)
        return estimate, runs, app

    return visit


@pytest.mark.parametrize(
    "address",
    [
        {"rho": "0.0000001"},
        {"rho": "1", "start": "-2,2", "p": "1.6", "eta": "0.05"},
        {"surface": "quadratic-bowl", "start": "0,0", "p": "0", "eta": "0.005"},
        {"arithmetic": slug(list(ARITHMETIC)[1]), "rho": "0.0000001"},
        {"family": slug(list(FAMILIES)[1]), "p": "0.6", "eta": "0.1"},
        {"family": slug(list(FAMILIES)[1]), "p": "0", "eta": "0.01"},
    ],
)
def test_the_page_stands_its_extremes(visit, address):
    *scenes, app = visit(**address)
    assert not app.info
    for scene in scenes:
        assert bound(scene) <= scene.base.keys()


def test_every_surface_and_every_family_runs(visit):
    for surface in list(POINTS)[1:3]:
        assert visit(surface=slug(surface))[0].base is not None


def test_a_release_is_no_longer_than_a_moment(visit):
    first, second, _ = visit()
    assert second.lines.keys() == {"p", "eta"}
    assert len(message(first, Release())) < 250_000
    assert len(message(second, Release())) < 250_000


def test_the_sliders_move_what_they_are_said_to(visit):
    first, second, _ = visit()
    assert len(np.unique(first.lines["rho"]["sam.head.x"])) > 50
    for name in ("p", "eta"):
        for channel in ("1.x", "16.y", "exact.x"):
            assert len(np.unique(second.lines[name][channel], axis=0)) > 5
    assert len(np.unique(second.lines["eta"]["8.end"], axis=0)) > 5


def test_the_map_is_drawn_for_the_learning_rate_of_the_runs(visit):
    maps = {}
    for eta in ("0.005", "0.015"):
        figure = visit(eta=eta)[1].figure
        assert any(
            f"at η = {eta}" in note["text"] for note in figure.layout.meta["wide"]["annotations"]
        )
        maps[eta] = {t.name: t.z for t in figure.data if t.type == "heatmap"}
    flat = {eta: np.isfinite(cells["flat minimum"]).mean() for eta, cells in maps.items()}
    assert 0 < flat["0.005"] < flat["0.015"] < 1


def test_the_map_is_empty_until_it_is_computed():
    for name, chosen in FAMILIES.items():
        figure = family(name).figure({"eta": chosen.learning_rate})
        assert not [trace for trace in figure.data if trace.type == "heatmap"]


def question(scene: Scene) -> Question:
    assert scene.question
    return scene.question


def answer(scene: Scene) -> int:
    """Which option the figure bears out."""
    assert scene.base
    asked = question(scene)
    truth = int(scene.base[asked.channel][0])
    [right] = [k for k, meaning in enumerate(asked.meaning) if truth in meaning]
    return right


def test_the_questions_are_answered_by_the_figures_and_differ_by_family(visit):
    first, twin, _ = visit(rho="0.4", p="0.9")
    assert answer(first) == 2
    assert answer(twin) == 2
    fork = visit(family=slug(list(FAMILIES)[1]), p="0.225")[1]
    assert answer(fork) == 1
    for scene, values in ((first, {"rho": 0.4}), (twin, {"p": 0.9}), (fork, {"p": 0.225})):
        controls = {c.name: c.values[c.index] for c in scene.controls if c.name in values}
        assert controls.items() <= dict(question(scene).at).items()


def test_every_preset_stands_on_ticks(visit):
    for address in ({}, {"family": slug(list(FAMILIES)[1])}):
        for scene in visit(**address)[:2]:
            assert not off_ticks(scene)


@pytest.fixture
def ends(follow):
    """Where the runs of one product end, in their order, by the names of these ends."""

    def ends(text: str) -> list[str]:
        (_, runs), _ = follow(SCRIPT, text)
        return [
            runs.words[f"{name}.outcome"][int(runs.base[f"{name}.outcome"][0])]
            for name in (*(f"{alpha:g}" for alpha in ALPHAS), "exact")
        ]

    return ends


def test_on_the_bowl_the_estimate_is_exact_however_far(follow):
    (estimate, _), _ = follow(SCRIPT, "On a quadratic bowl")
    assert estimate.base["fit"][0] == Fit.EXACT
    assert estimate.base["rho"][0] == 1 and estimate.base["forward.percent"][0] < 1e-10


def test_too_near_for_float32_the_error_is_rounding(follow):
    (estimate, _), _ = follow(SCRIPT, "Too near for float32")
    seen = estimate.base
    assert seen["rho"][0] < seen["forward.nearest"][0] / 10
    assert seen["forward.percent"][0] > 100 * seen["forward.best"][0]


def test_the_links_to_the_runs_end_where_the_page_says(ends):
    flat, sharp = "reaches the flat minimum", "reaches the sharp minimum"
    assert ends("On the fork, beside the sharp minimum") == [flat, flat, sharp, sharp, sharp]
    assert ends("η does it, too") == [flat] * 5
    assert flat not in ends("at η = 0.005")
    assert ends("at p = 0.45 and η = 0.01") == ["settles in neither minimum"] * 5
    *far, near, nearer, exact = ends("Too strong for the step")
    assert near == nearer == exact == "diverges"
    assert far[0] != "diverges"


def test_a_link_to_nowhere_is_told(visit):
    assert "9" in visit(p="9")[2].info[0].value
