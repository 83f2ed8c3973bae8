"""A visit to a lesson: its page opened at an address, and what its figures were given."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets import stage
from pages.widgets.live import Scene
from tests.scenes import off_axis

ROOT = Path(__file__).parents[2]
Visit = Callable[..., tuple[list[Scene], AppTest]]


@pytest.fixture
def open_lesson(monkeypatch) -> Visit:
    """Opens a script at an address; gives the scene of each of its figures, and the page."""
    scenes: list[Scene] = []
    monkeypatch.setattr(stage, "live_figure", lambda scene, **_: scenes.append(scene))

    def visit(script: str, **address: str) -> tuple[list[Scene], AppTest]:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(script)
        app.query_params.update(address)
        for _ in range(2):  # at first a new program sends the surface alone
            scenes.clear()
            app.run()
            assert not app.exception
        assert scenes and all(scene.base is not None for scene in scenes)
        assert not [name for scene in scenes for name in off_axis(scene)]
        return list(scenes), app

    return visit


@pytest.fixture
def follow(open_lesson) -> Visit:
    """Opens a script and follows the link of that text; gives what `open_lesson` does."""

    def follow(script: str, text: str) -> tuple[list[Scene], AppTest]:
        page = open_lesson(script)[1]
        anchors = re.compile(rf'<a href="([^"]+)" target="_self">{re.escape(text)}</a>')
        [address] = [href for each in page.markdown for href in anchors.findall(each.value)]
        parts = urlsplit(html.unescape(address))
        there = f"pages/lessons/{parts.path}.py" if parts.path else script
        scenes, page = open_lesson(there, **dict(parse_qsl(parts.query)))
        assert not page.info, "the link names something that is not there"
        return scenes, page

    return follow
