"""Every lesson in a real browser: its first figure follows the hand, with no word to the server."""

import pytest
from playwright.sync_api import expect

from tests.browser.live import Socket, follows, ready, slider

# Page, a slider of its first figure, and traces that it bends.
LESSONS = [
    ("/one_step", "ρ", ["look", "g_rho", "heights"]),
    ("/how_far", "ρ", ["look", "sam-estimate", "forward-now"]),
    ("/dial", "α", ["path-6", "dial", "ends"]),
    ("/downhill_first", "r", ["forward", "backward", "walks-now"]),
    ("/free_sam", "ρ", ["look", "sam-estimate", "sam-now"]),
    ("/saddam", "η", ["path", "now", "difference"]),
    ("/minibatches", "η", ["different-cloud", "ring", "different-now"]),
    ("/learning_alpha", "T", ["model", "vsam-look", "strengths-now"]),
    ("/bounces", "p", ["walk", "sam", "floor"]),
]


def picture(page, trace: str) -> str:
    """Where a trace is drawn: its line, or its markers."""
    return page.locator(f".graph .trace{trace} path").evaluate_all(
        "paths => paths.map((p) => p.getAttribute('d') + p.getAttribute('transform')).join()"
    )


@pytest.mark.parametrize("url, label, traces", LESSONS, ids=[url for url, *_ in LESSONS])
def test_a_lesson_follows_the_hand_without_a_message(page, url, label, traces):
    socket = Socket(page)
    ready(page, url)
    look = lambda: [picture(page, trace) for trace in traces]
    follows(page, socket, slider(page, label).first, look, by=25, moves=4)
    page.mouse.up()


def test_a_question_that_waits_holds_the_paths_until_one_has_guessed(moving_page):
    page = moving_page
    ready(page, "/downhill_first")
    valley = page.locator(".live").nth(1)
    valley.scroll_into_view_if_needed()
    expect(valley).to_have_attribute("data-holding", "true", timeout=60_000)
    expect(valley.locator(".status")).to_be_hidden()
    walk = valley.locator(".tracebackward path.js-line")
    length = "lines => lines.reduce((sum, line) => sum + line.getTotalLength(), 0)"
    assert walk.evaluate_all(length) == 0
    assert valley.locator(".tracerest path.js-line").first.get_attribute("d")
    valley.get_by_role("button", name="At the flattest point, too").click()
    expect(valley).to_have_attribute("data-playing", "true")
    assert not valley.locator(".verdict").text_content()
    expect(valley.locator(".verdict")).to_contain_text("Not as you said", timeout=15_000)
    expect(valley.locator(".status")).to_be_visible()
    page.wait_for_timeout(500)  # until Plotly has drawn what rests
    assert walk.evaluate_all(length) > 200  # down the wall and along the floor, in pixels
