"""The sweep in a browser: shown at once, started, stopped, gone on with, brought back."""

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.live import Redraw
from tests.browser.server import ROOT

# Longer than it takes to be heard on a busy machine.
LONG = "/sweep?data=digits&steps=3000&seeds=4&alphas=-1,0,1,4"


def button(page: Page, name: str):
    return page.get_by_test_id("stButton").get_by_role("button", name=name)


def test_a_sweep_grows_and_stops_when_told(page):
    page.goto(LONG)
    expect(page.get_by_text("64 networks")).to_contain_text("about", timeout=60_000)

    button(page, "Start").click()
    expect(page.get_by_test_id("stProgress")).to_contain_text("left", timeout=60_000)
    page.wait_for_function(
        """() => {
            const said = document.querySelector("[data-testid=stProgress]")?.innerText ?? "";
            return Number((said.match(/(\\d+) of/) ?? [0, 0])[1]) >= 3;
        }""",
        timeout=60_000,
    )
    button(page, "Stop").click()
    button(page, "Continue").wait_for(timeout=20_000)
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    expect(page.get_by_text("networks, ").first).not_to_contain_text("64 networks")


def test_a_file_is_brought_back_and_gone_on_from(page, tmp_path):
    said = json.loads((ROOT / "docs" / "sweeps" / "digits.json").read_text("utf-8"))
    del said["rows"][-1]
    (tmp_path / "most.json").write_text(json.dumps(said), "utf-8")
    (tmp_path / "other.json").write_text("{}", "utf-8")
    page.goto("/sweep")
    expect(page.get_by_text("docs/sweeps/two-moons.json")).to_be_visible(timeout=60_000)
    page.get_by_text("Show a result file").click()
    page.set_input_files("input[type=file]", tmp_path / "other.json")
    expect(page.get_by_test_id("stAlert")).to_contain_text("no result of a sweep")
    page.set_input_files("input[type=file]", tmp_path / "most.json")
    button(page, "Continue").wait_for(timeout=20_000)
    expect(page).to_have_url(re.compile("data=digits"))
    button(page, "Continue").click()
    button(page, "Run it again").wait_for(timeout=90_000)


def test_a_result_is_taken_along(page):
    page.goto("/sweep")
    for label, begins in (
        ("Download JSON", '{\n "format": "alpha-sam'),
        ("Download CSV", "alpha,"),
    ):
        with page.expect_download(timeout=60_000) as taken:
            page.get_by_role("button", name=label).click(timeout=60_000)
        assert taken.value.path().read_text("utf-8").startswith(begins)
        assert taken.value.suggested_filename.startswith("sweep-two-moons.")


def test_pointing_at_a_cell_of_the_sweep_reads_it_out(page):
    page.goto("/sweep?data=digits&scene=0")
    live = page.locator(".live[data-whole=true]").first
    expect(live).to_be_visible(timeout=60_000)
    expect(live).to_have_attribute("data-playing", "false", timeout=20_000)
    box = page.locator(".graph").bounding_box()
    seen = set()
    for share in (0.12, 0.22, 0.32):
        with Redraw(page):
            page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.3 * box["height"])
        seen.add(page.locator(".status").inner_text())
    assert len(seen) == 3


def test_the_question_of_a_sweep_is_answered_by_its_table(page):
    page.goto("/sweep?data=digits&scene=2")
    page.get_by_role("button", name="the product αρ").click(timeout=60_000)
    page.get_by_role("button", name="Run it", exact=True).click()
    expect(page.locator(".verdict")).to_contain_text("correlates", timeout=30_000)
