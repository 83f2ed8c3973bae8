"""Text is UTF-8 wherever it is read, written or printed, whatever the locale has.

On Windows that is another encoding, in which the app's own files cannot be read.
"""

import ast
import os
import subprocess
import sys
import textwrap

import pytest

from tests.sources import PAGES, ROOT, SOURCES, module

# The opposite of what everybody has here; on Windows Python has no such mode to be left.
ASCII = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )


def test_text_without_an_encoding_is_an_error_in_tests_and_in_what_they_start():
    if sys.flags.warn_default_encoding or "PYTEST_XDIST_WORKER" in os.environ:
        with pytest.raises(EncodingWarning):
            open(__file__)
    done = python("-c", "open('app.py')")
    assert "EncodingWarning" in done.stderr and done.returncode


# Pages are programs that Streamlit runs: the one that opens the app is run, its text included.
EVERYTHING = """
import importlib, sys
from pathlib import Path
for name in sys.argv[1:]:
    importlib.import_module(name)
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(str(Path("app.py").resolve()), default_timeout=300).run()
assert not app.exception, ascii(app.exception)
"""


def test_every_module_is_imported_and_the_app_opens_where_the_locale_is_ascii():
    scripts = {ROOT / "app.py", ROOT / "livefigure/example.py", *PAGES}
    of_torch = {ROOT / "ports/alpha_sam_torch.py", ROOT / "tests/ports/test_alpha_sam_torch.py"}
    left_out = {ROOT / "tests/conftest.py", *scripts, *of_torch}  # torch need not be installed
    names = [module(path) for path in SOURCES if path not in left_out]
    names = [name for name in names if not name.endswith(".__main__")]
    assert len(names) > 150
    done = python("-c", textwrap.dedent(EVERYTHING), *names, **ASCII)
    assert not done.returncode, done.stderr


def test_a_command_prints_greek_where_the_locale_is_ascii():
    done = python("-m", "experiments.sweep", "--help", **ASCII)
    assert "(α, ρ)" in done.stdout and not done.returncode, done.stderr


def test_whatever_can_be_started_prints_utf8():
    for source in SOURCES:
        text = source.read_text("utf-8")
        if '\nif __name__ == "__main__":' in text and ("print(" in text or "argparse" in text):
            assert "\n    print_utf8()\n" in text, source


TEXT = {"read_text": 1, "write_text": 2}  # which of their arguments is the encoding


def leaves_it_to_the_locale(call: ast.Call) -> bool:
    """Whether it opens or pipes text and does not say how that is encoded."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    named = {each.arg: getattr(each.value, "value", None) for each in call.keywords}
    if "encoding" in named:
        return False
    if name == "open" and isinstance(call.func, ast.Name):
        return not any("b" in str(getattr(each, "value", "")) for each in call.args[1:])
    return len(call.args) < TEXT.get(name, 0) or named.get("text") is True


def test_no_program_leaves_an_encoding_to_the_locale():
    """Those that no test runs, too."""
    for source in SOURCES:
        calls = [n for n in ast.walk(ast.parse(source.read_text("utf-8"))) if type(n) is ast.Call]
        lines = [call.lineno for call in calls if leaves_it_to_the_locale(call)]
        assert not lines or source.name == "test_encodings.py", f"{source}, lines {lines}"
