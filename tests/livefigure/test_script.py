"""The figure's scripts: every module is in one, once, behind those that it imports."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from livefigure.script import STYLES, joined, modules, script
from tests.sources import ROOT

FOLDER = ROOT / "livefigure" / "js"
NAMES = ("main.js", "figure.js", "alone.js", "code_of_link.js")
MAIN, OWN, ALONE, CODE = ENTRIES = [FOLDER / name for name in NAMES]
NAME = re.compile(r"^(?:async )?(?:function|class|const|let) ([\w$]+)", re.M)


def written(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, "utf-8")
    return folder / "main.js"


def test_every_module_is_in_a_script_behind_those_that_it_imports():
    orders = [modules(entry) for entry in ENTRIES]
    assert {module for order in orders for module in order} == {*FOLDER.glob("*.js")}
    for order in orders:
        for place, module in enumerate(order):
            imported = re.findall(r'from "\./([\w.]+)"', module.read_text("utf-8"))
            assert {*imported} <= {each.name for each in order[:place]}, module.name


def test_no_name_is_there_twice():
    """What would shadow another in the script is no error in modules."""
    names = Counter(NAME.findall(joined(ALONE)))
    assert len(names) > 100 and set(names.values()) == {1}


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_a_script_has_one_export_and_no_import(entry):
    words = re.findall(r"^[ \t]*(?:import|export)\b.*", joined(entry), re.M)
    assert len(words) == 1 and re.match(r"export default (async )?function", words[0])


def test_what_draws_brings_its_style_and_its_markup():
    themes = {"dark": {"text-color": "#fff"}}
    text = script(FOLDER.parent, themes)
    assert text.endswith(joined(MAIN))
    style, markup, told = re.findall(r"^const (?:STYLE|MARKUP|THEMES) = (.*);$", text, re.M)
    assert {*STYLES} == {path.name for path in FOLDER.parent.glob("*.css")}
    styles = [(ROOT / "livefigure" / name).read_text("utf-8") for name in STYLES]
    assert json.loads(style) == "\n".join(styles)
    assert json.loads(markup) == (ROOT / "livefigure" / "live.html").read_text("utf-8")
    assert json.loads(told) == themes


def test_what_comes_with_every_message_is_small():
    assert len(joined(OWN).encode()) < 5000 < len(script(FOLDER.parent).encode())


def test_modules_are_small_and_their_types_are_checked():
    texts = {each.name: each.read_text("utf-8") for each in FOLDER.glob("*.js")}
    assert not {name: text.count("\n") for name, text in texts.items() if text.count("\n") > 280}
    assert not [name for name, text in texts.items() if not text.startswith("// @ts-check\n/**")]


def test_joining_keeps_all_but_imports_exports_and_types(tmp_path):
    a = "/** One. @type {number} */\nexport const one = 1; // one\n"
    main = (
        'import { one } from "./a.js";\nimport {\n  two,\n} from "./b.js";\n\nexport default one;\n'
    )
    entry = written(tmp_path, a=a, b="export const two = 2;\n", main=main)
    lines = [line for line in joined(entry).splitlines() if line]
    assert lines == ["const one = 1; // one", "const two = 2;", "export default one;"]


def test_a_circle_of_imports_is_refused(tmp_path):
    entry = written(tmp_path, main='import "./a.js";\n', a='import { x } from "./main.js";\n')
    with pytest.raises(ValueError, match="main.js → a.js → main.js"):
        modules(entry)
