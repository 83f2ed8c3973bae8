"""A lesson in a file, opened from the disk by a browser without a network."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser import live
from tests.browser.conftest import STILL, watched_tab
from tests.browser.test_axe import AUDIT, AXE
from tests.sources import ROOT

MOVES = 40


def written(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "book", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def dial(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("book") / "dial.html"
    done = written("--lesson", "dial", "--out", str(file))
    assert not done.returncode, done.stderr
    assert re.search(r"dial\.html: [67]\.\d\d MB", done.stdout)
    return file


@pytest.fixture
def alone(browser, dial) -> Iterator[Page]:
    context = browser.new_context(offline=True, **STILL)
    with context, watched_tab(context) as page:
        page.goto(dial.as_uri())
        expect(page.locator(".live[data-whole=true]")).to_be_visible(timeout=30_000)
        yield page


def test_it_is_one_file_of_a_size_that_one_can_send(dial):
    text = dial.read_text("utf-8")
    plotly = max(re.findall(r"<script>(.*?)</script>", text, re.S), key=len)
    assert len(text.encode()) < 8e6
    assert len(text.encode()) - len(plotly.encode()) < 1.5e6
    assert not re.findall(r'(?:src|href)="(?!data:|\?)[^"]*"', text.replace(plotly, ""))


def test_it_redraws_with_every_move_of_a_pointer(alone):
    alone.locator(".leave-card").click()
    before = live.line(alone, "path-1")
    x, y = live.thumb(live.slider(alone, "α"))
    alone.mouse.move(x, y)
    alone.mouse.down()
    paints = "Number(document.querySelector('.live').dataset.paints)"
    drawn = 0
    for k in range(1, MOVES + 1):
        was = alone.evaluate(paints)
        alone.mouse.move(x - 120 + 8 * k, y)  # from tick to tick
        with suppress(TimeoutError):  # a busy machine needs more than a frame
            alone.wait_for_function(f"was => {paints} > was", arg=was, timeout=1000)
            drawn += 1
    alone.mouse.up()
    assert drawn >= 0.95 * MOVES
    assert live.line(alone, "path-1") != before
    expect(alone.locator(".late, .trouble").filter(has_text=re.compile("."))).to_have_count(0)


def test_what_is_let_go_stays_and_the_other_slider_goes_on_from_there(alone):
    alone.locator(".leave-card").click()
    with live.Answer(alone):
        live.slider(alone, "α").focus()
        alone.keyboard.press("End")
    far = live.data(alone, "path 1")
    assert live.slider(alone, "α").get_attribute("aria-valuetext") == "20"
    with live.Answer(alone):
        live.slider(alone, "ρ").focus()
        alone.keyboard.press("Home")
    assert live.data(alone, "path 1") != far
    assert live.slider(alone, "α").get_attribute("aria-valuetext") == "20"
    assert alone.locator(".live").get_attribute("data-outdated") == "false"


def test_the_story_is_told_the_question_answered_and_the_map_is_a_slider(alone):
    for place in range(1, 7):
        expect(alone.locator(".place")).to_have_text(f"Scene {place} of 6")
        if alone.locator(".option").count():
            alone.locator(".option").first.click()
            alone.get_by_role("button", name="Run it").click()
            expect(alone.locator(".verdict")).not_to_be_empty()
        alone.locator(".next-card").click()  # from the last card on one explores
    here = live.data(alone, "here")
    box = alone.locator(".draglayer .x2y3 .nsewdrag").bounding_box()
    assert box
    with live.Answer(alone):
        alone.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
        alone.mouse.down()
        alone.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
        alone.mouse.up()
    assert live.data(alone, "here") != here


def test_nothing_moves_by_itself_for_whoever_wants_it_so_and_axe_finds_nothing(alone):
    assert alone.locator(".live").get_attribute("data-playing") == "false"
    alone.evaluate(AXE)
    assert alone.evaluate(AUDIT, {}) == []
    alone.emulate_media(color_scheme="dark")
    ground = (
        "() => getComputedStyle(document.querySelector('.live')).getPropertyValue('--live-ground')"
    )
    alone.wait_for_function(f"() => ({ground})().trim() === '#15171c'")
    alone.get_by_role("button", name="Lecture view").click()
    expect(alone.locator(".live")).to_have_attribute("data-lecture", "")
    alone.keyboard.press("Escape")
    alone.get_by_role("button", name="Save", exact=True).click()
    expect(alone.get_by_role("dialog")).to_be_visible()
    assert not alone.locator(".of-address").is_visible(), "a file has no address for others"


def test_plotly_may_stand_beside_it_and_an_unknown_lesson_is_named(tmp_path):
    file = tmp_path / "sam.html"
    done = written("--lesson", "what_sam_buys", "--out", str(file), "--plotly", "beside")
    assert not done.returncode, done.stderr
    assert '<script src="plotly.min.js">' in file.read_text("utf-8")
    assert (tmp_path / "plotly.min.js").stat().st_size > 3e6 and file.stat().st_size < 1.5e6
    wrong = written("--lesson", "nothing", "--out", str(file))
    assert wrong.returncode and "There is no lesson nothing; there are why_flat, " in wrong.stderr
