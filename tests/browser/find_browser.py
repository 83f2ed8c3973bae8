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

from experiments.terminal import print_utf8

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
PLAYWRIGHT = [sys.executable, "-m", "playwright"]
ADVICE = (
    "No Chromium runs here. Install Chromium or Google Chrome, or set CHROMIUM to the path of one; "
    "`make test` does the first by itself where it can."
)


def runs(*command: str) -> bool:
    """Ubuntu's chromium-browser may be a stub, and a download may lack its libraries: ask it."""
    try:
        version = subprocess.run([*command, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return version.returncode == 0


def find(playwright: Playwright) -> str | None:
    """The path of the first browser that runs."""
    if named := os.environ.get("CHROMIUM"):
        return named if runs(named) else None
    candidates = [*map(shutil.which, NAMES), playwright.chromium.executable_path]
    return next((path for path in candidates if path and runs(path)), None)


def apt(package: str) -> Iterator[list[str]]:
    """Commands of Debian and Ubuntu that install a package, where we may run them."""
    apt_get, sudo = shutil.which("apt-get"), shutil.which("sudo")
    as_root = [sudo] if sudo and os.geteuid() != 0 else []
    if apt_get and (as_root or os.geteuid() == 0):
        yield [*as_root, apt_get, "update"]
        yield [*as_root, apt_get, "install", "--yes", "--no-install-recommends", package]


def recipes(playwright: Playwright) -> Iterator[list[str]]:
    """Commands that may bring a browser, the least intrusive first."""
    yield [*PLAYWRIGHT, "install", "--no-shell", "chromium"]
    if Path(playwright.chromium.executable_path).exists():  # it came, but does not run
        yield [*PLAYWRIGHT, "install-deps", "chromium"]
    yield from apt("chromium")


def say_and_run(command: list[str], purpose: str) -> None:
    print(f"No {purpose} yet; trying:", *command, flush=True)
    subprocess.run(command)


def install(playwright: Playwright) -> str | None:
    """Try each recipe, aloud, until a browser runs."""
    for command in recipes(playwright):
        say_and_run(command, "browser")
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
    print_utf8()
    if not runs(*PLAYWRIGHT):  # the program inside it needs one library that a bare Debian lacks
        for command in apt("libatomic1"):
            say_and_run(command, "Playwright")
        if not runs(*PLAYWRIGHT):
            sys.exit(f"Playwright does not start; see why with: {' '.join(PLAYWRIGHT)} --version")
    with sync_playwright() as playwright:
        browser = find(playwright)
        if browser is None and "CHROMIUM" not in os.environ:  # a wrong name is not made good
            browser = install(playwright)
    sys.exit(None if browser else ADVICE)
