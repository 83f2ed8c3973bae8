"""The glossary is short and complete, and sends its reader to pages that exist."""

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.reference.glossary.text import contents, found, index, names, words
from pages.ui import link
from pages.ui.glossary import ENTRIES, THEMES, explained, meanings
from tests.sources import LISTED
from tests.visit import app_at

SCRIPTS = {Path(script).parent.name: script for script in LISTED}
SEEN = sorted({entry.seen for entry in ENTRIES if entry.seen})


def plain(text: str) -> str:
    """The text without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


@pytest.mark.parametrize("seen", SEEN)
def test_a_word_is_seen_on_a_page_of_the_contents(seen):
    assert urlsplit(seen).path in SCRIPTS


@pytest.mark.parametrize("seen", [seen for seen in SEEN if "?" in seen])
def test_a_link_of_the_glossary_is_followed_without_a_notice(seen):
    address = urlsplit(seen)
    script = SCRIPTS[address.path]
    app = app_at(script)
    app.query_params.update({name: values[0] for name, values in parse_qs(address.query).items()})
    app.run()
    assert not app.exception and not app.info


def test_no_key_and_no_spelling_stands_for_two_words():
    keys = [entry.key for entry in ENTRIES]
    spelled = [spelling.lower() for entry in ENTRIES for spelling in entry.spelled]
    assert len(set(keys)) == len(keys)
    assert len(set(spelled)) == len(spelled)
    assert all(link.slug(key) == key for key in keys)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_a_meaning_is_short_and_is_said_in_sentences(entry):
    said = plain(entry.says)
    assert len(said.split()) <= 45
    assert said[0].isupper() and said.endswith(".")
    assert set(re.findall(r"</?(\w+)", entry.name + entry.says)) <= {"i", "sub"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_every_spelling_is_explained_by_its_entry(entry):
    for spelling in entry.spelled:
        text = f"Of {spelling}, and so on."
        marked = f'aria-describedby="term-{entry.key}">{spelling}</span>'
        assert explained(text).count('class="term"') == 1 and marked in explained(text)


def test_the_page_has_every_entry_and_the_frame_every_meaning():
    page = "".join(words(found(theme, "")) for theme in THEMES)
    for entry in ENTRIES:
        assert f'id="{entry.key}"' in page and entry.says in page
        assert f'<p id="term-{entry.key}"><b>{entry.name}</b> {entry.says}</p>' in meanings()


def test_the_index_has_every_word_once_and_is_sorted():
    listed = re.findall(r'<a href="#([\w-]+)"[^>]*>(.*?)</a>', index())
    assert sorted(listed) == sorted((entry.key, name) for entry in ENTRIES for name in names(entry))
    initials = re.findall(r"\*\*(\w+)\*\*", index())
    assert initials == [*sorted(initials[:-1]), "Symbols"] and len(set(initials)) == len(initials)


def test_the_page_leads_to_all_its_parts():
    app = app_at("pages/reference/glossary/page.py").run()
    parts = {heading.value: heading.proto.anchor for heading in app.header}
    assert contents() == " · ".join(f"[{part}](#{anchor})" for part, anchor in parts.items())


def test_what_is_looked_for_is_found_and_the_word_itself_comes_first():
    [first, *others] = found("The idea", " antisam ")
    assert first.key == "antisam" and "alpha" in {entry.key for entry in others}
    assert not any(found(theme, "no such word") for theme in THEMES)
    app = app_at("pages/reference/glossary/page.py").run()
    app.text_input[0].set_value("no such word").run()
    assert "no such word" in app.info[0].value and [h.value for h in app.header] == ["References"]


def test_a_link_says_which_page_it_leads_to():
    shown = words(found("The idea", "ascent step, or perturbation"))
    assert ">lesson 2: One step of SAM\N{NO-BREAK SPACE}›</a>" in shown
    assert 'aria-label="ascent step, seen in lesson 2: One step of SAM"' in shown
