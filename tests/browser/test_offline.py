"""The app works without the internet, and tells nobody that it is being read."""

from playwright.sync_api import expect

OWN = ("data:", "blob:")


def test_a_page_asks_nobody_but_its_own_server(fresh_page, server):
    page, asked = fresh_page, []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    expect(page.locator(".live[data-whole=true]")).to_be_visible(timeout=90_000)
    assert asked
    assert not [url for url in asked if not url.startswith((server, *OWN))]
