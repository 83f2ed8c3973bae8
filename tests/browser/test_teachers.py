"""For teachers: a link that hides controls, the form that makes it, the code that leads to it."""

import io
from urllib.parse import parse_qs, urlsplit

import numpy as np
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser import live

GUIDED = "/dial?alpha=0&rho=0.2&hide=rho,story,exercises"


def test_a_link_hides_controls_and_they_stay_as_they_are_set(page):
    figure = live.ready(page, GUIDED)
    expect(live.slider(page, "α")).to_be_visible()
    for hidden in ("[data-control=rho]", ".story", ".exercises"):
        expect(figure.locator(hidden)).to_be_hidden()
    # On the map of α and ρ a hand moves what is left.
    graph = page.locator(".graph").first.bounding_box()
    assert graph
    panel = page.evaluate(
        """() => { const {xaxis2: x, yaxis3: y} = document.querySelector(".graph")._fullLayout;
        return [x._offset + 0.7 * x._length, y._offset + 0.2 * y._length]; }"""
    )
    with live.Answer(page):
        page.mouse.click(graph["x"] + panel[0], graph["y"] + panel[1])
    page.wait_for_function("() => location.search.includes('hide=')")
    query = parse_qs(urlsplit(page.url).query)
    assert float(query["alpha"][0]) > 0, "α does not follow the hand on the map"
    assert query.get("rho", ["0.2"]) == ["0.2"], "a hidden slider was moved"
    page.get_by_role("link", name="Show all of them").click()
    expect(page.locator("[data-control=rho]").first).to_be_visible(timeout=60_000)
    assert "hide" not in page.url


def test_the_form_makes_such_a_link_and_its_frame_and_its_code(page):
    live.ready(page, "/explorer?alpha=2")
    page.get_by_role("button", name="Save", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("For a class").click()
    for label in ("ρ, perturbation radius", "Rule", "the story", "start θ₀"):
        dialog.get_by_label(label, exact=True).check()
    address = dialog.locator(".link").input_value()
    assert parse_qs(urlsplit(address).query)["hide"] == ["rho,start,rule,story"]
    assert "hide=rho" in dialog.locator(".frame").input_value()
    shot = Image.open(io.BytesIO(dialog.locator(".qr").screenshot())).convert("L")
    assert [each.text for each in zxingcpp.read_barcodes(np.asarray(shot))] == [address]
    dialog.get_by_label("Close").click()
    figure = live.ready(page, urlsplit(address).path + "?" + urlsplit(address).query)
    expect(page.locator(".handle")).to_have_count(0)
    for hidden in (".st-key-rule", "[data-control=rho]", ".story"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".st-key-surface")).to_be_visible()
    expect(figure.locator(".guided")).to_be_visible()


def test_a_moment_has_a_code_that_leads_to_it(page, server):
    live.go(page, "/moments")
    page.get_by_role("button", name="QR code").nth(1).click(timeout=60_000)
    code = page.locator(".code-of-link svg")
    expect(code).to_be_visible()
    shot = Image.open(io.BytesIO(code.screenshot())).convert("L")
    [found] = zxingcpp.read_barcodes(np.asarray(shot))
    assert found.text == f"{server}/dial?scene=1"
    page.get_by_role("button", name="Close").click()
