"""Every page is in the contents and runs, from the frame that a reader enters by."""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.testing.v1 import AppTest

from experiments.programs import PROGRAMS
from tests.sources import LISTED, PAGES, ROOT
from tests.visit import app_at

SCRIPTS = [script.relative_to(ROOT).as_posix() for script in PAGES]


def test_the_contents_list_every_page_once():
    assert sorted(LISTED) == SCRIPTS


@pytest.mark.parametrize("section", ["lessons", "networks"])
def test_every_page_of_a_course_leads_to_the_next_in_the_contents(section):
    course = [script for script in LISTED if script.startswith(f"pages/{section}/")]
    following = LISTED[LISTED.index(course[0]) + 1 : LISTED.index(course[-1]) + 2]
    leads = [
        re.findall(r'next_lesson\("([^"]+)"\)', (ROOT / script).read_text("utf-8"))
        for script in course
    ]
    assert [[f"pages/{each}/page.py" for each in lead] for lead in leads] == [
        [script] for script in following
    ]


def test_home_links_to_every_lesson_in_the_order_of_the_contents():
    course = [script for script in LISTED if script.startswith("pages/lessons/")]
    home = app_at().run()
    links = [each.proto.page for each in home.get("page_link")]
    assert links == [Path(script).parent.name for script in course]


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
    pages = {f"/sam/{Path(script).parent.name}" for script in LISTED}
    return [address for address, path in paths.items() if path not in pages]


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
    assert not astray(app, Path(script).parent.name)
    assert set(outer_fragments) <= {None}  # see pages/ui/fragment.py
