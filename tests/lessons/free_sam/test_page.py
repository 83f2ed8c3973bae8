"""The lesson on the gradient difference: it stands its extremes, and its links hold their word."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from landscapes import LANDSCAPES, outcomes
from livefigure import Scene
from pages.lessons.free_sam.race_compute import Crossing
from pages.lessons.free_sam.race_figure import CORRECTIONS, RATES, STRENGTHS, race
from pages.ui.lesson_figure import on_plane
from tests.claims import claims
from tests.scenes import about, asked, borne_out, said_without

SCRIPT = "pages/lessons/free_sam/page.py"
LINKS = re.findall(r"\]\(\?([^)#]+)", (Path(__file__).parents[3] / SCRIPT).read_text("utf-8"))
ENDS = outcomes(LANDSCAPES["Fork"])


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives two of its scenes, of the estimates and of the race."""

    def visit(**address: str) -> tuple[Scene, Scene]:
        (race, estimates, *_), app = open_lesson(SCRIPT, **address)
        assert isinstance(app, AppTest) and not app.info
        return estimates, race

    return visit


def test_a_point_without_a_gradient_can_be_held(visit):
    estimates, _ = visit(surface="quadratic-bowl", rho="1", eta="0.2", start="0,0")
    assert estimates.base["start.x"][0] == estimates.base["second.x"][0] == 0


@pytest.mark.parametrize("address", LINKS)
def test_every_link_of_the_page_can_be_followed(visit, address):
    visit(**dict(part.split("=") for part in address.split("&")))


def forward_ends(visit, address: str) -> str:
    _, race = visit(**dict(part.split("=") for part in address.split("&")))
    return ENDS[int(race.base["forward.outcome"][0])]


@pytest.mark.parametrize(
    "address, ends",
    [
        ("correction=constant-coefficient&p=0.05", {"sharp minimum"}),
        ("correction=constant-coefficient&p=0.2", set(ENDS) - {"sharp minimum"}),
        ("correction=gradient-normalised", {"hovers", "left the window", "diverged"}),
        ("correction=unit-displacement", {"sharp minimum"}),
        ("correction=unit-displacement&p=0.3", {"hovers", "flat minimum"}),
    ],
)
def test_where_this_breaks_it_breaks(visit, address, ends):
    assert address in LINKS
    assert forward_ends(visit, address) in ends


@claims(
    "lessons/free_sam",
    "At αρ = 0.2 it stays on the sharp side, like the mirror of SAM; at αρ = 0.3 it crosses",
)
def test_over_the_length_of_the_step_it_crosses_only_if_it_is_stronger(visit):
    line = visit(correction="unit-displacement")[1].lines["p"]
    weak, strong = (line["forward.x"][STRENGTHS.index(p), -1] for p in (0.2, 0.3))
    assert strong < 0 < weak


def test_the_question_is_answered_by_the_figure_and_by_nothing_before_it(visit):
    scene = visit()[1]
    [question] = asked(scene)
    assert borne_out(scene, question) == ["In the flat minimum, like SAM"]
    before = scene.story[: 1 + [card.question for card in scene.story].index(question)]
    told = {"forward", "forward end", "forward curvature"}
    on_map = [card for card in before if card.panels == ["xy"]]
    assert all(told <= {*card.hides, *question.hides} for card in on_map)
    assert [card.panels for card in before if card not in on_map] == [["x4y4"], ["x5y5"]]
    assert set(scene.terms["cycle"]).isdisjoint(before[2].hides)
    status = said_without(scene.html["status"], "forward")
    assert "forward" not in status
    assert '"forward' not in "".join(card.text for card in before[:-1])
    assert set(scene.terms["forward"]) <= told


@claims(
    "lessons/free_sam",
    "overshoots, up the other wall",
    "each bounce moves it to flatter walls",
    "measure well, but make it bounce less",
)
def test_the_third_step_makes_it_bounce_and_a_short_one_less(visit):
    race = visit()[1]
    above, beyond = (race.base[f"cycle.{k}.y"][0] for k in (2, 3))
    assert 0 < above < 0.1 and beyond < -above
    assert race.base["forward.curvature"][-1] < race.base["forward.curvature"][1] / 2
    line = race.lines["step_size"]
    short, long = (RATES.index(rate) for rate in (0.01, 0.1))
    assert line["measured"][short] < line["measured"][long] / 2
    errors = abs(line["up.tilt"] - line["down.tilt"])
    assert errors[short] < line["up.tilt"][short] / 20


@claims(
    "lessons/free_sam", "the step leads past the valley, and the free estimate points elsewhere"
)
def test_a_long_step_on_rosenbrock_points_elsewhere(visit):
    estimates, _ = visit(surface="rosenbrock", eta="0.2")
    assert estimates.base["difference.cosine"][0] < 0.2


@pytest.fixture(scope="module")
def crossing():
    """Who crosses with a correction every second step: rates × strengths."""
    return on_plane(race(CORRECTIONS[0]), "crossing")


@claims(
    "lessons/free_sam",
    "both cross from about αρ = 0.1 on",
    "SAM crosses from about αρ = 0.2 on, forward only from about 0.425",
    "Nowhere on the map does forward only cross alone",
)
def test_with_short_steps_forward_only_needs_more_strength_than_sam(crossing):
    """As the page says: from which p on each crosses, and that SAM does wherever it does."""
    long, short = crossing[RATES.index(0.1)], crossing[RATES.index(0.01)]
    assert about(long == Crossing.BOTH, STRENGTHS, 0.1)
    assert set(long) == {Crossing.NEITHER, Crossing.BOTH}
    assert about(short != Crossing.NEITHER, STRENGTHS, 0.2)
    assert about(short == Crossing.BOTH, STRENGTHS, 0.425)
    assert set(short) == {Crossing.NEITHER, Crossing.SAM_ALONE, Crossing.BOTH}
    assert Crossing.FORWARD_ALONE not in crossing
