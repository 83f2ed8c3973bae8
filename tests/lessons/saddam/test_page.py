"""The lesson on Saddam: it runs at its extremes, and its links hold what they claim."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from livefigure import Release, Scene, message
from pages.lessons.saddam import figure as saddam
from pages.lessons.saddam.compute import (
    ALL,
    C_TOO,
    DEFINITIONS,
    F_TOO,
    FLATTER,
    M_OR_D,
    NOBODY,
    RAW_ALONE,
    SHARPER,
    SOME_SHARPER,
    STAYED,
)
from pages.ui.lesson_figure import on_plane
from tests.scenes import about, borne_out, bound, off_ticks, standing

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


@pytest.mark.parametrize(
    "address",
    [
        {"momentum": "0.98", "eta": "0.002", "p": "0.4", "rate": "0.049", "strength": "0.4"},
        {"p": "-0.2", "rate": "0.002", "beta": "0.95", "definition": "raw"},
        {"p": "-0.2", "rate": "0.049", "beta": "0", "surface": "two-factor-net"},
    ],
)
def test_the_page_stands_its_extremes(visit, address):
    for scene in visit(**address)[0]:
        assert bound(scene) <= scene.base.keys()


def test_a_release_is_no_longer_than_a_moment(visit):
    for scene in visit()[0]:
        assert len(message(scene, Release())) < 250_000


def test_the_questions_are_answered_by_the_picture(visit):
    (momentum, race, _), _ = visit(momentum="0.9")
    for scene, answer in ((momentum, "At fewer than half of the steps"), (race, "Two")):
        assert borne_out(scene) == [answer]
        assert standing(scene).items() >= dict(scene.question.at).items()


@pytest.mark.parametrize("surface", ["fork", "two-factor-net"])
def test_every_preset_stands_on_ticks(visit, surface):
    for scene in visit(surface=surface)[0]:
        assert scene.presets and not off_ticks(scene)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_shows_its_code_and_stands_out(visit, name):
    (_, race, _), app = visit(definition=name.lower())
    assert app.code[0].value == saddam.code(name).strip()
    widths = {
        trace.name: trace.line.width for trace in race.figure.data if trace.name in DEFINITIONS
    }
    assert max(widths, key=widths.get) == name == list(widths)[-1]


def test_the_links_of_where_this_breaks_show_it(visit):
    (_, race, _), _ = visit(surface="two-factor-net", p="-0.1")
    assert all(race.base[f"{name}.fate"][0] == SHARPER for name in "CMDF")
    (_, race, _), _ = visit(rate="0.02")
    assert race.base["C.fate"][0] == FLATTER
    (_, race, _), _ = visit(surface="two-factor-net")
    assert race.base["leavers"][0] == 5
    (_, _, why), _ = visit(beta="0")
    assert why.base["C.place"][0] < -0.9


def test_the_cheap_one_stays_where_d_leaves(visit):
    (_, race, _), _ = visit()
    assert race.base["F.fate"][0] == STAYED and race.base["D.fate"][0] == FLATTER


def test_while_a_guess_is_waited_for_no_path_is_shown(visit):
    """A reference would be drawn at once: its end is what the question asks for."""
    (_, race, _), _ = visit()
    assert race.question.waits
    assert not any(getattr(binding, "ghost", False) for binding in race.bindings)


def fates(surface: str) -> dict[str, np.ndarray]:
    """What becomes of each definition all over the map of a surface."""
    return {name: on_plane(saddam.race(surface, "D"), f"{name}.fate") for name in DEFINITIONS}


def called(leave: set[str], sharper: bool) -> int:
    """What the map calls it if these leave for flatter ground, and if some run to sharper."""
    if sharper:
        return SOME_SHARPER
    if leave == set(DEFINITIONS):
        return ALL
    for name, who in (("F", F_TOO), ("C", C_TOO), ("M", M_OR_D), ("D", M_OR_D)):
        if name in leave:
            return who
    return RAW_ALONE if leave else NOBODY


@pytest.mark.parametrize("surface", saddam.MAPPED)
def test_the_map_shows_who_leaves_and_its_legend_no_more(surface):
    lesson, fate = saddam.race(surface, "D"), fates(surface)
    who = on_plane(lesson, "who")
    for cell, shown in np.ndenumerate(who):
        ends = {name: each[cell] for name, each in fate.items()}
        leave = {name for name, end in ends.items() if end == FLATTER}
        assert called(leave, max(ends.values()) > STAYED) == shown
    assert set(who.ravel()) == set(saddam.MAPPED[surface])

    layers = [
        [np.isfinite(np.asarray(t.z, float)) for t in lesson.figure({}, there).data
         if t.type == "heatmap"]
        for there in (False, True)
    ]  # fmt: skip
    assert not layers[0]
    for index, layer in enumerate(layers[1]):
        np.testing.assert_array_equal(layer, who == index)


def test_on_the_fork_d_leaves_at_every_rate_and_c_with_long_steps():
    """From the p on that the page names."""
    fate, p = fates("Fork"), np.array(saddam.STRENGTHS)
    assert (fate["D"][:, p >= 0.16] == FLATTER).all()  # from about 0.14 on
    for rate, least in ((0.01, 0.34), (0.02, 0.16)):
        row = fate["C"][saddam.RATES.index(rate)] == FLATTER
        assert about(row, p, least)
    assert not (fate["C"][np.array(saddam.RATES) < 0.008] == FLATTER).any()


def test_raw_leaves_only_as_antisam_along_the_wall(visit):
    p = np.array(saddam.STRENGTHS)
    assert set(np.nonzero((fates("Fork")["raw"] == FLATTER).any(0))[0]) <= set(np.nonzero(p < 0)[0])
    (_, race, _), _ = visit(p="-0.2")
    x, y = race.base["raw.x"], np.abs(race.base["raw.y"])
    assert race.base["raw.fate"][0] == FLATTER
    assert y[x >= 0].min() >= 0.3 - 1e-6, "it starts there, and is pushed up"
