"""The live figure in a real browser: what a hand does, the picture follows."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import DESKTOP, PHONE, watched_tab
from tests.browser.live import (
    TRACES,
    Answer,
    Redraw,
    Socket,
    data,
    length,
    line,
    lines,
    pixel,
    ready,
    shown,
    slider,
    thumb,
)
from tests.browser.server import serve

HOME = "/?scene=0"  # the whole figure


def test_every_pointer_move_redraws_all_views_without_a_message(page, socket):
    live = ready(page, HOME)
    alpha = slider(page, "α")
    x, y = thumb(alpha)
    page.mouse.move(x, y)
    page.mouse.down()
    svg = page.locator(".graph .main-svg").first.element_handle()
    socket.quiet(page)  # a late message of the opening would be counted below
    socket.clear()
    seen, paints = [lines(page)], int(live.get_attribute("data-paints"))
    for k in range(1, 9):
        with Redraw(page):
            page.mouse.move(x - 12 * k, y)
        seen.append(lines(page))
        assert page.locator(".graph .scatterlayer").first.is_visible(), "the chart went blank"
    still = [(k, t) for k, (a, b) in enumerate(pairwise(seen)) for t in TRACES if a[t] == b[t]]
    assert not still, "these did not follow the move"
    assert int(live.get_attribute("data-paints")) - paints == 8
    assert not socket.sent and not socket.received
    page.mouse.up()
    assert svg.evaluate("e => e.isConnected"), "the chart was mounted anew"


def test_letting_go_tells_python_once_and_the_other_line_comes_back(page, socket):
    ready(page, HOME)
    before = data(page, "path")
    x, y = thumb(slider(page, "α"))
    page.mouse.move(x, y)
    page.mouse.down()
    with Redraw(page):
        page.mouse.move(x - 60, y, steps=4)
    while_held = data(page, "path")
    socket.clear()
    with Answer(page):
        page.mouse.up()
    page.wait_for_timeout(500)
    assert len(socket.sent) == 1
    alpha = slider(page, "α").get_attribute("aria-valuetext")
    assert f"alpha={float(alpha):g}" in page.url
    released = data(page, "path")
    assert released != before
    # The exact path has more of its steps, and the same ends as the one looked up.
    for axis in "xy":
        assert len(released[axis]) > len(while_held[axis])
        assert released[axis][-1] == pytest.approx(while_held[axis][-1], abs=1e-3)
    # And ρ now bends that path, again without a word to the server.
    socket.clear()
    x, y = thumb(slider(page, "ρ"))
    page.mouse.move(x, y)
    page.mouse.down()
    with Redraw(page):
        page.mouse.move(x + 30, y, steps=3)
    assert data(page, "path") != released
    assert not socket.sent
    page.mouse.up()


def figures(frames: list) -> Iterator[tuple[dict, BidiComponent]]:
    """The messages for live figures among what was sent: their headers, and all that went along."""
    for frame in frames:
        component = ForwardMsg.FromString(frame).delta.new_element.bidi_component
        if component.component_name == "live_figure":
            size = int.from_bytes(component.bytes[:4], "little")
            yield json.loads(component.bytes[4 : 4 + size]), component


def test_the_script_comes_with_the_page_and_with_no_release(fresh_page):
    page = fresh_page
    socket = Socket(page)
    ready(page, HOME)
    kinds = lambda: [
        {part["kind"] for part in header["parts"]} for header, _ in figures(socket.received)
    ]
    assert sum("script" in each for each in kinds()) == 1
    socket.clear()
    slider(page, "α").focus()
    for key in ("ArrowLeft", "Home", "End"):
        with Answer(page):
            page.keyboard.press(key)
    assert kinds() == [{"record"}] * 3
    for _, sent in figures(socket.received):
        assert len(sent.js_content + sent.css_content + sent.html_content) < 4000


def test_the_sliders_stop_exactly_on_the_special_values(page):
    ready(page, HOME)
    values = {}
    for label, marks in {"α": ("AntiSAM", "GD", "SAM"), "ρ": ("0",)}.items():
        for mark in marks:
            page.locator(".slider", has=slider(page, label)).get_by_role(
                "button", name=mark, exact=True
            ).click()
            values[mark] = slider(page, label).get_attribute("aria-valuetext")
    assert values == {"AntiSAM": "−1", "GD": "0", "SAM": "1", "0": "0"}


def test_the_keyboard_moves_a_slider_and_the_path(page):
    ready(page, HOME)
    alpha = slider(page, "α")
    alpha.focus()
    seen = {line(page, "path")}
    for key in ("ArrowLeft", "PageDown", "Home", "End"):
        with Redraw(page):
            page.keyboard.press(key)
        seen.add(line(page, "path"))
    assert len(seen) == 5
    assert alpha.get_attribute("aria-valuetext") == "16"


def test_a_zoom_survives_drags_and_releases(page):
    ready(page, HOME)
    ranges = """() => {
        const {xaxis, yaxis} = document.querySelector('.graph')._fullLayout;
        return [...xaxis.range, ...yaxis.range];
    }"""
    whole = page.evaluate(ranges)
    page.mouse.move(*pixel(page, -1.5, -1.0))
    page.mouse.down()
    page.mouse.move(*pixel(page, 1.5, 1.1), steps=6)
    page.mouse.up()
    page.wait_for_timeout(600)
    zoomed = page.evaluate(ranges)
    assert zoomed != whole
    assert "start=" not in page.url, "a zoom is not a click"
    x, y = thumb(slider(page, "α"))
    page.mouse.move(x, y)
    page.mouse.down()
    with Redraw(page):
        page.mouse.move(x - 60, y, steps=4)
    assert page.evaluate(ranges) == pytest.approx(zoomed)
    with Answer(page):
        page.mouse.up()
    assert page.evaluate(ranges) == pytest.approx(zoomed)
    ground = ranges.replace(".graph", ".background")
    assert page.evaluate(ground) == pytest.approx(zoomed), "the ground did not follow"
    page.get_by_role("button", name="Show the whole figure").click()
    page.wait_for_timeout(300)
    assert page.evaluate(ranges) == pytest.approx(whole)


def test_the_path_draws_itself_when_the_page_opens_and_when_a_preset_is_chosen(moving_page):
    page = moving_page
    page.goto(HOME)
    live = page.locator(".live")
    expect(live).to_have_attribute("data-playing", "true", timeout=90_000)
    drawn = []
    while live.get_attribute("data-playing") == "true":
        drawn.append(length(page, "loss-path"))
    assert any(0 < each < 0.9 * length(page, "loss-path") for each in drawn)
    live.get_by_role("link", name=re.compile("^SAM")).click()
    expect(live).to_have_attribute("data-playing", "true")
    expect(live).to_have_attribute("data-playing", "false", timeout=20_000)
    assert "alpha=1" in page.url
    expect(live.get_by_role("link", name=re.compile("^SAM"))).to_have_attribute(
        "aria-current", "true"
    )


def test_reduced_motion_shows_the_whole_path_at_once(page):
    page.goto(HOME)
    expect(page.locator(".live[data-whole=true]")).to_be_visible(timeout=90_000)
    page.wait_for_function(
        "() => document.querySelector('.graph').data?.find(t => t.name === 'path')?.x?.length > 1"
    )
    assert page.locator(".live").get_attribute("data-playing") != "true"
    x = data(page, "path")["x"]
    page.wait_for_timeout(500)
    assert data(page, "path")["x"] == x


def test_play_pause_step_and_scrub_move_the_marker_in_all_views(page):
    ready(page, HOME)
    whole = data(page, "path")

    def markers():
        shown(page)
        return [data(page, name) for name in ("now", "loss now", "grad_norm now", "curvature now")]

    end = markers()
    page.get_by_role("button", name="One step back").click()
    back = markers()
    assert all(a != b for a, b in zip(end, back, strict=True))
    page.get_by_role("button", name="One step forward").click()
    assert markers() == end
    scrub = slider(page, "step")
    scrub.focus()
    page.keyboard.press("Home")
    start = markers()
    assert (start[0]["x"][0], start[0]["y"][0]) == pytest.approx((0.8, 0.5), abs=1e-3)
    assert data(page, "path") == whole, "scrubbing takes nothing of the path away"
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('.scrub').value > 1")
    page.get_by_role("button", name="Pause").click()
    middle = markers()
    assert middle != start and middle != end
    page.wait_for_timeout(300)
    assert markers() == middle
    expect(page).to_have_url(re.compile("step="))


def test_pointing_at_a_step_marks_it_in_every_view(page):
    ready(page, HOME)
    loss = data(page, "loss path")
    box = page.locator(".graph").bounding_box()
    target = page.evaluate(
        """([x, y]) => {
            const {xaxis2, yaxis2} = document.querySelector(".graph")._fullLayout;
            return [xaxis2._offset + xaxis2.d2p(x), yaxis2._offset + yaxis2.d2p(y)];
        }""",
        [loss["x"][9], loss["y"][9]],
    )
    page.mouse.move(box["x"] + target[0], box["y"] + target[1])
    expect(page.locator(".readout [data-channel=step]")).to_have_text("9")
    shown(page)
    path = data(page, "path")
    now = data(page, "now")
    assert (now["x"][0], now["y"][0]) == (path["x"][9], path["y"][9])
    for channel in ("loss", "grad_norm", "curvature"):
        assert data(page, f"{channel} now")["y"][0] == data(page, f"{channel} path")["y"][9]
    page.mouse.move(box["x"] + 2, box["y"] - 40)
    expect(page.locator(".readout [data-channel=step]")).to_have_text("2000")


def test_a_click_on_the_surface_is_the_new_start(page):
    live = ready(page, HOME)
    with Answer(page):
        page.mouse.click(*pixel(page, -0.5, 0.8))
    expect(page).to_have_url(re.compile(r"start=-0\.[45]\d*%2C0\.[78]"))
    expect(live).to_have_attribute("data-playing", "false", timeout=20_000)
    path = data(page, "path")
    assert (path["x"][0], path["y"][0]) == pytest.approx((-0.5, 0.8), abs=0.02)


def test_the_start_is_dragged_by_hand_and_exact_where_it_is_let_go(page):
    live = ready(page, HOME)
    handle = slider(page, "start θ₀")
    handle.hover()
    page.wait_for_function("() => document.querySelector('.live').dataset.lines?.includes('start')")
    page.mouse.down()
    paths, paints = [line(page, "path")], int(live.get_attribute("data-paints"))
    x0, y0 = pixel(page, 0.8, 0.5)
    for k in range(1, 7):
        with Redraw(page):
            page.mouse.move(x0 - 22 * k, y0 - 9 * k)
        paths.append(line(page, "path"))
    assert len(set(paths)) == 7, "the path did not follow every move"
    assert int(live.get_attribute("data-paints")) - paints == 6
    with Answer(page):
        page.mouse.up()
    x, y = (float(each) for each in re.search(r"start=([-.\d]+)%2C([-.\d]+)", page.url).groups())
    assert pixel(page, x, y) == pytest.approx((x0 - 132, y0 - 54), abs=1.0)
    path = data(page, "path")
    assert (path["x"][0], path["y"][0]) == pytest.approx((x, y), rel=2e-4)


def test_once_the_hand_has_left_the_start_its_paths_are_sent_no_more(page):
    live = ready(page, HOME)
    slider(page, "start θ₀").hover()
    expect(live).to_have_attribute("data-lines", re.compile("start"))
    x, y = thumb(slider(page, "α"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y)
    with Answer(page):
        page.mouse.up()
    assert "start" not in live.get_attribute("data-lines")


def test_arrow_keys_move_the_start(page):
    ready(page, HOME)
    handle = slider(page, "start θ₀")
    before = line(page, "path")
    handle.focus()
    page.keyboard.press("Shift+Tab")  # away and back: it is by the keyboard that one came
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => document.querySelector('.live').dataset.lines?.includes('start')")
    page.keyboard.press("ArrowLeft")
    with Redraw(page):
        page.keyboard.press("ArrowUp")
    assert line(page, "path") != before
    expect(page).to_have_url(re.compile("start="))


def test_gd_and_sam_stay_visible_with_a_legend_and_the_ascent_step_is_drawn(page):
    ready(page, HOME)
    gd, sam = data(page, "gd"), data(page, "sam")
    assert gd["x"][-1] == pytest.approx(1.0, abs=0.01)  # in the sharp well
    slider(page, "α").focus()
    with Answer(page):
        with Redraw(page):
            page.keyboard.press("ArrowLeft")
        assert (data(page, "gd"), data(page, "sam")) == (gd, sam)
    legend = page.locator(".legend")
    for name in ("gradient descent", "SAM, α = 1", "α-SAM, yours", "ascent step to"):
        expect(legend).to_contain_text(name)
    slider(page, "step").focus()
    with Redraw(page):
        page.keyboard.press("Home")
    step = data(page, "ascent step")
    distance = ((step["x"][1] - step["x"][0]) ** 2 + (step["y"][1] - step["y"][0]) ** 2) ** 0.5
    assert distance == pytest.approx(0.1, abs=2e-3)  # ρ


def test_a_symbol_of_the_formula_lights_up_its_slider_and_its_path(page):
    ready(page, HOME)
    symbol = page.locator(".formula [data-term=alpha]")
    symbol.hover()
    expect(page.locator(".slider[data-term=alpha]")).to_have_class(re.compile("lit"))
    assert page.locator(".graph .tracepath.lit").count() == 1
    slider(page, "ρ").hover()
    expect(page.locator(".formula [data-term=rho]")).to_have_class(re.compile("lit"))
    expect(symbol).not_to_have_class(re.compile("lit"))
    # The number in the formula is the number of the slider, also while it moves.
    slider(page, "α").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".formula [data-value=alpha]")).to_have_text(
        slider(page, "α").get_attribute("aria-valuetext")
    )


def test_the_question_is_answered_by_the_picture(page):
    asks = "/?scene=5"
    ready(page, asks)
    verdict = page.locator(".verdict")
    expect(page.locator(".presets")).to_be_hidden()  # their claims tell the answer
    page.get_by_role("button", name="In the sharp minimum").click()
    page.get_by_role("button", name="Run it").click()
    expect(verdict).to_contain_text("Not quite. The answer: In the flat minimum.", timeout=20_000)
    right = page.get_by_role("button", name="In the flat minimum")
    expect(right).to_be_disabled()
    expect(right).to_have_class(re.compile("right"))
    path = page.locator(".graph .tracepath path.js-line")
    expect(path).to_be_visible()  # the run that was asked about
    ready(page, asks)  # it is not asked again
    expect(verdict).to_contain_text("Not quite")
    expect(verdict).not_to_have_class(re.compile("astray"))
    page.get_by_role("button", name="What if α is −1?").click()
    expect(path).to_be_visible()
    expect(page.locator(".status")).to_contain_text("α = −1, ρ = 0.1 does not converge")


def test_an_answer_fades_where_its_numbers_hold_no_more(page):
    ready(page, "/why_flat?scene=2")
    verdict = page.locator(".verdict")
    page.get_by_role("button", name="Show me").click()
    expect(verdict).to_contain_text("The answer", timeout=20_000)
    expect(verdict).not_to_have_class(re.compile("astray"))
    slider(page, "s").focus()
    page.keyboard.press("ArrowLeft")
    expect(verdict).to_have_class(re.compile("astray"))
    page.keyboard.press("ArrowRight")
    expect(verdict).not_to_have_class(re.compile("astray"))


def test_the_story_is_told_untouched(page):
    ready(page, HOME)
    status = page.locator(".status")
    expect(status).to_contain_text("Gradient descent ends at the sharp minimum")
    expect(status).to_contain_text("ends at the flat minimum")


def test_both_themes_colour_the_whole_figure(open_tab):
    seen = {}
    for scheme in ("light", "dark"):
        page = open_tab(color_scheme=scheme, reduced_motion="reduce", **DESKTOP)
        ready(page, HOME)
        seen[scheme] = {
            "background": page.evaluate(
                "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
            ),
            "path": page.locator(".graph .tracepath path.js-line").evaluate("e => e.style.stroke"),
            "sam": page.locator(".graph .tracesam path.js-line").evaluate("e => e.style.stroke"),
            "ground": page.locator(".background .contourfill path").first.evaluate(
                "e => e.style.fill"
            ),
            "text": page.locator(".graph .xtick text").first.evaluate("e => e.style.fill"),
        }
    assert all(seen["light"][part] != seen["dark"][part] for part in seen["light"])


@pytest.mark.parametrize(
    "options, sizes", [(PHONE, [(390, 844)]), ({}, [(768, 1024), (1280, 800), (2560, 1440)])]
)
def test_nothing_scrolls_sideways(open_tab, options, sizes):
    page = open_tab(**options)
    ready(page, HOME)
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(  # the figure takes its new size
            """() => ![...document.querySelectorAll('.stMain, .live, .live *')]
                .filter((e) => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
                .filter((e) => !e.closest('svg'))
                .some((e) => getComputedStyle(e).overflowX !== 'visible')"""
        )
        assert page.locator(".live").evaluate("e => e.getBoundingClientRect().right") <= width


def test_a_finger_drags_the_slider(phone_page):
    ready(phone_page, HOME)
    alpha = slider(phone_page, "α")
    alpha.scroll_into_view_if_needed()
    before = line(phone_page, "path")
    box = alpha.bounding_box()
    phone_page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    shown(phone_page)
    assert line(phone_page, "path") != before


def test_a_page_without_plotly_says_so(open_tab):
    page = open_tab(**DESKTOP)
    page.route("**/PlotlyChart*", lambda route: route.abort())
    page.add_init_script(  # patience is long, so let time pass faster
        "const now = performance.now.bind(performance); performance.now = () => 8 * now();"
    )
    page.goto(HOME)
    expect(page.locator(".trouble")).to_contain_text("could not be drawn", timeout=60_000)


# Streamlit loads the figure's script from an object URL; here the test can load it, too.
OBJECT_URLS = """
window.scripts = [];
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  const url = make(blob);
  if (blob.type === "text/javascript") scripts.push(url);
  return url;
};
"""


def test_a_figure_outlives_the_cleaning_up_after_a_call_that_was_overtaken(fresh_page):
    """Streamlit cleans up at once where a newer message has come while a call was under way."""
    page = fresh_page
    page.add_init_script(OBJECT_URLS)
    ready(page, "/?scene=0")
    page.evaluate(
        """async () => {
            const mount = "[data-testid=stBidiComponentRegular]";
            const parentElement = document.querySelector(".live").closest(mount);
            const modules = await Promise.all(scripts.map((url) => import(url)));
            const { default: render } = modules.find((each) => each.default.name === "render");
            const tidy = render({ data: null, parentElement, setStateValue: () => {} });
            tidy();
        }"""
    )
    x, y = thumb(slider(page, "α"))
    page.mouse.move(x, y)
    page.mouse.down()
    before = lines(page)
    with Redraw(page):
        page.mouse.move(x - 60, y)
    assert all(now != before[trace] for trace, now in lines(page).items())
    page.mouse.up()


def test_figures_that_ask_at_once_are_answered_one_by_one(browser):
    """Without the timer by which a figure asks again, which would hide that it was not heard."""
    with serve(Path(__file__).with_name("three_figures.py")) as url:
        tall = browser.new_context(base_url=url, viewport={"width": 1280, "height": 1600})
        with tall, watched_tab(tall) as page:
            page.add_init_script(
                """const later = window.setTimeout;
                window.setTimeout = (f, ms, ...rest) => ms === 6000 ? 0 : later(f, ms, ...rest);"""
            )
            page.goto("/")
            expect(page.locator(".live[data-pending]")).to_have_count(3, timeout=60_000)
            expect(page.locator(".live[data-whole=true]")).to_have_count(3, timeout=20_000)


def test_a_figure_that_is_left_before_its_answer_does_not_silence_the_next(page):
    """Figures speak in turn: one that is gone must not keep its turn, nor come back for it."""
    ready(page, HOME)
    x, y = thumb(slider(page, "α"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=2)
    page.mouse.up()
    ready(page, "/explorer?scene=0")  # at once
    slider(page, "α").focus()
    with Answer(page):
        page.keyboard.press("ArrowLeft")
    assert "alpha=" in page.url
    page.keyboard.press("ArrowLeft")  # which is told when the burst of keys is over
    ready(page, HOME)
    page.wait_for_timeout(300)
    slider(page, "α").focus()
    with Answer(page):
        page.keyboard.press("ArrowLeft")


def test_a_figure_without_an_answer_asks_again_ever_more_rarely(open_tab):
    """And says why it waits. What a busy server is asked must not grow with how busy it is."""
    page = open_tab(reduced_motion="reduce", **DESKTOP)
    page.clock.install()
    told, deaf = [], False

    def relay(socket):
        server = socket.connect_to_server()

        def pass_on(message):
            if deaf and b'"released' in message:
                told.append(message)
            else:
                server.send(message)

        socket.on_message(pass_on)

    page.route_web_socket("**/_stcore/stream", relay)
    live = ready(page, "/?scene=0")
    deaf = True
    slider(page, "α").press("ArrowRight")
    counts = []
    for seconds in (1, 6, 6, 6, 12, 12):
        page.clock.run_for(1000 * seconds)
        page.wait_for_timeout(50)
        counts.append(len(told))
    assert counts == [1, 2, 2, 3, 3, 4]
    expect(live.locator(".late")).to_have_text(re.compile("still computing"))
    deaf = False
    page.clock.run_for(60_000)
    expect(live.locator(".late")).to_be_empty()


def test_a_picture_that_waits_for_its_numbers_says_so(page):
    live = ready(page, HOME)
    said = "live => getComputedStyle(live.querySelector('.stage'), '::after').content"
    assert live.evaluate(said) == "none"
    live.evaluate("live => { live.dataset.pending = 'true'; }")
    assert "Computing" in live.evaluate(said)


def test_the_head_of_an_arrow_points_along_it_while_a_slider_moves(page):
    """Plotly turns it when it draws, and the figure when it moves it: not both of them.

    At the start arrows are long: that of one of a few pixels would turn with a tenth of one.
    """
    heads = """() => [...document.querySelectorAll(".graph .tracesteps .point")].map((node) => {
        const {x, y, width, height} = node.getBoundingClientRect();
        return [x, y, width, height];
    })"""
    ready(page, "/?scene=0&alpha=4&step=0")
    slider(page, "α").focus()
    for _ in range(3):
        with Redraw(page):
            page.keyboard.press("ArrowLeft")
    assert page.locator(".live").get_attribute("data-settled") == "false"
    moving = page.evaluate(heads)
    page.wait_for_function("() => document.querySelector('.live').dataset.settled === 'true'")
    resting = page.evaluate(heads)
    assert len(moving) == 6 and all(
        abs(a - b) < 1.5
        for pair in zip(moving, resting, strict=True)
        for a, b in zip(*pair, strict=True)
    )
