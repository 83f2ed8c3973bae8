"""What serves every page and is seen on none: the frame of the app."""

from playwright.sync_api import expect

from tests.browser.conftest import STILL, watched_tab
from tests.browser.live import Socket, go, ready
from tests.browser.server import serve


def test_the_first_reader_of_a_server_finds_no_dialog_before_the_page(browser):
    """They follow a deep link, to a page that has no figure."""
    with serve() as url, browser.new_context(**STILL) as profile, watched_tab(profile) as page:
        page.goto(f"{url}/glossary")
        expect(page.get_by_role("heading", name="Glossary")).to_be_visible(timeout=60_000)
        page.wait_for_timeout(1000)
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=10_000)
        assert page.url == f"{url}/glossary"


def test_the_frame_takes_no_room_and_says_nothing(fresh_page):
    page = fresh_page
    socket = Socket(page)
    page.goto("/glossary")
    expect(page.get_by_role("heading", name="Glossary")).to_be_visible(timeout=60_000)
    socket.quiet(page)
    assert len(socket.sent) == 1, "one asks for the page, and that is all"
    frame = page.locator(".st-key-frame")
    expect(frame).to_have_count(1)
    expect(frame).to_be_hidden()


def test_the_tab_and_the_bar_say_where_one_is(page):
    here = page.locator("[data-testid=stTopNavSection][aria-current]")
    for address, part in (("/glossary", "Reference"), ("/dial", "The course")):
        page.goto(address)
        expect(here).to_have_text(part, timeout=60_000)
        title = page.locator("h1").inner_text()
        expect(page).to_have_title(f"{title} · α-SAM Explorer")


SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"
AT_HEADING = """name => {
    const heading = document.getElementById(name);
    return heading !== null && Math.abs(heading.getBoundingClientRect().top) < 150;
}"""


def test_one_is_led_to_the_heading_of_an_address_until_one_moves_oneself(fresh_page):
    page = fresh_page
    page.goto("/saddam#averaging")
    page.wait_for_function(AT_HEADING, arg="averaging", timeout=60_000)
    assert page.evaluate(SCROLLED) > 500
    page.mouse.move(600, 400)
    page.mouse.wheel(0, -20_000)
    page.wait_for_function(f"() => ({SCROLLED})() === 0")
    page.set_viewport_size({"width": 600, "height": 800})  # the page grows
    page.wait_for_timeout(1000)
    assert page.evaluate(SCROLLED) == 0


def test_the_words_of_a_page_have_the_colours_of_the_theme(fresh_page):
    page = fresh_page
    page.emulate_media(color_scheme="light")
    page.goto("/notation")
    blue = page.locator("tr", has_text="SAM, also as").locator(".colour")
    expect(blue).to_have_css("background-color", "rgb(0, 114, 178)", timeout=60_000)
    page.emulate_media(color_scheme="dark")
    expect(blue).to_have_css("background-color", "rgb(74, 143, 212)")


def test_the_list_of_the_course_marks_what_was_read_to_its_end(fresh_page):
    page = fresh_page
    ready(page, "/why_flat?scene=2")
    go(page, "/")
    count = page.locator("[data-lessons-read]")
    expect(count).to_contain_text("Those you read to the end are marked here", timeout=60_000)
    ready(page, "/why_flat?scene=2")
    while page.locator(".story .next-card").inner_text() != "Explore":
        page.locator(".story .next-card").click()
    go(page, "/")
    expect(count).to_contain_text("1 of 13", timeout=60_000)
    expect(page.locator("[data-lesson=why_flat]")).to_have_text("✓ read · ")
    expect(page.locator("[data-lesson=one_step]")).to_be_empty()
