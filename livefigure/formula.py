r"""Formulas in LaTeX whose symbols are alive, as MathML.

Two macros are added to LaTeX's own. `\knob{eta:blue}{\eta}` is the symbol of a slider: its value
stands below it and follows the hand. `\term{sam:red}{g_\rho}` is the symbol of what is drawn: to
touch it lights up its traces, and the other way round. The word after the colon is a name of the
palette; without one, the symbol has the colour of the text.
"""

import re
from xml.etree import ElementTree as Xml

from latex2mathml.converter import convert

from livefigure.markup import paint

_MACRO = re.compile(r"\\(knob|term)\{([\w.-]+)(?::([\w-]+))?\}\{")
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'  # of itself in HTML


def formula(latex: str, says: str) -> str:
    r"""The formula as MathML, a block of its own.

    `latex` may use \knob{name:colour}{…} and \term{name:colour}{…}; `says` is what a screen reader
    reads instead. Raises ValueError where braces do not match.
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
        # A font without a table of mathematics sets an accent upon its letter: as what stands over
        # it, a hat keeps a distance.
        parent.attrib.pop("accent", None)
        for place, child in enumerate(list(parent)):
            match child.get("class", "").split():
                case ["live-knob" | "live-term" as kind, *names]:
                    parent[place] = _alive(child, kind, *names)
    return Xml.tostring(math, encoding="unicode", short_empty_elements=False)


def _alive(symbol: Xml.Element, kind: str, name: str, colour: str = "") -> Xml.Element:
    """The symbol with its name, its colour and, if it is a slider's, its value below it."""
    del symbol.attrib["class"]
    alive = symbol
    if kind == "live-knob":
        alive = Xml.Element("munder")
        # A font without a table of mathematics sets the value on what comes below, and a value that
        # is not written yet has no height: this makes room for figures, and below them.
        size = {"class": "value", "height": "0.75em", "depth": "0.3em"}
        room = Xml.Element("mpadded", size)
        Xml.SubElement(room, "mn", {"data-value": name})
        alive.extend([symbol, room])
    alive.set("data-term", name)
    if colour:
        alive.set("style", f"color: {paint(colour)}")
    return alive
