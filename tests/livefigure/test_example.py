"""The example runs by itself, and the README leads to a page that runs."""

import base64
import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import livefigure
from livefigure import mount
from tests.livefigure.test_wire import contents, unpacked

SCRIPT = Path(livefigure.__file__).with_name("example.py")


@pytest.fixture
def opened(monkeypatch) -> tuple[AppTest, list[dict]]:
    """The page, and what its browser is given whenever it has run."""
    app, sent = AppTest.from_file(str(SCRIPT), default_timeout=60), []
    monkeypatch.setattr(mount, "_mount", lambda **given: sent.append(given))
    return app, sent


def test_it_shows_what_it_computes(opened):
    app, sent = opened
    app.run()
    assert not app.exception
    header, parts = contents(sent[-1]["data"])
    base = unpacked(parts[header["base"]])
    np.testing.assert_allclose(base["y"], np.sin(2 * base["x"]), atol=5e-3)


def test_a_release_moves_it_and_the_lines_run_through_where_it_stands(opened, monkeypatch):
    app, sent = opened
    app.run()
    values = {"omega": 3.0, "phi": 0.5}
    said = {"released": {"serial": 1, "values": values, "have": []}}
    with monkeypatch.context() as as_streamlit:
        as_streamlit.setattr("streamlit.session_state", {"sine": said})
        sent[-1]["on_released_change"]()
    app.run()
    assert not app.exception
    header, parts = contents(sent[-1]["data"])
    base = unpacked(parts[header["base"]])
    np.testing.assert_allclose(base["y"], np.sin(3 * base["x"] + 0.5), atol=5e-3)
    for control in header["controls"]:
        line = unpacked(parts[header["lines"][control["name"]]])
        np.testing.assert_array_equal(line["y"][control["index"]], base["y"])
        assert control["values"][control["index"]] == values[control["name"]]


def steps_of_the_readme() -> list[str]:
    text = SCRIPT.with_name("README.md").read_text("utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.S)


def test_the_steps_of_the_readme_make_a_page(monkeypatch):
    steps = steps_of_the_readme()
    assert len(steps) == 5
    sent: list[dict] = []
    monkeypatch.setattr(mount, "_mount", lambda **given: sent.append(given))
    app = AppTest.from_string("\n".join(steps)).run()
    assert not app.exception
    header, parts = contents(sent[-1]["data"])
    line = unpacked(parts[header["lines"]["omega"]])
    base = unpacked(parts[header["base"]])
    np.testing.assert_array_equal(line["y"][header["controls"][0]["index"]], base["y"])


def test_the_last_step_of_the_readme_makes_a_file():
    app = AppTest.from_string("\n".join([*steps_of_the_readme(), "st.session_state.page = page"]))
    app.run()
    assert not app.exception
    text = app.session_state.page
    assert text.startswith("<!doctype html>") and "<title>A sine</title>" in text
    [sent] = re.findall(r'<script type="text/plain">(.*?)</script>', text)
    header, parts = contents(base64.b64decode(sent))
    [grid] = header["held"]["grids"]
    assert unpacked(parts[grid["record"]])["y"].shape == (76, 200)
