"""The lesson on learning α: it runs at its extremes, and its links hold what they claim."""

import pytest
from streamlit.testing.v1 import AppTest

from experiments.learning_alpha import GONE, NONE, ONLY_ALPHA
from pages.widgets.live import Release, Scene, message
from tests.scenes import borne_out, bound, off_ticks, standing

SCRIPT = "pages/lessons/learning_alpha.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives the two scenes that it sends, and the page."""

    def visit(**address: str) -> tuple[list[Scene], AppTest]:
        scenes, app = open_lesson(SCRIPT, **address)
        assert not app.info
        assert len(scenes) == 2
        return scenes, app

    return visit


@pytest.mark.parametrize(
    "address",
    [
        {"temperature": "1", "rho": "1", "heat": "1", "eta": "0.18", "radius": "0.4"},
        {"temperature": "0.02", "rho": "0.02", "heat": "0.01", "eta": "0.002", "radius": "0.01"},
        {"temperature": "1", "rho": "0.02", "surface": "rosenbrock"},
    ],
)
def test_the_page_stands_its_extremes(visit, address):
    for scene in visit(**address)[0]:
        assert bound(scene) <= scene.base.keys()


def test_a_release_is_no_longer_than_a_moment(visit):
    for surface in ("one-neuron", "rosenbrock"):
        for scene in visit(surface=surface)[0]:
            assert len(message(scene, Release())) < 250_000


@pytest.mark.parametrize("surface", ["one-neuron", "rosenbrock"])
def test_the_question_is_answered_by_the_picture(visit, surface):
    (walks, _), _ = visit(surface=surface, temperature="0.3")
    assert borne_out(walks) == ["Only that of A and B"]
    assert standing(walks).items() >= dict(walks.question.at).items()


@pytest.mark.parametrize("surface", ["one-neuron", "rosenbrock"])
def test_every_preset_stands_on_ticks(visit, surface):
    for scene in visit(surface=surface)[0]:
        assert scene.presets and not off_ticks(scene)


def test_the_links_of_where_this_breaks_show_it(visit):
    (walks, _), _ = visit(surface="rosenbrock", temperature="0.3", rho="1")
    assert walks.base["verdict"][0] == NONE
    assert (
        max(walks.base[f"{name}.loss"][0] for name in ("true", "model"))
        < (walks.base["vsam.loss"][0])
    )
    (walks, _), _ = visit(temperature="0.3")
    assert walks.base["verdict"][0] == ONLY_ALPHA
    assert walks.base["vsam.loss"][0] < walks.base["true.loss"][0]
    (_, bowl), _ = visit(eta="0.002")
    assert bowl.base["times"][0] > 4


def test_in_the_greatest_heat_vsam_leaves_the_neuron_from_most_starts(visit):
    """Which of them stay is rounding: the walk bounces over the whole surface."""
    (walks, _), _ = visit(temperature="1")
    assert (walks.lines["rho"]["vsam.fate"] == GONE).mean() > 0.5


def test_a_question_stays_open_where_the_page_begins(visit):
    """The picture at first shows another temperature than the one that is asked about."""
    (walks, _), _ = visit()
    assert standing(walks)["temperature"] != walks.question.at["temperature"]
