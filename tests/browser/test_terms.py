"""A word of the glossary is explained to whoever points at it, comes to it by keyboard or taps."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.live import ready

BUBBLE = ".term-bubble"
DESCRIBED = """
term => document.getElementById(term.getAttribute("aria-describedby")).textContent
"""


@pytest.fixture
def term(fresh_page) -> Locator:
    """One of «What to notice» on a page, with its figure there, so that nothing moves any more."""
    ready(fresh_page, "/dial")
    term = fresh_page.locator("li .term", has_text="quadratic").first
    term.scroll_into_view_if_needed()
    return term


def meaning(page: Page) -> str:
    expect(page.locator(BUBBLE)).to_be_visible()
    return page.locator(BUBBLE).inner_text().replace("\n", " ")


def within_the_window(page: Page) -> bool:
    box = page.locator(BUBBLE).bounding_box()
    size = page.viewport_size
    assert box and size
    across = box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    return across and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def test_a_mouse_reads_it_and_may_go_into_it_and_escape_closes_it(term):
    page = term.page
    expect(page.locator(BUBBLE)).to_be_hidden()
    term.hover()
    assert meaning(page).startswith("quadratic A loss with the same curvature everywhere")
    page.locator(BUBBLE).hover()
    page.wait_for_timeout(500)
    expect(page.locator(BUBBLE)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(BUBBLE)).to_be_hidden()
    term.hover()
    expect(page.locator(BUBBLE)).to_be_visible()
    page.mouse.move(2, 2)
    expect(page.locator(BUBBLE)).to_be_hidden()


def test_a_keyboard_reads_it_and_a_screen_reader_is_told_the_same(term):
    page = term.page
    term.focus()
    assert meaning(page) == term.evaluate(DESCRIBED)
    page.keyboard.press("Escape")
    expect(page.locator(BUBBLE)).to_be_hidden()
    expect(term).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".term:focus")).to_have_count(1)
    expect(page.locator(BUBBLE)).to_be_visible()
    assert meaning(page) != term.evaluate(DESCRIBED)


def test_it_goes_when_its_word_does(term):
    page = term.page
    term.focus()  # a mouse might point at the word that takes its place
    expect(page.locator(BUBBLE)).to_be_visible()
    term.evaluate("term => term.remove()")
    expect(page.locator(BUBBLE)).to_be_hidden()


def test_a_finger_reads_every_word_of_a_page_within_its_window(phone_page):
    page = phone_page
    ready(page, "/how_far")
    terms = page.locator("li .term")
    assert terms.count() > 10
    for term in terms.all():
        term.tap()
        assert meaning(page) == term.evaluate(DESCRIBED)
        assert within_the_window(page)
    page.get_by_role("heading", name="What to notice").tap()
    expect(page.locator(BUBBLE)).to_be_hidden()


def test_a_word_in_a_figure_is_explained_as_one_in_a_text(fresh_page):
    page = fresh_page
    ready(page, "/dial")
    marked = '<span class="term" tabindex="0" aria-describedby="term-sam">SAM</span>'
    page.locator(".live .legend").evaluate("(legend, html) => legend.innerHTML += html", marked)
    page.locator(".live .legend .term").hover()
    assert meaning(page).startswith("SAM Sharpness-aware minimisation.")
