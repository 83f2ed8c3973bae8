"""A visit to a lesson: its page opened at an address, and what its figures were given."""

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from experiments.programs import PROGRAMS
from livefigure import Scene
from pages.ui import lesson_figure
from tests.visit import app_at

Visit = Callable[..., tuple[list[Scene], AppTest]]


@pytest.fixture(scope="module", autouse=True)
def as_in_the_app(optimised) -> None:
    """A lesson walks so many paths that optimising what walks them pays."""


@pytest.fixture(scope="session", autouse=True)
def all_programs_are_kept():
    """A reader has a lesson or two open; the tests go through all of them, more than once."""
    limit, PROGRAMS.limit = PROGRAMS.limit, 500
    yield
    PROGRAMS.limit = limit


@pytest.fixture(scope="session")
def seen() -> dict[tuple, tuple[list[Scene], AppTest]]:
    """What is at an address that was visited: tests only look at it."""
    return {}


@pytest.fixture
def open_lesson(monkeypatch, seen) -> Visit:
    """Opens a script at an address; gives the scene of each of its figures, and the page."""
    scenes: list[Scene] = []
    monkeypatch.setattr(lesson_figure, "live_figure", lambda scene, **_: scenes.append(scene))

    def visit(script: str, **address: str) -> tuple[list[Scene], AppTest]:
        place = script, *sorted(address.items())
        if place not in seen:
            seen[place] = _visit(script, address)
        return seen[place]

    def _visit(script: str, address: dict[str, str]) -> tuple[list[Scene], AppTest]:
        app = app_at(script)
        app.query_params.update(address)
        for _ in range(3):  # at first a new program sends the surface alone, and then no map
            scenes.clear()
            app.run()
            assert not app.exception
            if all(scene.whole for scene in scenes):
                break
        assert scenes and all(scene.base is not None and scene.whole for scene in scenes)
        return list(scenes), app

    return visit


@pytest.fixture
def visit(request, open_lesson):
    """Opens the SCRIPT of a test's module, which has one figure; gives its scene, and the page."""

    def visit(**address: str) -> tuple[Scene, AppTest]:
        [scene], app = open_lesson(request.module.SCRIPT, **address)
        return scene, app

    return visit


@pytest.fixture(scope="session")
def markdown() -> dict[str, str]:
    """What the scripts say that were opened to find a link in."""
    return {}


@pytest.fixture
def follow(open_lesson, markdown) -> Visit:
    """Opens a script and follows the link of that text; gives what `open_lesson` does."""

    def follow(script: str, text: str) -> tuple[list[Scene], AppTest]:
        if script not in markdown:
            markdown[script] = "".join(each.value for each in open_lesson(script)[1].markdown)
        link = re.compile(rf'<a href="([^"]+)" target="_self">{re.escape(text)}</a>')
        [address] = link.findall(markdown[script])
        parts = urlsplit(html.unescape(address))
        there = f"pages/lessons/{parts.path}/page.py" if parts.path else script
        scenes, page = open_lesson(there, **dict(parse_qsl(parts.query)))
        assert not page.info, "the link names something that is not there"
        return scenes, page

    return follow
