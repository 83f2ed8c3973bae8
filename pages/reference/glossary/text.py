"""The words of the course, each with the page that shows it, and the papers behind it."""

import html
import re
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import urlsplit

from pages.ui import link
from pages.ui.course import TITLES, label, lesson_in
from pages.ui.glossary import ENTRIES, THEMES, Entry
from pages.ui.references import PAPERS


def contents() -> str:
    """A line of Markdown with links to the parts of the page."""
    return " · ".join(f"[{part}](#{link.slug(part)})" for part in (*THEMES, "References"))


def index() -> str:
    """A paragraph of Markdown with links to all entries, by the alphabet; symbols come last."""
    listed = sorted(
        ((name, entry.key) for entry in ENTRIES for name in names(entry)),
        key=lambda pair: _order(pair[0]),
    )
    return " ".join(
        f"**{initial}** "
        + " · ".join(
            f'<a href="#{key}" target="_self">{html.escape(name)}</a>' for name, key in those
        )
        for initial, those in groupby(listed, key=lambda pair: _order(pair[0])[1])
    )


def names(entry: Entry) -> list[str]:
    """All the words that an entry is about, without tags."""
    plain = re.sub(r"<[^>]*>", "", entry.name)
    return [re.sub("^the ", "", name) for name in re.split(", or |, ", plain)]


def _order(name: str) -> tuple[bool, str, str]:
    """Symbols after words, then by initial, then by the rest."""
    name = name.replace("α-", "alpha-")
    is_symbol = not re.match("[A-Za-z]{2}|[A-Za-z]-", name)
    return is_symbol, "Symbols" if is_symbol else name[0].upper(), name.casefold()


def words(entries: Iterable[Entry]) -> str:
    """Entries as an HTML list, each with its key as its anchor."""
    return f'<dl class="glossary">{"".join(map(_entry, entries))}</dl>'


def found(theme: str, asked: str) -> list[Entry]:
    """The entries of a theme that have these letters; those of which it is the name come first."""
    sought = asked.strip().casefold()
    holds = lambda text: sought in html.unescape(re.sub(r"<[^>]*>", "", text)).casefold()
    named = [each for each in THEMES[theme] if any(map(holds, (each.name, *each.spelled)))]
    return named + [each for each in THEMES[theme] if each not in named and holds(each.says)]


def _entry(entry: Entry) -> str:
    return f'<div id="{entry.key}"><dt>{entry.name}</dt><dd>{entry.says}{_see(entry)}</dd></div>'


def _see(entry: Entry) -> str:
    """A link to where the word can be seen, if it can, with that page and the word in its name."""
    if not entry.seen:
        return ""
    there, page = html.escape(link.within(entry.seen)), html.escape(_page(entry.seen))
    name = html.escape(f"{names(entry)[0]}, seen in {_page(entry.seen)}")
    return f' <a href="{there}" target="_self" aria-label="{name}">{page}\N{NO-BREAK SPACE}›</a>'


def _page(address: str) -> str:
    """What the page at an address is called: a lesson with its number."""
    name = urlsplit(address).path
    [folder] = [each for each in TITLES if each.split("/")[-1] == name]
    return f"lesson {label(folder)}: {TITLES[folder]}" if lesson_in(folder) else TITLES[folder]


def papers() -> str:
    """All papers that are cited as an HTML list, each with its key as its anchor."""
    return f'<ul class="references">{"".join(map(_reference, PAPERS))}</ul>'


def _reference(key: str) -> str:
    paper = PAPERS[key]
    title = f'<a href="{html.escape(paper.address)}" target="_blank"><i>{paper.title}</i></a>'
    number = f" arXiv {paper.arxiv}" if paper.arxiv else ""
    return f'<li id="{key}">{paper.authors} {paper.year}: {title}.{number}</li>'
