"""A Chromium for the tests and the benchmarks: found, or installed by `make test`.

$CHROMIUM, where it is set, is taken at its word. Otherwise a browser on PATH comes before the one
Playwright downloads, because that download is large and some networks refuse it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Playwright itself switches off the sandbox (root has none), first-run pages, background traffic,
# component updates and synchronisation; this is what is left.
FLAGS = ["--disable-quic"]
ADVICE = (
    "No Chromium runs here. Install Chromium or Google Chrome, or set CHROMIUM to the path of one; "
    "`make test` does the first by itself where it can."
)


def runs(browser: str) -> bool:
    """Ubuntu's chromium-browser may be a stub, and a download may lack its libraries: ask it."""
    try:
        version = subprocess.run([browser, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return version.returncode == 0


def find(playwright: Playwright) -> str | None:
    """The path of the first browser that runs."""
    if named := os.environ.get("CHROMIUM"):
        return named if runs(named) else None
    candidates = [*map(shutil.which, NAMES), playwright.chromium.executable_path]
    return next((path for path in candidates if path and runs(path)), None)


def recipes(playwright: Playwright) -> Iterator[list[str]]:
    """Commands that may bring a browser, the least intrusive first."""
    playwright_command = [sys.executable, "-m", "playwright"]
    yield [*playwright_command, "install", "--no-shell", "chromium"]
    apt, sudo = shutil.which("apt-get"), shutil.which("sudo")
    if not apt or (os.geteuid() != 0 and not sudo):
        return
    if Path(playwright.chromium.executable_path).exists():  # it came, but does not run
        yield [*playwright_command, "install-deps", "chromium"]
    as_root = [sudo] if sudo and os.geteuid() != 0 else []
    yield [*as_root, apt, "update"]
    yield [*as_root, apt, "install", "--yes", "--no-install-recommends", "chromium"]


def install(playwright: Playwright) -> str | None:
    """Try each recipe, aloud, until a browser runs."""
    for command in recipes(playwright):
        print("No browser yet; trying:", *command, flush=True)
        subprocess.run(command)
        if found := find(playwright):
            return found
    return None


def launch(playwright: Playwright) -> Browser:
    """Start the browser without a window, or say what is missing."""
    browser = find(playwright)
    if browser is None:
        raise RuntimeError(ADVICE)
    return playwright.chromium.launch(executable_path=browser, args=FLAGS)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = find(playwright)
        if browser is None and "CHROMIUM" not in os.environ:  # a wrong name is not made good
            browser = install(playwright)
    sys.exit(None if browser else ADVICE)
