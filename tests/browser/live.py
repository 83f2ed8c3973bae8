"""What a reader's hands do to a live figure, for the tests that need a browser."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from playwright.sync_api import Locator, Page, expect

TRACES = ("path", "loss-path", "grad_norm-path", "curvature-path")


def go(page: Page, url: str) -> None:
    """Open a page; a tab that is in the app already goes on in it, as by the app's own links.

    By way of the glossary, which has no figure: so nothing is left of a page that is opened again.
    """
    if page.url == "about:blank":
        page.goto(url)
        return
    follow = (
        "url => { history.pushState({}, '', url); dispatchEvent(new PopStateEvent('popstate')); }"
    )
    page.evaluate(follow, "/glossary")
    expect(page.get_by_role("heading", name="Glossary")).to_be_visible(timeout=20_000)
    expect(page.locator(".live")).to_have_count(0)
    page.evaluate(follow, url)


def ready(page: Page, url: str = "/") -> Locator:
    """Open a page and wait until its figures have their paths and the first has drawn itself."""
    go(page, url)
    live = page.locator(".live[data-whole=true]").first
    expect(live).to_be_visible(timeout=90_000)
    # Far below the fold, or folded away, one asks for nothing.
    for figure in page.locator(".live:visible").all():
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_attribute("data-whole", "true", timeout=90_000)
    live.scroll_into_view_if_needed()
    expect(live).to_have_attribute("data-playing", "false", timeout=20_000)
    return live


def slider(page: Page, label: str) -> Locator:
    """A slider by its symbol, which its name begins with, or a point by its name."""
    return page.get_by_role("slider", name=re.compile(rf"^{re.escape(label)}(,|$)"))


def line(page: Page, trace: str) -> str | None:
    """The geometry of a trace's line."""
    return page.locator(f".graph .trace{trace} path.js-line").first.get_attribute("d")


def length(page: Page, trace: str) -> float:
    """How long a trace's line is on the screen, in pixels."""
    return page.locator(f".graph .trace{trace} path.js-line").evaluate_all(
        "lines => lines.reduce((sum, line) => sum + line.getTotalLength(), 0)"
    )


def lines(page: Page) -> dict[str, str | None]:
    return {trace: line(page, trace) for trace in TRACES}


def data(page: Page, trace: str) -> dict[str, list[float]]:
    """What a trace shows, in the units of its axes, once the picture is at rest."""
    page.wait_for_function("() => document.querySelector('.live').dataset.settled !== 'false'")
    return page.evaluate(
        """name => {
            const {x, y} = document.querySelector(".graph").data.find((t) => t.name === name);
            return {x: Array.from(x), y: Array.from(y)};
        }""",
        trace,
    )


def shown(page: Page) -> None:
    """Wait until the newest picture is on screen."""
    page.evaluate("() => new Promise(requestAnimationFrame)")  # a move may wait for its frame
    page.wait_for_function(
        """() => {
            const {paints, shown} = document.querySelector(".live").dataset;
            return paints === shown;
        }"""
    )


class Redraw:
    """Waits for the picture that a gesture makes: `with Redraw(page): page.mouse.move(x, y)`."""

    def __init__(self, page: Page):
        self.page = page

    def _paints(self) -> int:
        return int(self.page.locator(".live").first.get_attribute("data-paints") or 0)

    def __enter__(self) -> None:
        self.before = self._paints()

    def __exit__(self, error, *_) -> None:
        if error is None:
            self.page.wait_for_function(
                "before => Number(document.querySelector('.live').dataset.paints) > before",
                arg=self.before,
                timeout=10_000,
            )
            shown(self.page)


class Answer:
    """Waits for Python's answer to the next release: `with Answer(page): let_go()`."""

    def __init__(self, page: Page):
        self.page = page

    def _serial(self) -> int:
        return int(self.page.locator(".live").get_attribute("data-serial") or 0)

    def __enter__(self) -> None:
        self.before = self._serial()

    def __exit__(self, error, *_) -> None:
        if error is None:
            self.page.wait_for_function(
                "before => Number(document.querySelector('.live').dataset.serial) > before",
                arg=self.before,
                timeout=20_000,
            )
            shown(self.page)


def thumb(control: Locator) -> tuple[float, float]:
    """Where the thumb of a slider is, in pixels."""
    box = control.bounding_box()
    assert box
    share = control.evaluate("e => (e.value - e.min) / (e.max - e.min)")
    return box["x"] + 9 + share * (box["width"] - 18), box["y"] + box["height"] / 2


def pixel(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the surface is on the page."""
    return tuple(
        page.evaluate(
            """([x, y]) => {
                const graph = document.querySelector(".graph");
                const box = graph.getBoundingClientRect();
                const {xaxis, yaxis} = graph._fullLayout;
                return [
                    box.left + xaxis._offset + xaxis.d2p(x),
                    box.top + yaxis._offset + yaxis.d2p(y),
                ];
            }""",
            [x, y],
        )
    )


class Socket:
    """Counts what goes over a tab's websocket; made before the app is opened in it."""

    def __init__(self, page: Page):
        self.sent: list = []
        self.received: list = []
        page.on("websocket", self._watch)

    def _watch(self, socket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(frame))
        socket.on("framereceived", lambda frame: self.received.append(frame))

    def quiet(self, page: Page, ms: float = 500) -> None:
        """Wait until nothing has been said for so long, and no script works in silence."""
        heard = -1
        while heard != len(self.sent) + len(self.received):
            page.locator("[data-test-script-state=notRunning]").wait_for(timeout=90_000)
            heard = len(self.sent) + len(self.received)
            page.wait_for_timeout(ms)

    def clear(self) -> None:
        assert self.sent and self.received, "the socket is not being watched"
        self.sent.clear()
        self.received.clear()


def follows(
    page: Page,
    socket: Socket,
    control: Locator,
    look: Callable[[], Sequence[str | None]],
    by: float,
    moves: int = 3,
) -> None:
    """Take a thumb and move it to the left, so many pixels at a time.

    All that `look` sees is there and changes with every move, and nothing goes over the socket.
    The thumb stays in the hand.
    """
    x, y = thumb(control)
    page.mouse.move(x, y)
    page.mouse.down()
    socket.quiet(page)  # a late message of the opening would be counted below
    socket.clear()
    seen = [look()]
    for k in range(1, moves + 1):
        with Redraw(page):
            page.mouse.move(x - by * k, y)
        seen.append(look())
    for before, after in pairwise(seen):
        still = [k for k, (a, b) in enumerate(zip(before, after, strict=True)) if not a or a == b]
        assert not still, "these did not follow the move"
    assert (socket.sent, socket.received) == ([], [])
