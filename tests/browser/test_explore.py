"""The explorer and the map in a real browser, and the links that lead there."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, watched_tab
from tests.browser.live import Answer, Redraw, data, line, ready, slider
from tests.browser.server import serve


@pytest.fixture(scope="module")
def cold(browser):
    """Two tabs on a server that nobody has visited."""
    with serve() as url, browser.new_context(base_url=url, **DESKTOP) as profile:
        with watched_tab(profile) as page, watched_tab(profile) as other:
            yield page, other


def test_a_cold_deep_link_opens_its_page_inside_the_frame_as_it_was_shared(cold):
    """Each of two at once, with nothing in front of it."""
    cold, other = cold
    cold.goto(
        "/explorer?surface=fork&alpha=-0.5&rho=0.2&start=0.2,0.8&eta=0.03", wait_until="commit"
    )
    other.goto("/dial?alpha=4", wait_until="commit")
    cold.bring_to_front()  # behind another, a tab has no frames
    expect(cold.get_by_role("heading", name="Explorer")).to_be_visible(timeout=60_000)
    expect(cold.locator(".live[data-whole=true]")).to_be_visible(timeout=60_000)
    expect(cold.get_by_text("The course").first).to_be_visible()
    assert slider(cold, "α").get_attribute("aria-valuetext") == "−0.5"
    assert slider(cold, "ρ").get_attribute("aria-valuetext") == "0.2"
    expect(cold.locator(".live")).to_have_attribute("data-playing", "false", timeout=20_000)
    path = data(cold, "path")
    assert (path["x"][0], path["y"][0]) == pytest.approx((0.2, 0.8), abs=1e-3)
    assert "Fork" in cold.locator(".graph").get_attribute("aria-label")
    expect(other.locator(".live[data-whole=true]")).to_be_visible(timeout=60_000)
    assert slider(other, "α").get_attribute("aria-valuetext") == "4"
    for tab in (cold, other):
        expect(tab.get_by_role("dialog")).to_have_count(0)
    other.goto("/nowhere")
    expect(other.get_by_role("dialog")).to_contain_text("Page not found", timeout=60_000)
    expect(other.locator(".live[data-whole=true]")).to_be_attached(timeout=60_000)
    expect(other.get_by_role("dialog")).to_be_visible()


def test_a_link_that_cannot_be_followed_says_so_and_shows_a_picture(page):
    ready(page, "/explorer?alpha=99&rho=two&start=50,50&surface=moon")
    said = " ".join(page.get_by_test_id("stAlert").all_inner_texts())
    assert all(word in said for word in ("alpha", "rho", "start", "moon")), said
    assert line(page, "path")


def test_a_pinned_run_stays_while_the_path_moves_on(page):
    ready(page, "/explorer?alpha=1")
    page.get_by_role("button", name="Pin this run").click()
    expect(page).to_have_url(re.compile("pins="))
    expect(page.locator(".legend")).to_contain_text("A")
    expect(page.locator(".live")).to_have_attribute("data-playing", "false", timeout=30_000)
    slider(page, "α").focus()
    with Answer(page):
        page.keyboard.press("End")
    assert page.locator("[data-testid=stTable], [data-testid=stDataFrame]").count()


def test_the_relief_bends_its_path_too_and_keeps_the_camera(page):
    page.goto("/explorer?view=relief")
    page.locator(".live[data-whole=true]").wait_for(timeout=90_000)
    page.wait_for_timeout(1000)
    if not page.evaluate("() => !!document.createElement('canvas').getContext('webgl2')"):
        expect(page.locator(".live")).to_contain_text("WebGL")
        return
    expect(page.locator(".live")).to_have_attribute("data-playing", "false", timeout=60_000)
    path = "() => Array.from(document.querySelector('.graph').data.find(t => t.name === 'path').z)"
    camera = "() => JSON.stringify(document.querySelector('.graph')._fullLayout.scene.camera)"
    before, seen = page.evaluate(path), page.evaluate(camera)
    slider(page, "α").focus()
    with Redraw(page):
        page.keyboard.press("Home")
    assert page.evaluate(path) != before
    assert page.evaluate(camera) == seen


def test_pointing_at_a_cell_of_the_map_shows_its_path_without_a_message(page, socket):
    ready(page, "/atlas?scene=3")
    box = page.locator(".graph").bounding_box()
    page.wait_for_timeout(800)
    socket.clear()
    seen = set()
    for share in (0.15, 0.25, 0.35, 0.45):
        with Redraw(page):
            page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.3 * box["height"])
        seen.add((line(page, "path"), page.locator(".status").inner_text()))
    assert len(seen) == 4
    assert not socket.sent
    with Answer(page):
        page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.3 * box["height"])
    expect(page).to_have_url(re.compile("alpha="))
