"""Formulas are set with the font that comes with the app, which has all that they need."""

import html
import re

import pytest

from pages.ui import formula
from tests.browser import live
from tests.lessons.registry import FIGURES

# What MathML makes of a letter that stands alone: the slanted one.
SLANTED = "".join(map(chr, [*range(0x1D434, 0x1D455), *range(0x1D456, 0x1D468), 0x210E]))

# A sign that the font lacks comes from the next one, and looks as it does there; one that no font
# has looks like any other of that kind.
LACKS = """async signs => {
    await document.fonts.load("40px Formula");
    const pen = document.createElement("canvas").getContext("2d");
    const picture = (sign, font) => {
        pen.clearRect(0, 0, 300, 150);
        pen.font = `40px ${font}`;
        pen.fillText(sign, 100, 100);
        return pen.canvas.toDataURL();
    };
    const nobodyHas = picture("\\u{10fffe}", "Formula");
    return [...signs].filter((sign) =>
        picture(sign, "Formula") === nobodyHas || ["monospace", "serif"].every((next) =>
            picture(sign, `Formula, ${next}`) === picture(sign, next)));
}"""


def signs() -> str:
    """All that stands in the formulas of the app."""
    lessons = [make().html.get("formula", "") for make in FIGURES.values()]
    texts = [*lessons, formula.ALPHA_SAM, formula.EXACT, formula.FORWARD_ONLY]
    assert len(texts) > 20
    maths = "".join(re.findall(r"<math.*?</math>", "".join(texts), re.DOTALL))
    return "".join(sorted(set(html.unescape(re.sub("<[^>]*>", "", maths))) - {" ", "\xa0"}))


def test_the_font_has_every_sign_of_the_formulas(page):
    live.ready(page, "/saddam")
    wanted = signs() + SLANTED
    assert "√" not in wanted  # it is drawn around what is under it, by the font's table
    assert page.evaluate(LACKS, wanted) == []
    assert page.evaluate(LACKS, "★字") == ["★", "字"]


def test_a_root_covers_what_is_under_it_and_a_bracket_grows(page):
    """Which needs a table of mathematics in the font."""
    live.ready(page, "/learning_alpha?eta=0.033")  # which opens the figure of the formula
    root, under, bracket, letter = (
        page.locator(f".formula {each}").first.evaluate("e => e.getBoundingClientRect().height")
        for each in ("msqrt", "msqrt > *", "mo[fence]", "mi")
    )
    assert root > under
    assert bracket > 2 * letter


@pytest.mark.parametrize("address", ["/", "/dial", "/free_sam?scene=3", "/saddam?scene=6"])
def test_no_edge_of_a_low_window_cuts_the_formula_of_a_card(fresh_page, address):
    page = fresh_page
    page.set_viewport_size({"width": 1280, "height": 655})
    live.ready(page, address)
    box = page.locator(".formula").first.bounding_box()
    assert box and box["y"] + box["height"] <= 655


def test_beside_the_time_there_is_nothing_of_a_run_that_is_not_drawn(page):
    live.ready(page, "/")
    assert page.locator(".readout").inner_text().split() == ["step", "2000"]
    live.ready(page, "/?scene=6")
    assert "α-SAM" in page.locator(".readout").inner_text()
