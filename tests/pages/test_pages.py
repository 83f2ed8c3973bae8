"""Every page is in the contents and runs, from the frame that a reader enters by."""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.testing.v1 import AppTest

from experiments.programs import PROGRAMS
from pages.ui.course import COURSE, following, label, number
from tests.sources import LISTED, PAGES, ROOT
from tests.visit import app_at

SCRIPTS = [script.relative_to(ROOT).as_posix() for script in PAGES]


def test_the_contents_list_every_page_once():
    assert sorted(LISTED) == SCRIPTS


def links(app: AppTest) -> list[str]:
    """The pages that the page links of a page lead to."""
    return [each.proto.page for each in app.get("page_link")]


def test_the_course_leads_from_lesson_to_lesson_and_then_to_the_explorer():
    folders = [lesson.folder for lesson in COURSE]
    assert [following(folder) for folder in folders] == [*folders[1:], "explore/explorer"]


def test_every_lesson_needs_only_what_came_before():
    for place, lesson in enumerate(COURSE):
        needed = {each for each in lesson.needs if "/" in each}
        assert needed <= {before.folder for before in COURSE[:place]}, lesson.folder


def test_every_lesson_of_the_list_has_a_label_of_its_own():
    labels = [label(lesson.folder) for lesson in COURSE]
    assert len(set(labels)) == len(labels)
    assert [each for each in labels if not each.isdigit()] == ["8a", "8b"]


def test_a_second_half_shares_the_number_of_the_lesson_before():
    numbers = [number(lesson.folder) for lesson in COURSE]
    assert (numbers[0], numbers[-1]) == (1, len(COURSE) - 1)
    assert number("networks/train") == number("networks/drag")


def test_home_links_to_every_lesson_in_its_order():
    home = app_at().run()
    assert links(home) == [Path(lesson.folder).name for lesson in COURSE]


@pytest.fixture
def outer_fragments(monkeypatch) -> list[str | None]:
    """For every fragment that is registered, the one that it stands in."""
    seen: list[str | None] = []
    register = MemoryFragmentStorage.register

    def spy(storage, *args, parent_fragment_id=None, **kwargs):
        seen.append(parent_fragment_id)
        register(storage, *args, parent_fragment_id=parent_fragment_id, **kwargs)

    monkeypatch.setattr(MemoryFragmentStorage, "register", spy)
    return seen


def astray(app: AppTest, page: str) -> list[str]:
    """The links of a page's text that lead nowhere, or out of the app where it is at host/sam/."""
    texts = [text.value for text in (*app.markdown, *app.caption)]
    found = [each for text in texts for each in re.findall(r'href="([^"]+)"|\]\(([^)]+)\)', text)]
    paths = {
        address: urlsplit(urljoin(f"http://host/sam/{page}", address)).path
        for address in map("".join, found)
        if not address.startswith("https://")
    }
    pages = {"/sam/", *(f"/sam/{Path(script).parent.name}" for script in LISTED)}
    return [address for address, path in paths.items() if path not in pages]


def torn(texts: list[str]) -> list[str]:
    """The rows of Markdown tables in which a bar stands in a formula, and so ends a cell there."""
    rows = [row for text in texts for row in text.splitlines() if row.startswith("|")]
    formulas = ((row, re.findall(r"\$([^$]*)\$", row)) for row in rows)
    return [row for row, found in formulas if any("|" in each.replace(r"\|", "") for each in found)]


def test_a_bar_in_a_formula_of_a_table_is_found():
    torn_row, whole_row = "| ASAM | $T = |θ|$ | a |", r"| SAM | $\|g\|$ | $\lvert θ\rvert$ |"
    assert torn([f"{torn_row}\n{whole_row}", "of $|θ|$"]) == [torn_row]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_page_runs(script, outer_fragments):
    """Twice: at first it may send a picture without what must be compiled.

    A lesson or a page of networks only once: with what is compiled its own tests open it.
    """
    PROGRAMS.forget()
    app = app_at(script)
    for _ in range(1 if script.split("/")[1] in {"lessons", "networks"} else 2):
        app.run()
        assert not app.exception
    assert app.title[0].value
    folder = script.removeprefix("pages/").removesuffix("/page.py")
    in_course = any(lesson.folder == folder for lesson in COURSE)
    assert any("Lesson " in text.value for text in app.markdown[:1]) == in_course
    after = following(folder)
    assert after is None or links(app)[-1] == Path(after).name
    assert not astray(app, Path(script).parent.name)
    assert not torn([text.value for text in app.markdown])
    assert set(outer_fragments) <= {None}  # see pages/ui/fragment.py
