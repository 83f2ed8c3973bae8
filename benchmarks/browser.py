"""A hand on the sliders of a page, a clock on its picture, and a scale under its connection."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, Page, ViewportSize, WebSocket

from benchmarks.machine import cpu_of, server_at

PROBE = Path(__file__).with_name("probe.js").read_text("utf-8")
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
PATIENCE = 90_000  # ms; a new surface may have to be compiled

# When a move has had its answer: the live figure's comes from Python; a chart's is seen, and quiet.
FRESH = "probe.fresh"
QUIET = "probe.paints.length && performance.now() - probe.paints.at(-1) > 300"


class Traffic:
    """Bytes that went over a page's connections: HTTP as encoded, and what the sockets carried."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: self._add(len(payload)))
        socket.on("framereceived", lambda payload: self._add(len(payload)))

    def _add(self, count: float) -> None:
        self.bytes += int(count)


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[tuple[Page, Traffic]]:
    """A tab with a profile, and so with a cache, of its own."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(PROBE)
    traffic = Traffic(page)
    page.goto(url, wait_until="commit")
    try:
        yield page, traffic
    finally:
        context.close()


def first_picture(browser: Browser, url: str) -> tuple[float, float]:
    """When the surface is drawn: seconds from navigation, and on the clock."""
    with opened(browser, url) as (page, _):
        page.wait_for_function("probe.picture")
        origin, picture = page.evaluate("[performance.timeOrigin, probe.picture]")
    return picture / 1000, (origin + picture) / 1000


def picture_to_paths(browser: Browser, url: str) -> float:
    """Seconds by which the first paths come after the first picture."""
    with opened(browser, url) as (page, _):
        page.wait_for_function("probe.picture && probe.paths")
        return page.evaluate("probe.paths - probe.picture") / 1000


def live_sliders(page: Page) -> list[Locator]:
    """The sliders of the live figure, once it has its paths; none on a page without a figure."""
    page.wait_for_selector(".live, [data-test-script-state=notRunning]", state="attached")
    page.wait_for_timeout(1500)  # a component comes after the script that asked for it
    figures = page.locator(".live")
    if not figures.count():
        return []
    while not page.evaluate("probe.paths"):  # the last figure may come while others are waited for
        for figure in [*figures.all(), figures.first]:  # far below the fold, one asks for nothing
            figure.scroll_into_view_if_needed()
            there = "figure => figure.dataset.pending === 'false'"
            page.wait_for_function(there, arg=figure.element_handle())
    finished(page)
    return page.locator(".live input[type=range]:not(.scrub)").all()


def finished(page: Page) -> None:
    """Wait until nothing is being trained on the page."""
    stop = page.get_by_test_id("stMain").get_by_role("button", name="Stop", exact=True)
    stop.wait_for(state="detached")


def press(page: Page, slider: Locator, count: int, answered: str) -> list[float]:
    """ms from a key press to the paint that shows it, `count` times, to and fro."""
    times = []
    slider.focus()
    low, high, value = _scale(slider)
    step = 1
    for number in range(count + 1):
        if number % 8 == 0:
            step = -step
        if not low <= value + step <= high:
            step = -step
        value += step
        page.evaluate("probe.mark()")
        page.keyboard.press("ArrowRight" if step > 0 else "ArrowLeft")
        page.wait_for_function(answered, polling=20)
        if number:  # the first warms up
            times.append(page.evaluate("(probe.paints[0] ?? Infinity) - probe.keys[0]"))
        page.wait_for_timeout(100)
    return times


class Drag(NamedTuple):
    moves: int  # of the pointer
    inputs: int  # of these, the ones that changed the value
    redraws: int
    bytes: int
    cpu: float | None  # seconds of the server


class Release(NamedTuple):
    fresh: float  # ms until the exact picture is there
    bytes: int
    cpu: float | None


def drag(page: Page, slider: Locator, traffic: Traffic, seconds: float) -> tuple[Drag, Release]:
    """Take the thumb, move it to and fro by at least a tick at a time, and let it go."""
    server = server_at(page.url)
    slider.scroll_into_view_if_needed()
    low, high, value = _scale(slider)
    box = slider.bounding_box()
    assert box
    step = max(5.0, 1.2 * box["width"] / (high - low))
    left, right = (box["x"] + share * box["width"] for share in (0.1, 0.9))
    x = min(max(box["x"] + box["width"] * (value - low) / (high - low), left), right)
    y = box["y"] + box["height"] / 2

    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(200)
    page.evaluate("probe.mark()")
    start, start_cpu = traffic.bytes, cpu_of(server)
    end = time.monotonic() + seconds
    # A thumb let go where it was taken changes nothing, and nothing would be sent.
    while time.monotonic() < end or _scale(slider)[2] == value:
        if not left <= x + step <= right:
            step = -step
        x += step
        page.mouse.move(x, y)
    page.wait_for_timeout(100)
    moves, inputs, redraws = page.evaluate(
        "[probe.moves, probe.inputs, probe.paints].map((list) => list.length)"
    )
    held, held_cpu = traffic.bytes, cpu_of(server)

    page.mouse.up()
    page.wait_for_function(FRESH, polling=20)
    page.wait_for_timeout(200)
    fresh = page.evaluate("probe.fresh - probe.ups.at(-1)")
    return (
        Drag(moves, inputs, redraws, held - start, _less(held_cpu, start_cpu)),
        Release(fresh, traffic.bytes - held, _less(cpu_of(server), held_cpu)),
    )


def _less(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _scale(slider: Locator) -> tuple[int, int, int]:
    """The lowest, the highest and the present position, in ticks."""
    low, high, value, tick = slider.evaluate("s => [s.min, s.max, s.value, s.step].map(Number)")
    return round(low / tick), round(high / tick), round(value / tick)
