r"""Formulas keep what is alive in them, however deep it stands."""

from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livefigure.formula import formula

# What may be around a symbol.
AROUND = [
    "{}",
    r"\frac{{{}}}{{2}}",
    r"\frac{{1}}{{1 + {}}}",
    r"x_{{{}}}",
    r"x^{{{}}}",
    r"\sqrt{{{}}}",
    r"\left( {} \right)",
    r"\left\| {} \right\|",
    r"\hat{{{}}}",
    r"\text{{at }} {} \quad",
    r"\term{{around:red}}{{{} - 1}}",
]
NAMES = some.from_regex(r"[a-z][a-z0-9_.-]{0,6}", fullmatch=True).filter(lambda n: n != "around")
NESTED = some.lists(some.sampled_from(AROUND), min_size=1, max_size=3)


def tree(latex: str) -> Xml.Element:
    return Xml.fromstring(formula(latex, "says"))


def nested(around: list[str], symbol: str) -> str:
    for each in around:
        symbol = each.format(symbol)
    return symbol


def named(math: Xml.Element, name: str) -> list[Xml.Element]:
    return [each for each in math.iter() if each.get("data-term") == name]


@given(NESTED, NAMES, some.sampled_from(["", "blue", "pin-a"]))
def test_a_term_keeps_its_name_and_colour_wherever_it_stands(around, name, colour):
    math = tree(nested(around, rf"\term{{{name}{colour and ':' + colour}}}{{g_\rho}}"))
    [term] = named(math, name)
    assert "".join(term.itertext()) == "gρ"
    assert (f"var(--live-{colour})" in term.get("style", "")) == bool(colour)
    assert not [each for each in math.iter() if "data-value" in each.attrib]


@given(NESTED, NAMES, some.sampled_from(["", "blue"]))
def test_a_knob_has_its_value_below_it_wherever_it_stands(around, name, colour):
    math = tree(nested(around, rf"\knob{{{name}{colour and ':' + colour}}}{{\alpha}}"))
    [knob] = named(math, name)
    assert knob.tag == "munder"
    symbol, below = knob
    assert "".join(symbol.itertext()) == "α"
    [value] = [each for each in below.iter() if "data-value" in each.attrib]
    assert value.get("data-value") == name and below.get("class") == "value"
    assert not [each for each in math.iter() if each.get("class", "").startswith("live-")]


@given(NESTED, NAMES, some.sampled_from(["", "blue"]))
def test_a_channel_has_its_value_below_its_symbol_and_is_no_term(around, name, colour):
    math = tree(nested(around, rf"\channel{{{name}{colour and ':' + colour}}}{{\lambda}}"))
    [both] = [each for each in math.iter("munder")]
    symbol, below = both
    assert "".join(symbol.itertext()) == "λ" and below.get("class") == "value"
    [value] = [each for each in below.iter() if "data-channel" in each.attrib]
    assert value.get("data-channel") == name and not named(both, name)
    assert (f"var(--live-{colour})" in both.get("style", "")) == bool(colour)


def test_a_channel_without_a_symbol_has_its_value_in_the_line():
    math = tree(r"\|r\| = \channel{off}{}")
    assert [each.get("data-channel") for each in math.iter("mn")] == ["off"]
    assert not [*math.iter("munder")]


@given(some.lists(NAMES, min_size=1, max_size=5))
def test_every_symbol_is_there_as_often_as_it_stands(names):
    math = tree("+".join(rf"\term{{{name}}}{{x}}" for name in names))
    assert [each.get("data-term") for each in math.iter() if "data-term" in each.attrib] == names


@pytest.mark.parametrize(
    "latex",
    [r"\frac{1}{2", r"x_{2}}", r"\term{a}{x", r"\knob{a:b}{{x}", "}{", r"\left\{ x_{1 \right."],
)
def test_braces_that_do_not_match_are_an_error(latex):
    with pytest.raises(ValueError, match="braces"):
        formula(latex, "")


def test_a_brace_that_is_printed_needs_no_other():
    assert "{" in "".join(tree(r"\left\{ x \right.").itertext())


@given(some.text(some.characters(categories=["L", "N"]), min_size=1, max_size=12))
def test_text_comes_back(text):
    assert text in "".join(tree(rf"\text{{{text}}}").itertext())


@given(some.text(some.characters(categories=["L", "N", "P", "S"]), max_size=20))
def test_what_a_screen_reader_says_comes_back(says):
    math = Xml.fromstring(formula("x", says))
    assert math.get("aria-label") == says and math.get("display") == "block"


def test_it_is_html_and_not_xml():
    """There no element closes itself, and none needs a namespace."""
    said = formula(r"\knob{a}{x} \quad \frac{1}{2}", "")
    assert "/>" not in said and "xmlns" not in said and ":math" not in said
