"""One letter has one meaning, one colour is worn by one method, one sign is one outcome."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from experiments.outcome import Outcome, surface_outcomes
from landscapes import LANDSCAPES
from pages.figures.palette import PALETTE
from pages.reference.notation.table import COLOURS, MARKS, SIGNS, SYMBOLS
from pages.reference.notation.text import colours, letters, signs
from pages.ui.lesson_figure import Knob, LessonFigure
from tests.lessons.registry import FIGURES
from tests.sources import LISTED as LISTED_PAGES
from tests.visit import app_at

LISTED = [symbol for theme in SYMBOLS.values() for symbol in theme]
LABELS = {symbol.label: symbol.colour for symbol in LISTED if symbol.label}
# What a legend begins with, and the colour in which it does.
OLD_LEGENDS = {
    ("forward only", "pin-c"),  # on a new minibatch at every step
}


@pytest.fixture(scope="module")
def figures() -> list[LessonFigure]:
    return [make() for make in FIGURES.values()]


def knobs(figures: list[LessonFigure]) -> Iterator[Knob]:
    return (knob for figure in figures for knob in figure.knobs if isinstance(knob, Knob))


def test_every_slider_has_the_letter_and_the_colour_of_the_table(figures):
    seen = {(knob.label.strip("|"), knob.colour) for knob in knobs(figures)}  # |α| is a size of α
    assert seen <= LABELS.items()


def test_a_formula_has_no_letter_that_the_table_lacks(figures):
    """Letters are those of single symbols: a word that stands for itself is set as text."""
    latex = " ".join(symbol.latex for symbol in LISTED)
    known = set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", latex)))
    used = {
        letter
        for figure in figures
        for letter in re.findall(r"<mi[^>]*>([A-Za-z])</mi>", figure.html.get("formula", ""))
    }
    assert used <= known | {"O"}  # O of higher orders


def test_a_legend_names_a_method_in_its_colour(figures):
    methods = {method: colour.name for colour in COLOURS for method in colour.methods}
    longest = sorted(methods, key=len, reverse=True)
    sample = r"(?:<svg(?:(?!</svg>).)*</svg>|\W*)"
    entry = re.compile(rf"var\(--live-([\w-]+)\)\)\"[^>]*>{sample}\s*({'|'.join(longest)})\b")
    seen = {
        (found[2], found[1])
        for figure in figures
        for found in entry.finditer(figure.html.get("legend", ""))
    }
    assert len({method for method, _ in seen}) >= 4
    assert seen - methods.items() <= OLD_LEGENDS


def outcomes() -> Iterator:
    for kind in Outcome.__subclasses__():
        if kind.__module__.startswith("pages."):
            yield from kind
    for landscape in LANDSCAPES.values():
        yield from surface_outcomes(landscape)


def test_a_sign_of_every_surface_is_shown_as_dark_as_its_maps_have_it():
    shown = {sign.sign: sign.opacity for sign in SIGNS}
    everywhere = {each.sign: each.opacity for each in surface_outcomes(LANDSCAPES["Twin wells"])}
    assert len(everywhere.keys() & shown.keys()) >= 4
    for sign in ("○", "→", "∞"):
        assert shown[sign] == everywhere[sign], sign
    darks = [sign.opacity for sign in SIGNS if sign.colour == "text"]
    assert len(set(darks)) == len(darks) > 1


def test_a_sign_is_one_of_the_table_or_words(figures):
    table = {sign.sign: sign.colour for sign in SIGNS}
    for outcome in outcomes():
        # On two lines; or with a plus: what does so, too.
        sign = outcome.sign.replace("<br>", " ").removeprefix("+ ").rstrip(" ↓↑")
        if sign in table:
            assert outcome.colour == table[sign], outcome
        else:
            one = sign in MARKS or sign == "≥ 2×"
            compass = re.fullmatch("[NS][EW]", sign)
            assert (
                one
                or compass
                or re.fullmatch(r"([αρ]|[A-Za-z]{2,})( [αρ]| [A-Za-z]{2,})+|[A-Za-z]{3,}", sign)
            ), outcome


def test_a_letter_stands_in_the_table_once():
    every = [symbol.latex for symbol in LISTED]
    assert len(set(every)) == len(every)
    assert len(LABELS) == sum(bool(symbol.label) for symbol in LISTED)
    assert {symbol.colour for symbol in LISTED} <= {*PALETTE}


def test_no_two_colours_of_the_table_are_one():
    assert len({PALETTE[colour.name] for colour in COLOURS}) == len(COLOURS)
    names = {PALETTE[colour.name] for colour in COLOURS}
    own = {"ground", "faint", "rule"}  # of the page, and nobody's
    themes = {name: each for name, each in PALETTE.items() if each.startswith("#")}
    assert {each for name, each in themes.items() if name not in own} == names


def test_the_page_has_all_of_the_table():
    parts = [*map(letters, SYMBOLS.values()), colours(), signs()]
    page, tables = "\n".join(parts), [part.splitlines() for part in parts]
    for symbol in LISTED:
        assert f"${symbol.latex}$</span> | {symbol.means}" in page
    for colour in COLOURS:
        assert f"var(--colour-{colour.name})" in page and colour.wears in page
    for sign in SIGNS:
        assert f"**{sign.sign}** | [{sign.means}]({sign.seen})" in page
    addresses = [*(sign.seen for sign in SIGNS), *(seen for _, seen in MARKS.values())]
    assert {urlsplit(seen).path for seen in addresses} <= {
        Path(s).parent.name for s in LISTED_PAGES
    }
    assert not [row for table in tables for row in table if row.count("|") != table[0].count("|")]


def test_the_eight_letters_of_one_step_are_told_from_the_others():
    core = [symbol.latex.split(",")[0] for symbol in LISTED if symbol.core]
    assert core == [r"\theta", "L", "g_0", "u", r"\rho", r"g_\rho", r"\alpha", r"\eta"]
    app = app_at("pages/reference/notation/page.py").run()
    assert not app.exception
    [folded] = app.expander
    inside = " ".join(each.value for each in folded.markdown)
    for symbol in LISTED:
        assert (f"${symbol.latex}$</span> | {symbol.means}" in inside) != symbol.core
