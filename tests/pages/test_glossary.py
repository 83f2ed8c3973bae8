"""The glossary sends its reader to pages that exist, and its references have the right shape."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.reference.glossary.text import PAPERS, TERMS
from tests.sources import LISTED
from tests.visit import app_at

SCRIPTS = {Path(script).parent.name: script for script in LISTED}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_seen_on_a_page_of_the_contents(term):
    assert urlsplit(term.seen).path in SCRIPTS


@pytest.mark.parametrize("seen", sorted({t.seen for t in TERMS if "?" in t.seen}))
def test_a_link_of_the_glossary_is_followed_without_a_notice(seen):
    address = urlsplit(seen)
    script = SCRIPTS[address.path]
    app = app_at(script)
    app.query_params.update({name: values[0] for name, values in parse_qs(address.query).items()})
    app.run()
    assert not app.exception and not app.info


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.authors)
def test_an_arxiv_id_is_a_year_a_month_and_a_number(paper):
    assert re.fullmatch(r"\d{2}(0[1-9]|1[0-2])\.\d{5}", paper.arxiv)
    # A conference comes after the preprint, and not many years after.
    assert 0 <= paper.year - (2000 + int(paper.arxiv[:2])) <= 2


def test_no_paper_stands_twice_and_both_lists_are_in_order():
    ids = [paper.arxiv for paper in PAPERS]
    assert len(set(ids)) == len(ids)
    assert [p.authors for p in PAPERS] == sorted(p.authors for p in PAPERS)
    names = [term.name.lower() for term in TERMS]
    assert len(set(names)) == len(names)
