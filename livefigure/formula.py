r"""Formulas in LaTeX whose symbols are alive, as MathML.

Three macros are added to LaTeX's own. `\knob{eta:blue}{\eta}` is the symbol of a slider: its value
stands below it and follows the hand. `\channel{loss}{L}` is the symbol of a number that the record
has: its value at the step shown stands below it, or in its place if it has no symbol,
`\channel{loss}{}`. `\term{sam:red}{g_\rho}` is the symbol of what is drawn: to touch it lights up
its traces, and the other way round. The word after the colon is a name of the palette; without one,
the symbol has the colour of the text.
"""

import re
from xml.etree import ElementTree as Xml

from latex2mathml.converter import convert

from livefigure.markup import paint

_MACRO = re.compile(r"\\(knob|channel|term)\{([\w.-]+)(?::([\w-]+))?\}\{")
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'  # of itself in HTML


def formula(latex: str, says: str) -> str:
    r"""The formula as MathML, a block of its own.

    `latex` may use \knob, \channel and \term, each as \knob{name:colour}{…}; `says` is what a
    screen reader reads instead. Raises ValueError where braces do not match.
    """
    depth = 0
    for brace in re.findall(r"\\.|[{}]", latex):  # one with a backslash before it is printed
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            break
    if depth:
        raise ValueError(f"braces do not match: {latex}")

    def begun(macro: re.Match[str]) -> str:  # its second brace may hold anything, macros too
        return rf"\class{{live-{macro[1]} {macro[2]} {macro[3] or ''}}}{{"

    math = Xml.fromstring(
        convert(_MACRO.sub(begun, latex), display="block").replace(_NAMESPACE, "")
    )
    math.set("aria-label", says)
    for parent in list(math.iter()):
        for place, child in enumerate(list(parent)):
            match child.get("class", "").split():
                case ["live-knob" | "live-channel" | "live-term" as kind, *names]:
                    parent[place] = _alive(child, kind, *names)
    return Xml.tostring(math, encoding="unicode", short_empty_elements=False)


def _alive(symbol: Xml.Element, kind: str, name: str, colour: str = "") -> Xml.Element:
    """The symbol with its name, its colour and, if it has one, its value below it."""
    del symbol.attrib["class"]
    alive = symbol
    if kind != "live-term":
        value = {_VALUES[kind]: name}
        if "".join(symbol.itertext()):
            alive = _above(symbol, Xml.Element("span", value))
        else:
            alive = Xml.Element("mn", value)
    if kind != "live-channel":
        alive.set("data-term", name)
    if colour:
        alive.set("style", f"color: {paint(colour)}")
    return alive


_VALUES = {"live-knob": "data-value", "live-channel": "data-channel"}


def _above(symbol: Xml.Element, number: Xml.Element) -> Xml.Element:
    """The symbol with the number below it."""
    room = Xml.Element("mn", {"class": "value"})  # whose width a style can keep
    room.append(number)
    both = Xml.Element("munder")
    both.extend([symbol, room])
    return both
