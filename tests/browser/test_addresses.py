"""Addresses in a real browser: its history, its base path, the frame that embeds the app."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.conftest import STILL, watched_tab
from tests.browser.live import Answer, data, go, ready, slider
from tests.browser.server import serve


@pytest.fixture(scope="module")
def page(profiles):
    """A tab of these tests alone: a history has no more than 50 entries."""
    with watched_tab(profiles.of(STILL)) as page:
        yield page


def entries(page: Page) -> int:
    return page.evaluate("() => history.length")


def stands(page: Page, label: str, text: str) -> None:
    expect(slider(page, label).first).to_have_attribute("aria-valuetext", text, timeout=30_000)


def press(page: Page, label: str, key: str) -> None:
    slider(page, label).first.focus()
    with Answer(page):
        page.keyboard.press(key)


def shows(page: Page, path: dict[str, list[float]]) -> None:
    """Wait until the path is there, and no other."""
    page.wait_for_function(
        """path => {
            const {x, y} = document.querySelector(".graph").data.find((t) => t.name === "path");
            return JSON.stringify([...x, ...y]) === JSON.stringify([...path.x, ...path.y]);
        }""",
        arg=path,
        timeout=30_000,
    )


def choose(page: Page, label: str, option: str) -> None:
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=60_000)
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list closes when the page scrolls
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_back_and_forward_give_back_picture_sliders_and_notices(page):
    ready(page, "/?alpha=99")
    notice = page.get_by_test_id("stAlert").filter(has_text="alpha = 99 lies outside")
    expect(notice).to_be_visible()
    before, seen = entries(page), [data(page, "path")]
    for key, text in (("Home", "−2"), ("End", "16")):
        press(page, "α", key)
        stands(page, "α", text)
        seen.append(data(page, "path"))
    expect(notice).to_have_count(0)
    with Answer(page):
        page.locator(".preset", has_text="Gradient descent").click()
    stands(page, "α", "0")
    assert entries(page) == before + 3
    for text, path in (("16", seen[2]), ("−2", seen[1])):
        page.go_back()
        stands(page, "α", text)
        shows(page, path)
    page.go_back()
    expect(notice).to_be_visible()
    stands(page, "α", "8")
    assert "alpha=99" in page.url
    page.go_forward()
    stands(page, "α", "−2")
    assert entries(page) == before + 3, "to look back adds nothing"


def test_another_surface_is_one_entry_and_back_brings_the_relief_and_its_pins_again(page):
    ready(page, "/explorer?view=relief&alpha=2&rho=0.2&start=0.5,0.5&steps=500")
    page.get_by_role("button", name="Pin this run").click()
    expect(page).to_have_url(re.compile("pins="))
    picture, before = page.url, entries(page)
    choose(page, "Surface", "Fork")
    expect(page.locator(".graph")).to_have_attribute("aria-label", re.compile("Fork"))
    assert entries(page) == before + 1
    assert page.url.split("?")[1] == "view=relief&surface=fork"
    page.go_back()
    expect(page.locator(".graph")).to_have_attribute("aria-label", re.compile("Twin wells"))
    expect(page.get_by_role("button", name="Remove A")).to_be_visible()
    stands(page, "α", "2")
    stands(page, "ρ", "0.2")
    assert page.url == picture and page.get_by_test_id("stTable").locator("tr").count() == 5


def test_back_leads_across_pages(page):
    ready(page, "/dial?alpha=2")
    before = entries(page)
    page.get_by_role("link", name="Mirror").last.click()
    expect(page.get_by_role("heading", name="Mirror")).to_be_visible(timeout=30_000)
    page.go_back()
    stands(page, "α", "2")
    assert page.url.endswith("/dial?alpha=2") and entries(page) == before + 1


def test_back_is_heard_while_networks_train(page):
    setting = "/train?network=64-64&steps=10000&noise=0.05"
    go(page, setting)
    page.wait_for_function("() => document.querySelector('.scrub')?.max > 2", timeout=90_000)
    page.get_by_role("button", name="Settings").click()
    wrong = page.get_by_role("slider", name="Label noise")
    before = entries(page)
    wrong.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("noise=0.1"), timeout=30_000)
    page.wait_for_function("() => document.querySelector('.scrub')?.max < 3", timeout=60_000)
    assert entries(page) == before + 1
    page.go_back()
    expect(wrong).to_have_attribute("aria-valuetext", "0.05", timeout=30_000)
    assert page.url.endswith(setting)


def test_what_a_training_asks_meanwhile_does_not_undo_back(open_tab):
    """A page that asks on says what its sliders were, until it has heard that Back moved them."""
    page = open_tab(**STILL)
    asked: list[bytes] = []

    def relay(socket):
        nonlocal tell
        server = socket.connect_to_server()
        tell = server.send

        def pass_on(message):
            asked.append(message)
            tell(message)

        socket.on_message(pass_on)

    tell: Callable[[bytes], None] = asked.append
    page.route_web_socket("**/_stcore/stream", relay)
    setting = "/train?network=64-64&steps=10000&noise=0.05"
    go(page, setting)
    page.wait_for_function("() => document.querySelector('.scrub')?.max > 2", timeout=90_000)
    page.get_by_role("button", name="Settings").click()
    wrong = page.get_by_role("slider", name="Label noise")
    wrong.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("noise=0.1"), timeout=30_000)
    page.wait_for_function("() => document.querySelector('.scrub')?.max > 1", timeout=60_000)
    late = BackMsg.FromString(asked[-1])
    assert late.rerun_script.fragment_id
    late.rerun_script.query_string = setting.split("?")[1]
    before = entries(page)
    page.go_back()
    expect(wrong).to_have_attribute("aria-valuetext", "0.05", timeout=30_000)
    tell(late.SerializeToString())
    page.wait_for_timeout(1500)
    assert page.url.endswith(setting) and entries(page) == before
    expect(wrong).to_have_attribute("aria-valuetext", "0.05")


def test_a_link_says_what_it_said_while_nothing_has_been_moved(page):
    """What a figure asks for when it opens, or when one points at it, is no gesture."""
    for url in ("/one_step?rho=0.07&step=3&surface=nix", "/train?step=900&network=8&steps=500"):
        page.goto(url)
        ready_or_growing = page.locator(".live[data-whole=true]").first
        expect(ready_or_growing).to_be_visible(timeout=90_000)
        page.wait_for_timeout(300)
        assert page.url.endswith(url)


@pytest.fixture(scope="module")
def under(browser):
    """The app at a path of its host; a tab there, and another in which a page embeds it."""
    with serve(base="sam") as url, browser.new_context(**STILL) as profile:
        with watched_tab(profile) as page:
            yield url, page


def wait_for(page: Page, happens: Callable[[], bool]) -> None:
    for _ in range(100):
        if happens():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def hrefs(page: Page) -> list[str]:
    return page.locator("a[href]").evaluate_all("links => links.map((a) => a.href)")


def test_under_a_base_path_formulas_have_their_font(under):
    url, page = under
    page.goto(url)
    expect(page.locator(".live[data-whole=true]")).to_be_visible(timeout=90_000)
    assert page.evaluate("async () => (await document.fonts.load('20px Formula')).length") == 1


def test_under_a_base_path_every_link_stays_inside(under):
    url, page = under
    page.goto(url)  # without the slash
    expect(page.locator(".live[data-whole=true]")).to_be_visible(timeout=90_000)
    seen = hrefs(page)
    page.get_by_role("button", name="Skip").click()  # to the whole figure, with its presets
    page.locator(".preset", has_text="AntiSAM").click()
    expect(page).to_have_url(re.compile(re.escape(f"{url}/?") + ".*alpha=-1"))
    page.get_by_role("link", name="One knob, two jobs").last.click()
    expect(page.get_by_role("heading", name="Where this breaks")).to_be_visible(timeout=60_000)
    assert page.url == f"{url}/how_far"
    seen += hrefs(page)
    page.get_by_role("link", name="in the explorer").click()
    expect(page.get_by_role("heading", name="Explorer")).to_be_visible(timeout=60_000)
    assert page.url == f"{url}/explorer?surface=twin-wells&alpha=0&eta=0.05"
    outside = [href for href in seen if not href.startswith((f"{url}/", "https://"))]
    assert len(seen) > 20 and not outside


def test_in_a_frame_of_another_page_every_link_keeps_the_embedding(under):
    url, page = under
    page.goto(f"{url}/")  # a deep link into a cold server is answered by a dialog
    page.set_content(
        f'<iframe src="{url}/dial?scene=0&embed=true&embed_options=light_theme" '
        "width=900 height=600 "
        'style="border: 0; transform: scale(.8); transform-origin: 0 0"></iframe>'
    )
    frame = page.frame_locator("iframe")
    live = frame.locator(".live[data-whole=true]")
    expect(live).to_be_visible(timeout=90_000)
    address = lambda: page.frames[-1].url
    kept = "embed=true&embed_options=light_theme"
    links = live.locator(".preset").or_(frame.locator("[data-testid=stMarkdown] a[target=_self]"))
    inside = links.evaluate_all("links => links.map((a) => a.href)")
    assert len(inside) > 8 and all(kept in href for href in inside)
    alpha = live.locator("input[name=alpha]")
    alpha.press("End")
    wait_for(page, lambda: kept in address() and "alpha=20" in address())
    assert address().startswith(f"{url}/dial?")
    live.locator(".preset", has_text="AntiSAM").click()
    expect(alpha).to_have_attribute("aria-valuetext", "−1")
    with page.context.expect_page() as opened:
        live.locator(".preset", has_text="SAM").nth(1).click(modifiers=["ControlOrMeta"])
    assert kept in opened.value.url
    opened.value.close()
    frame.get_by_role("link", name="Mirror").last.click()
    expect(frame.get_by_role("heading", name="Mirror")).to_be_visible(timeout=30_000)
    assert address() == f"{url}/downhill_first?{kept}"
