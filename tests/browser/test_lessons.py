"""Every lesson in a real browser: it follows the hand without a word, and breaks where it says."""

import pytest
from playwright.sync_api import expect

from tests.browser.live import Answer, Redraw, follows, ready, slider

# Page, a slider of its first figure, and traces that it bends; a link of «Where this breaks», and
# what is said under a figure there.
LESSONS = [
    (
        *("/one_step?scene=0", "ρ", ["ascent-step", "g_rho", "climb"]),
        *("Beside a minimum", "at a loss of 0.098"),
    ),
    (
        *("/how_far?scene=0&p=0.9", "αρ", ["ascent-step", "path-exact", "path-8"]),
        *("Too strong for the step", "α-SAM with α = 8 diverges"),
    ),
    (
        *("/dial?scene=0", "α", ["path-6", "dial", "ends"]),
        *("Too large an α", "6 leave the plotted region"),
    ),
    (
        *("/downhill_first?scene=0", "|ρ|", ["forward", "backward"]),
        *("On the twin wells", "At |ρ| = 1 SAM and its mirror"),
    ),
    (
        *("/free_sam?scene=0", "αρ", ["forward", "sam", "sam-end"]),
        *("A constant coefficient", "At αρ = 0.05 and η = 0.1"),
    ),
    (
        *("/saddam?scene=0", "αρ", ["D", "here"]),
        *("With steps of η = 0.02", "Coupled leaves"),
    ),
    (
        *("/minibatches?scene=0", "η", ["different-cloud", "different-now"]),
        *("A weak correction", "SAM ends sharp"),
    ),
    (
        *("/learning_alpha?scene=0", "τ", ["model", "vsam-ascent", "vsam-now"]),
        *("at τ = 0.6", "αρ = 0.946"),
    ),
    (
        *("/bounces?scene=0", "αρ", ["trajectory", "sam", "floor"]),
        *("At ρ = 0.001", "SAM escapes to a minimum"),
    ),
]


def picture(page, trace: str) -> str:
    """Where a trace is drawn: its line, or its markers."""
    return page.locator(f".graph .trace{trace} path").evaluate_all(
        "paths => paths.map((p) => p.getAttribute('d') + p.getAttribute('transform')).join()"
    )


@pytest.mark.parametrize("url, label, traces, link, end", LESSONS, ids=[url for url, *_ in LESSONS])
def test_a_lesson_follows_the_hand_without_a_message_and_breaks_where_it_says(
    page, socket, url, label, traces, link, end
):
    ready(page, url)
    look = lambda: [picture(page, trace) for trace in traces]
    follows(page, socket, slider(page, label).first, look, by=25, moves=4)
    page.mouse.up()
    said = page.locator(".live .status").filter(has_text=end)
    expect(said).to_have_count(0)
    page.get_by_role("link", name=link, exact=True).click()
    expect(said).to_be_visible(timeout=60_000)


def test_a_panel_along_a_sliders_ticks_is_that_slider_too(page, socket):
    ready(page, "/dial?scene=0")
    x, y, width = page.evaluate(
        """() => {
            const graph = document.querySelector(".graph");
            const {left, top} = graph.getBoundingClientRect();
            const {xaxis2: across, yaxis2: up} = graph._fullLayout;
            return [left + across._offset, top + up._offset + up._length / 2, across._length];
        }"""
    )
    socket.quiet(page)
    socket.clear()
    said = []
    page.mouse.move(x + 0.19 * width, y)
    page.mouse.down()
    for share in (0.19, 0.6, 0.9):
        page.mouse.move(x + share * width, y)
        said.append(page.locator("[data-control=alpha] output").inner_text())
    assert said == ["−1", "1.3", "10"] and (socket.sent, socket.received) == ([], [])
    with Answer(page):
        page.mouse.up()
    assert slider(page, "α").get_attribute("aria-valuetext") == "10"
    assert page.url.endswith("alpha=10")


def test_a_map_of_two_sliders_moves_both(page, socket):
    ready(page, "/dial?scene=0")
    live = page.locator(".live")
    live.locator(".transport").scroll_into_view_if_needed()
    x, y, width, height = page.evaluate(
        """() => {
            const graph = document.querySelector(".graph");
            const {left, top} = graph.getBoundingClientRect();
            const {xaxis2: across, yaxis3: up} = graph._fullLayout;
            return [left + across._offset, top + up._offset, across._length, up._length];
        }"""
    )
    at = lambda column, row: (x + width * (column + 0.5) / 56, y + height * (1 - (row + 0.5) / 16))
    page.mouse.move(*at(30, 8))
    expect(live).to_have_attribute("data-lines", "alpha rho alpha and rho", timeout=60_000)
    socket.quiet(page)
    socket.clear()
    page.mouse.down()
    seen = []
    for cell in ((30, 8), (10, 2), (45, 12)):  # α and ρ by their ticks
        with Redraw(page):
            page.mouse.move(*at(*cell))
        values = [page.locator(f"[data-control={n}] output").inner_text() for n in ("alpha", "rho")]
        flat = live.locator("[data-channel='flat side']").inner_text()
        seen.append((*values, flat, picture(page, "path-1"), picture(page, "flat-bars")))
    *said, path, ends = zip(*seen, strict=True)
    assert said == [("1", "−1", "5"), ("0.2", "−0.2", "0.5"), ("6", "0", "6")]
    assert len(set(path)) == len(set(ends)) == 3
    looked_up = live.locator(".status").inner_text()
    assert (socket.sent, socket.received) == ([], [])
    with Answer(page):
        page.mouse.up()
    assert page.url.endswith("alpha=5&rho=0.5")
    assert live.locator(".status").inner_text() == looked_up, "it was that of another cell"


def test_a_question_that_waits_holds_the_paths_until_one_has_guessed(moving_page):
    page = moving_page
    valley = ready(page, "/downhill_first?scene=4")
    expect(valley).to_have_attribute("data-holding", "true", timeout=60_000)
    expect(valley).to_have_attribute("data-asking", "here")
    mirror = valley.locator(".tracebackward path.js-line")
    length = "lines => lines.reduce((sum, line) => sum + line.getTotalLength(), 0)"
    assert mirror.evaluate_all(length) == 0
    valley.get_by_role("button", name="At the flattest point, too").click()
    valley.get_by_role("button", name="Run it").click()
    expect(valley).to_have_attribute("data-playing", "true")
    assert not valley.locator(".verdict").text_content()
    expect(valley.locator(".verdict")).to_contain_text("On sharper ground", timeout=30_000)
    expect(valley).to_have_attribute("data-asking", "no")
    page.wait_for_timeout(500)  # until Plotly has drawn what rests
    assert mirror.evaluate_all(length) > 200  # down the wall and along the floor, in pixels
