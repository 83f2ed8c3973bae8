"""Any link at all, with the settings that a page has and texts that no setting is.

The page opens, what could not be followed is said in a sentence, and no control stands elsewhere
than where one of its own ticks is.
"""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from experiments.programs import PROGRAMS
from pages.ui import link
from tests.sources import LISTED
from tests.visit import app_at

# Of no page: what Streamlit keeps for itself, and what nobody knows.
FOREIGN = ("embed", "embed_options", "Embed", "nobody", "ALPHA", "α", "", "__proto__")
HOSTILE = some.one_of(
    some.sampled_from(
        [
            "",
            " ",
            "0",
            "-0",
            "-1",
            "−1",
            "1e999",
            "1e-320",
            "nan",
            "-inf",
            "1_000",
            "0x10",
            "１",
            "½",
        ]
        + ["1,2", "1,2,3", "1,", ",", "1 2", "1e308,-1e308", "~", "_~_", "a_1_2_3_4_5_6_7"]
        + ["digits", "fork", "relief", "two-moons", "alpha-sam-adam", "true", "none", "null"]
        + ["<script>alert(1)</script>", "**[x](javascript:1)**", "{alpha}", "%00", "\x00", "$$"]
        + ["x" * 3000, "9" * 3000, "1," * 1500, "\N{RIGHT-TO-LEFT OVERRIDE}", "\ud7ff", "🂡"]
    ),
    some.integers().map(str),
    some.floats().map(str),
    some.text(max_size=12),
)


@pytest.fixture(scope="module", autouse=True)
def uncomputed():
    """No program has ever been seen, so no page computes what it draws."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PROGRAMS, "seen", lambda _: False)
        yield


def opened(script: str, address: dict[str, str | list[str]]) -> AppTest:
    app = app_at(script)
    app.query_params.update(address)
    app.run()
    assert not app.exception, address
    return app


@cache
def names(script: str) -> tuple[str, ...]:
    """The settings that a page looks for in its address."""
    asked: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for reads in ("choice", "tick", "point", "step"):
            read = getattr(link, reads)

            def spy(name, *args, read=read):
                asked.append(name)
                return read(name, *args)

            patch.setattr(link, reads, spy)
        opened(script, {})
    extra = {"explorer": ["pins", "formula"], "sweep": ["alphas", "rhos"]}
    return tuple(dict.fromkeys([*asked, *extra.get(Path(script).parent.name, [])]))


def test_the_settings_of_a_page_are_found():
    assert {"surface", "rule", "eta", "start", "step", "pins"} <= set(
        names("pages/explore/explorer/page.py")
    )
    assert {"data", "alphas", "noise", "alpha"} <= set(names("pages/networks/sweep/page.py"))


@pytest.mark.parametrize("script", LISTED)
@settings(max_examples=12, phases=[Phase.generate])  # to make one smaller takes minutes
@given(some.data())
def test_a_page_opens_at_any_link(script, data):
    known = names(script)
    texts = HOSTILE | some.lists(HOSTILE, min_size=1, max_size=3)
    address = data.draw(some.dictionaries(some.sampled_from([*known, *FOREIGN]), texts))
    if known:  # more than a few of them, for one that is ignored hides what others would do
        address |= data.draw(some.fixed_dictionaries({name: texts for name in known[:3]}))
    app = opened(script, address)
    assert app.title[0].value
    assert all(len(info.value) < 4000 for info in app.info)
