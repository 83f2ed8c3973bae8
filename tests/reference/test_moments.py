"""The prepared moments of a lecture: every link opens exactly what it names."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from experiments.programs import PROGRAMS
from pages.reference.moments.table import MOMENTS
from pages.ui import link
from tests.sources import LISTED
from tests.visit import app_at

SCRIPTS = {script.split("/")[-2]: script for script in LISTED}


@pytest.fixture
def read(monkeypatch) -> set[str]:
    """The names that a page looks for in its address, once it has run."""
    names: set[str] = set()
    for reader in ("choice", "_numbers"):
        reads = getattr(link, reader)

        def spy(name, *args, reads=reads):
            names.add(name)
            return reads(name, *args)

        monkeypatch.setattr(link, reader, spy)
    monkeypatch.setattr(PROGRAMS, "seen", lambda _: False)  # the controls are there before paths
    return names


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.title)
def test_a_moment_opens_without_a_notice(moment, read):
    address = urlsplit(moment.link)
    setting = dict(parse_qsl(address.query))
    assert setting.pop("lecture") == "1"
    app = app_at(SCRIPTS[address.path])
    app.query_params.update(setting)
    app.run()
    assert not app.exception
    assert [each.value for each in app.info] == []
    assert set(setting) <= read, "the page knows no such setting"


def test_no_two_moments_are_the_same():
    assert len({moment.plain for moment in MOMENTS}) == len(MOMENTS)


def test_a_moment_that_asks_for_what_is_not_there_is_noticed(read):
    app = app_at(SCRIPTS["dial"])
    app.query_params.update({"alpha": "0.123"})
    app.run()
    assert app.info and "alpha" in read
