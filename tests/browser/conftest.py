"""One server and one browser for the whole session; each test gets fresh tabs.

A test that leaves an uncaught JavaScript error behind has failed, whatever it asserted.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.find_browser import launch
from tests.browser.server import serve

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
    """The app, opened once: a deep link into a cold server is answered by a dialog."""
    with serve() as url:
        page = browser.new_page()
        page.goto(url)
        page.locator("h1").wait_for(timeout=60_000)
        page.close()
        yield url


@contextmanager
def watched_tab(browser: Browser, **options) -> Iterator[Page]:
    """A tab with a profile of its own, which must not end with an uncaught error."""
    context = browser.new_context(**options)
    errors: list[str] = []
    console: list[str] = []
    context.on("weberror", lambda event: errors.append(event.error.stack or str(event.error)))
    context.on("console", lambda message: console.append(f"{message.type}: {message.text}"))
    yield context.new_page()
    context.close()
    assert not errors, "\n".join(["uncaught in the page:", *errors, "its console:", *console])


@pytest.fixture
def open_tab(browser, server) -> Iterator[Callable[..., Page]]:
    """Opens tabs on the app with any options of a browser context: open_tab(**PHONE)."""
    with ExitStack() as tabs:
        yield lambda **options: tabs.enter_context(watched_tab(browser, base_url=server, **options))


@pytest.fixture
def page(open_tab) -> Page:
    return open_tab(**DESKTOP)


@pytest.fixture
def phone_page(open_tab) -> Page:
    return open_tab(**PHONE)


@pytest.fixture
def dark_page(open_tab) -> Page:
    return open_tab(color_scheme="dark", **DESKTOP)
