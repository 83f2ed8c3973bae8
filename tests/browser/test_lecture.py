"""The lecture view: a figure fills the screen, keys lead through it, and the address says so."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Answer, ready, slider

HALL = {"viewport": {"width": 1920, "height": 1080}, "reduced_motion": "reduce"}


@pytest.fixture
def hall(open_tab) -> Page:
    return open_tab(**HALL)


def test_a_link_opens_the_figure_as_large_as_the_screen(hall):
    live = ready(hall, "/explorer?lecture=1&alpha=2")
    assert live.bounding_box() == {"x": 0, "y": 0, "width": 1920, "height": 1080}
    graph = hall.locator(".graph").bounding_box()
    assert graph["width"] * graph["height"] > 0.5 * 1920 * 1080
    tick = hall.locator(".graph .xtick text").first
    zoom = float(live.evaluate("live => live.style.zoom"))
    assert zoom == pytest.approx(1.7, abs=0.01)
    assert tick.bounding_box()["height"] > 1.5 * 11, "numbers on the axes are as small as ever"
    assert not hall.get_by_role("heading", level=1).is_visible(), "the page is there, too"
    assert not hall.locator("[data-testid=stHeader]").is_visible()
    seen = """() => [...document.body.querySelectorAll("p, h1, h2, li, button, a")].filter((node) =>
        !node.closest(".live") && getComputedStyle(node).visibility !== "hidden").length"""
    assert hall.evaluate(seen) == 0
    # What is let go keeps the view and the address of it.
    alpha = slider(hall, "α")
    alpha.focus()
    with Answer(hall):
        hall.keyboard.press("Tab")  # out of it, and back: now the keyboard has it
        hall.keyboard.press("Shift+Tab")
        hall.keyboard.press("ArrowRight")
    expect(hall).to_have_url(re.compile(r"lecture=1"))
    assert "alpha=2&" not in hall.url + "&"
    expect(live).to_have_attribute("data-lecture", "")


def test_of_several_figures_the_address_opens_the_first_whichever_comes_first(hall):
    """The figures of this page come in another order than they stand in."""
    ready(hall, "/free_sam?scene=4")
    hall.goto(hall.url + "&lecture=1")
    figures = hall.locator(".live")
    expect(figures.nth(2)).to_be_attached(timeout=60_000)
    expect(figures.first).to_have_attribute("data-lecture", "")
    expect(hall.locator(".live[data-lecture]")).to_have_count(1)
    expect(figures.first).to_be_visible()


def test_keys_step_choose_a_preset_hide_the_answer_and_leave(hall):
    live = ready(hall, "/?step=5")
    assert live.get_attribute("data-lecture") is None
    hall.keyboard.press("l")  # where no figure has the focus, a letter is nobody's
    assert live.get_attribute("data-lecture") is None
    live.locator(".status").click()
    hall.keyboard.press("l")
    expect(live).to_have_attribute("data-lecture", "")
    expect(hall).to_have_url(re.compile("lecture=1"))
    with Answer(hall):
        hall.keyboard.press("2")
    expect(hall).to_have_url(re.compile("alpha=1&.*lecture=1|lecture=1&.*alpha=1"))
    status = live.locator(".status")
    assert status.is_visible()
    hall.keyboard.press("h")
    assert not status.is_visible()
    hall.keyboard.press("h")
    assert status.is_visible()
    hall.keyboard.press("Escape")
    assert live.get_attribute("data-lecture") is None
    assert "lecture" not in hall.url
    expect(hall.get_by_role("heading", level=1)).to_be_visible()
    # Streamlit remembers the address that it had; the figure says which view there is.
    with Answer(hall):
        hall.locator(".slider[data-control=alpha] .mark", has_text="GD").click()
    hall.wait_for_timeout(300)
    assert "lecture" not in hall.url


def test_the_button_opens_it_and_the_arrow_keys_turn_the_pages_of_a_story(hall):
    ready(hall, "/dial")
    live = ready(hall, "/dial?scene=1")
    live.get_by_role("button", name="Lecture view").click()
    expect(live).to_have_attribute("data-lecture", "")
    place = live.locator(".story .place")
    expect(place).to_have_text("Scene 1 of 6")
    for key, shown in (("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2)):
        hall.keyboard.press(key)
        expect(place).to_have_text(f"Scene {shown} of 6")
    live.get_by_role("button", name="Leave").click()
    assert live.get_attribute("data-lecture") is None


def test_in_a_text_field_a_letter_is_a_letter(hall):
    ready(hall, "/explorer?scene=0")
    field = hall.locator("input[type=text], input[type=number], input:not([type])").first
    field.focus()
    hall.keyboard.press("l")
    assert hall.locator("[data-lecture]").count() == 0
