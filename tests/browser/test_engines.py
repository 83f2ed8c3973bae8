"""The live figure in Firefox and in WebKit: it opens, follows the hand, is heard, and plays."""

import pytest

from tests.browser.engines import Tab, firefox, missing, webkit

WATCH = """(() => {
    window.uncaught = [];
    addEventListener("error", (event) => uncaught.push(event.message));
    addEventListener("unhandledrejection", (event) => uncaught.push(String(event.reason)));
    return true;
})()"""
LIVE = "document.querySelector('.live')"
PATH = "document.querySelector('.graph .tracepath path.js-line')?.getAttribute('d')"
ALPHA = "document.querySelector('input[name=alpha]')"


@pytest.fixture(params=[firefox, webkit], ids=lambda engine: engine.__name__)
def tab(request):
    if reason := missing(request.param.__name__):
        pytest.skip(reason)
    with request.param() as tab:
        yield tab


def thumb(tab: Tab) -> tuple[float, float]:
    return tuple(
        tab.ask(
            f"""(() => {{
                const slider = {ALPHA};
                slider.scrollIntoView({{ block: "center" }});
                const {{ left, top, width, height }} = slider.getBoundingClientRect();
                const share = slider.value / slider.max;
                return [left + 9 + share * (width - 18), top + height / 2];
            }})()"""
        )
    )


def on_surface(tab: Tab, x: float, y: float) -> tuple[float, float]:
    return tuple(
        tab.ask(
            f"""(() => {{
                const graph = document.querySelector(".graph");
                graph.scrollIntoView({{ block: "center" }});
                const {{ left, top }} = graph.getBoundingClientRect();
                const {{ xaxis: across, yaxis: up }} = graph._fullLayout;
                return [left + across._offset + across.d2p({x}), top + up._offset + up.d2p({y})];
            }})()"""
        )
    )


def test_the_live_figure_opens_follows_is_heard_and_plays(tab, server):
    tab.go(server)
    tab.until(f"{LIVE}?.dataset.whole === 'true'", patience=90)
    tab.ask(WATCH)
    tab.until(f"{LIVE}.dataset.playing !== 'true' && {PATH}?.length > 20")
    x, y = thumb(tab)
    seen = [tab.ask(PATH)]
    tab.mouse((x, y), "down")
    for k in range(1, 4):
        paints = tab.ask(f"{LIVE}.dataset.paints")
        tab.mouse((x - 15 * k, y))
        tab.until(f"{LIVE}.dataset.shown > {paints}")
        seen.append(tab.ask(PATH))
    assert len(set(seen)) == 4, "the path did not follow every move"
    serial = tab.ask(f"{LIVE}.dataset.serial")
    tab.mouse("up")
    alpha = tab.ask(f"{ALPHA}.getAttribute('aria-valuetext')").replace("−", "-")
    tab.until(f"location.search === '?alpha={alpha}'")
    tab.until(f"{LIVE}.dataset.serial > {serial}")
    tab.ask("document.querySelector('.speed').value = '0.25'")
    tab.ask("document.querySelector('.play').click()")
    tab.until(
        "(({ value, max }) => 3 < value && value < max / 2)(document.querySelector('.scrub'))"
    )
    tab.ask("document.querySelector('.play').click()")
    tab.until("location.search.includes('step=')")
    tab.ask("history.back()")
    tab.until(f"location.search === '?alpha={alpha}'")
    tab.until("document.querySelector('.readout [data-channel=step]').innerText === '2000'")
    tab.mouse(on_surface(tab, -0.5, 0.8), "down", "up")
    tab.until("location.search.includes('start=-0.')")
    x, y = map(float, tab.ask("new URLSearchParams(location.search).get('start')").split(","))
    assert (x, y) == pytest.approx((-0.5, 0.8), abs=0.02)
    assert tab.ask("uncaught") == []
    assert tab.ask("document.querySelector('.trouble').textContent") == ""
