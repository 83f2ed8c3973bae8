"""A story is gone through card by card, left by a hand on a control, and come back to."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import STILL
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


# Plotly takes its time for every motion, and the next card is asked for in the midst of the first.
SLOWLY = """() => {
    const {animate} = Plotly;
    let isFirst = true;
    Plotly.animate = (graph, frames, options) => {
        if (isFirst) setTimeout(() => document.querySelector(".next-card").click(), 30);
        isFirst = false;
        const duration = 200;
        const slow = {...options, frame: {...options.frame, duration}, transition: {duration}};
        return animate(graph, frames, slow);
    };
    window.asUsual = () => { Plotly.animate = animate; };
}"""
IN_PLACE = """() => {
    const {clipId, xaxis} = document.querySelector(".graph")._fullLayout._plots.x4y4;
    const cut = Number(document.querySelector(`#${clipId} rect`).getAttribute("width"));
    return xaxis._length > 100 && Math.abs(cut - xaxis._length) < 1;
}"""


def test_a_panel_that_comes_back_while_traces_move_has_its_place(page):
    """Plotly cuts its curves to where it was hidden, a pixel wide, if it is told meanwhile."""
    ready(page, "/batches?scene=5")
    page.evaluate(SLOWLY)
    try:
        slider(page, "αρ").focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator(".story .place").first).to_have_text(re.compile("^Scene 6 of "))
        page.wait_for_function(IN_PLACE, timeout=10_000)
    finally:
        page.evaluate("() => asUsual()")


def test_the_last_card_leads_on_to_the_next_lesson(page):
    ready(page, "/dial?scene=6")
    onward = page.locator(".story .onward")
    expect(onward).to_have_attribute("href", "downhill_first")
    press(page, "Back")
    expect(onward).to_be_hidden()


def test_an_exercise_that_was_begun_stands_beside_the_figure(page):
    """The second figure of this page has the exercises after those of the first."""
    ready(page, "/how_far?p=0.1&exercise=2")
    asked = page.locator(".side .exercises li")
    expect(asked.nth(1)).to_be_visible()
    expect(asked.nth(0)).to_be_hidden()
    expect(page.locator(".live").first.locator(".presets")).to_be_hidden()
    expect(page.get_by_role("link", name="All exercises").first).to_have_attribute(
        "href", "exercises"
    )
    expect(page.locator(".live > .exercises li").first).to_be_attached()


def test_what_has_no_steps_has_no_buttons_for_them(page):
    ready(page, "/free_sam?scene=3")
    expect(page.locator(".live").first.get_by_role("button", name="Play")).to_be_hidden()
    press(page, "Next")
    expect(page.locator(".live").first.get_by_role("button", name="Play")).to_be_visible()


def test_an_exercise_that_is_solved_is_ticked_in_the_list_when_the_reader_comes_again(open_tab):
    """Dragged from ρ = 0.2 and α = 1, six runs end on the flat side at α = 0.6, too."""
    of_its_own = STILL | {"locale": "en-GB"}  # what is solved there stays there
    tab = open_tab(**of_its_own)
    ready(tab, "/dial?alpha=0.8&rho=0.2&exercise=1")
    task = tab.locator(".side .exercises li.asked")
    slider(tab, "α").focus()
    tab.keyboard.press("ArrowLeft")
    expect(task).to_contain_text("Solved")
    tab.close()
    again = open_tab(**of_its_own)
    again.goto("/exercises")
    expect(again.locator("[data-solved]")).to_have_text(re.compile("^1 of .* solved"))
    expect(again.locator("li.solved")).to_have_count(2)  # it is among those to begin with
