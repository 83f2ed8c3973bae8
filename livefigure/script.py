"""The browser's side of the figure as scripts.

It is written in modules, one for each thing, under `js/`. Streamlit serves files for components of
installed packages alone, and what a component has inline goes with every message for it. So modules
are joined in the order of their imports, and lose the words that only modules need, and their
types, which stand in comments. js/figure.js is inline; the script that draws is a part of the
message (wire.py), and like any part it is sent once. js/alone.js is for files without Python.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

_IMPORT = re.compile(r'^import\b[^"]*"\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default\b)", re.MULTILINE)
_TYPES = re.compile(r"[ \t]*/\*\*.*?\*/\n?", re.DOTALL)


def modules(entry: Path) -> list[Path]:
    """The module and all that it imports, each behind those that it imports itself.

    Raises ValueError where modules import one another in a circle.
    """
    order: list[Path] = []

    def visit(module: Path, importers: tuple[Path, ...]) -> None:
        if module in importers:
            names = [each.name for each in (*importers[importers.index(module) :], module)]
            raise ValueError(f"modules import one another: {' → '.join(names)}")
        if module not in order:
            for name in _IMPORT.findall(module.read_text("utf-8")):
                visit(module.parent / name, (*importers, module))
            order.append(module)

    visit(entry, ())
    return order


def joined(entry: Path) -> str:
    """The module and all that it imports as one, which exports what it exports by default."""
    text = "\n".join(module.read_text("utf-8") for module in modules(entry))
    for pattern in (_IMPORT, _EXPORT, _TYPES):
        text = pattern.sub("", text)
    return text


STYLES = ("live.css", "lecture.css", "menu.css")

Themes = Mapping[str, Mapping[str, str]]


def script(folder: Path, themes: Themes = MappingProxyType({}), entry: str = "main.js") -> str:
    """What draws a figure: all behind the entry, and the style and the markup of a figure.

    The themes, by name, have colours by the names that Streamlit has for them in CSS, without its
    "--st-": pictures are saved in them.
    """
    texts = {
        "STYLE": "\n".join((folder / name).read_text("utf-8") for name in STYLES),
        "MARKUP": (folder / "live.html").read_text("utf-8"),
        "THEMES": {name: dict(theme) for name, theme in themes.items()},
    }
    constants = [f"const {name} = {json.dumps(text)};" for name, text in texts.items()]
    return "\n".join([*constants, joined(folder / "js" / entry)])
