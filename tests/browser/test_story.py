"""A story is gone through card by card, left by a hand on a control, and come back to."""

import re

from playwright.sync_api import Page, expect

from tests.browser.live import Answer, ready, slider


def place(page: Page) -> str:
    return page.locator(".story .place").inner_text()


def press(page: Page, name: str) -> None:
    page.locator(".story").get_by_role("button", name=name).click()


def test_next_leads_on_and_the_address_says_where_one_is(page):
    ready(page, "/dial")
    assert place(page).startswith("Scene 1 of ")
    text = page.locator(".story .text")
    first = text.inner_text()
    press(page, "Next")
    assert place(page).startswith("Scene 2 of ")
    assert text.inner_text() != first
    expect(page).to_have_url(re.compile(r"/dial\?scene=2$"))
    page.go_back()
    expect(text).to_have_text(first)
    press(page, "Skip")
    expect(text).to_be_hidden()
    expect(page).to_have_url(re.compile("scene=0"))
    press(page, "Tell me the story")
    expect(text).to_have_text(first)


def test_a_moved_control_leaves_the_card_and_the_story_takes_one_back(page):
    ready(page, "/dial?scene=2")
    alpha = slider(page, "α")
    as_told = alpha.input_value()
    back = page.get_by_role("button", name="Reset scene")
    expect(back).to_be_hidden()
    with Answer(page):
        alpha.focus()
        page.keyboard.press("ArrowLeft")
        expect(back).to_be_visible()
        assert place(page).startswith("Scene 2 of ")
    assert alpha.input_value() != as_told
    with Answer(page):
        back.click()
    expect(back).to_be_hidden()
    assert alpha.input_value() == as_told


def test_arrow_keys_turn_the_cards_and_with_alt_they_are_the_browsers(page):
    ready(page, "/dial")
    page.locator(".story .next-card").focus()
    page.keyboard.press("ArrowRight")
    assert place(page).startswith("Scene 2 of ")
    page.keyboard.press("ArrowLeft")
    assert place(page).startswith("Scene 1 of ")
    turned = """() => {
        const key = {key: "ArrowRight", altKey: true, bubbles: true, cancelable: true};
        const isFree = document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
        const {innerText} = document.querySelector(".story .place");
        return !isFree || !innerText.startsWith("Scene 1 of ");
    }"""
    assert not page.evaluate(turned)


def test_a_card_shows_the_sliders_that_it_needs_and_the_whole_figure_all(page):
    ready(page, "/why_flat?scene=1")
    shown = page.locator(".sliders .slider:visible")
    expect(shown).to_have_count(0)
    page.locator(".story .next-card").click()
    expect(shown).to_have_count(1)
    expect(slider(page, "s")).to_be_visible()
    press(page, "Skip")
    expect(shown).to_have_count(3)
