"""What markup writes is well-formed, and a scene finds in it the names that it was given."""

from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livefigure import markup
from livefigure.formula import formula
from livefigure.scene import _colours, _in_html

NAMES = some.from_regex(r"[A-Za-z][A-Za-z0-9 ._-]{0,8}", fullmatch=True)
TEXTS = some.text(some.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=20)


def tree(html: str) -> Xml.Element:
    return Xml.fromstring(f"<div>{html}</div>")


def text(html: str) -> str:
    return "".join(tree(html).itertext())


@given(NAMES)
def test_a_scene_finds_the_names(name):
    assert _in_html(markup.value(name)) == [("control", name)]
    assert _in_html(markup.channel(name)) == [("channel", name)]
    assert _in_html(markup.says(name)) == [("list of words", name)]
    assert _in_html(markup.term(name, "it")) == [("term", name)]
    assert _in_html(markup.if_drawn(name, "it")) == [("term", name)]
    assert _in_html(markup.swatch(name, "blue", "solid", "it")) == [("term", name)]
    assert _in_html(markup.marker(name, "blue", "●", "it")) == [("term", name)]


def test_a_scene_finds_the_names_of_a_formula():
    found = _in_html(formula(r"\frac{\term{g0:blue}{g_0}}{\knob{eta:red}{\eta}}", ""))
    assert set(found) == {
        ("term", "g0"),
        ("term", "eta"),
        ("control", "eta"),
        ("term around the value of eta", "eta"),
    }


@given(NAMES, TEXTS)
def test_words_stay_words(name, words):
    for html in (
        markup.term(name, words),
        markup.swatch(name, "blue", "dot", words),
        markup.marker(name, "", "", words).replace("> ", ">"),
        markup.patch("blue", 0.5, "", words).replace("<b></b> ", ""),
        markup.columns([words]),
    ):
        assert text(html) == words


@given(some.lists(TEXTS, max_size=5))
def test_columns_have_a_cell_for_every_phrase(phrases):
    [grid] = tree(markup.columns(phrases))
    assert [cell.text for cell in grid] == phrases


@pytest.mark.parametrize(
    "html",
    [
        markup.term("run", "it", "blue"),
        markup.swatch("run", "blue", "dash", "it"),
        markup.patch("blue", 0.5, "B", "it"),
        formula(r"\term{run:blue}{x}", ""),
        formula(r"\frac{1}{\class{c-blue}{x}}", ""),
    ],
)
def test_a_colour_is_a_name_that_a_scene_finds(html):
    assert set(_colours(html)) == {"blue"}


def test_no_two_dashes_look_alike():
    dashes = {
        dash: tree(markup.swatch("run", "blue", dash, "")).find(".//line").get("stroke-dasharray")
        for dash in ("solid", "dot", "dash", "dashdot", "longdash", "longdashdot")
    }
    assert len(set(dashes.values())) == len(dashes)


def test_a_dash_that_plotly_does_not_know_is_an_error():
    with pytest.raises(KeyError):
        markup.swatch("run", "blue", "dashed", "")
