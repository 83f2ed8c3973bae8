"""The lesson on the radius ρ: it runs at its extremes, its links hold what they claim."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from livefigure import Scene
from pages.lessons.how_far.estimate_compute import Fit
from pages.lessons.how_far.family_figure import ALPHAS, FAMILIES
from pages.ui.link import slug
from tests.claims import claims
from tests.scenes import asked, borne_out, said_without, standing

SCRIPT = "pages/lessons/how_far/page.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives what both figures send to the browser, and the page."""

    def visit(**address: str) -> tuple[Scene, Scene, AppTest]:
        [runs, estimate], app = open_lesson(SCRIPT, **address)
        return estimate, runs, app

    return visit


def test_the_sliders_move_what_they_are_said_to(visit):
    first, second, _ = visit()
    assert len(np.unique(first.lines["rho"]["sam.head.x"])) > 50
    for name in ("p", "eta"):
        for channel in ("1.x", "8.y", "exact.x"):
            assert len(np.unique(second.lines[name][channel], axis=0)) > 5


def test_the_map_is_drawn_for_the_learning_rate_of_the_runs(visit):
    maps = {}
    for eta in ("0.005", "0.015"):
        figure = visit(eta=eta)[1].figure
        assert any(
            f"learning rate η = {eta}" in note["text"]
            for note in figure.layout.meta["wide"]["annotations"]
        )
        maps[eta] = {t.name: t.z for t in figure.data if t.type == "heatmap"}
    flat = {eta: np.isfinite(cells["flat minimum"]).mean() for eta, cells in maps.items()}
    assert 0 < flat["0.005"] < flat["0.015"] < 1


def test_the_questions_are_answered_by_the_figures_and_differ_by_family(visit):
    first, twin, _ = visit(rho="0.4", p="0.9")
    fork = visit(family=slug(list(FAMILIES)[1]), p="0.175")[1]
    for scene, place in ((first, 2), (twin, 0), (fork, 1)):
        [question] = asked(scene)
        assert borne_out(scene, question) == [question.options[place]]
        assert standing(scene).items() >= dict(question.at).items()


def test_nothing_before_the_question_tells_where_green_ends(visit):
    scene = visit()[1]
    [question] = asked(scene)
    before = scene.story[: 1 + [card.question for card in scene.story].index(question)]
    for card in before:
        assert card.panels == ["xy"]
        assert {"path exact", "stop exact"} <= {*card.hides, *question.hides}
    for name in ("1", "8", "exact"):
        assert f"{name}.outcome" not in said_without(scene.html["status"], f"seen{name}")
        assert scene.terms[f"seen{name}"] == [f"path {name}"]


def test_the_strength_is_called_rho_until_alpha_is_spoken_of(visit):
    for card in visit()[1].story:
        shows_alpha = "path 8" not in card.hides
        assert ("p" in card.calls) != shows_alpha
        assert shows_alpha or "α" not in re.sub(r"<[^>]*>", "", card.text)


@claims(
    "lessons/how_far",
    "from ρ = 0.35 on",
    "and there 0.35 is too far already",
    "It would with a small ρ, up to 0.2.",
)
def test_sam_reaches_the_flat_minimum_at_no_radius_and_green_from_one_on(visit):
    runs = visit()[1]
    products = np.array(FAMILIES["Twin wells"].products)
    ends = {name: runs.lines["p"][f"{name}.outcome"].ravel() for name in ("1", "exact")}
    assert (ends["1"] != 0).all()
    np.testing.assert_array_equal(ends["exact"] == 0, products > 0.33)
    np.testing.assert_array_equal(ends["exact"] == 1, products < 0.22)


@pytest.fixture
def ends(follow):
    """Where the runs of one strength end, in their order, by the names of these ends."""

    def ends(text: str) -> list[str]:
        (runs, _), _ = follow(SCRIPT, text)
        return [
            runs.words[f"{name}.outcome"][int(runs.base[f"{name}.outcome"][0])]
            for name in (*(f"{alpha:g}" for alpha in ALPHAS), "exact")
        ]

    return ends


def test_on_the_bowl_the_estimate_is_exact_however_far(follow):
    (_, estimate), _ = follow(SCRIPT, "On a quadratic bowl")
    assert estimate.base["fit"][0] == Fit.EXACT
    assert estimate.base["rho"][0] == 1 and estimate.base["forward.percent"][0] < 1e-10


def test_at_too_small_a_radius_for_float32_the_error_is_rounding(follow):
    (_, estimate), _ = follow(SCRIPT, "Too small a ρ for float32")
    seen = estimate.base
    assert seen["rho"][0] < seen["forward.nearest"][0] / 10
    assert seen["forward.percent"][0] > 100 * seen["forward.best"][0]


@claims(
    "lessons/how_far",
    "at αρ = 0.45 and η = 0.01 all three runs stay near the barrier",
    "plain gradient descent with η = 0.06 leaves the sharp well",
    "at η = 0.005 none of the three runs gets out",
    "at η = 0.05 the short ascent steps diverge, like the exact penalty",
)
def test_the_links_to_the_runs_end_where_the_page_says(ends):
    flat, sharp = "reaches the flat minimum", "reaches the sharp minimum"
    assert ends("On the fork, beside the sharp minimum") == [flat, sharp, sharp]
    assert ends("η does it, too") == [flat] * 3
    assert flat not in ends("at η = 0.005")
    assert ends("at αρ = 0.45 and η = 0.01") == ["settles in neither minimum"] * 3
    far, near, exact = ends("Too strong for the step")
    assert near == exact == "diverges"
    assert far != "diverges"


def test_a_link_to_nowhere_is_told(visit):
    assert "9" in visit(p="9")[2].info[0].value
