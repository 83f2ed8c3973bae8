"""The component by itself, as who has nothing of this app sees it."""

from playwright.sync_api import expect

from tests.browser.conftest import STILL, watched_tab
from tests.browser.live import Answer, data, follows, line, slider
from tests.browser.live import Socket as Watched
from tests.browser.server import ROOT, serve


def test_the_sine_of_the_example_follows_its_slider(browser):
    with serve(ROOT / "livefigure" / "example.py") as url:
        tab = browser.new_context(base_url=url, **STILL)
        with tab, watched_tab(tab) as page:
            socket = Watched(page)
            page.goto("/")
            expect(page.locator(".live[data-whole=true]")).to_be_visible(timeout=60_000)
            before = data(page, "sine")
            follows(page, socket, slider(page, "φ"), lambda: [line(page, "sine")], by=30)
            with Answer(page):
                page.mouse.up()
            assert data(page, "sine") != before
            value = slider(page, "φ").get_attribute("aria-valuetext")
            expect(page.locator(".formula [data-value=phi]")).to_have_text(value)
            colour = page.locator(".slider[data-control=omega]").evaluate(
                "e => getComputedStyle(e.querySelector('.symbol')).color"
            )
            assert colour == "rgb(220, 20, 60)", "crimson is a colour of CSS and not of the theme"
