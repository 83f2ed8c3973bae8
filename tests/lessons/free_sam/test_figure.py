"""The lesson on the gradient difference: it stands its extremes, and its links hold their word."""

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from landscapes import LANDSCAPES, outcomes
from livefigure import Release, Scene, message
from pages.lessons.free_sam.figure import CORRECTIONS, ETAS, RATES, STRENGTHS, race
from pages.lessons.free_sam.race_compute import BOTH, FORWARD_ALONE, NEITHER, SAM_ALONE
from pages.ui.lesson_figure import on_plane
from tests.scenes import about, bound

SCRIPT = "pages/lessons/free_sam/page.py"
LINKS = re.findall(r"\]\(\?([^)#]+)", (Path(__file__).parents[3] / SCRIPT).read_text("utf-8"))
FATES = outcomes(LANDSCAPES["Fork"])


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives its two scenes."""

    def visit(**address: str) -> tuple[Scene, Scene]:
        (estimates, race), app = open_lesson(SCRIPT, **address)
        assert isinstance(app, AppTest) and not app.info
        return estimates, race

    return visit


@pytest.mark.parametrize(
    "address",
    [
        {"surface": "quadratic-bowl", "rho": "1", "eta": "0.2", "start": "0,0"},
        {"surface": "rosenbrock", "rho": "0.001", "eta": f"{ETAS[0]:.6g}", "p": "0"},
        {"correction": "gradient-normalised", "p": "0.6", "step_size": "0.2"},
    ],
)
def test_the_page_stands_its_extremes(visit, address):
    for scene in visit(**address):
        assert bound(scene) <= scene.base.keys()


@pytest.mark.parametrize("address", LINKS)
def test_every_link_of_the_page_can_be_followed(visit, address):
    visit(**dict(part.split("=") for part in address.split("&")))


def forward_ends(visit, address: str) -> str:
    _, race = visit(**dict(part.split("=") for part in address.split("&")))
    return FATES[int(race.base["forward.outcome"][0])]


@pytest.mark.parametrize(
    "address, ends",
    [
        ("correction=constant-coefficient&p=0.05", {"sharp minimum"}),
        ("correction=constant-coefficient&p=0.2", set(FATES) - {"sharp minimum"}),
        ("correction=gradient-normalised", {"hovers", "left the window", "diverged"}),
        ("correction=unit-displacement", {"sharp minimum"}),
    ],
)
def test_where_this_breaks_it_breaks(visit, address, ends):
    assert address in LINKS
    assert forward_ends(visit, address) in ends


def test_a_long_step_on_rosenbrock_points_elsewhere(visit):
    estimates, _ = visit(surface="rosenbrock", eta="0.2")
    assert estimates.base["difference.cosine"][0] < 0.2


def layers(figure) -> list[np.ndarray]:
    return [np.isfinite(np.asarray(t.z, float)) for t in figure.data if t.type == "heatmap"]


def test_the_map_shows_who_crosses_once_it_is_computed():
    lesson = race(CORRECTIONS[0])
    assert not layers(lesson.figure({}, False))
    crossers = on_plane(lesson, "crossers")
    shown = layers(lesson.figure({}, True))
    assert len(shown) == 5
    for index, layer in enumerate(shown):
        np.testing.assert_array_equal(layer, crossers == index)


def test_with_short_steps_forward_only_needs_more_strength_than_sam():
    """As the page says: from which p on each crosses, and that SAM does wherever it does."""
    crossers = on_plane(race(CORRECTIONS[0]), "crossers")
    long, short = crossers[RATES.index(0.1)], crossers[RATES.index(0.01)]
    assert about(long == BOTH, STRENGTHS, 0.1) and set(long) == {NEITHER, BOTH}
    assert about(short < NEITHER, STRENGTHS, 0.2) and about(short == BOTH, STRENGTHS, 0.425)
    assert set(short) == {NEITHER, SAM_ALONE, BOTH}
    assert FORWARD_ALONE not in crossers


def test_a_release_is_no_longer_than_a_moment(visit):
    for scene in visit():
        assert len(message(scene, Release())) < 250_000
