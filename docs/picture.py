"""The picture in the README, taken anew: `python -m docs.picture`."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.find_browser import launch
from tests.browser.server import serve

PICTURE = Path(__file__).parent / "picture.png"


def main() -> None:
    with serve() as url, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce", color_scheme="light"
        )
        page.goto(f"{url}/?scene=5")
        page.locator(".live[data-pending=false]").wait_for(timeout=90_000)
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
