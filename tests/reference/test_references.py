"""The list of references is what the pages cite, and a citation is a link to it."""

import re

import pytest

from pages.reference.glossary.text import papers
from pages.ui.references import CITATION, PAPERS, cite, cited
from tests.sources import ROOT
from tests.visit import app_at

CITED = {
    key
    for source in sorted((ROOT / "pages").glob("*/*/*.py"))
    for key in CITATION.findall(source.read_text("utf-8"))
}


def test_every_paper_that_is_cited_is_listed_and_every_one_listed_is_cited():
    assert set(PAPERS) == CITED


@pytest.mark.parametrize("key", PAPERS)
def test_a_paper_has_one_address_and_a_key_of_its_first_author_and_its_year(key):
    paper = PAPERS[key]
    assert bool(paper.arxiv) != bool(paper.url)
    assert key.rstrip("abc").endswith(str(paper.year))
    assert cite(key) == f"[{paper.authors} {paper.year}]({paper.address})"
    if paper.arxiv:
        assert re.fullmatch(r"\d{2}(0[1-9]|1[0-2])\.\d{4,5}", paper.arxiv)
        # A conference comes after the preprint, and not many years after.
        assert 0 <= paper.year - (2000 + int(paper.arxiv[:2])) <= 2


def test_no_paper_stands_twice_and_the_list_is_in_order():
    addresses = [paper.address for paper in PAPERS.values()]
    assert len(set(addresses)) == len(addresses)
    assert list(PAPERS) == sorted(PAPERS)
    places = [papers().index(f'id="{key}"') for key in PAPERS]
    assert places == sorted(places)


def test_keys_are_cited_wherever_they_stand_and_nothing_else_is():
    assert cited("@foret2021: SAM") == f"{cite('foret2021')}: SAM"
    assert cited("(@zhao2022, @yue2023)") == f"({cite('zhao2022')}, {cite('yue2023')})"
    plain = "mail@foret2021, a/@foret2021, @media, 2021"
    assert cited(plain) == plain
    with pytest.raises(KeyError, match="nobody1999"):
        cited("@nobody1999")


def test_the_sources_of_a_page_are_links():
    app = app_at("pages/lessons/dial/page.py").run()
    [sources] = [each.value for each in app.caption if each.value.startswith("Sources: ")]
    assert f"{cite('foret2021')}: SAM" in sources and "@" not in sources
