"""What hands, windows, printers and tabs do to a live figure besides moving its sliders."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, STILL
from tests.browser.live import Answer, data, go, line, ready, slider, thumb

RANGES = """() => {
    const {xaxis, yaxis} = document.querySelector('.graph')._fullLayout;
    return [...xaxis.range, ...yaxis.range];
}"""
WHOLE = "Show the whole figure"
SCALES = [
    "document.documentElement.style.zoom = 1.5",
    "document.body.style.cssText = 'transform: scale(.6); height: 100vh'",
]


def on_screen(page: Page, x: str, y: str, at: tuple[float, float]) -> tuple[float, float]:
    """Where a point of two axes is on the screen, however much the page is scaled."""
    return tuple(
        page.evaluate(
            """([x, y, [a, b]]) => {
                const graph = document.querySelector(".graph");
                const box = graph.getBoundingClientRect();
                const {[x]: across, [y]: down} = graph._fullLayout;
                const scale = box.width / graph.offsetWidth;
                return [
                    box.left + scale * (across._offset + across.d2p(a)),
                    box.top + scale * (down._offset + down.d2p(b)),
                ];
            }""",
            [x, y, at],
        )
    )


@pytest.mark.parametrize("scaled", SCALES)
def test_on_a_scaled_page_everything_is_where_the_pointer_is(fresh_page, scaled):
    page = fresh_page
    live = ready(page, "/dial?scene=0")
    page.evaluate(scaled)
    page.wait_for_timeout(700)  # the figure takes its new size
    page.locator(".graph").scroll_into_view_if_needed()
    page.mouse.move(*on_screen(page, "xaxis2", "yaxis2", (20, 3)))
    page.mouse.down()
    ticks = live.locator(".slider[data-control=alpha]").get_attribute("data-ticks")
    texts, said = json.loads(ticks)[0], []
    for alpha in ("1", "−1", "4"):
        page.mouse.move(*on_screen(page, "xaxis2", "yaxis2", (texts.index(alpha), 3)))
        said.append(live.locator("[data-control=alpha] output").inner_text())
    page.mouse.up()
    assert said == ["1", "−1", "4"], "a panel along the ticks of a slider"
    ready(page, "/?scene=0")
    page.locator(".graph").scroll_into_view_if_needed()
    with Answer(page):
        page.mouse.click(*on_screen(page, "xaxis", "yaxis", (-0.5, 0.8)))
    x, y = map(float, re.search(r"start=([-.\d]+)%2C([-.\d]+)", page.url).groups())
    pixel = page.evaluate("() => document.querySelector('.graph')._fullLayout.xaxis._m")
    assert (x, y) == pytest.approx((-0.5, 0.8), abs=1 / pixel)
    box = slider(page, "start θ₀").bounding_box()
    centre = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    assert centre == pytest.approx(on_screen(page, "xaxis", "yaxis", (x, y)), abs=1)
    # Plotly's own: a step that is pointed at.
    loss = data(page, "loss path")
    at = loss["x"][9], loss["y"][9]
    page.mouse.move(*on_screen(page, "xaxis2", "yaxis2", at))
    expect(page.locator(".readout [data-channel=step]")).to_have_text("9")


def test_the_whole_surface_comes_back_after_a_redraw_in_between(page):
    ready(page, "/explorer?steps=500")
    whole = page.evaluate(RANGES)
    page.mouse.move(*on_screen(page, "xaxis", "yaxis", (-1.5, -1.0)))
    page.mouse.down()
    page.mouse.move(*on_screen(page, "xaxis", "yaxis", (1.5, 1.1)), steps=6)
    page.mouse.up()
    expect(page.get_by_role("button", name=WHOLE)).to_be_visible()
    zoomed = page.evaluate(RANGES)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 660, "height": 800})
    page.get_by_role("button", name="Pin this run").click()
    expect(page.get_by_role("button", name="Remove A")).to_be_visible()
    page.wait_for_timeout(700)
    assert page.evaluate(RANGES) == pytest.approx(zoomed), "a redraw is no reason to forget a zoom"
    page.get_by_role("button", name=WHOLE).click()
    expect(page.get_by_role("button", name=WHOLE)).to_be_hidden()
    assert page.evaluate(RANGES) == pytest.approx(whole)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP["viewport"])


CONTEXTS = """
window.contexts = 0;
const known = new WeakSet();
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  const context = get.call(this, kind, ...rest);
  if (/webgl/.test(kind) && context && !known.has(context)) { known.add(context); contexts += 1; }
  return context;
};
"""


def test_no_change_of_a_relief_takes_another_webgl_context(fresh_page):
    page = fresh_page
    page.add_init_script(CONTEXTS)
    ready(page, "/explorer?view=relief&steps=100")
    if not page.evaluate("contexts"):
        pytest.skip("this browser has no WebGL")
    before = page.evaluate("contexts")
    shows = page.locator(".graph")
    follow = (
        "url => { history.pushState({}, '', url); dispatchEvent(new PopStateEvent('popstate')); }"
    )
    for surface in ("Fork", "Twin wells") * 2:
        slug = surface.lower().replace(" ", "-")
        page.evaluate(follow, f"/explorer?view=relief&steps=100&surface={slug}")
        expect(shows).to_have_attribute("aria-label", re.compile(surface), timeout=60_000)
        expect(page.locator(".live")).to_have_attribute("data-whole", "true", timeout=60_000)
    for scheme, width in (("dark", 660), ("light", 1280)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(600)
    assert page.evaluate("contexts") == before
    assert page.evaluate(
        "() => !document.querySelector('.graph canvas').getContext('webgl').isContextLost()"
    )
    page.get_by_role("button", name="Settings").click()
    page.get_by_text("Map", exact=True).click()
    expect(page.locator(".graph canvas")).to_have_count(0, timeout=20_000)


def test_a_path_goes_on_where_it_was_when_its_tab_was_hidden(open_tab):
    page = open_tab(**DESKTOP)
    page.clock.install()
    live = ready(page)
    page.get_by_role("combobox", name="Speed").select_option("¼×")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(300)
    page.clock.fast_forward(60_000)  # no frame meanwhile, and then one
    page.wait_for_timeout(300)
    expect(live).to_have_attribute("data-playing", "true")
    assert 0 < int(page.locator(".readout [data-channel=step]").inner_text()) < 1000


def swipe(page: Page, x: float, y: float, across: float = 0, down: float = 0) -> None:
    """A finger goes down, moves and goes up."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (x, y))
    for k in range(1, 7):
        touch("touchMove", (x + across * k / 6, y + down * k / 6))
    touch("touchEnd")
    session.detach()
    page.wait_for_timeout(300)


@pytest.mark.parametrize(
    "options",
    [PHONE | {"reduced_motion": "reduce"}, STILL | {"has_touch": True}],
    ids=["phone", "hybrid"],
)
def test_a_finger_scrolls_over_slider_surface_and_panel_and_moves_none(open_tab, options):
    page = open_tab(**options)
    live = ready(page, "/?scene=0")
    scrolled = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    alpha, picture = slider(page, "α"), (line(page, "path"), page.evaluate(RANGES), page.url)
    stood = "8", alpha.input_value()
    for start in (lambda: thumb(alpha), lambda: on_screen(page, "xaxis", "yaxis", (-1, 1))):
        page.evaluate("() => { document.querySelector('[data-testid=stMain]').scrollTop = 0; }")
        x, y = start()
        before = page.evaluate(scrolled)
        swipe(page, x - 40, y, down=-150)
        assert page.evaluate(scrolled) > before + 100
        page.wait_for_timeout(400)
        assert (alpha.get_attribute("aria-valuetext"), alpha.input_value()) == stood
        assert (line(page, "path"), page.evaluate(RANGES), page.url) == picture
    page.evaluate("() => { document.querySelector('[data-testid=stMain]').scrollTop = 0; }")
    alpha.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a page that was swiped goes on for a while
    x, y = thumb(alpha)
    with Answer(page):
        swipe(page, x, y, across=-60)
    assert "alpha=" in page.url and line(page, "path") != picture[0]
    expect(live).to_have_attribute("data-playing", "false")


def focus(page: Page) -> str:
    return page.evaluate(
        "() => document.activeElement.ariaLabel ?? document.activeElement.innerText"
    )


def test_the_focus_never_falls_to_the_body(page):
    ready(page, "/explorer?steps=500&alpha=2")
    pin = page.get_by_role("button", name="Pin this run")
    pin.focus()
    page.keyboard.press("Enter")
    expect(pin).to_be_disabled()
    page.wait_for_function("() => document.activeElement.matches('[data-testid=stMain] :enabled')")
    remove = page.get_by_role("button", name="Remove A")
    remove.focus()
    page.keyboard.press("Enter")
    expect(remove).to_have_count(0)
    page.wait_for_function("() => document.activeElement !== document.body")
    assert focus(page).endswith("Pin this run")
    for name in ("One step back", "One step forward"):
        page.get_by_role("button", name=name).press("Enter")
        assert focus(page) == name
    ready(page, "/dial?scene=0")
    preset = page.locator(".preset", has_text="GNP")
    preset.focus()
    with Answer(page):
        page.keyboard.press("Enter")
    assert preset.evaluate("e => e === document.activeElement")


def test_paper_has_the_figure_with_its_paths_and_values(fresh_page):
    page = fresh_page
    go(page, "/saddam?scene=0")
    live, below = page.locator(".live").first, page.locator(".live").last
    expect(live).to_have_attribute("data-whole", "true", timeout=90_000)
    assert below.get_attribute("data-pending") is None, "it is far below"
    page.emulate_media(media="print")
    said = "e => getComputedStyle(e, '::before').content"
    assert "print again" in below.locator(".stage").evaluate(said)
    assert live.locator(".stage").evaluate(said) == "none"
    assert live.locator(".graph path.js-line").count() and live.locator("output").first.is_visible()
    expect(live.locator(".play")).to_be_hidden()
    page.pdf()
    expect(below).to_have_attribute("data-whole", "true", timeout=60_000)
    page.emulate_media(media="screen")
    go(page, "/explorer?view=relief&steps=100")
    expect(page.locator(".live[data-whole=true]")).to_be_visible(timeout=60_000)
    canvas = page.locator(".graph canvas")
    if canvas.count():
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        assert len(canvas.first.evaluate("e => e.style.background")) > 20_000
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        assert not canvas.first.evaluate("e => e.style.background")


def test_a_browser_that_cannot_unpack_the_figure_says_so(open_tab):
    page = open_tab(**DESKTOP)
    page.add_init_script("delete window.DecompressionStream")
    page.goto("/")
    expect(page.locator(".trouble")).to_contain_text("lacks DecompressionStream", timeout=60_000)


def test_an_old_result_never_stands_beside_a_new_setting(page):
    """Two sliders move before an answer can come: the second has no line where they stand."""
    live = ready(page, "/?scene=0&alpha=1&rho=0.1")
    said = live.locator(".status").inner_text()
    assert "…" not in said and live.get_attribute("data-outdated") == "false"
    with Answer(page):
        between = page.evaluate(
            """async () => {
                for (const name of ["alpha", "rho"]) {
                    const input = document.querySelector(`[data-control=${name}] input`);
                    input.stepUp();
                    input.dispatchEvent(new Event("input"));
                    input.dispatchEvent(new Event("change"));
                }
                await new Promise(requestAnimationFrame);
                await new Promise(requestAnimationFrame);
                const {dataset} = document.querySelector(".live");
                const open = document.querySelector(".status").innerText;
                return [dataset.outdated, open];
            }"""
        )
    assert between[0] == "true" and "…" in between[1]
    expect(live).to_have_attribute("data-outdated", "false")
    assert "…" not in live.locator(".status").inner_text()
