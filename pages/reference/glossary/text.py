"""The words of the course, each with the page that shows it, and the papers behind it."""

import html

from pages.ui import link
from pages.ui.glossary import THEMES, Entry
from pages.ui.references import PAPERS


def contents() -> str:
    """A line of Markdown with links to the parts of the page."""
    return " · ".join(f"[{part}](#{link.slug(part)})" for part in (*THEMES, "References"))


def words(theme: str) -> str:
    """The entries of a theme as an HTML list, each with its key as its anchor."""
    return f'<dl class="glossary">{"".join(map(_entry, THEMES[theme]))}</dl>'


def _entry(entry: Entry) -> str:
    name = entry.name
    if entry.seen:
        name = f'<a href="{html.escape(link.within(entry.seen))}" target="_self">{name}</a>'
    return f'<div id="{entry.key}"><dt>{name}</dt><dd>{entry.says}</dd></div>'


def papers() -> str:
    """All papers that are cited as an HTML list, each with its key as its anchor."""
    return f'<ul class="references">{"".join(map(_reference, PAPERS))}</ul>'


def _reference(key: str) -> str:
    paper = PAPERS[key]
    title = f'<a href="{html.escape(paper.address)}" target="_blank"><i>{paper.title}</i></a>'
    number = f" arXiv {paper.arxiv}" if paper.arxiv else ""
    return f'<li id="{key}">{paper.authors} {paper.year}: {title}.{number}</li>'
