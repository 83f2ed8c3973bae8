"""Every page passes axe-core: contrasts, names, the order of headings, landmarks, tables."""

from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import expect

from livefigure.mount import themes
from tests.browser import live
from tests.sources import LISTED

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")

# Of each element that breaks a rule: the rule, what is wrong, and how it begins.
# What Streamlit shows while Python works comes and goes.
AUDIT = """async (options) => {
    const {violations} = await axe.run(
        {exclude: [["[data-testid=stStatusWidget]"]]}, {resultTypes: ["violations"], ...options});
    return violations.flatMap(({id, nodes}) => nodes.map(({any, html}) =>
        `${id}: ${any.map(({message}) => message).join(" ")} in ${html.slice(0, 200)}`));
}"""

# Themes differ in their colours alone.
THEMES: dict[str, dict] = {"dark": {}, "light": {"runOnly": ["color-contrast"]}}

# While Python works, Streamlit fades what it may replace.
UNFADED = "[data-stale] { opacity: 1 !important; transition: none !important; }"

# The page has the colours of the theme, and figures have them, too, where they have any already;
# they have their words, and nothing fades in or out.
DRESSED = """(ground) => [...document.querySelectorAll(".live")].every((figure) => {
    if (!figure.checkVisibility()) return true;  // it is folded away
    const style = getComputedStyle(figure);
    const [here, wanted] = ["--live-ground", "--st-background-color"].map((name) =>
        style.getPropertyValue(name).trim());
    return figure.querySelector(".graph[aria-label]") && (!here || here === wanted);
}) && getComputedStyle(document.querySelector(".stApp")).backgroundColor === ground
    && document.getAnimations().every((each) =>
        !(each instanceof CSSTransition) || each.playState === "finished")"""


@pytest.mark.parametrize(
    ("name", "part"),
    [(Path(script).parent.name, Path(script).parents[1].name) for script in LISTED],
    ids=[Path(script).parent.name for script in LISTED],
)
def test_axe_finds_nothing(page, name, part):
    live.go(page, "/" if name == "home" else f"/{name}")
    expect(page.get_by_text("Computed by JAX, paths")).to_be_visible(timeout=90_000)
    if part != "reference":  # which has no figures
        drawn = page.locator(".live[data-pending=false]")
        trains = page.get_by_role("progressbar")
        expect(drawn.or_(trains).first).to_be_visible(timeout=90_000)
    page.evaluate(AXE)
    unfaded = page.add_style_tag(content=UNFADED)
    found = {}
    try:
        for theme, options in THEMES.items():
            page.emulate_media(color_scheme=theme)
            red, green, blue = bytes.fromhex(themes()[theme]["background-color"][1:])
            for _ in range(2):  # what the theme changes is drawn meanwhile
                page.wait_for_function(DRESSED, arg=f"rgb({red}, {green}, {blue})")
                page.wait_for_timeout(300)
            found[theme] = page.evaluate(AUDIT, options)
    finally:
        unfaded.evaluate("style => style.remove()")
        page.emulate_media(color_scheme="light")
    assert found == {"dark": [], "light": []}
