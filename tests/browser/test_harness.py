"""The harness itself: it finds a browser that runs, and hides no failure."""

import pytest

from tests.browser import find_browser
from tests.browser.conftest import watched_tab
from tests.browser.server import serve


class Playwright:
    """Stands in for the real one, of which only the path of its own download is asked."""

    def __init__(self, own: str):
        self.chromium = self
        self.executable_path = own


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Writes browsers that do no more than start, or fail to, onto an otherwise empty PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(find_browser, "NAMES", ("chromium", "chromium-browser", "google-chrome"))

    def write(name: str, status: int = 0) -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nexit {status}\n", "utf-8")
        path.chmod(0o755)
        return str(path)

    return write


def test_a_browser_on_the_path_comes_before_playwrights_own(program):
    on_path, own = program("google-chrome"), program("own")
    assert find_browser.find(Playwright(own)) == on_path


def test_playwrights_own_is_found(program):
    own = program("own")
    assert find_browser.find(Playwright(own)) == own


def test_a_stub_that_does_not_run_is_passed_over(program):
    program("chromium-browser", status=1)
    chrome = program("google-chrome")
    assert find_browser.find(Playwright("/nowhere")) == chrome


def test_the_browser_that_is_named_is_taken(program, monkeypatch):
    program("chromium")
    named = program("mine")
    monkeypatch.setenv("CHROMIUM", named)
    assert find_browser.find(Playwright("/nowhere")) == named


def test_a_wrong_name_is_not_made_good_by_another_browser(program, monkeypatch):
    program("chromium")
    monkeypatch.setenv("CHROMIUM", "/nowhere")
    assert find_browser.find(Playwright("/nowhere")) is None


def test_without_a_browser_the_tests_do_not_start_and_say_what_to_do(program):
    with pytest.raises(RuntimeError, match="Install Chromium"):
        find_browser.launch(Playwright("/nowhere"))


def test_installing_stops_at_the_first_recipe_that_works(program, monkeypatch, capfd):
    program("apt-get")
    tried = []

    def run(command, **_):
        tried.append(command)
        if "update" in command:
            program("chromium")

    monkeypatch.setattr(find_browser, "runs", lambda path: path.endswith("/chromium"))
    monkeypatch.setattr(find_browser.subprocess, "run", run)
    monkeypatch.setattr(find_browser.os, "geteuid", lambda: 0)
    assert find_browser.install(Playwright("/nowhere")).endswith("/chromium")
    assert ["playwright", "install"] == tried[0][2:4] and "update" in tried[1] and len(tried) == 2
    assert "apt-get update" in capfd.readouterr().out


def test_an_uncaught_error_in_the_page_fails_the_test(browser):
    with (
        browser.new_context() as profile,
        pytest.raises(AssertionError, match="boom"),
        watched_tab(profile) as tab,
    ):
        tab.goto("data:text/html,<script>setTimeout(() => { throw Error('boom') })</script>")
        tab.wait_for_timeout(100)


def test_a_server_that_does_not_start_says_why(tmp_path):
    with pytest.raises(RuntimeError, match="does not exist"), serve(tmp_path / "missing.py"):
        pass
