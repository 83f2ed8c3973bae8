"""Pinned runs as a file: taken along, brought back on their surface, or refused."""

import numpy as np
import pytest

from experiments.kept import BadKept, Kept, from_zip, to_zip
from livefigure import Record, Scene
from pages.explore.explorer import session
from pages.explore.explorer.figure import pin_record, text
from pages.ui import link, run_figure, surface
from pages.ui.setting import RULE, RunSetting
from tests.visit import app_at


class Query(dict):
    """The settings of an address, as Streamlit has them."""

    to_dict = dict.copy

    def from_dict(self, values):
        self.clear()
        self.update(values)


@pytest.fixture
def address(monkeypatch) -> Query:
    query = Query()
    monkeypatch.setattr(link.st, "query_params", query)
    return query


def pins() -> list[RunSetting]:
    """Two runs on the surface of the address."""
    there = surface.surface([])
    rate = there.learning_rate
    return [RunSetting(there, RULE, rate, 100, alpha, 0.1, there.start) for alpha in (0.0, 2.0)]


def path_of(pin: RunSetting) -> Record:
    return session.path(pin_record(pin, pin))


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"surface": "quadratic-bowl"},
        {"surface": "your-own", "formula": "a*x^2 + 2*y^2", "a": "3", "window": "-1,1,-2,2"},
    ],
)
def test_a_file_brings_the_pins_back_on_their_surface(where, address):
    address.from_dict({**where, "alpha": "2"})
    before, runs = surface.surface([]), pins()
    content = to_zip(Kept(list(map(session.kept_run, runs)), ()), list(map(path_of, runs)), {})
    address.from_dict({"surface": "fork", "rule": "forward-only", "hide": "rho"})
    session.take_runs(from_zip(content))
    assert address == {**where, "hide": "rho", "pins": "~".join(map(text, runs))}
    assert surface.surface([]) == before
    notices: list[str] = []
    assert [text(pin) for pin in session.read(before, notices)] == list(map(text, runs))
    assert not notices
    path = path_of(runs[1])
    assert path["step"][-1] == 100 and np.isfinite(path["loss"]).all()


@pytest.mark.parametrize(
    ("runs", "says"),
    [
        ([], "no runs"),
        ([{"surface": {}, "run": "x"}] * 5, "5 runs; 4 can be pinned"),
        ([{"surface": {}}, {"surface": {"surface": "fork"}}], "more than one surface"),
        ([{"surface": {"pins": "x"}}], "not known here"),
        ([{"surface": "fork"}], "not known here"),
        ([{}], "not known here"),
    ],
)
def test_what_is_no_run_is_refused(runs, says, address):
    with pytest.raises(BadKept, match=says):
        session.take_runs(Kept(runs, ()))
    assert address == {}


@pytest.mark.parametrize("run", ["", "~~~", "alpha-sam-sgd_1e999_0_0", "<b>", 3.0, [1, 2]])
@pytest.mark.parametrize("formula", ["import os", "x^2 + y^2", "(" * 200])
def test_whatever_a_file_says_the_page_opens(monkeypatch, run, formula):
    scenes: list[Scene] = []
    monkeypatch.setattr(run_figure, "live_figure", lambda scene, **_: scenes.append(scene))
    query = Query()
    with monkeypatch.context() as patch:
        patch.setattr(link.st, "query_params", query)
        place = {"surface": "your-own", "formula": formula, "a": 10**30, "window": "1,1,1,1"}
        session.take_runs(Kept([{"surface": place, "run": run}], ()))
    app = app_at("pages/explore/explorer/page.py")
    app.query_params.update(query)
    app.run()
    assert not app.exception and scenes
