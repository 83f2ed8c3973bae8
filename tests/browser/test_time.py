"""Time in a live figure: it is paused where it is, gone through step by step, and never elsewhere.

What stands here holds of the page at any pace: no test waits for a time of its own.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import ready


def step(page: Page) -> int:
    """The step on screen."""
    return int(page.locator(".readout [data-channel=step]").first.inner_text())


def drawn(page: Page, trace: str = "path") -> int:
    """How many points of a trace are drawn, once the picture is at rest."""
    page.wait_for_function("() => document.querySelector('.live').dataset.settled !== 'false'")
    return page.evaluate(
        "name => document.querySelector('.graph').data.find((t) => t.name === name).x.length", trace
    )


def test_a_pause_during_the_first_drawing_keeps_what_is_drawn_and_play_goes_on(moving_page):
    page = moving_page
    page.goto("/explorer?scene=0")
    live = page.locator(".live")
    page.wait_for_function(
        """() => {
            const {playing} = document.querySelector(".live")?.dataset ?? {};
            const at = Number(document.querySelector(".scrub")?.value);
            return playing === "true" && at > 3 && at < 100;
        }""",
        timeout=90_000,
    )
    page.get_by_role("button", name="Pause").click()
    at = step(page)
    assert 3 < at < 2000
    expect(page).to_have_url(re.compile(rf"step={at}\b"))  # it has been told, and answered
    assert step(page) == at
    assert drawn(page) == at + 1, "the path is drawn up to the step, and no farther"
    page.get_by_role("button", name="One step forward").click()
    assert (step(page), drawn(page)) == (at + 1, at + 2)
    page.get_by_role("combobox", name="Speed").select_option("4×")
    page.get_by_role("button", name="Play").click()
    expect(live).to_have_attribute("data-playing", "false", timeout=20_000)
    assert step(page) == 2000
    assert drawn(page) > 300


def test_a_hand_on_a_slider_makes_a_paused_path_whole(moving_page):
    page = moving_page
    page.goto("/explorer?scene=0")
    expect(page.locator(".live")).to_have_attribute("data-playing", "true", timeout=90_000)
    page.get_by_role("button", name="Pause").click()
    few = drawn(page)
    slider = page.get_by_role("slider", name=re.compile("^α,"))
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(300)
    assert drawn(page) > few


@pytest.mark.parametrize("pause", [0, 300, 700, 900, 1300])
def test_a_step_button_goes_one_step_a_click_at_every_rhythm(page, pause):
    ready(page, "/explorer?step=40")
    seen = []
    for _ in range(5):
        page.get_by_role("button", name="One step forward").click()
        seen.append(step(page))
        page.wait_for_timeout(pause)
    assert seen == [41, 42, 43, 44, 45]
    expect(page).to_have_url(re.compile(r"step=45\b"))
    assert step(page) == 45


def test_a_step_among_others_of_the_answer_is_the_same_step(page):
    """Where steps are stored far apart, those of an answer lie around the one that was told."""
    ready(page, "/explorer?step=1000")
    seen = [step(page)]
    for _ in range(4):
        page.get_by_role("button", name="One step back").click()
        seen.append(step(page))
        page.wait_for_timeout(700)
    assert seen == sorted(set(seen), reverse=True)
    expect(page).to_have_url(re.compile(rf"step={seen[-1]}\b"))
