"""What stands on the first screen of every page, before anybody scrolls.

    python -m benchmarks.first_screen [PAGE …]

For windows of three sizes: how many words there are, how many entries the legend has, where the
figure begins, and how much of its main panel can be seen, of which three fifths should be. On a
phone the bar with the sliders covers what is beneath it. And how long a scene of the story takes
from the click on «Next» until its picture is on screen, which should be 50 ms at most.
"""

import argparse
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from experiments.terminal import print_utf8
from pages.ui.course import CONTENTS
from tests.browser.find_browser import launch
from tests.browser.server import serve

SIZES = ((1280, 655), (1920, 1080), (390, 844))
SHARE, SCENE = 0.6, 50
PATIENCE = 90_000  # ms

LOOK = """() => {
    const seen = ({top, bottom, left, right}) =>
        Math.min(bottom, innerHeight) - Math.max(top, 0) > 4
        && Math.min(right, innerWidth) - Math.max(left, 0) > 4;
    const main = document.querySelector("[data-testid=stMain]");
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    let words = 0;
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const around = node.parentElement;
        if (around.closest("svg, style, script, math, .sliders")) continue;
        if (!around.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        if (getComputedStyle(around).visibility === "hidden") continue;
        if (![...range.getClientRects()].some(seen)) continue;
        words += (node.textContent.match(/[\\p{L}\\p{N}]+/gu) ?? []).length;
    }
    const live = document.querySelector(".live");
    if (!live) return {words};
    const entries = [...live.querySelectorAll("[data-slot=legend] > *")];
    const legend = entries.filter((each) => each.checkVisibility()
        && seen(each.getBoundingClientRect())).length;
    const graph = live.querySelector(".graph");
    const box = graph.getBoundingClientRect();
    const layout = graph._fullLayout;
    const panels = Object.values(layout._plots ?? {}).map(({xaxis, yaxis}) => ({
        top: box.top + yaxis._offset, height: yaxis._length, area: xaxis._length * yaxis._length,
    }));
    const scene = layout.scene?.domain;
    if (scene) panels.push({top: box.top, height: box.height, area: box.height * box.width});
    const {top, height} = panels.reduce((a, b) => b.area > 1.01 * a.area ? b : a);
    const bar = live.querySelector(".bar");
    const sticks = getComputedStyle(bar).position === "sticky";
    const floor = sticks ? Math.min(innerHeight, bar.getBoundingClientRect().top) : innerHeight;
    const visible = Math.max(0, Math.min(top + height, floor) - Math.max(top, 0)) / height;
    const barHeight = sticks ? bar.getBoundingClientRect().height / innerHeight : 0;
    return {words, legend, top, visible, bar: barHeight};
}"""

NEXT = """() => new Promise((done) => {
    const live = document.querySelector(".live");
    const before = live.dataset.paints;
    const from = performance.now();
    const look = () => {
        const {paints, shown} = live.dataset;
        if (paints !== before && paints === shown) requestAnimationFrame(() => {
            const end = new MessageChannel();
            end.port1.onmessage = () => done(performance.now() - from);
            end.port2.postMessage(null);
        });
        else requestAnimationFrame(look);
    };
    live.querySelector(".next-card").click();
    look();
})"""


class Seen(NamedTuple):
    words: int
    legend: int | None = None
    top: float | None = None
    visible: float | None = None
    bar: float | None = None


def opened(browser: Browser, url: str, width: int, height: int) -> tuple[Seen, list[float]]:
    """What is on the first screen, and the milliseconds that every next scene takes."""
    phone = width < 700
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=phone, is_mobile=phone
    )
    page = context.new_page()
    page.goto(url)
    try:
        page.wait_for_selector(".live[data-pending=false]", timeout=PATIENCE)
        page.wait_for_timeout(1500)
    except TimeoutError:
        page.wait_for_selector("[data-testid=stHeading]")
    seen = Seen(**page.evaluate(LOOK))
    scenes = list(_scenes(page)) if not phone and width < 1900 else []
    context.close()
    return seen, scenes


def _scenes(page: Page) -> Iterator[float]:
    later = page.locator(".live .next-card").first
    while later.is_visible() and later.text_content() == "Next ›":
        page.wait_for_timeout(1500)  # whoever reads takes longer
        yield page.evaluate(NEXT)


def main() -> None:
    print_utf8()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_screen")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="as in its address")
    every = [folder.split("/")[1] for held in CONTENTS.values() for folder in held]
    pages = parser.parse_args().pages or every
    columns = "".join(f"{f'{w} × {h}':>24}" for w, h in SIZES)
    print(f"  {'':<20}{columns}{'next scene':>14}")
    print(f"  {'':<20}" + "".join(f"{'words leg. seen  bar':>24}" for _ in SIZES) + f"{'ms':>14}")
    met = panels = 0
    with serve() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for page in pages:
            address = "" if page == "home" else page
            line, took = "", []
            for width, height in SIZES:
                seen, scenes = opened(browser, server.rstrip("/") + "/" + address, width, height)
                took += scenes
                if seen.visible is None:
                    line += f"{seen.words:>9}{'':>15}"
                    continue
                panels += 1
                met += seen.visible >= SHARE
                line += f"{seen.words:>9}{seen.legend:>5}{seen.visible:>5.0%}{seen.bar or 0:>5.0%}"
            scene = f"{median(took):>8.0f} {max(took):>5.0f}" if took else ""
            print(f"  /{address:<19}{line}{scene}", flush=True)
    print(f"  {met} of {panels} main panels are seen to {SHARE:.0%} at least")
    print(f"  A scene: median and slowest; bar ≤ {SCENE} ms")


if __name__ == "__main__":
    main()
