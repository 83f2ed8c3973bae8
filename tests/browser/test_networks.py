"""Networks in a browser: they train while one watches, stop when told, and bend to the hand."""

import time

import pytest
from playwright.sync_api import Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.machine import cpu_of, server_at
from tests.browser.live import Socket, data, follows, go, length, line, slider

# A task that is done in a moment, and one that takes its time.
SHORT = "network=8&steps=500"
LONG = "network=64-64&steps=10000"


def opened(page: Page, path: str) -> Locator:
    """A page on which something trains, as soon as there is something to see."""
    go(page, path)
    live = page.locator(".live[data-whole=true]").first
    expect(live).to_be_visible(timeout=90_000)
    return live


def progress(page: Page) -> Locator:
    return page.get_by_test_id("stProgress")


def trained(page: Page, socket: Socket) -> None:
    """Wait until the training is over and the page asks for no more."""
    expect(progress(page)).to_contain_text("trained in", timeout=90_000)
    socket.quiet(page, 1500)


def step(page: Page) -> int:
    return int(page.locator(".status [data-channel=step]").first.inner_text())


def test_curves_and_boundary_grow_while_a_network_trains(page):
    opened(page, f"/train?{LONG}")
    page.wait_for_function("() => document.querySelector('.scrub')?.max > 3", timeout=60_000)
    before = step(page), line(page, "alpha-boundary"), len(data(page, "train_loss alpha")["x"])
    page.wait_for_function("m => document.querySelector('.scrub')?.max > m", arg=before[2] + 3)
    after = step(page), line(page, "alpha-boundary"), len(data(page, "train_loss alpha")["x"])
    assert after[0] > before[0] and after[1] != before[1] and after[2] > before[2]


def test_stop_stops_and_go_on_goes_on(page, socket):
    opened(page, f"/train?{LONG}")
    page.wait_for_function("() => document.querySelector('.scrub')?.max > 2", timeout=60_000)
    page.get_by_role("button", name="Stop", exact=True).last.click()
    expect(progress(page)).to_contain_text("stopped", timeout=20_000)
    page.wait_for_function(
        """() => {
            const at = document.querySelector(".status [data-channel=step]")?.innerText;
            const said = document.querySelector("[data-testid=stProgress]"); // away while redrawn
            return said?.innerText.startsWith(`Trained to step ${at} of`);
        }"""
    )
    socket.quiet(page, 1500)
    at = step(page)
    assert 0 < at < 10_000
    page.get_by_role("button", name="Continue training").click()
    page.wait_for_function(
        "at => Number(document.querySelector('.status [data-channel=step]')?.innerText) > at",
        arg=at,
        timeout=60_000,
    )


def test_afterwards_the_step_is_dragged_without_a_message(page, socket):
    opened(page, f"/train?{SHORT}")
    trained(page, socket)
    scrub = page.get_by_role("slider", name="step")
    scrub.scroll_into_view_if_needed()
    follows(page, socket, scrub, lambda: [line(page, "alpha-boundary")], by=40)
    assert step(page) < 500
    page.mouse.up()
    for heading in ("What to notice", "Where this breaks"):  # nothing was pushed off the page
        expect(page.get_by_role("heading", name=heading)).to_be_visible()


def test_a_figure_that_the_browser_has_is_sent_as_it_is(page, socket):
    """A reference would be of no fragment, and outlive the container that it belongs in."""
    opened(page, f"/train?{SHORT}")
    trained(page, socket)
    socket.clear()
    page.evaluate("() => document.activeElement.blur()")  # where a key is no letter
    page.keyboard.press("r")  # everything once more
    socket.quiet(page, 1500)
    kinds = {ForwardMsg.FromString(frame).WhichOneof("type") for frame in socket.received}
    assert "delta" in kinds and "ref_hash" not in kinds
    assert max(map(len, socket.received)) > 50_000  # bytes: the figure itself


def test_alpha_is_dragged_over_trained_networks_without_a_message(page, socket):
    opened(page, f"/drag?{SHORT}")
    trained(page, socket)
    traces = ["alpha-boundary", "test_accuracy-alpha", "sharpness-alpha"]
    look = lambda: [line(page, trace) for trace in traces]
    follows(page, socket, slider(page, "α"), look, by=70)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('alpha=')")
    assert progress(page).inner_text().startswith("Trained to step 500 of 500")


def test_the_strength_of_methods_is_dragged_without_a_message(page, socket):
    opened(page, "/batches?data=digits&seeds=4&p=0.2")
    page.wait_for_function(
        "() => Number(document.querySelector('.status [data-channel=reached]')?.innerText) > 0",
        timeout=90_000,
    )
    page.get_by_role("button", name="Stop", exact=True).last.click()
    expect(progress(page)).to_contain_text("stopped", timeout=20_000)
    socket.quiet(page, 1500)
    accuracy = page.locator(".table [data-channel='same.accuracy']")
    look = lambda: [line(page, "same-cross"), line(page, "sam-cross"), accuracy.inner_text()]
    slider(page, "αρ").scroll_into_view_if_needed()  # the button to stop it is further down
    follows(page, socket, slider(page, "αρ"), look, by=60)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('p=')")


def test_alpha_is_dragged_on_a_plane_and_let_go_on_another(page, socket):
    """While it is dragged the paths move on the plane; then one is laid through the new one."""
    go(page, "/planes?plane=most-of-the-path&seed=1")
    expect(progress(page)).to_contain_text(" s left", timeout=90_000)
    page.get_by_role("button", name="Stop", exact=True).last.click()
    expect(page.locator(".live[data-whole=true]").first).to_be_visible(timeout=90_000)
    expect(page.locator(".live").first).to_have_attribute("data-playing", "false", timeout=20_000)
    socket.quiet(page, 1500)
    traces = ["path", "train_loss-path", "sharpness-path", "off-path"]
    look = lambda: [line(page, trace) for trace in traces]
    still = length(page, "gd")
    follows(page, socket, slider(page, "α"), look, by=90)
    assert length(page, "gd") == pytest.approx(still, abs=1)  # pixels
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('alpha=')")
    page.wait_for_function(
        """still => {
            const {pending} = document.querySelector(".live").dataset;
            const gd = document.querySelector(".graph .tracegd path.js-line");
            return pending === "false" && gd && Math.abs(gd.getTotalLength() - still) > 3;
        }""",
        arg=still,
        timeout=30_000,
    )
    off = page.locator(".status [data-channel=off]").first
    expect(off).to_have_text("0")


def test_the_measures_follow_the_hand_along_the_minima(page, socket):
    opened(page, "/sharpness_measures?scene=0&measure=yes")
    expect(page.locator("table")).to_contain_text("adaptive", timeout=90_000)
    socket.quiet(page, 1500)
    value = page.locator(".status [data-channel=top]").first
    look = lambda: [line(page, "ball"), line(page, "stretched"), value.inner_text()]
    follows(page, socket, slider(page, "w₁"), look, by=40)
    expect(page.locator(".status [data-channel=adaptive]").first).to_have_text("2")
    page.mouse.up()


def test_closing_the_tab_stops_the_work(open_tab, server):
    process = server_at(server)
    if not cpu_of(process):
        pytest.skip("only Linux tells what a process does")
    page = open_tab()
    opened(page, f"/train?{LONG}")
    page.wait_for_function("() => document.querySelector('.scrub')?.max > 2", timeout=60_000)
    assert "trained in" not in progress(page).inner_text()
    page.close()
    # What is compiled for this or an earlier tab is compiled to its end; a training would go on.
    worked = []
    while not worked or (worked[-1] > 0.5 and len(worked) < 5):
        before = cpu_of(process)
        time.sleep(2)
        after = cpu_of(process)
        assert before and after
        worked.append(after - before)
    assert worked[-1] <= 0.5, worked  # seconds of work in two


def test_a_card_on_which_nothing_moves_has_no_slider_and_no_player(page):
    opened(page, "/adam?scene=3")
    moved_by = [slider(page, "αρ"), page.get_by_role("button", name="Play", exact=True)]
    for control in moved_by:
        expect(control).to_be_hidden()
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    page.locator(".back-card").click()
    for control in moved_by:
        expect(control).to_be_visible()


def test_the_answer_to_a_question_has_its_number(page):
    go(page, "/planes?scene=3")
    page.get_by_role("button", name="Most of it").click(timeout=60_000)
    page.get_by_role("button", name="Run it", exact=True).click()
    verdict = page.locator(".verdict [data-channel=share]")
    expect(verdict).to_have_text("5.6", timeout=30_000)
