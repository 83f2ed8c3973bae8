"""How fast the app answers, against its bars: `make bench`.

Or `python -m benchmarks [--quick] [PAGE …]`, where PAGE is a part of a page's title or file name;
without one all pages with a live figure are measured. It prints one table and writes nothing:

  first picture        the surface is on screen: after navigation in a fresh profile, the server
                       warm; and after the start of a server, which is opened once it answers. Both
                       as multiples of a bare Streamlit page with one contour, measured in turn.
  key press to paint   from the event to the animation frame that shows the paths changed, plus one
                       task; and how many times longer Streamlit's own slider takes with a chart.
  redraws per move     pictures while a thumb is dragged to and fro, per pointer event; beside it
                       the share of events that changed the value, without which none is due.
  bytes while dragging all that goes over the network while the thumb is held.
  release to fresh     from letting go until Python's exact picture and new lines are there; the
                       page itself waits 120 ms of that for a burst of key presses to end.
  bytes per release    the same sum, until then, for the largest release.
  server CPU           of the server process (on Linux), per pointer move and per release.
  paths                JAX alone: every path a drag can reach, with its sharpness λmax.
  three readers        key press to paint on the first page, while two others train networks, on
                       machines of their own (only the server is shared) and on this one.
  networks             JAX alone: a step of α-SAM, of the forward-only rule and of the family as
                       multiples of a plain one, in loops of one program run by turns; trainings
                       as in the app, compiled; and SAM in PyTorch, where that is installed, per
                       network as a multiple of ours, which trains eight at once.

Times are medians unless they say otherwise. Ratios survive a busy machine better than milliseconds
do; the table says how busy it was, and where others took more than a fifth of a core.
"""

import argparse
import math
import os
import platform
import runpy
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from unittest.mock import patch

import jax.numpy as jnp
from playwright.sync_api import Browser, TimeoutError, sync_playwright

from benchmarks.browser import (
    FRESH,
    PATIENCE,
    QUIET,
    drag,
    first_picture,
    live_sliders,
    opened,
    picture_to_paths,
    press,
)
from benchmarks.compute import lines_through
from benchmarks.elsewhere import reading
from benchmarks.machine import Others
from benchmarks.networks import PRICES, step_ratios, training
from benchmarks.torch_sam import seconds_per_seed
from experiments import arithmetic
from experiments.terminal import print_utf8
from landscapes import LANDSCAPES
from landscapes.networks import TASKS
from tests.browser.find_browser import launch
from tests.browser.server import ROOT, serve

APP = ROOT / "app.py"
BARE, NATIVE = (Path(__file__).with_name(name) for name in ("bare_page.py", "native_slider.py"))
BUSY = 0.2  # of a core, taken by others


class Effort(NamedTuple):
    starts: int = 5
    cold_starts: int = 3
    presses: int = 24  # per slider
    seconds: float = 3.0  # of dragging, per slider
    releases: int = 4  # after short drags, per slider
    runs: int = 15  # of the compiled paths


QUICK = Effort(starts=3, cold_starts=1, presses=8, seconds=1.0, releases=1, runs=5)


class PageOfApp(NamedTuple):
    title: str
    script: str
    address: str  # below the server's


class Table:
    """Prints rows as they are found, and counts the bars."""

    def __init__(self) -> None:
        self.met = self.bars = 0

    @contextmanager
    def block(self, title: str) -> Iterator[None]:
        """A part of the table, with a warning under it where the machine was not ours."""
        print(f"\n{title}", flush=True)
        others = Others()
        yield
        if (share := others.share() or 0) > BUSY:
            print(f"  ! meanwhile other processes used {share:.0%} of a core: measure again")

    def row(
        self,
        what: str,
        figure: float,
        unit: str = "",
        *,
        at_most: float = math.inf,
        at_least: float = -math.inf,
        aside: str = "",
    ) -> None:
        bar = verdict = ""
        if at_most < math.inf or at_least > -math.inf:
            bar = f"≥ {at_least:g}" if at_most == math.inf else f"≤ {at_most:g}"
            met = at_least <= figure <= at_most
            verdict = "met" if met else "not met"
            self.bars, self.met = self.bars + 1, self.met + met
        line = f"  {what:<44}{_digits(figure):>8} {unit:<4}{bar:>8}  {verdict:<8} {aside}"
        print(line.rstrip(), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the app.")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, rougher figures")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="part of a title or file name")
    asked = parser.parse_args()
    effort = QUICK if asked.quick else Effort()
    home, *rest = contents()
    pages = [
        page
        for page in (home, *rest)
        if not asked.pages or any(part.lower() in str(page).lower() for part in asked.pages)
    ]
    if not pages:
        parser.error(f"no page of app.py matches {' or '.join(asked.pages)}")

    began, table = time.monotonic(), Table()
    print(f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {_load()}")
    print(f"  {'':<44}{'figure':>8} {'':<4}{'bar':>8}")
    with table.block("Paths"):
        paths(table, effort)
    with table.block("Networks"):
        networks(table, effort)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if home in pages:
            with table.block("Start"):
                start(table, effort, browser)
        with serve(APP) as app, serve(NATIVE) as native:
            first_picture(browser, app)  # a deep link into a cold server is answered by a dialog
            for page in pages:
                with table.block(f"{page.title} ({page.script})"):
                    yardstick = native if page is home else None
                    try:
                        moves(table, effort, browser, app + page.address, yardstick)
                    except TimeoutError:  # a broken page; the others are measured all the same
                        table.row("an answer", math.inf, "s", at_most=PATIENCE / 1000)
        if home in pages:
            with table.block("Three readers at once"):
                crowd(table, effort, browser)
        browser.close()
    minutes = (time.monotonic() - began) / 60
    print(f"\n{table.met} of {table.bars} bars met; {minutes:.0f} minutes, load now {_load()}")


class _Read(Exception):
    """The table of contents has been read; the page it would choose is not wanted."""


def contents() -> list[PageOfApp]:
    """The pages in the app's table of contents; the first is home."""
    pages: list[PageOfApp] = []

    def note(script: str, *, title: str, url_path: str | None = None, **_: object) -> None:
        address = f"/{url_path or Path(script).stem}" if pages else "/"
        pages.append(PageOfApp(title, script, address))

    with (
        patch("streamlit.Page", note),
        patch("streamlit.navigation", side_effect=_Read),
        patch("streamlit.set_page_config"),
        suppress(_Read),
    ):
        runpy.run_path(str(APP))
    return pages


def paths(table: Table, effort: Effort) -> None:
    arithmetic.configure()
    for name in ("Quadratic bowl", "Twin wells"):
        landscape = LANDSCAPES[name]
        for steps in (300, landscape.num_steps) if landscape.num_steps > 300 else (300,):
            timing = lines_through(landscape, steps, effort.runs)
            what = f"{name}, {timing.paths} × {steps} steps"
            limit = 60 if steps == 300 else math.inf
            table.row(f"{what}, compiled", 1e3 * timing.warm, "ms", at_most=limit)
            table.row(f"{what}, first time", timing.first, "s", at_most=3)


def networks(table: Table, effort: Effort) -> None:
    for name in ("Two moons", "Digits"):
        for rule, ratio in step_ratios(TASKS[name], 8 * effort.runs).items():
            limit = PRICES[rule] + 0.1
            table.row(f"{name}, {rule} step / plain", ratio, "×", at_most=limit)
    task = TASKS["Two moons"]
    for what, seeds, alpha, limit in (
        ("one network", range(1), 1.0, 1),
        ("8 seeds", range(8), 1.0, 4),
        ("25 values of α", [0] * 25, jnp.linspace(-1.0, 8.0, 25), 12),
    ):
        seen = training(task, seeds, alpha)
        aside = f"and {seen.compiled:.1f} s to compile"
        table.row(f"{task.num_steps} steps, {what}", seen.trained, "s", at_most=limit, aside=aside)
        if what == "8 seeds":
            ours = seen.trained / 8
    theirs = seconds_per_seed(task, 0.1, 500)
    if theirs is None:
        print("  SAM in PyTorch: skipped, for PyTorch is not installed")
    else:
        theirs *= task.num_steps / 500
        aside = f"{theirs:.1f} s for a network"
        table.row(
            "SAM in PyTorch, of 8 seeds at once", theirs / ours, "×", at_least=10, aside=aside
        )


def start(table: Table, effort: Effort, browser: Browser) -> None:
    with serve(APP) as app:
        hidden = picture_to_paths(browser, app)  # a fresh server has everything to compile
        with serve(BARE) as bare:
            first_picture(browser, bare)  # warms up
            pairs = [
                (first_picture(browser, app)[0], first_picture(browser, bare)[0])
                for _ in range(effort.starts)
            ]
    _compare(table, "first picture, from navigation", pairs, 1.25)

    def cold(script: Path) -> float:
        began = time.time()
        with serve(script) as url:
            return first_picture(browser, url)[1] - began

    _compare(
        table,
        "first picture, from process start",
        [(cold(APP), cold(BARE)) for _ in range(effort.cold_starts)],
        1.6,
    )
    table.row("fresh server: picture before paths by", hidden, "s", at_least=0)


def _compare(table: Table, what: str, pairs: Sequence[tuple[float, float]], most: float) -> None:
    """Ours over the bare page's; each pair was measured within seconds."""
    ours, bare = map(median, zip(*pairs, strict=True))
    ratio = median(a / b for a, b in pairs)
    table.row(what, ratio, "×", at_most=most, aside=f"{ours:.2f} s, bare page {bare:.2f} s")


def moves(table: Table, effort: Effort, browser: Browser, url: str, native: str | None) -> None:
    with opened(browser, url) as (page, traffic):
        sliders = live_sliders(page)
        if not sliders:
            print("  no sliders on a live figure")
            return
        if native:
            with opened(browser, native) as (chart, _):
                slider = chart.locator("input[type=range]").first
                chart.wait_for_function("probe.paints.length")
                theirs = press(chart, slider, effort.presses, QUIET)
        keys = [time for each in sliders for time in press(page, each, effort.presses, FRESH)]
        long = [drag(page, each, traffic, effort.seconds) for each in sliders]
        short = [drag(page, each, traffic, 0.3) for each in sliders * effort.releases]

    drags = [during for during, _ in long]
    releases = [release for _, release in long + short]
    pointer = sum(during.moves for during in drags)
    answered = [time for time in keys if time < math.inf] or [math.inf] * 2
    silent = keys.count(math.inf)
    aside = f"{silent} of {len(keys)} changed no path" if silent else ""
    table.row("key press to paint", median(answered), "ms", at_most=30, aside=aside)
    table.row("key press to paint, 95th percentile", _p95(answered), "ms", at_most=60)
    if native:
        table.row("Streamlit's own slider and chart", median(theirs), "ms")
        table.row("  as a multiple of ours", median(theirs) / median(answered), "×")
    changed = sum(during.inputs for during in drags) / pointer
    table.row(
        "redraws per pointer move",
        sum(during.redraws for during in drags) / pointer,
        at_least=0.95,
        aside=f"{pointer} moves, {changed:.2f} of them changed the value",
    )
    table.row("bytes while dragging", sum(during.bytes for during in drags), "B", at_most=0)
    table.row("release to fresh", median(release.fresh for release in releases), "ms")
    largest = max(release.bytes for release in releases) / 1000
    middle = median(release.bytes for release in releases) / 1000
    table.row(
        "bytes per release, the largest",
        largest,
        "kB",
        at_most=250,
        aside=f"median {_digits(middle)} kB",
    )
    per_move = _total(during.cpu for during in drags) * 1e3 / pointer
    per_release = _total(release.cpu for release in releases) * 1e3 / len(releases)
    table.row("server CPU per pointer move", per_move, "ms")
    table.row("server CPU per release", per_release, "ms")


def crowd(table: Table, effort: Effort, browser: Browser) -> None:
    """Two readers train networks while a third has the first page's sliders under the hand.

    The two first read on machines of their own, as people do, and then on this one.
    """
    training = "data=spirals&network=64-64&steps=10000&seed="
    with serve(APP) as app, opened(browser, app) as (page, _):
        slider = live_sliders(page)[0]
        pressed = lambda: _p95(press(page, slider, 2 * effort.presses, FRESH))
        alone = pressed()
        with ExitStack() as others:
            readers = [
                others.enter_context(reading(app, "train", f"{training}{seed}")) for seed in (1, 2)
            ]
            _until(lambda: all("left" in reader.progress for reader in readers))
            elsewhere = pressed()
            if not all("left" in reader.progress for reader in readers):
                print("  ! a training ended too soon to be in the way")
            _until(lambda: all("trained in" in reader.progress for reader in readers))
            for reader in readers:
                table.row(f"a training beside another: {reader.progress}", 1, at_least=1)
        with ExitStack() as others:
            tabs = [
                others.enter_context(opened(browser, f"{app}/train?{training}{seed}"))[0]
                for seed in (1, 2)
            ]
            for tab in tabs:
                tab.wait_for_function("document.querySelector('.scrub')?.max > 1")
            here = pressed()
    table.row(
        "key press to paint beside two trainings, p95",
        elsewhere / alone,
        "×",
        at_most=2,
        aside=f"{elsewhere:.0f} ms, alone {alone:.0f} ms",
    )
    table.row("  the same with their tabs drawn here, too", here / alone, "×")


def _until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 2 * PATIENCE / 1000
    while not so():
        if time.monotonic() > deadline:
            raise TimeoutError("It did not come to that.")
        time.sleep(0.1)


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def _total(seconds: Iterable[float | None]) -> float:
    """The sum; NaN where the system does not tell."""
    return sum(math.nan if each is None else each for each in seconds)


def _digits(value: float) -> str:
    """Three significant digits, without exponents."""
    if math.isnan(value):
        return "–"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _load() -> str:
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


if __name__ == "__main__":
    print_utf8()
    main()
