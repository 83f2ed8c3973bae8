"""Every lesson has a map of α and ρ: one of its own, or the way to that of all."""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets import atlas, stage

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.stem for path in (ROOT / "pages" / "lessons").glob("[a-z]*.py"))
OWN = {"bounces", "dial", "downhill_first", "free_sam", "how_far", "learning_alpha", "minibatches", "one_step", "saddam"}


@pytest.fixture
def opened(monkeypatch):
    """A page as it first comes, without what must be compiled."""
    monkeypatch.setattr(stage, "_met", set())
    monkeypatch.setattr(atlas, "_met", set())

    def opened(script: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(script)
        app.query_params.update(address)
        app.run()
        assert not app.exception
        return app

    return opened


def to_the_map(app: AppTest) -> list[str]:
    links = [each.proto for each in app.get("page_link")]
    return [link.query_string for link in links if link.page == "atlas"]


@pytest.mark.parametrize("lesson", sorted(OWN))
def test_a_lesson_with_a_map_of_its_own_leads_to_no_other(opened, lesson):
    assert not to_the_map(opened(f"pages/lessons/{lesson}.py"))


@pytest.mark.parametrize(
    "lesson, address",
    [
        *((lesson, {}) for lesson in LESSONS if lesson not in OWN),
<<<<<<< HEAD
        ("learning_alpha", {"surface": "rosenbrock"}),
=======
        ("one_step", {"surface": "beale"}),
        *(("saddam", {"definition": each, "surface": "two-factor-net"}) for each in "cmdf"),
>>>>>>> c06476e (Show whose look is true at every temperature and every rho held)
    ],
)
def test_the_map_follows_the_link_to_the_letter(opened, lesson, address):
    [query] = to_the_map(opened(f"pages/lessons/{lesson}.py", **address))
    there = dict(parse_qsl(query))
    app = opened("pages/explore/atlas.py", **there)
    assert not app.info, "the link names something that is not there"
    assert there["surface"] and there["rule"]
