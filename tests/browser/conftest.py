"""One server, one browser and one tab for the whole session; who needs a fresh tab opens one.

A test that leaves an uncaught JavaScript error behind has failed, whatever it asserted.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.find_browser import launch
from tests.browser.live import Socket
from tests.browser.server import serve
from tests.flags import given_and_known

# What is expected is waited for as long as a busy machine may need.
expect.set_options(timeout=30_000)

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(browser) -> Iterator[str]:
    """The app, opened once: a deep link into a cold server is answered by a dialog.

    To compile is most of what it does here: with these flags it takes two thirds of the time, for
    programs that are a sixth slower and round otherwise.
    """
    with mock.patch.dict(os.environ, XLA_FLAGS=os.environ["QUICK_XLA_FLAGS"]):
        flags = given_and_known("--xla_backend_optimization_level=1")
    with serve(XLA_FLAGS=flags) as url:
        page = browser.new_page()
        page.goto(url)
        page.locator("h1").wait_for(timeout=60_000)
        page.close()
        yield url


class Profiles:
    """Tabs for readers of every kind; what comes with every page is fetched once for each kind."""

    def __init__(self, browser: Browser, server: str):
        self.browser, self.server = browser, server
        self.open: dict[str, BrowserContext] = {}

    def of(self, options: dict[str, Any]) -> BrowserContext:
        kind = json.dumps(options, sort_keys=True)
        if kind not in self.open:
            self.open[kind] = self.browser.new_context(base_url=self.server, **options)
        return self.open[kind]


@pytest.fixture(scope="session")
def profiles(browser, server) -> Profiles:
    return Profiles(browser, server)


class Complaints:
    """What goes wrong in a tab unnoticed."""

    def __init__(self, page: Page):
        self.errors: list[str] = []
        self.console: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        page.on("console", lambda each: self.console.append(f"{each.type}: {each.text}"))

    @contextmanager
    def none(self) -> Iterator[None]:
        """From here to there no error may stay uncaught."""
        self.errors.clear()
        self.console.clear()
        yield
        said = ["uncaught in the page:", *self.errors, "its console:", *self.console]
        assert not self.errors, "\n".join(said)


@contextmanager
def watched_tab(context: BrowserContext) -> Iterator[Page]:
    """A fresh tab, which must not end with an uncaught error."""
    page = context.new_page()
    with Complaints(page).none():
        yield page
        page.close()


@pytest.fixture
def open_tab(profiles) -> Iterator[Callable[..., Page]]:
    """Opens tabs on the app with any options of a browser context: open_tab(**PHONE)."""
    with ExitStack() as tabs:
        yield lambda **options: tabs.enter_context(watched_tab(profiles.of(options)))


STILL = {"reduced_motion": "reduce", **DESKTOP}


@pytest.fixture(scope="session")
def kept(profiles) -> tuple[Page, Socket, Complaints]:
    page = profiles.of(STILL).new_page()
    return page, Socket(page), Complaints(page)


@pytest.fixture
def page(kept) -> Iterator[Page]:
    """A tab that stays open for all tests, on which nothing moves by itself.

    To open the app anew takes seconds, most of them the parsing of its scripts; to go on in it, as
    by its links, takes one (`live.go`).
    """
    page, _, complaints = kept
    with complaints.none():
        yield page
        page.mouse.up()


@pytest.fixture
def socket(kept) -> Socket:
    """What goes over the websocket of `page`."""
    return kept[1]


@pytest.fixture
def fresh_page(open_tab) -> Page:
    """Of this test alone: for what must be there before the app is opened."""
    return open_tab(**STILL)


@pytest.fixture
def moving_page(open_tab) -> Page:
    return open_tab(**DESKTOP)


@pytest.fixture
def phone_page(open_tab) -> Page:
    return open_tab(reduced_motion="reduce", **PHONE)
