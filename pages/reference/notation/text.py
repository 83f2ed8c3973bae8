"""The tables of the notation in Markdown."""

from collections.abc import Iterable

from pages.figures.palette import LETTERED
from pages.reference.notation.table import COLOURS, MARKS, SIGNS, Symbol


def letters(symbols: Iterable[Symbol]) -> str:
    """What letters mean, each in its colour."""
    return _table("letter | meaning", (f"{_lettered(s)} | {s.means}" for s in symbols))


def colours() -> str:
    """A sample of every colour, and what is drawn in it."""
    rows = (f"{_sample(c.name)} {c.words} | {c.wears}" for c in COLOURS)
    return _table("colour | what is drawn in it", rows)


def signs() -> str:
    """What stands on a map, and what becomes of a run there, with a link to a map that has it."""
    named = (f"{_sample(s.colour, s.opacity)} **{s.sign}** | [{s.means}]({s.seen})" for s in SIGNS)
    others = (f"**{sign}** | [{means}]({seen})" for sign, (means, seen) in MARKS.items())
    return _table("sign | meaning", (*named, *others))


def _table(head: str, rows: Iterable[str]) -> str:
    rule = " | ".join(["---"] * (head.count("|") + 1))
    return "\n".join(f"| {row} |" for row in (head, rule, *rows))


def _lettered(symbol: Symbol) -> str:
    """A letter in its colour, nearer to that of the text so that it can be read."""
    shade = f"color-mix(in srgb, var(--colour-{symbol.colour}) {LETTERED:.0%}, currentColor)"
    return f'<span style="color: {shade}">${symbol.latex}$</span>'


def _sample(colour: str, opacity: float = 1.0) -> str:
    shade = f"var(--colour-{colour})"
    if opacity < 1:
        shade = f"color-mix(in srgb, {shade} {100 * opacity:.0f}%, transparent)"
    return f'<i class="colour" style="background: {shade}"></i>'
