"""What a client may send to a figure: anything. What it cannot mean is as if it were not said."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from streamlit.runtime.state.query_params import QueryParams

from experiments.programs import PROGRAMS
from livefigure import mount
from pages.networks.sweep import session as of_sweep
from tests.sources import LISTED
from tests.visit import app_at

DEEP: Any = []
for _ in range(300):
    DEEP = [DEEP]

ODD: some.SearchStrategy = some.one_of(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    some.sampled_from([10**400, -(10**400), 1e308, "x" * 100_000, [0.5] * 100_000, DEEP]),
    some.lists(some.floats() | some.integers() | some.text(max_size=3), max_size=3),
    some.dictionaries(some.text(max_size=5), some.integers(), max_size=3),
)
NAMES = (
    *("alpha", "rho", "start", "step", "cell", "eta", "p", "surface", "data", "rule", "pins"),
    *("embed", "embed_options", "EMBED", "nobody", "", "α"),
)
VALUES = some.dictionaries(some.sampled_from(NAMES), ODD, max_size=6)
MESSAGE: some.SearchStrategy = ODD | some.fixed_dictionaries(
    {},
    optional={
        "serial": ODD,
        "values": VALUES | ODD,
        "fetch": ODD | some.sampled_from(NAMES),
        "have": ODD | some.lists(ODD, max_size=3),
        "more": ODD,
    },
)
WHOLE = {"serial": 3, "values": {}, "fetch": None, "have": ["a1"]}


class Figure:
    """A live figure as the server knows it: what happens when its page says something."""

    def __init__(self, script: str, key: str, told):
        self.script, self.key, self.told = script, key, told

    def say(self, message: Any) -> dict[str, str]:
        """The settings that the address has after the message, beside those of a frame around."""
        address = QueryParams({"embed": "true", "embed_options": "dark_theme"})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("streamlit.session_state", {self.key: {"released": message}})
            patch.setattr("streamlit.query_params", address)
            self.told()
            mount.released(self.key)
        assert "embed=true&embed_options=dark_theme" in urlencode(address._query_params)
        return address.to_dict()


@cache
def figures() -> list[Figure]:
    """All live figures of all pages; nothing is computed for them."""
    found: list[Figure] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PROGRAMS, "seen", lambda _: False)
        for script in LISTED:
            mounted: list[dict] = []
            patch.setattr(mount, "_mount", lambda mounted=mounted, **given: mounted.append(given))
            app = app_at(script)
            app.run()
            assert not app.exception
            found += [Figure(script, each["key"], each["on_released_change"]) for each in mounted]
    return found


def test_every_page_with_a_figure_is_tried():
    assert len(figures()) >= len(LISTED) - 1  # the glossary has none


@given(MESSAGE, some.data())
@example(None, None)
@example([], None)
@example("released", None)
@example({"serial": 1, "nobody": 2}, None)
@example(WHOLE | {"values": {"cell": 3, "alpha": [1, 2], "step": "x"}}, None)
@example(WHOLE | {"values": {"cell": [0.5] * 100_000, "start": [[1]]}}, None)
@example(WHOLE | {"values": {"cell": [float("nan"), 1], "alpha": float("inf")}}, None)
@example(WHOLE | {"values": {"embed": "true", "pins": "x" * 100_000}}, None)
@example(WHOLE | {"values": {"alpha": {"a": 1}, "rho": 10**400}}, None)
@example(WHOLE | {"have": 7, "fetch": ["start"]}, None)
def test_no_message_does_more_than_a_hand_could(message, data):
    chosen = figures() if data is None else [data.draw(some.sampled_from(figures()))]
    for figure in chosen:
        for name, text in figure.say(message).items():
            assert name in NAMES and len(text) < 50, (figure.script, name)
            assert name not in ("nobody", "pins"), figure.script


def test_what_a_hand_does_is_heard():
    said = {"alpha": 1.0, "start": [0.5, 0.25], "step": 7}
    [explorer] = [each for each in figures() if each.script.endswith("explorer/page.py")]
    heard = explorer.say(WHOLE | {"values": said})
    assert heard == {"alpha": "1", "start": "0.5,0.25", "step": "7"}
    [sweep] = [each for each in figures() if each.script.endswith("sweep/page.py")]
    assert sweep.say(WHOLE | {"values": {"data": "digits", "step": None}}) == {"data": "digits"}


@pytest.mark.parametrize(
    "message",
    [
        WHOLE | {"serial": 10**400, "have": [["a"], None, 3], "fetch": {"a": 1}},
        {"have": ["x" * 1000] * 100_000, "fetch": "nobody"},
        [1, 2],
    ],
)
def test_a_page_is_drawn_whatever_its_figure_has_said(message, monkeypatch):
    mounted: list[dict] = []
    monkeypatch.setattr(mount, "_mount", lambda **given: mounted.append(given))
    script = "pages/networks/sweep/page.py"
    app = app_at(script)
    app.session_state[of_sweep.KEY] = {"released": message}
    app.run()
    assert not app.exception
    assert len(mounted[-1]["data"]) > 1000
