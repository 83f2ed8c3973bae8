"""The lesson on Saddam: it runs at its extremes, and its links hold what they claim."""

import inspect

import jax.numpy as jnp
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from landscapes import LANDSCAPES
from livefigure import Scene
from optimizers import Hyperparameters, run
from optimizers.rules import alpha_sam_adam
from pages.lessons.saddam.race_compute import SEEN, STARTS, Change, Leaving
from pages.lessons.saddam.race_figure import DEFINITIONS, RATES, STRENGTHS, race
from pages.ui.lesson_figure import on_plane
from tests.claims import claims
from tests.scenes import about, asked, borne_out, standing

SCRIPT = "pages/lessons/saddam/page.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives the three scenes that it sends, and the page."""

    def visit(**address: str) -> tuple[list[Scene], AppTest]:
        scenes, app = open_lesson(SCRIPT, **address)
        assert not app.info
        assert len(scenes) == 3
        return scenes, app

    return visit


def test_the_questions_are_answered_by_the_picture(visit):
    (leaving, _, _), _ = visit(p="0.2")
    (_, _, momentum), _ = visit(momentum="0.9")
    for scene, answer in (
        (leaving, "Only Saddam"),
        (momentum, "At fewer than half of the steps"),
    ):
        assert borne_out(scene) == [answer]
        assert standing(scene).items() >= dict(asked(scene)[0].at).items()


def test_the_ways_are_shown_with_their_code(visit):
    _, app = visit()
    sources = [inspect.getsource(each.source).strip() for each in DEFINITIONS.values()]
    assert [code.value for code in app.code] == sources


@claims(
    "lessons/saddam",
    "leaves at αρ = 0.2 and η = 0.01 like Saddam",
    "αρ = 0.2, η = 0.01: as in the story",
    "η = 0.02: the coupled one leaves, too",
    "At η = 0.02 the coupled one leaves, too",
)
def test_who_leaves_at_the_setting_of_the_story(visit):
    (shown, _, _), _ = visit(p="0.2")
    assert shown.base["leaving"][0] == Leaving.SADDAM
    leaving = [n for n in DEFINITIONS if shown.base[f"{n}.outcome"][0] == Change.FLATTER]
    assert leaving == ["D", "M"]  # so the division alone holds the coupled one
    flat, sharp = ({m.name: m.params for m in LANDSCAPES["Fork"].minima}[name] for name in
                   ("flat minimum", "sharp minimum"))  # fmt: skip
    for name, at in (("adam", sharp), ("C", sharp), ("D", flat), ("M", flat)):
        end = shown.base[f"{name}.x"][-1], shown.base[f"{name}.y"][-1]
        np.testing.assert_allclose(end, at, atol=0.25)
    (shown, _, _), _ = visit(rate="0.02")
    assert shown.base["leaving"][0] == Leaving.BOTH
    (shown, _, _), _ = visit(p="0")
    assert shown.base["leavers"][0] == 0


@claims(
    "lessons/saddam",
    "all but the unscaled one run away to ever sharper ground",
    "and on the two-factor net all five do",
    "αρ = 0.2: all five go to flatter ground",
    "αρ = −0.1: all but the unscaled one go to ever sharper ground",
    "become so long that the coupled one leaves, too",
)
def test_the_links_of_where_this_breaks_show_it(visit):
    (shown, _, _), _ = visit(surface="two-factor-net", p="-0.1")
    assert all(shown.base[f"{name}.outcome"][0] == Change.SHARPER for name in "CMDF")
    (shown, _, _), _ = visit(rate="0.02")
    assert shown.base["C.outcome"][0] == Change.FLATTER
    (shown, _, _), _ = visit(surface="two-factor-net")
    assert shown.base["leavers"][0] == 5
    (_, why, _), _ = visit(beta="0")
    assert why.base["C.place"][0] < -0.9


@claims("lessons/saddam", "So Δ points to one side, then to the other")
def test_low_in_the_valley_the_run_and_the_correction_change_sides_at_every_step(visit):
    (shown, _, _), _ = visit(p="0.2")
    h = Hyperparameters(0.01, 1.0, 0.2)
    start = jnp.array(STARTS["Fork"])
    path = run(LANDSCAPES["Fork"].loss, alpha_sam_adam, start, h, num_steps=int(SEEN[-1])).params
    across = np.asarray(path[SEEN, 1])
    assert (across[1:] * across[:-1] < 0).all()
    pull = shown.base["pull"]
    assert (pull[1:] * pull[:-1] < 0).all()


def test_the_cheap_one_stays_where_saddam_leaves(visit):
    (shown, _, _), _ = visit(p="0.2")
    assert (
        shown.base["F.outcome"][0] == Change.STAYED and shown.base["D.outcome"][0] == Change.FLATTER
    )


def test_wherever_a_card_speaks_of_the_strength_of_the_story_all_cards_stand_there(visit):
    (shown, _, _), _ = visit()
    assert {card.values["p"] for card in shown.story} == {0.2}


def outcomes(surface: str) -> dict[str, np.ndarray]:
    """What becomes of each definition all over the map of a surface."""
    return {name: on_plane(race(surface), f"{name}.outcome") for name in DEFINITIONS}


def called(ends: dict[str, int]) -> Leaving:
    """What the map calls what becomes of coupled and of Saddam."""
    if max(ends["C"], ends["D"]) > Change.STAYED:
        return Leaving.SHARPER
    return {
        (False, False): Leaving.NEITHER,
        (True, False): Leaving.COUPLED,
        (False, True): Leaving.SADDAM,
        (True, True): Leaving.BOTH,
    }[ends["C"] == Change.FLATTER, ends["D"] == Change.FLATTER]


@pytest.mark.parametrize("name", STARTS)
def test_the_map_tells_which_of_the_two_leaves(name):
    changes, leaving = outcomes(name), on_plane(race(name), "leaving")
    for cell, shown in np.ndenumerate(leaving):
        assert called({each: change[cell] for each, change in changes.items()}) == shown


def test_on_the_map_saddam_has_a_border_that_the_coupled_one_has_further_up():
    """As the card says, to be dragged to: to the left, and up."""
    leaving = on_plane(race("Fork"), "leaving")
    row, column = RATES.index(0.01), STRENGTHS.index(0.2)
    assert leaving[row, column] == Leaving.SADDAM
    assert Leaving.NEITHER in leaving[row, :column]
    assert Leaving.BOTH in leaving[row:, column]


@claims(
    "lessons/saddam",
    "it leaves from about $αρ = 0.34$ on, at 0.02 from 0.16, below 0.008 nowhere here",
)
def test_on_the_fork_saddam_leaves_at_every_rate_and_the_coupled_one_with_long_steps():
    """From the p on that the page names."""
    change, p = outcomes("Fork"), np.array(STRENGTHS)
    assert (change["D"][:, p >= 0.16] == Change.FLATTER).all()  # from about 0.14 on
    for rate, least in ((0.01, 0.34), (0.02, 0.16)):
        row = change["C"][RATES.index(rate)] == Change.FLATTER
        assert about(row, p, least)
    assert not (change["C"][np.array(RATES) < 0.008] == Change.FLATTER).any()


@claims(
    "lessons/saddam",
    "At αρ = −0.2 it is pushed up the wall, and slides along it to the flat side",
    "The run with the unscaled correction stays in the sharp minimum at αρ = 0.2",
)
def test_the_unscaled_one_leaves_only_as_antisam_along_the_wall(visit):
    p = np.array(STRENGTHS)
    assert set(np.nonzero((outcomes("Fork")["raw"] == Change.FLATTER).any(0))[0]) <= set(
        np.nonzero(p < 0)[0]
    )
    (shown, _, _), _ = visit(p="-0.2")
    x, y = shown.base["raw.x"], np.abs(shown.base["raw.y"])
    assert shown.base["raw.outcome"][0] == Change.FLATTER
    assert y[x >= 0].min() >= 0.3 - 1e-6, "it starts there, and is pushed up"
